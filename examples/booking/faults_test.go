package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// settled loads the page of a booking until it has ended.
func (s *stage) settled(at string) page {
	s.t.Helper()
	for range 100 {
		p := s.get(at)
		if !strings.Contains(p.text, `http-equiv="refresh"`) {
			return p
		}
		later(10 * time.Second)
	}
	s.t.Fatal("the booking does not end")
	return page{}
}

// lose makes the website get a status code for the first writes to a path that the clinic has done.
func (s *stage) lose(path string, times, status int) {
	s.wire = func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		resp, err := send()
		if err == nil && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, path) && times > 0 {
			times--
			resp.Body.Close()
			return &http.Response{
				StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
				Body: io.NopCloser(strings.NewReader(`{"message":"lost"}`)),
			}, nil
		}
		return resp, err
	}
}

func TestBookedOnceInSpiteOfFaults(t *testing.T) {
	t.Parallel()
	const times = "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times"
	for name, prepare := range map[string]func(*stage){
		"503 for the times": func(s *stage) {
			s.Inject(clinikotest.Fault{Status: 503, Kind: clinikotest.FaultStatus, Route: times, Times: 2})
		},
		"503 everywhere": func(s *stage) {
			s.Inject(clinikotest.Fault{Status: 503, Kind: clinikotest.FaultStatus, Method: "GET", Times: 4})
		},
		"500 after the patient":      func(s *stage) { s.lose("/patients", 1, 500) },
		"504 after the appointment":  func(s *stage) { s.lose("/individual_appointments", 1, 504) },
		"500 after both":             func(s *stage) { s.lose("s", 2, 500) },
		"500 before the patient":     func(s *stage) { s.Inject(clinikotest.Fault{Method: "POST", Route: "/patients"}) },
		"500 before the appointment": func(s *stage) { s.Inject(clinikotest.Fault{Method: "POST", Route: "/individual_appointments"}) },
		"connection cut": func(s *stage) {
			s.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST", Route: "/individual_appointments"})
		},
		"half a response": func(s *stage) {
			s.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Method: "POST", Route: "/individual_appointments"})
		},
		"429 for the API key":    func(s *stage) { s.Inject(clinikotest.Fault{Status: 429, Kind: clinikotest.FaultStatus, Times: 3}) },
		"no outcome for minutes": func(s *stage) { s.outage(6 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onStage(t, func(t *testing.T, s *stage) {
				t.Helper()
				form := s.begin()
				prepare(s)
				s.send(http.MethodPost, form.at, ada)
				s.send(http.MethodPost, form.at, ada) // an impatient visitor
				s.settled(form.at).has(t, http.StatusOK, "is booked")
				s.isOnce()
			})
		})
	}
}

// outage lets the clinic create the appointment, and then loses everything for a time.
func (s *stage) outage(long time.Duration) {
	var began time.Time
	s.wire = func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/individual_appointments") && began.IsZero() {
			began = time.Now()
			if resp, err := send(); err == nil {
				resp.Body.Close()
			}
		}
		if !began.IsZero() && time.Since(began) < long {
			return nil, io.ErrUnexpectedEOF
		}
		return send()
	}
}

// The outage outlasts the booking. The visitor is told to ask the clinic, and the log says where to look.
func TestOutcomeStaysUnknown(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		s.outage(time.Hour)
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "finding out", `http-equiv="refresh"`)
		s.settled(form.at).has(t, http.StatusOK, "Please contact the clinic", "Phone: ")
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "Please contact the clinic")
		s.isOnce()
		for _, want := range []string{errUncertain.Error(), "practitioner=", "starts_at="} {
			if !strings.Contains(s.log.String(), want) {
				t.Errorf("the log lacks %q", want)
			}
		}
	})
}

// Nothing can be booked while the clinic cannot be reached, and nothing that was typed is lost.
func TestClinicCannotBeReached(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		times := s.timesPage()
		form := s.begin()
		s.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 503, Times: 1000})
		failed := s.get(times.at)
		failed.has(t, http.StatusServiceUnavailable, "cannot be reached", "Try again")
		if failed.header.Get("Retry-After") == "" {
			t.Error("the response does not say when to try again")
		}
		s.send(http.MethodPost, form.at, ada)
		s.settled(form.at).has(t, http.StatusOK, "Nothing was booked", ada.Get("first_name"), ada.Get("email"), ada.Get("patient_phone_numbers"))
	})
}

