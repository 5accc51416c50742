package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/traffic"
)

const (
	shownRequests = 200 // on the page when it is opened
	shownBody     = 16 << 10
	checkEvery    = 200 * time.Millisecond // for new requests
)

// requestsView is the content of the page of requests.
type requestsView struct {
	Requests []requestView // newest first
	Last     int           // number of the newest
}

// requestView is one request.
type requestView struct {
	At, Time      string
	Method, Route string
	Write         bool
	Status, Class string
	Path          string
	Query         []string // parameters, decoded
	Body          string
	Left          int // bytes of the body that are not shown
}

// Detail reports whether there is more to show than fits on a line.
func (v requestView) Detail() bool {
	return v.Body != "" || len(v.Query) > 0 || strings.Contains(v.Route, "{") || v.Route == unknownRoute
}

const unknownRoute = "unknown path"

func requestsPage(c *api.Clinic, _ *http.Request) (string, any, bool) {
	all := c.Requests.All()
	v := requestsView{}
	for _, r := range slices.Backward(all[max(len(all)-shownRequests, 0):]) {
		v.Last = max(v.Last, r.Number)
		v.Requests = append(v.Requests, viewRequest(r))
	}
	return "Requests", v, true
}

func viewRequest(r traffic.Request) requestView {
	local := r.Time.In(clinic.AccountZone())
	v := requestView{
		At: r.Time.UTC().Format(time.RFC3339), Time: local.Format("15:04:05 MST"), Method: r.Method, Route: r.Route,
		Write: r.Method != http.MethodGet && r.Method != http.MethodHead, Path: r.Path,
		Status: strconv.Itoa(r.Status), Class: classOf(r.Status),
	}
	if r.Status == 0 {
		v.Status = "connection cut"
	}
	if v.Route == "" {
		v.Route = unknownRoute
	}
	for pair := range strings.SplitSeq(r.RawQuery, "&") {
		if decoded, err := url.QueryUnescape(pair); err == nil && pair != "" {
			v.Query = append(v.Query, decoded)
		}
	}
	v.Body, v.Left = readableBody(r)
	return v
}

func classOf(status int) string {
	switch {
	case status == 0 || status >= http.StatusInternalServerError:
		return "bad"
	case status >= http.StatusBadRequest:
		return "warn"
	}
	return "good"
}

// readableBody returns a body with line breaks, and the number of its bytes that were cut off.
func readableBody(r traffic.Request) (body string, left int) {
	var b bytes.Buffer
	if json.Indent(&b, r.Body, "", "  ") != nil {
		b.Reset()
		b.Write(r.Body)
	}
	shown := b.Bytes()[:min(b.Len(), shownBody)]
	if len(shown) < b.Len() || r.BodySize > len(r.Body) {
		left = max(r.BodySize-len(shown), 1)
	}
	return strings.ToValidUTF8(string(shown), "\uFFFD"), left
}

// events sends the requests to a clinic as they arrive, as server-sent events. It looks for new ones a few times a
// second, and sends the event reset when the clinic began anew.
func (s *site) events(w http.ResponseWriter, r *http.Request) {
	account := r.PathValue("account")
	if s.find(account) == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	stream := eventStream{w: w, control: http.NewResponseController(w), last: firstEvent(r)}
	if stream.send(": connected\n\n") != nil {
		return
	}
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	for {
		if stream.catchUp(s.find(account)) != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
		}
	}
}

// firstEvent returns the number of the last request that the browser has.
func firstEvent(r *http.Request) int {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	n, _ := strconv.Atoi(text) // without one, all requests are new
	return n
}

// eventStream writes events to a browser.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	clinic  *api.Clinic // that the last request was sent to
	last    int         // number of the last request that was sent
}

// catchUp sends the requests that are not sent yet.
func (e *eventStream) catchUp(c *api.Clinic) error {
	count := c.Requests.Count()
	began := e.clinic != nil && e.clinic != c || count < e.last
	e.clinic = c
	if began {
		e.last = 0
		if err := e.send("event: reset\ndata:\n\n"); err != nil {
			return err
		}
	}
	if count == e.last {
		return nil
	}
	var b strings.Builder
	for _, r := range c.Requests.All() {
		if r.Number <= e.last || r.Number <= count-shownRequests {
			continue
		}
		var html bytes.Buffer
		if err := templates["requests"].ExecuteTemplate(&html, "request", viewRequest(r)); err != nil {
			return err
		}
		fmt.Fprintf(&b, "id: %d\nevent: request\n", r.Number)
		for line := range strings.Lines(strings.ReplaceAll(html.String(), "\r", "")) { // which ends a line of an event too
			b.WriteString("data: " + strings.TrimRight(line, "\n") + "\n")
		}
		b.WriteByte('\n')
		e.last = r.Number
	}
	return e.send(b.String())
}

func (e *eventStream) send(text string) error {
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.control.Flush()
}
