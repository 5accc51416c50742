package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

const (
	patientsOnPage = 50
	maxForm        = 4 << 10 // bytes of a search
)

// patientsView is the content of the page of all patients, or of those that were searched for.
type patientsView struct {
	Query         string
	Found         string // heading of the list
	Rows          []patientRow
	Page, Pages   int
	Before, After int // numbers of pages; 0 for none
}

type patientRow struct {
	Number                           int
	Name, Born, Phone, Email, Latest string
	Tags                             []tag
}

// patientsPage lists the patients. A search is a POST, so that no name is in an address.
func patientsPage(c *api.Clinic, r *http.Request) (string, any, bool) {
	v := patientsView{Page: 1}
	if text := r.URL.Query().Get("page"); text != "" {
		var err error
		if v.Page, err = strconv.Atoi(text); err != nil || v.Page < 1 {
			return "", nil, false
		}
	}
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(nil, r.Body, maxForm)
		v.Query = strings.TrimSpace(r.PostFormValue("q"))
	}
	c.Read(func(st *store.Store) { v.fill(st) })
	return "Patients", v, v.Page <= max(v.Pages, 1)
}

// fill finds the patients, the newest first.
func (v *patientsView) fill(st *store.Store) {
	rows := st.Collections["patients"].Rows
	search := newSearch(v.Query)
	var found []int
	for i := range slices.Backward(rows) {
		if search.matches(rows[i]) {
			found = append(found, i)
		}
	}
	v.Pages = (len(found) + patientsOnPage - 1) / patientsOnPage
	v.Found = countOf(len(found), "patient")
	if v.Query != "" {
		v.Found += " found"
		if v.Pages > 1 { // the pages of a search would need the name in their addresses
			v.Found += fmt.Sprintf(", the newest %d", patientsOnPage)
			v.Pages = 1
		}
	}
	first := min((v.Page-1)*patientsOnPage, len(found))
	for _, i := range found[first:min(first+patientsOnPage, len(found))] {
		v.Rows = append(v.Rows, newPatientRow(st, rows[i], i+1))
	}
	if v.Page < v.Pages {
		v.After = v.Page + 1
	}
	v.Before = v.Page - 1
}

func countOf(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

func newPatientRow(st *store.Store, rec *store.Record, number int) patientRow {
	row := patientRow{
		Number: number, Name: nameOfPatient(rec), Born: showDate(rec.Get("date_of_birth")), Phone: strings.Join(phones(rec), ", "),
		Email: rec.Text("email"), Tags: patientTags(rec),
	}
	if latest := st.Find("bookings", rec.Link("latest_booking_id")); latest != nil {
		row.Latest = showTime(st, latest, "starts_at")
	}
	return row
}

// nameOfPatient returns the whole name of a patient, who may have none.
func nameOfPatient(rec *store.Record) string {
	name := strings.TrimSpace(rec.Text("first_name") + " " + rec.Text("last_name"))
	if name == "" {
		return "No name"
	}
	return name
}

// patientTags says why lists do not show a patient.
func patientTags(rec *store.Record) []tag {
	var tags []tag
	for _, state := range []struct{ field, text, class string }{
		{"merged_at", "merged", "warn"}, {"archived_at", "archived", ""}, {"deleted_at", "deleted", "bad"},
	} {
		if rec.Get(state.field) != nil {
			tags = append(tags, tag{state.text, state.class})
		}
	}
	return tags
}

// phones returns the phone numbers of a patient.
func phones(rec *store.Record) []string {
	var entries []struct{ Number string }
	raw, _ := rec.Get("patient_phone_numbers").(json.RawMessage)
	if json.Unmarshal(raw, &entries) != nil { // it is JSON of the sandbox's own
		return nil
	}
	numbers := make([]string, len(entries))
	for i, entry := range entries {
		numbers[i] = entry.Number
	}
	return numbers
}

// search matches patients by a part of their name, email address or phone number.
type search struct {
	words  []string // in lower case; all must match
	digits string   // of a phone number
}

func newSearch(query string) search {
	s := search{words: strings.Fields(strings.ToLower(query))}
	if digits := onlyDigits(query); len(digits) >= 3 && !strings.ContainsFunc(query, unicode.IsLetter) {
		s.digits = digits
	}
	return s
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

func (s search) matches(rec *store.Record) bool {
	if len(s.words) == 0 {
		return true
	}
	if s.digits != "" {
		return slices.ContainsFunc(phones(rec), func(n string) bool { return strings.Contains(onlyDigits(n), s.digits) })
	}
	text := strings.ToLower(rec.Text("first_name") + " " + rec.Text("preferred_first_name") + " " + rec.Text("last_name") + " " + rec.Text("email"))
	return !slices.ContainsFunc(s.words, func(word string) bool { return !strings.Contains(text, word) })
}

// showTime returns a time of a record by the clock of its business, and by that of the account if it has none.
func showTime(st *store.Store, rec *store.Record, field string) string {
	at := rec.Time(field)
	if at.IsZero() {
		return ""
	}
	zone := clinic.AccountZone()
	if business := rec.Link("business_id"); business != 0 {
		zone = diary.ZoneOf(st, business)
	}
	return at.In(zone).Format("2 Jan 2006, 15:04 MST")
}

// showDate returns a date as it is read.
func showDate(value any) string {
	date, _ := value.(store.Date)
	t, err := parseDate(date)
	if err != nil {
		return string(date)
	}
	return t.Format("2 Jan 2006")
}
