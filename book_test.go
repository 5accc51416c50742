package cliniko_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// bookTest is a sandbox in fake time with a free slot.
type bookTest struct {
	clinic  *clinikotest.Clinic
	client  *cliniko.Client // of the program under test
	other   *cliniko.Client // of somebody else
	request cliniko.IndividualAppointmentCreate

	otherPatient cliniko.PatientID

	after func(*http.Request) // called after the clinic has done what client asked for
}

func withFreeSlot(t *testing.T, test func(*testing.T, *bookTest)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bookTest{after: func(*http.Request) {}}
		b.clinic, b.other = newClinic(t)
		client, err := b.clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			resp, err := b.clinic.RoundTrip(req)
			b.after(req)
			return resp, err
		})}))
		if err != nil {
			t.Fatal(err)
		}
		b.client = client
		patients, err := b.other.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 2})
		if err != nil {
			t.Fatal(err)
		}
		b.otherPatient = patients.Items[1].ID
		b.request = take(t, b.other, 1, cliniko.AvailableTimeSearch{})[0].Request(patients.Items[0].ID)
		test(t, b)
	})
}

// standing returns the bookings of the practitioner in the slot.
func (b *bookTest) standing(t *testing.T) []cliniko.Booking {
	t.Helper()
	end, _ := b.request.EndsAt.Get()
	bookings, err := cliniko.Collect(b.other.Bookings.All(context.WithoutCancel(t.Context()), cliniko.BookingListOptions{
		PractitionerID: cliniko.Equal(b.request.PractitionerID), StartsAt: cliniko.LessThan(end), EndsAt: cliniko.GreaterThan(b.request.StartsAt),
	}))
	if err != nil {
		t.Fatal(err)
	}
	return bookings
}

// sent returns the requests since the first n: "POST /individual_appointments".
func (b *bookTest) sent(n int) []string {
	var lines []string
	for _, r := range b.clinic.Requests()[n:] {
		lines = append(lines, r.Method+" "+r.Route)
	}
	return lines
}

func TestBookRequests(t *testing.T) {
	t.Parallel()
	for want, options := range map[string]cliniko.BookOptions{
		"POST /individual_appointments, GET /bookings":                {},
		"GET /bookings, POST /individual_appointments, GET /bookings": {LookFirst: true},
	} {
		withFreeSlot(t, func(t *testing.T, b *bookTest) {
			t.Helper()
			before := b.clinic.RequestCount()
			appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, options)
			if err != nil || appointment.Patient.ID() != b.request.PatientID || !appointment.StartsAt.Equal(b.request.StartsAt) {
				t.Fatal(appointment, err)
			}
			if got := strings.Join(b.sent(before), ", "); got != want {
				t.Errorf("sent %s, want %s", got, want)
			}
			if standing := b.standing(t); len(standing) != 1 || string(standing[0].ID) != string(appointment.ID) {
				t.Errorf("in the diary: %v", standing)
			}
		})
	}
}

// What was there before stays, and what Book created is gone, at once.
func TestBookTaken(t *testing.T) {
	t.Parallel()
	for name, occupy := range map[string]func(*testing.T, *bookTest) error{
		"by an appointment": func(t *testing.T, b *bookTest) error {
			t.Helper()
			_, err := b.other.IndividualAppointments.Create(t.Context(), b.request)
			return err
		},
		"by an appointment that ends a minute after the start": func(t *testing.T, b *bookTest) error {
			t.Helper()
			earlier := b.request
			earlier.StartsAt, earlier.EndsAt = b.request.StartsAt.Add(-time.Hour), cliniko.Some(b.request.StartsAt.Add(time.Minute))
			_, err := b.other.IndividualAppointments.Create(t.Context(), earlier)
			return err
		},
		"by a group appointment": func(t *testing.T, b *bookTest) error {
			t.Helper()
			_, err := b.other.GroupAppointments.Create(t.Context(), cliniko.GroupAppointmentCreate{
				AppointmentTypeID: b.request.AppointmentTypeID, BusinessID: b.request.BusinessID, PractitionerID: b.request.PractitionerID,
				StartsAt: b.request.StartsAt, MaxAttendees: cliniko.Some(8),
			})
			return err
		},
		"by an unavailable block": occupyWithBlock,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withFreeSlot(t, func(t *testing.T, b *bookTest) {
				t.Helper()
				if err := occupy(t, b); err != nil {
					t.Fatal(err)
				}
				before, start := b.standing(t), time.Now()
				appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
				if !errors.Is(err, cliniko.ErrSlotTaken) || appointment != nil {
					t.Errorf("%v, %v", appointment, err)
				}
				if after := b.standing(t); len(after) != 1 || after[0].ID != before[0].ID || time.Since(start) > 0 {
					t.Errorf("after %s in the diary: %v", time.Since(start), after)
				}
			})
		})
	}
}

