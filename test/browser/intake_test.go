package browser

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// formSite is examples/intake on a clinic of its own.
type formSite struct {
	t      *testing.T
	client *cliniko.Client
	url    string
	log    *bytes.Buffer
}

func startFormSite(t *testing.T) formSite {
	t.Helper()
	needProgram(t, "chromium", browser != nil)
	clinic := clinikotest.New(clinikotest.WithProcessingDelay(0))
	server := httptest.NewServer(clinic)
	t.Cleanup(server.Close)
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	s := formSite{t: t, client: client, log: new(bytes.Buffer)}
	program := filepath.Join(t.TempDir(), "intake")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/cliniko-go/cliniko/examples/intake").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ctx := context.WithoutCancel(t.Context()) // the test context ends before the tabs are closed
	cmd := exec.CommandContext(ctx, program, "-port", "0", "-undecided", t.TempDir())
	cmd.Env = append(os.Environ(), "CLINIKO_ACCOUNT="+clinic.Account(), "CLINIKO_API_KEY="+clinic.APIKey(), "CLINIKO_BASE_URL="+server.URL+"/v1")
	cmd.Stderr = s.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = cmd.Process.Kill(), cmd.Wait()
		if text := s.log.String(); strings.Contains(text, "Zo") || strings.Contains(text, "0491") {
			t.Error("the program logs who filled in the form")
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`).FindString(lines.Text()); address != "" {
			s.url = address
			return s
		}
	}
	t.Fatal("the program prints no address")
	return s
}

// labelled returns the selector of the input with a label, in a section of the form.
func (tb *tab) labelled(section, label string) string {
	tb.t.Helper()
	const find = `(() => {
		const section = [...document.querySelectorAll("fieldset.card")].find((f) => f.querySelector("legend").innerText.trim() === %section);
		const group = [...section.querySelectorAll("fieldset")].find((f) => f.querySelector("legend").innerText.startsWith(%label));
		const named = [...section.querySelectorAll("label")].find((l) => l.innerText.startsWith(%label));
		return "#" + (group ? group.querySelector("input").id : named.htmlFor);
	})()`
	return eval[string](tb, strings.NewReplacer("%section", quote(section), "%label", quote(label)).Replace(find))
}

// fillIn fills in the form with the keyboard, in the order of the fields.
func (tb *tab) fillIn(reason, email string) {
	tb.t.Helper()
	for _, step := range [][2]string{
		{"#first_name", "Zoë"}, {"#last_name", "Nguyễn"}, {"#date_of_birth", "02031990"}, {"#phone", "0491 570 006"}, {"#email", email},
		{"#city", "Fremantle"}, {tb.labelled("About you", "Reason for the visit"), reason},
		{tb.labelled("About you", "Symptoms"), " "}, {tb.labelled("About you", "I agree"), " "},
		{tb.labelled("Insurance", "Provider"), " "}, {tb.labelled("Insurance", "Policy number"), "ZX-1001"},
		{"#agree", " "}, {"#signature", "Zoë Nguyễn"},
	} {
		tb.tabTo(step[0])
		tb.press(step[1])
	}
}

func (tb *tab) submit() {
	tb.t.Helper()
	tb.tabTo("button.main")
	tb.press("\r")
}

// isSaved waits for the last page, and checks that its address is only a token.
func (tb *tab) isSaved() {
	tb.t.Helper()
	tb.until(`document.querySelector("h1")?.innerText === "Thank you"`)
	if path := eval[string](tb, "location.pathname + location.search + location.hash"); !regexp.MustCompile(`^/sent/[A-Z0-9]{26}$`).MatchString(path) {
		tb.t.Errorf("the page is at %s", path)
	}
}

// TestIntake fills in the form as a person does: first with a mistake, and later again with another answer.
func TestIntake(t *testing.T) {
	t.Parallel()
	s := startFormSite(t)
	tb := open(t, s.url, narrow, inScheme("dark"))
	t.Cleanup(func() { tb.forgive("422") }) // the response that shows the form again
	tb.fits(narrow)
	tb.hasContrast()
	tb.isLabelled()
	tb.fillIn("A sore knee", "zoe at example.com")
	picture(t, tb, "intake-mobile")
	tb.submit()
	tb.until(`document.title.startsWith("Please check")`)
	tb.fits(narrow)
	tb.hasContrast()
	tb.isLabelled()
	tb.until("document.activeElement.getAttribute('role') === 'alert'") // the summary of the mistakes, once the page is loaded
	tb.run(clickOn(`a[href="#email"]`))
	tb.until(`document.activeElement.id === "email"`)
	tb.run(chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`))
	tb.press("zoe@example.com")
	tb.submit()
	tb.isSaved()
	tb.hasContrast()
	first := s.record()

	wider := open(t, s.url, wide, inScheme("light"))
	wider.fits(wide)
	wider.hasContrast()
	wider.fillIn("The other knee", "zoe@example.com")
	wider.run(chromedp.Evaluate[chromedp.Void](`scrollTo(0, 0)`))
	picture(t, wider, "intake")
	wider.submit()
	wider.isSaved()
	second := s.record()
	if first.form.ID != second.form.ID || first.file.ID == second.file.ID {
		t.Error("the second form did not replace the first")
	}
	reason, err := second.form.Content.Question("Reason for the visit")
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := reason.Answer.Text(); text != "The other knee" || second.form.CompletedAt.IsZero() {
		t.Error("the form is not filled in")
	}
	s.opens(second.file)
}

