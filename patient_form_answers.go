package cliniko

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// PatientFormAnswer is the answer to a question of a patient form: a text, or more, by the type of the question. The
// zero PatientFormAnswer is none. An answer in a form that this package does not know is kept as it is, see JSON.
type PatientFormAnswer struct{ rawJSON }

// TextAnswer is the answer to a text, a paragraph (HTML) or a select question.
func TextAnswer(text string) PatientFormAnswer { return PatientFormAnswer{newRawJSON(text)} }

// DateAnswer is the answer to a date question.
func DateAnswer(date Date) PatientFormAnswer { return TextAnswer(date.String()) }

// AddressAnswer is the answer to an address question.
func AddressAnswer(address PatientFormAddress) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(address)}
}

// FullNameAnswer is the answer to a full_name question.
func FullNameAnswer(name PatientFormFullName) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(name)}
}

// PhoneAnswer is the answer to a phone question.
func PhoneAnswer(numbers ...PhoneNumber) PatientFormAnswer {
	entered := make([]PhoneNumber, len(numbers)) // a form knows no normalised numbers
	for i, n := range numbers {
		entered[i] = PhoneNumber{PhoneType: n.PhoneType, Number: n.Number}
	}
	return PatientFormAnswer{newRawJSON(entered)}
}

// PronounsAnswer is the answer to a pronouns question.
func PronounsAnswer(pronouns Pronouns) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(pronouns)}
}

// Text is the answer to a text, a paragraph, a date (2006-01-02) or a select question, and whether it is one.
func (a PatientFormAnswer) Text() (text string, ok bool) { return decodeAs[string](a.rawJSON) }

// Address is the answer to an address question, and whether it is one.
func (a PatientFormAnswer) Address() (address PatientFormAddress, ok bool) {
	return decodeAs[PatientFormAddress](a.rawJSON)
}

// FullName is the answer to a full_name question, and whether it is one.
func (a PatientFormAnswer) FullName() (name PatientFormFullName, ok bool) {
	return decodeAs[PatientFormFullName](a.rawJSON)
}

// PhoneNumbers are the answer to a phone question, nil if it is none.
func (a PatientFormAnswer) PhoneNumbers() []PhoneNumber {
	var numbers []PhoneNumber
	if len(a.raw) == 0 || json.Unmarshal(a.raw, &numbers) != nil {
		return nil
	}
	return numbers
}

// Pronouns are the answer to a pronouns question, and whether it is one.
func (a PatientFormAnswer) Pronouns() (pronouns Pronouns, ok bool) {
	return decodeAs[Pronouns](a.rawJSON)
}

// PatientFormAddress is an address that a patient gave.
type PatientFormAddress struct {
	Address1    string `json:"address_1,omitzero" check:"len=255"`
	Address2    string `json:"address_2,omitzero" check:"len=255"`
	Address3    string `json:"address_3,omitzero" check:"len=255"`
	City        string `json:"city,omitzero" check:"len=255"`
	State       string `json:"state,omitzero" check:"len=255"`
	PostCode    string `json:"post_code,omitzero" check:"len=255"`
	CountryCode string `json:"country_code,omitzero" check:"len=2"` // ISO 3166-1, such as "AU"
}

// PatientFormFullName is a name that a patient gave.
type PatientFormFullName struct {
	Title              string `json:"title,omitzero" check:"len=255"`
	FirstName          string `json:"first_name" check:"required,len=255"`
	LastName           string `json:"last_name" check:"required,len=255"`
	PreferredFirstName string `json:"preferred_first_name,omitzero" check:"len=255"`
}

// PatientFormOptions are what a select question can be answered with, or which parts of a name a full_name question asks
// for.
type PatientFormOptions struct{ rawJSON }

// SelectOptions are the texts that a select question can be answered with.
func SelectOptions(values ...string) PatientFormOptions {
	return PatientFormOptions{newRawJSON(values)}
}

// FullNameOptions say which parts of a name, beside the first and the last name, a full_name question asks for.
func FullNameOptions(title, preferredFirstName bool) PatientFormOptions {
	return PatientFormOptions{newRawJSON(fullNameOptions{title, preferredFirstName})}
}

type fullNameOptions struct {
	TitleEnabled              bool `json:"title_enabled"`
	PreferredFirstNameEnabled bool `json:"preferred_first_name_enabled"`
}

// Values are what a select question can be answered with, nil for any other question.
func (o PatientFormOptions) Values() []string {
	var values []string
	if len(o.raw) == 0 || json.Unmarshal(o.raw, &values) != nil {
		return nil
	}
	return values
}

// TitleEnabled tells whether a full_name question asks for the title.
func (o PatientFormOptions) TitleEnabled() bool {
	options, _ := decodeAs[fullNameOptions](o.rawJSON)
	return options.TitleEnabled
}

// PreferredFirstNameEnabled tells whether a full_name question asks for the preferred first name.
func (o PatientFormOptions) PreferredFirstNameEnabled() bool {
	options, _ := decodeAs[fullNameOptions](o.rawJSON)
	return options.PreferredFirstNameEnabled
}

// rawJSON is a value whose form depends on the question. It is kept as the API sent it.
type rawJSON struct {
	raw     json.RawMessage
	invalid string // what is wrong with the value that raw was made from, "" if nothing is
}

// newRawJSON returns v, which consists of strings and booleans, as JSON.
func newRawJSON(v any) rawJSON {
	data, err := json.Marshal(v)
	if err != nil {
		return rawJSON{}
	}
	made := rawJSON{raw: data}
	if invalid := new(ValidationError); errors.As(validate(v), &invalid) {
		made.invalid = strings.TrimPrefix(invalid.Field+" "+invalid.Reason, " ")
	}
	return made
}

// problem returns why the value cannot be sent, "" if it can.
func (r rawJSON) problem() string {
	if r.invalid == "" && !utf8.Valid(r.raw) {
		return "must be valid UTF-8"
	}
	return r.invalid
}

// JSON is the value as the API writes it, nil if there is none.
func (r rawJSON) JSON() json.RawMessage { return bytes.Clone(r.raw) }

// IsZero tells whether there is nothing in the value. Nothing is left out, because the API refuses it.
func (r rawJSON) IsZero() bool {
	switch string(r.raw) {
	case "", "null", `""`, "[]", "{}":
		return true
	default:
		return false
	}
}

// MarshalJSON writes the value.
func (r rawJSON) MarshalJSON() ([]byte, error) {
	if len(r.raw) == 0 {
		return []byte("null"), nil
	}
	return r.raw, nil
}

// UnmarshalJSON keeps a copy of the value: the answer that it stands in is not kept.
func (r *rawJSON) UnmarshalJSON(data []byte) error {
	r.raw = bytes.Clone(data)
	return nil
}

// decodeAs reads a value as a T, and tells whether it is one.
func decodeAs[T comparable](r rawJSON) (value T, ok bool) {
	var none T
	if len(r.raw) == 0 || json.Unmarshal(r.raw, &value) != nil || value == none {
		return none, false
	}
	return value, true
}
