package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// sent is a [Sender] that remembers the keys of reminders. send, if set, runs first.
type sent struct {
	keys []string
	send func(ctx context.Context, r Reminder) error
}

func (s *sent) Send(ctx context.Context, r Reminder) error {
	if s.send != nil {
		if err := s.send(ctx, r); err != nil {
			return err
		}
	}
	s.keys = append(s.keys, r.String())
	return nil
}

func stateFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "state")
}

// mustOpen opens a state file until the end of the test, if it is not closed before.
func mustOpen(t *testing.T, name string) *state {
	t.Helper()
	s, err := openState(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() }) // it may be closed
	return s
}

// deliverOnce runs deliver with a state file, as one run of the program does.
func deliverOnce(t *testing.T, file string, sender Sender, reminders []Reminder) result {
	t.Helper()
	s := mustOpen(t, file)
	r, err := deliver(t.Context(), s, sender, reminders)
	if err := errors.Join(err, s.close()); err != nil {
		t.Fatal(err)
	}
	return r
}

// some returns n reminders.
func some(n int) []Reminder {
	reminders := make([]Reminder, n)
	for i := range reminders {
		reminders[i].Key = Key{Attendee: cliniko.AttendeeID(fmt.Sprint(100 + i)), Day: cliniko.Date{Year: 2026, Month: 12, Day: 1}, Channel: sms}
	}
	return reminders
}

func TestSecondRunSendsNothing(t *testing.T) {
	t.Parallel()
	file, sender := stateFile(t), &sent{}
	if r := deliverOnce(t, file, sender, some(3)); r.sent != 3 {
		t.Errorf("got %+v", r)
	}
	if r := deliverOnce(t, file, sender, some(4)); r.sent != 1 || r.before != 3 || len(sender.keys) != 4 {
		t.Errorf("got %+v, %d sent", r, len(sender.keys))
	}
}

