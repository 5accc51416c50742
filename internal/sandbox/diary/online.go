package diary

import (
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Bookable returns the records of a collection that are shown in online
// bookings.
func Bookable(st *store.Store, name string) []*store.Record {
	col := st.Collections[name]
	var found []*store.Record
	for _, rec := range col.Rows {
		if rec.Get("show_in_online_bookings") == true && col.Shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

// Offering returns the ids of the practitioners who offer a type at a business
// online.
func Offering(st *store.Store, business, kind *store.Record) []store.ID {
	ids := business.Links("appointment_type_ids")
	if !slices.Contains(ids, kind.ID) {
		return nil
	}
	var who []store.ID
	for _, rec := range Bookable(st, "practitioners") {
		types := rec.Links("appointment_type_ids")
		at := rec.Links("business_ids")
		if rec.Get("active") == true && slices.Contains(types, kind.ID) && slices.Contains(at, business.ID) {
			who = append(who, rec.ID)
		}
	}
	return who
}

// Limits of online bookings for the whole account. The settings report them,
// and free times respect them.
const (
	MaxDaysAhead  = 84 // days after today
	MinHoursAhead = 2  // hours, for appointment types without their own lead time
)

// Offer is an appointment type that a practitioner offers at a business.
type Offer struct {
	business, practitioner, kind *store.Record
}

// FindOffer returns the offer that three ids name. It returns false if the
// practitioner does not offer the type there, or if one of them is not shown
// online.
func FindOffer(st *store.Store, business, practitioner, kind store.ID) (Offer, bool) {
	o := Offer{
		business:     st.Find("businesses", business),
		practitioner: st.Find("practitioners", practitioner),
		kind:         st.Find("appointment_types", kind),
	}
	if o.business == nil || o.practitioner == nil || o.kind == nil {
		return o, false
	}
	return o, slices.Contains(Bookable(st, "businesses"), o.business) &&
		slices.Contains(Bookable(st, "appointment_types"), o.kind) &&
		slices.Contains(Offering(st, o.business, o.kind), o.practitioner.ID)
}

// Window returns the time in which an appointment may start: on the days from
// and to, neither too soon after now nor too far ahead. The lead time of the
// type takes precedence over that of the account.
func (o Offer) Window(now, from, to time.Time) Span {
	lead, ok := o.kind.Get("online_bookings_lead_time_hours").(int)
	if !ok {
		lead = MinHoursAhead
	}
	window := Span{now.Add(time.Duration(lead) * time.Hour), Midnight(now, clinic.AccountZone()).AddDate(0, 0, MaxDaysAhead+1)}
	if from.After(window.Start) {
		window.Start = from
	}
	if end := to.AddDate(0, 0, 1); end.Before(window.End) {
		window.End = end
	}
	return window
}

// FreeTimes returns the times in window at which an appointment can start, in
// UTC and in order.
func (o Offer) FreeTimes(st *store.Store, window Span) []time.Time {
	minutes := o.kind.Number("duration_in_minutes")
	if minutes <= 0 {
		return nil
	}
	length := time.Duration(minutes) * time.Minute
	taken := takenBy(st, o.practitioner.ID, Span{window.Start, window.End.Add(length)})
	var free []time.Time
	for _, hours := range openHours(st, o, window) {
		for start := hours.Start; !start.Add(length).After(hours.End); start = start.Add(GridMinutes * time.Minute) {
			inside := !start.Before(window.Start) && start.Before(window.End)
			if inside && !OverlapsAny(Span{start, start.Add(length)}, taken) {
				free = append(free, start.UTC())
			}
		}
	}
	return free
}

// GridMinutes is the step between possible starts of appointments.
const GridMinutes = 15
