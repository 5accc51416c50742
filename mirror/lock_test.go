package mirror

import (
	"errors"
	"path/filepath"
	"testing"
)

// Only one Mirror has a database open, and the next one can open it after it was closed.
func TestLock(t *testing.T) {
	t.Parallel()
	onEachDatabase(t, func(t databaseTest) {
		first := open(t, t.dsn)
		if _, err := Open(t.Context(), t.dsn); !errors.Is(err, ErrLocked) {
			t.Errorf("a second Open: got %v", err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		open(t, t.dsn)
	})
}

func TestOpenRejectsWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{"", ":memory:", "mysql://localhost/clinic", filepath.Join(t.TempDir(), "missing", "clinic.db"), "postgres:///none?host=" + t.TempDir()} {
		if m, err := Open(t.Context(), dsn); err == nil {
			t.Errorf("%q: no error", dsn)
			_ = m.Close()
		}
	}
}
