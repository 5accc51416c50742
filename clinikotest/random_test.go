package clinikotest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// randomRequests is the number of requests of TestRandomRequests. With 411,390
// of them the test takes a few minutes:
//
//	go test ./clinikotest -run TestRandomRequests -requests 411390
var randomRequests = flag.Int("requests", 3000, "number of random requests")

// Random requests, most of them nearly right, get responses of the API's form:
// no panic, no 5xx, and JSON as described.
func TestRandomRequests(t *testing.T) {
	t.Parallel()
	const perClinic = 1500 // a clinic that grows becomes slow
	statuses := map[int]int{}
	for n := 0; n < *randomRequests; n += perClinic {
		m := newMaker(t, uint64(n))
		for i := range min(perClinic, *randomRequests-n) {
			req := m.request()
			status, problem := m.send(req)
			statuses[status]++
			if problem != "" {
				t.Fatalf("seed %d, request %d, %s %s with %s and the body %.500s: %d, %s", n, i, req.method, req.target, req.header, req.body, status, problem)
			}
		}
	}
	t.Log(statuses)
	for _, status := range []int{200, 201, 204, 400, 401, 404, 422} {
		if statuses[status] == 0 {
			t.Errorf("no response had the status code %d: %v", status, statuses)
		}
	}
}

// FuzzRequest sends what the fuzzer makes of random requests to one clinic.
func FuzzRequest(f *testing.F) {
	m := newMaker(f, 1)
	for range 200 {
		req := m.request()
		f.Add(req.method, req.target, req.body)
	}
	f.Fuzz(func(t *testing.T, method, target string, body []byte) {
		m.careful = m.chance(0.5)
		req := randomRequest{method: method, target: target, body: body, header: http.Header{"User-Agent": {"fuzz"}}, key: m.clinic.APIKey()}
		if status, problem := m.send(req); problem != "" {
			t.Fatalf("%s %q %q: %d, %s", method, target, body, status, problem)
		}
	})
}

// randomRequest is a request that may be wrong in any part.
type randomRequest struct {
	method, target string // the target is what follows /v1
	header         http.Header
	key            string
	body           []byte
}

// maker makes requests to a clinic of its own.
type maker struct {
	rng    *rand.Rand
	clinic *clinikotest.Clinic
	spec   *apispec.Spec
	router *apispec.Router
	ids    map[string][]string // by resource

	careful bool // whether the body and the ids of the current request are as described
}

func newMaker(t testing.TB, seed uint64) *maker {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := &maker{
		rng: rand.New(rand.NewPCG(seed, 14)), spec: spec, router: apispec.NewRouter(spec.Operations), ids: map[string][]string{},
		clinic: clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(6), clinikotest.WithSeed(int64(seed)), clinikotest.WithProcessingDelay(0)),
	}
	for _, op := range spec.Operations {
		if op.Method != http.MethodGet || op.Path != "/"+op.ListKey || op.Status == apispec.StatusRemoved {
			continue
		}
		rows := getList(t, m.clinic, op.ListKey, op.Path+"?per_page=10").Rows
		for _, r := range rows {
			if id := text(r, "id"); id != "" {
				m.ids[op.Resource] = append(m.ids[op.Resource], id)
			}
		}
	}
	return m
}

func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

func oneOf[T any](m *maker, from ...T) T { return from[m.rng.IntN(len(from))] }

