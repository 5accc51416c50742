package browser

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

const callSecret = "the secret of the phone system"

// frontDesk is examples/callerid on a clinic of its own.
type frontDesk struct {
	t      *testing.T
	client *cliniko.Client
	url    string
}

// startFrontDesk starts the program, after two patients with one number were created.
func startFrontDesk(t *testing.T, lastName string) frontDesk {
	t.Helper()
	needProgram(t, "chromium", browser != nil)
	clinic := clinikotest.New()
	server := httptest.NewServer(clinic)
	t.Cleanup(server.Close)
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	f := frontDesk{t: t, client: client}
	f.createFamily(lastName)

	program := filepath.Join(t.TempDir(), "callerid")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/cliniko-go/cliniko/examples/callerid").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ctx := context.WithoutCancel(t.Context()) // the test context ends before the tabs are closed
	cmd := exec.CommandContext(ctx, program, "-port", "0")
	cmd.Env = append(os.Environ(), "CALLERID_SECRET="+callSecret, "CLINIKO_ACCOUNT="+clinic.Account(), "CLINIKO_API_KEY="+clinic.APIKey(), "CLINIKO_BASE_URL="+server.URL+"/v1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(lines.Text()); address != "" {
			f.url = address
			return f
		}
	}
	t.Fatal("the program prints no address")
	return f
}

const familyNumber = "+61 491 579 999"

// createFamily creates a patient with alerts and a video appointment, and one with nothing.
func (f frontDesk) createFamily(lastName string) {
	f.t.Helper()
	ctx := f.t.Context()
	var first cliniko.PatientID
	for _, name := range []string{"Ada", "Berta"} {
		patient, err := f.client.Patients.Create(ctx, cliniko.PatientCreate{
			FirstName: name, LastName: lastName, DateOfBirth: cliniko.Some(cliniko.Date{Year: 1971, Month: 4, Day: 9}),
			PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneHome, Number: "0491 579 999"}}),
		})
		if err != nil {
			f.t.Fatal(err)
		}
		if first == "" {
			first = patient.ID
		}
	}
	if _, err := f.client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{PatientID: first, Name: "Latex allergy"}); err != nil {
		f.t.Fatal(err)
	}
	appointment := cliniko.IndividualAppointmentCreate{PatientID: first, StartsAt: time.Now().Add(20 * time.Hour).Truncate(time.Hour)}
	for kind, err := range f.client.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}) {
		if err != nil {
			f.t.Fatal(err)
		}
		if kind.TelehealthEnabled && appointment.AppointmentTypeID == "" {
			appointment.AppointmentTypeID = kind.ID
		}
	}
	businesses, err := f.client.Businesses.List(ctx, cliniko.BusinessListOptions{PerPage: 1})
	if err != nil {
		f.t.Fatal(err)
	}
	practitioners, err := f.client.Practitioners.List(ctx, cliniko.PractitionerListOptions{PerPage: 1})
	if err != nil {
		f.t.Fatal(err)
	}
	appointment.BusinessID, appointment.PractitionerID = businesses.Items[0].ID, practitioners.Items[0].ID
	if _, err := f.client.IndividualAppointments.Create(ctx, appointment); err != nil {
		f.t.Fatal(err)
	}
}

// call posts a number, as a phone system does.
func (f frontDesk) call(number string) {
	f.t.Helper()
	request, err := http.NewRequestWithContext(f.t.Context(), http.MethodPost, f.url+"calls", strings.NewReader(url.Values{"number": {number}}.Encode()))
	if err != nil {
		f.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+callSecret)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := new(http.Client).Do(request)
	if err != nil {
		f.t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		f.t.Fatalf("status code %d", response.StatusCode)
	}
}

