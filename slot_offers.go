package cliniko

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"
)

// catalogue holds the records that define what a clinic offers.
type catalogue struct {
	businesses       []Business
	practitioners    []Practitioner
	appointmentTypes []AppointmentType
	services         []Service
}

// readCatalogue reads the lists at the same time.
func (c *Client) readCatalogue(ctx context.Context, search AvailableTimeSearch, inFlight int) (*catalogue, error) {
	var (
		found         catalogue
		businesses    BusinessListOptions
		practitioners PractitionerListOptions
		types         AppointmentTypeListOptions
	)
	if len(search.BusinessIDs) > 0 {
		businesses.ID = In(search.BusinessIDs...)
	}
	if len(search.PractitionerIDs) > 0 {
		practitioners.ID = In(search.PractitionerIDs...)
	}
	if len(search.AppointmentTypeIDs) > 0 {
		types.ID = In(search.AppointmentTypeIDs...)
	}
	lists := []func(context.Context) error{
		func(ctx context.Context) error { return readList(c.Businesses.All(ctx, businesses), &found.businesses) },
		func(ctx context.Context) error {
			return readList(c.AppointmentTypes.All(ctx, types), &found.appointmentTypes)
		},
		func(ctx context.Context) error {
			return readList(c.Practitioners.All(ctx, practitioners), &found.practitioners)
		},
		func(ctx context.Context) error {
			return readList(c.Services.All(ctx, ServiceListOptions{}), &found.services)
		},
	}
	err := inParallel(ctx, inFlight, lists, func(ctx context.Context, read func(context.Context) error) error { return read(ctx) })
	if err != nil {
		return nil, err
	}
	return &found, nil
}

// readList reads a list to its end. A record with an odd value is kept, with the field left zero.
func readList[T any](all iter.Seq2[T, error], into *[]T) error {
	for record, err := range all {
		if err != nil && !isPartial(err) {
			return err
		}
		*into = append(*into, record)
	}
	return nil
}

// Offers returns what patients can book online according to the lists of a clinic: businesses, appointment types,
// practitioners and services. It sends 4 requests if each list has at most 100 records. The IDs in search select among
// the offers; its days have no effect.
func (s *AvailableTimesService) Offers(ctx context.Context, search AvailableTimeSearch) ([]Offer, error) {
	run := &slotSearch{AvailableTimeSearch: search}
	if err := run.check(); err != nil {
		return nil, err
	}
	if search.Offers != nil {
		return search.selected(), nil
	}
	catalogue, err := clientOf(s).readCatalogue(ctx, search, run.InFlight)
	if err != nil {
		return nil, err
	}
	return catalogue.offers(search, run.skip), nil
}

// selected returns the Offers of a search that its IDs select.
func (search AvailableTimeSearch) selected() []Offer {
	var found []Offer
	for _, o := range search.Offers {
		if isWanted(search.BusinessIDs, o.Business.ID) && isWanted(search.PractitionerIDs, o.Practitioner.ID) &&
			isWanted(search.AppointmentTypeIDs, o.AppointmentType.ID) {
			found = append(found, o)
		}
	}
	return found
}

func isWanted[T any](wanted []ID[T], id ID[T]) bool {
	return len(wanted) == 0 || slices.Contains(wanted, id)
}

// businessesOf returns the business of each offer.
func businessesOf(offers []Offer) []Business {
	found := make([]Business, len(offers))
	for i, o := range offers {
		found[i] = *o.Business
	}
	return found
}

// offers returns the combinations that are offered online according to the lists, and calls skip for the others.
func (c *catalogue) offers(search AvailableTimeSearch, skip func(AvailableTimeSkip)) []Offer {
	businesses := shown(c.businesses, search.BusinessIDs,
		func(b *Business) (BusinessID, bool) { return b.ID, b.ShowInOnlineBookings },
		func(id BusinessID, why SkipReason) { skip(AvailableTimeSkip{BusinessID: id, Reason: why}) })
	types := shown(c.appointmentTypes, search.AppointmentTypeIDs,
		func(t *AppointmentType) (AppointmentTypeID, bool) { return t.ID, t.ShowInOnlineBookings },
		func(id AppointmentTypeID, why SkipReason) {
			skip(AvailableTimeSkip{AppointmentTypeID: id, Reason: why})
		})
	practitioners := shown(c.practitioners, search.PractitionerIDs,
		func(p *Practitioner) (PractitionerID, bool) { return p.ID, p.ShowInOnlineBookings && p.Active },
		func(id PractitionerID, why SkipReason) { skip(AvailableTimeSkip{PractitionerID: id, Reason: why}) })
	offered := c.offered()
	var offers []Offer
	for _, b := range businesses {
		for _, t := range types {
			for _, p := range practitioners {
				if offered[offerKey{b.ID, p.ID, t.ID}] {
					offers = append(offers, Offer{Business: b, Practitioner: p, AppointmentType: t})
				} else {
					skip(AvailableTimeSkip{b.ID, p.ID, t.ID, SkipNotOffered})
				}
			}
		}
	}
	return offers
}

