package main

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/examples/internal/inapp"
)

// clinic is a sandbox with a CRM that fails as often as the test wants.
type clinic struct {
	*fakeCRM

	t       *testing.T
	sandbox *clinikotest.Clinic
	client  *cliniko.Client
	file    string

	rng   *rand.Rand
	fails float64 // probability that a request to the CRM fails
	kills float64 // probability that the program is killed before or after a request to the CRM
	puts  int

	killAfterPut bool // kills the program once, after the next contact was written
}

// onClinic runs a test in fake time.
func onClinic(t *testing.T, seed uint64, test func(t *testing.T, c *clinic)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "state.json")
	synctest.Test(t, func(t *testing.T) {
		c := &clinic{fakeCRM: newFakeCRM(), t: t, sandbox: clinikotest.New(clinikotest.WithSize(40)), file: file, rng: rand.New(rand.NewPCG(seed, 1))}
		client, err := c.sandbox.Client()
		if err != nil {
			t.Fatal(err)
		}
		c.client = client
		test(t, c)
	})
}

// start starts the program.
func (c *clinic) start() *feed {
	c.t.Helper()
	f := &feed{client: c.client, crm: crm{"https://crm.example", fakeKey, &http.Client{Transport: c}}, file: c.file, batch: 7}
	if err := f.open(); err != nil {
		c.t.Fatal(err)
	}
	return f
}

func (c *clinic) chance(p float64) bool { return c.rng.Float64() < p }

// killed is the panic that ends a program, as a kill does.
type killed struct{}

// RoundTrip fails, kills or responds.
func (c *clinic) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.chance(c.kills) {
		panic(killed{})
	}
	if c.chance(c.fails) {
		switch c.rng.IntN(4) {
		case 0:
			return respond(http.StatusInternalServerError, nil), nil
		case 1:
			return respond(http.StatusTooManyRequests, http.Header{"Retry-After": {"7"}}), nil
		case 2:
			return nil, io.ErrUnexpectedEOF
		}
		if _, err := c.fakeCRM.RoundTrip(r); err != nil {
			return nil, err
		}
		return nil, io.ErrUnexpectedEOF // after it was done
	}
	if r.Method == http.MethodPut {
		c.puts++
	}
	before := maps.Clone(c.contacts)
	response, err := c.fakeCRM.RoundTrip(r)
	for key, sent := range c.contacts {
		if before[key] != sent && !slices.Contains(slices.Collect(maps.Values(c.truth())), sent) {
			c.t.Error("the CRM gets a contact that it must not have")
		}
	}
	if c.chance(c.kills) || c.killAfterPut && r.Method == http.MethodPut {
		c.killAfterPut = false
		panic(killed{})
	}
	return response, err
}

func respond(status int, header http.Header) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("failed"))}
}

// runOrDie runs the feed, and reports whether it was killed.
func (f *feed) runOrDie(t *testing.T) (dead bool, err error) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			if p != any(killed{}) {
				panic(p)
			}
			dead = true
		}
	}()
	return false, f.run(t.Context())
}

// truth returns the contacts that the CRM must have, by address. It is written without the code under test.
func (c *clinic) truth() map[string]contact {
	c.t.Helper()
	agreed, refused := map[string]contact{}, map[string]bool{}
	for p, err := range c.client.Patients.All(c.t.Context(), cliniko.PatientListOptions{}) { // the oldest first, without archived ones
		if err != nil {
			c.t.Fatal(err)
		}
		email := strings.ToLower(p.Email)
		switch {
		case email == "" || p.AcceptedEmailMarketing == nil:
		case !*p.AcceptedEmailMarketing:
			refused[email] = true
		case agreed[email] == contact{}:
			agreed[email] = contact{email, p.FirstName, p.LastName}
			if p.PreferredFirstName != "" {
				agreed[email] = contact{email, p.PreferredFirstName, p.LastName}
			}
		}
	}
	maps.DeleteFunc(agreed, func(email string, _ contact) bool { return refused[email] })
	return agreed
}

