package clinikotest

import (
	"slices"
	"time"
)

// bookable are the records that patients see online.
func bookable(st *store, name string) []*record {
	col := st.collections[name]
	var found []*record
	for _, rec := range col.rows {
		if rec.get("show_in_online_bookings") == true && col.shown(rec, nil) {
			found = append(found, rec)
		}
	}
	return found
}

func offering(st *store, business, kind *record) []recordID {
	ids := business.links("appointment_type_ids")
	if !slices.Contains(ids, kind.id) {
		return nil
	}
	var who []recordID
	for _, rec := range bookable(st, "practitioners") {
		types := rec.links("appointment_type_ids")
		at := rec.links("business_ids")
		if rec.get("active") == true && slices.Contains(types, kind.id) && slices.Contains(at, business.id) {
			who = append(who, rec.id)
		}
	}
	return who
}

// What patients may book online, for the whole account. The settings show it
// and the free times keep to it.
const (
	maxDaysAhead  = 84 // after today
	minHoursAhead = 2  // for types that say nothing else
)

// offer is an appointment type that a practitioner offers at a business.
type offer struct {
	business, practitioner, kind *record
}

// findOffer returns the offer that three ids name, and false when the
// practitioner does not offer the type there or one of them is not shown online.
func findOffer(st *store, business, practitioner, kind recordID) (offer, bool) {
	o := offer{
		business:     st.find("businesses", business),
		practitioner: st.find("practitioners", practitioner),
		kind:         st.find("appointment_types", kind),
	}
	if o.business == nil || o.practitioner == nil || o.kind == nil {
		return o, false
	}
	return o, slices.Contains(bookable(st, "businesses"), o.business) &&
		slices.Contains(bookable(st, "appointment_types"), o.kind) &&
		slices.Contains(offering(st, o.business, o.kind), o.practitioner.id)
}

// window returns the time in which an appointment may start: on the days asked
// for, neither too soon after now nor too far ahead. A type's own lead time takes
// precedence over that of the account.
func (o offer) window(now, from, to time.Time) span {
	lead, ok := o.kind.get("online_bookings_lead_time_hours").(int)
	if !ok {
		lead = minHoursAhead
	}
	window := span{now.Add(time.Duration(lead) * time.Hour), midnight(now, accountZone()).AddDate(0, 0, maxDaysAhead+1)}
	if from.After(window.start) {
		window.start = from
	}
	if end := to.AddDate(0, 0, 1); end.Before(window.end) {
		window.end = end
	}
	return window
}

// freeTimes returns the times in window at which an appointment can start, in
// UTC and in order.
func (o offer) freeTimes(st *store, window span) []time.Time {
	minutes := o.kind.number("duration_in_minutes")
	if minutes <= 0 {
		return nil
	}
	length := time.Duration(minutes) * time.Minute
	taken := takenBy(st, o.practitioner.id, span{window.start, window.end.Add(length)})
	var free []time.Time
	for _, hours := range openHours(st, o, window) {
		for start := hours.start; !start.Add(length).After(hours.end); start = start.Add(gridMinutes * time.Minute) {
			inside := !start.Before(window.start) && start.Before(window.end)
			if inside && !overlapsAny(span{start, start.Add(length)}, taken) {
				free = append(free, start.UTC())
			}
		}
	}
	return free
}

// gridMinutes is the step between the times at which appointments start.
const gridMinutes = 15
