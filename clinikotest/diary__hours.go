package clinikotest

import (
	"encoding/json"
	"slices"
	"time"
)

// openHours returns the working hours and extra hours of an offer around a
// window, in order. Hours that touch are joined.
func openHours(st *store, o offer, window span) []span {
	var open []span
	local := zoneOf(st, o.business.id)
	first, last := midnight(window.start, local).AddDate(0, 0, -1), window.end.AddDate(0, 0, 1)
	mine := func(rec *record) bool {
		return rec.link("practitioner_id") == o.practitioner.id && rec.link("business_id") == o.business.id
	}
	for _, rec := range st.collections["daily_availabilities"].rows {
		raw, _ := rec.get("availabilities").(json.RawMessage)
		var hours []struct {
			Start string `json:"starts_at"`
			End   string `json:"ends_at"`
		}
		if !mine(rec) || json.Unmarshal(raw, &hours) != nil {
			continue
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			if int(day.Weekday()) != rec.get("day_of_week") {
				continue
			}
			for _, h := range hours {
				open = append(open, span{onDay(day, h.Start, local), onDay(day, h.End, local)})
			}
		}
	}
	for _, rec := range st.collections["availability_blocks"].rows {
		if mine(rec) {
			open = append(open, spanOf(rec))
		}
	}
	return join(open)
}

// takenBy are the times of a practitioner's bookings of every kind in a time.
func takenBy(st *store, practitioner recordID, in span) []span {
	var taken []span
	bookings := st.collections["bookings"]
	for _, rec := range bookings.rows {
		if rec.link("practitioner_id") == practitioner && in.overlaps(spanOf(rec)) && bookings.shown(rec, nil) {
			taken = append(taken, spanOf(rec))
		}
	}
	return taken
}

// zoneOf is the time zone of a business, UTC without one.
func zoneOf(st *store, business recordID) *time.Location {
	if rec := st.find("businesses", business); rec != nil {
		if loc, err := time.LoadLocation(rec.text("time_zone_identifier")); err == nil {
			return loc
		}
	}
	return time.UTC
}

// hasConflict reports whether the practitioner of a booking has another one at
// the same time.
func hasConflict(st *store, rec *record) bool {
	bookings := st.collections["bookings"]
	return slices.ContainsFunc(bookings.rows, func(other *record) bool {
		return other != rec && other.get("practitioner_id") == rec.get("practitioner_id") &&
			spanOf(rec).overlaps(spanOf(other)) && bookings.shown(other, nil)
	})
}