// A crash leaves any number of the bytes of the state file. The intents among them may have been sent, and the others
// were not, because an intent is on the disk before its reminder is sent.
func TestCrashAnywhere(t *testing.T) {
	t.Parallel()
	reminders, full := some(3), stateFile(t)
	written := &sent{send: func(_ context.Context, r Reminder) error {
		content, err := os.ReadFile(full)
		if err != nil || !strings.Contains(string(content), `"intent","attendee":"`+r.Attendee.String()+`"`) {
			t.Errorf("%s is sent before its intent is in the file, %v", r.Key, err)
		}
		return nil
	}}
	deliverOnce(t, full, written, reminders)
	content, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	file := stateFile(t)
	for size := range len(content) + 1 {
		if err := os.WriteFile(file, content[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		var maybe []string
		complete := content[:bytes.LastIndexByte(content[:size], '\n')+1]
		for _, r := range reminders {
			if bytes.Contains(complete, []byte(`"intent","attendee":"`+r.Attendee.String())) {
				maybe = append(maybe, r.String())
			}
		}
		after := &sent{}
		deliverOnce(t, file, after, reminders)
		if all := append(slices.Clone(maybe), after.keys...); !slices.Equal(all, keysOf(reminders)) {
			t.Fatalf("after %d bytes: sent before %q, after the crash %q", size, maybe, after.keys)
		}
		s := mustOpen(t, file)
		if left := s.uncertain(cliniko.Date{}); len(left) != bytes.Count(complete, []byte("intent"))-bytes.Count(complete, []byte("done")) {
			t.Errorf("after %d bytes: %d reminders are uncertain", size, len(left))
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	file, day := stateFile(t), cliniko.Date{Year: 2026, Month: 12, Day: 1}
	sender := &sent{send: func(_ context.Context, r Reminder) error {
		switch r.Attendee {
		case "101":
			return fmt.Errorf("%w: no route to the gateway", ErrNotSent)
		case "102":
			return errors.New("the gateway did not respond")
		default:
			return nil
		}
	}}
	if r := deliverOnce(t, file, sender, some(4)); r.sent != 2 || r.failed != 1 || r.err == nil {
		t.Errorf("got %+v", r)
	}
	sender.send = nil
	if r := deliverOnce(t, file, sender, some(4)); r.sent != 1 || r.before != 2 || sender.keys[2] != some(2)[1].String() {
		t.Errorf("got %+v, sent %q", r, sender.keys)
	}
	s := mustOpen(t, file)
	if left := s.uncertain(day); len(left) != 1 || left[0].Attendee != "102" {
		t.Errorf("uncertain are %v", left)
	}
	if left := s.uncertain(day.AddDays(1)); len(left) != 0 {
		t.Errorf("after the day, uncertain are %v", left)
	}
}

// The reminder that is being sent when the program is interrupted is finished and remembered.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	sender := &sent{send: func(ctx context.Context, _ Reminder) error {
		cancel()
		return ctx.Err()
	}}
	s := mustOpen(t, stateFile(t))
	if r, err := deliver(ctx, s, sender, some(3)); r.sent != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("got %+v, %v", r, err)
	}
	if s.last[some(1)[0].Key] != done || len(s.last) != 1 {
		t.Errorf("the state has %v", s.last)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	file := stateFile(t)
	s := mustOpen(t, file)
	if err := s.close(); err != nil { // every write fails from now on
		t.Fatal(err)
	}
	sender := &sent{}
	if _, err := deliver(t.Context(), s, sender, some(3)); err == nil || len(sender.keys) > 0 {
		t.Errorf("%d were sent, error %v", len(sender.keys), err)
	}
}

func TestDamagedState(t *testing.T) {
	t.Parallel()
	for _, damage := range []string{"\n", "{}\n", "not JSON\n{", `{"event":"done"}` + "\n"} {
		file := stateFile(t)
		deliverOnce(t, file, &sent{}, some(1))
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteString(damage)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		if s, err := openState(file); err == nil || !strings.Contains(err.Error(), "line 3 is damaged") {
			t.Errorf("%q: %v, error %v", damage, s, err)
		}
	}
}

func TestOneProgramAtATime(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there is no lock")
	}
	file := stateFile(t)
	s := mustOpen(t, file)
	if _, err := openState(file); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("error %v", err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if err := mustOpen(t, file).close(); err != nil {
		t.Error(err)
	}
}

func TestMovedAppointments(t *testing.T) {
	t.Parallel()
	_, client := newClinic(t, monday, 0)
	id := book(t, client, businessIn(t, client, "Australia/Sydney"), "", parseTime(t, "2026-12-01T00:00:00Z"))
	file, sender := stateFile(t), &sent{}
	for _, step := range []struct {
		what, startsAt string
		now            time.Time
		total          int
	}{
		{"booked", "2026-12-01T00:00:00Z", monday, 1},
		{"moved to another time of the day", "2026-12-01T05:00:00Z", monday, 1},
		{"moved to the next day", "2026-12-02T00:00:00Z", monday, 1},
		{"a day later", "2026-12-02T00:00:00Z", monday.AddDate(0, 0, 1), 2},
		{"moved back", "2026-12-01T05:00:00Z", monday, 2},
	} {
		_, err := client.IndividualAppointments.Update(t.Context(), id, cliniko.IndividualAppointmentUpdate{
			StartsAt: cliniko.Some(parseTime(t, step.startsAt)), EndsAt: cliniko.Null[time.Time](),
		})
		if err != nil {
			t.Fatal(err)
		}
		deliverOnce(t, file, sender, dueNow(t, client, step.now))
		if len(sender.keys) != step.total {
			t.Errorf("%s: %d reminders in all, want %d", step.what, len(sender.keys), step.total)
		}
	}
}

// remindOn runs the program once on a clinic, and returns what it prints.
func remindOn(t *testing.T, client *cliniko.Client, s settings) (out, messages string, err error) {
	t.Helper()
	var o, m strings.Builder
	s.ahead = 1
	var sender Sender = console{&o, s.show}
	if s.outbox != "" {
		sender = outbox{s.outbox}
	}
	err = remind(t.Context(), client, s, sender, &m)
	return o.String(), m.String(), err
}

// atMonday runs a test in fake time, on the sandbox at monday.
func atMonday(t *testing.T, test func(t *testing.T, clinic *clinikotest.Clinic, client *cliniko.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(monday))
		clinic, client := newClinic(t, monday, 300)
		test(t, clinic, client)
	})
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	atMonday(t, func(t *testing.T, _ *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		file := stateFile(t)
		out, messages, err := remindOn(t, client, settings{state: file})
		if err != nil {
			t.Fatal(err)
		}
		state, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(out, "\n"); lines < 30 || !strings.Contains(out, "Tue 1 Dec 10:45 AWST  Saltbush West") || !strings.Contains(messages, fmt.Sprint(lines, " reminders sent, 0 sent before, 0 failed; not to be sent: ")) {
			t.Errorf("got\n%s\n%s", out, messages)
		}
		printed := out + messages + string(state)
		for _, r := range dueNow(t, client, monday) {
			attendee, err := client.Attendees.Get(t.Context(), r.Attendee)
			if err != nil {
				t.Fatal(err)
			}
			patient, err := client.Patients.Get(t.Context(), attendee.Patient.ID())
			if err != nil {
				t.Fatal(err)
			}
			for _, personal := range []string{r.To, r.Text, patient.LastName, patient.FirstName, patient.ID.String()} {
				if strings.Contains(printed, personal) {
					t.Errorf("something of attendee %s is printed", r.Attendee)
				}
			}
		}
		out, messages, err = remindOn(t, client, settings{state: file})
		if err != nil || out != "" || !strings.Contains(messages, "0 reminders sent, ") {
			t.Errorf("the second run printed %q, %q, %v", out, messages, err)
		}
		out, _, err = remindOn(t, client, settings{state: stateFile(t), show: true})
		if err != nil || !strings.Contains(out, ": Hello ") {
			t.Errorf("with -show it printed %q, %v", out, err)
		}
	})
}

