package browser

import (
	"bufio"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/cliniko-go/cliniko"
)

// website is the program of examples/booking, at the clinic of a sandbox that runs beside it.
type website struct {
	served

	site string // its address
	log  *strings.Builder
	mu   *sync.Mutex
}

func serveBooking(t *testing.T) website {
	t.Helper()
	w := website{served: serveAt(t, time.Now()), log: &strings.Builder{}, mu: &sync.Mutex{}}
	program := filepath.Join(t.TempDir(), "booking")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/cliniko-go/cliniko/examples/booking").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), program, "-port", "0")
	cmd.Env = []string{
		"CLINIKO_ACCOUNT=" + w.Account(), "CLINIKO_API_KEY=" + w.APIKey(), "CLINIKO_BASE_URL=" + w.url + "/v1",
		"CLINIKO_USER_AGENT=Booking (dev@harbour.example)",
	}
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() }) // it may have ended
	scanner := bufio.NewScanner(messages)
	for scanner.Scan() {
		if found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(scanner.Text()); found != "" {
			w.site = found
			go func() { // until the program ends
				for scanner.Scan() {
					w.mu.Lock()
					w.log.WriteString(scanner.Text() + "\n")
					w.mu.Unlock()
				}
			}()
			return w
		}
	}
	t.Fatal("the program prints no address")
	return w
}

// typed is what a visitor types, and what must never be in an address or in the log. A date field takes the month first.
var typed = []struct{ field, keys string }{
	{"first_name", "Adalind"}, {"last_name", "O'Vane"}, {"date_of_birth", "03311984"},
	{"email", "adalind.vane@example.com"}, {"patient_phone_numbers", "0491 570 006"},
}

func isPrivate(t *testing.T, where, text string) {
	t.Helper()
	text, _ = url.QueryUnescape(text)
	for _, secret := range []string{"Adalind", "Vane", "1984", "adalind.vane", "0491", "570"} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
			t.Errorf("%s holds personal data", where)
		}
	}
}

// visited fails the test if an address that the tab has visited holds personal data.
func (tb *tab) visited() {
	tb.t.Helper()
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if len(tb.urls) < 4 {
		tb.t.Errorf("%d addresses were visited", len(tb.urls))
	}
	for _, u := range tb.urls {
		isPrivate(tb.t, "an address", u)
	}
}

const heading = "document.querySelector('h1')?.innerText"

// toDetails goes to the form for the details of the first time, by keyboard.
func (tb *tab) toDetails() {
	tb.t.Helper()
	tb.until(heading + " === 'Book an appointment'")
	tb.tabTo("a.what")
	tb.press(kb.Enter)
	tb.until(heading + " === 'Choose a time'")
	tb.tabTo("button[name=slot]")
	tb.press(kb.Enter)
	tb.until(heading + " === 'Your details'")
}

// fillInBooking types the details by keyboard, and sends them.
func (tb *tab) fillInBooking() {
	tb.t.Helper()
	for _, field := range typed {
		tb.tabTo("#" + field.field)
		tb.press(field.keys)
	}
	if got := eval[string](tb, "document.querySelector('#date_of_birth').value"); got != "1984-03-31" {
		tb.t.Errorf("the date of birth is %q", got)
	}
	tb.tabTo("button.main")
	tb.press(kb.Enter)
}

// appointments returns the appointments of the patients with the name of the visitor, and how many such patients there are.
func (w website) appointments(t *testing.T) (appointments []cliniko.IndividualAppointment, patients int) {
	t.Helper()
	client := w.client(t)
	for p, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{LastName: cliniko.Equal("O'Vane")}) {
		if err != nil {
			t.Fatal(err)
		}
		patients++
		if p.Email != "adalind.vane@example.com" || p.DateOfBirth != (cliniko.Date{Year: 1984, Month: 3, Day: 31}) || len(p.PatientPhoneNumbers) != 1 {
			t.Error("the patient is not complete")
		}
		found, err := cliniko.Collect(client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{PatientID: cliniko.Equal(p.ID)}))
		if err != nil {
			t.Fatal(err)
		}
		appointments = append(appointments, found...)
	}
	return appointments, patients
}

