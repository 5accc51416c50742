// Package wholefile writes files that are never half written.
package wholefile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// Write replaces a file, or creates it. A program that opens it sees the old content or the new content, and nothing
// between, also after a crash. Only its owner may read it.
func Write(name string, content []byte) error {
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, filepath.Base(name)+".*.tmp") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return SyncDir(dir)
}

// SyncDir makes the names of new files in a directory survive a crash of the machine.
func SyncDir(dir string) error {
	if runtime.GOOS == "windows" { // has no such call
		return nil
	}
	d, err := os.Open(dir) //nolint:gosec // the caller chooses the directory
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
