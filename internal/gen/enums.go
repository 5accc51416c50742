package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"slices"
)

// enumFile returns enums_gen.go: a String method for each exported integer or string type with constants.
func (s *source) enumFile() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(header + "import \"strconv\"\n")
	for _, typ := range slices.Sorted(maps.Keys(s.enums)) {
		switch {
		case s.hasMethod(typ, "String"):
		case s.kinds[typ] == "string":
			fmt.Fprintf(&out, "\n// String returns v as a string.\nfunc (v %s) String() string { return string(v) }\n", typ)
		case s.kinds[typ] == "int":
			if err := s.writeIntegerString(&out, typ); err != nil {
				return nil, err
			}
		}
	}
	return format.Source(out.Bytes())
}

// writeIntegerString writes the String method of an integer type. The comments of its constants hold the texts.
func (s *source) writeIntegerString(out *bytes.Buffer, typ string) error {
	fmt.Fprintf(out, "\n// String returns the API's text for v, or the number of a value that the API does not document.\n")
	fmt.Fprintf(out, "func (v %s) String() string {\n\tswitch v {\n", typ)
	for _, value := range s.enums[typ] {
		if value.text == "" {
			return fmt.Errorf("%s has no comment: put the API's text for it at the end of its line", value.name)
		}
		fmt.Fprintf(out, "\tcase %s:\n\t\treturn %q\n", value.name, value.text)
	}
	fmt.Fprintf(out, "\tdefault:\n\t\treturn \"%s(\" + strconv.Itoa(int(v)) + \")\"\n\t}\n}\n", typ)
	return nil
}
