package recorder

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

const base = "https://api.au2.cliniko.com/v1"

// The marks stand for what must not get out. No rule makes up anything like
// them.
const (
	mark       = "Xqw"
	markNumber = "987654321012345"
)

// sample makes a document of a shape, with a mark in every text, key and number
// that there is room for.
func sample(a *api, name string, field apispec.Field) any {
	switch field.Type {
	case apispec.TypeObject:
		return sampleFields(a, field.Fields)
	case apispec.TypeRef:
		return sampleFields(a, a.schema(field.Ref).Fields)
	case apispec.TypeOneOf:
		return sampleFields(a, a.schema(field.Of[0]).Fields)
	case apispec.TypeLink:
		return map[string]any{mark: mark, "links": map[string]any{"self": base + "/patients/" + mark, mark: 1}}
	case apispec.TypeSelfLink:
		return map[string]any{"self": "https://" + mark + ".example/", mark: mark}
	case apispec.TypeArray:
		elements := []any{sample(a, name, *field.Items), mark, json.Number(markNumber)}
		for _, member := range field.Items.Of {
			elements = append(elements, sampleFields(a, a.schema(member).Fields))
		}
		return elements
	case apispec.TypeMap:
		return map[string]any{mark: mark, "first_name": mark, "last_name": []any{mark, json.Number(markNumber)}, "base": true}
	case apispec.TypeBoolean:
		return mark
	}
	switch {
	case name == "type" && field.Enum != nil: // it decides about the other fields
		return field.Enum[0]
	case field.Type == apispec.TypeString:
		return mark + " " + name
	}
	return json.Number(markNumber)
}

func sampleFields(a *api, fields map[string]apispec.Field) map[string]any {
	made := map[string]any{mark: mark, "Unknown" + mark: map[string]any{mark: json.Number(markNumber)}}
	for name, field := range fields {
		made[name] = sample(a, name, field)
	}
	return made
}

// shapes are those of every body that the description has.
func shapes(a *api) map[string]apispec.Field {
	all := map[string]apispec.Field{}
	for _, op := range a.spec.Operations {
		if shape, ok := a.responseShape(op, http.StatusOK); ok {
			all[op.ResponseSchema+" "+op.ListKey] = shape
		}
		for _, request := range op.RequestSchemas {
			all[request] = apispec.Field{Type: apispec.TypeOneOf, Of: []string{request}}
		}
	}
	all["refusal"] = errorShape
	return all
}

func leaks(made []byte) bool {
	return strings.Contains(string(made), mark) || strings.Contains(string(made), markNumber)
}

// Whatever stands in any field of any body, nothing of it gets out.
func TestNoMarkGetsOut(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	bodies := 0
	for name, shape := range shapes(s.api) {
		for _, document := range []any{
			sample(s.api, "", shape), mark, json.Number(markNumber), []any{mark}, map[string]any{mark: mark},
		} {
			data, err := json.Marshal(document)
			if err != nil {
				t.Fatal(err)
			}
			made, _, err := s.body(shape, base, data)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if leaks(made) {
				t.Errorf("%s: a mark got out: %s", name, made)
			}
			bodies++
		}
	}
	if bodies < 600 {
		t.Errorf("only %d bodies", bodies)
	}
}

// Every field has a rule, and numbers are kept only where this list agrees.
func TestEveryFieldHasARule(t *testing.T) {
	t.Parallel()
	replaced := map[string]bool{}
	var walk func(name string, field apispec.Field)
	walk = func(name string, field apispec.Field) {
		kind := kindOf(name, field)
		if field.Scalar() && field.Type != apispec.TypeBoolean && field.Enum == nil {
			if _, ok := rules[kind]; !ok {
				t.Errorf("%s is of the kind %s, which has no rule", name, kind)
			}
			if kind == kindNumber || kind == "decimal" {
				replaced[name] = true
			}
		}
		for inner, f := range field.Fields {
			walk(inner, f)
		}
		if field.Items != nil {
			walk(name, *field.Items)
		}
	}
	a := description()
	for _, schemas := range []map[string]apispec.Schema{a.spec.Schemas, a.spec.Requests} {
		for _, schema := range schemas {
			walk("", object(schema.Fields))
		}
	}
	want := strings.Fields(`cost_price deposit_price discounted_amount max_invoiceable_amount net_amount net_price number
		price price_ex_tax price_including_tax size tax_amount total_amount total_including_tax unit_price`)
	if got := slices.Sorted(maps.Keys(replaced)); !slices.Equal(got, want) {
		t.Errorf("replaced numbers: got %v, want %v", got, want)
	}
	for name := range kindsByName {
		if !a.names[name] {
			t.Errorf("%s is no field of the API", name)
		}
	}
}