// TestCallAppears posts a call while the page is open.
func TestCallAppears(t *testing.T) {
	t.Parallel()
	f := startFrontDesk(t, markup)
	tb := open(t, f.url, wide)
	tb.until("document.querySelector('#state').innerText === 'Live. Waiting for calls'")
	tb.until("document.body.innerText.includes('Phone numbers as of')")
	eval[any](tb, "window.notReloaded = true")
	f.call(familyNumber)
	tb.until("document.body.innerText.includes('Next appointment')")
	text := tb.text()
	for _, want := range []string{familyNumber, "2 patients have this number", "Ada " + markup, "Latex allergy", "9 April 1971", "Berta " + markup} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !regexp.MustCompile(`, \d\d:00–\d\d:\d\d AE[DS]T`).MatchString(text) {
		t.Error("the appointment has no time with a time zone")
	}
	if href := eval[string](tb, "document.querySelector('#calls a').href"); !strings.HasPrefix(href, "https://sandbox.") {
		t.Error("the video link leads elsewhere")
	}
	if at := eval[string](tb, "location.href + document.title"); at != f.url+"Calls" || !eval[bool](tb, "window.notReloaded === true") {
		t.Error("the page was reloaded, or its address or title changed")
	}
	if state := eval[string](tb, "document.querySelector('#state').innerText"); !strings.HasPrefix(state, "Live. Last call at ") {
		t.Errorf("the state is %q", state)
	}

	// The focus stays on the link when another call comes in.
	tb.tabTo("#calls a")
	f.call("0499 999 999")
	tb.until("document.body.innerText.includes('No patient has this number')")
	if focused := eval[string](tb, "document.activeElement.innerText"); focused != "Open the video call" {
		t.Errorf("the focus moved to %q", focused)
	}

	for _, width := range []int64{narrow, wide} {
		for _, scheme := range []string{"light", "dark"} {
			page := open(t, f.url, width, inScheme(scheme))
			page.fits(width)
			page.hasContrast()
			page.isLabelled()
		}
	}
}

// TestCallWithoutScripts waits until the page reloads itself.
func TestCallWithoutScripts(t *testing.T) {
	t.Parallel()
	f := startFrontDesk(t, markup)
	tb := open(t, f.url, wide, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	tb.until("document.body.innerText.includes('this page reloads')")
	f.call(familyNumber)
	tb.until("document.body.innerText.includes('Berta ')")
}

// TestCallPictures writes docs/images/callerid.png and callerid-mobile.png, with -pictures.
func TestCallPictures(t *testing.T) {
	t.Parallel()
	if *pictures == "" {
		t.Skip("only with -pictures")
	}
	f := startFrontDesk(t, "Vane")
	tb := open(t, f.url, wide)
	tb.until("document.body.innerText.includes('Phone numbers as of')")
	var busy string // of a seeded patient with an appointment
	for a, err := range f.client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{StartsAt: cliniko.AtLeast(time.Now())}) {
		if err != nil {
			t.Fatal(err)
		}
		alerts, err := f.client.MedicalAlerts.List(t.Context(), cliniko.MedicalAlertListOptions{PatientID: cliniko.Equal(a.Patient.ID())})
		if err != nil {
			t.Fatal(err)
		}
		patient, err := f.client.Patients.Get(t.Context(), a.Patient.ID())
		if err == nil && len(alerts.Items) > 0 && len(patient.PatientPhoneNumbers) > 0 {
			busy = patient.PatientPhoneNumbers[0].Number
			break
		}
	}
	for _, number := range []string{"0499 999 999", familyNumber, busy} {
		f.call(number)
	}
	tb.until("document.querySelectorAll('#calls section').length === 3 && !document.body.innerText.includes('Reading ')")
	for name, page := range map[string]struct {
		width  int64
		scheme string
	}{
		"callerid": {wide, "light"}, "callerid-mobile": {narrow, "dark"}, "callerid-dark": {wide, "dark"}, "callerid-mobile-light": {narrow, "light"},
	} {
		shown := open(t, f.url, page.width, inScheme(page.scheme))
		shown.until("document.querySelector('#state').innerText.startsWith('Live')")
		writePicture(t, filepath.Join(*pictures, name+".png"), get(shown, chromedp.CaptureScreenshot()))
	}
}
