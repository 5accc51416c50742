package cliniko

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// What an error is about, for errors.Is. An [*APIError] matches the one of its status.
var (
	ErrBadRequest   = errors.New("cliniko: bad request")         // 400: a filter, sort or parameter that the API does not take
	ErrUnauthorized = errors.New("cliniko: unauthorized")        // 401: the key is wrong, or belongs to another shard
	ErrForbidden    = errors.New("cliniko: forbidden")           // 403: the role of the key's user does not allow it
	ErrNotFound     = errors.New("cliniko: not found")           // 404: no such record, or an archived, cancelled or deleted one
	ErrInvalid      = errors.New("cliniko: invalid")             // 422, and every *ValidationError
	ErrRateLimited  = errors.New("cliniko: rate limited")        // 429, or a wait for the limit that outlasts the context's deadline
	ErrServer       = errors.New("cliniko: server error")        // 500 to 599
	ErrRedirect     = errors.New("cliniko: redirect refused")    // 300 to 399: the key follows no redirect
	ErrForeignLink  = errors.New("cliniko: foreign link")        // a link in an answer that leads away from the API's host, or to a file without https; not followed
	ErrRepeatedPage = errors.New("cliniko: repeated page")       // a list whose next page was there before
	ErrEndlessList  = errors.New("cliniko: endless list")        // a list with more than 100 empty pages in a row, and a next one
	ErrBadResponse  = errors.New("cliniko: unreadable response") // every *DecodeError
	ErrWrongAccount = errors.New("cliniko: wrong account")       // the key belongs to another account than the client was made for
	ErrNotCreated   = errors.New("cliniko: not created")         // what a Settle method looked for was certainly not made, and may be made again
)

// APIError is a refusal by the API. Its text names the call and what to do next; it never shows a value of the request
// or of the answer, because those may be about a patient. What the API said is in Message and Fields.
type APIError struct {
	StatusCode int
	Method     string
	Route      string              // template of the path, as in /patients/{id}
	RequestID  string              // "" when the API gave none
	Attempts   int                 // requests sent, at least 1
	RetryAt    time.Time           // on a 429: when the API takes requests again, by the local clock; zero otherwise
	Message    string              `json:"-"` // may be ""
	Fields     map[string][]string `json:"-"` // on a 422: what is wrong, per field; "base" is about the whole record. May be nil

	hint string
}

// What is kept of a refusal is bounded, in bytes: of one that is longer, nothing.
const (
	maxMessage = 200 // when it is not JSON
	maxRefusal = 64 << 10
)

// isFieldName tells whether a text is what a field is called in the API. Anything else in its place is not shown.
func isFieldName(s string) bool {
	return len(s) <= 64 && consistsOf(s, lowercase+digits+"_.[]-")
}

func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "cliniko: %s %s: %d %s", e.Method, e.Route, e.StatusCode, strings.ToLower(http.StatusText(e.StatusCode)))
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(e.Fields)), func(s string) bool { return !isFieldName(s) })
	if len(names) > 0 {
		fmt.Fprintf(&b, " (refused: %s)", strings.Join(names, ", "))
	}
	if e.hint != "" {
		fmt.Fprintf(&b, ": %s", e.hint)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " [%d attempts]", e.Attempts)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", e.RequestID)
	}
	return b.String()
}

