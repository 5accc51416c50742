package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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

const timesRoute = "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}/available_times"

// countRequests returns how many requests for times and for lists a clinic got.
func countRequests(clinic *clinikotest.Clinic) (times, lists int) {
	for _, r := range clinic.Requests() {
		if r.Route == timesRoute {
			times++
		} else {
			lists++
		}
	}
	return times, lists
}

// offeredOnline returns the number of combinations that a clinic offers, as it sees it.
func offeredOnline(t *testing.T, client *cliniko.Client) int {
	t.Helper()
	n := 0
	for service, err := range client.Services.All(t.Context(), cliniko.ServiceListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(service.Practitioners)
	}
	return n
}

func TestSearchIsChronologicalAndComplete(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]clinikotest.Option{
		"busy":                       nil,
		"over 100 times a week each": {clinikotest.WithSize(0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { compareWithEachCombination(t, opts...) })
		})
	}
}

func compareWithEachCombination(t *testing.T, opts ...clinikotest.Option) {
	t.Helper()
	clinic, client := newClinic(t, opts...)
	slots, err := cliniko.Collect(client.AvailableTimes.Search(t.Context(), cliniko.AvailableTimeSearch{To: cliniko.Date{Year: 2000, Month: 1, Day: 20}}))
	if err != nil || len(slots) == 0 {
		t.Fatal(len(slots), err)
	}
	if !slices.IsSortedFunc(slots, func(a, b cliniko.Slot) int { return a.StartsAt.Compare(b.StartsAt) }) {
		t.Error("not chronological")
	}
	var got, want []string
	for _, s := range slots {
		got = append(got, fmt.Sprint(s.StartsAt, s.Business.ID, s.Practitioner.ID, s.AppointmentType.ID))
		if minutes := s.AppointmentType.DurationInMinutes; s.EndsAt.Sub(s.StartsAt) != time.Duration(minutes)*time.Minute {
			t.Errorf("%d minutes end after %s", minutes, s.EndsAt.Sub(s.StartsAt))
		}
	}
	for service, err := range client.Services.All(t.Context(), cliniko.ServiceListOptions{}) {
		for _, p := range service.Practitioners {
			for at, err := range client.AvailableTimes.All(t.Context(), service.Business.ID(), p.ID(), service.AppointmentType.ID(),
				cliniko.AvailableTimeListOptions{From: cliniko.Date{Year: 2000, Month: 1, Day: 1}, To: cliniko.Date{Year: 2000, Month: 1, Day: 20}}) {
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, fmt.Sprint(at.AppointmentStart, service.Business.ID(), p.ID(), service.AppointmentType.ID()))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d slots, want %d", len(got), len(want))
	}
	for _, r := range clinic.Requests() {
		if r.Status != http.StatusOK {
			t.Errorf("%d for %s", r.Status, r.Path)
		}
	}
}

// newClinic returns a sandbox and a client for it. It is for tests in fake time, which begins with the year 2000.
func newClinic(t *testing.T, opts ...clinikotest.Option) (*clinikotest.Clinic, *cliniko.Client) {
	t.Helper()
	clinic := clinikotest.New(opts...)
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	return clinic, client
}

// take returns the first n slots of a search.
func take(t *testing.T, client *cliniko.Client, n int, search cliniko.AvailableTimeSearch) []cliniko.Slot {
	t.Helper()
	var slots []cliniko.Slot
	for slot, err := range client.AvailableTimes.Search(t.Context(), search) {
		if err != nil {
			t.Fatal(err)
		}
		if slots = append(slots, slot); len(slots) == n {
			break
		}
	}
	return slots
}

func TestOfferAt(t *testing.T) {
	t.Parallel()
	offer := cliniko.Offer{
		Business: &cliniko.Business{ID: "1"}, Practitioner: &cliniko.Practitioner{ID: "2"},
		AppointmentType: &cliniko.AppointmentType{ID: "3", DurationInMinutes: 45},
	}
	start := time.Date(2026, 11, 27, 23, 30, 0, 0, time.FixedZone("", 11*60*60))
	got := offer.At(start)
	want := cliniko.Slot{
		Offer:    offer,
		StartsAt: time.Date(2026, 11, 27, 12, 30, 0, 0, time.UTC),
		EndsAt:   time.Date(2026, 11, 27, 13, 15, 0, 0, time.UTC),
	}
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSearchRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := newClinic(t)
		offered := offeredOnline(t, client)
		for _, tc := range []struct {
			name     string
			slots    int
			to       cliniko.Date
			maxTimes int
		}{
			{"the first slot", 1, cliniko.Date{}, offered},
			{"the first five slots", 5, cliniko.Date{}, offered},
			{"everything in three weeks", 1 << 30, cliniko.Date{Year: 2000, Month: 1, Day: 21}, 3 * offered},
		} {
			clinic, client := newClinic(t)
			slots := take(t, client, tc.slots, cliniko.AvailableTimeSearch{To: tc.to})
			times, lists := countRequests(clinic)
			if lists != 4 || times > tc.maxTimes {
				t.Errorf("%s: %d lists and %d times for %d slots, want 4 and at most %d", tc.name, lists, times, len(slots), tc.maxTimes)
			}
		}
	})
}