// scrubPatient scrubs the body of a patient and returns it decoded.
func scrubPatient(t *testing.T, s *scrubber, body string) (map[string]any, int) {
	t.Helper()
	made, dropped, err := s.body(s.shapeOf("Patient"), base, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	var patient map[string]any
	if err := json.Unmarshal(made, &patient); err != nil {
		t.Fatal(err)
	}
	return patient, dropped
}

func TestMutations(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body    string
		want    string // "" when only what may not be in it is known
		dropped int
	}{
		"unknown field":            {`{"nickname":"Ada Vane"}`, `{}`, 1},
		"field in another case":    {`{"First_Name":"Ada Vane"}`, `{}`, 1},
		"name as a key":            {`{"Ada Vane":{"first_name":"Ada Vane"}}`, `{}`, 1},
		"name in an enum":          {`{"reminder_type":"Ada Vane"}`, ``, 0},
		"number in an enum":        {`{"reminder_type":491570006}`, ``, 0},
		"name in an id":            {`{"id":"Ada Vane"}`, `{"id":"[removed]"}`, 1},
		"sentence in a date":       {`{"created_at":"Ada Vane at noon"}`, `{"created_at":"[removed]"}`, 1},
		"date with more":           {`{"created_at":"2026-10-07T02:00:00Z Ada Vane"}`, `{"created_at":"[removed]"}`, 1},
		"name in a date of birth":  {`{"date_of_birth":"Ada Vane"}`, `{"date_of_birth":"[removed]"}`, 1},
		"name in a boolean":        {`{"accepted_sms_marketing":"Ada Vane"}`, `{"accepted_sms_marketing":"[removed]"}`, 1},
		"number in a text":         {`{"first_name":491570006}`, ``, 0},
		"exponent in a text":       {`{"first_name":4915e70006}`, `{"first_name":0}`, 1},
		"list in a text":           {`{"first_name":["Ada Vane"]}`, `{"first_name":[]}`, 1},
		"object in a text":         {`{"first_name":{"x":"Ada Vane"}}`, `{"first_name":{}}`, 1},
		"text in a list":           {`{"patient_phone_numbers":"Ada Vane"}`, `{"patient_phone_numbers":"[removed]"}`, 1},
		"text in a list's element": {`{"patient_phone_numbers":["Ada Vane",7]}`, `{"patient_phone_numbers":["[removed]",0]}`, 2},
		"text in an object":        {`{"custom_fields":"Ada Vane"}`, `{"custom_fields":"[removed]"}`, 1},
		"text in a link":           {`{"concession_type":"Ada Vane"}`, `{"concession_type":"[removed]"}`, 1},
		"link elsewhere":           {`{"links":{"self":"https://evil.example/Ada%20Vane"}}`, `{"links":{"self":"https://elsewhere.example/"}}`, 1},
		"link without a host":      {`{"links":{"self":"/patients/1"}}`, `{"links":{"self":"https://elsewhere.example/"}}`, 1},
		"link to nowhere":          {`{"links":{"self":"` + base + `/patients/Ada%20Vane"}}`, `{"links":{"self":"https://api.cliniko.example/v1/removed"}}`, 1},
		"host that begins alike":   {`{"links":{"self":"` + base + `.Ada%20Vane/patients/1"}}`, `{"links":{"self":"https://elsewhere.example/"}}`, 1},
		"key twice":                {`{"first_name":"Ada Vane","first_name":"Ada Vane","id":"Ada","id":"Vane"}`, ``, 1},
		"not an object":            {`"Ada Vane"`, ``, 1},
		"null and nothing":         {`{"first_name":null,"email":"","patient_phone_numbers":[]}`, `{"email":"","first_name":null,"patient_phone_numbers":[]}`, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScrubber()
			made, dropped, err := s.body(s.shapeOf("Patient"), base, []byte(test.body))
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"Ada", "Vane\"", "Vane ", "491570006"} {
				if strings.Contains(string(made), secret) {
					t.Errorf("%s got out: %s", secret, made)
				}
			}
			if test.want != "" && string(made) != test.want || dropped != test.dropped {
				t.Errorf("got %s and %d dropped, want %s and %d", made, dropped, test.want, test.dropped)
			}
		})
	}
	for _, body := range []string{``, `{`, `{} {}`, `{}x`, `<p>Ada</p>`, "\xff", `{"first_name":1e}`} {
		if made, _, err := newScrubber().body(errorShape, base, []byte(body)); err == nil || made != nil {
			t.Errorf("%q: got %s", body, made)
		}
	}
}

