package cliniko_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// oddFields returns what an error says about odd values, as "record field" for each.
func oddFields(err error) []string {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var found []string
		for _, one := range several.Unwrap() {
			found = append(found, oddFields(one)...)
		}
		return found
	}
	if odd, ok := errors.AsType[*cliniko.DecodeError](err); ok {
		return []string{odd.RecordID + " " + odd.Field}
	}
	return nil
}

// oddValues are values of fields of a patient that cannot be read, by the path of the field.
var oddValues = map[string]string{
	"first_name":                                  `1789`,
	"last_name":                                   `{"secret":1}`,
	"email":                                       `["secret"]`,
	"date_of_birth":                               `"19785-04-12"`,
	"archived_at":                                 `"2026-10-06T09:00:00"`, // without a zone
	"created_at":                                  `"secret"`,
	"merged_at":                                   `1`,
	"accepted_privacy_policy":                     `"yes"`,
	"receives_cancellation_emails":                `"true"`,
	"referring_doctor":                            `"secret"`,
	"latest_booking.links":                        `[]`,
	"medical_alerts.links.self":                   `7`,
	"patient_phone_numbers":                       `{}`,
	"patient_phone_numbers[1]":                    `"secret"`,
	"patient_phone_numbers[0].number":             `404`,
	"custom_fields":                               `[]`,
	"custom_fields.sections[0].name":              `5`,
	"custom_fields.sections[0].fields[1].value":   `180`,
	"custom_fields.sections[0].fields[1].options": `{}`,
	"custom_fields.sections[0].fields[1].other.selected": `"secret"`,
	"pronouns.reflexive": `["secret"]`,
}

// oddPatient returns a patient with an odd value in one place.
func oddPatient(id, path, value string) string {
	body := map[string]string{
		"id": `"` + id + `"`, "title": `"Dr"`, "first_name": `"Ada"`, "last_name": `"Vane"`, "updated_at": `"2026-10-06T09:00:00Z"`,
		"patient_phone_numbers": `[{"number":"1"},{"number":"2"},{"number":"3"}]`,
	}
	switch name, rest, _ := strings.Cut(path, "."); {
	case path == "patient_phone_numbers[1]":
		body["patient_phone_numbers"] = `[{"number":"1"},` + value + `,{"number":"3"}]`
	case path == "patient_phone_numbers[0].number":
		body["patient_phone_numbers"] = `[{"number":` + value + `,"phone_type":"Home"},{"number":"2"}]`
	case name == "pronouns":
		body[name] = `{"nominative":"she","reflexive":` + value + `}`
	case path == "custom_fields.sections[0].name":
		body[name] = `{"sections":[{"name":` + value + `}]}`
	case name == "custom_fields" && strings.HasSuffix(path, "selected"):
		body[name] = customFields(`"type":"checkboxes","other":{"selected":` + value + `}`)
	case name == "custom_fields" && rest != "":
		body[name] = customFields(`"type":"text","` + path[strings.LastIndexByte(path, '.')+1:] + `":` + value)
	case rest == "links":
		body[name] = `{"links":` + value + `}`
	case rest == "links.self":
		body[name] = `{"links":{"self":` + value + `}}`
	default:
		body[path] = value
	}
	var members []string
	for name, value := range body {
		members = append(members, fmt.Sprintf("%q:%s", name, value))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// customFields returns custom fields of which one has the given members, and the others, of unknown types, have no odd
// value.
func customFields(members string) string {
	return `{"sections":[{"fields":[{"type":"number","value":180,"options":[1]},{` + members + `},{"type":"text","value":null}]}]}`
}

// TestOddValueCostsAField: the record is there without the field, and the error names both and shows no value.
func TestOddValueCostsAField(t *testing.T) {
	t.Parallel()
	for path, value := range oddValues {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, http.StatusOK, oddPatient("164", path, value), nil)
		patient, err := client.Patients.Get(t.Context(), "164")
		if patient == nil || patient.ID != "164" || patient.Title != "Dr" || patient.UpdatedAt.IsZero() || !errors.Is(err, cliniko.ErrBadResponse) {
			t.Errorf("%s: got %v, %v", path, patient, err)
			continue
		}
		if want := "cliniko: GET /patients/{id}: record 164: field " + path + ": cannot be read"; err.Error() != want {
			t.Errorf("%s: got %v", path, err)
		}
		numbers := 3
		switch path {
		case "patient_phone_numbers":
			numbers = 0
		case "patient_phone_numbers[1]", "patient_phone_numbers[0].number":
			numbers = 2
		}
		if len(patient.PatientPhoneNumbers) != numbers {
			t.Errorf("%s: %d phone numbers, want %d", path, len(patient.PatientPhoneNumbers), numbers)
		}
	}
}

// TestOddValuesOnAPage: each record comes with the error about its own fields, from List, All and Collect.
func TestOddValuesOnAPage(t *testing.T) {
	t.Parallel()
	body := `{"patients":[` + oddPatient("1", "first_name", "1") + "," + oddPatient("2", "", `"x"`) + "," +
		strings.Replace(oddPatient("3", "date_of_birth", `"2026-02-30"`), `"Dr"`, `false`, 1) + `],"total_entries":3}`
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, body, nil)
	want := []string{"1 first_name", "3 date_of_birth", "3 title"}

	page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
	if got := oddFields(err); len(page.Items) != 3 || !cmp.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("List: got %v, %v", page, err)
	}
	collected, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{}))
	if got := oddFields(err); len(collected) != 3 || !cmp.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("Collect: got %v, %v", collected, err)
	}
	var each []string
	for patient, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{}) {
		fields := oddFields(err)
		slices.Sort(fields)
		each = append(each, patient.ID.String()+":"+strings.Join(fields, ","))
	}
	if diff := cmp.Diff([]string{"1:1 first_name", "2:", "3:3 date_of_birth,3 title"}, each); diff != "" {
		t.Errorf("All (-want +got):\n%s", diff)
	}
}