func TestOutbox(t *testing.T) {
	t.Parallel()
	atMonday(t, func(t *testing.T, _ *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		dir, file := t.TempDir(), stateFile(t)
		if _, _, err := remindOn(t, client, settings{state: file, outbox: dir}); err != nil {
			t.Fatal(err)
		}
		want := dueNow(t, client, monday)
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != len(want) || len(want) == 0 {
			t.Fatalf("%d files for %d reminders, %v", len(files), len(want), err)
		}
		for _, r := range want {
			content, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("2026-12-01-%s-%s.json", r.Attendee, r.Channel)))
			if err != nil {
				t.Fatal(err)
			}
			var got Reminder
			if err := json.Unmarshal(content, &got); err != nil || got.Key != r.Key || got.To != r.To || got.Text != r.Text || !got.StartsAt.Equal(r.StartsAt) {
				t.Errorf("the file of %s is not what is to be sent, %v", r.Key, err)
			}
		}
		if _, messages, err := remindOn(t, client, settings{state: stateFile(t), outbox: filepath.Join(dir, "missing")}); !errors.Is(err, ErrNotSent) || !strings.Contains(messages, fmt.Sprint(len(want), " failed")) {
			t.Errorf("without the directory: %q, %v", messages, err)
		}
	})
}

// An uncertain reminder is reported by every run, and the exit code says so.
func TestUncertainIsReported(t *testing.T) {
	t.Parallel()
	atMonday(t, func(t *testing.T, _ *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		file := stateFile(t)
		s := mustOpen(t, file)
		r := dueNow(t, client, monday)[0]
		if err := errors.Join(s.append(intent, r.Key), s.close()); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			_, messages, err := remindOn(t, client, settings{state: file})
			if err == nil || !strings.Contains(messages, "May or may not have been sent, and is not sent again: 2026-12-01 attendee ") {
				t.Errorf("got %q, %v", messages, err)
			}
		}
	})
}

// With -every, an outage costs only time.
func TestEvery(t *testing.T) {
	t.Parallel()
	atMonday(t, func(t *testing.T, clinic *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 401, Route: "/attendees"})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Minute)
		defer cancel()
		s, sender := settings{ahead: 1, state: stateFile(t)}, &sent{}
		failed, passes := 0, 0
		err := repeat(ctx, 15*time.Minute, func() {
			passes++
			if err := remind(ctx, client, s, sender, io.Discard); err != nil {
				failed++
			}
		})
		slices.Sort(sender.keys)
		if err != nil || passes != 4 || failed != 1 || !slices.Equal(sender.keys, expected(t, client, "2026-12-01")) {
			t.Errorf("%d passes, %d failed, %d sent, %v", passes, failed, len(sender.keys), err)
		}
	})
}

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	dir := t.TempDir()
	args := []string{"-ahead", "3", "-state", filepath.Join(dir, "state"), "-outbox", filepath.Join(dir, "outbox")}
	for _, args := range [][]string{args, args, {"-ahead", "2"}} { // one of the two days is not a Sunday
		var out, messages strings.Builder
		if err := run(t.Context(), args, &out, &messages); err != nil || !strings.Contains(messages.String(), "this is the sandbox") {
			t.Errorf("%q: %v, %s", args, err, messages.String())
		}
	}
}

func TestBadArguments(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"is not a flag":       {"tomorrow"},
		"must be 1 to 60":     {"-ahead", "0"},
		"must be 1m or more":  {"-every", "1s"},
		"must be a time":      {"-from", "9am"},
		"-outbox needs -stat": {"-outbox", "outbox"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
}
