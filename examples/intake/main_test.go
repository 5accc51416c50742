package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// site is the server on a sandbox, as a visitor sees it.
type site struct {
	t       *testing.T
	sandbox *clinikotest.Clinic
	client  *cliniko.Client
	server  *server
	dir     string // of undecided forms
	log     *bytes.Buffer
}

// onSite runs a test in fake time.
func onSite(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		sandbox := clinikotest.New(clinikotest.WithSize(5))
		client, err := sandbox.Client()
		if err != nil {
			t.Fatal(err)
		}
		var logged bytes.Buffer
		read := func(ctx context.Context) (*clinic, error) { return readClinic(ctx, client, "", "") }
		test(t, &site{t, sandbox, client, newServer(client, dir, read, slog.New(slog.NewTextHandler(&logged, nil))), dir, &logged})
	})
}

func (s *site) ask(method, path string, body url.Values, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, path, strings.NewReader(body.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.server.handler().ServeHTTP(w, r)
	return w
}

// inputs returns the names of the inputs by their labels.
func (s *site) inputs() map[string]string {
	s.t.Helper()
	c, err := s.server.current(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	names := map[string]string{}
	for _, f := range newForm(*c).all() {
		if names[f.Label] == "" {
			names[f.Label] = f.Name
		}
	}
	return names
}

// ada is the form of somebody who is not a patient yet.
func (s *site) ada() url.Values {
	s.t.Helper()
	names := s.inputs()
	return url.Values{
		"first_name": {"Zoë"}, "last_name": {"Nguyễn"}, "date_of_birth": {"1990-02-03"}, "phone": {"0491 570 006"},
		"email": {"zoe@example.com"}, "address_1": {"1 Wharf St"}, "city": {"Perth"},
		names["Reason for the visit"]: {"A sore knee (left)"}, names["Symptoms"]: {"Swelling"}, names["Symptoms"] + "-other": {"Stiff"},
		names["I agree"]: {"yes"}, names["Policy number"]: {"ZX-1001"}, names["Provider"] + "-other": {"Gamma Cover"},
		"agree": {"yes"}, "signature": {"Zoë Nguyễn"},
	}
}

// send sends a form, waits, and tries again until it is filed.
func (s *site) send(form url.Values) {
	s.t.Helper()
	w := s.ask(http.MethodPost, "/", form)
	if w.Code != http.StatusSeeOther {
		s.t.Fatalf("status code %d: %s", w.Code, w.Body)
	}
	page := w.Header().Get("Location")
	for range 4 {
		s.server.filing.Wait()
		text := s.ask(http.MethodGet, page, nil).Body.String()
		if strings.Contains(text, "<h1>Thank you</h1>") {
			return
		}
		if !strings.Contains(text, "Try again") {
			s.t.Fatal(text)
		}
		s.ask(http.MethodPost, page, nil)
	}
	s.t.Fatalf("never filed: %s", s.log)
}

// record is what the sandbox has about a person.
type record struct {
	patient cliniko.Patient
	forms   []cliniko.PatientForm
	files   []cliniko.PatientAttachment
}

// record returns the one record of the person, without archived forms and files.
func (s *site) record(lastName string) record {
	s.t.Helper()
	ctx := s.t.Context()
	people := collect(s.t, s.client.Patients.All(ctx, cliniko.PatientListOptions{LastName: cliniko.Equal(lastName), ArchivedAt: cliniko.Any()}))
	if len(people) != 1 {
		s.t.Fatalf("%d patients", len(people))
	}
	r := record{patient: people[0]}
	r.forms = collect(s.t, s.client.PatientForms.All(ctx, cliniko.PatientFormListOptions{PatientID: cliniko.Equal(r.patient.ID)}))
	r.files = collect(s.t, s.client.PatientAttachments.All(ctx, cliniko.PatientAttachmentListOptions{PatientID: cliniko.Equal(r.patient.ID)}))
	return r
}

// only returns the record, and fails the test unless it has one form and one file.
func (s *site) only(lastName string) record {
	s.t.Helper()
	r := s.record(lastName)
	if len(r.forms) != 1 || len(r.files) != 1 {
		s.t.Fatalf("%d forms and %d files", len(r.forms), len(r.files))
	}
	return r
}

func collect[T any](t *testing.T, all func(func(T, error) bool)) []T {
	t.Helper()
	var items []T
	for item, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

func TestNewPatient(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		s.send(s.ada())
		r := s.only("Nguyễn")
		p := r.patient
		if p.FirstName != "Zoë" || p.DateOfBirth.String() != "1990-02-03" || p.Email != "zoe@example.com" || p.City != "Perth" || p.PatientPhoneNumbers[0].Number != "0491 570 006" {
			t.Error("the details are not those of the form")
		}
		custom := map[string]cliniko.PatientCustomField{}
		for _, section := range p.CustomFields.Sections {
			for _, field := range section.Fields {
				custom[field.Name] = field
			}
		}
		if custom["Policy number"].Value != "ZX-1001" || custom["Provider"].Other == nil || custom["Provider"].Other.Value != "Gamma Cover" {
			t.Error("the custom fields are not those of the form")
		}
		form := r.forms[0]
		reason, _ := form.Content.Question("Reason for the visit")
		symptoms, _ := form.Content.Question("Symptoms")
		signature, _ := form.Content.Question("I agree")
		if text, _ := reason.Answer.Text(); text != "A sore knee (left)" || fmt.Sprint(symptoms.Selected()) != "[Swelling Stiff]" || form.CompletedAt.IsZero() || !bytes.Contains(signature.Extra["signature"], []byte("data:image/svg")) {
			t.Errorf("the answers are not those of the form")
		}
		var file bytes.Buffer
		if _, err := s.client.PatientAttachments.Upload(t.Context(), p.ID, "x", strings.NewReader("x"), cliniko.PatientAttachmentUploadOptions{Wait: true}); err != nil {
			t.Fatal(err) // waits for the processing of files
		}
		download, err := s.client.PatientAttachments.Download(t.Context(), r.files[0].ID, &file)
		if err != nil || download.ContentType != "application/pdf" || !strings.HasPrefix(download.Filename, "New patient form ") {
			t.Fatal(download, err)
		}
		for _, want := range []string{`(Zo\353) Tj`, `(Nguy) Tj /Span << /ActualText <FEFF1EC5>`, `(A sore knee \(left\)) Tj`, "(Gamma Cover) Tj", "(Signed by typing the name, on "} {
			if !strings.Contains(file.String(), want) {
				t.Errorf("the PDF lacks %q", want)
			}
		}
	})
}

func TestSecondFormUpdates(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		form := s.ada()
		s.send(form)
		first := s.only("Nguyễn")
		mobile := first.patient.PatientPhoneNumbers[0]
		home := cliniko.PhoneNumber{PhoneType: cliniko.PhoneHome, Number: "08 5550 1234"}
		_, err := s.client.Patients.Update(t.Context(), first.patient.ID, cliniko.PatientUpdate{
			Occupation: cliniko.Some("Diver"), PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{home, mobile}),
		})
		if err != nil {
			t.Fatal(err)
		}
		s.send(form)
		if again := s.only("Nguyễn"); again.files[0].ID != first.files[0].ID || again.forms[0].ID != first.forms[0].ID {
			t.Error("the same form made another form or file")
		}
		form.Del("email")
		form.Del(s.inputs()["Policy number"])
		form.Set(s.inputs()["Reason for the visit"], "The other knee")
		form.Set("last_name", "NGUYỄN")
		form.Set("phone", "0491 570 110")
		s.send(form)
		last := s.only("Nguyễn")
		reason, _ := last.forms[0].Content.Question("Reason for the visit")
		if text, _ := reason.Answer.Text(); text != "The other knee" || last.forms[0].ID != first.forms[0].ID || last.files[0].ID == first.files[0].ID {
			t.Error("the form was not replaced")
		}
		p := last.patient
		if p.Email != "zoe@example.com" || p.Occupation != "Diver" || len(p.PatientPhoneNumbers) != 3 || p.PatientPhoneNumbers[0].Number != home.Number {
			t.Error("a field that was not filled in, or a phone number, is lost")
		}
		if field, _ := p.CustomFields.Field("2f1d0a0e-0005-4aaa-8bbb-000000000005"); field.Value != "ZX-1001" {
			t.Error("the custom field that was not filled in is lost")
		}
	})
}

