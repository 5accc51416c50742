package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/visitors"
	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/stylesheet"
)

const (
	maxForm    = 16 << 10         // bytes
	readWithin = 20 * time.Second // for a page of times
	waitFor    = 8 * time.Second  // for a booking, before the page says that it takes longer
)

// site holds the pages of a portal.
type site struct {
	*portal

	clinic string
	looks  visitors.Limit // of one visitor, at pages of times
	sends  visitors.Limit // of one visitor, of a form with details
}

func newSite(p *portal, clinic string) http.Handler {
	s := &site{
		portal: p, clinic: clinic,
		looks: visitors.Limit{Requests: 60, Per: time.Minute},
		sends: visitors.Limit{Requests: 20, Per: 10 * time.Minute},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.services)
	mux.HandleFunc("GET /times", s.limited(s.freeTimes))
	mux.HandleFunc("POST /choose", s.limited(s.choose))
	mux.HandleFunc("GET /booking/{token}", s.booking)
	mux.HandleFunc("POST /booking/{token}", s.submit)
	mux.HandleFunc("GET /style.css", stylesheet.Handle)
	mux.HandleFunc("GET /more.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, assets, "more.js") })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		s.message(w, http.StatusNotFound, "There is no such page", "The address may be mistyped.")
	})
	return web.Protect(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxForm)))
}

func (s *site) limited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.looks.Allow(r) {
			w.Header().Set("Retry-After", "60")
			s.message(w, http.StatusTooManyRequests, "That was very fast", "Wait a minute and try again.")
			return
		}
		next(w, r)
	}
}

//go:embed page.html more.js
var assets embed.FS

var templates = template.Must(template.New("page").Funcs(template.FuncMap{
	"day":   func(s cliniko.Slot) string { return local(s.StartsAt, s.Offer).Format("Monday 2 January") },
	"clock": func(s cliniko.Slot) string { return local(s.StartsAt, s.Offer).Format("15:04") },
	"until": func(s cliniko.Slot) string { return local(s.EndsAt, s.Offer).Format("15:04") },
	"zone":  func(s cliniko.Slot) string { return zoneName(local(s.StartsAt, s.Offer)) },
	"value": valueOf,
	"city": func(b *cliniko.Business) string {
		_, city, _ := strings.Cut(b.TimeZoneIdentifier, "/")
		return strings.ReplaceAll(city, "_", " ")
	},
}).ParseFS(assets, "page.html"))

// valueOf returns a slot as the value of a button.
func valueOf(s cliniko.Slot) string {
	return string(s.Practitioner.ID) + " " + s.StartsAt.UTC().Format(time.RFC3339)
}

// view is what the template of a page gets.
type view struct {
	Clinic, Title string
	Wait          bool // whether the browser loads the page again after some seconds
	Content       any
}

// show writes a page.
func (s *site) show(w http.ResponseWriter, status int, name string, v view) {
	var b bytes.Buffer
	v.Clinic = s.clinic
	err := templates.ExecuteTemplate(&b, "top", v)
	err = errors.Join(err, templates.ExecuteTemplate(&b, name, v.Content), templates.ExecuteTemplate(&b, "bottom", v))
	web.Page(w, status, b.Bytes(), err)
}

func (s *site) message(w http.ResponseWriter, status int, title, text string) {
	s.show(w, status, "message", view{Title: title, Content: map[string]string{"Title": title, "Text": text}})
}

// fail writes the page for an error.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errNotOffered):
		s.message(w, http.StatusNotFound, "This cannot be booked online", "It may have changed a moment ago, or the time may be over.")
	case r.Context().Err() != nil: // the visitor left
	default:
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "page", slog.String("error", err.Error()))
		w.Header().Set("Retry-After", "30")
		s.message(w, http.StatusServiceUnavailable, "The clinic’s diary cannot be reached", "Try again in a minute.")
	}
}

// place is a business with what can be booked there.
type place struct {
	*cliniko.Business

	Types []*cliniko.AppointmentType
}

