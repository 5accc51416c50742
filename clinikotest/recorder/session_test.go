package recorder_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// What the session writes, and searches for.
const (
	typedName  = "Zephyrine Quillon-Marsh"
	typedMail  = "zephyrine@private.example"
	typedPhone = "0491 571 266"
	typedNote  = "Fell off the harbour wall while sketching gulls."
)

// session uses every service once and returns what it got, by what it did. All
// ids and values that it asks for come from the answers, so that it can be told
// to go on a replay as on a clinic.
func session(t *testing.T, client *cliniko.Client) map[string]any {
	t.Helper()
	ctx, got := t.Context(), map[string]any{}
	services := reflect.ValueOf(client).Elem()
	for i := range services.NumField() {
		if name := services.Type().Field(i).Name; services.Type().Field(i).IsExported() {
			readService(t, services.Field(i), name, got)
		}
	}
	patients, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 7})
	must(t, err)
	patient := patients.Items[0]
	got["filtered"], err = client.Patients.List(ctx, cliniko.PatientListOptions{
		LastName: cliniko.Equal(patient.LastName), Email: cliniko.Equal(patient.Email),
		CreatedAt: cliniko.AtLeast(patient.CreatedAt), ID: cliniko.Equal(patient.ID),
		Sort: cliniko.SortBy(cliniko.PatientsByLastName.Ascending()),
	})
	must(t, err)
	all, err := cliniko.Collect(client.Patients.All(ctx, cliniko.PatientListOptions{PerPage: 9}))
	must(t, err)
	got["all"] = all
	got["public settings"], err = client.Settings.GetPublic(ctx)
	must(t, err)
	got["settings"], err = client.Settings.Get(ctx)
	must(t, err)
	writes(t, client, patient, got)
	refusals(t, client)
	return got
}

// readService lists, and gets the first record.
func readService(t *testing.T, service reflect.Value, name string, got map[string]any) {
	t.Helper()
	list := service.MethodByName("List")
	if !list.IsValid() || list.Type().NumIn() != 2 {
		return
	}
	ctx := reflect.ValueOf(t.Context())
	out := list.Call([]reflect.Value{ctx, reflect.Zero(list.Type().In(1))})
	if err, ok := reflect.TypeAssert[error](out[1]); ok {
		t.Fatalf("%s.List: %v", name, err)
	}
	got[name+".List"] = out[0].Interface()
	items := out[0].Elem().FieldByName("Items")
	get := service.MethodByName("Get")
	if !get.IsValid() || items.Len() == 0 || get.Type().NumIn() > 3 || get.Type().In(1) != items.Index(0).FieldByName("ID").Type() {
		return
	}
	out = get.Call([]reflect.Value{ctx, items.Index(0).FieldByName("ID")})
	if err, ok := reflect.TypeAssert[error](out[1]); ok {
		t.Fatalf("%s.Get: %v", name, err)
	}
	got[name+".Get"] = out[0].Interface()
}

func writes(t *testing.T, client *cliniko.Client, patient cliniko.Patient, got map[string]any) {
	t.Helper()
	ctx := t.Context()
	first, last, _ := strings.Cut(typedName, " ")
	created, err := client.Patients.Create(ctx, cliniko.PatientCreate{
		FirstName: first, LastName: last, Email: cliniko.Some(typedMail), Notes: cliniko.Some(typedNote),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: typedPhone}}),
	})
	must(t, err)
	got["created"] = created
	got["updated"], err = client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{Notes: cliniko.Some(typedNote)})
	must(t, err)
	must(t, client.Patients.Archive(ctx, patient.ID))
	appointments, err := client.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{})
	must(t, err)
	appointment := appointments.Items[0]
	got["conflicts"], err = client.IndividualAppointments.Conflicts(ctx, appointment.ID)
	must(t, err)
	must(t, client.IndividualAppointments.Cancel(ctx, appointment.ID, cliniko.IndividualAppointmentCancel{
		CancellationReason: 30, CancellationNote: cliniko.Some(typedNote),
	}))
}

func refusals(t *testing.T, client *cliniko.Client) {
	t.Helper()
	ctx := t.Context()
	_, err := client.Patients.Get(ctx, "12345")
	if !errors.Is(err, cliniko.ErrNotFound) {
		// In a replay the id is another one, and the request is unmatched.
		if _, ok := errors.AsType[*recorder.UnmatchedError](err); !ok {
			t.Errorf("an unknown patient: %v", err)
		}
	}
	err = client.Do(ctx, http.MethodPost, "/patients", nil, map[string]any{"email": typedMail}, nil)
	refusal, ok := errors.AsType[*cliniko.APIError](err)
	if !ok {
		t.Fatalf("a patient without a name: %v", err)
	}
	if refusal.Message != "Validation Failed" || !slices.Equal(refusal.Fields["first_name"], []string{"can't be blank"}) {
		t.Errorf("a patient without a name: %q %v", refusal.Message, refusal.Fields)
	}
	err = client.Do(ctx, http.MethodGet, "/patients", map[string][]string{"q[]": {"notes:~" + typedNote}}, nil, nil)
	if refusal, ok = errors.AsType[*cliniko.APIError](err); ok && refusal.Message != "notes is not filterable" {
		t.Errorf("a filter on notes: %q", refusal.Message)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tap keeps the bodies of the answers that pass it.
type tap struct {
	next   http.RoundTripper
	bodies [][]byte
	sent   []*http.Request
}

func (p *tap) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := p.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(data))
	p.bodies, p.sent = append(p.bodies, data), append(p.sent, req)
	return resp, err
}

