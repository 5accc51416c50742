package reliability_test

import (
	"cmp"
	"context"
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

// ending is what the caller of a write gets.
type ending string

const (
	success   ending = "success"
	refusal   ending = "a definite error"
	uncertain ending = "an OutcomeUnknownError"
)

// writeFault is a fault, and how a write ends when it happens once and when it always happens. Reads meet it, too.
type writeFault struct {
	fault

	once, always ending        // "" is not tried
	base         string        // "": http
	deadline     time.Duration // of the caller; 0: none
	only         connection    // on which it can happen; "": on both
	cuts         bool          // it breaks the connection, and takes no time
	rare         bool          // tried on one write of each kind
	final        bool          // a read that meets it is not repeated either
}

// kindsOfWrites are writes with and without a body, and with and without a record and its id in the answer.
var kindsOfWrites = []string{"Patients.Create", "Patients.Delete", "Patients.Unarchive", "ReferralSources.Update", "IndividualAppointments.Cancel"}

type connection string

const (
	fresh connection = "new"
	used  connection = "used"
)

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// writeFaults go through an exchange from its beginning to its end.
var writeFaults = slices.Concat([]writeFault{
	// No connection: nothing was sent.
	{fault: fault{name: "refused", dial: func(context.Context) error { return errRefused }}, once: success, always: refusal, only: fresh},
	{fault: fault{name: "no such host", dial: func(context.Context) error { return &net.DNSError{Err: "no such host", IsNotFound: true} }}, once: success, always: refusal, only: fresh, rare: true},
	{fault: fault{name: "nobody picks up", dial: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, once: success, always: refusal, only: fresh, rare: true},
	{fault: fault{name: "TLS handshake cut", serve: func(x exchange) { x.skip(100); x.reset() }}, always: refusal, only: fresh, base: tlsBase},
	{fault: fault{name: "TLS handshake stalls", serve: exchange.wait}, always: refusal, only: fresh, base: tlsBase, rare: true},
	{fault: fault{name: "no TLS", serve: func(x exchange) { x.skip(100); x.write("HTTP/1.1 400 Bad Request\r\n\r\n") }}, always: refusal, only: fresh, base: tlsBase, rare: true},

	// The connection breaks while the client writes. Nothing written on a used connection is sent by net/http again.
	{fault: fault{name: "nothing written", write: func() int { return 0 }}, once: uncertain, always: uncertain, only: fresh, cuts: true, rare: true},
	{fault: fault{name: "nothing written, used", write: func() int { return 0 }}, once: success, only: used, cuts: true},
	{fault: fault{name: "one byte written", write: func() int { return 1 }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "half a header written", write: func() int { return 100 }}, once: uncertain, always: uncertain, cuts: true, rare: true},

	// The server breaks it.
	{fault: fault{name: "reset before the request", serve: exchange.reset}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "reset in the request line", serve: func(x exchange) { x.skip(10); x.reset() }}, once: uncertain, always: uncertain, cuts: true, rare: true},
	{fault: fault{name: "reset in the header", serve: func(x exchange) { x.skip(100); x.reset() }}, once: uncertain, always: uncertain, cuts: true, rare: true},
	{fault: fault{name: "reset before the body", serve: func(x exchange) { x.readHeader(); x.reset() }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "reset before the work", serve: func(x exchange) { x.read(); x.reset() }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "reset after the work", serve: func(x exchange) { x.do(); x.reset() }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "closed after the work", serve: func(x exchange) { x.do() }}, once: uncertain, always: uncertain, cuts: true, rare: true},

	// The answer breaks off after the work.
	{fault: fault{name: "header cut", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Created\r\nContent-Ty") }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "body missing", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n") }}, once: uncertain, always: uncertain, cuts: true, rare: true},
	{fault: fault{name: "body cut", serve: func(x exchange) { x.write(halfOf(x.do())) }}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "body reset", serve: func(x exchange) { x.write(halfOf(x.do())); x.reset() }}, once: uncertain, always: uncertain, cuts: true, rare: true},
	{fault: fault{name: "chunks cut", serve: func(x exchange) {
		x.do()
		x.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n")
	}}, once: uncertain, always: uncertain, cuts: true},
	{fault: fault{name: "body shorter without a length", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"id\":\"16") }}, once: uncertain, always: uncertain, cuts: true, rare: true, final: true},

	// No answer in time, of the attempt or of the caller.
	{fault: fault{name: "no answer", serve: func(x exchange) { x.read(); x.wait() }}, once: uncertain, always: uncertain},
	{fault: fault{name: "no answer to the work", serve: func(x exchange) { x.do(); x.wait() }}, once: uncertain, always: uncertain},
	{fault: fault{name: "stalls in the request", serve: func(x exchange) { x.skip(10); <-time.After(time.Minute) }}, once: uncertain, always: uncertain, rare: true},
	{fault: fault{name: "stalls in the header", serve: func(x exchange) { x.do(); x.write("HTTP/1.1 201 Cre"); x.wait() }}, once: uncertain, always: uncertain, rare: true},
	{fault: fault{name: "stalls in the body", serve: func(x exchange) { x.write(halfOf(x.do())); x.wait() }}, once: uncertain, always: uncertain, rare: true},
	{fault: fault{name: "the caller gives up", serve: func(x exchange) { x.do(); x.wait() }}, once: uncertain, always: uncertain, deadline: time.Second},
	{fault: fault{name: "the caller gives up before the work", serve: func(x exchange) { req, body := x.read(); x.wait(); x.work(req, body) }}, once: uncertain, always: uncertain, deadline: time.Second, rare: true},
	{fault: fault{name: "the caller gives up on the limit", serve: says(429)}, once: refusal, always: refusal, deadline: 10 * time.Second, rare: true},
	{fault: fault{name: "works on after a 504", serve: func(x exchange) {
		req, body := x.read()
		<-time.After(30 * time.Second)
		x.say(504, "text/html", "<html>")
		x.work(req, body)
	}}, once: uncertain, always: uncertain, rare: true},

	// An answer that is not the API's.
	{fault: fault{name: "garbage", serve: func(x exchange) { x.do(); x.write("\x00\x16garbage\r\n\r\n") }}, once: uncertain, always: uncertain},
	{fault: fault{name: "broken JSON", serve: func(x exchange) { x.do(); x.say(200, "application/json", `{"id":"164","created`) }}, once: uncertain, always: uncertain, final: true},
	{fault: fault{name: "broken gzip", serve: func(x exchange) { x.do(); x.say(200, "application/json", `{"id":"164"}`, "Content-Encoding: gzip") }}, once: uncertain, always: uncertain, rare: true},
	{fault: fault{name: "switches protocols", serve: func(x exchange) {
		x.read()
		x.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
	}}, once: uncertain, always: uncertain, final: true},
	{fault: fault{name: "early hints first", serve: func(x exchange) { x.write("HTTP/1.1 103 Early Hints\r\n\r\n"); x.answer() }}, once: success, always: success, rare: true},
	{fault: fault{name: "429", serve: says(429)}, once: success, always: refusal, only: fresh},
	{fault: fault{name: "429 cut", serve: func(x exchange) { x.read(); x.write("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 9\r\n\r\n") }}, once: success, always: refusal, only: fresh, rare: true},
}, statusFaults(), contentFaults())

