package mirror

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

var update = flag.Bool("update", false, "write testdata/schema.*.sql")

// Every list of the API has a table, except those that are views or have no records.
func TestEveryListHasATable(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := newLists()
	if err != nil {
		t.Fatal(err)
	}
	for _, operation := range spec.Operations {
		isList := operation.Name == "list" && operation.Status == apispec.StatusCurrent && operation.ListKey != ""
		if !isList || slices.Contains([]string{"bookings", "available_times"}, operation.Resource) {
			continue
		}
		if !slices.ContainsFunc(lists, func(l list) bool { return l.name == operation.Resource }) {
			t.Errorf("lists.go has no %s", operation.Resource)
		}
	}
}

// Every field of the API has a column, except links to lists of other records.
func TestEveryFieldHasAColumn(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := newLists()
	if err != nil {
		t.Fatal(err)
	}
	withoutColumn := []string{"conflicts", "content", "invoice_items", "practitioner_reference_numbers", "links"} // links to other lists, and to a file
	for _, l := range lists {
		operation, _ := spec.Operation("GET", "/"+l.name)
		for name, field := range fieldsOf(spec, operation.ResponseSchema) {
			if field.Many || l.has(name) || l.has(name+"_id") || l.has(strings.TrimSuffix(name, "s")+"_ids") || slices.Contains(withoutColumn, name) && field.Type != apispec.TypeObject {
				continue
			}
			t.Errorf("%s has no column for %s", l.name, name)
		}
	}
}

// The tables and views are those in testdata. Databases of users have them.
func TestSchema(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]*dialect{"sqlite": sqlite, "postgres": postgres} {
		file := filepath.Join("testdata", "schema."+name+".sql")
		got := schemaText(t, d)
		want, err := os.ReadFile(file)
		if err != nil && !*update {
			t.Fatal(err)
		}
		if string(want) == got {
			continue
		}
		if !*update {
			t.Errorf("%s differs from the schema. Raise schemaVersion, if a version with the old one was released, and run this test with -update", file)
			continue
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func schemaText(t *testing.T, d *dialect) string {
	t.Helper()
	lists, err := newLists()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "-- Written by go test -run TestSchema -update.\n-- Version %d\n\n", schemaVersion)
	for _, statement := range d.stateTables() {
		b.WriteString(statement + ";\n")
	}
	for _, l := range lists {
		b.WriteString("\n" + d.createTable(l.table) + ";\n")
		for _, statement := range l.createIndexes() {
			b.WriteString(statement + ";\n")
		}
	}
	views, err := d.views(lists, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		b.WriteString("\nCREATE VIEW " + v.name + " AS\n" + strings.TrimSpace(v.query) + ";\n")
	}
	return b.String()
}