func TestBookingByKeyboard(t *testing.T) {
	t.Parallel()
	w := serveBooking(t)
	tb := open(t, w.site, wide)
	tb.toDetails()
	when := eval[string](tb, "[...document.querySelectorAll('.facts dd')][1].innerText")
	if !strings.Contains(when, "(Sydney time)") {
		t.Errorf("the time is %q", when)
	}
	tb.tabTo("button.main")
	tb.press(kb.Enter) // with nothing filled in
	tb.until("document.title.startsWith('Error: ')")
	tb.until("document.activeElement.getAttribute('role') === 'alert'") // the summary of the errors, once the page is loaded
	tb.tabTo("[role=alert] a")
	tb.follow()
	tb.until("document.activeElement.id === 'first_name'")
	tb.run(chromedp.Reload()) // shows the errors again, and sends nothing
	tb.fillInBooking()
	tb.until(heading + " === 'Your appointment is booked'")
	if got := eval[string](tb, "[...document.querySelectorAll('.facts dd')][1].innerText"); got != when {
		t.Errorf("booked is %q, chosen was %q", got, when)
	}
	tb.run(chromedp.Reload())
	tb.until(heading + " === 'Your appointment is booked'")
	isPrivate(t, "the confirmation", tb.text())
	tb.visited()
	if appointments, patients := w.appointments(t); len(appointments) != 1 || patients != 1 {
		t.Errorf("%d appointments of %d patients", len(appointments), patients)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	isPrivate(t, "the log", w.log.String())
}

// Two people in two browsers send their forms for the same time at the same moment.
func TestBookingRace(t *testing.T) {
	t.Parallel()
	w := serveBooking(t)
	one, other := open(t, w.site, wide), open(t, w.site, wide)
	for _, tb := range []*tab{one, other} {
		tb.toDetails()
		for _, field := range typed {
			tb.tabTo("#" + field.field)
			tb.press(field.keys)
		}
		tb.tabTo("button.main")
	}
	eval[any](other, "document.querySelector('#first_name').value = 'Berenike'")
	var both sync.WaitGroup
	for _, tb := range []*tab{one, other} {
		both.Go(func() {
			if _, err := chromedp.Run(tb.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	const ended = heading + " === 'Your appointment is booked' || document.title.startsWith('Error: ')"
	one.until(ended)
	other.until(ended)
	loser, winner := one, other
	if eval[bool](one, heading+" === 'Your appointment is booked'") {
		loser, winner = other, one
	}
	winner.until(heading + " === 'Your appointment is booked'")
	loser.until("document.querySelectorAll('input[type=radio]').length === 6")
	if got := eval[string](loser, "document.querySelector('#email').value"); got != "adalind.vane@example.com" {
		t.Errorf("what was typed is lost: the email address is %q", got)
	}
	if appointments, _ := w.appointments(t); len(appointments) != 1 {
		t.Errorf("%d appointments, want that of the winner", len(appointments))
	}
	loser.tabTo("input[type=radio]")
	loser.press(" ")
	loser.tabTo("button.main")
	loser.press(kb.Enter)
	loser.until(heading + " === 'Your appointment is booked'")
	appointments, patients := w.appointments(t)
	if len(appointments) != 2 || patients != 2 || appointments[0].Patient.ID() == appointments[1].Patient.ID() {
		t.Fatalf("%d appointments of %d patients, want one each", len(appointments), patients)
	}
	if a, b := appointments[0], appointments[1]; a.Practitioner.ID() == b.Practitioner.ID() && a.StartsAt.Before(b.EndsAt) && b.StartsAt.Before(a.EndsAt) {
		t.Error("the appointments overlap")
	}
	one.visited()
	other.visited()
}

// A browser that runs no scripts can do all of it.
func TestBookingWithoutScripts(t *testing.T) {
	t.Parallel()
	w := serveBooking(t)
	tb := open(t, w.site, narrow, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	tb.run(clickOn("a.what"))
	tb.until(heading + " === 'Choose a time'")
	first := eval[string](tb, "document.querySelector('#days h2').innerText")
	tb.run(clickOn("#more"))
	tb.until("document.querySelector('#days h2').innerText !== " + quote(first))
	tb.run(clickOn("a[rel=first]"))
	tb.until("document.querySelector('#days h2').innerText === " + quote(first))
	tb.run(clickOn("button[name=slot]"))
	tb.until(heading + " === 'Your details'")
	tb.fillInBooking()
	tb.until(heading + " === 'Your appointment is booked'")
}

// With scripts, more times come below the first ones.
func TestBookingMoreTimes(t *testing.T) {
	t.Parallel()
	w := serveBooking(t)
	tb := open(t, w.site, wide)
	tb.run(clickOn("a.what"))
	tb.until(heading + " === 'Choose a time'")
	const count = "document.querySelectorAll('#days section').length"
	before, first := eval[int](tb, count), eval[string](tb, "document.querySelector('#days h2').innerText")
	eval[any](tb, "document.querySelector('#more').focus()") // Tab comes to all times first
	tb.press(kb.Enter)
	tb.until(count + " > " + string(rune('0'+before)))
	if got := eval[string](tb, "document.querySelector('#days h2').innerText"); got != first {
		t.Errorf("the first day is %q, and was %q", got, first)
	}
	tb.until("document.activeElement.tagName === 'H2'") // the first new day
	days := eval[[]string](tb, "[...document.querySelectorAll('#days h2')].map((e) => e.innerText)")
	for i, day := range days {
		for _, other := range days[:i] {
			if day == other {
				t.Errorf("%s is shown twice", day)
			}
		}
	}
}

// pagesOf opens each kind of page of a website, and calls look for it.
func (w website) pagesOf(t *testing.T, width int64, scheme string, look func(name string, tb *tab)) {
	t.Helper()
	tb := open(t, w.site, width, inScheme(scheme))
	look("services", tb)
	tb.run(clickOn("a.what"))
	tb.until(heading + " === 'Choose a time'")
	look("times", tb)
	eval[any](tb, "document.querySelectorAll('button[name=slot]')[2].click()")
	tb.until(heading + " === 'Your details'")
	look("details", tb)
	tb.run(clickOn("button.main"))
	tb.until("document.title.startsWith('Error: ')")
	look("errors", tb)
	w.book(t)
	tb.fillInBooking()
	tb.until("document.querySelectorAll('input[type=radio]').length > 0")
	look("taken", tb)
	tb.run(clickOn("input[type=radio]"), clickOn("button.main"))
	tb.until(heading + " === 'Your appointment is booked'")
	look("booked", tb)
}

// book fills the diary of today and tomorrow, so that the time of every open page is taken.
func (w website) book(t *testing.T) {
	t.Helper()
	client := w.client(t)
	patient, _, err := client.Patients.FindOrCreate(t.Context(), cliniko.PatientCreate{
		FirstName: "Grace", LastName: "Doe", DateOfBirth: cliniko.Some(cliniko.Date{Year: 1990, Month: 1, Day: 1}),
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for slot, err := range client.AvailableTimes.Search(t.Context(), cliniko.AvailableTimeSearch{}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.IndividualAppointments.Create(t.Context(), slot.Request(patient.ID)); err != nil {
			t.Fatal(err)
		}
		n++
		if n == 120 {
			return
		}
	}
}

func TestBookingFits(t *testing.T) {
	t.Parallel()
	w := serveBooking(t)
	for _, width := range []int64{narrow, wide} {
		for _, scheme := range []string{"light", "dark"} {
			w.pagesOf(t, width, scheme, func(_ string, tb *tab) {
				tb.fits(width)
				tb.hasContrast()
				tb.isLabelled()
			})
		}
	}
}

// TestBookingPictures writes the pictures of the README:
//
//	go test -run TestBookingPictures -pictures ../../docs/images
func TestBookingPictures(t *testing.T) {
	t.Parallel()
	if *pictures == "" {
		t.Skip("only with -pictures")
	}
	w := serveBooking(t)
	for _, look := range []struct {
		width  int64
		scheme string
		pages  map[string]string // files by page
	}{
		{wide, "light", map[string]string{"times": "booking"}},
		{narrow, "dark", map[string]string{"taken": "booking-mobile"}},
	} {
		w.pagesOf(t, look.width, look.scheme, func(name string, tb *tab) {
			if file := look.pages[name]; file != "" {
				writePicture(t, filepath.Join(*pictures, file+".png"), get(tb, chromedp.CaptureScreenshot()))
			}
		})
	}
}