// TestNobodyIsInARecording is the promise: of a whole session with a clinic no
// name, number, id, note, key or host is in the files, and the SDK can live
// through it again.
func TestNobodyIsInARecording(t *testing.T) {
	t.Parallel()
	clinic := newClinic()
	wire := &tap{next: clinic}
	rec := recorder.New(wire)
	original := session(t, newClient(t, rec))
	dir := save(t, rec)
	_, exchanges, raw := files(t, dir)

	if len(exchanges) != len(wire.bodies) || len(exchanges) < 60 {
		t.Fatalf("%d exchanges of %d", len(exchanges), len(wire.bodies))
	}
	if found := findSecrets(t, raw, wire); len(found) > 0 {
		t.Errorf("%d secrets are in the recording, such as %q", len(found), found[:min(5, len(found))])
	}
	for i, e := range exchanges {
		compareWire(t, e, wire.bodies[i])
	}

	replay, err := recorder.Load(dir)
	must(t, err)
	client, err := replay.Client()
	must(t, err)
	again := session(t, client)
	for name, want := range original {
		same(t, name, tree(t, want), tree(t, again[name]))
	}
}

// findSecrets returns every text of the answers and requests that is in the
// recording and that nobody has declared harmless.
func findSecrets(t *testing.T, raw []byte, wire *tap) []string {
	t.Helper()
	harmless := harmlessTexts(t)
	secrets := map[string]bool{
		testKey: true, base64.StdEncoding.EncodeToString([]byte(testKey + ":")): true,
		"Harbour": true, "harbour.example": true, "au1": true, "cliniko.com": true, "Authorization": true,
		typedMail: true, typedPhone: true, typedNote: true, "gulls": true, "Zephyrine": true, "Quillon-Marsh": true, "12345": true,
	}
	for _, body := range wire.bodies {
		var document any
		if len(body) > 0 && json.Unmarshal(body, &document) == nil {
			eachText(document, func(text string) { secrets[text] = true })
		}
	}
	for _, id := range regexp.MustCompile(`[0-9]{19}`).FindAllString(string(bytes.Join(wire.bodies, nil)), -1) {
		secrets[id] = true
	}
	if len(secrets) < 1500 {
		t.Errorf("only %d texts to look for", len(secrets))
	}
	var found []string
	for secret := range secrets {
		needle := secret
		switch {
		case len(secret) < 5 || secret == "Australia": // may be a part of others, as of a time zone
			needle = `"` + needle + `"`
		case len(secret) < 9: // a made-up word may begin so, by chance
			needle += `"`
		}
		if secret != "" && !harmless(secret) && bytes.Contains(raw, []byte(needle)) {
			found = append(found, secret)
		}
	}
	return found
}

// eachText visits the texts of a document.
func eachText(document any, visit func(string)) {
	switch value := document.(type) {
	case map[string]any:
		for _, inner := range value {
			eachText(inner, visit)
		}
	case []any:
		for _, inner := range value {
			eachText(inner, visit)
		}
	case string:
		visit(value)
	}
}

// harmlessForm is what may be in a recording whatever it says: times of day,
// counts and short decimals, colours. Times with a date are looked at by
// compareWire.
var harmlessForm = regexp.MustCompile(
	`^([0-9]{2}:[0-9]{2}|-?[0-9]{1,6}(\.[0-9]{1,4})?|#[0-9a-fA-F]{3,6}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*Z)?)$`)

// harmlessTexts are the documented values of enums, the time zones and the texts
// of refusals.
func harmlessTexts(t *testing.T) func(string) bool {
	t.Helper()
	spec, err := apispec.Load()
	must(t, err)
	harmless := map[string]bool{"Validation Failed": true, "can't be blank": true, "notes is not filterable": true, "Not Found": true}
	var walk func(fields map[string]apispec.Field)
	walk = func(fields map[string]apispec.Field) {
		for name, field := range fields {
			harmless[name] = true // a name of a field may be a text elsewhere
			for _, value := range field.Enum {
				harmless[fmt.Sprint(value)] = true
			}
			walk(field.Fields)
			if field.Items != nil {
				walk(field.Items.Fields)
			}
		}
	}
	for _, schema := range spec.Schemas {
		walk(schema.Fields)
		for _, value := range schema.Enum {
			harmless[fmt.Sprint(value)] = true
		}
	}
	return func(text string) bool { return harmless[text] || harmlessForm.MatchString(text) }
}

