package cliniko

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestHasPlainNames(t *testing.T) {
	t.Parallel()
	pad := strings.Repeat("x", 40)
	for i := range len(pad) { // the name is at every place in the words that are compared
		for document, want := range map[string]bool{
			`{"` + pad[:i] + `":"A","first_name-1":"É \n", "b" : {"c":[1E5,"D"]}}`: true,
			`{"` + pad[:i] + `A":1}`:               false,
			`{"A` + pad[:i] + `" : 1}`:             false,
			`{"Z` + pad[:i] + "\"\n:1}":            false,
			`{"` + pad[:i] + `é":1}`:               false,
			`{"\u0061` + pad[:i] + `":1}`:          false,
			`{"a":[{"b` + pad[:i] + `C":{}}]}`:     false,
			`{"a":"A","B` + pad[:i] + `":1}`:       false,
			`{"a":1E5,"B` + pad[:i] + `":1}`:       false,
			`{"a":"\"A","B` + pad[:i] + `":1}`:     false,
			`{"a":"A\\","B` + pad[:i] + `":1}`:     false,
			`{"fir\u017ft` + pad[:i] + `":1,"a":0`: false,
		} {
			if got := hasPlainNames([]byte(document)); got != want {
				t.Errorf("%s: %t", document, got)
			}
		}
	}
}

// FuzzHasPlainNames compares hasPlainNames with the names that encoding/json finds.
func FuzzHasPlainNames(f *testing.F) {
	for _, document := range []string{`{"a":{"B":1}}`, `{"a":"B","c":[{"D" :1}]}`, `{"\u0041":1}`, `{"a\"B":1}`, `{"é":1,"a":"\\"}`} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		if json.Valid(document) && hasPlainNames(document) {
			checkPlainNames(t, document)
		}
	})
}

func checkPlainNames(t *testing.T, value []byte) {
	t.Helper()
	switch strings.TrimLeft(string(value), " \t\r\n")[0] {
	case '[':
		var elements []json.RawMessage
		if err := json.Unmarshal(value, &elements); err != nil {
			t.Fatal(err)
		}
		for _, element := range elements {
			checkPlainNames(t, element)
		}
	case '{':
		for name, member := range members(value) {
			if strings.ToLower(name) != name || strings.Contains(name, "\u017f") {
				t.Errorf("%q is not plain", name)
			}
			checkPlainNames(t, member)
		}
	}
}

func TestCutList(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`{"patients":[1,[2]],"links":{}}`:                      `[1,[2]]`,
		` { "links" : {"patients":[0]}, "patients" : [1] } `:   `[1]`, //nolint:gocritic // the spaces are the case
		`{"patients":[],"links":{"next":"?q[]=a&q[]=b"}}`:      `[]`,
		`{"patients":["]"],"links":{"next":"],\"links\":{}"}}`: `["]"]`,
		`{"patients":{}}`:   "",
		`{"Patients":[]}`:   "",
		`{"other":[]}`:      "",
		`{"patients":[1`:    "",
		`{"patients":[`:     "",
		`{"patients":`:      "",
		`{"patients"`:       "",
		`[{"patients":[]}]`: "",
		``:                  "",
		`{"patients":[],"x":"` + strings.Repeat("x", 1<<17) + `"}`: "", // the rest is long
	} {
		list, rest := cutList([]byte(document), "patients")
		if string(list) != want || want != "" && string(rest) != strings.Replace(document, want, "[]", 1) {
			t.Errorf("%.60s: got %s and %s", document, list, rest)
		}
	}
}
