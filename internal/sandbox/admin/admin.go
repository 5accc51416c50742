package admin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// Prefix is the start of all paths.
const Prefix = "/_admin/"

const maxBody = 64 << 20 // bytes; records are loaded with one request

// Clinic is a clinic that can be controlled.
type Clinic struct {
	*api.Clinic

	Reset func() error
}

// handler responds to a request. The value is the body of the response; nil is none.
type handler func(Clinic, *http.Request) (any, error)

// New returns a handler that controls clinics. find returns the clinic that accepts the API key of a request.
func New(find func(*http.Request) (Clinic, bool)) http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]handler{
		"GET clock": getClock, "PUT clock": putClock,
		"GET faults": getFaults, "POST faults": addFault, "DELETE faults": clearFaults,
		"GET requests": getRequests,
		"POST records": loadRecords,
		"POST reset":   func(c Clinic, _ *http.Request) (any, error) { return nil, c.Reset() },
	} {
		var method, path string
		_, _ = fmt.Sscan(pattern, &method, &path) // patterns are above
		mux.HandleFunc(method+" "+Prefix+path, func(w http.ResponseWriter, r *http.Request) {
			c, ok := find(r)
			if !ok {
				w.Header().Set("WWW-Authenticate", `Basic realm="Sandbox"`)
				reply(w, http.StatusUnauthorized, problem{"This needs an API key of the sandbox, as user name with an empty password."})
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			body, err := h(c, r)
			switch {
			case err != nil:
				reply(w, http.StatusUnprocessableEntity, problem{err.Error()})
			case body == nil:
				w.WriteHeader(http.StatusNoContent)
			default:
				reply(w, http.StatusOK, body)
			}
		})
	}
	return protect(mux)
}

// protect keeps sites on the web from controlling a clinic through a browser on this machine.
func protect(next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wire.IsLocalHost(r) {
			reply(w, http.StatusMisdirectedRequest, problem{"The sandbox is not controlled under this host name."})
			return
		}
		sameSite.Handler(next).ServeHTTP(w, r)
	})
}

type problem struct {
	Message string `json:"message"`
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", wire.TypeJSON)
	w.WriteHeader(status)
	_, _ = w.Write(store.Encode(body)) // the client may have hung up
}

// read reads the body of a request. Unknown fields are mistakes.
func read(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("the body cannot be read: %w", err)
	}
	return nil
}

// clockBody is a clock in a body.
type clockBody struct {
	Now     *time.Time `json:"now"`
	Advance *string    `json:"advance,omitempty"` // in a request: a duration such as 36h
	Stopped *bool      `json:"stopped"`
}

func getClock(c Clinic, _ *http.Request) (any, error) {
	now, stopped := c.Clock.Now().UTC(), c.Clock.Stopped()
	return clockBody{Now: &now, Stopped: &stopped}, nil
}

// putClock sets the clock, puts it forward, stops it or lets it run.
func putClock(c Clinic, r *http.Request) (any, error) {
	var body clockBody
	if err := read(r, &body); err != nil {
		return nil, err
	}
	now, stopped := c.Clock.Now(), c.Clock.Stopped()
	if body.Now != nil {
		now = *body.Now
	}
	if body.Advance != nil {
		d, err := time.ParseDuration(*body.Advance)
		if err != nil {
			return nil, fmt.Errorf("advance: %w", err)
		}
		now = now.Add(d)
	}
	if body.Stopped != nil {
		stopped = *body.Stopped
	}
	c.Clock.Set(now, stopped)
	if err := c.NoteChange(); err != nil {
		return nil, err
	}
	return getClock(c, r)
}

// faultBody is a fault in a body.
type faultBody struct {
	Kind   string `json:"kind"`
	Method string `json:"method,omitempty"`
	Route  string `json:"route,omitempty"`
	Times  int    `json:"times"`
	Status int    `json:"status,omitempty"`
	Delay  string `json:"delay,omitempty"`
}

// kinds holds the names of the kinds of faults.
var kinds = map[string]int{
	"status": traffic.FaultStatus, "delay": traffic.FaultDelay, "drop before": traffic.FaultDropBefore,
	"drop after": traffic.FaultDropAfter, "truncate": traffic.FaultTruncate, "html": traffic.FaultHTML,
}

func kindName(kind int) string {
	for name, k := range kinds {
		if k == kind {
			return name
		}
	}
	return ""
}

func getFaults(c Clinic, _ *http.Request) (any, error) {
	faults := []faultBody{}
	for _, f := range c.Faults.All() {
		b := faultBody{Kind: kindName(f.Kind), Method: f.Method, Route: f.Route, Times: f.Times}
		switch f.Kind {
		case traffic.FaultStatus:
			b.Status = f.Status
		case traffic.FaultDelay:
			b.Delay = f.Delay.String()
		}
		faults = append(faults, b)
	}
	return map[string]any{"faults": faults}, nil
}

// addFault makes the next matching requests fail.
func addFault(c Clinic, r *http.Request) (any, error) {
	var body faultBody
	if err := read(r, &body); err != nil {
		return nil, err
	}
	kind, ok := kinds[body.Kind]
	if !ok {
		return nil, fmt.Errorf("kind %q: must be status, delay, drop before, drop after, truncate or html", body.Kind)
	}
	f := traffic.Fault{Kind: kind, Method: body.Method, Route: body.Route, Times: max(body.Times, 1), Status: body.Status}
	if kind == traffic.FaultStatus && body.Status == 0 {
		f.Status = http.StatusInternalServerError
	}
	if kind == traffic.FaultStatus && http.StatusText(f.Status) == "" {
		return nil, fmt.Errorf("status %d: is not a status code", f.Status)
	}
	if kind == traffic.FaultDelay {
		var err error
		if f.Delay, err = time.ParseDuration(body.Delay); err != nil {
			return nil, fmt.Errorf("delay: %w", err)
		}
	}
	c.Faults.Inject(f)
	return getFaults(c, r)
}

func clearFaults(c Clinic, _ *http.Request) (any, error) {
	c.Faults.Clear()
	return nil, nil
}

// requestBody is a request of the log in a body.
type requestBody struct {
	Number int       `json:"number"`
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Route  string    `json:"route"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"`
	Body   string    `json:"body,omitempty"`
	Status int       `json:"status"`
}

// getRequests returns the requests after a number.
func getRequests(c Clinic, r *http.Request) (any, error) {
	after := 0
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("after: must be the number of a request")
		}
	}
	requests := []requestBody{}
	for _, q := range c.Requests.All() {
		if q.Number > after {
			requests = append(requests, requestBody{
				q.Number, q.Time.UTC(), q.Method, q.Route, q.Path, q.RawQuery, string(q.Body), q.Status,
			})
		}
	}
	return map[string]any{"requests": requests}, nil
}

// loadRecords adds records, or replaces those with the same IDs.
func loadRecords(c Clinic, r *http.Request) (any, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("the body cannot be read: %w", err)
	}
	loaded, err := c.Load(body)
	if err != nil {
		return nil, err
	}
	if err := c.NoteChange(); err != nil {
		return nil, err
	}
	return loaded, nil
}