// What is undocumented in an enum of numbers is not kept, also when it is short.
func TestOnlyDocumentedCodesAreKept(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	made, _, err := s.body(s.shapeOf("Invoice"), base, []byte(`{"status":20,"calculation_method":77,"status_description":"Paid","number":123456}`))
	if err != nil {
		t.Fatal(err)
	}
	var invoice struct {
		Status, CalculationMethod int
		Method                    int    `json:"calculation_method"`
		Description               string `json:"status_description"`
		Number                    int
	}
	if err := json.Unmarshal(made, &invoice); err != nil {
		t.Fatal(err)
	}
	if invoice.Status != 20 || invoice.Method != 0 || invoice.Description != "Paid" || invoice.Number < 100000 || invoice.Number > 999999 {
		t.Errorf("got %s", made)
	}
}

// The same value is the same everywhere in one recording, and another in the
// next.
func TestOneValueOneStandIn(t *testing.T) {
	t.Parallel()
	const body = `{"id":"1640000079200001610","first_name":"Ada","last_name":"VANE","label":"Ada Vane","email":"ada@inbox.example",
		"invoice_email":"Ada@inbox.example","patient_phone_numbers":[{"number":"0491 570 006","normalized_number":"61491570006"}],
		"notes":"Call Ada on Monday","appointment_notes":"Call Ada on Monday","date_of_birth":"1990-02-03",
		"links":{"self":"` + base + `/patients/1640000079200001610"},"medicare":"2345 67890 1"}`
	s := newScrubber()
	patient, dropped := scrubPatient(t, s, body)
	if dropped != 0 {
		t.Errorf("%d dropped", dropped)
	}
	text := func(name string) string { made, _ := patient[name].(string); return made }
	if text("label") != text("first_name")+" "+text("last_name") || strings.Contains(text("label"), "Ada") {
		t.Errorf("the label %q of %q %q", text("label"), text("first_name"), text("last_name"))
	}
	if text("email") != text("invoice_email") || !strings.HasSuffix(text("email"), ".example") {
		t.Errorf("the addresses %q and %q", text("email"), text("invoice_email"))
	}
	if text("notes") != text("appointment_notes") || strings.Contains(text("notes"), text("first_name")) {
		t.Errorf("the notes %q and %q", text("notes"), text("appointment_notes"))
	}
	phone := patient["patient_phone_numbers"].([]any)[0].(map[string]any)
	if number := digitsOf(phone["number"].(string)); phone["normalized_number"] != "61"+number[1:] {
		t.Errorf("the number %v normalised to %v", phone["number"], phone["normalized_number"])
	}
	if _, err := time.Parse(time.DateOnly, text("date_of_birth")); err != nil {
		t.Error(err)
	}
	if self := patient["links"].(map[string]any)["self"]; self != apiBase+"/patients/"+text("id") || len(text("id")) != 19 {
		t.Errorf("the link %v of %s", self, text("id"))
	}
	if medicare := text("medicare"); len(medicare) != 12 || medicare[4] != ' ' || medicare == "2345 67890 1" {
		t.Errorf("the reference number %q", medicare)
	}
	op, _ := s.spec.Operation("GET", "/patients")
	query := s.query(op, "q[]=email:=ada@inbox.example&q[]=last_name:~~%25Vane%25&q[]=id:=1640000079200001610", s.operand)
	want := []string{"email:=" + text("email"), "id:=" + text("id"), "last_name:~~%" + text("last_name") + "%"}
	if !slices.Equal(query["q[]"], want) {
		t.Errorf("the filters %v, want %v", query["q[]"], want)
	}
	again, _ := scrubPatient(t, newScrubber(), body)
	for _, name := range []string{"id", "first_name", "email", "notes", "medicare"} {
		if again[name] == patient[name] {
			t.Errorf("%s is the same in two recordings", name)
		}
	}
}