func (m *maker) request() randomRequest {
	op := m.spec.Operations[m.rng.IntN(len(m.spec.Operations))]
	req := randomRequest{method: op.Method, header: http.Header{"User-Agent": {"random"}}, key: m.clinic.APIKey()}
	if m.chance(0.08) {
		req.method = oneOf(m, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
	}
	req.target = m.path(op)
	if query := m.query(op); query != "" {
		req.target += "?" + query
	}
	switch n := m.rng.IntN(60); n {
	case 0:
		req.key = oneOf(m, "", "wrong-au1", strings.Repeat("k", 300))
	case 1:
		req.header.Set("User-Agent", "")
	case 2:
		req.header.Set("Content-Type", oneOf(m, "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "\x7f"))
	case 3:
		req.header.Set("Accept", oneOf(m, "text/html", "*/*", "application/xml"))
	}
	if op.Method != http.MethodGet || m.chance(0.03) {
		req.body = m.body(op)
	}
	return req
}

// path returns the path of an operation with ids that exist, for the most part.
func (m *maker) path(op apispec.Operation) string {
	segments := strings.Split(op.Path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		if segment == "{id}" {
			segments[i] = m.id(op.Resource)
		} else {
			segments[i] = m.id(resourceOf(strings.Trim(segment, "{}")))
		}
	}
	if m.chance(0.05) {
		i := 1 + m.rng.IntN(len(segments)-1)
		segments[i] = oneOf(m, "", "..", "%2F", "%", "é", "archived", "{id}", strings.Repeat("9", 25), "0", "-1", "1.5", "patients")
	}
	if m.chance(0.02) {
		segments = append(segments, oneOf(m, "", "x", "archive", "conflicts"))
	}
	return strings.Join(segments, "/")
}

// resourceOf returns the resource that a name such as patient_id is about.
func resourceOf(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "_ids"), "_id")
	switch name {
	case "appointment", "booking":
		return "individual_appointments"
	case "business":
		return "businesses"
	case "related_patient":
		return "patients"
	case "referring_doctor":
		return "contacts"
	}
	return name + "s"
}

// id returns the id of a record, or something else instead.
func (m *maker) id(resource string) string {
	if ids := m.ids[resource]; len(ids) > 0 && (m.careful || m.chance(0.9)) {
		return oneOf(m, ids...)
	}
	return oneOf(m, "1", "9223372036854775807", "9223372036854775808", "0", "x", "%20", m.anyID())
}

func (m *maker) anyID() string {
	resources := slices.Sorted(maps.Keys(m.ids))
	return oneOf(m, m.ids[oneOf(m, resources...)]...)
}

var oddValues = []string{
	"", "x", "0", "-1", "1.5", "1e9", "99999999999999999999", "true", "null", "é", "\xff", "%", "a,b", "1,2,3", "*", "?", "!?",
	"2026-10-07", "9999-12-31", "0000-00-00", "****-**-**", "2026-10-07T00:00:00Z", "2026-10-07T00:00:00+10:00", "0001-01-01T00:00:00Z",
	"9999-12-31T23:59:59Z", "{}", "[]", "\x00", "%25", "~~%", "'; drop table patients", strings.Repeat("y", 300),
}

func (m *maker) query(op apispec.Operation) string {
	q := url.Values{}
	if m.chance(0.3) {
		q.Set("page", oneOf(m, "1", "2", "3", "0", "-1", "99999999999", "x", "9223372036854775807"))
	}
	if m.chance(0.3) {
		q.Set("per_page", oneOf(m, "1", "50", "100", "101", "0", "-5", "x", "9223372036854775807"))
	}
	for m.chance(0.3) && len(op.Filters) > 0 {
		f := oneOf(m, op.Filters...)
		operator := oneOf(m, "=", "!=", ">=", ">", "<=", "<", "?", "!?", "~", "~~", "*", "", "=~")
		q.Add("q[]", f.Field+oneOf(m, ":", ":", ":", "", "::")+operator+m.operand(f))
	}
	if m.chance(0.15) {
		fields := slices.Sorted(maps.Keys(m.spec.Schemas[op.ResponseSchema].Fields))
		fields = append(fields, "nothing", "id", "created_at")
		q.Set("sort", oneOf(m, fields...)+oneOf(m, "", ":asc", ":desc", ":up", ",id:desc", ",,"))
	}
	if m.chance(0.05) {
		q.Set("order", oneOf(m, "asc", "desc", "up"))
	}
	if op.Takes("from") || m.chance(0.02) {
		q.Set("from", oneOf(m, "2026-10-07", "2026-10-09", oneOf(m, oddValues...)))
		q.Set("to", oneOf(m, "2026-10-12", "2026-10-13", oneOf(m, oddValues...)))
	}
	if m.chance(0.03) {
		return q.Encode() + oneOf(m, "&%zz", "&;", "&q[]", "&=", "#x")
	}
	return q.Encode()
}

func (m *maker) operand(f apispec.Filter) string {
	if m.chance(0.5) {
		return oneOf(m, oddValues...)
	}
	switch f.Type {
	case apispec.FilterInt64:
		return m.anyID()
	case apispec.FilterDate:
		return "2026-10-01"
	case apispec.FilterDateTime:
		return "2026-10-01T00:00:00Z"
	case apispec.FilterBoolean:
		return "true"
	}
	return "1"
}

// body returns a body by the schema of an operation, with mistakes in some.
func (m *maker) body(op apispec.Operation) []byte {
	object := map[string]any{}
	for _, name := range op.RequestSchemas {
		fields := m.spec.Requests[name].Fields
		for _, field := range slices.Sorted(maps.Keys(fields)) { // in order, for the random numbers
			if m.careful || m.chance(0.8) {
				object[field] = m.field(field, fields[field], 0)
			}
		}
	}
	body, err := json.Marshal(object)
	if err != nil {
		panic(err) // it has maps, slices and scalars only
	}
	if m.careful {
		return body
	}
	switch m.rng.IntN(12) {
	case 0:
		return []byte(oneOf(m, "", "null", "[]", "{", `"x"`, "7", `{"a":1}{"b":2}`, "\xff\xfe", strings.Repeat("[", 5000)))
	case 1:
		return body[:m.rng.IntN(len(body)+1)]
	case 2:
		body[m.rng.IntN(len(body))] = byte(m.rng.IntN(256))
	}
	return body
}

// field returns a value of a field, or an odd one.
func (m *maker) field(name string, f apispec.Field, depth int) any {
	if depth > 6 || !m.careful && m.chance(0.04) {
		return oneOf[any](m, nil, true, -1, 1e300, "", "x", []any{}, map[string]any{}, oneOf(m, oddValues...), map[string]any{"sections": 1}, []any{nil, 1, "x"})
	}
	switch f.Type {
	case apispec.TypeInteger, apispec.TypeNumber:
		if len(f.Enum) > 0 {
			return oneOf(m, f.Enum...)
		}
		return oneOf(m, 1, 2, 5, 30, 100, float64(1<<40))
	case apispec.TypeBoolean:
		return m.chance(0.5)
	case apispec.TypeArray:
		var list []any
		for range m.rng.IntN(3) {
			list = append(list, m.field(name, *f.Items, depth+1))
		}
		return list
	case apispec.TypeObject:
		return m.object(f.Fields, depth)
	case apispec.TypeRef:
		return m.object(m.spec.Schemas[f.Ref].Fields, depth)
	case apispec.TypeOneOf:
		return m.object(m.spec.Schemas[oneOf(m, f.Of...)].Fields, depth)
	}
	return m.text(name, f)
}

func (m *maker) object(fields map[string]apispec.Field, depth int) map[string]any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name].Required || m.chance(0.7) {
			object[name] = m.field(name, fields[name], depth+1)
		}
	}
	return object
}

