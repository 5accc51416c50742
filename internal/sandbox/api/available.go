package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// maxDays is the maximum number of days between from and to.
const maxDays = 7

// availableTimes lists the times at which an appointment type can be booked
// online.
func availableTimes(c *call) ([]byte, error) {
	p, err := c.parsePage()
	if err != nil {
		return nil, err
	}
	free, err := c.freeTimes(true)
	if err != nil {
		return nil, err
	}
	table := store.NewTable(c.clinic.spec, c.op.ListKey, c.op.ResponseSchema)
	rows := make([]*store.Record, len(free))
	for i, t := range free {
		rows[i] = table.NewRecord("", 0, store.Values{"appointment_start": t})
	}
	return c.renderPage(table, rows, p), nil
}

// nextAvailableTime returns the first available time. What the API returns when
// there is none is unknown; here the time is left out. Older documents require
// neither from nor to: without them the search covers all days that can be
// booked.
func nextAvailableTime(c *call) ([]byte, error) {
	free, err := c.freeTimes(false)
	if err != nil {
		return nil, err
	}
	b := []byte("{")
	if len(free) > 0 {
		b = append(b, `"appointment_start":`...)
		b = append(store.AppendValue(b, free[0]), ',')
	}
	b = append(b, `"total_entries":`+strconv.Itoa(min(len(free), 1))+`,"links":`...)
	return append(store.AppendSelf(b, c.base+c.path), '}'), nil
}

// freeTimes returns the free times of the offer in the path on the days in the
// query.
func (c *call) freeTimes(daysRequired bool) ([]time.Time, error) {
	o, ok := diary.FindOffer(c.clinic.store, c.ids["business_id"], c.ids["practitioner_id"], c.ids["appointment_type_id"])
	if !ok || !c.clinic.online {
		return nil, errNotFound
	}
	from, to, err := c.parseDays(daysRequired)
	if err != nil {
		return nil, err
	}
	return o.FreeTimes(c.clinic.store, o.Window(c.now(), from, to)), nil
}

// parseDays reads from and to as days in the time zone of the account.
func (c *call) parseDays(required bool) (from, to time.Time, err error) {
	loc := clinic.AccountZone()
	today := diary.Midnight(c.now(), loc)
	if !required && !c.query.Has("from") && !c.query.Has("to") {
		return today, today.AddDate(0, 0, diary.MaxDaysAhead), nil
	}
	from, errFrom := time.ParseInLocation(time.DateOnly, c.query.Get("from"), loc)
	to, errTo := time.ParseInLocation(time.DateOnly, c.query.Get("to"), loc)
	if errFrom != nil || errTo != nil || from.Before(today) || to.Before(from) || to.After(from.AddDate(0, 0, maxDays)) {
		return from, to, messageFailure(http.StatusBadRequest,
			"Invalid time frame definition. Please check from/to param limitations.")
	}
	return from, to, nil
}
