package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The directories in the folder. Claims are in the hidden one.
const (
	doneDir     = "done"
	rejectedDir = "rejected"
	claimsDir   = ".attach"
)

// folder is the folder that is watched. Programs on several machines may watch the same one.
type folder struct {
	path    string
	quiet   time.Duration // how long a file must not have changed
	maxSize int64

	seen map[string]snapshot
}

// snapshot is what a file looked like, and since when.
type snapshot struct {
	size    int64
	changed time.Time
	since   time.Time
}

// openFolder creates the directories in the folder.
func openFolder(path string, quiet time.Duration, maxSize int64) (*folder, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil, errors.New("the folder to watch must be a directory that exists")
	}
	for _, dir := range []string{doneDir, rejectedDir, claimsDir} {
		if err := os.MkdirAll(filepath.Join(path, dir), 0o700); err != nil {
			return nil, withoutName(err)
		}
	}
	return &folder{path: path, quiet: quiet, maxSize: maxSize, seen: map[string]snapshot{}}, nil
}

// ready returns the names of the files that are completely written: their size and time have not changed for a while, by
// the clock of this program. Hidden files and those with the names of unfinished ones are left alone.
func (d *folder) ready() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, withoutName(err)
	}
	now := time.Now()
	present := map[string]snapshot{}
	var names []string
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || isUnfinished(entry.Name()) {
			continue // an error means that the file was just moved
		}
		s := snapshot{info.Size(), info.ModTime(), now}
		if before, ok := d.seen[entry.Name()]; ok && before.size == s.size && before.changed.Equal(s.changed) {
			s.since = before.since
		}
		present[entry.Name()] = s
		if now.Sub(s.since) >= d.quiet {
			names = append(names, entry.Name())
		}
	}
	d.seen = present
	return names, nil
}

// isUnfinished reports whether programs give such names to files that they have not finished.
func isUnfinished(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".part") || strings.HasSuffix(name, "~")
}

// read returns the content of a file. The error is a rejection if the file is empty or too large.
func (d *folder) read(name string) ([]byte, error) {
	path := filepath.Join(d.path, name)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, withoutName(err)
	case info.Size() == 0:
		return nil, rejection{"the file is empty"}
	case info.Size() > d.maxSize:
		return nil, rejection{fmt.Sprintf("the file has %d bytes, more than %d", info.Size(), d.maxSize)}
	}
	content, err := os.ReadFile(path) //nolint:gosec // the user chooses the folder
	if err != nil {
		return nil, withoutName(err)
	}
	if after, err := os.Stat(path); err != nil || after.Size() != int64(len(content)) || !after.ModTime().Equal(info.ModTime()) {
		return nil, errors.New("the file has changed while it was read")
	}
	return content, nil
}

// errClaimed says that another program is working on the file, or that an earlier run ended while it did.
var errClaimed = errors.New("the file is claimed; it is looked at again when the claim has expired")

// claim makes this program the only one to upload a file until release is called or the time has passed. A claim is a file
// with a number at its end. To replace an expired one, a program creates the file with the next number, which only one
// program can do.
func (d *folder) claim(key string, expiry time.Duration) (release func() error, err error) {
	base := filepath.Join(d.path, claimsDir, fmt.Sprintf("%x", sha256.Sum256([]byte(key))))
	for n := 1; ; n++ {
		path := fmt.Sprintf("%s.%d", base, n)
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the user chooses the folder
		switch {
		case err == nil:
			now := time.Now()
			err = errors.Join(file.Close(), os.Chtimes(path, now, now)) // by the clock of this machine
			return func() error { return withoutName(os.Remove(path)) }, withoutName(err)
		case !errors.Is(err, fs.ErrExist):
			return nil, withoutName(err)
		}
		info, err := os.Stat(path)
		if err != nil || time.Since(info.ModTime()) < expiry {
			return nil, errClaimed
		}
	}
}

// move moves a file to a directory of the folder, and never replaces another one. If there is a reason, it is written to a
// file beside it. It is no error if another program has moved the file.
func (d *folder) move(name, dir, reason string) error {
	ext := filepath.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	base := strings.ToValidUTF8(name[:min(len(name)-len(ext), 200)], "") // room for what is added
	target := filepath.Join(d.path, dir, base+ext)
	for n := 2; exists(target); n++ {
		target = filepath.Join(d.path, dir, fmt.Sprintf("%s (%d)%s", base, n, ext))
	}
	if reason != "" {
		if err := os.WriteFile(target+".reason.txt", []byte("Not attached: "+reason+".\n"), 0o600); err != nil {
			return withoutName(err)
		}
	}
	if err := os.Rename(filepath.Join(d.path, name), target); !errors.Is(err, fs.ErrNotExist) {
		return withoutName(err)
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// withoutName returns an error without the path in it, because the names of files can be those of people.
func withoutName(err error) error {
	if named, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", named.Op, named.Err)
	}
	if named, ok := errors.AsType[*os.LinkError](err); ok {
		return fmt.Errorf("%s: %w", named.Op, named.Err)
	}
	return err
}
