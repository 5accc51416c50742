package reliability_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// pagedList is a list of numbered rows in pages, as the API sends it.
type pagedList struct {
	key     string // of the rows
	pages   [][]int
	total   int                                  // total_entries
	next    map[int]func(r *http.Request) string // wrong links to the next page
	instead map[int]int                          // the page to serve instead of another
}

// work responds to a request for a page.
func (l pagedList) work(r *http.Request, _ string) (int, string) {
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page = max(page, 1)
	if other, ok := l.instead[page]; ok {
		page = other
	}
	if page > len(l.pages) {
		return http.StatusNotFound, `{"status":"404","error":"Not Found"}`
	}
	rows := make([]string, len(l.pages[page-1]))
	for i, n := range l.pages[page-1] {
		rows[i] = row(n)
	}
	next := ""
	switch {
	case l.next[page] != nil:
		next = l.next[page](r)
	case page < len(l.pages):
		next = addressOf(r, "page", strconv.Itoa(page+1))
	}
	links := "{}"
	if next != "" {
		links = fmt.Sprintf(`{"next":%q}`, next)
	}
	return http.StatusOK, fmt.Sprintf(`{%q:[%s],"total_entries":%d,"links":%s}`, l.key, strings.Join(rows, ","), l.total, links)
}

// addressOf returns the address of a request with a parameter changed; "" removes the parameter.
func addressOf(r *http.Request, name, value string) string {
	values := r.URL.Query()
	values.Set(name, value)
	if value == "" {
		values.Del(name)
	}
	return "http://" + r.Host + r.URL.Path + "?" + values.Encode()
}

// row returns a record that every model can read.
func row(n int) string {
	return fmt.Sprintf(`{"id":"%d","appointment_start":"2026-10-06T09:%02d:00Z","business":{"links":{"self":"http://127.0.0.1/v1/businesses/%d"}}}`, n, n, n)
}

// rowNumber returns the number of the row that a record was read from.
func rowNumber(record reflect.Value) int {
	if id := record.FieldByName("ID"); id.IsValid() {
		n, _ := strconv.Atoi(id.String())
		return n
	}
	switch record := record.Interface().(type) {
	case cliniko.AvailableTime:
		return record.AppointmentStart.Minute()
	case cliniko.Service:
		n, _ := strconv.Atoi(record.Business.ID().String())
		return n
	default:
		return 0
	}
}

// iterator is a method that walks over the pages of a list.
type iterator struct{ testkit.Method }

// walkRows ranges over an iterator and calls at for each row.
func walkRows(t *testing.T, label string, all reflect.Value, at func(n int) (goOn bool)) (rows []int, failed error) {
	t.Helper()
	for record, err := range all.Seq2() {
		if failed != nil {
			t.Errorf("%s: the iterator goes on after an error", label)
		}
		if !err.IsNil() {
			failed = err.Interface().(error)
			if !record.IsZero() {
				t.Errorf("%s: a record comes with the error", label)
			}
			continue
		}
		rows = append(rows, rowNumber(record))
		if at != nil && !at(rowNumber(record)) {
			break
		}
	}
	return rows, failed
}

func iterators(t *testing.T) []iterator {
	t.Helper()
	var all []iterator
	for _, m := range testkit.Methods(t) {
		if m.IsIterator() {
			all = append(all, iterator{m})
		}
	}
	return all
}

var (
	fivePages = [][]int{{1, 2}, {}, {3}, {4, 5}}
	fiveRows  = []int{1, 2, 3, 4, 5}
	none      = fault{serve: exchange.respond}
	reset     = fault{serve: func(x exchange) { x.read(); x.reset() }}
	cutBody   = fault{serve: func(x exchange) { x.write(halfOf(x.do())) }}
	cutHeader = fault{serve: func(x exchange) { x.do(); x.write("HTTP/1.1 200 OK\r\nConte") }}
	slow      = fault{serve: func(x exchange) { <-time.After(30 * time.Second); x.respond() }}
	silent    = fault{serve: func(x exchange) { x.read(); x.wait() }}
)

func status(n int) fault { return fault{name: strconv.Itoa(n), serve: says(n)} }

// kindsOfIterators are a plain list, a list below another record, and an iterator over several lists. Code that all
// iterators share is tested with these only.
var kindsOfIterators = []string{"Patients.All", "Practitioners.AllByBusiness", "AvailableTimes.All"}

// TestEveryIterator checks that an iterator yields each row once and in order whatever happens to its pages, and that it
// ends early only with an error, after all rows that were read.
func TestEveryIterator(t *testing.T) {
	t.Parallel()
	all := iterators(t)
	if len(all) < 60 {
		t.Fatalf("found only %d iterators", len(all))
	}
	for _, e := range all {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e.heals(t)
				e.failsOnTheWay(t)
				e.stops(t)
				e.readsOddPages(t)
			})
		})
	}
}