func TestTimesMoveTogether(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	if weeks := -s.shift / (7 * 24 * time.Hour); weeks < 52 || weeks > 20*52 || s.shift%(7*24*time.Hour) != 0 {
		t.Errorf("the shift is %s", s.shift)
	}
	for _, text := range []string{
		"2026-10-07T02:00:00Z", "2026-10-07T02:00:00.125Z", "2026-10-07T12:00:00+10:00", "2026-10-07T12:00:00+1000", "2026-10-07",
	} {
		made, ok := s.moved(text)
		if !ok || len(made) != len(text) {
			t.Errorf("%s: got %q", text, made)
			continue
		}
		for _, form := range timeForms {
			from, err := time.Parse(form, text)
			to, err2 := time.Parse(form, made)
			if err == nil && (err2 != nil || to.Sub(from) != s.shift || to.Weekday() != from.Weekday()) {
				t.Errorf("%s: got %s", text, made)
			}
		}
	}
	for _, text := range []string{"0001-01-01", "yesterday", "2026-13-01", "2026-10-07T02:00Z", "20261007", "1759802400"} {
		if made, ok := s.moved(text); ok {
			t.Errorf("%s: got %s", text, made)
		}
	}
}

// Ids stay different, also where there are few of their length.
func TestIDsStayApart(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	seen := map[string]bool{}
	for n := range 1000 {
		id := strconv.Itoa(n)
		made, ok := s.id(id)
		if !ok || seen[made] || len(made) != len(id) {
			t.Fatalf("%s: got %q", id, made)
		}
		seen[made] = true
		if again, _ := s.id(id); again != made {
			t.Fatalf("%s: got %s and %s", id, made, again)
		}
	}
	if made, ok := s.id("9223372036854775807"); !ok || len(made) != 19 {
		t.Errorf("got %q", made)
	}
	for _, odd := range []string{"-1", "1.0", "12345678901234567890", "٣", " 1", "1\n"} {
		if made, ok := s.id(odd); ok {
			t.Errorf("%q: got %q", odd, made)
		}
	}
	s.keepIDs = true
	if made, _ := s.id("123"); made != "123" {
		t.Errorf("kept: got %s", made)
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	kept := []string{
		"Validation Failed", "can't be blank", "must exist", "is too long (maximum is 255 characters)", "is too short (minimum is 1 character)",
		"must be greater than or equal to 0", "recall_at is not filterable", "Filter value for status must be a number", "Not Found",
	}
	for _, text := range kept {
		if _, ok := s.message(text); !ok {
			t.Errorf("%q was removed", text)
		}
	}
	for _, text := range []string{
		"Ada Vane is already booked", "ada_vane is not filterable", "Filter value for vane must be a number",
		"can't be blank, Ada", "is too long (maximum is 0491570006 characters)", "Not Found\nAda",
	} {
		if made, ok := s.message(text); ok {
			t.Errorf("got %q", made)
		}
	}
	made, dropped, err := s.body(errorShape, base, []byte(`{"message":"Validation Failed","errors":{"first_name":"is invalid",
		"patient_phone_numbers[0].number":["can't be blank","Ada"],"Ada":"is invalid","email.Ada":"is invalid"}}`))
	const want = `{"errors":{"first_name":"is invalid","patient_phone_numbers[0].number":["can't be blank","[removed]"]},"message":"Validation Failed"}`
	if err != nil || string(made) != want || dropped != 3 {
		t.Errorf("got %s, %d dropped, %v", made, dropped, err)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	s := newScrubber()
	day, _ := s.moved("2026-10-07")
	instant, _ := s.moved("2026-10-07T02:00:00Z")
	two, _ := s.id("22")
	three, _ := s.id("333")
	born, _ := s.date("1990-02-03")
	ada, _ := s.text("Ada")
	tests := []struct{ route, query, want string }{
		{"/patients", "page=2&per_page=100&sort=last_name,created_at:desc&order=asc", "order=asc page=2 per_page=100 sort=last_name,created_at:desc"},
		{"/patients", "sort=Ada&order=Vane&page=Ada&per_page=0491570006", "order=[removed] page=[removed] per_page=[removed] sort=[removed]"},
		{"/patients", "search=Ada&Vane=1&first_name=Ada", ""},
		{"/patients", "q[]=id:=22,333&q[]=first_name:!=Ada&q[]=archived_at:*", "q[]=archived_at:* q[]=first_name:!=" + ada + " q[]=id:=" + two + "," + three},
		{"/patients", "q=first_name:=Ada", "q=first_name:=" + ada},
		{"/patients", "q[]=notes:~Ada&q[]=Ada:=1&q[]=first_name:Ada", "q[]=[removed] q[]=first_name:[removed] q[]=notes:[removed]"},
		{"/patients", "q[]=first_name&q[]=id:1", "q[]=first_name:[removed] q[]=id:[removed]"},
		{"/patients", "q[]=:=Ada", "q[]=[removed]"},
		{"/patients", "q[]=updated_at:>2026-10-07T02:00:00Z&q[]=date_of_birth:=1990-02-03", "q[]=date_of_birth:=" + born + " q[]=updated_at:>" + instant},
		{"/patients", "q[]=date_of_birth:=****-05-**&q[]=id:>Ada", "q[]=date_of_birth:=****-**-** q[]=id:>[removed]"},
		{"/invoices", "q[]=status:=20&q[]=status:=77&q[]=issue_date:<2026-10-07", "q[]=issue_date:<" + day + " q[]=status:=20 q[]=status:=[removed]"},
		{"/bookings", "q[]=patient_ids:~22", "q[]=patient_ids:~" + two},
		{"/appointment_types", "q[]=show_in_online_bookings:=true&q[]=show_in_online_bookings:=Ada", "q[]=show_in_online_bookings:=[removed] q[]=show_in_online_bookings:=true"},
		{"/patients", "%zz&q[]=first_name%3A%3DAda;x", ""},
	}
	for _, test := range tests {
		op, ok := s.spec.Operation("GET", test.route)
		if !ok {
			t.Fatalf("no list %s", test.route)
		}
		if got := strings.Join(lines(s.query(op, test.query, s.operand)), " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.query, got, test.want)
		}
	}
	if op, _ := s.spec.Operation("GET", "/services"); s.query(op, "from=2026-10-07&to=Ada", s.operand).Encode() != "from="+day+"&to=%5Bremoved%5D" {
		t.Error("from and to")
	}
}

// FuzzBody marks texts, keys and numbers of any document, and looks for the
// marks in what becomes of it under the shape of any operation.
func FuzzBody(f *testing.F) {
	const mostFuzzed = 2000 // bytes, so that many fit into a run
	s := newScrubber()
	all := shapes(s.api)
	names := slices.Sorted(maps.Keys(all))
	for i, name := range names {
		data, err := json.Marshal(sample(s.api, "", all[name]))
		if err != nil {
			f.Fatal(err)
		}
		if i%10 == 0 && len(data) < mostFuzzed {
			f.Add(data, uint16(i), uint64(0x5555555555555555))
		}
	}
	f.Add([]byte(`{"id":"1","id":2,"links":{"self":"`+base+`/patients/1?q[]=id:=1"},"created_at":"2026-10-07T02:00:00Z"}`), uint16(7), uint64(3))
	f.Fuzz(func(t *testing.T, data []byte, which uint16, bits uint64) {
		var document any
		if len(data) > mostFuzzed || json.Unmarshal(data, &document) != nil {
			return
		}
		marker := &marker{bits: bits}
		marked, err := json.Marshal(marker.mark(document))
		if err != nil {
			t.Fatal(err)
		}
		made, _, err := s.body(all[names[int(which)%len(names)]], base, marked)
		if err == nil && (leaks(made) || !json.Valid(made)) {
			t.Errorf("%s: %s became %s", names[int(which)%len(names)], marked, made)
		}
	})
}

// FuzzQuery does the same to the query of a link.
func FuzzQuery(f *testing.F) {
	s := newScrubber()
	f.Add("q[]=last_name:~~Vane%25&q[]=id:=1,2&q[]=date_of_birth:=1990-02-03&page=2&sort=id:desc&order=asc&from=2026-10-07&q=a:=b")
	f.Add("q[]=updated_at:>2026-10-07T02:00:00Z&q[]=archived_at:*&q[]=email:?&q[]=notes:~a&per_page=100&x=y")
	f.Fuzz(func(t *testing.T, raw string) {
		given, _ := url.ParseQuery(raw)
		marked := url.Values{}
		for name, values := range given {
			for i, value := range values {
				marked.Add(name, value+mark)
				marked.Add(name, mark+value)
				marked.Add(name+mark[:i%2*len(mark)], markNumber)
			}
		}
		w := &walk{scrubber: s, base: base}
		if made := w.link(base + "/patients/1?" + marked.Encode()); leaks([]byte(made)) {
			t.Errorf("%s became %s", marked, made)
		}
	})
}

// marker puts marks where its bits say so.
type marker struct {
	bits uint64
	n    int
}

func (m *marker) next() bool {
	m.n++
	return m.bits>>(m.n%64)&1 == 1
}

func (m *marker) mark(value any) any {
	switch value := value.(type) {
	case map[string]any:
		made := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(value)) {
			inner := m.mark(value[name])
			if m.next() {
				name += mark
			}
			made[name] = inner
		}
		return made
	case []any:
		for i := range value {
			value[i] = m.mark(value[i])
		}
	case string:
		if m.next() {
			return value + mark
		}
		return mark + value
	case float64:
		return json.Number(markNumber)
	}
	return value
}
