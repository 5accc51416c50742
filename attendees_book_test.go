package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// withGroup is a sandbox in fake time with a group appointment for 3, and 8 patients.
func withGroup(t *testing.T, test func(*testing.T, *clinikotest.Clinic, *cliniko.Client, []cliniko.AttendeeCreate)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t)
		slot := take(t, client, 1, cliniko.AvailableTimeSearch{})[0]
		group, err := client.GroupAppointments.Create(t.Context(), cliniko.GroupAppointmentCreate{
			AppointmentTypeID: slot.AppointmentType.ID, BusinessID: slot.Business.ID, PractitionerID: slot.Practitioner.ID,
			StartsAt: slot.StartsAt, MaxAttendees: cliniko.Some(3),
		})
		if err != nil {
			t.Fatal(err)
		}
		patients, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 8})
		if err != nil {
			t.Fatal(err)
		}
		var requests []cliniko.AttendeeCreate
		for _, p := range patients.Items {
			requests = append(requests, cliniko.AttendeeCreate{BookingID: cliniko.BookingID(group.ID), PatientID: p.ID})
		}
		test(t, clinic, client, requests)
	})
}

func attending(t *testing.T, client *cliniko.Client, group cliniko.BookingID) []cliniko.Attendee {
	t.Helper()
	all, err := cliniko.Collect(client.Attendees.All(context.WithoutCancel(t.Context()), cliniko.AttendeeListOptions{BookingID: cliniko.Equal(group)}))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBookSeats(t *testing.T) {
	t.Parallel()
	withGroup(t, func(t *testing.T, clinic *clinikotest.Clinic, client *cliniko.Client, requests []cliniko.AttendeeCreate) {
		t.Helper()
		for i, request := range requests[:5] {
			before := clinic.RequestCount()
			attendee, err := client.Attendees.Book(t.Context(), request, cliniko.BookOptions{})
			sent := clinic.RequestCount() - before
			if i < 3 && (err != nil || attendee.Patient.ID() != request.PatientID || sent != 3) {
				t.Errorf("seat %d: %v, %v after %d requests", i, attendee, err, sent)
			}
			if i >= 3 && (!errors.Is(err, cliniko.ErrSlotTaken) || attendee != nil || sent != 1) {
				t.Errorf("seat %d: %v, %v after %d requests", i, attendee, err, sent)
			}
		}
		if n := len(attending(t, client, requests[0].BookingID)); n != 3 {
			t.Errorf("%d attend", n)
		}
	})
}

// The clinic lets everybody in while it has room for 8. Then it turns out that there are 3 seats.
func TestBookSeatsAtOnce(t *testing.T) {
	t.Parallel()
	for _, fault := range []clinikotest.Fault{
		{Kind: clinikotest.FaultDelay, Delay: time.Second, Method: "GET", Times: 1},
		{Kind: clinikotest.FaultDropAfter, Method: "POST", Times: 3},
		{Status: 503, Method: "POST", Times: 2},
	} {
		withGroup(t, func(t *testing.T, clinic *clinikotest.Clinic, client *cliniko.Client, requests []cliniko.AttendeeCreate) {
			t.Helper()
			clinic.Inject(fault)
			var wg sync.WaitGroup
			errs := make([]error, len(requests))
			for i, request := range requests {
				wg.Go(func() { _, errs[i] = client.Attendees.Book(t.Context(), request, cliniko.BookOptions{}) })
			}
			wg.Wait()
			booked := 0
			for _, err := range errs {
				if err == nil {
					booked++
				} else if !errors.Is(err, cliniko.ErrSlotTaken) && !errors.Is(err, cliniko.ErrInvalid) {
					t.Error(err)
				}
			}
			if n := len(attending(t, client, requests[0].BookingID)); n != 3 || booked != 3 {
				t.Errorf("%d attend and %d were told so", n, booked)
			}
		})
	}
}

// The group became smaller between the creation and the look, so this attendee is one too many.
func TestBookSeatIsUndone(t *testing.T) {
	t.Parallel()
	for _, reason := range []cliniko.CancellationReason{0, cliniko.CancellationOther} {
		withGroup(t, func(t *testing.T, clinic *clinikotest.Clinic, client *cliniko.Client, requests []cliniko.AttendeeCreate) {
			t.Helper()
			for _, request := range requests[:2] {
				if _, err := client.Attendees.Create(t.Context(), request); err != nil {
					t.Fatal(err)
				}
			}
			// The response to the first request says 3 seats. While it is on its way, somebody takes the third one, and
			// the clinic makes room for a fourth, which this program does not know.
			clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: 35 * time.Second, Method: "POST"})
			time.AfterFunc(20*time.Second, func() {
				id := cliniko.GroupAppointmentID(requests[0].BookingID)
				_, err := client.GroupAppointments.Update(t.Context(), id, cliniko.GroupAppointmentUpdate{MaxAttendees: cliniko.Some(4)})
				if err == nil {
					_, err = client.Attendees.Create(t.Context(), requests[2])
				}
				if err != nil {
					t.Error(err)
				}
			})
			attendee, err := client.Attendees.Book(t.Context(), requests[3], cliniko.BookOptions{CancelWith: reason})
			if !errors.Is(err, cliniko.ErrSlotTaken) || attendee != nil {
				t.Errorf("%v, %v", attendee, err)
			}
			if got := attending(t, client, requests[0].BookingID); len(got) != 3 {
				t.Errorf("attending: %v", got)
			}
			var routes []string
			for _, r := range clinic.Requests() {
				routes = append(routes, r.Route)
			}
			want := map[bool]string{true: "/attendees/{id}/archive", false: "/attendees/{id}/cancel"}[reason == 0]
			if !strings.Contains(fmt.Sprint(routes), want) {
				t.Errorf("%s was not sent", want)
			}
		})
	}
}
