package contract_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var update = flag.Bool("update", false, "write API.md")

// TestAPITable holds API.md against the methods that there are: go test ./test/contract -run TestAPITable -update writes it.
func TestAPITable(t *testing.T) {
	t.Parallel()
	want := apiTable(testkit.Methods(t))
	if *update {
		if err := os.WriteFile("../../API.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("../../API.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("API.md is not what the methods are: go test ./test/contract -run TestAPITable -update")
	}
}

func apiTable(all []testkit.Method) string {
	slices.SortStableFunc(all, func(a, b testkit.Method) int {
		return strings.Compare(a.Op.Resource+" "+a.Op.Path+" "+a.Op.Method, b.Op.Resource+" "+b.Op.Path+" "+b.Op.Method)
	})
	var b strings.Builder
	b.WriteString("# Methods and operations\n\nWritten by `go test ./test/contract -run TestAPITable -update`; the tests check it.\n")
	section := ""
	for i, e := range all {
		if i > 0 && e.Op.Path == all[i-1].Op.Path && e.Op.Method == all[i-1].Op.Method {
			continue // the All beside its List
		}
		if title := strings.ReplaceAll(e.Op.Resource, "_", " "); title != section {
			section = title
			fmt.Fprintf(&b, "\n## %s%s\n\n| method | operation | |\n|---|---|---|\n", strings.ToUpper(title[:1]), title[1:])
		}
		note := ""
		if e.Op.Status == apispec.StatusDeprecated {
			note = "deprecated"
		}
		fmt.Fprintf(&b, "| `%s` | `%s %s` | %s |\n", methodNames(all, e.Op), e.Op.Method, e.Op.Path, note)
	}
	return b.String()
}

// methodNames are the methods of an operation: Patients.List, All.
func methodNames(all []testkit.Method, op apispec.Operation) string {
	var service, name string
	var methods []string
	for _, e := range all {
		if e.Op.Path == op.Path && e.Op.Method == op.Method {
			service, name, _ = strings.Cut(e.Name, ".")
			methods = append(methods, name)
		}
	}
	slices.SortFunc(methods, func(a, b string) int { return strings.Compare(b, a) }) // List before All
	return service + "." + strings.Join(methods, ", ")
}