// shown returns the records that patients see online. It calls skip for the others, and for IDs without a record.
func shown[T any](records []T, wanted []ID[T], look func(*T) (id ID[T], shown bool), skip func(ID[T], SkipReason)) []*T {
	var found []*T
	ids := map[ID[T]]bool{}
	for i := range records {
		id, ok := look(&records[i])
		if ids[id] {
			continue
		}
		ids[id] = true
		if ok {
			found = append(found, &records[i])
		} else {
			skip(id, SkipHidden)
		}
	}
	for _, id := range wanted {
		if !ids[id] {
			skip(id, SkipMissing)
		}
	}
	return found
}

// offerKey identifies a combination of business, practitioner and appointment type.
type offerKey struct {
	business        BusinessID
	practitioner    PractitionerID
	appointmentType AppointmentTypeID
}

func (c *catalogue) offered() map[offerKey]bool {
	keys := map[offerKey]bool{}
	for _, service := range c.services {
		for _, practitioner := range service.Practitioners {
			keys[offerKey{service.Business.ID(), practitioner.ID(), service.AppointmentType.ID()}] = true
		}
	}
	return keys
}

// openOffer is an offer with its times in the current week of a search.
type openOffer struct {
	offer  Offer
	opened Date // the first day of that week
	times  []time.Time
	last   time.Time // the last one that was read
	page   int       // the last one that was read
	more   bool      // there is another page
	odd    []error   // about times that cannot be read
	gone   bool      // the API says that it cannot be booked online
}

func (o *openOffer) key() offerKey {
	return offerKey{o.offer.Business.ID, o.offer.Practitioner.ID, o.offer.AppointmentType.ID}
}

func (o *openOffer) skip(why SkipReason) AvailableTimeSkip {
	key := o.key()
	return AvailableTimeSkip{key.business, key.practitioner, key.appointmentType, why}
}

// open reads the first page of times of a week.
func (o *openOffer) open(ctx context.Context, s *AvailableTimesService, from, to Date) error {
	o.times, o.page, o.last = nil, 0, time.Time{}
	if err := o.read(ctx, s, from, to); err != nil {
		return err
	}
	o.opened = from
	return nil
}

// read reads the next page of times.
func (o *openOffer) read(ctx context.Context, s *AvailableTimesService, from, to Date) error {
	key := o.key()
	page, err := s.List(ctx, key.business, key.practitioner, key.appointmentType,
		AvailableTimeListOptions{Page: o.page + 1, PerPage: maxPerPage, From: from, To: to})
	switch {
	case errors.Is(err, ErrNotFound):
		o.gone, o.more = true, false
		return nil
	case page == nil:
		return err
	case err != nil:
		o.odd = append(o.odd, err)
	}
	o.page++
	o.more = page.Links.Next != "" && len(page.Items) > 0
	before := o.last
	for _, item := range page.Items {
		if at := item.AppointmentStart; at.After(o.last) {
			o.times, o.last = append(o.times, at), at
		}
	}
	if o.more && err == nil && o.last.Equal(before) { // the API has been seen to serve page 1 in place of page 2
		return fmt.Errorf("cliniko: %s %s: %w", opAvailableTimesList.Method, opAvailableTimesList.Route, ErrRepeatedPage)
	}
	return nil
}

// pop takes out the earliest time.
func (o *openOffer) pop() Slot {
	slot := o.offer.At(o.times[0])
	o.times = o.times[1:]
	return slot
}

// earliestOffer returns the offer with the earliest time, or nil if none has a time. If several have it, it returns the
// first.
func earliestOffer(offers []*openOffer) *openOffer {
	var earliest *openOffer
	for _, o := range offers {
		if len(o.times) > 0 && (earliest == nil || o.times[0].Before(earliest.times[0])) {
			earliest = o
		}
	}
	return earliest
}

// unbookable remembers for 10 minutes which combinations cannot be booked online although the lists show them.
type unbookable struct {
	mu    sync.Mutex
	until map[offerKey]time.Time
}

const unbookableFor = 10 * time.Minute

func (u *unbookable) add(key offerKey) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.until == nil {
		u.until = map[offerKey]time.Time{}
	}
	u.until[key] = time.Now().Add(unbookableFor)
}

func (u *unbookable) has(key offerKey) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if time.Now().After(u.until[key]) {
		delete(u.until, key)
	}
	_, ok := u.until[key]
	return ok
}

// inParallel calls do for each item, with up to limit calls at the same time. After an error it starts no further call,
// cancels the running ones, and returns the first error.
func inParallel[T any](ctx context.Context, limit int, items []T, do func(context.Context, T) error) error {
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	if ctx == nil {
		return errNoContext
	}
	calls, cancel := context.WithCancel(ctx)
	defer cancel()
	running := make(chan struct{}, limit)
	for _, item := range items {
		running <- struct{}{}
		if calls.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-running }()
			if err := do(calls, item); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	wg.Wait()
	if first == nil {
		return ctx.Err()
	}
	return first
}