// Somebody with a similar name is a patient. The visitor must not learn that, nor book for that patient.
func TestSimilarPatient(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		similar, err := s.client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Adalind", LastName: "O Vane"})
		if err != nil {
			t.Fatal(err)
		}
		s.lose("/patients", 1, 500)
		s.send(http.MethodPost, form.at, ada)
		done := s.settled(form.at)
		done.has(t, http.StatusOK, "is booked")
		s.isOnce()
		standing, _ := s.booked()
		if standing[0].Patient.ID() == similar.ID || !strings.Contains(standing[0].Notes, "similar patient") {
			t.Error("the appointment is of the similar patient, or the clinic is not told")
		}
		if strings.Contains(done.text, "similar") {
			t.Error("the visitor is told")
		}
	})
}

func TestArchivedPatientReturns(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		s.send(http.MethodPost, s.begin().at, ada).has(t, http.StatusOK, "is booked")
		if err := s.client.Patients.Archive(t.Context(), s.patients()[0].ID); err != nil {
			t.Fatal(err)
		}
		s.send(http.MethodPost, s.begin().at, ada).has(t, http.StatusOK, "is booked")
		if p := s.patients(); len(p) != 1 || !p[0].ArchivedAt.IsZero() {
			t.Errorf("%d patients, or an archived one", len(p))
		}
	})
}

func TestErrorsAreBesideTheirFields(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		before := s.RequestCount()
		for _, tt := range []struct{ field, value, want string }{
			{"first_name", "", "Enter your first name."},
			{"last_name", strings.Repeat("x", 256), "in a shorter form"},
			{"first_name", "A\x00da", "without special characters"},
			{"date_of_birth", "", "Enter your date of birth."},
			{"date_of_birth", "31.3.1984", "such as 1984-03-31"},
			{"date_of_birth", "1984-02-30", "such as 1984-03-31"},
			{"date_of_birth", "2000-01-02", "not in the last 130 years"},
			{"date_of_birth", "1820-01-02", "not in the last 130 years"},
			{"email", "ada@example", "such as name@example.com"},
			{"email", "", "such as name@example.com"},
			{"patient_phone_numbers", "12", "8 to 15 digits"},
			{"patient_phone_numbers", "call me at 0491570006", "8 to 15 digits"},
		} {
			p := s.send(http.MethodPost, form.at, with(ada, tt.field, tt.value))
			p.has(t, http.StatusOK, tt.want, `role="alert"`, `href="#`+tt.field+`"`, `id="`+tt.field+`-error"`, "<title>Error: ")
			if tt.field != "email" && !strings.Contains(p.text, ada.Get("email")) {
				t.Error("what was typed in another field is lost")
			}
			if n := strings.Count(p.text, `aria-invalid="true"`); n != 1 {
				t.Errorf("%s: %d fields are marked", tt.field, n)
			}
		}
		if n := s.RequestCount() - before; n != 0 {
			t.Errorf("%d requests with invalid details", n)
		}
		s.send(http.MethodPost, form.at, with(ada, "last_name", "<b>&")).has(t, http.StatusOK, "is booked")
	})
}

// The clinic rejects a value that the website accepts.
func TestClinicRejectsAValue(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		form := s.begin()
		s.wire = func(r *http.Request, send func() (*http.Response, error)) (*http.Response, error) {
			if r.Method != http.MethodPost {
				return send()
			}
			return &http.Response{
				StatusCode: http.StatusUnprocessableEntity, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
				Body: io.NopCloser(strings.NewReader(`{"message":"Validation Failed","errors":{"email":"is invalid"}}`)),
			}, nil
		}
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "Check this: it is invalid.", `id="email-error"`, ada.Get("email"))
		s.wire = nil
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "is booked")
		s.isOnce()
	})
}

func TestLimits(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		times := s.timesPage()
		form := s.begin()
		for range 60 {
			s.get("/times")
		}
		before := s.RequestCount()
		fast := s.get(times.at)
		fast.has(t, http.StatusTooManyRequests, "Wait a minute")
		if fast.header.Get("Retry-After") == "" || s.RequestCount() != before {
			t.Error("a request was sent, or the response does not say when to try again")
		}
		s.send(http.MethodGet, times.at, nil, func(r *http.Request) { r.RemoteAddr = "192.0.2.7:1" }).has(t, http.StatusOK)

		for range 20 {
			s.send(http.MethodPost, form.at, with(ada, "email", "none"))
		}
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusTooManyRequests, "wait ten minutes", ada.Get("first_name"), ada.Get("email"))
		later(10 * time.Minute)
		s.send(http.MethodPost, form.at, with(ada, "first_name", strings.Repeat("x", maxForm))).has(t, http.StatusOK, "Enter your first name.")
		s.send(http.MethodPost, form.at, ada, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }).has(t, http.StatusForbidden)
		if standing, _ := s.booked(); len(standing) != 0 {
			t.Errorf("%d appointments", len(standing))
		}
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "is booked")
	})
}