// wantTruth checks that the CRM has each contact once, under the key of its address, and no other.
func (c *clinic) wantTruth(when string) {
	c.t.Helper()
	want := map[string]contact{}
	agreed := true
	for email, who := range c.truth() {
		want[choiceOf(cliniko.Patient{Email: email, AcceptedEmailMarketing: &agreed}).Key] = who
	}
	missing, stray := 0, 0
	for key, who := range want {
		if c.contacts[key] != who {
			missing++
		}
	}
	for key := range c.contacts {
		if _, ok := want[key]; !ok {
			stray++
		}
	}
	if missing+stray > 0 {
		c.t.Errorf("%s: of %d contacts %d are missing or wrong, and %d are stray", when, len(want), missing, stray)
	}
}

// live changes a patient in a random way. Some addresses are shared.
func (c *clinic) live() {
	c.t.Helper()
	ctx := c.t.Context()
	all, err := cliniko.Collect(c.client.Patients.All(ctx, cliniko.PatientListOptions{ArchivedAt: cliniko.Any()}))
	if err != nil {
		c.t.Fatal(err)
	}
	p, other := all[c.rng.IntN(len(all))], all[c.rng.IntN(len(all))]
	email := fmt.Sprintf("Family%d@mail.example", c.rng.IntN(12))
	archived := !p.ArchivedAt.IsZero()
	switch n := c.rng.IntN(10); {
	case n == 0:
		_, err = c.client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", Email: cliniko.Some(email), AcceptedEmailMarketing: cliniko.Some(c.chance(0.8))})
	case archived && p.MergedAt.IsZero():
		_, err = c.client.Patients.Unarchive(ctx, p.ID)
	case archived:
	case n == 1:
		err = c.client.Patients.Archive(ctx, p.ID)
	case n == 2 && other.ID != p.ID:
		inapp.Merge(c.t, c.sandbox, p.ID, other.ID)
	case n == 3:
		inapp.Delete(c.t, c.sandbox, p.ID)
	default:
		_, err = c.client.Patients.Update(ctx, p.ID, []cliniko.PatientUpdate{
			{Email: cliniko.Some(email)}, {Email: cliniko.Some(email)}, {Email: cliniko.Some("")}, {FirstName: cliniko.Some(fmt.Sprint("Berta", n))},
			{AcceptedEmailMarketing: cliniko.Some(true)}, {AcceptedEmailMarketing: cliniko.Some(c.chance(0.5))}, {Notes: cliniko.Some("of no interest to the CRM")},
		}[c.rng.IntN(7)])
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// TestRandomLife lets a clinic live while the CRM fails and the program is killed.
func TestRandomLife(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			onClinic(t, seed, func(t *testing.T, c *clinic) {
				t.Helper()
				c.fails, c.kills = 0.2, 0.07
				deaths, failures := 0, 0
				f := c.start()
				for range 30 {
					for range c.rng.IntN(4) {
						c.live()
						time.Sleep(time.Duration(c.rng.IntN(150)) * time.Second)
					}
					if c.chance(0.2) {
						c.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 403, Route: "/patients"})
					}
					dead, err := f.runOrDie(t)
					if err != nil {
						failures++
					}
					if dead {
						deaths++
					}
					if dead || c.chance(0.1) {
						f = c.start()
					}
				}
				c.fails, c.kills = 0, 0
				time.Sleep(time.Hour)
				for range 2 { // the first may meet a fault of the sandbox
					_, _ = f.runOrDie(t)
				}
				if len(f.state.Undelivered) > 0 {
					t.Errorf("%d contacts are left to deliver", len(f.state.Undelivered))
				}
				c.wantTruth("at the end")
				if deaths < 2 || failures < 3 || len(c.contacts) < 8 {
					t.Errorf("%d kills, %d failed runs and %d contacts are too few for a test", deaths, failures, len(c.contacts))
				}
			})
		})
	}
}

