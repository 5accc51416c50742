package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/wholefile"
)

// event is what happened to a reminder. An intent with nothing after it means that the program ended, or the sender
// failed, while the reminder was being sent: it is uncertain whether it was.
type event string

const (
	intent event = "intent" // it is about to be sent
	done   event = "done"   // it was sent
	failed event = "failed" // it was certainly not sent, and may be sent again
)

// entry is a line of the state file. It holds the IDs of attendees and nothing else about patients.
type entry struct {
	Event event `json:"event"`
	Key

	At time.Time `json:"at"`
}

// state is an append-only file that remembers reminders, a line of JSON for each event. Each line is on the disk before
// append returns.
type state struct {
	file *os.File
	last map[Key]event
}

// openState opens or creates a state file, for one program at a time.
func openState(name string) (*state, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // the user chooses the file
	if err != nil {
		return nil, err
	}
	s := &state{file: f, last: map[Key]event{}}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

// load reads the file. It removes an incomplete last line, which a crash leaves: nothing was sent yet because of it.
func (s *state) load() error {
	name := s.file.Name()
	if err := lock(s.file); err != nil {
		return fmt.Errorf("%s: another program uses it: %w", name, err)
	}
	if err := wholefile.SyncDir(filepath.Dir(name)); err != nil {
		return err
	}
	content, err := io.ReadAll(s.file)
	if err != nil {
		return err
	}
	complete := content[:bytes.LastIndexByte(content, '\n')+1]
	number := 0
	for line := range bytes.Lines(complete) {
		var e entry
		number++
		if err := json.Unmarshal(line, &e); err != nil || e.Attendee == "" {
			return fmt.Errorf("%s: line %d is damaged: without it reminders could be sent twice", name, number)
		}
		s.last[e.Key] = e.Event
	}
	return s.file.Truncate(int64(len(complete)))
}

// append adds an event. After an error the state must be opened again.
func (s *state) append(what event, key Key) error {
	line, err := json.Marshal(entry{Event: what, Key: key, At: time.Now().UTC()})
	if err != nil {
		return err
	}
	if _, err := s.file.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	s.last[key] = what
	return nil
}

// uncertain returns the reminders that may or may not have been sent, from a day on.
func (s *state) uncertain(from cliniko.Date) []Key {
	keys := slices.DeleteFunc(slices.Collect(maps.Keys(s.last)), func(k Key) bool { return s.last[k] != intent || k.Day.Before(from) })
	slices.SortFunc(keys, func(a, b Key) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

func (k Key) String() string {
	return fmt.Sprintf("%s attendee %s by %s", k.Day, k.Attendee, k.Channel)
}

func (s *state) close() error { return s.file.Close() }
