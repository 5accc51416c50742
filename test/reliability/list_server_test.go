package reliability_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// listServer serves one list as the API does, while staff change it before, during and after each request, over a network
// with outages. It is much faster than the sandbox, and knows only what walks use: filters on IDs and times, one order,
// and the numbers of pages. The clock that tells the time is ahead of the one that sets updated_at, and some changes are
// visible only later.
type listServer struct {
	t    *testing.T
	list string   // its key
	hide []string // the columns that hide a record, by bit
	gone bool     // staff may also delete records for good

	mu        sync.Mutex
	rng       *rand.Rand
	rows      []*listRow            // by created_at
	orders    map[string][]*listRow // by every other column
	late      []lateChange
	busy      bool // staff change the list
	downUntil time.Time
	requests  int
	before    func(request int) // called before a request is answered, if it is set
	odd       oddities
}

// oddities are what another server than the API may do.
type oddities struct {
	ignoresFilters bool
	ignoresSort    bool
	pageSize       int                           // whatever the query asks for
	emptyEnd       bool                          // the last page links to one without records
	count          func(records, onPage int) int // total_entries, if it is set
}

// listRow is a record. Times are in milliseconds: the API compares more than it shows.
type listRow struct {
	id, created, updated, starts int64
	name                         int64
	hidden                       int // bits of the columns that hide it
	version                      int
	json                         []byte    // as a page has it; nil after a change
	locked                       bool      // a late change is on its way
	away                         bool      // it was not in the list at some time since remember
	leftAt                       time.Time // when it left the list last, or its name or starts_at was changed
}

// lateChange is a change that has its time and is not visible yet.
type lateChange struct {
	at     time.Time
	commit func()
}

const (
	clockAhead    = time.Minute
	maxLate       = 50 * time.Second
	longestOutage = time.Minute
)

// hasOutages reports whether an outage may begin at a time. With many requests in flight, the next one soon begins after the
// last. Of every 4 minutes, the list can be reached in the last one, so that a walk does not run out of its patience.
func hasOutages(at time.Time) bool { return at.Unix()%240 < 120 }

// columns are the values that a list can be ordered by, and filtered by.
var columns = map[string]func(*listRow) int64{
	"created_at": func(r *listRow) int64 { return r.created },
	"updated_at": func(r *listRow) int64 { return r.updated },
	"starts_at":  func(r *listRow) int64 { return r.starts },
	"id":         func(r *listRow) int64 { return r.id },
	"last_name":  func(r *listRow) int64 { return r.name },
}

func newListServer(t *testing.T, seed uint64, list string, size int) *listServer {
	t.Helper()
	s := &listServer{t: t, list: list, hide: []string{"archived_at"}, gone: true, rng: rand.New(rand.NewPCG(seed, 11)), orders: map[string][]*listRow{}}
	switch list {
	case "individual_appointments":
		s.hide, s.gone = []string{"archived_at", "cancelled_at", "deleted_at"}, false
	case "practitioners":
		s.hide, s.gone = []string{"active"}, false
	}
	now := time.Now()
	at := now.AddDate(-2, 0, 0)
	for len(s.rows) < size {
		at = at.Add(time.Duration(s.rng.Int64N(int64(2 * now.Sub(at) / time.Duration(1+size-len(s.rows))))))
		n := 1
		switch s.rng.IntN(60) {
		case 0, 1: // an import
			n = 2 + s.rng.IntN(5)
		case 2:
			n = s.rng.IntN(1 + size/12)
		}
		for range min(n, size-len(s.rows)) {
			r := s.newRow(at.Truncate(time.Second).Add(time.Duration(s.rng.IntN(1000)) * time.Millisecond).UnixMilli())
			r.updated += s.rng.Int64N(1 + now.UnixMilli() - r.created)
			if s.rng.IntN(10) == 0 {
				r.hidden = 1 << s.rng.IntN(len(s.hide))
			}
			s.rows = append(s.rows, r)
		}
	}
	for column := range columns {
		order := slices.Clone(s.rows)
		slices.SortFunc(order, inOrder(column))
		s.setOrder(column, order)
	}
	return s
}

// newRow returns a record. Its ID says nothing about its time.
func (s *listServer) newRow(at int64) *listRow {
	return &listRow{
		id: 1e18 + s.rng.Int64N(8e18), created: at, updated: at, name: s.rng.Int64N(500),
		starts: at + s.rng.Int64N(int64(2000*time.Hour/time.Millisecond)), away: true,
	}
}

func (s *listServer) order(column string) *[]*listRow {
	if column == "created_at" {
		return &s.rows
	}
	order := s.orders[column]
	return &order
}

func inOrder(column string) func(a, b *listRow) int {
	value := columns[column]
	return func(a, b *listRow) int { return cmp.Or(cmp.Compare(value(a), value(b)), cmp.Compare(a.id, b.id)) }
}

