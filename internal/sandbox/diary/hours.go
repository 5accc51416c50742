package diary

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// openHours returns the working hours and extra hours of an offer around a
// window, in order. Hours that touch are joined.
func openHours(st *store.Store, o Offer, window Span) []Span {
	var open []Span
	local := ZoneOf(st, o.business.ID)
	first, last := Midnight(window.Start, local).AddDate(0, 0, -1), window.End.AddDate(0, 0, 1)
	mine := func(rec *store.Record) bool {
		return rec.Link("practitioner_id") == o.practitioner.ID && rec.Link("business_id") == o.business.ID
	}
	for _, rec := range st.Collections["daily_availabilities"].Rows {
		raw, _ := rec.Get("availabilities").(json.RawMessage)
		var hours []struct {
			Start string `json:"starts_at"`
			End   string `json:"ends_at"`
		}
		if !mine(rec) || json.Unmarshal(raw, &hours) != nil {
			continue
		}
		for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
			if DayOfWeek(day.Weekday()) != rec.Get("day_of_week") {
				continue
			}
			for _, h := range hours {
				open = append(open, Span{onDay(day, h.Start, local), onDay(day, h.End, local)})
			}
		}
	}
	for _, rec := range st.Collections["availability_blocks"].Rows {
		if mine(rec) {
			open = append(open, spanOf(rec))
		}
	}
	return join(open)
}

// DayOfWeek returns a weekday as the API numbers it, from 1 for Monday to 7 for Sunday.
func DayOfWeek(day time.Weekday) int { return (int(day)+6)%7 + 1 }

// takenBy returns the times of a practitioner's bookings of every kind that
// overlap a span.
func takenBy(st *store.Store, practitioner store.ID, in Span) []Span {
	var taken []Span
	bookings := st.Collections["bookings"]
	for _, rec := range bookings.Rows {
		if rec.Link("practitioner_id") == practitioner && in.overlaps(spanOf(rec)) && bookings.Shown(rec, nil) {
			taken = append(taken, spanOf(rec))
		}
	}
	return taken
}

// ZoneOf returns the time zone of a business, UTC if it has none.
func ZoneOf(st *store.Store, business store.ID) *time.Location {
	if rec := st.Find("businesses", business); rec != nil {
		if loc, err := time.LoadLocation(rec.Text("time_zone_identifier")); err == nil {
			return loc
		}
	}
	return time.UTC
}

// HasConflict reports whether the practitioner of a booking has another one at
// the same time.
func HasConflict(st *store.Store, rec *store.Record) bool {
	bookings := st.Collections["bookings"]
	return slices.ContainsFunc(bookings.Rows, func(other *store.Record) bool {
		return other != rec && other.Get("practitioner_id") == rec.Get("practitioner_id") &&
			spanOf(rec).overlaps(spanOf(other)) && bookings.Shown(other, nil)
	})
}
