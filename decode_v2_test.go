//go:build go1.27 && goexperiment.jsonv2

package cliniko

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// TestModelsAreReadByV2 checks that no model has a field that sends it the slow way.
func TestModelsAreReadByV2(t *testing.T) {
	t.Parallel()
	models := 0
	for service := range reflect.TypeFor[Client]().Fields() {
		if !service.IsExported() {
			continue
		}
		for method := range service.Type.Methods() {
			if method.Type.NumOut() == 0 {
				continue
			}
			model := method.Type.Out(0)
			if model.Kind() != reflect.Pointer || model.Elem().Kind() != reflect.Struct {
				continue
			}
			model = model.Elem()
			if items, ok := model.FieldByName("Items"); ok && strings.HasPrefix(model.Name(), "Page[") {
				model = items.Type
			}
			if strings.HasPrefix(model.Name(), "Walk[") || strings.HasPrefix(model.Name(), "Attachment") { // those are for files
				continue
			}
			models++
			if !readsAlike(model) {
				t.Errorf("%s.%s: %s is not read by encoding/json/v2", service.Name, method.Name, model)
			}
		}
	}
	if models < 100 {
		t.Errorf("only %d methods were checked", models)
	}
}

// TestUnlikeTypes: both versions of encoding/json read these types in different ways.
func TestUnlikeTypes(t *testing.T) {
	t.Parallel()
	type embedded struct{ Name string }
	for _, v := range []any{
		struct{ Name string }{},
		struct {
			Name int `json:"name,string"`
		}{},
		struct {
			Data []byte `json:"data"`
		}{},
		struct {
			Any any `json:"any"`
		}{},
		struct {
			Three [3]int `json:"three"`
		}{},
		struct{ embedded }{},
		map[string]any{},
		[]map[string]string{},
	} {
		if readsAlike(reflect.TypeOf(v)) {
			t.Errorf("%T", v)
		}
	}
}

// everything has a field of each type that the models use.
type everything struct {
	ID     ID[Patient]        `json:"id"`
	Text   string             `json:"text,omitzero"`
	Kind   ReminderType       `json:"kind"`
	Flag   bool               `json:"flag"`
	Maybe  *bool              `json:"maybe"`
	Number int                `json:"number,omitempty"`
	Float  float64            `json:"float"`
	Time   time.Time          `json:"time"`
	When   *time.Time         `json:"when"`
	Date   Date               `json:"date"`
	Amount decimal.Decimal    `json:"amount"`
	Link   Link[Patient]      `json:"link"`
	List   []everything       `json:"list"`
	Texts  []string           `json:"texts"`
	One    *everything        `json:"one"`
	Field  PatientCustomField `json:"field"`
	Raw    json.RawMessage    `json:"raw"`

	everythingElse
}

type everythingElse struct {
	Else string `json:"else"`
}

// FuzzDecodeV2 checks that encoding/json reads the same from whatever decodeV2 accepts.
func FuzzDecodeV2(f *testing.F) {
	for _, document := range []string{
		`{"id":7,"text":"a\u00e9\n","kind":"SMS","flag":true,"maybe":false,"number":-3,"float":1e3,"time":"2026-10-05T09:00:00.5+11:00"}`,
		`{"id":null,"text":null,"kind":null,"flag":null,"maybe":null,"number":null,"float":null,"time":null,"when":null,"date":null,"amount":null,"link":null,"list":null,"texts":null,"one":null,"field":null,"raw":null}`,
		`{"when":"2026-10-05T09:00:00Z","date":"2026-10-05","amount":"1.50","link":{"links":{"self":"https://x/1"}},"list":[{},null],"texts":[],"raw":{"a" : [1]}}`,
		`{"one":{"one":{"text":""}},"field":{"name":"a","new":1},"else":"x","unknown":{"a":[null]}}`,
		`{"text":"a","text":"b"}`, "{\"text\":\"\xff\"}", `{"number":1.0}`, `{"text":1}`, `{"time":"2026-10-05T24:00:00Z"}`, `{"link":{"LINKS":{"self":"x"}}}`,
		`{"amount":1e400}`, `{"list":{}}`, `{"texts":[null,"a"]} `, `{"a":{"b":1,"b":2}}`, `{"date":"2026-10-05T09:00:00Z"}`, `[]`, `null`, `7`,
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		var got, want everything
		if !decodeV2(document, &got) {
			if !reflect.ValueOf(got).IsZero() {
				t.Errorf("%s: rejected, but left %+v", document, got)
			}
			return
		}
		if !hasPlainNames(document) {
			return
		}
		if err := json.Unmarshal(document, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: v2 read\n%+v, encoding/json read\n%+v, %v", document, got, want, err)
		}
	})
}
