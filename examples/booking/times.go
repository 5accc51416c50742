package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

const (
	offersFor = 5 * time.Minute // how long the lists are not read again
	daysShown = 6               // with one more on both sides, the API takes them in one request
	pagesRead = 5               // until one has a time
)

// diary knows what can be booked, and when.
type diary struct {
	client *cliniko.Client

	mu     sync.Mutex
	known  []cliniko.Offer
	readAt time.Time
}

// offers returns what can be booked here. It rarely changes, so most calls send no request.
func (d *diary) offers(ctx context.Context) ([]cliniko.Offer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known != nil && time.Since(d.readAt) < offersFor {
		return d.known, nil
	}
	offers, err := d.client.AvailableTimes.Offers(ctx, cliniko.AvailableTimeSearch{})
	if err != nil {
		return nil, err
	}
	d.known = slices.DeleteFunc(offers, func(o cliniko.Offer) bool { return !canBook(o) })
	d.readAt = time.Now()
	return d.known, nil
}

// canBook reports whether an offer is for one patient, needs no payment, and has a time zone.
func canBook(o cliniko.Offer) bool {
	kind := o.AppointmentType
	mustPay := kind.OnlinePaymentsEnabled && kind.OnlinePaymentsMode != cliniko.OnlinePaymentsOptional
	_, err := o.Business.Location()
	return kind.MaxAttendees <= 1 && !mustPay && err == nil
}

// choice is what a visitor looks for.
type choice struct {
	Business        cliniko.BusinessID
	AppointmentType cliniko.AppointmentTypeID
	Practitioner    cliniko.PractitionerID // "" means any
}

// among returns the offers of a choice.
func (c choice) among(offers []cliniko.Offer) []cliniko.Offer {
	var found []cliniko.Offer
	for _, o := range offers {
		if o.Business.ID == c.Business && o.AppointmentType.ID == c.AppointmentType && (c.Practitioner == "" || o.Practitioner.ID == c.Practitioner) {
			found = append(found, o)
		}
	}
	return found
}

// dayOf returns the day of a slot at its business.
func dayOf(slot cliniko.Slot) cliniko.Date { return cliniko.DateOf(local(slot.StartsAt, slot.Offer)) }

// times returns the free times of a choice on some days from a day on, and the day to continue with. If there are none, it
// looks at the following days. It returns no times if there are none for a month.
func (d *diary) times(ctx context.Context, c choice, from cliniko.Date) (slots []cliniko.Slot, next cliniko.Date, err error) {
	offers, err := d.offers(ctx)
	if err != nil {
		return nil, next, err
	}
	offers = c.among(offers)
	if len(offers) == 0 {
		return nil, next, errNotOffered
	}
	if today := cliniko.DateOf(local(time.Now(), offers[0])); from.Before(today) {
		from = today
	}
	for range pagesRead {
		if slots, err = d.page(ctx, offers, from); err != nil {
			return nil, next, err
		}
		if from = from.AddDays(daysShown); len(slots) > 0 {
			return slots, from, nil
		}
	}
	return nil, next, nil
}

// page returns the times of offers at one business on a page of days, with one request for each practitioner. If several
// are free at a time, it returns one of them.
func (d *diary) page(ctx context.Context, offers []cliniko.Offer, from cliniko.Date) ([]cliniko.Slot, error) {
	var slots []cliniko.Slot
	for slot, err := range d.client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{
		Offers: offers,
		From:   from.AddDays(-1), // the API's days are those of the account's time zone
		To:     from.AddDays(daysShown),
	}) {
		if err != nil {
			return nil, err
		}
		day, last := dayOf(slot), len(slots)-1
		if day.Before(from) || !day.Before(from.AddDays(daysShown)) || last >= 0 && slots[last].StartsAt.Equal(slot.StartsAt) {
			continue
		}
		slots = append(slots, slot)
	}
	return slots, nil
}

// local returns a time in the time zone of the business of an offer.
func local(t time.Time, o cliniko.Offer) time.Time {
	zone, err := o.Business.Location()
	if err != nil {
		return t.UTC() // canBook has excluded it
	}
	return t.In(zone)
}

// zoneName returns the name of the time zone at a time, such as AEDT, or UTC+08 if it has no name.
func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if strings.ContainsAny(name[:1], "+-") {
		return "UTC" + name
	}
	return name
}
