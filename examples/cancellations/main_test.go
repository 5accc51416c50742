package main

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// onSandbox runs a test on a sandbox, in fake time.
func onSandbox(t *testing.T, test func(t *testing.T, sandbox *clinikotest.Clinic, client *cliniko.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sandbox := clinikotest.New()
		client, err := sandbox.Client()
		if err != nil {
			t.Fatal(err)
		}
		test(t, sandbox, client)
	})
}

// aroundToday is a period that has all appointments of the sandbox.
func aroundToday() (from, to cliniko.Date) {
	today := cliniko.DateOf(time.Now())
	return today.AddDays(-90), today.AddDays(60)
}

func TestEveryCancelledAppointmentIsListed(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		ctx := t.Context()
		want := map[time.Time]int{}
		for a, err := range client.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{CancelledAt: cliniko.Any(), ArchivedAt: cliniko.Any()}) {
			if err != nil {
				t.Fatal(err)
			}
			if !a.CancelledAt.IsZero() {
				want[a.StartsAt]++
			}
		}
		from, to := aroundToday()
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 503, Times: 2})
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultHTML, Route: "/individual_appointments"})
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/patients"})
		got, err := cancellations(ctx, client, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(got, func(a, b cancellation) int { return a.StartsAt.Compare(b.StartsAt) }) {
			t.Error("the cancellations are not in the order of their times")
		}
		for _, c := range got {
			if !c.Group {
				want[c.StartsAt.UTC()]--
			}
			if c.Patient == "" || c.Practitioner == "" || c.AppointmentType == "" || c.Business == "" || c.StartsAt.Location() == time.UTC {
				t.Errorf("incomplete: %+v", c)
			}
		}
		for at, n := range want {
			if n != 0 {
				t.Errorf("%d more cancelled appointments at %v are in the sandbox than in the list", n, at)
			}
		}
	})
}

func TestCancelledPlaceAtAGroupAppointment(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, _ *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		ctx := t.Context()
		from, to := aroundToday()
		appointment := first(t, client.GroupAppointments.All(ctx, cliniko.GroupAppointmentListOptions{StartsAt: cliniko.AtLeast(time.Now())}))
		attendee := first(t, client.Attendees.All(ctx, cliniko.AttendeeListOptions{BookingID: cliniko.Equal(cliniko.BookingID(appointment.ID))}))
		before, err := cancellations(ctx, client, from, to)
		if err != nil {
			t.Fatal(err)
		}
		err = client.Attendees.Cancel(ctx, attendee.ID, cliniko.AttendeeCancel{CancellationReason: cliniko.CancellationSick})
		if err != nil {
			t.Fatal(err)
		}
		after, err := cancellations(ctx, client, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if len(after) != len(before)+1 {
			t.Fatalf("%d cancellations, and %d after one more", len(before), len(after))
		}
		if !slices.ContainsFunc(after, func(c cancellation) bool {
			return c.Group && c.patient == attendee.Patient.ID() && c.StartsAt.Equal(appointment.StartsAt) && c.Reason == "Sick"
		}) {
			t.Error("the cancelled place is missing")
		}
	})
}

// An appointment in the morning in Sydney is on the day before in UTC.
func TestDaysAreThoseOfTheBusiness(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, _ *clinikotest.Clinic, client *cliniko.Client) {
		t.Helper()
		from, to := aroundToday()
		all, err := cancellations(t.Context(), client, from, to)
		if err != nil {
			t.Fatal(err)
		}
		early := all[slices.IndexFunc(all, func(c cancellation) bool { return c.StartsAt.Day() != c.StartsAt.UTC().Day() })]
		day := cliniko.DateOf(early.StartsAt)
		one, err := cancellations(t.Context(), client, day, day)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range one {
			found = found || c.StartsAt.Equal(early.StartsAt) && c.patient == early.patient
			if cliniko.DateOf(c.StartsAt) != day {
				t.Errorf("an appointment on %v is in the list of %v", c.StartsAt, day)
			}
		}
		if !found {
			t.Errorf("the appointment at %v is not in the list of %v", early.StartsAt, day)
		}
	})
}

func first[T any](t *testing.T, all func(func(T, error) bool)) T {
	t.Helper()
	for item, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	t.Fatal("the list is empty")
	return *new(T)
}

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	var tables, lines, messages strings.Builder
	if err := run(t.Context(), nil, &tables, &messages); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{" cancellations from ", "PRACTITIONER ", "TOTAL", "NOTICE", "AWST", "Saltbush West"} {
		if !strings.Contains(tables.String(), want) {
			t.Errorf("%q is not in the tables", want)
		}
	}
	if err := run(t.Context(), []string{"-csv"}, &lines, &messages); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(lines.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) < 50 || len(records[0]) != 9 {
		t.Errorf("%d lines of %d columns", len(records), len(records[0]))
	}
	if !strings.Contains(messages.String(), "this is the sandbox") {
		t.Errorf("messages: %q", messages.String())
	}
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	for want, args := range map[string][]string{
		"after":               {"-from", "2026-12-01", "-to", "2026-11-01"},
		"invalid value":       {"-from", "01.11.2026"},
		"unexpected argument": {"2026-11-01"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
}