func (m *maker) text(name string, f apispec.Field) any {
	switch {
	case len(f.Enum) > 0:
		return oneOf(m, f.Enum...)
	case f.Format == "int64":
		return m.id(resourceOf(name))
	case f.Format == "date":
		return oneOf(m, "2026-10-07", "1990-02-28", "9999-12-31", "0001-01-01")
	case f.Format == "date-time":
		return oneOf(m, "2026-10-08T01:00:00Z", "2026-10-08T02:00:00Z", "2026-10-08T12:00:00+10:00", "9999-12-31T23:59:59Z")
	case f.Format == "decimal":
		return oneOf[any](m, "12.5", 7, "0", "-3.25", "1e5", "4000000000")
	case f.Pattern != "":
		return oneOf(m, "#B8D9FF", "ada@vane.example", "AU", "x")
	}
	return oneOf(m, "Ada", "Küche", "a\nb", "<b>", "UTC", "Australia/Sydney", strings.Repeat("z", 400))
}

// send makes a request and says what is wrong with the response, "" for nothing.
// A clinic that panics is a problem, too.
func (m *maker) send(r randomRequest) (status int, problem string) {
	defer func() {
		if cause := recover(); cause != nil {
			problem = fmt.Sprint("panic: ", cause)
		}
	}()
	address, err := url.Parse(base + r.target)
	if err != nil {
		return 0, "" // no client can send it
	}
	req := &http.Request{Method: r.method, URL: address, Header: r.header.Clone(), Body: io.NopCloser(bytes.NewReader(r.body)), ContentLength: int64(len(r.body))}
	if r.key != "" {
		req.SetBasicAuth(r.key, "")
	}
	resp, err := m.clinic.RoundTrip(req)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err.Error()
	}
	return resp.StatusCode, m.problemWith(r.method, strings.TrimSuffix(address.EscapedPath(), "/"), resp, body)
}