// One practitioner and one type are the usual search of a portal.
func TestSearchOneCombination(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t)
		service := firstService(t, client)
		before := clinic.RequestCount()
		slots := take(t, client, 5, cliniko.AvailableTimeSearch{
			BusinessIDs:        []cliniko.BusinessID{service.Business.ID()},
			PractitionerIDs:    []cliniko.PractitionerID{service.Practitioners[0].ID()},
			AppointmentTypeIDs: []cliniko.AppointmentTypeID{service.AppointmentType.ID()},
		})
		if n := clinic.RequestCount() - before; len(slots) != 5 || n != 5 {
			t.Errorf("%d requests for %d slots, want 5", n, len(slots))
		}
		request := slots[0].Request("7")
		if request.BusinessID != service.Business.ID() || request.PractitionerID != service.Practitioners[0].ID() ||
			request.AppointmentTypeID != service.AppointmentType.ID() || request.PatientID != "7" || !request.StartsAt.Equal(slots[0].StartsAt) {
			t.Errorf("the slot books as %+v", request)
		}
	})
}

func firstService(t *testing.T, client *cliniko.Client) cliniko.Service {
	t.Helper()
	page, err := client.Services.List(t.Context(), cliniko.ServiceListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items[0]
}

// Several requests are in flight, and never more than allowed.
func TestSearchInFlight(t *testing.T) {
	t.Parallel()
	for inFlight, want := range map[int]int{0: 4, 1: 1, 3: 3} {
		synctest.Test(t, func(t *testing.T) {
			clinic := clinikotest.New()
			var mu sync.Mutex
			running, most := 0, 0
			enter := func(n int) {
				mu.Lock()
				defer mu.Unlock()
				running += n
				most = max(most, running)
			}
			client, err := clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
				enter(1)
				defer enter(-1)
				time.Sleep(time.Second)
				return clinic.RoundTrip(req)
			})}))
			if err != nil {
				t.Fatal(err)
			}
			take(t, client, 1, cliniko.AvailableTimeSearch{InFlight: inFlight})
			if most != want {
				t.Errorf("with %d: %d requests in flight, want %d", inFlight, most, want)
			}
		})
	}
}

// In the zone of the account it is already tomorrow, or still yesterday.
func TestSearchBeginsToday(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		hours    int // since the beginning of 2000 in UTC
		from     cliniko.Date
		accepted string
		refused  int
	}{
		"UTC is on the same day":                {0, cliniko.Date{}, "2000-01-01", 0},
		"UTC is a day behind":                   {20, cliniko.Date{}, "2000-01-02", 0},
		"UTC's day is given":                    {20, cliniko.Date{Year: 2000, Month: 1, Day: 1}, "2000-01-02", 0},
		"last week is given":                    {20, cliniko.Date{Year: 1999, Month: 12, Day: 24}, "2000-01-02", 0},
		"Perth is a day behind the account":     {15, cliniko.Date{}, "2000-01-02", 1},
		"a day in the future":                   {20, cliniko.Date{Year: 2000, Month: 1, Day: 9}, "2000-01-09", 0},
		"the day of the account, in the future": {15, cliniko.Date{Year: 2000, Month: 1, Day: 2}, "2000-01-02", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Duration(tc.hours) * time.Hour)
				clinic, client := newClinic(t) // Sydney, UTC+11, is the zone of the account; the other business is in Perth, UTC+8
				if slots := take(t, client, 3, cliniko.AvailableTimeSearch{From: tc.from}); len(slots) != 3 {
					t.Fatalf("%d slots", len(slots))
				}
				refused := 0
				for _, r := range clinic.Requests() {
					if r.Status == http.StatusBadRequest {
						refused++
					} else if r.Route == timesRoute && !strings.Contains(r.RawQuery, "from="+tc.accepted) {
						t.Errorf("asked for %s, want from %s", r.RawQuery, tc.accepted)
					}
				}
				if refused != tc.refused {
					t.Errorf("%d requests were refused, want %d", refused, tc.refused)
				}
			})
		})
	}
}

