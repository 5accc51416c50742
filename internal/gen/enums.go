package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"slices"
)

// enumFile returns enums_gen.go: a String method for each exported integer type with constants.
func (s *source) enumFile() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(header + "import \"strconv\"\n")
	for _, typ := range slices.Sorted(maps.Keys(s.enums)) {
		if !s.integers[typ] || s.hasMethod(typ, "String") {
			continue
		}
		fmt.Fprintf(&out, "\n// String returns the API's text for v, or the number of a value that the API does not document.\n")
		fmt.Fprintf(&out, "func (v %s) String() string {\n\tswitch v {\n", typ)
		for _, value := range s.enums[typ] {
			if value.text == "" {
				return nil, fmt.Errorf("%s has no comment: put the API's text for it at the end of its line", value.name)
			}
			fmt.Fprintf(&out, "\tcase %s:\n\t\treturn %q\n", value.name, value.text)
		}
		fmt.Fprintf(&out, "\tdefault:\n\t\treturn \"%s(\" + strconv.Itoa(int(v)) + \")\"\n\t}\n}\n", typ)
	}
	return format.Source(out.Bytes())
}
