package sandbox_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// The sandbox makes its responses from the description of the API and not from the SDK's models: if one of the two is
// wrong, they disagree. These tests call every method of every service on it.

// scenarios are the tests of methods that only read, and of what records do to each other.
var scenarios = []scenario{
	{"every record and its links", everyRecord},
	{"scoped lists", scopedLists},
	{"scoped lists of attachments", scopedAttachments},
	{"scoped lists of invoices", scopedInvoices},
	{"scoped lists of practitioners", scopedPractitioners},
	{"free times", freeTimes},
	{"conflicts", conflicts},
	{"users", users},
	{"settings", settings},
	{"signatures", formSignatures},
	{"referral sources", referralSources},
	{"closed cases", closedCases},
	{"attachments on record", attachmentsOnRecord},
	{"appointment types on offer", offeredTypes},
	{"places in a group", groupPlaces},
	{"series", cancelledSeries},
	{"prices and tax", pricesAndTax},
	{"other names", otherNames},
	{"final notes", finalNotes},
}

// lifeCase is a service and what a record of it goes through.
type lifeCase struct {
	service string
	facts   func(*sandbox) life
}

// lives returns a life for each service that can create records: its own, or a derived one.
func lives() []lifeCase {
	all := slices.Concat(diaryLives, moneyLives, noteLives, peopleLives)
	for service := range reflect.TypeFor[cliniko.Client]().Fields() {
		hasOwn := slices.ContainsFunc(all, func(tc lifeCase) bool { return tc.service == service.Name })
		if _, creates := service.Type.MethodByName("Create"); creates && !hasOwn && !slices.Contains(withoutLife, service.Name) {
			all = append(all, lifeCase{service.Name, func(b *sandbox) life { return derivedLife(b, service.Name) }})
		}
	}
	return all
}

type scenario struct {
	name string
	test func(*sandbox)
}

func TestSandbox(t *testing.T) { //nolint:tparallel // the last subtest runs after the others
	t.Parallel()
	seen := &coverage{called: map[string]bool{}}
	t.Run("services", func(t *testing.T) { // returns when all its subtests have
		for _, tc := range lives() {
			t.Run(tc.service, func(t *testing.T) {
				t.Parallel()
				b := newSandbox(t, seen)
				newSubject(b, tc.service, tc.facts(b)).live()
			})
		}
		for _, tc := range scenarios {
			t.Run(tc.name, func(t *testing.T) {
				t.Parallel()
				tc.test(newSandbox(t, seen))
			})
		}
		t.Run("attachments", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // in fake time, because a file is processed for seconds
				sandboxAttachment(newSandbox(t, seen, clinikotest.WithClock(time.Now)))
			})
		})
	})
	t.Run("every method", func(t *testing.T) {
		for _, e := range testkit.Methods(t) {
			if !seen.called[callKey(e.Op.Method, e.Op.Path, e.IsIterator())] {
				t.Errorf("%s did not succeed in any of these tests: add a scenario to test/sandbox/reads_test.go, scopes_test.go or effects_test.go", e.Name)
			}
		}
	})
}

// sandbox is a small clinic for one test.
type sandbox struct {
	t      *testing.T
	client *cliniko.Client
	now    time.Time
}

func newSandbox(t *testing.T, seen *coverage, opts ...clinikotest.Option) *sandbox {
	t.Helper()
	b := &sandbox{t: t, now: testkit.Monday}
	opts = append([]clinikotest.Option{clinikotest.WithSize(8), clinikotest.WithClock(func() time.Time { return b.now })}, opts...)
	clinic := clinikotest.New(opts...)
	t.Cleanup(func() { seen.add(clinic.Requests()) })
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	b.client = client
	return b
}

// coverage records the operations that were called with success.
type coverage struct {
	mu     sync.Mutex
	called map[string]bool // by callKey
}

func (c *coverage) add(requests []clinikotest.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range requests {
		if r.Status >= http.StatusOK && r.Status < http.StatusBadRequest {
			// In these tests, only iterators set per_page to 100.
			c.called[callKey(r.Method, r.Route, strings.Contains(r.RawQuery, "per_page=100"))] = true
		}
	}
}

func callKey(method, route string, byIterator bool) string {
	return fmt.Sprint(method, " ", route, byIterator)
}

// first returns the first record of a list.
func first[R, O any](t *testing.T, list lister[R, O], options ...O) R {
	t.Helper()
	var o O
	if len(options) > 0 {
		o = options[0]
	}
	page, err := list(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) == 0 {
		t.Fatalf("the clinic has no record that matches %+v", o)
	}
	return page.Items[0]
}

// ids returns the IDs of records.
func ids[R any](records []R) []cliniko.ID[R] {
	found := make([]cliniko.ID[R], len(records))
	for i, record := range records {
		found[i] = reflect.ValueOf(record).FieldByName("ID").Interface().(cliniko.ID[R])
	}
	return found
}