func occupyWithBlock(t *testing.T, b *bookTest) error {
	t.Helper()
	_, err := b.other.UnavailableBlocks.Create(t.Context(), cliniko.UnavailableBlockCreate{
		BusinessID: b.request.BusinessID, PractitionerID: b.request.PractitionerID,
		StartsAt: b.request.StartsAt.Add(time.Minute), EndsAt: b.request.StartsAt.Add(2 * time.Minute),
	})
	return err
}

// A neighbour does not overlap.
func TestBookBesideOthers(t *testing.T) {
	t.Parallel()
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		end, _ := b.request.EndsAt.Get()
		for _, span := range [][2]time.Time{{b.request.StartsAt.Add(-time.Hour), b.request.StartsAt}, {end, end.Add(time.Hour)}} {
			neighbour := b.request
			neighbour.StartsAt, neighbour.EndsAt = span[0], cliniko.Some(span[1])
			if _, err := b.other.IndividualAppointments.Create(t.Context(), neighbour); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{LookFirst: true}); err != nil {
			t.Error(err)
		}
	})
}

// The block comes between the creation and the look, with a larger ID. It wins at once; an appointment wins in the end.
func TestBookYields(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		occupy func(*testing.T, *bookTest) error
		within time.Duration
	}{
		"a block": {occupyWithBlock, 0},
		"an appointment that stays": {func(t *testing.T, b *bookTest) error {
			t.Helper()
			_, err := b.other.IndividualAppointments.Create(t.Context(), b.request)
			return err
		}, 3 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withFreeSlot(t, func(t *testing.T, b *bookTest) {
				t.Helper()
				b.after = func(req *http.Request) {
					if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/individual_appointments") {
						if err := tc.occupy(t, b); err != nil {
							t.Error(err)
						}
					}
				}
				start := time.Now()
				_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
				if !errors.Is(err, cliniko.ErrSlotTaken) || time.Since(start) > tc.within {
					t.Errorf("after %s: %v", time.Since(start), err)
				}
				if standing := b.standing(t); len(standing) != 1 {
					t.Errorf("in the diary: %v", standing)
				}
			})
		})
	}
}

// An appointment with a larger ID that goes away a moment later was a rival that has looked.
func TestBookWaitsForRivals(t *testing.T) {
	t.Parallel()
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		b.after = func(req *http.Request) {
			if req.Method != http.MethodPost {
				return
			}
			rival, err := b.other.IndividualAppointments.Create(t.Context(), b.request)
			if err != nil {
				t.Error(err)
				return
			}
			time.AfterFunc(5*time.Second, func() {
				if err := b.other.IndividualAppointments.Archive(t.Context(), rival.ID); err != nil {
					t.Error(err)
				}
			})
		}
		appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if standing := b.standing(t); len(standing) != 1 || string(standing[0].ID) != string(appointment.ID) {
			t.Errorf("in the diary: %v", standing)
		}
	})
}

func TestBookOptions(t *testing.T) {
	t.Parallel()
	t.Run("look first", func(t *testing.T) {
		t.Parallel()
		withFreeSlot(t, func(t *testing.T, b *bookTest) {
			t.Helper()
			if err := occupyWithBlock(t, b); err != nil {
				t.Fatal(err)
			}
			before := b.clinic.RequestCount()
			_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{LookFirst: true})
			if sent := b.sent(before); !errors.Is(err, cliniko.ErrSlotTaken) || len(sent) != 1 || sent[0] != "GET /bookings" {
				t.Errorf("%v after %v", err, sent)
			}
		})
	})
	t.Run("cancel", func(t *testing.T) {
		t.Parallel()
		withFreeSlot(t, func(t *testing.T, b *bookTest) {
			t.Helper()
			if err := occupyWithBlock(t, b); err != nil {
				t.Fatal(err)
			}
			_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{CancelWith: cliniko.CancellationOther})
			if !errors.Is(err, cliniko.ErrSlotTaken) {
				t.Error(err)
			}
			page, err := b.other.IndividualAppointments.List(t.Context(), cliniko.IndividualAppointmentListOptions{
				PatientID: cliniko.Equal(b.request.PatientID), CancelledAt: cliniko.Present(),
				StartsAt: cliniko.Between(b.request.StartsAt, b.request.StartsAt.Add(time.Second)),
			})
			if err != nil || len(page.Items) != 1 || page.Items[0].CancellationReason != cliniko.CancellationOther || !page.Items[0].ArchivedAt.IsZero() {
				t.Errorf("cancelled: %v, %v", page, err)
			}
		})
	})
}