// TestOddValueOnALaterPage: the walk goes on with the next page.
func TestOddValueOnALaterPage(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	pages(mock, testkit.PageBody(testkit.BaseURL+"/businesses?page=2", "1"),
		`{"businesses":[{"id":"2","label":5},{"id":"3"}],"links":{"next":"?page=3"}}`, testkit.PageBody("", "4"))
	businesses, err := cliniko.Collect(client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}))
	if got := oddFields(err); len(businesses) != 4 || !cmp.Equal(got, []string{"2 label"}) {
		t.Errorf("got %v, %v", businesses, err)
	}
	pages(mock, `{"businesses":[{"id":"2","label":5}],"links":{"next":"?page=2"}}`)
	businesses, err = cliniko.Collect(client.Businesses.All(t.Context(), cliniko.BusinessListOptions{}))
	if len(businesses) != 1 || !errors.Is(err, cliniko.ErrNotFound) || !errors.Is(err, cliniko.ErrBadResponse) {
		t.Errorf("got %v, %v; want both errors", businesses, err)
	}
}

// TestOddValueBesideTheList costs the count, and not a record.
func TestOddValueBesideTheList(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"businesses":[{"id":"1"}],"total_entries":"many"}`, nil)
	page, err := client.Businesses.List(t.Context(), cliniko.BusinessListOptions{})
	if page == nil || len(page.Items) != 1 || !cmp.Equal(oddFields(err), []string{" total_entries"}) {
		t.Errorf("List: got %v, %v", page, err)
	}
	if found, err := walk(t.Context(), client); found != "1" || err != nil {
		t.Errorf("All: got %q, %v", found, err)
	}
}

// TestOddValueOfAWrite: the write was done, so that there is no error, and the field is logged without its value.
func TestOddValueOfAWrite(t *testing.T) {
	t.Parallel()
	for path, value := range oddValues {
		var log bytes.Buffer
		client, mock := testkit.NewClient(t, cliniko.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		testkit.Respond(mock, http.StatusCreated, oddPatient("164", path, value), nil)
		patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane"})
		if err != nil || patient.ID != "164" {
			t.Errorf("%s: got %v, %v", path, patient, err)
		}
		want := `level=WARN msg="cliniko odd response" method=POST route=/patients problem="fields cannot be read" record_id=164 fields=[` + path + "]"
		if !strings.Contains(strings.ReplaceAll(log.String(), `"[`, "["), strings.TrimSuffix(want, "]")) || strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "Ada") {
			t.Errorf("%s: logged %s", path, log.String())
		}
	}
}

