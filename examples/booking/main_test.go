package main

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// stage is a sandbox with the website of its clinic, in fake time.
type stage struct {
	*clinikotest.Clinic

	t      *testing.T
	client *cliniko.Client // of the test; it sees no faults of the transport
	site   http.Handler
	portal *portal
	log    *syncBuffer

	wire func(*http.Request, func() (*http.Response, error)) (*http.Response, error) // between the website and the clinic
}

type syncBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (s *stage) RoundTrip(r *http.Request) (*http.Response, error) {
	send := func() (*http.Response, error) { return s.Clinic.RoundTrip(r) }
	if s.wire == nil {
		return send()
	}
	return s.wire(r, send)
}

// later lets fake time pass.
func later(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func onStage(t *testing.T, test func(*testing.T, *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{Clinic: clinikotest.New(clinikotest.WithSize(200)), t: t, log: &syncBuffer{}}
		var err error
		if s.client, err = s.Client(); err != nil {
			t.Fatal(err)
		}
		log := slog.New(slog.NewTextHandler(s.log, nil))
		client, err := s.Client(cliniko.WithHTTPClient(&http.Client{Transport: s}), cliniko.WithLogger(log))
		if err != nil {
			t.Fatal(err)
		}
		s.portal = newPortal(client, log)
		s.site = newSite(s.portal, "Saltbush")
		test(t, s)
		s.portal.close()
		noPersonalData(t, "the log", s.log.String())
	})
}

// ada is a visitor who is no patient yet.
var ada = url.Values{
	"first_name": {"Adalind"}, "last_name": {"O’Vane"}, "date_of_birth": {"1984-03-31"},
	"email": {"adalind.vane@example.com"}, "patient_phone_numbers": {"0491 570 006"},
}

func with(form url.Values, field, value string) url.Values {
	changed := url.Values{}
	maps.Copy(changed, form)
	changed.Set(field, value)
	return changed
}

func noPersonalData(t *testing.T, where, text string) {
	t.Helper()
	for name, values := range ada {
		for _, form := range []string{values[0], url.QueryEscape(values[0]), strings.ReplaceAll(values[0], " ", "")} {
			if strings.Contains(text, form) {
				t.Errorf("%s holds the %s of a visitor", where, name)
			}
		}
	}
}

// page is a response of the website.
type page struct {
	status int
	header http.Header
	text   string
	at     string // the address that it led to
}

func (s *stage) send(method, at string, form url.Values, change ...func(*http.Request)) page {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	s.site.ServeHTTP(w, r)
	noPersonalData(s.t, "an address", at+w.Header().Get("Location"))
	if w.Code == http.StatusSeeOther {
		return s.send(http.MethodGet, w.Header().Get("Location"), nil)
	}
	return page{w.Code, w.Header(), html.UnescapeString(w.Body.String()), at}
}

func (s *stage) get(at string) page {
	s.t.Helper()
	return s.send(http.MethodGet, at, nil)
}

// has fails the test if a page lacks a text.
func (p page) has(t *testing.T, status int, texts ...string) {
	t.Helper()
	if p.status != status {
		t.Fatalf("status code %d, want %d", p.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(p.text, text) {
			t.Errorf("the page at %s lacks %q", strings.Split(p.at, "?")[0], text)
		}
	}
}

var (
	timesLink  = regexp.MustCompile(`href="(/times[^"]*)">Physio standard`)
	moreLink   = regexp.MustCompile(`id="more" href="([^"]*)"`)
	slotButton = regexp.MustCompile(`name="slot" value="([^"]*)"`)
	slotRadio  = regexp.MustCompile(`type="radio" name="slot" id="[^"]*" value="([^"]*)"`)
)

// timesPage goes to the page of times, as a visitor does.
func (s *stage) timesPage() page {
	s.t.Helper()
	services := s.get("/")
	services.has(s.t, http.StatusOK, "Saltbush West", "30 minutes")
	return s.get(timesLink.FindStringSubmatch(services.text)[1])
}

// choose chooses a time of a page, and returns the form for the details.
func (s *stage) choose(times page, slot string) page {
	s.t.Helper()
	at, err := url.Parse(times.at)
	if err != nil {
		s.t.Fatal(err)
	}
	form := s.send(http.MethodPost, "/choose", with(at.Query(), "slot", slot))
	form.has(s.t, http.StatusOK, "Your details", "AEDT (Sydney time)")
	return form
}

// begin goes to the form for the details of the first time.
func (s *stage) begin() page {
	s.t.Helper()
	times := s.timesPage()
	return s.choose(times, slotButton.FindStringSubmatch(times.text)[1])
}

// booked returns the appointments that the website created, also those that it undid.
func (s *stage) booked() (standing, all []cliniko.IndividualAppointment) {
	s.t.Helper()
	for a, err := range s.client.IndividualAppointments.All(context.WithoutCancel(s.t.Context()), cliniko.IndividualAppointmentListOptions{
		CreatedAt: cliniko.AtLeast(opened), ArchivedAt: cliniko.Any(), CancelledAt: cliniko.Any(),
	}) {
		if err != nil {
			s.t.Fatal(err)
		}
		if all = append(all, a); a.ArchivedAt.IsZero() && a.CancelledAt.IsZero() {
			standing = append(standing, a)
		}
	}
	return standing, all
}

// opened is the time at which fake clocks begin.
var opened = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// patients returns the patients with the last name of the visitor.
func (s *stage) patients() []cliniko.Patient {
	s.t.Helper()
	found, err := cliniko.Collect(s.client.Patients.All(context.WithoutCancel(s.t.Context()), cliniko.PatientListOptions{
		LastName: cliniko.Equal(ada.Get("last_name")), ArchivedAt: cliniko.Any(),
	}))
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// isOnce fails the test unless there is one appointment, of one patient.
func (s *stage) isOnce() {
	s.t.Helper()
	standing, all := s.booked()
	patients := s.patients()
	if len(standing) != 1 || len(patients) != 1 {
		s.t.Fatalf("%d appointments, %d with undone ones, and %d patients", len(standing), len(all), len(patients))
	}
	if standing[0].Patient.ID() != patients[0].ID {
		s.t.Error("the appointment is of somebody else")
	}
}

func TestBooking(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		if r := s.RequestCount(); r > 8 {
			t.Errorf("%d requests for the first visitor to come to the form", r)
		}
		before := s.RequestCount()
		done := s.send(http.MethodPost, form.at, ada)
		done.has(t, http.StatusOK, "Your appointment is booked", "AEDT (Sydney time)", "Physio standard")
		noPersonalData(t, "the confirmation", done.text)
		if n := s.RequestCount() - before; n != 8 {
			t.Errorf("%d requests to book, want 8: 1 for the time, 5 for the patient and 2 for the appointment", n)
		}
		s.isOnce()
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "is booked")
		s.isOnce()

		before = s.RequestCount()
		times := s.timesPage()
		if n := s.RequestCount() - before; n != 2 {
			t.Errorf("%d requests for the second visitor to see the times, want 1 for each of 2 practitioners", n)
		}
		slot := slotButton.FindStringSubmatch(times.text)[1]
		if strings.Contains(form.text, slot) {
			t.Error("the time that was booked is still free")
		}
		s.send(http.MethodPost, s.choose(times, slot).at, ada).has(t, http.StatusOK, "is booked")
		if standing, _ := s.booked(); len(standing) != 2 || len(s.patients()) != 1 {
			t.Errorf("%d appointments of %d patients", len(standing), len(s.patients()))
		}
		later(draftFor + time.Second)
		s.get(form.at).has(t, http.StatusNotFound, "no longer there")
	})
}

