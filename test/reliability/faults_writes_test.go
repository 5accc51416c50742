package reliability_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// ending is the result of a write for its caller.
type ending string

const (
	success        ending = "success"
	failure        ending = "a definite error"
	outcomeUnknown ending = "an OutcomeUnknownError"
)

// writeFault is a fault with the endings of a write: if it happens once, and if it happens every time. Reads are tested
// with it too.
type writeFault struct {
	fault

	once, always ending        // "" is not tested
	base         string        // base URL; "" means plainBase
	deadline     time.Duration // of the caller; 0: none
	only         connection    // the kind of connection that it can happen on; "" means both
	cuts         bool          // breaks the connection, and takes no time
	rare         bool          // tested on kindsOfWrites only
	final        bool          // a read is not retried either
}

// kindsOfWrites are writes with and without a body, and with and without a record and its ID in the response.
var kindsOfWrites = []string{"Patients.Create", "Patients.Delete", "Patients.Unarchive", "ReferralSources.Update", "IndividualAppointments.Cancel"}

type connection string

const (
	fresh connection = "new"
	used  connection = "used"
)

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// writeFaults are in the order of an exchange, from connecting to the end of the response.
var writeFaults = slices.Concat([]writeFault{
	// No connection: nothing was sent.
	{fault: fault{name: "refused", dial: func(context.Context) error { return errRefused }}, once: success, always: failure, only: fresh},
	{fault: fault{name: "no such host", dial: func(context.Context) error { return &net.DNSError{Err: "no such host", IsNotFound: true} }}, once: success, always: failure, only: fresh, rare: true},
	{fault: fault{name: "nobody picks up", dial: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, once: success, always: failure, only: fresh, rare: true},
	{fault: fault{name: "TLS handshake cut", serve: func(x exchange) { x.skip(100); x.reset() }}, always: failure, only: fresh, base: tlsBase},
	{fault: fault{name: "TLS handshake stalls", serve: exchange.wait}, always: failure, only: fresh, base: tlsBase, rare: true},
	{fault: fault{name: "no TLS", serve: func(x exchange) { x.skip(100); x.write("HTTP/1.1 400 Bad Request\r\n\r\n") }}, always: failure, only: fresh, base: tlsBase, rare: true},

	// The connection breaks while the client writes. If nothing was written on a used connection, net/http sends again.
	{fault: fault{name: "nothing written", write: func() int { return 0 }}, once: outcomeUnknown, always: outcomeUnknown, only: fresh, cuts: true, rare: true},
	{fault: fault{name: "nothing written, used", write: func() int { return 0 }}, once: success, only: used, cuts: true},
	{fault: fault{name: "one byte written", write: func() int { return 1 }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "half a header written", write: func() int { return 100 }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},

	// The server breaks the connection.
	{fault: fault{name: "reset before the request", serve: exchange.reset}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "reset in the request line", serve: func(x exchange) { x.skip(10); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},
	{fault: fault{name: "reset in the header", serve: func(x exchange) { x.skip(100); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},
	{fault: fault{name: "reset before the body", serve: func(x exchange) { x.readHeader(); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "reset before the work", serve: func(x exchange) { x.read(); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "reset after the work", serve: func(x exchange) { x.do(); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "closed after the work", serve: func(x exchange) { x.do() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},

	// The response breaks off after the work was done.
	{fault: fault{name: "header cut", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Created\r\nContent-Ty") }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "body missing", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n") }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},
	{fault: fault{name: "body cut", serve: func(x exchange) { x.write(halfOf(x.do())) }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "body reset", serve: func(x exchange) { x.write(halfOf(x.do())); x.reset() }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},
	{fault: fault{name: "chunks cut", serve: func(x exchange) {
		x.do()
		x.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n")
	}}, once: outcomeUnknown, always: outcomeUnknown, cuts: true},
	{fault: fault{name: "body shorter without a length", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"id\":\"16") }}, once: outcomeUnknown, always: outcomeUnknown, cuts: true, rare: true},

	// No response within the time of the attempt, or of the caller.
	{fault: fault{name: "no response", serve: func(x exchange) { x.read(); x.wait() }}, once: outcomeUnknown, always: outcomeUnknown},
	{fault: fault{name: "no response after the work", serve: func(x exchange) { x.do(); x.wait() }}, once: outcomeUnknown, always: outcomeUnknown},
	{fault: fault{name: "stalls in the request", serve: func(x exchange) { x.skip(10); <-time.After(time.Minute) }}, once: outcomeUnknown, always: outcomeUnknown, rare: true},
	{fault: fault{name: "stalls in the header", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Cre"); x.wait() }}, once: outcomeUnknown, always: outcomeUnknown, rare: true},
	{fault: fault{name: "stalls in the body", serve: func(x exchange) { x.write(halfOf(x.do())); x.wait() }}, once: outcomeUnknown, always: outcomeUnknown, rare: true},
	{fault: fault{name: "the caller gives up", serve: func(x exchange) { x.do(); x.wait() }}, once: outcomeUnknown, always: outcomeUnknown, deadline: time.Second},
	{fault: fault{name: "the caller gives up before the work", serve: func(x exchange) { req, body := x.read(); x.wait(); x.work(req, body) }}, once: outcomeUnknown, always: outcomeUnknown, deadline: time.Second, rare: true},
	{fault: fault{name: "the caller gives up on the limit", serve: says(429)}, once: failure, always: failure, deadline: 10 * time.Second, rare: true},
	{fault: fault{name: "works on after a 504", serve: func(x exchange) {
		req, body := x.read()
		<-time.After(30 * time.Second)
		x.say(504, "text/html", "<html>")
		x.work(req, body)
	}}, once: outcomeUnknown, always: outcomeUnknown, rare: true},

	// A response that does not come from the API.
	{fault: fault{name: "garbage", serve: func(x exchange) { x.do(); x.write("\x00\x16garbage\r\n\r\n") }}, once: outcomeUnknown, always: outcomeUnknown},
	{fault: fault{name: "broken JSON", serve: func(x exchange) { x.do(); x.say(200, "application/json", `{"id":"164","created`) }}, once: outcomeUnknown, always: outcomeUnknown},
	{fault: fault{name: "broken gzip", serve: func(x exchange) { x.do(); x.say(200, "application/json", `{"id":"164"}`, "Content-Encoding: gzip") }}, once: outcomeUnknown, always: outcomeUnknown, rare: true},
	{fault: fault{name: "switches protocols", serve: func(x exchange) {
		x.read()
		x.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
	}}, once: outcomeUnknown, always: outcomeUnknown, final: true},
	{fault: fault{name: "early hints first", serve: func(x exchange) { x.write("HTTP/1.1 103 Early Hints\r\n\r\n"); x.respond() }}, once: success, always: success, rare: true},
	{fault: fault{name: "429", serve: says(429)}, once: success, always: failure, only: fresh},
	{fault: fault{name: "429 cut", serve: func(x exchange) { x.read(); x.write("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 9\r\n\r\n") }}, once: success, always: failure, only: fresh, rare: true},
}, statusFaults(), contentFaults())

// statusFaults returns responses with a status code that is no success.
func statusFaults() []writeFault {
	var faults []writeFault
	for status, want := range map[int]ending{
		400: failure, 401: failure, 403: failure, 404: failure, 422: failure, 500: outcomeUnknown, 502: outcomeUnknown, 503: outcomeUnknown, 504: outcomeUnknown,
	} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status), serve: says(status)}, once: want, always: want, only: fresh, final: status < 500})
	}
	for status, want := range map[int]ending{
		301: failure, 307: failure, 308: failure, 405: failure, 409: failure, 413: failure, 415: failure,
		300: outcomeUnknown, 302: outcomeUnknown, 303: outcomeUnknown, 304: outcomeUnknown, 408: outcomeUnknown, 501: outcomeUnknown, 505: outcomeUnknown, 520: outcomeUnknown, 599: outcomeUnknown,
	} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status), serve: says(status, "Location: /v1/elsewhere")}, once: want, always: want, only: fresh, rare: true, final: true})
	}
	for _, status := range []int{303, 408, 500, 502, 503, 504} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status, " after the work"), serve: func(x exchange) {
			x.do()
			x.say(status, "text/html", "<html>", "Location: /v1/elsewhere")
		}}, once: outcomeUnknown, always: outcomeUnknown, only: fresh, rare: true, final: status < 500})
	}
	return faults
}