// writes are the routes of the requests that file a form.
var writes = [][2]string{
	{"POST", "/patients"}, {"PATCH", "/patients/{id}"}, {"POST", "/patient_forms"}, {"PATCH", "/patient_forms/{id}"},
	{"GET", "/patients/{patient_id}/attachment_presigned_post"}, {"POST", clinikotest.FileRoute}, {"POST", "/patient_attachments"},
	{"POST", "/patient_attachments/{id}/archive"},
}

func TestOneOfEachAfterFaults(t *testing.T) {
	t.Parallel()
	faults := []clinikotest.Fault{
		{Kind: clinikotest.FaultDropAfter}, {Kind: clinikotest.FaultDropBefore}, {Kind: clinikotest.FaultTruncate},
		{Kind: clinikotest.FaultStatus, Status: 504, Times: 2},
	}
	for _, write := range writes {
		t.Run(write[0]+" "+write[1], func(t *testing.T) {
			t.Parallel()
			onSite(t, func(t *testing.T, s *site) {
				t.Helper()
				s.server.limit.Requests = 100
				for i, fault := range faults {
					fault.Method, fault.Route = write[0], write[1]
					form := s.ada()
					name := "Nguyễn" + string(rune('a'+i))
					form.Set("last_name", name)
					form.Set("date_of_birth", fmt.Sprintf("1990-02-%02d", i+1)) // another person
					s.sandbox.Inject(fault)
					s.send(form)
					s.only(name)
					form.Set(s.inputs()["Reason for the visit"], "The other knee")
					s.sandbox.Inject(fault)
					s.send(form)
					if strings.Contains(s.log.String(), "Nguy") || strings.Contains(s.log.String(), string(s.only(name).patient.ID)) {
						t.Error("the log has personal data")
					}
				}
			})
		})
	}
}