func TestBookRejects(t *testing.T) {
	t.Parallel()
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		series, nobody := b.request, b.request
		series.RepeatRule = cliniko.Some(cliniko.RepeatRule{RepeatType: cliniko.RepeatWeekly, NumberOfRepeats: 2, RepeatingInterval: 1})
		nobody.PatientID = ""
		before := b.clinic.RequestCount()
		for name, book := range map[string]func() (*cliniko.IndividualAppointment, error){
			"a series": func() (*cliniko.IndividualAppointment, error) {
				return b.client.IndividualAppointments.Book(t.Context(), series, cliniko.BookOptions{})
			},
			"nobody": func() (*cliniko.IndividualAppointment, error) {
				return b.client.IndividualAppointments.Book(t.Context(), nobody, cliniko.BookOptions{})
			},
			"no such reason": func() (*cliniko.IndividualAppointment, error) {
				return b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{CancelWith: 31})
			},
		} {
			if _, err := book(); !errors.Is(err, cliniko.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := b.clinic.RequestCount() - before; n != 0 {
			t.Errorf("%d requests", n)
		}
	})
}

// The response to the creation is lost, or there is none.
func TestBookSettles(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		faults []clinikotest.Fault
		want   error
	}{
		"created":                 {[]clinikotest.Fault{{Kind: clinikotest.FaultDropAfter, Method: "POST"}}, nil},
		"not created, then is":    {[]clinikotest.Fault{{Status: 503, Method: "POST"}}, nil},
		"lost twice, then is":     {[]clinikotest.Fault{{Status: 503, Method: "POST"}, {Kind: clinikotest.FaultDropBefore, Method: "POST"}}, nil},
		"not created three times": {[]clinikotest.Fault{{Status: 503, Method: "POST", Times: 3}}, cliniko.ErrNotCreated},
		"refused":                 {[]clinikotest.Fault{{Status: 403, Method: "POST"}}, cliniko.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withFreeSlot(t, func(t *testing.T, b *bookTest) {
				t.Helper()
				for _, f := range tc.faults {
					b.clinic.Inject(f)
				}
				appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
				if !errors.Is(err, tc.want) || (err == nil) != (appointment != nil) {
					t.Errorf("%v, %v", appointment, err)
				}
				if standing := b.standing(t); len(standing) > 1 || (len(standing) == 1) != (err == nil) {
					t.Errorf("in the diary: %v", standing)
				}
			})
		})
	}
}

// While Book settles, another program books the slot, or somebody archives what Settle would find.
func TestBookSettlesAmongOthers(t *testing.T) {
	t.Parallel()
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		b.clinic.Inject(clinikotest.Fault{Status: 503, Method: "POST"})
		time.AfterFunc(time.Minute, func() {
			if _, err := b.other.IndividualAppointments.Create(t.Context(), otherPatient(t, b)); err != nil {
				t.Error(err)
			}
		})
		before := b.clinic.RequestCount()
		_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
		posts := strings.Count(strings.Join(b.sent(before), ","), "POST")
		if !errors.Is(err, cliniko.ErrSlotTaken) || posts != 2 { // the other one, and the one that failed
			t.Errorf("%v after %d creations", err, posts)
		}
	})
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		b.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST"})
		b.after = func(req *http.Request) {
			if req.URL.Path == "/v1/user" { // Settle asks what time it is
				id := cliniko.IndividualAppointmentID(b.standing(t)[0].ID)
				if err := b.other.IndividualAppointments.Archive(t.Context(), id); err != nil {
					t.Error(err)
				}
				b.after = func(*http.Request) {}
			}
		}
		appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
		if standing := b.standing(t); err != nil || len(standing) != 1 || string(standing[0].ID) != string(appointment.ID) {
			t.Errorf("%v, %v, in the diary: %v", appointment, err, standing)
		}
	})
}

func otherPatient(t *testing.T, b *bookTest) cliniko.IndividualAppointmentCreate {
	t.Helper()
	patients, err := b.other.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 2})
	if err != nil {
		t.Fatal(err)
	}
	request := b.request
	request.PatientID = patients.Items[1].ID
	return request
}