// statusFaults are the answers that are no success.
func statusFaults() []writeFault {
	var faults []writeFault
	for status, want := range map[int]ending{
		400: refusal, 401: refusal, 403: refusal, 404: refusal, 422: refusal, 500: uncertain, 502: uncertain, 503: uncertain, 504: uncertain,
	} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status), serve: says(status)}, once: want, always: want, only: fresh, final: status < 500})
	}
	for status, want := range map[int]ending{
		301: refusal, 307: refusal, 308: refusal, 405: refusal, 409: refusal, 413: refusal, 415: refusal,
		300: uncertain, 302: uncertain, 303: uncertain, 304: uncertain, 408: uncertain, 501: uncertain, 505: uncertain, 520: uncertain, 599: uncertain,
	} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status), serve: says(status, "Location: /v1/elsewhere")}, once: want, always: want, only: fresh, rare: true, final: true})
	}
	for _, status := range []int{303, 408, 500, 502, 503, 504} {
		faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status, " after the work"), serve: func(x exchange) {
			x.do()
			x.say(status, "text/html", "<html>", "Location: /v1/elsewhere")
		}}, once: uncertain, always: uncertain, only: fresh, rare: true, final: status < 500})
	}
	return faults
}

// contentFaults are answers of success by somebody who did nothing.
func contentFaults() []writeFault {
	var faults []writeFault
	for i, body := range []string{"", "<html>Down for maintenance</html>", "{}", "null", "[]", "true", `""`, `{"status":"ok"}`, `{"message":"try later"}`, `{"id":null}`, `{"id":""}`} {
		for _, status := range []int{200, 201, 202} {
			faults = append(faults, writeFault{fault: fault{name: fmt.Sprint(status, " with ", body), serve: func(x exchange) {
				x.read()
				x.say(status, "application/json", body)
			}}, once: uncertain, always: uncertain, only: fresh, rare: status != 200 || i > 2, final: true})
		}
	}
	return faults
}