// heals checks that failed reads are retried: several times for one page, and again in a second range.
func (e iterator) heals(t *testing.T) {
	t.Helper()
	api := &faultyAPI{work: pagedList{key: e.Op.ListKey, pages: fivePages}.work}
	defer api.close()
	all := e.Iterate(t.Context(), api.overPipes(t, plainBase))
	if arrived, _ := api.counts(); len(arrived) != 0 {
		t.Error("a request was sent before the first row was asked for")
	}
	for range 2 {
		api.fail(false, status(503), status(429), slow, reset, cutBody, none, status(500), silent, none, status(502), cutHeader, status(504), none)
		rows, err := walkRows(t, "faults", all, nil)
		if diff := cmp.Diff(fiveRows, rows); diff != "" || err != nil {
			t.Errorf("faults: %v (-want +got):\n%s", err, diff)
		}
	}
}

// failsOnTheWay checks that everything read before an error is yielded, and that the error is of the right kind. Outages are
// errors only after 5 minutes.
func (e iterator) failsOnTheWay(t *testing.T) {
	t.Helper()
	for name, tc := range map[string]struct {
		fault    fault
		requests int
		is       error
		isOutage bool // so there are many more requests
	}{
		"502":     {status(502), 6, cliniko.ErrServer, true},
		"429":     {status(429), 6, cliniko.ErrRateLimited, true},
		"reset":   {reset, 7, nil, true}, // net/http itself retries a read once if a used connection breaks
		"403":     {status(403), 2, cliniko.ErrForbidden, false},
		"no list": {fault{serve: func(x exchange) { x.read(); x.say(200, "application/json", `{"links":{}}`) }}, 2, cliniko.ErrBadResponse, false},
		"HTML":    {fault{serve: func(x exchange) { x.read(); x.say(200, "text/html", "<html>") }}, 6, cliniko.ErrBadResponse, false},
	} {
		api := &faultyAPI{work: pagedList{key: e.Op.ListKey, pages: fivePages}.work}
		client := api.overPipes(t, plainBase)
		api.fail(true, none, tc.fault)
		start := time.Now()
		rows, err := walkRows(t, name, e.Iterate(t.Context(), client), nil)
		arrived, _ := api.counts()
		requests := len(arrived)
		if tc.isOutage && requests > tc.requests && time.Since(start) > 4*time.Minute && time.Since(start) < 7*time.Minute {
			requests = tc.requests
		}
		if !slices.Equal(rows, []int{1, 2}) || err == nil || tc.is != nil && !errors.Is(err, tc.is) || errors.Is(err, cliniko.ErrNotFound) || requests != tc.requests {
			t.Errorf("%s on the second page: got %v and %v after %d requests", name, rows, err, len(arrived))
		}
		api.close()
	}
}

// stops checks that no request is sent for rows that are not needed.
func (e iterator) stops(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, tc := range map[string]struct {
		at       func(int) bool
		rows     []int
		requests int
		err      error
	}{
		"break at the first row":     {func(int) bool { return false }, []int{1}, 1, nil},
		"break at the end of a page": {func(n int) bool { return n != 2 }, []int{1, 2}, 1, nil},
		"break on another page":      {func(n int) bool { return n != 3 }, []int{1, 2, 3}, 3, nil},
		"cancel":                     {func(int) bool { cancel(); return true }, []int{1, 2}, 1, context.Canceled},
	} {
		api := &faultyAPI{work: pagedList{key: e.Op.ListKey, pages: fivePages}.work}
		client := api.overPipes(t, plainBase)
		context := t.Context()
		if tc.err != nil {
			context = ctx
		}
		rows, err := walkRows(t, name, e.Iterate(context, client), tc.at)
		arrived, _ := api.counts()
		if !slices.Equal(rows, tc.rows) || !errors.Is(err, tc.err) || len(arrived) != tc.requests {
			t.Errorf("%s: got %v and %v after %d requests, want %v, %v, %d", name, rows, err, len(arrived), tc.rows, tc.err, tc.requests)
		}
		api.close()
	}
}