// place returns the index of a record in an order, or the one that it would have.
func place(order []*listRow, column string, r *listRow) int {
	i, _ := slices.BinarySearchFunc(order, r, inOrder(column))
	return i
}

func (s *listServer) insert(r *listRow) {
	for column := range columns {
		order := *s.order(column)
		s.setOrder(column, slices.Insert(order, place(order, column, r), r))
	}
}

func (s *listServer) remove(r *listRow) {
	for column := range columns {
		order := *s.order(column)
		i := place(order, column, r)
		s.setOrder(column, slices.Delete(order, i, i+1))
	}
}

func (s *listServer) setOrder(column string, order []*listRow) {
	if column == "created_at" {
		s.rows = order
		return
	}
	s.orders[column] = order
}

// update changes a record, with a time for updated_at.
func (s *listServer) update(r *listRow, at int64, change func()) {
	s.remove(r)
	change()
	r.updated = max(r.updated, at)
	r.version++
	r.json = nil
	s.insert(r)
}

// isListed reports whether lists show a record by default.
func (r *listRow) isListed() bool { return r.hidden == 0 }

// changeNow does one thing that staff do. Its time is now, but it may be visible only later.
func (s *listServer) changeNow() {
	now := time.Now().UnixMilli()
	commit := func(r *listRow, change func()) {
		if r.locked {
			return
		}
		r.locked = true
		s.commit(func() { r.locked = false; s.update(r, now, change) })
	}
	r := s.rows[s.rng.IntN(len(s.rows))]
	switch kind := s.rng.IntN(12); {
	case kind == 0:
		for range 1 + s.rng.IntN(40)/38*s.rng.IntN(40) { // sometimes an import
			s.commit(func() { s.insert(s.newRow(now)) })
		}
	case kind == 1:
		s.commit(func() { s.insert(s.newRow(now)) })
	case kind <= 5: // archived, cancelled, deleted or merged
		bit := 1 << s.rng.IntN(len(s.hide))
		commit(r, func() { r.hidden, r.away, r.leftAt = r.hidden|bit, true, time.Now() })
	case kind == 6:
		commit(r, func() { r.hidden = 0 })
	case kind == 7 && s.gone && !r.locked:
		s.remove(r)
		r.away, r.leftAt = true, time.Now()
	case kind == 8 && s.list == "individual_appointments":
		commit(r, func() { r.starts, r.leftAt = now+s.rng.Int64N(1e9), time.Now() })
	case kind == 9:
		commit(r, func() { r.name, r.leftAt = s.rng.Int64N(500), time.Now() })
	default:
		commit(r, func() {})
	}
}

// commit makes a change visible, now or up to maxLate later.
func (s *listServer) commit(change func()) {
	if s.rng.IntN(6) == 0 {
		s.late = append(s.late, lateChange{time.Now().Add(time.Duration(s.rng.Int64N(int64(maxLate)))), change})
		return
	}
	change()
}

// catchUp makes late changes visible, and lets staff change the list.
func (s *listServer) catchUp() {
	now := time.Now()
	s.late = slices.DeleteFunc(s.late, func(l lateChange) bool {
		due := !l.at.After(now)
		if due {
			l.commit()
		}
		return due
	})
	if !s.busy {
		return
	}
	for range s.rng.IntN(4) {
		s.changeNow()
	}
}

// pass lets staff work for some time while no program runs. They may import many records.
func (s *listServer) pass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range s.rng.IntN(simulatedRecords / 6) {
		s.changeNow()
	}
	if s.rng.IntN(3) == 0 {
		for range s.rng.IntN(simulatedRecords / 6) {
			s.insert(s.newRow(time.Now().UnixMilli()))
		}
	}
}

// remember returns the IDs of the records that lists show now. away is set for those that leave the list.
func (s *listServer) remember() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, r := range s.rows {
		if r.away = !r.isListed(); !r.away {
			ids = append(ids, r.idText())
		}
	}
	return ids
}

// here returns the records that were in the list ever since remember, by ID.
func (s *listServer) here() map[string]bool { return s.idsOf(func(r *listRow) bool { return !r.away }) }

func (s *listServer) idsOf(matches func(*listRow) bool) map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := map[string]bool{}
	for _, r := range s.rows {
		if matches(r) {
			ids[r.idText()] = true
		}
	}
	return ids
}

// truth returns the version of every record, by ID, after all changes have become visible.
func (s *listServer) truth() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	versions := map[string]string{}
	for _, r := range s.rows {
		versions[r.idText()] = r.text()
	}
	return versions
}

func (r *listRow) idText() string { return strconv.FormatInt(r.id, 10) }

// text is what a copy of the record must equal.
func (r *listRow) text() string { return fmt.Sprint(r.version, r.hidden) }

