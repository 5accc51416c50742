package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cliniko-go/cliniko/examples/internal/wholefile"
)

// console is a [Sender] that sends nothing and prints a line instead. It prints personal data only if show is set.
type console struct {
	out  io.Writer
	show bool
}

// Send implements [Sender].
func (c console) Send(_ context.Context, r Reminder) error {
	line := fmt.Sprintf("%-5s  %s  %s", r.Channel, r.StartsAt.Format("Mon 2 Jan 15:04 MST"), r.Business)
	if c.show {
		line += fmt.Sprintf("\n       to %s: %s", r.To, r.Text)
	}
	_, err := fmt.Fprintln(c.out, line)
	return err
}

// outbox is a [Sender] that writes each reminder as a file of JSON into a directory, for a program that sends it and
// removes the file. Files that end in .json are complete.
type outbox struct{ dir string }

// Send implements [Sender].
func (o outbox) Send(_ context.Context, r Reminder) error {
	content, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	name := filepath.Join(o.dir, fmt.Sprintf("%s-%s-%s.json", r.Day, r.Attendee, r.Channel))
	err = wholefile.Write(name, content)
	if _, missing := os.Stat(name); err != nil && errors.Is(missing, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	return err
}
