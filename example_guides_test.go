package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// This file holds the code of docs/booking.md, docs/errors.md, docs/rate-limit.md and docs/sync.md.
// test/contract compares them.

// A booking page: five free times of one type, then a patient, then the first time that is still free.
func Example_booking() {
	ctx, client := context.Background(), sandboxClient()
	physio := firstOf(client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{})).AppointmentType.ID
	request := cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", Email: cliniko.Some("ada@mail.example")}

	var slots []cliniko.Slot
	offer := func() error {
		for slot, err := range client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{
			AppointmentTypeIDs: []cliniko.AppointmentTypeID{physio},
			OnSkip:             func(s cliniko.AvailableTimeSkip) { log.Print(s) },
		}) {
			if err != nil {
				return err
			}
			slots = append(slots, slot)
			if len(slots) == 5 {
				break // sends no more requests
			}
		}
		return nil
	}
	book := func() error {
		patient, created, err := client.Patients.FindOrCreate(ctx, request)
		if err != nil {
			return err
		}
		for _, slot := range slots {
			appointment, err := client.IndividualAppointments.Book(ctx, slot.Request(patient.ID), cliniko.BookOptions{})
			if errors.Is(err, cliniko.ErrSlotTaken) {
				continue // offer the next one
			}
			if err != nil {
				return err
			}
			fmt.Println(created, appointment.StartsAt.Equal(slot.StartsAt))
			break
		}
		return nil
	}
	fmt.Println(offer(), book())
	// Output:
	// true true
	// <nil> <nil>
}

// One limiter for all clients with keys of one user.
func ExampleWithRateLimiter() {
	ctx, account, apiKey, app, mail := context.Background(), "harbourlane", "some-key-au1", "Harbour Sync", "dev@harbour.example"
	connect := func() error {
		limiter := cliniko.NewRateLimiter(200)
		booking, err := cliniko.NewClient(account, apiKey, cliniko.WithUserAgent(app, mail), cliniko.WithRateLimiter(limiter))
		if err != nil {
			return err
		}
		export, err := cliniko.NewClient(account, apiKey, cliniko.WithUserAgent(app, mail), cliniko.WithRateLimiter(limiter))
		if err != nil {
			return err
		}
		fmt.Println(booking != export, limiter.State().Free)
		return limiter.Wait(ctx)
	}
	fmt.Println(connect())
	// Output:
	// true 200
	// <nil>
}

// countingLimiter counts the requests that a limiter lets through.
type countingLimiter struct {
	cliniko.RateLimiter
	waits atomic.Int64
}

func (c *countingLimiter) Wait(ctx context.Context) error {
	c.waits.Add(1)
	return c.RateLimiter.Wait(ctx)
}

// A limiter that adds something to another one, and a sync in the background lane.
func ExampleBackground() {
	ctx, position := context.Background(), cliniko.Position{}
	limiter := &countingLimiter{RateLimiter: cliniko.NewRateLimiter(200)}
	client, err := clinikotest.New().Client(cliniko.WithRateLimiter(limiter))
	if err != nil {
		log.Fatal(err)
	}
	table := map[cliniko.PatientID]cliniko.Patient{}
	sync := func() error {
		for patient, err := range client.Patients.Changes(position).All(cliniko.Background(ctx)) {
			if err != nil {
				return err
			}
			table[patient.ID] = patient
		}
		return nil
	}
	fmt.Println(sync(), len(table) > 200, limiter.waits.Load() > 2)
	// Output: <nil> true true
}

// Records of a copy that the API does not have any more.
func ExamplePatientsService_Reconcile() {
	ctx, client := context.Background(), sandboxClient()
	table := map[cliniko.PatientID]cliniko.Patient{"1": {}} // 1 was deleted
	read := func() error {
		walk := client.Patients.Walk(cliniko.PatientListOptions{ArchivedAt: cliniko.Any()}).InFlight(8)
		for patient, err := range walk.All(ctx) {
			if err != nil {
				return err
			}
			table[patient.ID] = patient
		}
		fmt.Println(walk.Total() == len(table)-1)
		return nil
	}
	tidy := func() error {
		gone, err := client.Patients.Reconcile(ctx, slices.Collect(maps.Keys(table)))
		if err != nil {
			return err
		}
		for _, id := range gone {
			delete(table, id) // or mark it
		}
		fmt.Println(gone)
		return nil
	}
	fmt.Println(read(), tidy())
	// Output:
	// true
	// [1]
	// <nil> <nil>
}

// A patient with a value that cannot be read is kept, and any other error ends the loop.
func ExampleDecodeError() {
	ctx, client := context.Background(), sandboxClient()
	table := map[cliniko.PatientID]cliniko.Patient{}
	read := func() error {
		for patient, err := range client.Patients.All(ctx, cliniko.PatientListOptions{}) {
			if odd, ok := errors.AsType[*cliniko.DecodeError](err); ok && odd.RecordID != "" {
				log.Print(err) // names the record and the field
			} else if err != nil {
				return err
			}
			table[patient.ID] = patient
		}
		return nil
	}
	fmt.Println(read(), len(table) > 200)
	// Output: <nil> true
}
