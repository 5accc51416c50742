package clinikotest

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
)

// Open returns the clinic in a file. If there is no such file, it creates one with a new clinic.
//
// Each write to the clinic is in the file before its response is sent. The file is replaced as a whole, so it is never
// half written, and only its owner may read it. If it cannot be written, the response is a 500. Only one program may use
// the file at a time. Every write takes longer the larger the clinic is.
//
// The records, files, settings, the account, the role and the clock are those in the file: [WithAccount], [WithNow],
// [WithRole], [WithSeed], [WithSize] and [WithoutOnlineBookings] apply to a new clinic only. A clock that was set or put
// forward stays ahead by as much.
func Open(file string, opts ...Option) (*Clinic, error) {
	c := &Clinic{cfg: newConfig(opts)}
	k := &keeper{clinic: c, file: file}
	c.cfg.Changed = k.keep
	engine, err := restore(file, c.cfg)
	if errors.Is(err, fs.ErrNotExist) {
		c.current.Store(api.New(c.cfg))
		return c, k.keep()
	}
	if err != nil {
		return nil, fmt.Errorf("clinikotest: %s: %w", file, err)
	}
	c.current.Store(engine)
	return c, nil
}

func restore(file string, cfg api.Config) (*api.Clinic, error) {
	f, err := os.Open(file) //nolint:gosec // the caller chooses the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return api.Restore(cfg, bufio.NewReader(f))
}

// keeper keeps a clinic in a file.
type keeper struct {
	clinic *Clinic
	file   string
	asked  atomic.Int64 // number of calls of keep

	mu   sync.Mutex
	kept int64 // calls whose changes are in the file
}

// keep returns when all changes before the call are in the file. One save serves all calls that wait for it.
func (k *keeper) keep() error {
	n := k.asked.Add(1)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept >= n {
		return nil
	}
	covered := k.asked.Load()
	if err := k.save(); err != nil {
		return fmt.Errorf("clinikotest: the clinic cannot be saved: %w", err)
	}
	k.kept = covered
	return nil
}

// save replaces the file. A temporary file has mode 0600.
func (k *keeper) save() error {
	f, err := os.CreateTemp(filepath.Dir(k.file), filepath.Base(k.file)+".*.tmp")
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = errors.Join(k.clinic.engine().Save(w), w.Flush(), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), k.file)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the first error is the cause
	}
	return err
}
