package main

import (
	"bytes"
	"context"
	"crypto/subtle"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/stylesheet"
)

// desk is the page.
type desk struct {
	directory *directory
	secret    string

	mu      sync.Mutex    // guards what follows, and the calls
	calls   []*call       // the newest first
	read    time.Time     // when the directory was last up to date; zero if it never was
	problem error         // of the last update
	changed chan struct{} // closed at the next change
}

// call is a phone call.
type call struct {
	Number  string
	At      time.Time
	Callers []caller

	Early   bool  // whether not all patients were known yet
	Reading bool  // whether the details are being read
	Alerts  error // why there are no alerts
	Next    error // why there are no appointments
}

const (
	shownCalls = 5                // on the page, so that no patient stays on it for long
	patience   = 20 * time.Second // to read the details of a call
	keepAlive  = 30 * time.Second // between two signs of life to the browser
)

func newDesk(d *directory, secret string) *desk {
	return &desk{directory: d, secret: secret, changed: make(chan struct{})}
}

// handler serves the page and /calls. Calls come from a phone system, usually through a proxy and under another host name.
// The page is for this machine: if the proxy forwards more than /calls, it is not served under that name.
func (k *desk) handler() http.Handler {
	page := http.NewServeMux()
	page.HandleFunc("GET /{$}", k.page)
	page.HandleFunc("GET /events", k.events)
	page.HandleFunc("GET /style.css", stylesheet.Handle)
	page.HandleFunc("GET /live.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, assets, "live.js") })
	all := http.NewServeMux()
	all.HandleFunc("POST /calls", k.receive)
	all.Handle("/", web.LocalOnly(page))
	return web.Protect(all)
}

// receive shows a call: the names at once, and the details when they were read.
func (k *desk) receive(w http.ResponseWriter, r *http.Request) {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+k.secret)) != 1 {
		http.Error(w, "the header Authorization must be Bearer, a space and the secret", http.StatusUnauthorized)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	number, err := phoneNumber(r.PostFormValue("number")) // in the body only: URLs are in logs
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	c := &call{Number: number, At: time.Now(), Callers: k.directory.find(number)}
	c.Reading = len(c.Callers) > 0
	k.change(func() {
		c.Early = k.read.IsZero()
		k.calls = append([]*call{c}, k.calls[:min(len(k.calls), shownCalls-1)]...)
	})
	if c.Reading {
		go k.addDetails(context.WithoutCancel(r.Context()), c) // the phone system does not wait for them
	}
	w.WriteHeader(http.StatusNoContent)
}

// phoneNumber checks a number of a call. A plus sign that was not escaped in the body has become a space.
func phoneNumber(text string) (string, error) {
	text = strings.TrimSpace(text)
	digits := 0
	for _, r := range text {
		if '0' <= r && r <= '9' {
			digits++
		} else if !strings.ContainsRune(" +-()./", r) {
			digits = -len(text)
		}
	}
	if digits < 6 || digits > 20 || len(text) > 40 {
		return "", errors.New("the body must have the field number, with 6 to 20 digits, as in number=0491 570 006; it may also have spaces and + - ( ) . /")
	}
	return text, nil
}

// addDetails reads the details of a call and shows them.
func (k *desk) addDetails(ctx context.Context, c *call) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	alerts, next := slices.Clone(c.Callers), slices.Clone(c.Callers)
	var alertsErr error
	var reads sync.WaitGroup
	reads.Go(func() { alertsErr = k.directory.addAlerts(ctx, alerts) })
	nextErr := k.directory.addNext(ctx, next)
	reads.Wait()
	k.change(func() {
		c.Reading, c.Alerts, c.Next = false, alertsErr, nextErr
		for i := range c.Callers {
			c.Callers[i].Alerts, c.Callers[i].Next = alerts[i].Alerts, next[i].Next
		}
	})
}

// updated shows the result of an update of the directory.
func (k *desk) updated(err error) {
	k.change(func() {
		if k.problem = err; err == nil {
			k.read = time.Now()
		}
	})
}

// change changes what the page shows, and sends it to every browser.
func (k *desk) change(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
	close(k.changed)
	k.changed = make(chan struct{})
}

//go:embed page.html live.js
var assets embed.FS

var templates = template.Must(template.ParseFS(assets, "page.html"))

// view is what the templates get.
type view struct {
	Calls   []*call
	Read    time.Time
	Problem error
	Zone    *time.Location // of calls
}

// Clock returns a time of day with its time zone.
func (v view) Clock(t time.Time) string { return t.In(v.Zone).Format("15:04 MST") }

// render returns a template with what is shown now, and a channel that is closed when that changes.
func (k *desk) render(name string) (html []byte, changed <-chan struct{}, err error) {
	zone := k.directory.zone()
	k.mu.Lock()
	defer k.mu.Unlock()
	var b bytes.Buffer
	err = templates.ExecuteTemplate(&b, name, view{k.calls, k.read, k.problem, zone})
	return b.Bytes(), k.changed, err
}

func (k *desk) page(w http.ResponseWriter, _ *http.Request) {
	html, _, err := k.render("page")
	web.Page(w, http.StatusOK, html, err)
}

// events sends the calls as a server-sent event, now and whenever they change.
func (k *desk) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the deadline of other requests would end this one
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	var shown []byte
	for {
		html, changed, err := k.render("calls")
		if err != nil {
			return
		}
		event := []byte(": still here\n\n")
		if !bytes.Equal(html, shown) {
			lines := bytes.ReplaceAll(bytes.ReplaceAll(html, []byte("\r"), nil), []byte("\n"), []byte("\ndata: "))
			event, shown = fmt.Appendf(nil, "event: calls\ndata: %s\n\n", lines), html
		}
		_ = control.SetWriteDeadline(time.Now().Add(2 * keepAlive)) // instead of the deadline of other responses
		if _, err := w.Write(event); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		case <-alive.C:
		}
	}
}