func (s *listServer) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	latency := time.Duration(s.rng.IntN(400)) * time.Millisecond
	s.requests++
	s.mu.Unlock()
	if err := pause(req, latency); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		s.before(s.requests)
	}
	s.catchUp()
	if s.busy && s.rng.IntN(40) == 0 && time.Now().After(s.downUntil) && hasOutages(time.Now()) {
		s.downUntil = time.Now().Add(time.Duration(s.rng.Int64N(int64(longestOutage))))
	}
	if time.Now().Before(s.downUntil) {
		return rejection(req, http.StatusServiceUnavailable), nil
	}
	body, err := s.page(req.URL)
	if err != nil {
		return nil, err
	}
	s.catchUp() // while the page is on its way
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req, Body: io.NopCloser(body),
		Header: http.Header{"Date": {time.Now().Add(clockAhead).UTC().Format(http.TimeFormat)}},
	}, nil
}

// page returns the page that a URL asks for.
func (s *listServer) page(u *url.URL) (*bytes.Buffer, error) {
	query := u.Query()
	column, direction, _ := strings.Cut(cmp.Or(query.Get("sort"), "created_at"), ":")
	filters := query["q[]"]
	if s.odd.ignoresFilters {
		filters = nil
	}
	if s.odd.ignoresSort {
		column, direction = "created_at", ""
	}
	matches, err := s.conditions(filters)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(u.Path, "/inactive") {
		matches = s.hidden(matches)
	}
	perPage, _ := strconv.Atoi(cmp.Or(query.Get("per_page"), "50"))
	perPage = cmp.Or(s.odd.pageSize, perPage)
	number, _ := strconv.Atoi(cmp.Or(query.Get("page"), "1"))
	var body bytes.Buffer
	fmt.Fprintf(&body, `{"%s":[`, s.list)
	order, total := *s.order(column), 0
	for i := range order {
		r := order[i]
		if direction == "desc" {
			r = order[len(order)-1-i]
		}
		if !matches(r) {
			continue
		}
		if total/perPage == number-1 {
			if total%perPage > 0 {
				body.WriteByte(',')
			}
			body.Write(r.asJSON())
		}
		total++
	}
	onPage := min(max(0, total-(number-1)*perPage), perPage)
	next := "{}"
	if total > number*perPage || s.odd.emptyEnd && onPage > 0 {
		query.Set("page", strconv.Itoa(number+1))
		next = fmt.Sprintf(`{"next":"%s://%s%s?%s"}`, u.Scheme, u.Host, u.Path, query.Encode())
	}
	if s.odd.count != nil {
		total = s.odd.count(total, onPage)
	}
	fmt.Fprintf(&body, `],"total_entries":%d,"links":%s}`, total, next)
	return &body, nil
}

// hidden makes conditions match the records that lists do not show, as the list of inactive practitioners does.
func (s *listServer) hidden(matches func(*listRow) bool) func(*listRow) bool {
	return func(r *listRow) bool {
		shown := *r
		shown.hidden = 0
		return r.hidden != 0 && matches(&shown)
	}
}

// conditions returns what decides whether a record matches filters.
func (s *listServer) conditions(filters []string) (func(*listRow) bool, error) {
	shows := 0
	var all []func(*listRow) bool
	for _, filter := range filters {
		name, condition, _ := strings.Cut(filter, ":")
		if condition == "*" {
			shows |= 1 << slices.Index(s.hide, name)
			continue
		}
		if values, ok := strings.CutPrefix(condition, "="); ok && name == "id" {
			ids := map[string]bool{}
			for id := range strings.SplitSeq(values, ",") {
				ids[id] = true
			}
			all = append(all, func(r *listRow) bool { return ids[r.idText()] })
			continue
		}
		operator := condition[:len(condition)-len(strings.TrimLeft(condition, "<>="))]
		text := condition[len(operator):]
		limit, err := strconv.ParseInt(text, 10, 64)
		if name != "id" {
			var at time.Time
			at, err = time.Parse(time.RFC3339, text)
			limit = at.UnixMilli()
		}
		value := columns[name]
		if err != nil || value == nil {
			return nil, fmt.Errorf("unexpected filter %q", filter)
		}
		all = append(all, func(r *listRow) bool {
			order := cmp.Compare(value(r), limit)
			return order < 0 && operator[0] == '<' || order > 0 && operator[0] == '>' || order == 0 && operator[len(operator)-1] == '='
		})
	}
	return func(r *listRow) bool {
		if r.hidden&^shows != 0 {
			return false
		}
		for _, matches := range all {
			if !matches(r) {
				return false
			}
		}
		return true
	}, nil
}

// asJSON returns a record as a page has it, with its version in the notes.
func (r *listRow) asJSON() []byte {
	if r.json != nil {
		return r.json
	}
	second := func(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05Z") }
	r.json = fmt.Appendf(nil, `{"id":"%d","created_at":"%s","updated_at":"%s","starts_at":"%s","notes":"%s","description":"%[5]s"}`,
		r.id, second(r.created), second(r.updated), second(r.starts), r.text())
	return r.json
}
