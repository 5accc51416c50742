package cliniko

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

type checkedRequest struct {
	Name     string                       `json:"name" check:"required,len=5"`
	StartsAt time.Time                    `json:"starts_at,omitzero"`
	Color    Optional[string]             `json:"color,omitzero" check:"is=color"`
	Minutes  Optional[int]                `json:"minutes,omitzero" check:"gt=0,lt=1440"`
	Price    Optional[decimal.Decimal]    `json:"price,omitzero" check:"min=0,max=100"`
	Rule     Optional[checkedRule]        `json:"rule,omitzero"`
	Pointer  Optional[*checkedRule]       `json:"pointer,omitzero"`
	Rules    []checkedRule                `json:"rules,omitzero"`
	Owner    Optional[PatientID]          `json:"owner_id,omitzero"`
	Others   Optional[[]PatientID]        `json:"other_ids,omitzero"`
	Mode     Optional[CancellationReason] `json:"mode,omitzero" check:"enum=10|20"`
	At       Optional[time.Time]          `json:"at,omitzero"`
	Born     Optional[Date]               `json:"born,omitzero"`
	Phones   Optional[[]PhoneNumber]      `json:"phones,omitzero"`
	Note     Optional[checkedNote]        `json:"note,omitzero"`
}

type checkedRule struct {
	Type string `json:"type" check:"enum=Daily|Weekly"`
}

type checkedNote struct {
	Text   string                     `json:"text,omitzero"`
	Answer PatientFormAnswer          `json:"answer,omitzero"`
	Extra  map[string]json.RawMessage `json:"-"`
}

var sydney = time.FixedZone("Sydney", 11*60*60)

// rejects fails the test unless validate rejects the request with the wanted text.
func rejects(t *testing.T, request any, want string) {
	t.Helper()
	err := validate(request)
	if err == nil || err.Error() != "cliniko: "+want || !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	ok := checkedRequest{Name: "äöüßé"}
	if err := validate(ok); err != nil {
		t.Error(err)
	}
	with := func(change func(*checkedRequest)) checkedRequest { r := ok; change(&r); return r }
	for want, r := range map[string]checkedRequest{
		"name is required":                                              {},
		"name must have at most 5 characters":                           with(func(r *checkedRequest) { r.Name = "abcdef" }),
		"color must be a colour: # and three or six hexadecimal digits": with(func(r *checkedRequest) { r.Color = Some("red") }),
		"minutes must be more than 0":                                   with(func(r *checkedRequest) { r.Minutes = Some(0) }),
		"minutes must be less than 1440":                                with(func(r *checkedRequest) { r.Minutes = Some(1440) }),
		"price must be at least 0":                                      with(func(r *checkedRequest) { r.Price = Some(decimal.RequireFromString("-0.01")) }),
		"price must be at most 100":                                     with(func(r *checkedRequest) { r.Price = Some(decimal.RequireFromString("100.01")) }),
		"rule.type must be one of Daily, Weekly":                        with(func(r *checkedRequest) { r.Rule = Some(checkedRule{"Yearly"}) }),
		"pointer.type must be one of Daily, Weekly":                     with(func(r *checkedRequest) { r.Pointer = Some(&checkedRule{"Yearly"}) }),
		"rules[1].type must be one of Daily, Weekly":                    with(func(r *checkedRequest) { r.Rules = []checkedRule{{"Daily"}, {""}} }),
		"owner_id must be 1 to 19 digits":                               with(func(r *checkedRequest) { r.Owner = Some(PatientID("x")) }),
		"other_ids[1] must be 1 to 19 digits":                           with(func(r *checkedRequest) { r.Others = Some([]PatientID{"1", "y"}) }),
		"mode must be one of 10, 20":                                    with(func(r *checkedRequest) { r.Mode = Some(CancellationCOVID19) }),
		"born must be a day of the calendar":                            with(func(r *checkedRequest) { r.Born = Some(Date{2026, 2, 30}) }),
	} {
		rejects(t, r, want)
	}
	fine := with(func(r *checkedRequest) {
		r.Color, r.Minutes, r.Price, r.Rule = Some("#aBc"), Some(1439), Null[decimal.Decimal](), Some(checkedRule{"Daily"})
		r.Others = Some([]PatientID(nil))
	})
	if err := validate(fine); err != nil {
		t.Error(err)
	}
}

