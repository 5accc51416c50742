package reliability_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// races returns how many seeds a simulation runs with.
func races(full int) uint64 {
	if testing.Short() {
		return uint64(full / 10)
	}
	return uint64(full / everyNth)
}

// TestBookRaces lets 2 to 8 programs book one time at the same moment, over a network that is slow and fails. In some
// races somebody books with plain Create, an unavailable block is there before, or one of the programs is cancelled.
func TestBookRaces(t *testing.T) {
	t.Parallel()
	for seed := range races(200) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { newBookRace(t, seed).run(t) })
		})
	}
}

// bookRace is one slot, and those who want it.
type bookRace struct {
	rng    *rand.Rand
	clinic *clinikotest.Clinic
	client *cliniko.Client // over a network that works
	slot   cliniko.IndividualAppointmentCreate
	racers []*racer

	somebodyElse bool // wants the slot, too
	cancelled    bool // one of the racers
}

// racer is a program that wants the slot.
type racer struct {
	client  *cliniko.Client
	request cliniko.IndividualAppointmentCreate
	options cliniko.BookOptions

	booked  *cliniko.IndividualAppointment
	err     error
	created time.Time // when the clinic did the last of its creations
	looked  time.Time // when the clinic showed it the diary for the last time
}

func newBookRace(t *testing.T, seed uint64) *bookRace {
	t.Helper()
	race := &bookRace{rng: rand.New(rand.NewPCG(seed, 7)), clinic: clinikotest.New(clinikotest.WithSize(20))}
	client, err := race.clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	race.client = client
	business, practitioner, appointmentType, slot := testkit.FirstFreeTime(t, client, cliniko.DateOf(time.Now()))
	race.slot = cliniko.IndividualAppointmentCreate{
		BusinessID: business, PractitionerID: practitioner, AppointmentTypeID: appointmentType, StartsAt: slot,
	}
	patients, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 + race.rng.IntN(7) {
		race.racers = append(race.racers, race.newRacer(t, seed*100+uint64(i), patients.Items[i].ID))
	}
	return race
}

func (r *bookRace) newRacer(t *testing.T, seed uint64, patient cliniko.PatientID) *racer {
	t.Helper()
	request := r.slot
	request.PatientID = patient
	one := &racer{request: request, options: cliniko.BookOptions{LookFirst: r.rng.IntN(4) == 0}}
	if r.rng.IntN(3) == 0 {
		one.options.CancelWith = cliniko.CancellationOther
	}
	network := newUnruly(testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		switch {
		case req.URL.Path == "/v1/bookings":
			one.looked = time.Now()
		case req.Method == http.MethodPost && req.URL.Path == "/v1/individual_appointments":
			one.created = time.Now()
		}
		return r.clinic.RoundTrip(req)
	}), seed, 0.12)
	client, err := r.clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: network}))
	if err != nil {
		t.Fatal(err)
	}
	one.client = client
	return one
}

func (r *bookRace) run(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	for i, one := range r.racers {
		start := time.Duration(r.rng.IntN(3000)) * time.Millisecond
		ctx := t.Context()
		switch {
		case i == 0 && r.rng.IntN(4) == 0: // a program that does not look, or that crashed before it could
			r.somebodyElse = true
			wg.Go(func() { one.createLater(ctx, start) })
			continue
		case i == 0 && r.rng.IntN(6) == 0:
			r.somebodyElse = true
			r.block(t)
		case i == 1 && r.rng.IntN(4) == 0:
			r.cancelled = true
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, start+time.Duration(r.rng.IntN(6000))*time.Millisecond)
			t.Cleanup(cancel)
		}
		wg.Go(func() {
			time.Sleep(start)
			one.booked, one.err = one.client.IndividualAppointments.Book(ctx, one.request, one.options)
		})
	}
	wg.Wait()
	r.check(t)
}

// createLater books without looking. It is not part of the race any more when Create fails.
func (one *racer) createLater(ctx context.Context, start time.Duration) {
	time.Sleep(start)
	_, one.err = one.client.IndividualAppointments.Create(ctx, one.request)
	if one.err == nil {
		one.err = errPlain
	}
}

var errPlain = errors.New("booked with plain Create")

func (r *bookRace) block(t *testing.T) {
	t.Helper()
	if _, err := r.client.UnavailableBlocks.Create(t.Context(), cliniko.UnavailableBlockCreate{
		BusinessID: r.slot.BusinessID, PractitionerID: r.slot.PractitionerID,
		StartsAt: r.slot.StartsAt.Add(5 * time.Minute), EndsAt: r.slot.StartsAt.Add(10 * time.Minute),
	}); err != nil {
		t.Fatal(err)
	}
}

// check compares the diary with what the racers were told.
func (r *bookRace) check(t *testing.T) {
	t.Helper()
	inDiary := map[cliniko.PatientID]cliniko.BookingID{}
	for booking, err := range r.client.Bookings.All(t.Context(), cliniko.BookingListOptions{
		PractitionerID: cliniko.Equal(r.slot.PractitionerID),
		StartsAt:       cliniko.LessThan(r.slot.StartsAt.Add(15 * time.Minute)), EndsAt: cliniko.GreaterThan(r.slot.StartsAt),
	}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := inDiary[booking.Patient.ID()]; twice {
			t.Errorf("patient %s is in the diary twice", booking.Patient.ID())
		}
		inDiary[booking.Patient.ID()] = booking.ID
	}
	var winner *racer
	for _, one := range r.racers {
		id, stands := inDiary[one.request.PatientID]
		left, isLeft := errors.AsType[*cliniko.LeftBehindError[cliniko.IndividualAppointment]](one.err)
		_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](one.err)
		switch {
		case one.err == nil && winner != nil:
			t.Errorf("%s and %s both got the slot", winner.request.PatientID, one.request.PatientID)
		case one.err == nil:
			winner = one
			if string(id) != string(one.booked.ID) {
				t.Errorf("%s was told to be booked and is not in the diary", one.request.PatientID)
			}
		case errors.Is(one.err, errPlain) || unknown && !isLeft:
		case isLeft && stands && string(left.ID) != string(id):
			t.Errorf("%s is left behind, and the error names %s", id, left.ID)
		case stands && !isLeft:
			t.Errorf("%s was told %v and is in the diary", one.request.PatientID, one.err)
		}
	}
	r.checkWinner(t, winner, len(inDiary))
}

// checkWinner checks that somebody got the slot, and nobody who came before somebody else had looked.
func (r *bookRace) checkWinner(t *testing.T, winner *racer, inDiary int) {
	t.Helper()
	if winner == nil && inDiary == 0 && !r.cancelled {
		var told []error
		for _, one := range r.racers {
			told = append(told, one.err)
		}
		t.Errorf("nobody got the slot: %v", told)
	}
	if winner == nil || inDiary == 1 {
		return
	}
	for _, one := range r.racers {
		if one != winner && one.created.After(winner.looked) {
			return // nothing can be done about an appointment that comes later
		}
	}
	t.Errorf("%d are in the diary", inDiary)
}