// mustRun runs the feed, from its file.
func (c *clinic) mustRun(when string) *feed {
	c.t.Helper()
	f := c.start()
	if err := f.run(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
	c.wantTruth(when)
	return f
}

// create creates a patient who has agreed, refused, or not decided.
func (c *clinic) create(first, email string, agreed cliniko.Optional[bool]) cliniko.PatientID {
	c.t.Helper()
	p, err := c.client.Patients.Create(c.t.Context(), cliniko.PatientCreate{
		FirstName: first, LastName: "Vane", Email: cliniko.Some(email), AcceptedEmailMarketing: agreed,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return p.ID
}

func (c *clinic) update(id cliniko.PatientID, update cliniko.PatientUpdate) {
	c.t.Helper()
	if _, err := c.client.Patients.Update(c.t.Context(), id, update); err != nil {
		c.t.Fatal(err)
	}
}

// names returns the first names of the contacts with an address.
func (c *clinic) names(email string) []string {
	var names []string
	for _, who := range c.contacts {
		if who.Email == email {
			names = append(names, who.FirstName)
		}
	}
	return names
}

// TestSharedAddress: a contact follows the patients who share its address.
func TestSharedAddress(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		const email, moved = "vane@mail.example", "berta@mail.example"
		want := func(when string, names ...string) {
			t.Helper()
			time.Sleep(10 * time.Minute)
			c.mustRun(when)
			if got := c.names(email); !slices.Equal(got, names) {
				t.Errorf("%s: %d contacts, want %q", when, len(got), names)
			}
		}
		ada := c.create("Ada", "Vane@Mail.example", cliniko.Some(true))
		want("one has agreed", "Ada")
		berta := c.create("Berta", email, cliniko.Some(true))
		want("two have agreed", "Ada")
		if err := c.client.Patients.Archive(t.Context(), ada); err != nil {
			t.Fatal(err)
		}
		want("the first is archived", "Berta")
		cora := c.create("Cora", email, cliniko.Some(false))
		want("one refuses")
		inapp.Delete(t, c.sandbox, cora)
		want("the one who refused is deleted", "Berta")
		c.update(berta, cliniko.PatientUpdate{Email: cliniko.Some(moved)})
		want("the address has changed")
		if len(c.names(moved)) != 1 {
			t.Error("the contact has not moved")
		}
		dora := c.create("Dora", email, cliniko.Optional[bool]{})
		want("one has not decided")
		c.update(dora, cliniko.PatientUpdate{AcceptedEmailMarketing: cliniko.Some(true)})
		want("she agrees", "Dora")
		inapp.Merge(t, c.sandbox, dora, berta)
		want("she is merged")
	})
}

// TestKilledAfterAWrite: a contact that was written right before a kill is not forgotten when its address changes.
func TestKilledAfterAWrite(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		c.mustRun("at first")
		ada := c.create("Ada", "ada@mail.example", cliniko.Some(true))
		c.killAfterPut = true
		if dead, err := c.start().runOrDie(t); !dead || len(c.names("ada@mail.example")) != 1 {
			t.Fatalf("the program is not dead, or has written nothing: %v", err)
		}
		c.update(ada, cliniko.PatientUpdate{Email: cliniko.Some("ada@inbox.example")})
		c.mustRun("after the kill")
	})
}

// TestNothingForNothing: patients who did not change cost the CRM nothing, and those who refuse are never told of.
func TestNothingForNothing(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		if f := c.mustRun("at first"); f.written == 0 || f.removed > 0 || c.puts != f.written {
			t.Errorf("%d written, %d removed, %d requests", f.written, f.removed, c.puts)
		}
		time.Sleep(time.Hour)
		c.puts = 0
		requests := c.sandbox.RequestCount()
		if f := c.mustRun("again"); f.written+f.removed+c.puts > 0 {
			t.Errorf("%d written, %d removed without a change", f.written, f.removed)
		}
		if n := c.sandbox.RequestCount() - requests; n > 3 { // one of them is that of wantTruth
			t.Errorf("%d requests", n)
		}
		content, err := os.ReadFile(c.file)
		if err != nil || strings.Contains(string(content), "@") || strings.Contains(string(content), "example") {
			t.Errorf("the file has an address: %v", err)
		}
	})
}

