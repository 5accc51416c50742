package cliniko_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

var update = flag.Bool("update", false, "write API.md and the figures in docs anew")

// TestAPITable holds API.md against the methods that there are: go test -run TestAPITable -update writes it.
func TestAPITable(t *testing.T) {
	t.Parallel()
	want := apiTable(endpoints(t))
	if *update {
		if err := os.WriteFile("API.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("API.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("API.md is not what the methods are: go test -run TestAPITable -update")
	}
}

func apiTable(all []endpoint) string {
	slices.SortStableFunc(all, func(a, b endpoint) int {
		return strings.Compare(a.op.Resource+" "+a.op.Path+" "+a.op.Method, b.op.Resource+" "+b.op.Path+" "+b.op.Method)
	})
	var b strings.Builder
	b.WriteString("# Methods and operations\n\nWritten by `go test -run TestAPITable -update`; the tests check it.\n")
	section := ""
	for i, e := range all {
		if i > 0 && e.op.Path == all[i-1].op.Path && e.op.Method == all[i-1].op.Method {
			continue // the All beside its List
		}
		if title := strings.ReplaceAll(e.op.Resource, "_", " "); title != section {
			section = title
			fmt.Fprintf(&b, "\n## %s%s\n\n| method | operation | |\n|---|---|---|\n", strings.ToUpper(title[:1]), title[1:])
		}
		note := ""
		if e.op.Status == apispec.StatusDeprecated {
			note = "deprecated"
		}
		fmt.Fprintf(&b, "| `%s` | `%s %s` | %s |\n", methodNames(all, e.op), e.op.Method, e.op.Path, note)
	}
	return b.String()
}

// methodNames are the methods of an operation: Patients.List, All.
func methodNames(all []endpoint, op apispec.Operation) string {
	var service, name string
	var methods []string
	for _, e := range all {
		if e.op.Path == op.Path && e.op.Method == op.Method {
			service, name, _ = strings.Cut(e.name, ".")
			methods = append(methods, name)
		}
	}
	slices.SortFunc(methods, func(a, b string) int { return strings.Compare(b, a) }) // List before All
	return service + "." + strings.Join(methods, ", ")
}
