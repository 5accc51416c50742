package cliniko

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"
)

// PatientFormAnswer is the answer to a question of a patient form: text or a structured value, depending on the type of
// the question. The zero PatientFormAnswer means no answer. An answer of an unknown form is kept unchanged: see JSON.
type PatientFormAnswer struct{ rawJSON }

// TextAnswer returns the answer to a text, paragraph (HTML) or select question.
func TextAnswer(text string) PatientFormAnswer { return PatientFormAnswer{newRawJSON(text)} }

// DateAnswer returns the answer to a date question.
func DateAnswer(date Date) PatientFormAnswer { return TextAnswer(date.String()) }

// AddressAnswer returns the answer to an address question.
func AddressAnswer(address PatientFormAddress) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(address)}
}

// FullNameAnswer returns the answer to a full_name question.
func FullNameAnswer(name PatientFormFullName) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(name)}
}

// PhoneAnswer returns the answer to a phone question.
func PhoneAnswer(numbers ...PhoneNumber) PatientFormAnswer {
	entered := make([]PhoneNumber, len(numbers)) // without the normalized numbers, which forms do not have
	for i, n := range numbers {
		n.NormalizedNumber = ""
		entered[i] = n
	}
	return PatientFormAnswer{newRawJSON(entered)}
}

// PronounsAnswer returns the answer to a pronouns question.
func PronounsAnswer(pronouns Pronouns) PatientFormAnswer {
	return PatientFormAnswer{newRawJSON(pronouns)}
}

// Text returns the answer to a text, paragraph, date (2006-01-02) or select question. The bool reports whether the
// answer is text.
func (a PatientFormAnswer) Text() (text string, ok bool) { return decodeAs[string](a.rawJSON) }

// Address returns the answer to an address question. The bool reports whether the answer is an address.
func (a PatientFormAnswer) Address() (address PatientFormAddress, ok bool) {
	return decodeAs[PatientFormAddress](a.rawJSON)
}

// FullName returns the answer to a full_name question. The bool reports whether the answer is a full name.
func (a PatientFormAnswer) FullName() (name PatientFormFullName, ok bool) {
	return decodeAs[PatientFormFullName](a.rawJSON)
}

// PhoneNumbers returns the answer to a phone question, or nil if the answer is something else.
func (a PatientFormAnswer) PhoneNumbers() []PhoneNumber {
	var numbers []PhoneNumber
	if len(a.raw) == 0 || json.Unmarshal(a.raw, &numbers) != nil {
		return nil
	}
	return numbers
}

// Pronouns returns the answer to a pronouns question. The bool reports whether the answer is pronouns.
func (a PatientFormAnswer) Pronouns() (pronouns Pronouns, ok bool) {
	pronouns, ok = decodeAs[Pronouns](a.rawJSON)
	known := pronouns
	known.Extra = nil
	if reflect.ValueOf(known).IsZero() { // another object, all of which is in Extra
		return Pronouns{}, false
	}
	return pronouns, ok
}

// PatientFormAddress is the address of a patient, as the answer to a question.
type PatientFormAddress struct {
	Address1    string `json:"address_1,omitzero" check:"len=255"`
	Address2    string `json:"address_2,omitzero" check:"len=255"`
	Address3    string `json:"address_3,omitzero" check:"len=255"`
	City        string `json:"city,omitzero" check:"len=255"`
	State       string `json:"state,omitzero" check:"len=255"`
	PostCode    string `json:"post_code,omitzero" check:"len=255"`
	CountryCode string `json:"country_code,omitzero" check:"len=2"` // ISO 3166-1 alpha-2, such as "AU"
}

// PatientFormFullName is the name of a patient, as the answer to a question. FirstName and LastName are required.
type PatientFormFullName struct {
	Title              string `json:"title,omitzero" check:"len=255"`
	FirstName          string `json:"first_name" check:"required,len=255"`
	LastName           string `json:"last_name" check:"required,len=255"`
	PreferredFirstName string `json:"preferred_first_name,omitzero" check:"len=255"`
}

// PatientFormOptions holds the options of a select question, or the parts of the name that a full_name question asks
// for.
type PatientFormOptions struct{ rawJSON }

// SelectOptions returns the options of a select question, one of which is the answer.
func SelectOptions(values ...string) PatientFormOptions {
	return PatientFormOptions{newRawJSON(values)}
}

// FullNameOptions returns the options of a full_name question: whether it asks for the title and the preferred first
// name. It always asks for the first and the last name.
func FullNameOptions(title, preferredFirstName bool) PatientFormOptions {
	return PatientFormOptions{newRawJSON(fullNameOptions{title, preferredFirstName})}
}

type fullNameOptions struct {
	TitleEnabled              bool `json:"title_enabled"`
	PreferredFirstNameEnabled bool `json:"preferred_first_name_enabled"`
}

// Values returns the options of a select question, or nil for any other question.
func (o PatientFormOptions) Values() []string {
	var values []string
	if len(o.raw) == 0 || json.Unmarshal(o.raw, &values) != nil {
		return nil
	}
	return values
}

// TitleEnabled reports whether a full_name question asks for the title.
func (o PatientFormOptions) TitleEnabled() bool {
	options, _ := decodeAs[fullNameOptions](o.rawJSON)
	return options.TitleEnabled
}

// PreferredFirstNameEnabled reports whether a full_name question asks for the preferred first name.
func (o PatientFormOptions) PreferredFirstNameEnabled() bool {
	options, _ := decodeAs[fullNameOptions](o.rawJSON)
	return options.PreferredFirstNameEnabled
}

// rawJSON is a value whose form depends on the question. It is kept as the API sent it.
type rawJSON struct {
	raw     json.RawMessage
	invalid string // problem of the value from which raw was made; "" if it is valid
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

// problem returns the reason why the value cannot be sent, or "" if it can.
func (r rawJSON) problem() string {
	if r.invalid == "" && !utf8.Valid(r.raw) {
		return "must be valid UTF-8"
	}
	return r.invalid
}

// JSON returns the value as JSON, or nil if there is none.
func (r rawJSON) JSON() json.RawMessage { return bytes.Clone(r.raw) }

// IsZero reports whether the value is empty. An empty value is not sent, because the API rejects it.
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

// UnmarshalJSON keeps a copy of the value, and not the data around it.
func (r *rawJSON) UnmarshalJSON(data []byte) error {
	r.raw = bytes.Clone(data)
	return nil
}

// decodeAs decodes a value as a T, and reports whether it is a T that is not zero.
func decodeAs[T any](r rawJSON) (value T, ok bool) {
	var none T
	if len(r.raw) == 0 || json.Unmarshal(r.raw, &value) != nil || reflect.ValueOf(&value).Elem().IsZero() {
		return none, false
	}
	return value, true
}