// TestManyOddValues: a record with more than 100 has an error for 100 of them and for one in each other field. The last error
// counts the rest.
func TestManyOddValues(t *testing.T) {
	t.Parallel()
	record := `{"id":"7","first_name":1,"patient_phone_numbers":[` + strings.Repeat("1,", 9_999) + `1],"referring_doctor":1,
		"custom_fields":{"sections":[{"name":5},{"name":5}]}}`
	const all, named = 1 + 10_000 + 1 + 2, 102
	for method, call := range map[string]func(*cliniko.Client) error{
		"Get": func(c *cliniko.Client) error { _, err := c.Patients.Get(t.Context(), "7"); return err },
		"List": func(c *cliniko.Client) error {
			return second(c.Patients.List(t.Context(), cliniko.PatientListOptions{}))
		},
		"Update": func(c *cliniko.Client) error {
			return second(c.Patients.Update(t.Context(), "7", cliniko.PatientUpdate{Title: cliniko.Some("Dr")}))
		},
	} {
		log, observer := new(testkit.LogLines), new(testkit.Observer)
		client, mock := testkit.NewClient(t, cliniko.WithLogger(slog.New(log)), cliniko.WithObserver(observer))
		body := record
		if method == "List" {
			body = `{"patients":[` + record + `],"total_entries":1}`
		}
		testkit.Respond(mock, http.StatusOK, body, nil)
		err, wantErrors := call(client), named
		if method == "Update" {
			wantErrors = 0
		}
		fields := oddFields(err)
		for _, field := range fields {
			if !strings.HasPrefix(field, "7 ") {
				t.Errorf("%s: %q has no record ID", method, field)
			}
		}
		if len(fields) != wantErrors {
			t.Errorf("%s: %d errors, want %d", method, len(fields), wantErrors)
		} else if err != nil && (fields[0] != "7 first_name" || fields[100] != "7 referring_doctor" || fields[101] != "7 custom_fields.sections[0].name" ||
			!strings.HasSuffix(err.Error(), ": cannot be read, like 9902 others") || strings.Count(err.Error(), "others") != 1 || len(err.Error()) > 200*named) {
			t.Errorf("%s: got %.1000s", method, err)
		}
		lines := log.Take()
		if len(lines) != 1 || lines[0]["problem"] != "fields cannot be read, like 9902 others" || len(lines[0]["fields"].([]string)) != named {
			t.Errorf("%s: logged %.1000v", method, lines)
		}
		if result := testkit.Seen[cliniko.CallResult](observer)[0]; result.OddValues != all {
			t.Errorf("%s: the observer sees %d odd values, want %d", method, result.OddValues, all)
		}
	}
}