// A 404 is met once, and then remembered for ten minutes.
func TestSearchRemembersWhatCannotBeBooked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t, clinikotest.WithoutOnlineBookings())
		offered := offeredOnline(t, client)
		for round, want := range []int{offered, offered, 2 * offered} {
			if round == 2 {
				time.Sleep(11 * time.Minute)
			}
			skipped := 0
			slots := take(t, client, 1, cliniko.AvailableTimeSearch{OnSkip: func(s cliniko.AvailableTimeSkip) {
				if s.Reason == cliniko.SkipNotBookable && s.BusinessID != "" && s.PractitionerID != "" && s.AppointmentTypeID != "" {
					skipped++
				}
			}})
			if times, _ := countRequests(clinic); len(slots) != 0 || times != want || skipped != offered {
				t.Errorf("round %d: %d slots, %d requests, %d skipped, want 0, %d, %d", round, len(slots), times, skipped, want, offered)
			}
		}
	})
}

// What the lists show not to be offered costs no request, and is reported.
func TestSearchReportsWhatItSkips(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := newClinic(t)
		types, err := cliniko.Collect(client.AppointmentTypes.All(t.Context(), cliniko.AppointmentTypeListOptions{}))
		if err != nil {
			t.Fatal(err)
		}
		hidden := types[slices.IndexFunc(types, func(a cliniko.AppointmentType) bool { return !a.ShowInOnlineBookings })].ID
		shown := types[slices.IndexFunc(types, func(a cliniko.AppointmentType) bool { return a.Category == "Podiatry" && a.ShowInOnlineBookings })].ID
		reasons := map[cliniko.SkipReason]int{}
		for _, err := range client.AvailableTimes.Search(t.Context(), cliniko.AvailableTimeSearch{
			AppointmentTypeIDs: []cliniko.AppointmentTypeID{hidden, shown, "404"},
			To:                 cliniko.Date{Year: 2000, Month: 1, Day: 5},
			OnSkip: func(s cliniko.AvailableTimeSkip) {
				reasons[s.Reason]++
				if s.Reason == cliniko.SkipHidden && s != (cliniko.AvailableTimeSkip{AppointmentTypeID: hidden, Reason: cliniko.SkipHidden}) ||
					s.Reason == cliniko.SkipMissing && s != (cliniko.AvailableTimeSkip{AppointmentTypeID: "404", Reason: cliniko.SkipMissing}) {
					t.Errorf("skipped %+v", s)
				}
			},
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if reasons[cliniko.SkipHidden] != 1 || reasons[cliniko.SkipMissing] != 1 || reasons[cliniko.SkipNotOffered] == 0 || reasons[cliniko.SkipNotBookable] != 0 {
			t.Errorf("reasons: %v", reasons)
		}
	})
}

func TestSearchFails(t *testing.T) {
	t.Parallel()
	day := cliniko.Date{Year: 2000, Month: 1, Day: 5}
	for name, tc := range map[string]struct {
		search cliniko.AvailableTimeSearch
		fault  clinikotest.Fault
		want   error
	}{
		"no calendar day":   {cliniko.AvailableTimeSearch{From: cliniko.Date{Year: 2000, Month: 2, Day: 30}}, clinikotest.Fault{}, cliniko.ErrInvalid},
		"to before from":    {cliniko.AvailableTimeSearch{From: day, To: day.AddDays(-1)}, clinikotest.Fault{}, cliniko.ErrInvalid},
		"negative":          {cliniko.AvailableTimeSearch{InFlight: -1}, clinikotest.Fault{}, cliniko.ErrInvalid},
		"no list":           {cliniko.AvailableTimeSearch{}, clinikotest.Fault{Status: 403, Route: "/practitioners"}, cliniko.ErrForbidden},
		"no times":          {cliniko.AvailableTimeSearch{}, clinikotest.Fault{Status: 500, Route: timesRoute, Times: 1000}, cliniko.ErrServer},
		"a rejected future": {cliniko.AvailableTimeSearch{From: day.AddDays(30)}, clinikotest.Fault{Status: 400, Route: timesRoute, Times: 1000}, cliniko.ErrBadRequest},
		"all days rejected": {cliniko.AvailableTimeSearch{}, clinikotest.Fault{Status: 400, Route: timesRoute, Times: 1000}, cliniko.ErrBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				clinic, client := newClinic(t)
				if tc.fault.Status != 0 {
					clinic.Inject(tc.fault)
				}
				ended := 0
				for slot, err := range client.AvailableTimes.Search(t.Context(), tc.search) {
					ended++
					if !errors.Is(err, tc.want) || slot != (cliniko.Slot{}) {
						t.Errorf("%+v, %v", slot, err)
					}
				}
				if ended != 1 {
					t.Errorf("the iterator yielded %d times", ended)
				}
			})
		})
	}
}