func (s *site) services(w http.ResponseWriter, r *http.Request) {
	offers, err := s.offers(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var places []place
	for _, o := range offers { // those of a business are together, and in it those of a type
		if n := len(places); n == 0 || places[n-1].Business != o.Business {
			places = append(places, place{Business: o.Business})
		}
		last := &places[len(places)-1]
		if n := len(last.Types); n == 0 || last.Types[n-1] != o.AppointmentType {
			last.Types = append(last.Types, o.AppointmentType)
		}
	}
	s.show(w, http.StatusOK, "services", view{Title: "Book an appointment", Content: places})
}

// freeTimesView is what the page of times gets.
type freeTimesView struct {
	choice

	Offers []cliniko.Offer // of all practitioners
	From   cliniko.Date    // zero on the first page
	Days   [][]cliniko.Slot
	More   string // the address of the next page
	First  string // the address of the first one
}

func (s *site) freeTimes(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	v := freeTimesView{choice: choiceOf(query)}
	if day := query.Get("from"); day != "" {
		var err error
		if v.From, err = cliniko.ParseDate(day); err != nil {
			s.message(w, http.StatusBadRequest, "This is no day", "The address of the page may be mistyped.")
			return
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), readWithin)
	defer cancel()
	slots, next, err := s.times(ctx, v.choice, v.From)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	for _, slot := range slots {
		if n := len(v.Days); n == 0 || dayOf(v.Days[n-1][0]) != dayOf(slot) {
			v.Days = append(v.Days, nil)
		}
		last := len(v.Days) - 1
		v.Days[last] = append(v.Days[last], slot)
	}
	offers, err := s.offers(ctx)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	v.Offers = choice{v.Business, v.AppointmentType, ""}.among(offers)
	if v.First = v.address(cliniko.Date{}); !next.IsZero() {
		v.More = v.address(next)
	}
	s.show(w, http.StatusOK, "times", view{Title: "Choose a time", Content: v})
}

func choiceOf(form url.Values) choice {
	return choice{
		Business:        cliniko.BusinessID(form.Get("business")),
		AppointmentType: cliniko.AppointmentTypeID(form.Get("type")),
		Practitioner:    cliniko.PractitionerID(form.Get("practitioner")),
	}
}

// address returns the address of the page with the times of a choice from a day on.
func (c choice) address(from cliniko.Date) string {
	query := url.Values{"business": {string(c.Business)}, "type": {string(c.AppointmentType)}}
	if c.Practitioner != "" {
		query.Set("practitioner", string(c.Practitioner))
	}
	if !from.IsZero() {
		query.Set("from", from.String())
	}
	return "/times?" + query.Encode()
}

// choose begins a booking, and leads to its page.
func (s *site) choose(w http.ResponseWriter, r *http.Request) {
	c := choiceOf(form(r))
	with, start, _ := strings.Cut(r.PostFormValue("slot"), " ")
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		s.fail(w, r, errNotOffered)
		return
	}
	token, err := s.start(r.Context(), c, cliniko.PractitionerID(with), at)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/booking/"+token, http.StatusSeeOther)
}

// form returns the fields of a form that was posted, none if it cannot be read.
func form(r *http.Request) url.Values {
	_ = r.ParseForm() // what is missing is reported by field
	return r.PostForm
}

// draftView is what the page of a booking gets.
type draftView struct {
	Slot     cliniko.Slot
	Others   []cliniko.Slot
	Problems map[string]string
	Fields   []field
	Times    string // the address of all times
}

// field is a field of the form.
type field struct{ Name, Label, Hint, Type, Autocomplete, Value, Problem string }

func (s *site) booking(w http.ResponseWriter, r *http.Request) {
	if d := s.drafts.find(r.PathValue("token")); d != nil {
		s.showDraft(w, http.StatusOK, d)
		return
	}
	s.message(w, http.StatusNotFound, "This page is no longer there",
		"It is kept for half an hour. If you have seen the confirmation, your appointment is booked.")
}

func (s *site) showDraft(w http.ResponseWriter, status int, d *draft) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch d.state {
	case isRunning:
		s.show(w, status, "running", view{Title: "One moment", Wait: true})
	case isBooked:
		s.show(w, status, "booked", view{Title: "Your appointment is booked", Content: d.slot})
	case isUncertain:
		s.show(w, status, "uncertain", view{Title: "Please contact the clinic", Content: d.slot})
	default:
		v := draftView{Slot: d.slot, Others: d.others, Problems: d.problems, Times: d.choice.address(cliniko.Date{})}
		v.Fields = []field{
			{"first_name", "First name", "", "text", "given-name", d.details.FirstName, ""},
			{"last_name", "Last name", "", "text", "family-name", d.details.LastName, ""},
			{"date_of_birth", "Date of birth", "The clinic needs it because two people can have the same name.", "date", "bday", d.details.DateOfBirth, ""},
			{"email", "Email address", "", "email", "email", d.details.Email, ""},
			{"patient_phone_numbers", "Mobile phone", "", "tel", "tel", d.details.Phone, ""},
		}
		title := "Your details"
		for i := range v.Fields {
			v.Fields[i].Problem = d.problems[v.Fields[i].Name]
		}
		if len(d.problems) > 0 {
			title = "Error: " + title
		}
		s.show(w, status, "details", view{Title: title, Content: v})
	}
}

// submit books with the details of the form. The response leads back to the page of the booking, which shows how it ended,
// so that loading it again sends nothing twice.
func (s *site) submit(w http.ResponseWriter, r *http.Request) {
	d := s.drafts.find(r.PathValue("token"))
	if d == nil {
		s.booking(w, r)
		return
	}
	typed, allowed := readDetails(r), s.sends.Allow(r)
	d.change(func() {
		d.details = typed
		d.problems = typed.problems(cliniko.DateOf(local(time.Now(), d.slot.Offer)))
		if len(d.others) > 0 && !d.takeOther(r.PostFormValue("slot")) {
			d.problems["slot"] = "Choose a time."
		}
		if !allowed {
			d.problems = map[string]string{"": "Nothing was booked. You have tried many times: wait ten minutes."}
		}
	})
	if !allowed {
		w.Header().Set("Retry-After", "600")
		s.showDraft(w, http.StatusTooManyRequests, d)
		return
	}
	s.book(d) //nolint:contextcheck // it goes on when the visitor leaves
	d.wait(r.Context(), waitFor)
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
}
