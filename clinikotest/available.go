package clinikotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// maxDays is how far apart from and to may be.
const maxDays = 7

// availableTimes lists the times at which a type can be booked online.
func availableTimes(c *call) ([]byte, error) {
	p, err := c.parsePage()
	if err != nil {
		return nil, err
	}
	free, err := c.freeTimes(true)
	if err != nil {
		return nil, err
	}
	table := newTable(c.clinic.spec, c.op.ListKey, c.op.ResponseSchema)
	rows := make([]*record, len(free))
	for i, t := range free {
		rows[i] = table.newRecord("", 0, values{"appointment_start": t})
	}
	return c.renderPage(table, rows, p), nil
}

// nextAvailableTime answers with the first of them. What the API says when
// there is none is not known; here the time is left out. Older documents need
// no from and to: without them it looks as far ahead as can be booked.
func nextAvailableTime(c *call) ([]byte, error) {
	free, err := c.freeTimes(false)
	if err != nil {
		return nil, err
	}
	b := []byte("{")
	if len(free) > 0 {
		b = append(b, `"appointment_start":`...)
		b = append(appendValue(b, free[0]), ',')
	}
	b = append(b, `"total_entries":`+strconv.Itoa(min(len(free), 1))+`,"links":`...)
	return append(appendSelf(b, c.base+c.path), '}'), nil
}

// offer is what a request for times is about.
type offer struct {
	business, practitioner, kind *record
	account, local               *time.Location
}

// freeTimes are the starts of free times, in UTC and in order.
func (c *call) freeTimes(daysRequired bool) ([]time.Time, error) {
	o, err := c.parseOffer()
	if err != nil {
		return nil, err
	}
	from, to, err := c.parseDays(o.account, daysRequired)
	if err != nil {
		return nil, err
	}
	st := c.clinic.store
	minutes := o.kind.number("duration_in_minutes")
	length := time.Duration(minutes) * time.Minute
	window := c.window(o, from, to)
	taken := takenBy(st, o.practitioner.id, span{window.start, window.end.Add(length)})
	var free []time.Time
	for _, hours := range openHours(st, o, from.AddDate(0, 0, -1), to.AddDate(0, 0, 1)) {
		for start := hours.start; !start.Add(length).After(hours.end) && minutes > 0; start = start.Add(gridMinutes * time.Minute) {
			inside := !start.Before(window.start) && start.Before(window.end)
			if inside && !overlapsAny(span{start, start.Add(length)}, taken) {
				free = append(free, start.UTC())
			}
		}
	}
	return free, nil
}

// window is the time in which an appointment may start: on the days asked for,
// neither too soon nor too far ahead. A type's own lead time counts before that
// of the account.
func (c *call) window(o offer, from, to time.Time) span {
	lead, ok := o.kind.get("online_bookings_lead_time_hours").(int)
	if !ok {
		lead = minHoursAhead
	}
	window := span{c.now().Add(time.Duration(lead) * time.Hour), c.today(o.account).AddDate(0, 0, maxDaysAhead+1)}
	if from.After(window.start) {
		window.start = from
	}
	if end := to.AddDate(0, 0, 1); end.Before(window.end) {
		window.end = end
	}
	return window
}

// parseOffer finds what the path names. It must be offered there and shown
// online.
func (c *call) parseOffer() (offer, error) {
	st := c.clinic.store
	o := offer{
		business:     st.find("businesses", c.ids["business_id"]),
		practitioner: st.find("practitioners", c.ids["practitioner_id"]),
		kind:         st.find("appointment_types", c.ids["appointment_type_id"]),
	}
	if !c.clinic.online || o.business == nil || o.practitioner == nil || o.kind == nil ||
		!slices.Contains(bookable(st, "businesses"), o.business) || !slices.Contains(bookable(st, "appointment_types"), o.kind) ||
		!slices.Contains(offering(st, o.business, o.kind), o.practitioner.id) {
		return o, errNotFound
	}
	o.account, o.local = mustLocation(businessPlans[0].zone), zoneOf(st, o.business.id)
	return o, nil
}

// today is the midnight that began the day.
func (c *call) today(loc *time.Location) time.Time {
	year, month, day := c.now().In(loc).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

// parseDays reads from and to, days in the time zone of the account.
func (c *call) parseDays(loc *time.Location, required bool) (from, to time.Time, err error) {
	today := c.today(loc)
	if !required && !c.query.Has("from") && !c.query.Has("to") {
		return today, today.AddDate(0, 0, maxDaysAhead), nil
	}
	from, errFrom := time.ParseInLocation(time.DateOnly, c.query.Get("from"), loc)
	to, errTo := time.ParseInLocation(time.DateOnly, c.query.Get("to"), loc)
	if errFrom != nil || errTo != nil || from.Before(today) || to.Before(from) || to.After(from.AddDate(0, 0, maxDays)) {
		return from, to, messageFailure(http.StatusBadRequest,
			"Invalid time frame definition. Please check from/to param limitations.")
	}
	return from, to, nil
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

// openHours are the working hours and extra hours of a practitioner at a
// business on the days from first to last, in order. Hours that touch are one.
func openHours(st *store, o offer, first, last time.Time) []span {
	var open []span
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
				open = append(open, span{onDay(day, h.Start, o.local), onDay(day, h.End, o.local)})
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

// join sorts spans and makes one of those that touch.
func join(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	var joined []span
	for _, sp := range spans {
		last := len(joined) - 1
		switch {
		case last < 0 || sp.start.After(joined[last].end):
			joined = append(joined, sp)
		case sp.end.After(joined[last].end):
			joined[last].end = sp.end
		}
	}
	return joined
}

// onDay is a time of day such as 09:00.
func onDay(day time.Time, hourMinute string, loc *time.Location) time.Time {
	t, err := time.Parse("15:04", hourMinute)
	if err != nil {
		return day
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, loc)
}