// contentFaults returns responses that report success although nothing was done.
func contentFaults() []writeFault {
	var faults []writeFault
	for i, body := range []string{"", "<html>Down for maintenance</html>", "{}", "null", "[]", "true", `""`, `{"status":"ok"}`, `{"message":"try later"}`, `{"id":null}`, `{"id":""}`} {
		for _, status := range []int{200, 201, 202} {
			faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status, " with ", body), serve: func(x exchange) {
				x.read()
				x.say(status, "application/json", body)
			}}, once: outcomeUnknown, always: outcomeUnknown, only: fresh, rare: status != 200 || i > 2, final: json.Valid([]byte(body))})
		}
	}
	return faults
}

// says responds with a status code, and does nothing.
func says(status int, fields ...string) func(exchange) {
	return func(x exchange) {
		x.read()
		x.say(status, "application/json", `{"message":"no"}`, fields...)
	}
}

// TestEveryWriteUnderEveryFault checks that no write is done twice, and that the caller gets the true result: success if
// it was done, a definite error if it was not, and an OutcomeUnknownError otherwise.
func TestEveryWriteUnderEveryFault(t *testing.T) {
	t.Parallel()
	for _, m := range writes(t) {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			work := workOf(t, m)
			synctest.Test(t, func(t *testing.T) {
				for _, f := range faultsFor(m) {
					for _, on := range []connection{fresh, used} {
						for always, want := range map[bool]ending{false: f.once, true: f.always} {
							if want == "" || f.only != "" && f.only != on || always && f.once == f.always {
								continue // there is no second attempt that could fail
							}
							api := &faultyAPI{work: work}
							client := api.overPipes(t, cmp.Or(f.base, plainBase))
							suffer(t, m, f, api, client, on, always, want)
						}
					}
				}
			})
		})
	}
}

