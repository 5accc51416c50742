package recorder_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

func contextCancelled(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}

// A recording has a file for each exchange, in order, for its owner only.
func TestSave(t *testing.T) {
	t.Parallel()
	rec := recorder.New(newClinic())
	dir := filepath.Join(t.TempDir(), "testdata", "cliniko")
	if err := rec.Save(dir); err == nil {
		t.Error("saved nothing")
	}
	for _, path := range []string{"/patients?per_page=1", "/patients/1", "/settings/public", "/unknown"} {
		_, _, err := send(t, rec, "GET", host+path, "")
		must(t, err)
	}
	must(t, rec.Save(dir))
	names, _, raw := files(t, dir)
	want := []string{"0001-get-patients.json", "0002-get-patients-id.json", "0003-get-settings-public.json", "0004-get-other.json"}
	if !slices.Equal(names, want) {
		t.Errorf("got %v", names)
	}
	for _, name := range names {
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %s", name, info.Mode())
		}
	}
	if strings.Contains(string(raw), `\u003c`) || !strings.Contains(string(raw), "\n      \"total_entries\": 2") {
		t.Errorf("not for reading:\n%.2000s", raw)
	}
	if err := rec.Save(dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("saved over a recording: %v", err)
	}
	empty := t.TempDir()
	must(t, rec.Save(empty))
	if again, _, _ := files(t, empty); !slices.Equal(again, want) {
		t.Errorf("got %v", again)
	}
	file := filepath.Join(empty, names[0])
	if err := rec.Save(file); err == nil {
		t.Error("saved over a file")
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"nothing":           filepath.Join(t.TempDir(), "missing"),
		"an empty one":      t.TempDir(),
		"no JSON":           write(t, `{`),
		"unknown fields":    write(t, `{"request":{"method":"GET","path":"/patients"},"answer":{}}`),
		"no answer":         write(t, `{"request":{"method":"GET","path":"/patients"}}`),
		"unknown operation": write(t, get("/nowhere", `{}`)),
		"second file":       write(t, get("/patients", `{}`), get("/patients/x", `{}`)),
	} {
		if _, err := recorder.Load(dir); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