// Somebody else books the time while the visitor types.
func TestTimeIsTaken(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		first, second := s.begin(), s.begin()
		s.send(http.MethodPost, first.at, with(ada, "first_name", "Grace")).has(t, http.StatusOK, "is booked")
		taken := s.send(http.MethodPost, second.at, ada)
		taken.has(t, http.StatusOK, "taken by somebody else", "Choose another time", ada.Get("first_name"), ada.Get("email"), ada.Get("date_of_birth"))
		if n := len(s.patients()); n != 1 {
			t.Errorf("%d patients, although the second visitor has no appointment", n)
		}
		others := slotRadio.FindAllStringSubmatch(taken.text, -1)
		if len(others) != othersShown {
			t.Fatalf("%d other times", len(others))
		}
		s.send(http.MethodPost, taken.at, ada).has(t, http.StatusOK, "Choose a time.")
		s.send(http.MethodPost, taken.at, with(ada, "slot", "1 2000-01-03T03:00:00Z")).has(t, http.StatusOK, "Choose a time.")
		s.send(http.MethodPost, taken.at, with(ada, "slot", others[0][1])).has(t, http.StatusOK, "is booked")
		standing, all := s.booked()
		if len(standing) != 2 || len(all) != 2 || standing[0].StartsAt.Equal(standing[1].StartsAt) && standing[0].Practitioner.ID() == standing[1].Practitioner.ID() {
			t.Errorf("%d appointments, %d with undone ones", len(standing), len(all))
		}
	})
}

// Two visitors send their forms at the same moment.
func TestRace(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		first, second := s.begin(), s.begin()
		s.wire = func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
			if r.Method == http.MethodPost {
				time.Sleep(time.Second) // until both have seen that the time is free
			}
			return send()
		}
		var pages [2]page
		var both sync.WaitGroup
		both.Go(func() { pages[0] = s.send(http.MethodPost, first.at, ada) })
		both.Go(func() { pages[1] = s.send(http.MethodPost, second.at, with(ada, "first_name", "Grace")) })
		both.Wait()
		won, lost := 0, 0
		for _, p := range pages {
			if strings.Contains(p.text, "is booked") {
				won++
			}
			if strings.Contains(p.text, "taken by somebody else") && len(slotRadio.FindAllString(p.text, -1)) == othersShown {
				lost++
			}
		}
		standing, all := s.booked()
		if won != 1 || lost != 1 || len(standing) != 1 || len(all) != 2 {
			t.Errorf("%d won, %d lost, %d appointments of %d stay", won, lost, len(standing), len(all))
		}
	})
}

func TestDoubleSubmission(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "is booked") })
		}
		all.Wait()
		s.isOnce()
	})
}

// The visitor hangs up right after sending the form.
func TestVisitorLeaves(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		ctx, leave := context.WithCancel(t.Context())
		s.wire = func(_ *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
			leave()
			return send()
		}
		s.send(http.MethodPost, form.at, ada, func(r *http.Request) { *r = *r.WithContext(ctx) })
		s.portal.running.Wait()
		s.get(form.at).has(t, http.StatusOK, "is booked")
		s.isOnce()
	})
}

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-port", "0"}, in) }()
	buffer := make([]byte, 1000)
	var printed string
	for !strings.Contains(printed, "Ctrl-C") {
		n, err := out.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		printed += string(buffer[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(printed)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := new(http.Client).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if policy := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != http.StatusOK || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("status code %d, policy %q", resp.StatusCode, policy)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for _, args := range [][]string{{"now"}, {"-port", "70000"}, {"-port", "http"}} {
		if err := run(t.Context(), args, io.Discard); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}