// The context ends at each moment of a booking. Nothing is left, or the error says what.
func TestBookIsCancelled(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		at    string // the request in which it ends
		fault clinikotest.Fault
		left  int
	}{
		"after the creation":            {at: "POST /v1/individual_appointments"},
		"after a lost creation":         {at: "POST /v1/individual_appointments", fault: clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST"}},
		"after the look":                {at: "GET /v1/bookings", left: 1}, // booked: too late
		"and the first undoing is lost": {at: "POST /v1/individual_appointments", fault: clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Route: "/individual_appointments/{id}/archive"}},
		"and the first undoings fail":   {at: "POST /v1/individual_appointments", fault: clinikotest.Fault{Route: "/individual_appointments/{id}/archive", Times: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withFreeSlot(t, func(t *testing.T, b *bookTest) {
				t.Helper()
				ctx, cancel := context.WithCancel(t.Context())
				if tc.fault.Method+tc.fault.Route != "" {
					b.clinic.Inject(tc.fault)
				}
				b.after = func(req *http.Request) {
					if req.Method+" "+req.URL.Path == tc.at {
						cancel()
					}
				}
				start := time.Now()
				appointment, err := b.client.IndividualAppointments.Book(ctx, b.request, cliniko.BookOptions{})
				if standing := b.standing(t); len(standing) != tc.left || (appointment != nil) != (tc.left == 1) {
					t.Errorf("%v, %v, in the diary: %v", appointment, err, standing)
				}
				if _, left := errors.AsType[*cliniko.LeftBehindError[cliniko.IndividualAppointment]](err); left {
					t.Errorf("nothing is left behind, and the error is %v", err)
				}
				if appointment == nil && !errors.Is(err, context.Canceled) || time.Since(start) > time.Minute {
					t.Errorf("after %s: %v", time.Since(start), err)
				}
			})
		})
	}
}

func TestBookStaysUnknown(t *testing.T) {
	t.Parallel()
	withFreeSlot(t, func(t *testing.T, b *bookTest) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		b.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Method: "POST"})
		_, err := b.client.IndividualAppointments.Book(ctx, b.request, cliniko.BookOptions{})
		if _, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); !ok || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v is no *OutcomeUnknownError", err)
		}
	})
}

// An earlier Book ended without knowing whether it created the appointment.
func TestBookAfterAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kind clinikotest.FaultKind
		take bool // somebody else books the slot before the second Book
		want error
	}{
		"created":                {clinikotest.FaultDropAfter, false, nil},
		"not created":            {clinikotest.FaultDropBefore, false, nil},
		"not created, and taken": {clinikotest.FaultDropBefore, true, cliniko.ErrSlotTaken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withFreeSlot(t, func(t *testing.T, b *bookTest) {
				t.Helper()
				b.clinic.Inject(clinikotest.Fault{Kind: tc.kind, Method: "POST"})
				b.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 403, Route: "/user"}) // Settle fails
				_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
				unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
				if !ok {
					t.Fatalf("%v is no *OutcomeUnknownError", err)
				}
				if tc.take {
					theirs := b.request
					theirs.PatientID = b.otherPatient
					if _, err := b.other.IndividualAppointments.Create(t.Context(), theirs); err != nil {
						t.Fatal(err)
					}
				}
				appointment, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{LookFirst: true, After: unknown})
				if !errors.Is(err, tc.want) || (err == nil) != (appointment != nil) {
					t.Errorf("%v, %v", appointment, err)
				}
				if standing := b.standing(t); len(standing) != 1 {
					t.Errorf("in the diary: %v", standing)
				}
			})
		})
	}
}

func TestBookLeavesBehind(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 500} {
		withFreeSlot(t, func(t *testing.T, b *bookTest) {
			t.Helper()
			if err := occupyWithBlock(t, b); err != nil {
				t.Fatal(err)
			}
			b.clinic.Inject(clinikotest.Fault{Status: status, Route: "/individual_appointments/{id}/archive", Times: 1000})
			_, err := b.client.IndividualAppointments.Book(t.Context(), b.request, cliniko.BookOptions{})
			left, ok := errors.AsType[*cliniko.LeftBehindError[cliniko.IndividualAppointment]](err)
			if !ok || !errors.Is(err, cliniko.ErrSlotTaken) || !strings.Contains(err.Error(), string(left.ID)) {
				t.Fatal(err)
			}
			if kept, err := b.other.IndividualAppointments.Get(t.Context(), left.ID); err != nil || kept.Patient.ID() != b.request.PatientID {
				t.Errorf("the id that is left: %v, %v", kept, err)
			}
		})
	}
}
