package cliniko_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
)

// visit is a type of a program that uses the SDK.
type visit struct {
	Room    string
	patient cliniko.Patient
}

type node struct {
	Next *node
	Name string
}

func TestRedact(t *testing.T) {
	t.Parallel()
	const mark = "Quillfeather"
	ada := cliniko.Patient{ID: "12", FirstName: mark}
	cyclic := &node{Name: mark}
	cyclic.Next = cyclic

	for name, tc := range map[string]struct {
		value any
		want  string // in the line
	}{
		"model":            {ada, "Patient(12)"},
		"pointer":          {&ada, "Patient(12)"},
		"slice":            {[]cliniko.Patient{ada, ada}, "[]cliniko.Patient(2)"},
		"slice of any":     {[]any{1, ada}, "[]interface {}(2)"},
		"array":            {[1]cliniko.Patient{ada}, "[1]cliniko.Patient(1)"},
		"map":              {map[string]cliniko.Patient{"a": ada}, "map[string]cliniko.Patient(1)"},
		"map of pointers":  {map[int]*cliniko.Patient{1: &ada}, "map[int]*cliniko.Patient(1)"},
		"map key":          {map[cliniko.PatientFormFullName]int{{FirstName: mark}: 1}, "map[cliniko.PatientFormFullName]int(1)"},
		"unexported field": {visit{Room: mark, patient: ada}, "cliniko_test.visit"},
		"pointer to it":    {&visit{Room: mark, patient: ada}, "*cliniko_test.visit"},
		"anonymous struct": {struct{ P *cliniko.Patient }{&ada}, "struct { P *cliniko.Patient }"},
		"request":          {[]cliniko.PatientCreate{{FirstName: mark}}, "[]cliniko.PatientCreate(1)"},
		"optional":         {[]cliniko.Optional[string]{cliniko.Some(mark)}, "[]cliniko.Optional[string](1)"},
		"page":             {[]*cliniko.Page[cliniko.Patient]{{Items: []cliniko.Patient{ada}}}, "[]*cliniko.Page["},
		"cyclic":           {cyclic, "*cliniko_test.node"},

		"number":        {3, "3"},
		"text":          {"front desk", "front desk"},
		"time":          {time.Unix(0, 0).UTC(), "1970-01-01"},
		"error":         {fmt.Errorf("sync: %w", errors.New("no space left")), "sync: no space left"},
		"our errors":    {[]error{&cliniko.APIError{Message: mark, StatusCode: 422}}, "422"},
		"own slice":     {[]string{"front desk"}, "front desk"},
		"own struct":    {node{Name: "front desk"}, "front desk"},
		"slice of IDs":  {[]cliniko.PatientID{"12"}, "12"},
		"nil":           {nil, ""},
		"empty slice":   {[]string{}, ""},
		"nil interface": {[]any{nil}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var text, json bytes.Buffer
			options := &slog.HandlerOptions{ReplaceAttr: cliniko.Redact}
			slog.New(slog.NewTextHandler(&text, options)).Info("read", "value", tc.value)
			slog.New(slog.NewJSONHandler(&json, options)).Info("read", slog.Group("group", "value", tc.value))
			for _, line := range []string{text.String(), json.String()} {
				if strings.Contains(line, mark) {
					t.Errorf("personal data in %s", line)
				}
				if !strings.Contains(line, tc.want) {
					t.Errorf("%s does not contain %q", line, tc.want)
				}
			}
		})
	}
}
