package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"

	"github.com/cliniko-go/cliniko"
)

// client returns an SDK client that talks to the clinic over its port.
func (s served) client(t *testing.T) *cliniko.Client {
	t.Helper()
	client, err := cliniko.NewClient(s.Account(), s.APIKey(), cliniko.WithUserAgent("Browser", "dev@harbour.example"),
		cliniko.WithBaseURL(s.url+"/v1"))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// markup is a name that would be a script if a page did not escape it.
const markup = `<script>document.title="run"</script>`

// create creates a patient.
func (s served) create(t *testing.T, first, last string) {
	t.Helper()
	_, err := s.client(t).Patients.Create(t.Context(), cliniko.PatientCreate{
		FirstName: first, LastName: last, Email: cliniko.Some("ada@example.com"),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0400 000 010"}}),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDiaryByKeyboard walks to the next week and to another practitioner without a mouse.
func TestDiaryByKeyboard(t *testing.T) {
	t.Parallel()
	tb := open(t, serve(t).url+"/", wide)
	const heading = "document.querySelector('h1').innerText"
	if got := eval[string](tb, heading); got != "2–8 March 2026" {
		t.Errorf("the week is %q", got)
	}
	tb.press("\t")
	if got := eval[string](tb, "document.activeElement.innerText"); got != "Skip to content" {
		t.Errorf("the first Tab comes to %q", got)
	}
	tb.press(kb.Enter)
	tb.until("document.activeElement.id === 'main'")
	tb.tabTo("a[rel=next]")
	tb.press(kb.Enter)
	tb.until(heading + " === '9–15 March 2026'")
	first := eval[string](tb, "document.querySelector('h2').innerText")
	tb.tabTo("nav[aria-label=Practitioners] a:not([aria-current])")
	tb.press(kb.Enter)
	tb.until("document.querySelector('h2').innerText !== " + quote(first))
	if got := eval[string](tb, heading); got != "9–15 March 2026" {
		t.Errorf("with another practitioner the week is %q", got)
	}
	tb.tabTo("a.who")
	name := eval[string](tb, "document.activeElement.innerText")
	tb.press(kb.Enter)
	tb.until("document.querySelector('h1').innerText === " + quote(name))
}

// TestDiaryHoldsTheBookings compares a day of the diary with the API.
func TestDiaryHoldsTheBookings(t *testing.T) {
	t.Parallel()
	s := serve(t)
	tb := open(t, s.url+"/_/sandbox/?practitioner=all", wide)
	business := map[cliniko.BusinessID]cliniko.Business{}
	client := s.client(t)
	for b, err := range client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		business[b.ID] = b
	}
	shown, found := tb.text(), 0
	from, to := monday.AddDate(0, 0, 1), monday.AddDate(0, 0, 2)
	for a, err := range client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{
		StartsAt: cliniko.Between(from, to), CancelledAt: cliniko.Any(),
	}) {
		if err != nil {
			t.Fatal(err)
		}
		found++
		zone, err := time.LoadLocation(business[a.Business.ID()].TimeZoneIdentifier)
		if err != nil {
			t.Fatal(err)
		}
		start := a.StartsAt.In(zone)
		want := fmt.Sprintf("%s–%s %s\n%s", start.Format("15:04"), a.EndsAt.In(zone).Format("15:04"), start.Format("MST"), a.PatientName)
		if !strings.Contains(shown, want) {
			t.Errorf("the diary lacks %q", want)
		}
	}
	if found < 20 {
		t.Errorf("the API has %d appointments on Tuesday", found)
	}
}

// TestPatientsSearch finds a patient by name and by phone number. Names stay out of addresses and titles.
func TestPatientsSearch(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create(t, "Ada", markup)
	tb := open(t, s.url+"/_/sandbox/patients", wide)
	for _, query := range []string{"ada <script>", "0400 000 010", "ada@example.com"} {
		tb.tabTo("#q")
		eval[any](tb, "document.activeElement.value = ''")
		tb.load(query + kb.Enter)
		tb.until("document.querySelector('h2')?.innerText === '1 patient found'")
		if got := eval[string](tb, "document.querySelector('tbody th').innerText"); got != "Ada "+markup {
			t.Errorf("%q finds %q", query, got)
		}
		if at := eval[string](tb, "location.href + document.title"); strings.Contains(strings.ToLower(at), "ada") {
			t.Errorf("the name is in %q", at)
		}
	}
	tb.tabTo("tbody a")
	tb.press(kb.Enter)
	tb.until("document.querySelector('h1').innerText === " + quote("Ada "+markup))
	if at := eval[string](tb, "location.href + document.title"); !strings.HasSuffix(at, "/_/sandbox/patients/301Patient · Sandbox") {
		t.Errorf("the page of the patient is at %q", at)
	}
	tb.tabTo("summary")
	tb.press(kb.Enter)
	tb.until("document.querySelector('details pre').innerText.includes('ada@example.com')")
}

// TestLiveRequests shows a request while it is made, with the body of a write.
func TestLiveRequests(t *testing.T) {
	t.Parallel()
	s := serve(t)
	tb := open(t, s.url+"/_/sandbox/requests", wide)
	tb.until("document.querySelector('#state').innerText === 'Live'")
	s.create(t, "Grace", markup)
	const first = "document.querySelector('#requests li')"
	tb.until(first + " !== null")
	line := eval[string](tb, first+".innerText")
	for _, want := range []string{"09:40:", "AEDT", "POST", "/patients", "201"} {
		if !strings.Contains(line, want) {
			t.Errorf("the line %q lacks %s", line, want)
		}
	}
	tb.tabTo("#requests summary")
	tb.press(kb.Enter)
	tb.until(first + ".querySelector('pre.body').offsetHeight > 0")
	if body := eval[string](tb, first+".querySelector('pre.body').innerText"); !strings.Contains(body, `"first_name": "Grace"`) {
		t.Errorf("the body is %s", body)
	}

	tb.run(clickOn("#pause"))
	if _, err := s.client(t).Businesses.List(t.Context(), cliniko.BusinessListOptions{}); err != nil {
		t.Fatal(err)
	}
	tb.until("document.querySelector('#pause').innerText === 'Continue (1)'")
	if n := eval[int](tb, "document.querySelectorAll('#requests li').length"); n != 1 {
		t.Errorf("while it is paused, the list has %d requests", n)
	}
	tb.run(clickOn("#pause"))
	tb.until(first + ".innerText.includes('/businesses')")

	if err := s.Reset(); err != nil {
		t.Error(err)
	}
	tb.until(first + " === null")
	s.create(t, "Edith", "Vane")
	tb.until(first + " !== null")
	if title := eval[string](tb, "document.title"); title != "Requests · Sandbox" {
		t.Errorf("the title is %q", title)
	}
}

// TestWithoutScripts reads all pages in a browser that runs no scripts.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create(t, "Ada", "Vane")
	for path, want := range map[string]string{
		"": "2–8 March 2026", "patients": "301 patients", "patients/301": "Ada Vane", "requests": "Reload the page",
	} {
		tb := open(t, s.url+"/_/sandbox/"+path, wide, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
		if text := tb.text(); !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", path, want)
		}
	}
}

// TestEveryPageFits opens all pages at two widths, light and dark.
func TestEveryPageFits(t *testing.T) {
	t.Parallel()
	s := serve(t)
	s.create(t, "Ada", markup)
	s.create(t, strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 3), "Vane")
	for _, path := range []string{"", "?practitioner=all", "patients", "patients/1", "patients/150", "patients/302", "requests"} {
		for _, width := range []int64{narrow, wide} {
			for _, scheme := range []string{"light", "dark"} {
				tb := open(t, s.url+"/_/sandbox/"+path, width, inScheme(scheme))
				tb.fits(width)
				tb.hasContrast()
				tb.isLabelled()
			}
		}
	}
}

// callAbout sends some requests of all kinds.
func (s served) callAbout(t *testing.T) {
	t.Helper()
	client := s.client(t)
	ctx := t.Context()
	_, _ = client.Businesses.List(ctx, cliniko.BusinessListOptions{})
	_, _ = client.Patients.List(ctx, cliniko.PatientListOptions{LastName: cliniko.Matches("Van%"), PerPage: 10})
	_, _ = client.Patients.Get(ctx, "404", cliniko.PatientGetOptions{})
	_, _ = client.Practitioners.List(ctx, cliniko.PractitionerListOptions{})
	_, _ = client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{PatientID: "404", Name: "Latex allergy"})
	s.create(t, "Ada", "Vane")
}
