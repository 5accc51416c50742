package main

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

const secret = "the secret of the phone system"

// post posts a call.
func (k *desk) post(t *testing.T, target, authorization string, fields url.Values) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", authorization)
	k.handler().ServeHTTP(w, r)
	return w
}

// ring posts the call of a number, waits until its details were read, and returns the page. It runs in fake time.
func (k *desk) ring(t *testing.T, number string) string {
	t.Helper()
	if w := k.post(t, "/calls", "Bearer "+secret, url.Values{"number": {number}}); w.Code != http.StatusNoContent {
		t.Fatalf("status code %d: %s", w.Code, w.Body)
	}
	time.Sleep(patience)
	synctest.Wait()
	return k.open(t, "localhost:8788").Body.String()
}

func (k *desk) open(t *testing.T, host string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	k.handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+host+"/", nil))
	return w
}

// wantOn checks that texts are on the page, in this order.
func wantOn(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		var found bool
		if _, page, found = strings.Cut(page, text); !found {
			t.Errorf("the page lacks %q, or has it elsewhere", text)
		}
	}
}

// withDesk runs a test with a desk that is up to date.
func withDesk(t *testing.T, test func(t *testing.T, sandbox *clinikotest.Clinic, k *desk)) {
	t.Helper()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, d *directory) {
		t.Helper()
		k := newDesk(d, secret)
		k.updated(nil)
		test(t, sandbox, k)
	})
}

// book books an appointment of a type at the first business, in half an hour from now.
func (d *directory) book(t *testing.T, patient cliniko.PatientID, telehealth bool, starts time.Time) *cliniko.IndividualAppointment {
	t.Helper()
	slot := cliniko.IndividualAppointmentCreate{PatientID: patient, StartsAt: starts}
	for _, kind := range d.names.types {
		if kind.TelehealthEnabled == telehealth && kind.MaxAttendees == 1 && kind.ArchivedAt.IsZero() {
			slot.AppointmentTypeID = kind.ID
		}
	}
	for id := range d.names.businesses {
		slot.BusinessID = id
	}
	for id := range d.names.practitioners {
		slot.PractitionerID = id
	}
	a, err := d.client.IndividualAppointments.Create(t.Context(), slot)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTheCaller(t *testing.T) {
	t.Parallel()
	withDesk(t, func(t *testing.T, _ *clinikotest.Clinic, k *desk) {
		t.Helper()
		d, ctx := k.directory, t.Context()
		const number = "0400 111 222"
		ada := create(t, d.client, "Ada", number)
		d.mustUpdate(t)
		for _, alert := range []string{"Latex allergy", "<b>Warfarin</b>"} {
			if _, err := d.client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{PatientID: ada, Name: alert}); err != nil {
				t.Fatal(err)
			}
		}
		wantOn(t, k.ring(t, number), "0400 111 222", "Ada Vane", "not known", "Latex allergy", "&lt;b&gt;Warfarin", "Next appointment", "none")

		later := d.book(t, ada, false, time.Now().Add(48*time.Hour))
		page := k.ring(t, "+61400111222")
		zone, err := d.names.businesses[later.Business.ID()].Location()
		if err != nil {
			t.Fatal(err)
		}
		starts := later.StartsAt.In(zone).Format("Mon 2 January 2006, 15:04") + "–" + later.EndsAt.In(zone).Format("15:04 MST")
		wantOn(t, page, starts, d.names.types[later.AppointmentType.ID()].Name, d.names.practitioners[later.Practitioner.ID()].Label, d.names.businesses[later.Business.ID()].DisplayName)
		if strings.Contains(page, "Open the video call") {
			t.Error("an appointment without telehealth has a video link")
		}

		// The appointment that is going on is the one that a late patient calls about.
		running := d.book(t, ada, true, time.Now().Add(-5*time.Minute))
		wantOn(t, k.ring(t, number), ">now<", `href="`+running.TelehealthURL+`"`, "Open the video call", starts) // starts: the call before
		if cancelled := d.client.IndividualAppointments.Cancel(ctx, running.ID, cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationSick}); cancelled != nil {
			t.Fatal(cancelled)
		}
		wantOn(t, k.ring(t, number), starts, ">now<")
	})
}

func TestGroupAppointmentIsNext(t *testing.T) {
	t.Parallel()
	withDesk(t, func(t *testing.T, sandbox *clinikotest.Clinic, k *desk) {
		t.Helper()
		d, ctx := k.directory, t.Context()
		const number = "0400 111 222"
		ada := create(t, d.client, "Ada", number)
		create(t, d.client, "Berta", number)
		d.mustUpdate(t)
		group, err := d.client.GroupAppointments.List(ctx, cliniko.GroupAppointmentListOptions{StartsAt: cliniko.AtLeast(time.Now()), PerPage: 1})
		if err != nil {
			t.Fatal(err)
		}
		class := group.Items[0]
		if _, err := d.client.Attendees.Create(ctx, cliniko.AttendeeCreate{BookingID: cliniko.BookingID(class.ID), PatientID: ada}); err != nil {
			t.Fatal(err)
		}
		d.book(t, ada, false, class.StartsAt.Add(24*time.Hour))
		before := sandbox.RequestCount()
		wantOn(t, k.ring(t, number), "2 patients have this number", "Ada Vane", "in a group", "Berta Vane", "none")
		if n := sandbox.RequestCount() - before; n != 4 {
			t.Errorf("%d requests, want 1 for alerts, 1 for appointments and 1 for the groups of each patient", n)
		}
	})
}