// keptNames are fields of every kind that a recording keeps, mustChange fields
// that it may not keep.
var (
	keptNames = strings.Fields(`total_entries status type type_code category_code direction_code role phone_type reminder_type
		color time_zone time_zone_identifier duration_in_minutes max_attendees day_of_week repeat_type number_of_repeats
		repeating_interval quantity stock_level rate relation referrer_type doctor_type item_type online_payments_mode
		cancellation_reason cancellation_reason_description status_description relation_description adjustment_type`)
	mustChange = strings.Fields(`id first_name last_name label email notes appointment_notes patient_name author_name name self
		next previous address_1 city content answer description reference_number medicare number filename telehealth_url
		cancellation_url online_payment_url booking_ip_address token image subdomain title normalized_number invoice_to
		total_amount net_amount price unit_price comment company_name occupation business_name subcategory from to value`)
)

// compareWire holds a saved answer against the one on the wire.
func compareWire(t *testing.T, e saved, body []byte) {
	t.Helper()
	where := e.Request.Method + " " + e.Request.Path
	if e.Request.Path == "" || e.Failure != "" || e.Response.LeftOut+e.Request.LeftOut != "" || e.Response.Removed != 0 {
		t.Errorf("%s: %+v", where, e)
	}
	if len(body) == 0 {
		if e.Response.Body != nil {
			t.Errorf("%s: a body out of nothing", where)
		}
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var original any
	must(t, decoder.Decode(&original))
	compare(t, where, "", original, e.Response.Body)
}

func compare(t *testing.T, where, name string, original, made any) {
	t.Helper()
	if reflect.TypeOf(original) != reflect.TypeOf(made) {
		t.Fatalf("%s.%s: %T became %T", where, name, original, made)
	}
	switch original := original.(type) {
	case map[string]any:
		if len(original) != len(made.(map[string]any)) {
			t.Fatalf("%s.%s: the fields are %v, were %v", where, name, made, original)
		}
		for field, inner := range original {
			compare(t, where, field, inner, made.(map[string]any)[field])
		}
	case []any:
		if len(original) != len(made.([]any)) {
			t.Fatalf("%s.%s: %d elements, were %d", where, name, len(made.([]any)), len(original))
		}
		for i, inner := range original {
			compare(t, where, name, inner, made.([]any)[i])
		}
	case bool, nil:
		if original != made {
			t.Errorf("%s.%s: is %v, was %v", where, name, made, original)
		}
	default:
		compareScalar(t, where+"."+name, name, fmt.Sprint(original), fmt.Sprint(made))
	}
}

func compareScalar(t *testing.T, where, name, original, made string) {
	t.Helper()
	short := harmlessForm.MatchString(original) && len(original) < 9 // may come out alike by chance
	harmless := short || original == "can't be blank"
	switch {
	case original == "":
		if made != "" {
			t.Errorf("%s: %q out of nothing", where, made)
		}
	case slices.Contains(keptNames, name):
		if original != made {
			t.Errorf("%s: is %q, was %q", where, made, original)
		}
	case slices.Contains(mustChange, name):
		if original == made && !harmless {
			t.Errorf("%s: %q is still there", where, made)
		}
	}
	from, err := time.Parse(time.RFC3339, original)
	if err != nil {
		return
	}
	to, err := time.Parse(time.RFC3339, made)
	if moved := from.Sub(to); err != nil || moved < 52*7*24*time.Hour || moved%(7*24*time.Hour) != 0 {
		t.Errorf("%s: is %q, was %q", where, made, original)
	}
}

// tree is a value of the SDK as JSON.
func tree(t *testing.T, value any) any {
	t.Helper()
	data, err := json.Marshal(value)
	must(t, err)
	var document any
	must(t, json.Unmarshal(data, &document))
	return document
}

// same holds the shape of what the SDK read against what it read again.
func same(t *testing.T, where string, original, again any) {
	t.Helper()
	if reflect.TypeOf(original) != reflect.TypeOf(again) {
		t.Errorf("%s: %T became %T", where, original, again)
		return
	}
	switch original := original.(type) {
	case map[string]any:
		for name, inner := range original {
			same(t, where+"."+name, inner, again.(map[string]any)[name])
		}
	case []any:
		if len(original) != len(again.([]any)) {
			t.Errorf("%s: %d elements became %d", where, len(original), len(again.([]any)))
			return
		}
		for i, inner := range original {
			same(t, where, inner, again.([]any)[i])
		}
	case bool:
		if original != again {
			t.Errorf("%s: %v became %v", where, original, again)
		}
	}
}

// The pages of a recorded list follow each other, in a replay at any host.
func TestPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	rec := recorder.New(newClinic())
	count := func(client *cliniko.Client) (n int, ids []cliniko.PatientID) {
		for patient, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{PerPage: 10, ArchivedAt: cliniko.Any()}) {
			must(t, err)
			ids = append(ids, patient.ID)
			n++
		}
		return n, ids
	}
	n, ids := count(newClient(t, rec))
	replay := reload(t, rec)
	client, err := replay.Client(cliniko.WithBaseURL("http://127.0.0.1:1/v1"))
	must(t, err)
	if again, others := count(client); again != n || n < 21 || slices.Contains(others, ids[0]) {
		t.Errorf("%d patients became %d", n, again)
	}
}