// problemWith says what is wrong with a response.
func (m *maker) problemWith(method, path string, resp *http.Response, body []byte) string {
	known := []int{200, 201, 204, 302, 400, 401, 403, 404, 414, 422}
	switch {
	case !slices.Contains(known, resp.StatusCode):
		return "an unexpected status code: " + string(body)
	case method == http.MethodHead || resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusFound:
		if len(body) > 0 {
			return "a body: " + string(body)
		}
		return ""
	case resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusRequestURITooLong:
		return ""
	case !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json"):
		return "the content type " + resp.Header.Get("Content-Type")
	}
	var got row
	if err := json.Unmarshal(body, &got); err != nil {
		return err.Error() + ": " + string(body)
	}
	if resp.StatusCode >= 400 {
		return problemWithError(got)
	}
	if method == http.MethodPut {
		method = http.MethodPatch
	}
	op, _, _ := m.router.Match(method, strings.TrimPrefix(path, "/v1"))
	rows, listed := got[op.ListKey].([]any)
	if op.ListKey == "" || !listed {
		rows = []any{got}
	} else if _, ok := got["total_entries"].(float64); !ok || got["links"] == nil {
		return "a list without total_entries or links"
	}
	for _, r := range rows {
		if problem := m.problemWithRecord(op.ResponseSchema, r); problem != "" {
			return problem
		}
	}
	return ""
}

// problemWithError says what is wrong with the body of an error.
func problemWithError(got row) string {
	message, status := text(got, "message"), text(got, "status")
	if message == "" && status == "" {
		return fmt.Sprint("neither a message nor a status: ", got)
	}
	fields, _ := got["errors"].(row)
	for field, problem := range fields {
		if _, ok := problem.(string); !ok {
			return fmt.Sprintf("the error of %s is %v", field, problem)
		}
	}
	return ""
}

// problemWithRecord compares the fields of a record with a schema: their names
// and the types of scalars.
func (m *maker) problemWithRecord(schema string, value any) string {
	got, ok := value.(row)
	if !ok {
		return fmt.Sprintf("the record is %v", value)
	}
	if schema == "" || len(m.spec.Schemas[schema].Fields) == 0 && len(m.spec.Schemas[schema].Of) == 0 {
		return ""
	}
	fields := m.spec.Schemas[schemaOf(m.spec, schema, got)].Fields
	for name, value := range got {
		field, known := fields[name]
		_, isText := value.(string)
		_, isNumber := value.(float64)
		_, isBool := value.(bool)
		switch {
		case !known:
			return name + " is not in the schema " + schema
		case value == nil:
		case field.Type == apispec.TypeString && !isText, field.Type == apispec.TypeBoolean && !isBool,
			(field.Type == apispec.TypeInteger || field.Type == apispec.TypeNumber) && !isNumber:
			return fmt.Sprintf("%s is %v, want %s", name, value, field.Type)
		case field.Format == "date-time" && len(text(got, name)) != len("2026-10-07T02:00:00Z"),
			field.Format == "date" && len(text(got, name)) != len("2026-10-07"):
			return fmt.Sprintf("%s is %v", name, value)
		}
	}
	return ""
}