func TestPressedTwice(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		s.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: time.Second, Times: 20}) // all are under way at once
		for range 5 {
			if w := s.ask(http.MethodPost, "/", s.ada()); w.Code != http.StatusSeeOther {
				t.Fatal(w.Code)
			}
		}
		s.server.filing.Wait()
		s.only("Nguyễn")
	})
}

// A duplicate that another program made is put right.
func TestOldFormsAndFilesAreArchived(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		s.send(s.ada())
		r := s.only("Nguyễn")
		if _, err := s.client.PatientForms.Create(t.Context(), cliniko.PatientFormCreate{PatientID: r.patient.ID, PatientFormTemplateID: cliniko.Some(s.server.clinic.template.ID)}); err != nil {
			t.Fatal(err)
		}
		if err := s.client.Patients.Archive(t.Context(), r.patient.ID); err != nil {
			t.Fatal(err)
		}
		s.send(s.ada())
		if r = s.only("Nguyễn"); !r.patient.ArchivedAt.IsZero() {
			t.Error("the patient stays archived")
		}
	})
}

// If the API does not take signatures, the answers are saved all the same.
func TestSignatureIsRejected(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		s.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 422, Method: "PATCH", Route: "/patient_forms/{id}"})
		s.send(s.ada())
		form := s.only("Nguyễn").forms[0]
		reason, _ := form.Content.Question("Reason for the visit")
		if text, _ := reason.Answer.Text(); text == "" || !form.CompletedAt.IsZero() {
			t.Errorf("answered %v, completed %v", text != "", !form.CompletedAt.IsZero())
		}
	})
}

