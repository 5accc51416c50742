package reliability_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

const (
	manyGoroutines = 64
	manyRounds     = 6 // fewer than the kinds of calls: neighbouring goroutines start with different ones
)

// crowd runs many goroutines on one client of one sandbox.
type crowd struct {
	client   *cliniko.Client
	patients atomic.Int64 // certainly created
	unknown  atomic.Int64 // possibly created
}

// crowdCalls are the kinds of calls. Each checks that it got its own response, and not that of another goroutine. No name
// is used twice.
var crowdCalls = []func(c *crowd, ctx context.Context, name string) error{
	func(c *crowd, ctx context.Context, _ string) error { // one page
		page, err := c.client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
		if err == nil && len(page.Items) != 3 {
			err = fmt.Errorf("%d patients on the page", len(page.Items))
		}
		return err
	},
	func(c *crowd, ctx context.Context, _ string) error { // an iterator, left on its second page
		return walkPatients(ctx, c.client, func(n int) bool { return n < 7 })
	},
	func(c *crowd, ctx context.Context, _ string) error { // a whole list
		all, err := cliniko.Collect(c.client.Practitioners.All(ctx, cliniko.PractitionerListOptions{PerPage: 2}))
		if err == nil && len(all) < 3 {
			err = fmt.Errorf("%d practitioners", len(all))
		}
		return err
	},
	func(c *crowd, ctx context.Context, name string) error { // create, read, change
		created, err := c.client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: name})
		if err != nil {
			return err
		}
		c.patients.Add(1)
		updated, err := c.client.Patients.Update(ctx, created.ID, cliniko.PatientUpdate{FirstName: cliniko.Some(name)})
		if err != nil {
			return err
		}
		got, err := c.client.Patients.Get(ctx, created.ID)
		if err == nil && (created.LastName != name || updated.ID != created.ID || got.FirstName != name || got.LastName != name) {
			err = errors.New("got the patient of another goroutine")
		}
		return err
	},
	func(c *crowd, ctx context.Context, name string) error { // an upload
		_, err := c.client.PatientAttachments.Upload(ctx, "7", name+".pdf", strings.NewReader(name), cliniko.PatientAttachmentUploadOptions{})
		return err
	},
	func(c *crowd, ctx context.Context, _ string) error { // a download
		var file bytes.Buffer
		_, err := c.client.PatientAttachments.Download(ctx, "5", &file)
		if err == nil && file.String() != "the scan" {
			err = errors.New("got another file")
		}
		return err
	},
	func(c *crowd, ctx context.Context, _ string) error { // a record that does not exist
		_, err := c.client.Patients.Get(ctx, "12345")
		return wants(cliniko.ErrNotFound, err)
	},
	func(c *crowd, ctx context.Context, _ string) error { // a request that is not sent
		_, err := c.client.Patients.Get(ctx, "../1")
		return wants(cliniko.ErrInvalid, err)
	},
	func(c *crowd, ctx context.Context, _ string) error { // cancelled at any time, or not at all
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(2*time.Millisecond, cancel)
		if err := walkPatients(ctx, c.client, func(int) bool { return true }); err != nil {
			return wants(context.Canceled, err)
		}
		return nil
	},
	func(c *crowd, ctx context.Context, name string) error { // a write with a deadline that may be too short
		ctx, cancel := context.WithTimeout(ctx, 2*time.Millisecond)
		defer cancel()
		_, err := c.client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: name})
		if _, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err); unknown {
			c.unknown.Add(1)
		}
		if err == nil {
			c.patients.Add(1)
			return nil
		}
		return wants(context.DeadlineExceeded, err)
	},
}

// run starts the goroutines and waits for them.
func (c *crowd) run(ctx context.Context, t *testing.T) {
	t.Helper()
	var all sync.WaitGroup
	for g := range manyGoroutines {
		all.Go(func() {
			for round := range manyRounds {
				kind := (g + round) % len(crowdCalls)
				if err := crowdCalls[kind](c, ctx, fmt.Sprintf("G%d-R%d", g, round)); err != nil {
					t.Errorf("goroutine %d, call %d: %v", g, kind, err)
				}
			}
		})
	}
	all.Wait()
}

func (c *crowd) countPatients(ctx context.Context, t *testing.T) int64 {
	t.Helper()
	page, err := c.client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	return int64(page.TotalEntries)
}

// check runs a crowd, and then looks for patients that were lost or created twice, and for goroutines.
func (c *crowd) check(t *testing.T, pool interface{ CloseIdleConnections() }) {
	t.Helper()
	pprof.Do(t.Context(), pprof.Labels("leak", t.Name()), func(ctx context.Context) {
		before := c.countPatients(ctx, t)
		c.run(ctx, t)
		got, created, unknown := c.countPatients(ctx, t)-before, c.patients.Load(), c.unknown.Load()
		if created == 0 || got < created || got > created+unknown {
			t.Errorf("%d new patients, want %d and up to %d more", got, created, unknown)
		}
	})
	noGoroutine := func() bool {
		pool.CloseIdleConnections()
		return goroutinesOf(t.Name()) == ""
	}
	if !eventually(noGoroutine) {
		t.Errorf("goroutines are left:\n%s", goroutinesOf(t.Name()))
	}
}

func newCrowd(t *testing.T, sandbox *clinikotest.Clinic, opts ...cliniko.Option) *crowd {
	t.Helper()
	client, err := sandbox.Client(append(opts, cliniko.WithRateLimiter(cliniko.NewRateLimiter(1<<20)))...)
	if err != nil {
		t.Fatal(err)
	}
	return &crowd{client: client}
}

func TestManyGoroutinesInMemory(t *testing.T) {
	t.Parallel()
	s := newLeakServer(t, clinikotest.New(clinikotest.WithSize(20)), leakCall{}, leakEnd{})
	s.files.files = "https://files.example"
	respond := testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		if !isAboutFiles(req) {
			return s.clinic.RoundTrip(req)
		}
		recorder, inbound := httptest.NewRecorder(), req.Clone(req.Context())
		if inbound.Body == nil {
			inbound.Body = http.NoBody
		}
		s.files.ServeHTTP(recorder, inbound)
		return recorder.Result(), nil
	})
	newCrowd(t, s.clinic, cliniko.WithHTTPClient(&http.Client{Transport: respond})).check(t, new(http.Transport))
}

func TestManyGoroutinesOnTheWire(t *testing.T) {
	t.Parallel()
	s := newLeakServer(t, clinikotest.New(clinikotest.WithSize(20)), leakCall{}, leakEnd{})
	server := httptest.NewUnstartedServer(s)
	server.Config.ConnState, server.Config.ErrorLog = s.watch, log.New(io.Discard, "", 0)
	server.Start()
	defer server.Close()
	s.files.files = server.URL
	pool := &http.Transport{MaxIdleConnsPerHost: manyGoroutines}
	newCrowd(t, s.clinic, cliniko.WithHTTPClient(&http.Client{Transport: pool}), cliniko.WithBaseURL(server.URL+"/v1")).check(t, pool)
	if !eventually(func() bool { return s.open() == 0 }) {
		t.Errorf("%d connections are open", s.open())
	}
}