// TestOddValueBesideManyOthers: what is read field by field may be long, though not deep.
func TestOddValueBesideManyOthers(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"7","first_name":1,"patient_phone_numbers":[`+strings.Repeat(`{"number":"1"},`, 199)+`{"number":"1"}]}`, nil)
	patient, err := client.Patients.Get(t.Context(), "7")
	if !slices.Equal(oddFields(err), []string{"7 first_name"}) || len(patient.PatientPhoneNumbers) != 200 {
		t.Errorf("got %d numbers, %v", len(patient.PatientPhoneNumbers), err)
	}
}

// TestDateTimesAsDates: the day of a date-time is the one that is written.
func TestDateTimesAsDates(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"1987-05-19T00:00:00Z": "1987-05-19", "1987-05-19T23:30:00-11:00": "1987-05-19", "1987-05-19T00:00:00.000+1000": "1987-05-19",
		"1987-05-19T00:00:00": "1987-05-19", "1987-05-19 00:00:00 UTC": "1987-05-19", "": "",
	} {
		for name, odd := range map[string][]string{`"Ada"`: nil, `5`: {"1 first_name"}} { // with an odd value, the record is read field by field
			client, mock := testkit.NewClient(t)
			testkit.Respond(mock, http.StatusOK, `{"id":"1","date_of_birth":"`+value+`","first_name":`+name+`}`, nil)
			patient, err := client.Patients.Get(t.Context(), "1")
			if !slices.Equal(oddFields(err), odd) || patient.DateOfBirth.String() != want {
				t.Errorf("%s, with the name %s: got %v, %v", value, name, patient, err)
			}
		}
	}
}

// TestNamesAreExact: encoding/json would read a field under a name in capitals, and one person's data over another's.
func TestNamesAreExact(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	for _, body := range []string{
		`{"id":"1","first_name":"Ann","First_Name":"Eve"}`,
		`{"First_Name":"Eve","id":"1","ID":"2","first_name":"Ann"}`,
		`{"id":"1","first_name":"Ann","fir\u017ft_name":"Eve"}`,
		`{"id":"1","first_name":"Ann","x":{"FIRST_NAME":"Eve"}}`,
	} {
		testkit.Respond(mock, http.StatusOK, body, nil)
		patient, err := client.Patients.Get(t.Context(), "1")
		if err != nil || patient.ID != "1" || patient.FirstName != "Ann" {
			t.Errorf("%s: got %v, %v", body, patient, err)
		}
		testkit.Respond(mock, http.StatusOK, `{"patients":[{"id":"7"},`+body+`]}`, nil)
		page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
		if err != nil || page.Items[1].ID != "1" || page.Items[1].FirstName != "Ann" {
			t.Errorf("%s: got %v, %v", body, page, err)
		}
	}
}

// TestAnotherRecord: a response with another ID than the one in the path is about somebody else.
func TestAnotherRecord(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	testkit.Respond(mock, http.StatusOK, `{"id":"2","first_name":"Eve"}`, nil)
	ctx := t.Context()
	if patient, err := client.Patients.Get(ctx, "1"); patient != nil || !errors.Is(err, cliniko.ErrBadResponse) {
		t.Errorf("Get: got %v, %v", patient, err)
	}
	for name, err := range map[string]error{
		"Update":    second(client.Patients.Update(ctx, "1", cliniko.PatientUpdate{Email: cliniko.Null[string]()})),
		"Unarchive": second(client.Patients.Unarchive(ctx, "1")),
		"Archive":   client.Patients.Archive(ctx, "1"),
		"Delete":    client.Patients.Delete(ctx, "1"),
		"Cancel":    client.IndividualAppointments.Cancel(ctx, "1", cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationOther}),
	} {
		if _, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err); !unknown {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := client.ReferralSources.Get(ctx, "1"); err != nil { // the id in the path is the patient's
		t.Errorf("ReferralSources.Get: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestConflictsMustBeSaid: what does not say that there is no conflict is an error.
func TestConflictsMustBeSaid(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"conflicts":{}}`, `{"conflicts":null}`, `{"conflicts":{"exist":null}}`, `{"conflicts":{"exist":"no"}}`, `{"conflicts":{"Exist":0}}`,
		`{}`, `null`, `{"exist":false}`, `{"conflicts":false}`, `<html>`,
	} {
		client, mock := testkit.NewClient(t)
		testkit.Respond(mock, http.StatusOK, body, nil)
		if found, err := client.GroupAppointments.Conflicts(t.Context(), "1"); found != nil || !errors.Is(err, cliniko.ErrBadResponse) {
			t.Errorf("%s: got %v, %v", body, found, err)
		}
	}
}