// Nothing is written if it is not certain who the person is. The visitor sees the same page.
func TestUndecided(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		made, err := s.client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Zoë", LastName: "Nguyễn"})
		if err != nil {
			t.Fatal(err)
		}
		s.send(s.ada())
		s.send(s.ada())
		r := s.record("Nguyễn")
		if len(r.forms)+len(r.files) != 0 || r.patient.ID != made.ID || r.patient.Email != "" {
			t.Error("something was written")
		}
		files, err := os.ReadDir(s.dir)
		if err != nil || len(files) != 1 || !strings.HasSuffix(files[0].Name(), ".pdf") || strings.Contains(files[0].Name(), "Ngu") {
			t.Fatalf("%v, %v", files, err)
		}
	})
}

func TestMistakesAreShown(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		form := s.ada()
		names := s.inputs()
		form.Set("first_name", " ")
		form.Set("email", "zoe at example.com")
		form.Set("date_of_birth", "2199-01-01")
		form.Set("phone", "call me")
		form.Set("city", strings.Repeat("x", 256))
		form.Del("agree")
		form.Set(names["Provider"], "2f1d0a0e-0003-4aaa-8bbb-000000000003") // and another answer
		before := s.sandbox.RequestCount()
		w := s.ask(http.MethodPost, "/", form)
		page := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || s.sandbox.RequestCount() != before {
			t.Errorf("status code %d, %d requests", w.Code, s.sandbox.RequestCount()-before)
		}
		for _, want := range []string{
			"Please check 7 answers", `<a href="#first_name">First name</a>: Fill this in.`, `<a href="#email">Email</a>: Write an email address`,
			"This date is in the future.", "at least 6 digits", "These are 256.", `<a href="#agree">I agree</a>`, `<a href="#` + names["Provider"] + `-0">Provider</a>: Choose one answer`,
			`value="zoe at example.com"`, `value="A sore knee (left)"`, `value="Swelling" checked`, `value="Stiff"`, `value="Gamma Cover"`,
			`aria-invalid="true"`, `id="email-error"`, `autocomplete="bday"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		if strings.Contains(s.log.String(), "Zo") {
			t.Error("the log has a name")
		}
	})
}

func TestWhatIsRejected(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		if w := s.ask(http.MethodPost, "/", s.ada(), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); w.Code != http.StatusForbidden {
			t.Errorf("from another site: %d", w.Code)
		}
		if w := s.ask(http.MethodPost, "/", url.Values{"first_name": {strings.Repeat("x", maxBody)}}); w.Code != http.StatusBadRequest {
			t.Errorf("too long: %d", w.Code)
		}
		if w := s.ask(http.MethodGet, "/sent/guessed", nil); w.Code != http.StatusNotFound {
			t.Errorf("a token that was never given: %d", w.Code)
		}
		if w := s.ask(http.MethodPost, "/sent/guessed", nil); w.Code != http.StatusSeeOther {
			t.Errorf("trying again with such a token: %d", w.Code)
		}
		code := 0
		for range s.server.limit.Requests + 1 {
			w := s.ask(http.MethodPost, "/", s.ada())
			code = w.Code
			if code == http.StatusTooManyRequests && !strings.Contains(w.Body.String(), `value="A sore knee (left)"`) {
				t.Error("what was typed is lost")
			}
		}
		if code != http.StatusTooManyRequests {
			t.Errorf("too many: %d", code)
		}
		s.server.filing.Wait()
		s.only("Nguyễn")
		for _, r := range s.sandbox.Requests() {
			if r.Method == http.MethodPost && r.Route == "/patients" && r.Number > 0 && strings.Contains(r.RawQuery, "Ngu") {
				t.Error("a name in an address")
			}
		}
	})
}

// Every type of question has an input, or is filled in from the details.
func TestEveryTypeOfQuestion(t *testing.T) {
	t.Parallel()
	onSite(t, func(t *testing.T, s *site) {
		t.Helper()
		content := s.everyType()
		_, err := s.client.PatientFormTemplates.Update(t.Context(), s.server.mustTemplate(t), cliniko.PatientFormTemplateUpdate{Content: cliniko.Some(content)})
		if err != nil {
			t.Fatal(err)
		}
		s.server.clinic = nil
		names := s.inputs()
		form := url.Values{
			"first_name": {"Ada"}, "last_name": {"Example"}, "date_of_birth": {"1990-02-03"}, "phone": {"0491 570 006"}, "address_1": {"1 Wharf St"},
			"agree": {"yes"}, "signature": {"Ada"}, names["Long"]: {"a < b\r\nc"}, names["Day"]: {"2026-01-02"}, names["Sex"]: {"Female"},
			names["Words"]: {"she"}, names["One"]: {"B"}, names["Sign"]: {"yes"},
		}
		s.send(form)
		r := s.only("Example")
		for name, want := range map[string]string{
			"Long": `"\u003cdiv\u003ea \u0026lt; b\u003cbr\u003ec\u003c/div\u003e"`, "Day": `"2026-01-02"`, "Sex": `"Female"`,
			"Name":  `{"first_name":"Ada","last_name":"Example"}`,
			"Phone": `[{"number":"0491 570 006","phone_type":"Mobile"}]`, "Address": `{"address_1":"1 Wharf St"}`,
		} {
			q, err := r.forms[0].Content.Question(name)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(string(q.Answer.JSON())); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		if r.patient.Sex != "Female" || r.patient.Pronouns == nil || r.patient.Pronouns.Reflexive != "herself" {
			t.Error("the details that questions are about are not set")
		}
	})
}

func (s *site) everyType() cliniko.PatientFormTemplateContent {
	choices := []cliniko.TemplateChoice{{Value: "A"}, {Value: "B"}}
	return cliniko.PatientFormTemplateContent{Sections: []cliniko.PatientFormTemplateSection{{Name: "All", Questions: []cliniko.PatientFormTemplateQuestion{
		{Name: "Long", Type: cliniko.QuestionParagraph},
		{Name: "Day", Type: cliniko.QuestionDate},
		{Name: "Sex", Type: cliniko.QuestionSelect, Options: cliniko.SelectOptions("Female", "Male"), PatientFieldConnection: cliniko.PatientFieldSex},
		{Name: "Words", Type: cliniko.QuestionPronouns, PatientFieldConnection: cliniko.PatientFieldPronouns},
		{Name: "One", Type: cliniko.QuestionRadiobuttons, Answers: choices, Required: true},
		{Name: "Sign", Type: cliniko.QuestionSignature, Required: true},
		{Name: "Name", Type: cliniko.QuestionFullName, Options: cliniko.FullNameOptions(false, false), PatientFieldConnection: cliniko.PatientFieldFullName},
		{Name: "Phone", Type: cliniko.QuestionPhone, PatientFieldConnection: cliniko.PatientFieldPhone},
		{Name: "Address", Type: cliniko.QuestionAddress, Required: true, PatientFieldConnection: cliniko.PatientFieldAddress},
	}}}}
}

func (s *server) mustTemplate(t *testing.T) cliniko.PatientFormTemplateID {
	t.Helper()
	c, err := s.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c.template.ID
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	for want, args := range map[string][]string{
		`must name one of the patient form templates: "New patient form"`: {"-template", "Other"},
		"unexpected argument": {"8080"},
		"a directory":         {"-undecided", "/nowhere"},
		"invalid value":       {"-port", "http"},
		"invalid port":        {"-port", "70000"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := run(ctx, []string{"-port", "0"}, io.Discard, io.Discard); err == nil {
		t.Error("no error although the program was ended before it began")
	}
}
