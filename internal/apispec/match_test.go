package apispec

import (
	"maps"
	"regexp"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	router := NewRouter(mustLoad(t).Operations)
	tests := []struct {
		method, path string
		want         string // the path template; "" for no match
		params       map[string]string
	}{
		{"GET", "/patients", "/patients", nil},
		{"GET", "/patients/12", "/patients/{id}", map[string]string{"id": "12"}},
		{"GET", "/practitioners/inactive", "/practitioners/inactive", nil},
		{"GET", "/patient_forms/1/signatures/2", "/patient_forms/{patient_form_id}/signatures/{id}", map[string]string{"patient_form_id": "1", "id": "2"}},
		{"GET", "/patients/1640000000000000001", "/patients/{id}", map[string]string{"id": "1640000000000000001"}},
		{"GET", "/patients/16400000000000000012", "", nil},
		{"GET", "/patients/-1", "", nil},
		{"GET", "/patients/1x2", "", nil},
		{"GET", "/patients/", "", nil},
		{"GET", "/patients/{id}", "", nil},
		{"GET", "patients", "", nil},
		{"GET", "", "", nil},
		{"TRACE", "/patients", "", nil},
	}
	for _, tt := range tests {
		op, params, ok := router.Match(tt.method, tt.path)
		if ok != (tt.want != "") || op.Path != tt.want || !maps.Equal(params, tt.params) {
			t.Errorf("%s %s: got %q %v %v, want %q %v", tt.method, tt.path, op.Path, params, ok, tt.want, tt.params)
		}
	}
}

// Every operation is found by a path of its template.
func TestMatchFindsEveryOperation(t *testing.T) {
	t.Parallel()
	spec := mustLoad(t)
	router := NewRouter(spec.Operations)
	parameter := regexp.MustCompile(`\{[a-z_]+\}`)
	for _, want := range spec.Operations {
		got, params, ok := router.Match(want.Method, parameter.ReplaceAllString(want.Path, "7"))
		if !ok || got.Path != want.Path || got.Method != want.Method {
			t.Errorf("%s %s: got %s %s", want.Method, want.Path, got.Method, got.Path)
		}
		if len(params) != strings.Count(want.Path, "{") {
			t.Errorf("%s %s: got the parameters %v", want.Method, want.Path, params)
		}
	}
}
