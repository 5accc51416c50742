package page

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

const (
	daysOfWeek = 7
	workdays   = 5
	everybody  = "all"
)

// diaryView is the content of the page of a diary.
type diaryView struct {
	Week                  string // its name
	Monday, Before, After string // Mondays, as in addresses
	Zones                 []zoneView
	Practitioners         []practitionerTab
	Chosen                string // the number of a practitioner, or all
	Diaries               []practitionerDiary
}

type zoneView struct{ Place, Name, Short string }

type practitionerTab struct {
	Name     string
	Number   int
	Bookings int
	Current  bool
}

// practitionerDiary is the week of one practitioner.
type practitionerDiary struct {
	Name, Role string
	Days       []dayView
}

type dayView struct {
	Name, Date string
	Today      bool
	Slots      []slotView
}

// slotView is one booking.
type slotView struct {
	At, From, To, Zone string
	Who, What          string
	Patient            int // number of the row; 0 for none
	Color              string
	Cancelled, Off     bool // off: nobody comes
	State              *tag
	start              time.Time
}

// tag is a word about a record.
type tag struct{ Text, Class string }

// diaryPage shows a week of one practitioner or of all.
func diaryPage(c *api.Clinic, r *http.Request) (string, any, bool) {
	today := diary.Midnight(c.Clock.Now(), clinic.AccountZone())
	monday, ok := mondayOf(r.URL.Query().Get("week"), today)
	if !ok {
		return "", nil, false
	}
	week := &weekView{c: c, monday: monday, bookings: map[store.ID][]*store.Record{}}
	v := diaryView{
		Week: weekName(monday), Monday: monday.Format(time.DateOnly),
		Before: monday.AddDate(0, 0, -daysOfWeek).Format(time.DateOnly),
		After:  monday.AddDate(0, 0, daysOfWeek).Format(time.DateOnly),
	}
	c.Read(func(st *store.Store) {
		week.store = st
		week.collect()
		v.Zones = week.zones()
		v.Chosen, v.Practitioners, v.Diaries = week.choose(r.URL.Query().Get("practitioner"))
	})
	return "Diary", v, v.Chosen != ""
}

// mondayOf returns the Monday of the week of a day, by default of today.
func mondayOf(text string, today time.Time) (time.Time, bool) {
	day := today
	if text != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, text, today.Location()); err != nil {
			return day, false
		}
	}
	return day.AddDate(0, 0, 1-diary.DayOfWeek(day.Weekday())), true
}

// weekName returns a name such as "23–29 November 2026".
func weekName(monday time.Time) string {
	sunday := monday.AddDate(0, 0, daysOfWeek-1)
	first := "2 January 2006"
	switch {
	case monday.Year() == sunday.Year() && monday.Month() == sunday.Month():
		first = "2"
	case monday.Year() == sunday.Year():
		first = "2 January"
	}
	return monday.Format(first) + "–" + sunday.Format("2 January 2006")
}

// weekView reads the week of a diary from the records.
type weekView struct {
	c        *api.Clinic
	store    *store.Store
	monday   time.Time
	bookings map[store.ID][]*store.Record // of the week, by practitioner
	rows     map[store.ID]int             // number of the row of each patient with a booking
}

// collect finds the bookings of the week, cancelled ones too, in all time zones.
func (w *weekView) collect() {
	first, last := w.monday.AddDate(0, 0, -1), w.monday.AddDate(0, 0, daysOfWeek+1)
	var patients []store.ID
	for _, rec := range w.store.Collections["bookings"].Rows {
		at := rec.Time("starts_at")
		hidden := rec.Get("archived_at") != nil || rec.Get("deleted_at") != nil
		if hidden || at.Before(first) || at.After(last) || w.day(rec) < 0 {
			continue
		}
		who := rec.Link("practitioner_id")
		w.bookings[who] = append(w.bookings[who], rec)
		patients = append(patients, rec.Link("patient_id"))
	}
	w.rows = rowNumbers(w.store, patients)
}

// day returns the day of a booking in the week, from 0 for Monday, by the clock of its business. It is negative for a
// booking in another week.
func (w *weekView) day(rec *store.Record) int {
	year, month, day := rec.Time("starts_at").In(diary.ZoneOf(w.store, rec.Link("business_id"))).Date()
	date := time.Date(year, month, day, 0, 0, 0, 0, w.monday.Location())
	for i := range daysOfWeek {
		if date.Equal(w.monday.AddDate(0, 0, i)) {
			return i
		}
	}
	return -1
}

// zones returns the time zones of the businesses.
func (w *weekView) zones() []zoneView {
	var zones []zoneView
	col := w.store.Collections["businesses"]
	for _, rec := range col.Rows {
		if col.Shown(rec, nil) {
			local := w.monday.Add(12 * time.Hour).In(diary.ZoneOf(w.store, rec.ID))
			zones = append(zones, zoneView{rec.Text("business_name"), rec.Text("time_zone"), local.Format("MST")})
		}
	}
	return zones
}