// readsOddPages checks that a list ends only where the link to the next page is missing, whatever the length of a page
// and total_entries are, and that no page is read twice.
func (e iterator) readsOddPages(t *testing.T) {
	t.Helper()
	everywhere := []string{"empty pages", "too few in all", "next is itself, page 1", "page 1 comes for page 2"}
	for name, tc := range map[string]struct {
		list pagedList
		rows []int
		err  error
	}{
		"nothing":                 {pagedList{pages: [][]int{{}}}, nil, nil},
		"one page":                {pagedList{pages: [][]int{{1, 2}}}, []int{1, 2}, nil},
		"empty pages":             {pagedList{pages: [][]int{{}, {}, {1}, {}, {}, {2}, {}}}, []int{1, 2}, nil},
		"short pages":             {pagedList{pages: [][]int{{1}, {2, 3, 4}, {5}}}, fiveRows, nil},
		"too few in all":          {pagedList{pages: fivePages, total: 1}, fiveRows, nil},
		"too many in all":         {pagedList{pages: fivePages, total: 1000}, fiveRows, cliniko.ErrIncompleteList},
		"less than none":          {pagedList{pages: fivePages, total: -1}, fiveRows, nil},
		"next is itself":          {pagedList{pages: fivePages, next: linkAt(1, "page", "")}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"next is itself, page 1":  {pagedList{pages: fivePages, next: linkAt(1, "page", "1")}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"next is page 0":          {pagedList{pages: fivePages, next: linkAt(1, "page", "0")}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"next is page -1":         {pagedList{pages: fivePages, next: linkAt(1, "page", "-1")}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"next is the first":       {pagedList{pages: fivePages, next: linkAt(3, "page", "")}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
		"next is page 1":          {pagedList{pages: fivePages, next: linkAt(3, "page", "1")}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
		"next is page 2":          {pagedList{pages: fivePages, next: linkAt(3, "page", "2")}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
		"next is page 02":         {pagedList{pages: fivePages, next: linkAt(3, "page", "02")}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
		"next is page 3, again":   {pagedList{pages: fivePages, next: linkAt(3, "page", "3")}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
		"next is page 1 in words": {pagedList{pages: fivePages, next: linkAt(1, "cursor", "first")}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"page 1 comes for page 2": {pagedList{pages: fivePages, instead: map[int]int{2: 1}}, []int{1, 2}, cliniko.ErrRepeatedPage},
		"page 3 comes for page 4": {pagedList{pages: fivePages, instead: map[int]int{4: 3}}, []int{1, 2, 3}, cliniko.ErrRepeatedPage},
	} {
		if !slices.Contains(everywhere, name) && !slices.Contains(kindsOfIterators, e.Name) {
			continue
		}
		tc.list.key = e.Op.ListKey
		api := &faultyAPI{work: tc.list.work}
		rows, err := walkRows(t, name, e.Iterate(t.Context(), api.overPipes(t, plainBase)), nil)
		if !slices.Equal(rows, tc.rows) || !errors.Is(err, tc.err) {
			t.Errorf("%s: got %v and %v, want %v and %v", name, rows, err, tc.rows, tc.err)
		}
		api.close()
	}
}

// linkAt makes a page link to its own address with a parameter changed.
func linkAt(page int, name, value string) map[int]func(*http.Request) string {
	return map[int]func(*http.Request) string{page: func(r *http.Request) string { return addressOf(r, name, value) }}
}

// TestIteratorsUnderEveryFault tests each fault on a page of a walk, once and permanently.
func TestIteratorsUnderEveryFault(t *testing.T) {
	t.Parallel()
	for _, e := range iterators(t) {
		if !slices.Contains(kindsOfIterators, e.Name) {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				for _, f := range writeFaults {
					if f.serve == nil && f.write == nil || f.base != "" || f.deadline != 0 {
						continue
					}
					for _, always := range []bool{false, true} {
						e.suffer(t, f, always)
					}
				}
			})
		})
	}
}

// suffer walks over two pages with a fault on the second one.
func (e iterator) suffer(t *testing.T, f writeFault, always bool) {
	t.Helper()
	api := &faultyAPI{work: pagedList{key: e.Op.ListKey, pages: [][]int{{1, 2}, {3}}}.work}
	defer api.close()
	client := api.overPipes(t, plainBase)
	rows, err := walkRows(t, f.name, e.Iterate(t.Context(), client), func(n int) bool {
		if n == 1 {
			api.fail(always, f.fault)
		}
		return true
	})
	want := []int{1, 2, 3}
	if f.final || always && f.always != success {
		want = want[:2]
	}
	if !slices.Equal(rows, want) || (err == nil) != (len(want) == 3) {
		t.Errorf("%s, always %t: got %v and %v, want %v", f.name, always, rows, err, want)
	}
	if errors.Is(err, cliniko.ErrNotFound) != (f.name == "404") && err != nil {
		t.Errorf("%s, always %t: got %v", f.name, always, err)
	}
	arrived, _ := api.counts()
	sent := len(arrived) - 1 // for the second page
	if failure, ok := errors.AsType[*cliniko.APIError](err); ok && !f.final && (failure.Attempts != sent || sent%5 != 0) {
		t.Errorf("%s: gave up after %d attempts, sent %d in calls of 5", f.name, failure.Attempts, sent)
	}
}

// TestEveryRead checks that a read of one page or one record is retried where that helps, and that no fault reads as a
// result, as "not found" or as an empty list.
func TestEveryRead(t *testing.T) {
	t.Parallel()
	for _, m := range testkit.Methods(t) {
		if m.IsWrite() {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			work := workOf(t, m)
			synctest.Test(t, func(t *testing.T) {
				api := &faultyAPI{work: work}
				defer api.close()
				client := api.overPipes(t, plainBase)
				want, err := m.Call(t.Context(), client)
				if err != nil {
					t.Fatal(err)
				}
				for name, script := range map[string][]fault{
					"statuses": {status(503), status(502), status(500), status(504)},
					"breaks":   {status(429), reset, cutBody, silent},
				} {
					api.fail(false, script...)
					got, err := m.Call(t.Context(), client)
					if !reflect.DeepEqual(testkit.Records(got), testkit.Records(want)) || err != nil {
						t.Errorf("%s: got %v and %v, want %v", name, got, err, want)
					}
				}
				for _, f := range lastingFaults(m) {
					api.fail(true, f)
					got, err := m.Call(t.Context(), client)
					if err == nil || errors.Is(err, cliniko.ErrNotFound) || !isNothing(got) {
						t.Errorf("%s: got %v, %v", f.name, got, err)
					}
				}
			})
		})
	}
}

// kindsOfReads are a page, a record, and the kinds of responses that are neither.
var kindsOfReads = []string{"Patients.List", "Patients.Get", "IndividualAppointments.Conflicts", "Settings.Get", "AvailableTimes.Next", "PatientAttachments.Presign"}

// lastingFaults returns faults that a retry does not help against.
func lastingFaults(m testkit.Method) []fault {
	statuses, bodies := []int{403, 500}, []string{"", "{}", "<html>"}
	if slices.Contains(kindsOfReads, m.Name) {
		statuses = append(statuses, 302, 304, 400, 401, 408, 422, 429, 501, 502, 503, 504)
		bodies = append(bodies, "null", "[]", "true", `""`, `{"status":"ok"}`, `{"id":"1","links":`)
	}
	faults := []fault{reset, cutBody, cutHeader, silent}
	for _, n := range statuses {
		faults = append(faults, status(n))
	}
	for _, body := range bodies {
		if !m.ReturnsFile() { // any body can be a file
			faults = append(faults, fault{name: body, serve: func(x exchange) { x.read(); x.say(200, "application/json", body) }})
		}
	}
	return faults
}

// isNothing reports whether a call returned nothing but its error.
func isNothing(got any) bool {
	v := reflect.ValueOf(got)
	return !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// TestCollectKeepsWhatWasRead checks that Collect returns the records before an error together with the error.
func TestCollectKeepsWhatWasRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := &faultyAPI{work: pagedList{key: "patients", pages: fivePages}.work}
		defer api.close()
		client := api.overPipes(t, plainBase)
		api.fail(true, none, none, none, reset)
		patients, err := cliniko.Collect(client.Patients.All(t.Context(), cliniko.PatientListOptions{}))
		if _, ok := errors.AsType[*cliniko.TransportError](err); !ok || len(patients) != 3 || patients[2].ID != "3" {
			t.Errorf("got %v and %v", patients, err)
		}
	})
}

// TestRowsThatShift shows what pages by number can and cannot do if the list changes during a walk in the order of
// creation: rows that are added are read, and a row that moves to an earlier page because another went away is missed.
func TestRowsThatShift(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(rows []int) []int // after the first page
		want   []int
	}{
		"added at the end": {func(rows []int) []int { return append(rows, 6, 7) }, []int{1, 2, 3, 4, 5, 6, 7}},
		"the last went":    {func(rows []int) []int { return rows[:4] }, []int{1, 2, 3, 4}},
		"the first went":   {func(rows []int) []int { return rows[1:] }, []int{1, 2, 4, 5}}, // 3 is on the first page now
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := testkit.NewClient(t)
			rows := slices.Clone(fiveRows)
			mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
				pages := slices.Collect(slices.Chunk(rows, 2))
				req.Host = req.URL.Host
				status, body := pagedList{key: "patients", pages: pages}.work(req, "")
				return httpmock.NewStringResponse(status, strings.ReplaceAll(body, "http://api", "https://api")), nil
			})
			var got []int
			for patient, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{}) {
				if err != nil {
					t.Fatal(err)
				}
				if got = append(got, rowNumber(reflect.ValueOf(patient))); len(got) == 1 {
					rows = tc.change(rows)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}