// TestDetailsThatCannotBeRead: what could not be read is unknown, never none.
func TestDetailsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	withDesk(t, func(t *testing.T, sandbox *clinikotest.Clinic, k *desk) {
		t.Helper()
		create(t, k.directory.client, "Ada", "0400 111 222")
		k.directory.mustUpdate(t)
		for _, route := range []string{"/medical_alerts", "/individual_appointments", "/group_appointments"} {
			sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 403, Route: route})
			page := k.ring(t, "0400 111 222")
			if page, _, _ = strings.Cut(page, "</section>"); strings.Count(page, "unknown</span>") != 1 || strings.Count(page, ">none<") != 1 {
				t.Errorf("without %s the page is wrong", route)
			}
		}
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: time.Hour, Route: "/medical_alerts"})
		wantOn(t, k.ring(t, "0400 111 222"), "Ada Vane", "unknown</span>")
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultTruncate, Route: "/medical_alerts"})
		page, _, _ := strings.Cut(k.ring(t, "0400 111 222"), "</section>")
		if strings.Contains(page, "unknown</span>") {
			t.Error("a read is not tried again")
		}
	})
}

func TestUnknownNumber(t *testing.T) {
	t.Parallel()
	withDesk(t, func(t *testing.T, sandbox *clinikotest.Clinic, k *desk) {
		t.Helper()
		before := sandbox.RequestCount()
		page := k.ring(t, "0499 999 999")
		wantOn(t, page, "0499 999 999", "No patient has this number.", "Phone numbers as of")
		for range 2 * shownCalls {
			page = k.ring(t, "0499 999 998")
		}
		if n := strings.Count(page, "</section>"); n != shownCalls || sandbox.RequestCount() != before {
			t.Errorf("%d calls are shown, want %d", n, shownCalls)
		}
		early := newDesk(k.directory, secret)
		wantOn(t, early.ring(t, "0499 999 999"), "The patients are still being read")
		k.updated(cliniko.ErrForbidden)
		wantOn(t, k.open(t, "127.0.0.1").Body.String(), "could not be updated", cliniko.ErrForbidden.Error(), "Phone numbers as of")
	})
}

func TestRejectedCalls(t *testing.T) {
	t.Parallel()
	k := newDesk(&directory{}, secret)
	number := url.Values{"number": {"0400 111 222"}}
	for name, tt := range map[string]struct {
		target, authorization string
		fields                url.Values
		want                  int
	}{
		"no secret":        {"/calls", "", number, http.StatusUnauthorized},
		"another secret":   {"/calls", "Bearer " + secret + "x", number, http.StatusUnauthorized},
		"not a bearer":     {"/calls", secret, number, http.StatusUnauthorized},
		"no number":        {"/calls", "Bearer " + secret, nil, http.StatusUnprocessableEntity},
		"in the URL":       {"/calls?number=0400111222", "Bearer " + secret, nil, http.StatusUnprocessableEntity},
		"withheld":         {"/calls", "Bearer " + secret, url.Values{"number": {"anonymous"}}, http.StatusUnprocessableEntity},
		"too few digits":   {"/calls", "Bearer " + secret, url.Values{"number": {"00012"}}, http.StatusUnprocessableEntity},
		"too many digits":  {"/calls", "Bearer " + secret, url.Values{"number": {strings.Repeat("1", 21)}}, http.StatusUnprocessableEntity},
		"with letters":     {"/calls", "Bearer " + secret, url.Values{"number": {"0400 111 222 x"}}, http.StatusUnprocessableEntity},
		"a very long body": {"/calls", "Bearer " + secret, url.Values{"number": {strings.Repeat(" ", 5000) + "0400111222"}}, http.StatusUnprocessableEntity},
	} {
		if w := k.post(t, tt.target, tt.authorization, tt.fields); w.Code != tt.want || len(k.calls) > 0 {
			t.Errorf("%s: status code %d, want %d; %d calls", name, w.Code, tt.want, len(k.calls))
		}
	}
	if w := k.open(t, "calls.harbour.example"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("the page under the name of a proxy: status code %d", w.Code)
	}
	if got, err := phoneNumber(" 61 400 111 222 "); err != nil || got != "61 400 111 222" {
		t.Errorf("got an error: %v", err) // a plus sign that was not escaped
	}
}

// TestLivePage reads the events of a call as a browser does.
func TestLivePage(t *testing.T) {
	t.Parallel()
	_, d := newSandbox(t)
	create(t, d.client, "Ada", "0400 111 222")
	d.mustUpdate(t)
	k := newDesk(d, secret)
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(k.handler())
	defer server.Close()
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	until := func(text string) {
		t.Helper()
		for lines.Scan() {
			if line := lines.Text(); line != "" && !strings.HasPrefix(line, "data: ") && line != "event: calls" {
				t.Errorf("a line is not part of an event")
			}
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the events end without %q: %v", text, lines.Err())
	}
	until("No calls yet")
	called := time.Now()
	k.post(t, "/calls", "Bearer "+secret, url.Values{"number": {"+61 400 111 222"}})
	until("Ada Vane")
	until("Next appointment") // it was read after that
	if time.Since(called) >= keepAlive {
		t.Error("the page waits for the next sign of life")
	}
}
