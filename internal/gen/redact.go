package main

import (
	"bytes"
	"fmt"
	"go/format"
	"slices"
	"strings"
)

// printable lists the types that may print their contents: links, and values that are about nobody. Everything else
// that is read from or written to the API prints as its type, and as its ID if it has one.
var printable = []string{
	"AvailableTime", "Conflicts", "DailyAvailabilityPeriod", "Link", "NextAvailableTime", "RelatedLink", "RepeatRule", "SelfLink",
}

// redactFile returns redact_gen.go.
func (s *source) redactFile() ([]byte, error) {
	for _, name := range printable {
		if s.structs[name] == nil {
			return nil, fmt.Errorf("there is no type %s: remove it from printable in internal/gen/redact.go", name)
		}
	}
	var out bytes.Buffer
	out.WriteString(header + "import (\n\t\"fmt\"\n\t\"log/slog\"\n)\n")
	for _, name := range s.exported() {
		switch {
		case s.hasMethod(name, "Error"):
			s.writeErrorMethods(&out, name)
		case s.isRedacted(name):
			s.writeMethods(&out, name)
		}
	}
	return format.Source(out.Bytes())
}

// isRedacted reports whether a type is a part of what the API sends or receives. Such a type has a field with a JSON
// name, or an encoding of its own.
func (s *source) isRedacted(name string) bool {
	if slices.Contains(printable, name) {
		return false
	}
	encodes := func(typ string) bool { return s.hasMethod(typ, "MarshalJSON", "UnmarshalJSON") }
	t := s.structs[name]
	return t.hasTag("json") || encodes(name) || slices.ContainsFunc(t.embedded(), encodes)
}

// writeMethods writes the methods that the type does not declare itself.
func (s *source) writeMethods(out *bytes.Buffer, name string) {
	receiver := s.receiver(name)
	what, format, logValue := "the type", `formatType(f, %q)`, `logType(%q)`
	if s.hasID(name) {
		receiver = "v " + receiver
		what, format, logValue = "the type and the ID", `formatRecord(f, %q, v.ID)`, `logRecord(%q, v.ID)`
	}
	if !s.hasMethod(name, "Format") {
		fmt.Fprintf(out, "\n// Format prints %s only, whatever the verb.\n", what)
		fmt.Fprintf(out, "func (%s) Format(f fmt.State, _ rune) { "+format+" }\n", receiver, name)
	}
	if !s.hasMethod(name, "LogValue") {
		fmt.Fprintf(out, "\n// LogValue logs %s only.\n", what)
		fmt.Fprintf(out, "func (%s) LogValue() slog.Value { return "+logValue+" }\n", receiver, name)
	}
}

// writeErrorMethods writes the methods of an error. Their receivers are values, because an error that is passed by value
// must not print its fields either.
func (s *source) writeErrorMethods(out *bytes.Buffer, name string) {
	fmt.Fprintf(out, "\n// Format prints the text of the error, whatever the verb.\n")
	fmt.Fprintf(out, "func (e %s) Format(f fmt.State, verb rune) { formatError(f, verb, &e) }\n", s.receiver(name))
	fmt.Fprintf(out, "\n// LogValue logs the text of the error.\n")
	fmt.Fprintf(out, "func (e %s) LogValue() slog.Value { return logError(&e) }\n", s.receiver(name))
}

// receiver returns the name of a type with its type parameters.
func (s *source) receiver(name string) string {
	if params := s.structs[name].params; len(params) > 0 {
		return name + "[" + strings.Join(params, ", ") + "]"
	}
	return name
}

// hasID reports whether a struct, or one that it embeds, has a field ID of the type ID.
func (s *source) hasID(name string) bool {
	t := s.structs[name]
	return t != nil && (strings.HasSuffix(t.fieldType("ID"), "ID") || slices.ContainsFunc(t.embedded(), s.hasID))
}
