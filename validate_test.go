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
}

type checkedRule struct {
	Type string `json:"type" check:"enum=Daily|Weekly"`
}

func TestValidate(t *testing.T) {
	t.Parallel()
	ok := checkedRequest{Name: "äöüßé"}
	with := func(change func(*checkedRequest)) checkedRequest { r := ok; change(&r); return r }
	for want, r := range map[string]checkedRequest{
		"":                                    ok,
		"name is required":                    {},
		"name must have at most 5 characters": with(func(r *checkedRequest) { r.Name = "abcdef" }),
		"color must be a colour, # and three or six hexadecimal digits": with(func(r *checkedRequest) { r.Color = Some("red") }),
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
	} {
		err := validate(r)
		if want == "" {
			if err != nil {
				t.Error(err)
			}
			continue
		}
		if err == nil || err.Error() != "cliniko: "+want || !errors.Is(err, ErrInvalid) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	fine := with(func(r *checkedRequest) {
		r.Color, r.Minutes, r.Price, r.Rule = Some("#aBc"), Some(1439), Null[decimal.Decimal](), Some(checkedRule{"Daily"})
	})
	if err := validate(fine); err != nil {
		t.Error(err)
	}
}

func TestTimesAreWrittenInUTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 10, 5, 9, 0, 0, 123456789, time.FixedZone("AEDT", 11*60*60))
	request := checkedRequest{Name: "a", StartsAt: at}
	data, err := encodeBody(request)
	if err != nil || string(data) != `{"name":"a","starts_at":"2026-10-04T22:00:00Z"}` {
		t.Errorf("got %s, %v", data, err)
	}
	if !request.StartsAt.Equal(at) {
		t.Error("the caller's request was changed")
	}
	if data, err := json.Marshal(inWireTime(checkedRequest{})); err != nil || strings.Contains(string(data), "starts_at") {
		t.Errorf("a time that is not set is sent: %s, %v", data, err)
	}
}