// says answers with a status, and does nothing.
func says(status int, fields ...string) func(exchange) {
	return func(x exchange) {
		x.read()
		x.say(status, "application/json", `{"message":"no"}`, fields...)
	}
}

// TestEveryWriteUnderEveryFault: the API never does a write twice, and the caller is told what is true: success when it
// was done, a definite error when nothing was, and an OutcomeUnknownError otherwise.
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
								continue // what is not repeated does not meet the fault again
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

// TestEveryWriteOverTCP is the same where the connection breaks, on real ones.
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

// faultsFor returns the faults to try on a write.
func faultsFor(m testkit.Method) []writeFault {
	if slices.Contains(kindsOfWrites, m.Name) {
		return writeFaults
	}
	return slices.DeleteFunc(slices.Clone(writeFaults), func(f writeFault) bool { return f.rare })
}

// suffer makes one write with a fault, and holds what the caller hears against what the server did.
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
	got := refusal
	switch {
	case err == nil:
		got = success
	case isUnknown:
		got = uncertain
	}
	if got != want {
		t.Errorf("%s: got %s, want %s: %v", label, got, want, err)
	}
	if done > 1 || got == success && done != 1 || got == refusal && done != 0 || got == uncertain && len(arrived) > 1 {
		t.Errorf("%s: got %s, and the work was done %d times, in %d requests: %v", label, got, done, len(arrived), err)
	}
	if isUnknown && (unknown.SentAt.Before(start) || unknown.SentAt.After(time.Now()) || unknown.Method != m.Op.Method) {
		t.Errorf("%s: sent at %s, want from %s: %v", label, unknown.SentAt, start, err)
	}
	for _, request := range arrived {
		if request.line != m.Line || request.body != m.Body {
			t.Errorf("%s: the server got %s with %s", label, request.line, request.body)
		}
		for _, name := range []string{"Idempotency-Key", "X-Idempotency-Key"} { // net/http takes them for a leave to send again
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

// TestFaultsCoverEveryWrite: an operation that changes something and is in no case would not be tried.
func TestFaultsCoverEveryWrite(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	n, tried := 0, writes(t)
	for _, op := range spec.Operations {
		if op.Method == http.MethodGet || op.Status == apispec.StatusRemoved {
			continue
		}
		n++
		if !slices.ContainsFunc(tried, func(m testkit.Method) bool { return m.Op.Method == op.Method && m.Op.Path == op.Path }) {
			t.Errorf("no fault is tried on %s %s", op.Method, op.Path)
		}
	}
	if n < 100 {
		t.Errorf("only %d writes are known", n)
	}
}

// TestSentAt: it is the time of the attempt in doubt, not of one before that was refused.
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