// TestEveryWriteOverTCP tests the faults that break a connection on real connections.
func TestEveryWriteOverTCP(t *testing.T) {
	t.Parallel()
	for _, m := range writes(t) {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			work := workOf(t, m)
			for _, f := range faultsFor(m) {
				for _, on := range []connection{fresh, used} {
					if f.cuts && (f.only == "" || f.only == on) {
						api := &faultyAPI{work: work}
						suffer(t, m, f, api, api.overTCP(t), on, false, f.once)
					}
				}
			}
		})
	}
}

// faultsFor returns the faults to test a write with.
func faultsFor(m testkit.Method) []writeFault {
	if slices.Contains(kindsOfWrites, m.Name) {
		return writeFaults
	}
	return slices.DeleteFunc(slices.Clone(writeFaults), func(f writeFault) bool { return f.rare })
}

// suffer makes one write under a fault, and compares the result for the caller with what the server did.
func suffer(t *testing.T, m testkit.Method, f writeFault, api *faultyAPI, client *cliniko.Client, on connection, always bool, want ending) {
	t.Helper()
	defer api.close()
	if on == used {
		if err := client.Do(t.Context(), http.MethodGet, "/user", nil, nil, nil); err != nil {
			t.Fatal(err)
		}
		api.forget()
	}
	api.fail(always, f.fault)
	ctx := t.Context()
	if f.deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.deadline)
		defer cancel()
	}
	start := time.Now()
	_, err := m.Call(ctx, client)
	arrived, done := api.counts()

	label := fmt.Sprintf("%s, on a %s connection, always %t", f.name, on, always)
	unknown, isUnknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
	got := failure
	switch {
	case err == nil:
		got = success
	case isUnknown:
		got = outcomeUnknown
	}
	if got != want {
		t.Errorf("%s: got %s, want %s: %v", label, got, want, err)
	}
	if done > 1 || got == success && done != 1 || got == failure && done != 0 || got == outcomeUnknown && len(arrived) > 1 {
		t.Errorf("%s: got %s, and the work was done %d times, in %d requests: %v", label, got, done, len(arrived), err)
	}
	if isUnknown && (unknown.SentAt.Before(start) || unknown.SentAt.After(time.Now()) || unknown.Method != m.Op.Method) {
		t.Errorf("%s: sent at %s, want from %s: %v", label, unknown.SentAt, start, err)
	}
	for _, request := range arrived {
		if request.line != m.Line || request.body != m.Body {
			t.Errorf("%s: the server got %s with %s", label, request.line, request.body)
		}
		for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} { // with them, net/http would send again by itself
			if request.header.Values(name) != nil {
				t.Errorf("%s: the request has an %s", label, name)
			}
		}
	}
}

// workOf returns what the API does when a method is called.
func workOf(t *testing.T, m testkit.Method) func(*http.Request, string) (int, string) {
	t.Helper()
	status, body := m.Response(t)
	return func(*http.Request, string) (int, string) { return status, string(body) }
}

func writes(t *testing.T) []testkit.Method {
	t.Helper()
	return slices.DeleteFunc(testkit.Methods(t), func(m testkit.Method) bool { return !m.IsWrite() })
}

// TestFaultsCoverEveryWrite checks that every operation that changes something is tested.
func TestFaultsCoverEveryWrite(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	n, tried := 0, writes(t)
	for _, op := range spec.Operations {
		if op.Method == http.MethodGet || op.Status == apispec.StatusRemoved {
			continue
		}
		n++
		if !slices.ContainsFunc(tried, func(m testkit.Method) bool { return m.Op.Method == op.Method && m.Op.Path == op.Path }) {
			t.Errorf("no fault is tested on %s %s", op.Method, op.Path)
		}
	}
	if n < 100 {
		t.Errorf("found only %d writes", n)
	}
}

// TestSentAt checks that SentAt is the time of the attempt whose outcome is unknown, not of a rejected one before it.
func TestSentAt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := &faultyAPI{}
		client := api.overPipes(t, plainBase)
		defer api.close()
		api.fail(false, fault{serve: says(429, "Retry-After: 20")}, fault{serve: func(x exchange) { x.read(); x.wait() }})
		start := time.Now()
		err := client.Patients.Archive(t.Context(), "164")
		unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
		if !ok || unknown.SentAt.Sub(start) != 20*time.Second || time.Since(start) != 60*time.Second {
			t.Errorf("after %s: %v, sent after %s, want 20 s", time.Since(start), err, unknown.SentAt.Sub(start))
		}
	})
}