// choose returns the diaries of the chosen practitioner, which is a number or all, by default the first. Practitioners
// are numbered by their rows. Those who have left are there if they have bookings in the week.
func (w *weekView) choose(wanted string) (chosen string, tabs []practitionerTab, diaries []practitionerDiary) {
	var recs []*store.Record
	for i, rec := range w.store.Collections["practitioners"].Rows {
		if rec.Get("active") == true || len(w.bookings[rec.ID]) > 0 {
			recs = append(recs, rec)
			tabs = append(tabs, practitionerTab{Name: rec.Text("label"), Number: i + 1, Bookings: len(w.bookings[rec.ID])})
		}
	}
	if wanted == everybody || len(tabs) == 0 {
		chosen = everybody
	} else {
		wanted = cmp.Or(wanted, strconv.Itoa(tabs[0].Number))
	}
	for i := range tabs {
		tabs[i].Current = strconv.Itoa(tabs[i].Number) == wanted
		if tabs[i].Current {
			chosen = wanted
		}
		if tabs[i].Current || chosen == everybody {
			diaries = append(diaries, w.diary(recs[i]))
		}
	}
	return chosen, tabs, diaries
}

// diary returns the week of a practitioner. It has Saturday and Sunday only if something is booked there.
func (w *weekView) diary(practitioner *store.Record) practitionerDiary {
	d := practitionerDiary{Name: practitioner.Text("label"), Role: practitioner.Text("designation"), Days: make([]dayView, daysOfWeek)}
	now := w.c.Clock.Now().In(w.monday.Location()).Format(time.DateOnly)
	for i := range d.Days {
		date := w.monday.AddDate(0, 0, i)
		d.Days[i] = dayView{Name: date.Format("Monday"), Date: date.Format("2 Jan"), Today: date.Format(time.DateOnly) == now}
	}
	for _, rec := range w.bookings[practitioner.ID] {
		day := &d.Days[w.day(rec)]
		day.Slots = append(day.Slots, w.slot(rec))
	}
	for i := range d.Days {
		slices.SortStableFunc(d.Days[i].Slots, func(a, b slotView) int { return a.start.Compare(b.start) })
	}
	for len(d.Days) > workdays && len(d.Days[len(d.Days)-1].Slots) == 0 {
		d.Days = d.Days[:len(d.Days)-1]
	}
	return d
}

// slot returns what the diary shows of a booking.
func (w *weekView) slot(rec *store.Record) slotView {
	start := rec.Time("starts_at").In(diary.ZoneOf(w.store, rec.Link("business_id")))
	v := slotView{
		At: start.Format(time.RFC3339), From: start.Format("15:04"), To: rec.Time("ends_at").In(start.Location()).Format("15:04"),
		Zone: start.Format("MST"), start: start,
	}
	kind := w.store.Find("appointment_types", rec.Link("appointment_type_id"))
	if kind != nil {
		v.What, v.Color = kind.Text("name"), kind.Text("color")
	}
	switch rec.Schema() {
	case "IndividualAppointment":
		v.Who, v.Patient = rec.Text("patient_name"), w.rows[rec.Link("patient_id")]
		v.State = stateOf(rec)
		v.Cancelled = rec.Get("cancelled_at") != nil
		v.Off = v.Cancelled
	case "GroupAppointment":
		v.Who, v.What = v.What, fmt.Sprintf("%d of %d places taken", len(rec.Links("patient_ids")), rec.Number("max_attendees"))
	default:
		v.Who, v.What, v.Off = "Unavailable", rec.Text("notes"), true
		if block := w.store.Find("unavailable_block_types", rec.Link("unavailable_block_type_id")); block != nil {
			v.Who = block.Text("name")
		}
	}
	return v
}

// stateOf returns what became of an individual appointment, nil for nothing yet.
func stateOf(rec *store.Record) *tag {
	switch {
	case rec.Get("cancelled_at") != nil:
		return &tag{"cancelled", ""}
	case rec.Get("did_not_arrive") == true:
		return &tag{"did not arrive", "warn"}
	case rec.Get("patient_arrived") == true:
		return &tag{"arrived", "good"}
	}
	return nil
}

// rowNumbers returns the numbers of the rows of patients, counted from 1. They stand in addresses in place of IDs.
func rowNumbers(st *store.Store, ids []store.ID) map[store.ID]int {
	wanted := make(map[store.ID]int, len(ids))
	for _, id := range ids {
		wanted[id] = 0
	}
	for i, rec := range st.Collections["patients"].Rows {
		if _, ok := wanted[rec.ID]; ok {
			wanted[rec.ID] = i + 1
		}
	}
	return wanted
}