// TestZeroValuesAreNotSent: a zero time, date or ID in an Optional would move an appointment to the year 1, or clear a
// field that nobody meant to clear.
func TestZeroValuesAreNotSent(t *testing.T) {
	t.Parallel()
	type request struct {
		StartsAt time.Time `json:"starts_at" check:"required"`
	}
	rejects(t, request{}, "starts_at is required")
	rejects(t, request{time.Time{}.In(sydney)}, "starts_at is required")
	const hint = " has no value; use Null to clear the field, or leave it unset"
	for want, r := range map[string]checkedRequest{
		"at" + hint:                   {At: Some(time.Time{})},
		"born" + hint:                 {Born: Some(Date{})},
		"owner_id" + hint:             {Owner: Some(PatientID(""))},
		"pointer" + hint:              {Pointer: Some[*checkedRule](nil)},
		"other_ids[1] has no value":   {Others: Some([]PatientID{"1", ""})},
		"mode must be one of 10, 20":  {Mode: Some[CancellationReason](0)},
		"minutes must be more than 0": {Minutes: Some(0)},
	} {
		r.Name = "a"
		rejects(t, r, want)
	}
	rejects(t, checkedRequest{Name: "a", At: Some(time.Time{}.In(sydney))}, "at"+hint)
	for _, at := range []time.Time{time.Date(1, 1, 1, 0, 0, 0, 0, sydney), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		rejects(t, checkedRequest{Name: "a", At: Some(at)}, "at must be a time in the years 2 to 9999")
		rejects(t, request{at}, "starts_at must be a time in the years 2 to 9999")
	}
	if err := validate(checkedRequest{Name: "a", Price: Some(decimal.Decimal{}), Color: Some("")}); err != nil {
		t.Errorf("0 and an empty string are values: %v", err)
	}
}

// TestTextIsNotChanged: encoding/json writes U+FFFD for bytes that are not UTF-8, without an error.
func TestTextIsNotChanged(t *testing.T) {
	t.Parallel()
	const utf8Hint, nulHint = " must be valid UTF-8", " must not contain NUL characters"
	for want, r := range map[string]checkedRequest{
		"name" + utf8Hint:                {Name: "Jos\xe9"},
		"name" + nulHint:                 {Name: "a\x00b"},
		"color" + utf8Hint:               {Color: Some("Jos\xe9")},
		"phones[1].number" + nulHint:     {Phones: Some([]PhoneNumber{{Number: "1"}, {Number: "\x00"}})},
		"phones[0].phone_type" + nulHint: {Phones: Some([]PhoneNumber{{PhoneType: "\x00"}})},
		"note.text" + utf8Hint:           {Note: Some(checkedNote{Text: "\xff"})},
		"note.answer" + utf8Hint:         {Note: Some(checkedNote{Answer: TextAnswer("Jos\xe9")})},
		"note.answer" + nulHint:          {Note: Some(checkedNote{Answer: TextAnswer("\x00")})},
		"note.answer city" + utf8Hint:    {Note: Some(checkedNote{Answer: AddressAnswer(PatientFormAddress{City: "\xff"})})},
		"note.Extra.a" + utf8Hint:        {Note: Some(checkedNote{Extra: map[string]json.RawMessage{"a": json.RawMessage("\"\xff\"")}})},
		"note.Extra" + nulHint:           {Note: Some(checkedNote{Extra: map[string]json.RawMessage{"\x00": nil}})},
	} {
		if r.Name == "" {
			r.Name = "a"
		}
		if strings.HasPrefix(want, "color") {
			want = "color must be a colour: # and three or six hexadecimal digits" // the rule comes first
		}
		rejects(t, r, want)
	}
}

