package recorder

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// exchange is a request and its response or failure, as saved.
type exchange struct {
	Request  request   `json:"request"`
	Response *response `json:"response,omitempty"`
	Failure  string    `json:"failure,omitempty"` // how the connection ended before the response was complete
}

type request struct {
	Method string   `json:"method"`
	Path   string   `json:"path,omitempty"`  // below the base URL; "" if it is not an operation of the API
	Query  []string `json:"query,omitempty"` // name=value, not escaped
	content
}

type response struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	content
}

// content is a body, or the reason why it was left out.
type content struct {
	Body    json.RawMessage `json:"body,omitempty"`
	Removed int             `json:"removed,omitempty"`  // number of fields and values that were dropped or replaced by a marker
	LeftOut string          `json:"left_out,omitempty"` // the reason
	Bytes   int64           `json:"bytes,omitempty"`    // the length of a body that was left out, as far as it was read
}

// Reasons why a body is left out.
const (
	leftUnknown = "not described"
	leftNotJSON = "not JSON"
	leftLong    = "too long"
	leftStream  = "can be read only once"
	leftUnread  = "not read to its end"
)

func (c *content) leave(why string, size int64) { *c = content{LeftOut: why, Bytes: max(size, 0)} }

// failureNoResponse is the failure of an exchange that has not ended yet.
const failureNoResponse = "no response yet"

// failures names the ways in which connections end. A replay fails with an error
// of the same kind.
var failures = []struct {
	name string
	is   func(error) bool
	err  error
}{
	{"cancelled", func(err error) bool { return errors.Is(err, context.Canceled) }, context.Canceled},
	{"timeout", isTimeout, os.ErrDeadlineExceeded},
	{"no connection", isDialError, &net.OpError{Op: "dial", Err: errors.New("no connection")}},
	{"connection lost", func(error) bool { return true }, errors.New("connection lost")},
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && timeout.Timeout()
}

func isDialError(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

func failureOf(err error) string {
	for _, failure := range failures {
		if failure.is(err) {
			return failure.name
		}
	}
	return ""
}

// header keeps the few headers that clients use. It moves times, stores
// X-RateLimit-Reset relative to the Date, and replaces the value of Location.
func (s *scrubber) header(given http.Header) map[string]string {
	kept := map[string]string{}
	keep := func(name, value string, ok bool) {
		if ok && given.Get(name) != "" {
			kept[name] = value
		}
	}
	sent, err := http.ParseTime(given.Get("Date"))
	keep("Date", sent.Add(s.shift).UTC().Format(http.TimeFormat), err == nil)
	if err != nil {
		sent = time.Now()
	}
	reset, err := strconv.ParseInt(given.Get(headerReset), 10, 64)
	keep(headerReset, strconv.FormatInt(min(max(reset-sent.Unix(), -maxReset), maxReset), 10), err == nil)
	after, err := strconv.Atoi(given.Get("Retry-After"))
	keep("Retry-After", strconv.Itoa(min(max(after, 0), maxReset)), err == nil)
	keep("Location", elsewhere, true)
	keep("Content-Type", mediaType(given.Get("Content-Type")), true)
	return kept
}

const (
	headerReset = "X-RateLimit-Reset"
	maxReset    = 86400 // seconds
)

// mediaType keeps the types that APIs use. The type of a file may be personal
// data.
func mediaType(given string) string {
	const other = "application/octet-stream"
	known := []string{"application/json", "application/xml", "text/html", "text/plain", "text/xml", other}
	name, parameters, err := mime.ParseMediaType(given)
	if err != nil || !slices.Contains(known, name) {
		return other
	}
	if strings.EqualFold(parameters["charset"], "utf-8") {
		name += "; charset=utf-8"
	}
	return name
}

// lines returns a query as a readable list.
func lines(query url.Values) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range query[name] {
			list = append(list, name+"="+value)
		}
	}
	return list
}
