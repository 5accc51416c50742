package apispec

import (
	"strings"
	"testing"
)

func mustLoad(t *testing.T) *Spec {
	t.Helper()
	spec, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func TestCounts(t *testing.T) {
	t.Parallel()
	got := map[string]int{}
	for _, op := range mustLoad(t).Operations {
		got[op.Status]++
	}
	want := map[string]int{StatusCurrent: 197, StatusDeprecated: 27, StatusRemoved: 48}
	for status, n := range want {
		if got[status] < n {
			t.Errorf("%s: %d operations, want %d or more", status, got[status], n)
		}
	}
}

func TestLoadIsShared(t *testing.T) {
	t.Parallel()
	first, second := mustLoad(t), mustLoad(t)
	if first != second {
		t.Error("Load parsed twice")
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	spec := mustLoad(t)
	op, ok := spec.Operation("GET", "/patients")
	if !ok || op.ListKey != "patients" || op.ResponseSchema != "Patient" || op.Success != 200 {
		t.Errorf("GET /patients: got %+v, %v", op, ok)
	}
	if f, ok := op.Filter("date_of_birth"); !ok || f.Type != FilterDate {
		t.Errorf("filter date_of_birth: got %v, %v", f, ok)
	}
	if _, ok := op.Filter("notes"); ok {
		t.Error("notes must not be a filter")
	}
	if !op.Takes("q[]") || op.Takes("from") {
		t.Errorf("query parameters: got %v", op.QueryParams)
	}
	if _, ok := spec.Operation("PUT", "/nowhere"); ok {
		t.Error("found an operation that does not exist")
	}
	if _, ok := spec.Schema("Patient"); !ok {
		t.Error("no schema Patient")
	}
	if body, ok := spec.Request("PatientRequest"); !ok || body.Kind != "request" {
		t.Errorf("PatientRequest: got %v, %v", body.Kind, ok)
	}
	if len(spec.Deviations) == 0 {
		t.Error("no deviations were read")
	}
}

// Every schema that another one names must exist, at any depth.
func TestReferencesExist(t *testing.T) {
	t.Parallel()
	spec := mustLoad(t)
	known := func(where, name string) {
		if _, ok := spec.Schemas[name]; !ok && name != "" && name != "<schema>" {
			t.Errorf("%s names the unknown schema %s", where, name)
		}
	}
	var walk func(where string, f Field)
	walk = func(where string, f Field) {
		switch f.Type {
		case TypeString, TypeInteger, TypeNumber, TypeBoolean, TypeObject, TypeArray,
			TypeMap, TypeLink, TypeSelfLink, TypeRef, TypeOneOf:
		default:
			t.Errorf("%s has the unknown type %q", where, f.Type)
		}
		known(where, f.Ref)
		for _, name := range f.Of {
			known(where, name)
		}
		for name, inner := range f.Fields {
			walk(where+"."+name, inner)
		}
		for _, inner := range []*Field{f.Items, f.Values} {
			if inner != nil {
				walk(where+"[]", *inner)
			}
		}
	}
	for _, schemas := range []map[string]Schema{spec.Schemas, spec.Requests} {
		for name, schema := range schemas {
			for _, member := range schema.Of {
				known(name, member)
			}
			for field, f := range schema.Fields {
				walk(name+"."+field, f)
			}
		}
	}
}

func TestMalformedRowsAreErrors(t *testing.T) {
	t.Parallel()
	const good = "GET,/patients,patients,list,current,200,patients,Patient,,page q[],id:int64,test,"
	header := strings.Join(columns, ",")
	tests := map[string]string{
		"no header":         good,
		"missing column":    header + "\nGET,/patients,patients",
		"unknown method":    header + "\n" + strings.Replace(good, "GET", "FETCH", 1),
		"relative path":     header + "\n" + strings.Replace(good, "/patients", "patients", 1),
		"no resource":       header + "\n" + strings.Replace(good, ",patients,list", ",,list", 1),
		"unknown status":    header + "\n" + strings.Replace(good, "current", "new", 1),
		"code not a number": header + "\n" + strings.Replace(good, "200", "ok", 1),
		"filter no type":    header + "\n" + strings.Replace(good, "id:int64", "id", 1),
		"filter bad type":   header + "\n" + strings.Replace(good, "int64", "float", 1),
		"unknown schema":    header + "\n" + strings.Replace(good, "Patient,", "Person,", 1),
		"unknown request":   header + "\n" + strings.Replace(good, "Patient,,", "Patient,Body,", 1),
		"twice":             header + "\n" + good + "\n" + good,
	}
	const schemas = `{"schemas":{"Patient":{"kind":"response"}}}`
	if _, err := parse([]byte(header+"\n"+good), []byte(schemas)); err != nil {
		t.Fatalf("the good row: %v", err)
	}
	for name, csv := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := parse([]byte(csv), []byte(schemas)); err == nil {
				t.Error("got no error")
			}
		})
	}
	for _, bad := range []string{`{`, `{"schemas":{"Patient":{"colour":"red"}}}`} {
		if _, err := parse([]byte(header), []byte(bad)); err == nil {
			t.Errorf("schemas %s: got no error", bad)
		}
	}
}
