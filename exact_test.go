package cliniko

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestReadPageExactly(t *testing.T) {
	t.Parallel()
	type record struct {
		ID string `json:"id"`
	}
	for document, want := range map[string]string{
		`{"patients":[{"id":"1"},{"id":"2"}],"total_entries":2}`:                                                   "[{1} {2}] 2 ",
		` { "total_entries" : 2 , "links" : {"self":"a"}, "patients" : [ {"id":"1"} ] } `:                          "[{1}] 2 a", //nolint:gocritic // the spaces are the case
		`{"patients":[],"links":{"self":"?q[]=a&q[]=b"}}`:                                                          "[] 0 ?q[]=a&q[]=b",
		`{"patients":[{"x":["]"]}],"links":{"self":"],\"links\":{}"}}`:                                             `[{}] 0 ],"links":{}`,
		`{"other":{"patients":[1]},"patients":[]}`:                                                                 "[] 0 ",
		`{"total_entries":1,"total_entries":2,"links":{"self":"a","next":"b"},"links":{"self":"c"},"patients":[]}`: "[] 2 c",
		`{"patients":{}}`:                     "",
		`{"patients":null}`:                   "",
		`{"patients":[null]}`:                 "",
		`{"patients":[{"id":1}]}`:             "",
		`{"patients":[],"total_entries":"x"}`: "",
		`{"patients":[],"patients":[]}`:       "",
		`{"patients":[],"Patients":[]}`:       "",
		`{"patients":[],"p\u0061tients":[]}`:  "",
		`{"Patients":[]}`:                     "",
		`{"other":[]}`:                        "",
		`{"patients":[]`:                      "",
		`{"patients":[1`:                      "",
		`[{"patients":[]}]`:                   "",
		`null`:                                "",
		``:                                    "",
		`{"patients":[` + strings.Repeat("{},", maxRecords-1) + `{}]}`: fmt.Sprint(make([]record, maxRecords)) + " 0 ",
		`{"patients":[` + strings.Repeat("{},", maxRecords) + `{}]}`:   "",
	} {
		got := ""
		if p := readPageExactly([]byte(document), "patients", reflect.TypeFor[record]()); p != nil {
			got = fmt.Sprintf("%v %d %s", p.records, p.TotalEntries, p.Links.Self)
		}
		if got != want {
			t.Errorf("%.80s: got %.80s, want %.80s", document, got, want)
		}
	}
}