// filledIn is what the sandbox has from the form.
type filledIn struct {
	form cliniko.PatientForm
	file cliniko.PatientAttachment
}

// record checks that there is one patient with the custom fields, one form and one file.
func (s formSite) record() filledIn {
	s.t.Helper()
	ctx := s.t.Context()
	people, err := s.client.Patients.List(ctx, cliniko.PatientListOptions{LastName: cliniko.Equal("Nguyễn"), ArchivedAt: cliniko.Any()})
	if err != nil || len(people.Items) != 1 {
		s.t.Fatalf("%v, %v", people, err)
	}
	p := people.Items[0]
	provider, _ := p.CustomFields.Field("2f1d0a0e-0002-4aaa-8bbb-000000000002")
	policy, _ := p.CustomFields.Field("2f1d0a0e-0005-4aaa-8bbb-000000000005")
	if p.FirstName != "Zoë" || p.DateOfBirth.String() != "1990-02-03" || p.City != "Fremantle" || len(p.PatientPhoneNumbers) != 1 || policy.Value != "ZX-1001" || len(provider.Selected()) != 1 {
		s.t.Error("the patient is not as in the form")
	}
	forms, err := s.client.PatientForms.List(ctx, cliniko.PatientFormListOptions{PatientID: cliniko.Equal(p.ID)})
	if err != nil || len(forms.Items) != 1 {
		s.t.Fatalf("%v, %v", forms, err)
	}
	files, err := s.client.PatientAttachments.List(ctx, cliniko.PatientAttachmentListOptions{PatientID: cliniko.Equal(p.ID)})
	if err != nil || len(files.Items) != 1 {
		s.t.Fatalf("%v, %v", files, err)
	}
	return filledIn{forms.Items[0], files.Items[0]}
}

// opens checks that the browser shows the file as a PDF, and that the name and the answer are in it.
func (s formSite) opens(file cliniko.PatientAttachment) {
	s.t.Helper()
	var content bytes.Buffer
	if _, err := s.client.PatientAttachments.Download(s.t.Context(), file.ID, &content); err != nil {
		s.t.Fatal(err)
	}
	for _, want := range []string{`(Zo\353) Tj`, `/ActualText <FEFF1EC5>`, "(The other knee) Tj"} {
		if !strings.Contains(content.String(), want) {
			s.t.Errorf("the PDF lacks %q", want)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write(content.Bytes())
	}))
	s.t.Cleanup(server.Close)
	ctx, end := chromedp.NewContext(browser) // not a tab: the viewer loads parts of the browser
	s.t.Cleanup(end)
	tb := &tab{t: s.t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		s.t.Fatal(err)
	}
	tb.run(chromedp.Navigate(server.URL))
	tb.until(`document.querySelector("embed")?.type === "application/pdf" || document.contentType === "application/pdf"`)
}

// forgive forgets the problems with a text in them, which the test expects.
func (tb *tab) forgive(text string) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	var others []string
	for _, problem := range tb.problems {
		if !strings.Contains(problem, text) {
			others = append(others, problem)
		}
	}
	tb.problems = others
}

// picture writes a picture of the page if the test runs with -pictures.
func picture(t *testing.T, tb *tab, name string) {
	t.Helper()
	if *pictures != "" {
		writePicture(t, filepath.Join(*pictures, name+".png"), get(tb, chromedp.CaptureScreenshot()))
	}
}
