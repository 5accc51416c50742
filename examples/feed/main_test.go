package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	t.Setenv("CRM_URL", "")
	var out, messages strings.Builder
	if err := run(t.Context(), nil, &out, &messages); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "EMAIL ") || strings.Count(out.String(), "@") < 90 || !strings.HasSuffix(out.String(), " contacts\n") {
		t.Error("the table of contacts is incomplete")
	}
	for _, want := range []string{"a CRM in memory", "this is the sandbox", " contacts written, 0 removed, 0 rejected by the CRM, 0 to deliver in the next run"} {
		if !strings.Contains(messages.String(), want) || strings.Contains(messages.String(), "@") {
			t.Errorf("messages: %q", messages.String())
		}
	}
}

// TestEvery ends the program between two runs.
func TestEvery(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	t.Setenv("CRM_URL", "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out strings.Builder
	err := run(ctx, []string{"-every", time.Hour.String()}, &out, writer(func(text string) {
		if strings.Contains(text, "contacts written") {
			cancel()
		}
	}))
	if err != nil || !strings.HasSuffix(out.String(), " contacts\n") {
		t.Errorf("got %v, and no table", err)
	}
}

type writer func(string)

func (w writer) Write(b []byte) (int, error) {
	w(string(b))
	return len(b), nil
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	for _, tt := range []struct {
		want, url, key string
		args           []string
	}{
		{"below 10s", "", "", []string{"-every", "1s"}},
		{"unexpected argument", "", "", []string{"now"}},
		{"invalid value", "", "", []string{"-every", "often"}},
		{"needs CRM_URL", "", "", []string{"-state", "state.json"}},
		{"https://", "http://crm.example", "k", nil},
		{"https://", "crm.example", "k", nil},
		{"https://", "https://user:secret@crm.example", "k", nil},
		{"CRM_KEY", "https://crm.example", "", nil},
		{"made-up people", "https://crm.example", "k", nil},
	} {
		t.Setenv("CRM_URL", tt.url)
		t.Setenv("CRM_KEY", tt.key)
		err := run(t.Context(), tt.args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s %v: error %v, want %q", tt.url, tt.args, err, tt.want)
		}
	}
}