// A search that was cancelled ends at once, with the error of the context.
func TestSearchIsCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t)
		clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: time.Hour, Route: timesRoute, Times: 1000})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		for _, err := range client.AvailableTimes.Search(ctx, cliniko.AvailableTimeSearch{}) {
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		}
		if waited := time.Since(start); waited > time.Minute {
			t.Errorf("it ended after %s", waited)
		}
	})
}

// The API has been seen to serve the first page again under the address of the second.
func TestSearchNoticesARepeatedPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := clinikotest.New(clinikotest.WithSize(0))
		client, err := clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			again := req.Clone(req.Context())
			again.URL.RawQuery = strings.ReplaceAll(req.URL.RawQuery, "page=2&", "page=1&")
			return clinic.RoundTrip(again)
		})}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cliniko.Collect(client.AvailableTimes.Search(t.Context(), cliniko.AvailableTimeSearch{})); !errors.Is(err, cliniko.ErrRepeatedPage) {
			t.Errorf("%v, want ErrRepeatedPage", err)
		}
	})
}

func TestSearchAmongKnownOffers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic, client := newClinic(t)
		ctx := t.Context()
		offers, err := client.AvailableTimes.Offers(ctx, cliniko.AvailableTimeSearch{})
		if err != nil || len(offers) != offeredOnline(t, client) {
			t.Fatalf("%d offers, error %v", len(offers), err)
		}
		one := offers[len(offers)-1]
		search := cliniko.AvailableTimeSearch{
			BusinessIDs:        []cliniko.BusinessID{one.Business.ID},
			PractitionerIDs:    []cliniko.PractitionerID{one.Practitioner.ID},
			AppointmentTypeIDs: []cliniko.AppointmentTypeID{one.AppointmentType.ID},
			To:                 cliniko.Date{Year: 2000, Month: 1, Day: 4},
		}
		want, err := cliniko.Collect(client.AvailableTimes.Search(ctx, search))
		if err != nil || len(want) == 0 {
			t.Fatal(len(want), err)
		}
		search.Offers = offers
		timesBefore, listsBefore := countRequests(clinic)
		got, err := cliniko.Collect(client.AvailableTimes.Search(ctx, search))
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d slots, without known offers %d, error %v", len(got), len(want), err)
		}
		for i := range got {
			if !got[i].StartsAt.Equal(want[i].StartsAt) || got[i].Offer != one {
				t.Errorf("slot %d is at %v, without known offers at %v", i, got[i].StartsAt, want[i].StartsAt)
			}
		}
		if times, lists := countRequests(clinic); times != timesBefore+1 || lists != listsBefore {
			t.Errorf("%d requests for times and %d for lists, want 1 and 0", times-timesBefore, lists-listsBefore)
		}
		if selected, err := client.AvailableTimes.Offers(ctx, search); err != nil || len(selected) != 1 || selected[0] != one {
			t.Errorf("%d offers are selected, error %v", len(selected), err)
		}
		search.Offers = []cliniko.Offer{}
		if got, err := cliniko.Collect(client.AvailableTimes.Search(ctx, search)); err != nil || len(got) != 0 {
			t.Errorf("%d slots of no offers, error %v", len(got), err)
		}
		search.Offers = []cliniko.Offer{{}}
		if _, err := cliniko.Collect(client.AvailableTimes.Search(ctx, search)); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("with an incomplete offer the error is %v", err)
		}
	})
}
