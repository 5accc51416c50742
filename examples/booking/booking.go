package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

const (
	othersShown = 6 // instead of a time that was taken

	bookWithin = 10 * time.Minute // with the time to find out about an unknown outcome
	lookAgain  = 20 * time.Second // between two attempts to find out
	endWithin  = 20 * time.Second // for bookings that are running when the program ends
)

// portal books appointments.
type portal struct {
	*diary

	drafts drafts
	log    *slog.Logger

	ctx     context.Context //nolint:containedctx // of bookings, which go on when the visitor has left
	cancel  context.CancelFunc
	running sync.WaitGroup
}

func newPortal(client *cliniko.Client, log *slog.Logger) *portal {
	p := &portal{diary: &diary{client: client}, log: log}
	p.ctx, p.cancel = context.WithCancel(context.Background()) //nolint:gosec // close calls cancel
	return p
}

// close waits for the bookings that are running. After a while it cancels them, and they undo what they created.
func (p *portal) close() {
	defer time.AfterFunc(endWithin, p.cancel).Stop()
	p.running.Wait()
}

var (
	// errNotOffered is the error for a choice that cannot be booked, or no longer.
	errNotOffered = errors.New("this cannot be booked online")

	// errUncertain is the error if the clinic has to look whether there is an appointment.
	errUncertain = errors.New("there may be an appointment: look for it in the diary")
)

// start begins the booking of a time with a practitioner and returns its token. Whether the time is free is checked at the
// end.
func (p *portal) start(ctx context.Context, c choice, with cliniko.PractitionerID, at time.Time) (token string, err error) {
	offers, err := p.offers(ctx)
	if err != nil {
		return "", err
	}
	offers = choice{c.Business, c.AppointmentType, with}.among(offers)
	if len(offers) == 0 || at.Before(time.Now()) {
		return "", errNotOffered
	}
	token = rand.Text()
	return token, p.drafts.add(token, &draft{choice: c, slot: offers[0].At(at)})
}

// book books the slot of a draft, in the background: a visitor who leaves must not leave it half done. It does nothing if
// the draft is being booked or was booked.
func (p *portal) book(d *draft) {
	if !d.begin() {
		return
	}
	p.running.Go(func() {
		ctx, cancel := context.WithTimeout(p.ctx, bookWithin)
		defer cancel()
		err := p.bookSlot(ctx, d.slot, d.details)
		if err != nil {
			p.log.LogAttrs(ctx, slog.LevelWarn, "not booked", slog.String("error", describe(err)),
				slog.String("practitioner", string(d.slot.Practitioner.ID)), slog.Time("starts_at", d.slot.StartsAt))
		}
		var others []cliniko.Slot
		if errors.Is(err, cliniko.ErrSlotTaken) {
			others, _, _ = p.times(ctx, d.choice, dayOf(d.slot)) // without any, the page links to all times
			others = slices.DeleteFunc(others, func(s cliniko.Slot) bool { return s.StartsAt.Before(d.slot.StartsAt) })
		}
		d.end(err, others[:min(len(others), othersShown)])
	})
}

// bookSlot books a slot, or returns ErrSlotTaken. It looks before it creates a patient, and Book looks afterwards.
func (p *portal) bookSlot(ctx context.Context, slot cliniko.Slot, who details) error {
	free, err := p.isFree(ctx, slot)
	if err != nil {
		return err
	}
	if !free {
		return cliniko.ErrSlotTaken
	}
	patient, note, err := p.patient(ctx, who.request())
	if err != nil {
		return err
	}
	request := slot.Request(patient)
	request.Notes = cliniko.NonZero(note)
	var options cliniko.BookOptions
	for {
		_, err := p.client.IndividualAppointments.Book(ctx, request, options)
		if _, ok := errors.AsType[*cliniko.LeftBehindError[cliniko.IndividualAppointment]](err); ok {
			return fmt.Errorf("%w: %w", errUncertain, err)
		}
		unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
		if !ok {
			return err
		}
		select {
		case <-time.After(lookAgain):
			options.After = unknown
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", errUncertain, err)
		}
	}
}

// isFree reports whether a slot is one of the times that the API offers.
func (p *portal) isFree(ctx context.Context, slot cliniko.Slot) (bool, error) {
	day := dayOf(slot)
	for s, err := range p.client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{
		Offers: []cliniko.Offer{slot.Offer}, From: day.AddDays(-1), To: day.AddDays(1),
	}) {
		if err != nil || s.StartsAt.Equal(slot.StartsAt) {
			return err == nil, err
		}
	}
	return false, nil
}

// patient finds or creates the patient. A visitor must not learn whether somebody is a patient here, and must not book for
// a patient who is only similar. So if it is uncertain, patient creates another one, and returns a note for the clinic.
func (p *portal) patient(ctx context.Context, request cliniko.PatientCreate) (id cliniko.PatientID, note string, err error) {
	patient, _, err := p.client.Patients.FindOrCreate(ctx, request)
	if _, undecided := errors.AsType[*cliniko.UndecidedPatientError](err); undecided {
		note = "Booked online. A similar patient exists: check whether to merge the two."
		patient, err = p.client.Patients.Create(ctx, request)
		if unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err); ok {
			patient, err = p.client.Patients.Settle(ctx, request, unknown)
		}
	}
	if err == nil && !patient.ArchivedAt.IsZero() {
		patient, err = p.client.Patients.Unarchive(ctx, patient.ID)
	}
	if err != nil {
		return "", "", err
	}
	return patient.ID, note, nil
}
