package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Without a key it mirrors the sandbox.
func TestSandbox(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	file := filepath.Join(t.TempDir(), "clinic.db")
	var messages bytes.Buffer
	if err := run(t.Context(), []string{"-db", file, "-without", "patients.notes, treatment_notes.content"}, &messages); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil || !strings.Contains(messages.String(), "rows changed, 0 gone") {
		t.Errorf("%v, %s", err, messages.String())
	}
}

// Ctrl-C ends it without an error.
func TestStop(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var messages bytes.Buffer
	if err := run(ctx, []string{"-db", filepath.Join(t.TempDir(), "clinic.db"), "-every", "1h"}, &messages); err != nil {
		t.Error(err)
	}
	if !strings.Contains(messages.String(), "the next run continues") {
		t.Errorf("got %s", messages.String())
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"clinic.db"}, {"-every", "-5m"}, {"-every", "soon"}} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

// The sandbox never gets into the database of the clinic.
func TestDefaultDatabase(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	if c, err := parse(nil, io.Discard); err != nil || c.database != "sandbox.db" || !c.sandbox {
		t.Errorf("without a key: got %+v, %v", c, err)
	}
	t.Setenv("CLINIKO_API_KEY", "some-key-au1")
	if c, err := parse(nil, io.Discard); err != nil || c.database != "clinic.db" || c.sandbox {
		t.Errorf("with a key: got %+v, %v", c, err)
	}
}