// TestUnreadableRulesPanic: a check tag with a typing error must not pass as a field without rules.
func TestUnreadableRulesPanic(t *testing.T) {
	t.Parallel()
	for want, request := range map[string]any{
		`Name: rule "requird"`: struct {
			Name string `check:"requird"`
		}{},
		`Name: rule "required=1"`: struct {
			Name string `check:"required=1"`
		}{},
		`Name: rule ""`: struct {
			Name string `check:"required,"`
		}{},
		`Name: rule "len"`: struct {
			Name string `check:"len"`
		}{},
		`Name: rule "len=x"`: struct {
			Name string `check:"len=x"`
		}{},
		`Name: rule "len=0"`: struct {
			Name string `check:"len=0"`
		}{},
		`Age: rule "len=3"`: struct {
			Age int `check:"len=3"`
		}{},
		`Age: rule "min=a"`: struct {
			Age int `check:"min=a"`
		}{},
		`Name: rule "min=1"`: struct {
			Name string `check:"min=1"`
		}{},
		`Name: rule "enum="`: struct {
			Name string `check:"enum="`
		}{},
		`Done: rule "enum=a"`: struct {
			Done bool `check:"enum=a"`
		}{},
		`Name: rule "is=phone"`: struct {
			Name string `check:"is=phone"`
		}{},
		`Name: rule "is=email"`: struct {
			Name Optional[[]string] `check:"is=email"`
		}{},
		`cannot hold a chan`: struct{ Name chan int }{},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, want) {
					t.Errorf("panicked with %q, want %s", text, want)
				}
			}()
			_ = validate(request)
		}()
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for name, samples := range map[string]struct{ good, bad []string }{
		"email": {
			[]string{"ada@mail.example", "a.b+c@x-y.co.uk", "O'BRIEN@MAIL.EXAMPLE"},
			[]string{"ada", "@mail.example", "ada@mail", "a b@mail.example", "ada@mäil.example", "ada@mail.example\n", "ada@mail.e"},
		},
		"color": {[]string{"#fff", "#A0b1C2"}, []string{"fff", "#ffff", "#ggg", "#fff\n", "red"}},
		"dva": {
			[]string{"NX123456", "QSM1234A", "V 1", "WAB12345"},
			[]string{"NX1234567", "AX123456", "N123456", "QSMX12345", "nx123456"},
		},
	} {
		for _, s := range samples.good {
			if !formats[name].pattern.MatchString(s) {
				t.Errorf("%s: %q does not pass", name, s)
			}
		}
		for _, s := range samples.bad {
			if formats[name].pattern.MatchString(s) {
				t.Errorf("%s: %q passes", name, s)
			}
		}
	}
}

func TestTimesAreWrittenInUTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 5, 9, 0, 0, 123456789, sydney)
	request := checkedRequest{Name: "a", StartsAt: at, At: Some(at)}
	data, err := encodeBody(request)
	if err != nil || string(data) != `{"name":"a","starts_at":"2026-10-04T22:00:00Z","at":"2026-10-04T22:00:00Z"}` {
		t.Errorf("got %s, %v", data, err)
	}
	if !request.StartsAt.Equal(at) {
		t.Error("the caller's request was changed")
	}
	if data, err := encodeBody(checkedRequest{Name: "a"}); err != nil || strings.Contains(string(data), "starts_at") {
		t.Errorf("a time that is not set is sent: %s, %v", data, err)
	}
}

// TestReadOnlyFieldsAreNotSent: lists are replaced as a whole, so callers send back what they read.
func TestReadOnlyFieldsAreNotSent(t *testing.T) {
	t.Parallel()
	phones := []PhoneNumber{{PhoneType: "Pager", Number: "1", NormalizedNumber: "611"}, {PhoneType: PhoneHome, Number: "2"}}
	data, err := encodeBody(checkedRequest{Name: "a", Phones: Some(phones)})
	if want := `{"name":"a","phones":[{"phone_type":"Pager","number":"1"},{"phone_type":"Home","number":"2"}]}`; err != nil || string(data) != want {
		t.Errorf("got %s, %v, want %s", data, err, want)
	}
	if phones[0].NormalizedNumber != "611" {
		t.Error("the caller's list was changed")
	}
	if data, err := json.Marshal(phones[0]); err != nil || !strings.Contains(string(data), "611") {
		t.Errorf("a stored record loses its number: %s, %v", data, err)
	}
}

func TestNonZero(t *testing.T) {
	t.Parallel()
	unset := []interface{ IsZero() bool }{
		NonZero(""), NonZero(0), NonZero(false), NonZero(time.Time{}), NonZero(time.Time{}.In(sydney)), NonZero(Date{}), NonZero(PatientID("")),
		NonZero(decimal.New(0, 2)), NonZero([]PhoneNumber(nil)), NonZero([]PhoneNumber{}), NonZero[*int](nil), NonZero[any](nil), NonZero(Pronouns{}),
	}
	for i, o := range unset {
		if !o.IsZero() {
			t.Errorf("%d (%T) is set", i, o)
		}
	}
	if v, ok := NonZero("a").Get(); v != "a" || !ok {
		t.Errorf("got %q, %v", v, ok)
	}
	if v, ok := NonZero(DateOf(time.Unix(0, 0))).Get(); v.IsZero() || !ok {
		t.Errorf("got %v, %v", v, ok)
	}
}

func TestSomeOfANilListIsAnEmptyList(t *testing.T) {
	t.Parallel()
	if data, err := json.Marshal(Some([]PatientID(nil))); err != nil || string(data) != "[]" {
		t.Errorf("got %s, %v", data, err)
	}
}
