package cliniko

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// TestModelsHaveLayouts checks that no model has a field that sends it the slow way.
func TestModelsHaveLayouts(t *testing.T) {
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
			if exactReader(model) == nil {
				t.Errorf("%s.%s: %s has no layout", service.Name, method.Name, model)
			}
		}
	}
	if models < 100 {
		t.Errorf("only %d methods were checked", models)
	}
}

// TestTypesWithoutLayout lists types that a layout would read in another way than encoding/json.
func TestTypesWithoutLayout(t *testing.T) {
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
		struct {
			everythingElse
			Name string `json:"else"`
		}{},
		map[string]any{},
		[]map[string]string{},
	} {
		if exactReader(reflect.TypeOf(v)) != nil {
			t.Errorf("%T", v)
		}
	}
}

type tree []tree

// TestListOfItself reads a type of which a reader contains itself.
func TestListOfItself(t *testing.T) {
	t.Parallel()
	var got struct {
		Tree tree `json:"tree"`
	}
	if !readExactly([]byte(`{"tree":[[],[[]]]}`), &got) || len(got.Tree) != 2 || len(got.Tree[1]) != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestTruncatedLists reads lists that are not whole, which a caller may pass to the UnmarshalJSON of a model. An ID may be
// empty, so that nothing looks like one ID after the other.
func TestTruncatedLists(t *testing.T) {
	t.Parallel()
	const document = `["1","2"]`
	for end := range document {
		var got []ID[Patient]
		v := reflect.ValueOf(&got).Elem()
		c := &cursor{data: []byte(document[:end])}
		if err := readElements(c, v, readItself, 10, 0); err == nil || len(got) > 3 {
			t.Errorf("%s: got %q, %v", c.data, got, err)
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

// TestLinkIsReadExactly reads links, of which pages have more than of anything else.
func TestLinkIsReadExactly(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{
		`{"links":{"self":"https://x/patients/1"}}`:                   "https://x/patients/1",
		` { "links" : { "self" : "https://x/patients/1" } } `:         "https://x/patients/1", //nolint:gocritic // the spaces are the case
		`{"links":{"self":"\u0068\n\""}}`:                             "h\n\"",
		"{\"links\":{\"self\":\"\xff\"}}":                             "\ufffd",
		`{"x":[],"links":{"next":1,"self":"a"},"LINKS":{"self":"b"}}`: "a",
		`{"links":{"self":"a","SELF":"b"}}`:                           "a",
		`{"l\u0069nks":{"self":"a"}}`:                                 "a",
		`{"LINKS":{"self":"b"}}`:                                      "",
		`{"links":{"self":null}}`:                                     "",
		`{"links":null}`:                                              "",
		`{}`:                                                          "",
	} {
		var link Link[Patient]
		var related RelatedLink
		if ok := readExactly([]byte(input), &link) && readExactly([]byte(input), &related); !ok || link.Links.Self != want || related.Links.Self != want {
			t.Errorf("%s: got %q and %q, %t", input, link.Links.Self, related.Links.Self, ok)
		}
	}
	for _, input := range []string{`7`, `"a"`, `[]`, `{"links":7}`, `{"links":{"self":7}}`, `{"links":{"self":{}}}`, `{"links":{"self":"a"}`} {
		var link Link[Patient]
		if readExactly([]byte(input), &link) {
			t.Errorf("%s was read as %q", input, link.Links.Self)
		}
	}
}

// FuzzReadExactly checks that what is read exactly is the same as what is read field by field, and as what encoding/json
// reads unless names have capitals or come twice.
func FuzzReadExactly(f *testing.F) {
	for _, document := range []string{
		`{"id":7,"text":"a\u00e9\n","kind":"SMS","flag":true,"maybe":false,"number":-3,"float":1e3,"time":"2026-10-05T09:00:00.5+11:00"}`,
		`{"id":null,"text":null,"kind":null,"flag":null,"maybe":null,"number":null,"float":null,"time":null,"date":null,"amount":null,"link":null,"list":null,"texts":null,"one":null,"field":null,"raw":null}`,
		`{"date":"2026-10-05","amount":"1.50","link":{"links":{"self":"https://x/1"}},"list":[{},null],"texts":[],"raw":{"a" : [1]}}`,
		`{"one":{"one":{"text":""}},"field":{"name":"a","new":1},"else":"x","unknown":{"a":[null]}}`,
		`{"text":"a","text":"b"}`, "{\"text\":\"\xff\"}", `{"number":1.0}`, `{"text":1}`, `{"time":"2026-10-05T24:00:00Z"}`, `{"link":{"LINKS":{"self":"x"}}}`,
		`{"amount":1e400}`, `{"list":{}}`, `{"texts":[null,"a"]} `, `{"a":{"b":1,"b":2}}`, `{"date":"2026-10-05T09:00:00Z"}`, `[]`, `null`, `7`,
		`{"\u0061":1,"te\u0078t":"a"}`, `{"text":"a","text":null}`, `{"flag":true,"flag":false}`, `{"one":{"text":"a"},"one":{"else":"b"}}`, `{"link":{"links":{"self":null}}}`,
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		var got, want, plain everything
		if !readExactly(document, &got) {
			return
		}
		var r fieldReader
		if !r.read(document, reflect.ValueOf(&want).Elem(), "") || len(r.odd) > 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read exactly\n%+v, field by field\n%+v, odd are %q", document, got, want, r.odd)
		}
		if !hasSimpleNames(document) {
			return
		}
		err := json.Unmarshal(document, &plain)
		plain.Time = plain.Time.UTC()
		if err != nil || !reflect.DeepEqual(got, plain) {
			t.Errorf("%s: read exactly\n%+v, by encoding/json\n%+v, %v", document, got, plain, err)
		}
	})
}

// hasSimpleNames reports whether no object of a document has a name with capitals, or one that comes twice.
func hasSimpleNames(value []byte) bool {
	var elements []json.RawMessage
	if json.Unmarshal(value, &elements) == nil {
		return !slices.ContainsFunc(elements, func(e json.RawMessage) bool { return !hasSimpleNames(e) })
	}
	seen := map[string]bool{}
	for name, member := range members(value) {
		folded := strings.ToLower(strings.ToUpper(name)) // some letters outside ASCII are s or k in encoding/json
		if seen[name] || folded != name || !hasSimpleNames(member) {
			return false
		}
		seen[name] = true
	}
	return true
}