// TestRejectedContact: one contact that the CRM rejects does not hold up the others.
func TestRejectedContact(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		c.create("Ada", "ada@mail.example", cliniko.Some(true))
		f := c.start()
		f.crm.client = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			if strings.Contains(string(body), "ada@mail.example") {
				return respond(http.StatusUnprocessableEntity, nil), nil
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			return c.RoundTrip(r)
		})}
		if err := f.run(t.Context()); err != nil || f.rejected != 1 || len(f.state.Undelivered) != 1 {
			t.Fatalf("%v; %d rejected, %d to deliver", err, f.rejected, len(f.state.Undelivered))
		}
		if f := c.mustRun("when the CRM takes it"); f.written != 1 {
			t.Errorf("%d written, want the one that was rejected", f.written)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestRetries: what the CRM does decides whether and when a request is sent again.
func TestRetries(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status   int
		header   http.Header
		requests int
		took     time.Duration
		want     string
	}{
		"server error":     {500, nil, attempts, 31 * time.Second, "status code 500"},
		"short pause":      {429, http.Header{"Retry-After": {"20"}}, attempts, 100 * time.Second, "status code 429"},
		"pause of a day":   {429, http.Header{"Retry-After": {"86400"}}, 1, 0, "status code 429"},
		"overflow":         {429, http.Header{"Retry-After": {"9223372036854775807"}}, 1, 0, "status code 429"},
		"connection cut":   {0, nil, attempts, 31 * time.Second, "unexpected EOF"},
		"wrong key":        {401, nil, 1, 0, "status code 401"},
		"redirect":         {307, http.Header{"Location": {"https://evil.example/"}}, 1, 0, "status code 307"},
		"rejected":         {422, nil, 1, 0, errRejected.Error()},
		"already not here": {404, nil, 1, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				began, requests := time.Now(), 0
				client := newHTTPClient()
				client.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
					requests++
					if tt.status == 0 {
						return nil, io.ErrUnexpectedEOF
					}
					return respond(tt.status, tt.header), nil
				})
				err := crm{"https://crm.example", fakeKey, client}.remove(t.Context(), "secret")
				if text := fmt.Sprint(err); err == nil && tt.want != "" || err != nil && (!strings.Contains(text, tt.want) || strings.Contains(text, "secret")) {
					t.Errorf("got the error %v, want %q", err, tt.want)
				}
				if took := time.Since(began); requests != tt.requests || took != tt.took {
					t.Errorf("%d requests in %v, want %d in %v", requests, took, tt.requests, tt.took)
				}
			})
		})
	}
}

// TestOddPatient: a patient with a value that cannot be read is not in the CRM.
func TestOddPatient(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		c.mustRun("at first")
		who := ""
		for email := range c.truth() {
			who = max(who, email)
		}
		c.client = c.oddClient(who)
		f := c.start()
		f.state.Position = cliniko.Position{} // everyone again
		if err := f.run(t.Context()); err != nil || f.unread != 1 || len(c.names(who)) > 0 {
			t.Errorf("%v; %d patients with odd values, %d contacts", err, f.unread, len(c.names(who)))
		}
	})
}

// oddClient returns a client that reads archived_at of a patient in a form that the API does not document.
func (c *clinic) oddClient(email string) *cliniko.Client {
	c.t.Helper()
	client, err := c.sandbox.Client(cliniko.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		response, err := c.sandbox.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(response.Body)
		text := string(body)
		if at := strings.Index(text, email); at >= 0 {
			start := strings.LastIndex(text[:at], `"archived_at":null`)
			text = text[:start] + strings.Replace(text[start:], `"archived_at":null`, `"archived_at":"last Tuesday"`, 1)
		}
		response.Body, response.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		response.Header.Del("Content-Length")
		return response, err
	})}))
	if err != nil {
		c.t.Fatal(err)
	}
	return client
}

func TestStateOfAnotherAccount(t *testing.T) {
	t.Parallel()
	onClinic(t, 1, func(t *testing.T, c *clinic) {
		t.Helper()
		for content, want := range map[string]string{`{"account":"river"}`: `"river"`, `{`: "unexpected end"} {
			if err := os.WriteFile(c.file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			f := &feed{client: c.client, file: c.file}
			if err := f.open(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	})
}