// TestDownloadIsAFile: the page of a proxy is not written into the file, whether it comes in place of the API's response or
// of the file host's. Of the file host, other text is a file: attachments may be of any type.
func TestDownloadIsAFile(t *testing.T) {
	t.Parallel()
	const s3 = "X-Amz-Request-Id"
	long := strings.Repeat("x", 2000)
	for name, tc := range map[string]struct {
		contentType, field, value, body string
		fromAPI, fromHost               bool // it is a file
	}{
		"a PDF":                {"application/pdf", "", "", "%PDF-1.7", true, true},
		"a long file":          {"image/png", "", "", "\x89PNG" + long, true, true},
		"without a type":       {"", "", "", "\x00\x01", true, true},
		"attached HTML":        {"text/html", "Content-Disposition", `attachment; filename="a.html"`, "<html>", true, true},
		"HTML with a name":     {"text/html", "Content-Disposition", `inline; filename="a.html"`, "<html>", true, true},
		"HTML from S3":         {"text/html", s3, "4442587FB7D0A2F9", "<html>", true, true},
		"inline HTML":          {"text/html", "Content-Disposition", "inline", "<html>", false, false},
		"a proxy's page":       {"text/html; charset=utf-8", "", "", "<html>Sign in</html>" + long, false, false},
		"a page by its type":   {"text/html", "", "", "Sign in", false, false},
		"an empty page":        {"text/html", "", "", "", false, false},
		"HTML as a PDF":        {"application/pdf", "", "", "<!DOCTYPE html><html>Sign in</html>", false, false},
		"HTML without type":    {"", "", "", "\n <html>", false, false},
		"HTML after a comment": {"application/pdf", "", "", "<!-- proxy --><html>", false, false},
		"HTML after a mark":    {"application/octet-stream", "", "", "\ufeff<html>", false, false},
		"XHTML":                {"application/octet-stream", "", "", `<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>`, false, false},
		"XHTML by its type":    {"application/xhtml+xml", "", "", "<p>", false, false},
		"text":                 {"text/plain", "", "", "blocked", false, true},
		"JSON":                 {"application/json", "", "", `{"error":"blocked"}`, false, true},
		"a problem document":   {"application/problem+json", "", "", `{}`, false, true},
		"XML":                  {"application/xml", "", "", `<?xml version="1.0"?><ClinicalDocument>`, false, true},
	} {
		for from, isFile := range map[string]bool{"API": tc.fromAPI, "file host": tc.fromHost} {
			client, mock := testkit.NewClient(t)
			mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
				if from == "file host" && req.URL.Host != "files.example" {
					resp := httpmock.NewStringResponse(http.StatusFound, "")
					resp.Header.Set("Location", "https://files.example/file")
					return resp, nil
				}
				resp := httpmock.NewStringResponse(http.StatusOK, tc.body)
				resp.Header.Set("Content-Type", tc.contentType)
				if tc.field != "" {
					resp.Header.Set(tc.field, tc.value)
				}
				return resp, nil
			})
			var file bytes.Buffer
			_, err := client.PatientAttachments.Download(t.Context(), "5", &file)
			if isFile != (err == nil) || isFile && file.String() != tc.body || !isFile && (file.Len() > 0 || !errors.Is(err, cliniko.ErrBadResponse)) {
				t.Errorf("%s of the %s: got %q, %v", name, from, file.String(), err)
			}
		}
	}
}

// createdAt finds times that are read field by field if they have spaces in them.
var createdAt = regexp.MustCompile(`("created_at": *"[0-9-]+)T([0-9:]+)Z`)

// TestEveryFixtureIsReadAlike reads every fixture in the three ways in which a record may be read: exactly, field by field,
// and by encoding/json alone.
func TestEveryFixtureIsReadAlike(t *testing.T) {
	t.Parallel()
	for _, name := range testkit.FixtureNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			method, body := testkit.Reader(t, name)
			records := recordsOf(t, method, body)
			want := reflect.MakeSlice(reflect.SliceOf(method.Model()), 0, len(records))
			for _, record := range records {
				value := reflect.New(method.Model())
				if err := json.Unmarshal(record, value.Interface()); err != nil {
					t.Fatal(err)
				}
				want = reflect.Append(want, value.Elem())
			}
			odd := createdAt.ReplaceAllString(string(body), "$1 $2 UTC")
			for way, response := range map[string]string{"exactly": string(body), "field by field": odd} {
				client, mock := testkit.NewClient(t)
				testkit.Respond(mock, http.StatusOK, response, nil)
				got, err := method.Call(t.Context(), client)
				if err != nil {
					t.Fatalf("%s: %v", way, err)
				}
				items := reflect.MakeSlice(want.Type(), 0, len(records))
				if method.Op.ListKey != "" {
					items = reflect.ValueOf(got).Elem().FieldByName("Items")
				} else {
					items = reflect.Append(items, reflect.ValueOf(got).Elem())
				}
				if !reflect.DeepEqual(items.Interface(), want.Interface()) {
					t.Errorf("%s %s differs from encoding/json:\n%s", method.Name, way,
						cmp.Diff(testkit.Encode(t, want.Interface()), testkit.Encode(t, items.Interface())))
				}
			}
		})
	}
}

// recordsOf returns the records in a response to a method, as JSON.
func recordsOf(t *testing.T, method testkit.Method, body []byte) []json.RawMessage {
	t.Helper()
	if method.Op.ListKey == "" {
		return []json.RawMessage{body}
	}
	var page map[string]json.RawMessage
	var records []json.RawMessage
	err := json.Unmarshal(body, &page)
	if err == nil {
		err = json.Unmarshal(page[method.Op.ListKey], &records)
	}
	if err != nil {
		t.Fatal(err)
	}
	return records
}