// Format shows the text with every verb: what the API said may be about a patient.
func (e *APIError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// Is matches the sentinel of the status.
func (e *APIError) Is(target error) bool { return target == statusError(e.StatusCode) }

func statusError(status int) error {
	switch {
	case status == http.StatusBadRequest:
		return ErrBadRequest
	case status == http.StatusUnauthorized:
		return ErrUnauthorized
	case status == http.StatusForbidden:
		return ErrForbidden
	case status == http.StatusNotFound:
		return ErrNotFound
	case status == http.StatusUnprocessableEntity:
		return ErrInvalid
	case status == http.StatusTooManyRequests:
		return ErrRateLimited
	case status >= 500:
		return ErrServer
	case status >= 300 && status < 400:
		return ErrRedirect
	default:
		return nil
	}
}

// newAPIError reads a refusal. No body is too odd: HTML, nothing at all and far too much leave Message and Fields empty.
func newAPIError(c *Client, op operation, resp *transport.Response) *APIError {
	e := &APIError{
		StatusCode: resp.Status,
		Method:     op.Method,
		Route:      op.Route,
		RequestID:  transport.RequestID(resp.Header),
		Attempts:   resp.Attempts,
		RetryAt:    resp.RetryAt,
		hint:       hintFor(c, op, resp.Status),
	}
	var body struct {
		Message any                        `json:"message"`
		Error   any                        `json:"error"`
		Errors  map[string]json.RawMessage `json:"errors"`
	}
	if len(resp.Body) > maxRefusal {
		return e
	}
	if err := json.Unmarshal(resp.Body, &body); err != nil {
		if text := strings.TrimSpace(string(resp.Body)); !strings.HasPrefix(text, "<") && len(text) <= maxMessage {
			e.Message = text
		}
		return e
	}
	e.Message, _ = body.Message.(string)
	if e.Message == "" {
		e.Message, _ = body.Error.(string)
	}
	for name, raw := range body.Errors {
		if e.Fields == nil {
			e.Fields = make(map[string][]string, len(body.Errors))
		}
		e.Fields[name] = fieldErrors(raw)
	}
	return e
}

// fieldErrors reads the text of one field: a string in every body seen, a list by some reports.
func fieldErrors(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	return []string{string(raw)}
}

func hintFor(c *Client, op operation, status int) string {
	switch {
	case status == http.StatusBadRequest:
		return "the API does not take a filter, sort or parameter of this call; APIError.Message names it"
	case status == http.StatusUnauthorized:
		return fmt.Sprintf("%s (shard %s) does not know the API key; check that it is whole, not revoked, and ends in the shard of the account", c.base.Host, c.key.shard)
	case status == http.StatusForbidden:
		return "the API key acts as the user who made it, and that user's role does not allow this"
	case status == http.StatusNotFound:
		return cmp.Or(op.NotFound, "there is no such record, or it is archived, cancelled or deleted; some Get methods can ask for those too")
	case status == http.StatusUnprocessableEntity:
		return "the API refused the values; APIError.Message and APIError.Fields say why"
	case status == http.StatusTooManyRequests:
		return "the API key used up its 200 requests a minute; APIError.RetryAt says when there are more"
	case status >= 500:
		return "Cliniko failed to answer"
	case status >= 300 && status < 400:
		return "a redirect is not followed, so that the API key goes to no other host"
	default:
		return ""
	}
}

// ValidationError is an input that was refused before anything was sent.
type ValidationError struct {
	Field  string // the API's name of the field or parameter
	Reason string // what is allowed; never the value
}

func (e *ValidationError) Error() string { return fmt.Sprintf("cliniko: %s %s", e.Field, e.Reason) }

// Is matches [ErrInvalid].
func (e *ValidationError) Is(target error) bool { return target == ErrInvalid }

// TransportError is a call that got no answer, and certainly changed nothing. It unwraps to the cause, such as
// context.Canceled, context.DeadlineExceeded or a *net.OpError.
type TransportError struct {
	Method   string
	Route    string
	Attempts int   // requests sent, 0 when it did not come to that
	Err      error `json:"-"`
}

func (e *TransportError) Error() string {
	return fmt.Sprintf("cliniko: %s %s: no answer after %d attempts: %s", e.Method, e.Route, e.Attempts, transport.Describe(e.Err))
}

// Unwrap is the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// Format shows the text with every verb: that of the cause may name what was searched for.
func (e *TransportError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// OutcomeUnknownError is a write that may or may not have happened: the connection broke after the request was sent,
// the server failed, or its answer could not be read. It was not repeated. Look for the record before doing it again.
//
// The Settle methods of [IndividualAppointmentsService] and [PatientsService] look for what a Create may have made.
type OutcomeUnknownError struct {
	Method string
	Route  string
	SentAt time.Time // when the attempt that may have done it began, by the local clock
	Err    error     `json:"-"` // an *APIError such as a 504, a *DecodeError, or the cause of the broken connection
}

func (e *OutcomeUnknownError) Error() string {
	return fmt.Sprintf("cliniko: %s %s: it is unknown whether this happened, look before doing it again: %s", e.Method, e.Route, transport.Describe(e.Err))
}

// Unwrap is the cause.
func (e *OutcomeUnknownError) Unwrap() error { return e.Err }

// Format shows the text with every verb, as that of [TransportError] does.
func (e *OutcomeUnknownError) Format(f fmt.State, verb rune) { formatError(f, verb, e) }

// DecodeError is a successful answer that is not what the API documents. Its text names the place and shows no value.
type DecodeError struct {
	Method    string
	Route     string
	RequestID string // "" when the API gave none
	Problem   string // what is wrong, such as "not JSON" or "patients.created_at has another type"
}

func (e *DecodeError) Error() string {
	text := fmt.Sprintf("cliniko: %s %s: unreadable response: %s", e.Method, e.Route, e.Problem)
	if e.RequestID != "" {
		text += fmt.Sprintf(" [request %s]", e.RequestID)
	}
	return text
}

// Is matches [ErrBadResponse].
func (e *DecodeError) Is(target error) bool { return target == ErrBadResponse }

// problemOf describes a decoding error of encoding/json, whose own texts quote values.
func problemOf(err error) string {
	var (
		syntax   *json.SyntaxError
		mismatch *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &mismatch):
		name := mismatch.Field
		if !consistsOf(name, lowercase+digits+"_.") { // the key of a map, which is a value
			name = "a value"
		}
		return fmt.Sprintf("%s is not a %s", name, mismatch.Type)
	case errors.As(err, &syntax):
		return fmt.Sprintf("not JSON, at byte %d", syntax.Offset)
	default:
		return "a value has another form than documented"
	}
}