func TestBadAddresses(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		times := s.timesPage()
		for at, want := range map[string]int{
			"/times": http.StatusNotFound, "/times?business=1&type=1": http.StatusNotFound, times.at + "&from=soon": http.StatusBadRequest,
			"/booking/guess": http.StatusNotFound, "/nowhere": http.StatusNotFound,
		} {
			s.get(at).has(t, want, "<h1>")
		}
		for _, slot := range []string{"", "1", "1 2000-01-05T00:00:00Z", strings.Split(slotButton.FindStringSubmatch(times.text)[1], " ")[0] + " 1999-01-05T00:00:00Z"} {
			s.send(http.MethodPost, "/choose", with(map[string][]string{}, "slot", slot)).has(t, http.StatusNotFound)
		}
		// A time that the page does not offer: in the middle of the night.
		practitioner, _, _ := strings.Cut(slotButton.FindStringSubmatch(times.text)[1], " ")
		form := s.choose(times, practitioner+" 2000-01-04T15:00:00Z")
		s.send(http.MethodPost, form.at, ada).has(t, http.StatusOK, "taken by somebody else")
		s.send(http.MethodPost, "/booking/guess", ada).has(t, http.StatusNotFound)
		if len(s.patients()) != 0 {
			t.Error("a patient was created")
		}
	})
}

// The pages of a business in another time zone than the account's have all times, each once, on its own days.
func TestMoreTimes(t *testing.T) {
	t.Parallel()
	onStage(t, func(t *testing.T, s *stage) {
		t.Helper()
		offers, err := s.portal.offers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []cliniko.Offer{offers[0], offers[len(offers)-1]} {
			slots, err := cliniko.Collect(s.client.AvailableTimes.Search(t.Context(), cliniko.AvailableTimeSearch{Offers: []cliniko.Offer{o}}))
			if err != nil {
				t.Fatal(err)
			}
			p := s.get(choice{o.Business.ID, o.AppointmentType.ID, o.Practitioner.ID}.address(cliniko.Date{}))
			shown := p.text
			for range 4 {
				p = s.get(moreLink.FindStringSubmatch(p.text)[1])
				p.has(t, http.StatusOK, "First times", o.Business.TimeZoneIdentifier)
				shown += p.text
			}
			for _, slot := range slots {
				at := slot.StartsAt.In(mustLoad(t, o.Business.TimeZoneIdentifier))
				if n := strings.Count(shown, `value="`+valueOf(slot)+`"><span>`+at.Format("15:04 <small>MST</small>")); n != 1 {
					t.Errorf("%s of %s is shown %d times", at, o.Business.DisplayName, n)
				}
			}
			if len(slots) < 20 {
				t.Errorf("%d slots", len(slots))
			}
		}
	})
}

func mustLoad(t *testing.T, zone string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestOnlyWhatCanBeBookedHere(t *testing.T) {
	t.Parallel()
	business := &cliniko.Business{TimeZoneIdentifier: "Australia/Perth"}
	for name, tt := range map[string]struct {
		offer cliniko.Offer
		want  bool
	}{
		"for one": {cliniko.Offer{Business: business, AppointmentType: &cliniko.AppointmentType{MaxAttendees: 1}}, true},
		"group":   {cliniko.Offer{Business: business, AppointmentType: &cliniko.AppointmentType{MaxAttendees: 8}}, false},
		"must be paid": {cliniko.Offer{Business: business, AppointmentType: &cliniko.AppointmentType{
			MaxAttendees: 1, OnlinePaymentsEnabled: true, OnlinePaymentsMode: "deposit_required",
		}}, false},
		"can be paid": {cliniko.Offer{Business: business, AppointmentType: &cliniko.AppointmentType{
			MaxAttendees: 1, OnlinePaymentsEnabled: true, OnlinePaymentsMode: cliniko.OnlinePaymentsOptional,
		}}, true},
		"no time zone": {cliniko.Offer{Business: &cliniko.Business{}, AppointmentType: &cliniko.AppointmentType{MaxAttendees: 1}}, false},
	} {
		if got := canBook(tt.offer); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
