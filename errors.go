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

// Sentinel errors for errors.Is. An [*APIError] matches the one for its status code.
var (
	ErrBadRequest     = errors.New("cliniko: bad request")         // 400: the API does not accept a filter, sort or parameter
	ErrUnauthorized   = errors.New("cliniko: unauthorized")        // 401: the key is wrong, or belongs to another shard
	ErrForbidden      = errors.New("cliniko: forbidden")           // 403: the role of the key's user does not allow it
	ErrNotFound       = errors.New("cliniko: not found")           // 404 from the API: no such record, or an archived, cancelled or deleted one
	ErrInvalid        = errors.New("cliniko: invalid")             // 422, and every *ValidationError
	ErrRateLimited    = errors.New("cliniko: rate limited")        // 429, or a wait for the limit that is longer than the context allows
	ErrServer         = errors.New("cliniko: server error")        // 500 to 599
	ErrRedirect       = errors.New("cliniko: redirect rejected")   // 300 to 399: redirects are not followed with the key
	ErrForeignLink    = errors.New("cliniko: foreign link")        // a response links to another host or list, or to a file without https
	ErrRepeatedPage   = errors.New("cliniko: repeated page")       // the server served an earlier page of a list again
	ErrEndlessList    = errors.New("cliniko: endless list")        // a list has more than 100 empty pages in a row
	ErrIncompleteList = errors.New("cliniko: incomplete list")     // a list ended before all of its records were read
	ErrBadResponse    = errors.New("cliniko: unreadable response") // every *DecodeError
	ErrWrongAccount   = errors.New("cliniko: wrong account")       // the key belongs to an account other than the client's
	ErrNotCreated     = errors.New("cliniko: not created")         // the record was certainly not created; from the Settle and Book methods and FindOrCreate
)

// APIError is a response with a status code other than 2xx. The text of the error names the operation and what to do
// next. It contains no value of the request or the response, because values may be about a patient. The reasons that
// the API gave are in Message and Fields.
type APIError struct {
	StatusCode int
	Method     string
	Route      string              // template of the path, as in /patients/{id}
	RequestID  string              // "" if the API sent none
	Attempts   int                 // requests sent, at least 1; by a walk, for the page that it could not read
	RetryAt    time.Time           // on a 429: when the API accepts requests again, by the local clock; zero otherwise
	Message    string              `json:"-"` // may be ""
	Fields     map[string][]string `json:"-"` // on a 422: what is wrong, by field; "base" is about the whole record. May be nil

	hint    string
	foreign bool // the response is not certainly from the API: it is a page of a proxy, or its body is missing
}

// Limits in bytes. A longer body is ignored.
const (
	maxMessage = 200 // when it is not JSON
	maxRefusal = 64 << 10
)

// isFieldName reports whether s has the form of the API's field names. Error texts show nothing else.
func isFieldName(s string) bool {
	return len(s) <= 64 && consistsOf(s, lowercase+digits+"_.[]-")
}

func (e *APIError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "cliniko: %s %s: %d %s", e.Method, e.Route, e.StatusCode, strings.ToLower(http.StatusText(e.StatusCode)))
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(e.Fields)), func(s string) bool { return !isFieldName(s) })
	if len(names) > 0 {
		fmt.Fprintf(&b, " (rejected: %s)", strings.Join(names, ", "))
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

// Is reports whether target is the sentinel error for the status code. A 404 matches [ErrNotFound] only if its body is
// complete and is a JSON object or empty, as the API sends it: the page of a proxy, or a response that broke off, does
// not prove that there is no such record.
func (e *APIError) Is(target error) bool {
	return target == statusError(e.StatusCode) && (target != ErrNotFound || !e.foreign)
}

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

// newAPIError returns the error for a response. Message and Fields are empty if the body is HTML or too long.
func newAPIError(c *Client, op operation, resp *transport.Response) *APIError {
	e := &APIError{
		StatusCode: resp.Status,
		Method:     op.Method,
		Route:      op.Route,
		RequestID:  transport.RequestID(resp.Header),
		Attempts:   resp.Attempts,
		RetryAt:    resp.RetryAt,
	}
	e.foreign = !e.readReasons(resp.Body) || resp.Truncated
	e.hint = hintFor(c, op, e)
	return e
}

// readReasons sets Message and Fields, and reports whether the body is one that the API sends: a JSON object, or
// nothing.
func (e *APIError) readReasons(body []byte) bool {
	text := strings.TrimSpace(string(body[:min(len(body), maxRefusal)]))
	if len(body) > maxRefusal {
		return strings.HasPrefix(text, "{")
	}
	var reasons struct {
		Message json.RawMessage `json:"message"`
		Error   json.RawMessage `json:"error"`
		Errors  json.RawMessage `json:"errors"`
	}
	if err := json.Unmarshal(body, &reasons); err != nil {
		if !strings.HasPrefix(text, "<") && len(text) <= maxMessage {
			e.Message = text
		}
		return text == ""
	}
	e.Message = strings.Join(texts(cmp.Or(string(reasons.Message), string(reasons.Error))), "; ")
	e.Fields = fieldReasons(reasons.Errors)
	return strings.HasPrefix(text, "{")
}

// base is the field name of reasons about the whole record.
const base = "base"

// fieldReasons reads the reasons by field. They are an object in every body seen. A list or a string is taken as about
// the whole record.
func fieldReasons(raw json.RawMessage) map[string][]string {
	var byField map[string]json.RawMessage
	if json.Unmarshal(raw, &byField) != nil && len(raw) > 0 {
		byField = map[string]json.RawMessage{base: raw}
	}
	fields := make(map[string][]string, len(byField))
	for name, reasons := range byField {
		fields[name] = texts(string(reasons))
	}
	if len(fields[base]) == 0 {
		delete(fields, base)
	}
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// texts reads the reasons for one field. They are a string in every body seen, but a list according to some reports.
func texts(raw string) []string {
	var many []string
	if raw == "" || json.Unmarshal([]byte(raw), &many) == nil {
		return many
	}
	var one string
	if json.Unmarshal([]byte(raw), &one) == nil {
		return []string{one}
	}
	return []string{raw}
}

// hints maps status codes to advice that does not depend on the operation.
var hints = map[int]string{
	http.StatusPaymentRequired:               "the account's subscription does not include this, or is not paid for",
	http.StatusForbidden:                     "the API key acts as the user who created it, and that user's role does not allow this",
	http.StatusMethodNotAllowed:              "the API has no such operation on this path",
	http.StatusProxyAuthRequired:             "a proxy between the program and the API asks for a login",
	http.StatusConflict:                      "the record was changed or is in use; read it again before the next attempt",
	http.StatusGone:                          "the record, or this part of the API, was removed",
	http.StatusRequestEntityTooLarge:         "the request is larger than the API accepts",
	http.StatusRequestURITooLong:             "the query is longer than the API accepts; ask for fewer values in one filter",
	http.StatusUnsupportedMediaType:          "the API does not accept a body of this type; check any proxy between the program and the API",
	http.StatusUnprocessableEntity:           "the API rejected the values; APIError.Message and APIError.Fields say why",
	http.StatusNetworkAuthenticationRequired: "a proxy between the program and the API asks for a login",
	http.StatusTooManyRequests:               "the API key used up its 200 requests a minute; APIError.RetryAt is when the API accepts more",
}

func hintFor(c *Client, op operation, e *APIError) string {
	switch status := e.StatusCode; {
	case status == http.StatusBadRequest:
		return cmp.Or(op.BadRequest, "the API does not accept a filter, sort or parameter of this call; APIError.Message names it")
	case status == http.StatusUnauthorized:
		return fmt.Sprintf("%s (shard %s) does not know the API key; check that it is complete, not revoked, and ends in the shard of the account", c.base.Host, c.key.shard)
	case status == http.StatusNotFound && e.foreign:
		return "this response is incomplete or not from the API; check the base URL and any proxy"
	case status == http.StatusNotFound:
		return cmp.Or(op.NotFound, "there is no such record, or it is archived, cancelled or deleted; some Get methods have options for those")
	case status >= 500:
		return cmp.Or(hints[status], "Cliniko failed to respond")
	case status >= 300 && status < 400:
		return "redirects are not followed, because they could send the API key to another host"
	default:
		return hints[status]
	}
}

// ValidationError is the error for an invalid input. Nothing was sent.
type ValidationError struct {
	Field  string // the API's name of the field or parameter
	Reason string // what is allowed; never the value
}

func (e *ValidationError) Error() string { return fmt.Sprintf("cliniko: %s %s", e.Field, e.Reason) }

// Is reports whether target is [ErrInvalid].
func (e *ValidationError) Is(target error) bool { return target == ErrInvalid }

// TransportError is the error of a call that got no response and certainly changed nothing. It unwraps to the cause,
// such as context.Canceled, context.DeadlineExceeded or a *net.OpError.
type TransportError struct {
	Method   string
	Route    string
	Attempts int   // requests sent, as in an APIError; may be 0
	Err      error `json:"-"`
}

func (e *TransportError) Error() string {
	return fmt.Sprintf("cliniko: %s %s: no response after %d attempts: %s", e.Method, e.Route, e.Attempts, transport.Describe(e.Err))
}

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// OutcomeUnknownError is the error of a write that may or may not have happened: the connection broke after the request
// was sent, the server failed, or its response could not be read. The request was not retried. Look for the record
// before you send it again.
//
// The Settle methods of [IndividualAppointmentsService], [PatientsService] and [TreatmentNotesService] look for what a
// Create may have created.
type OutcomeUnknownError struct {
	Method string
	Route  string
	SentAt time.Time // when the last attempt began, by the local clock
	Err    error     `json:"-"` // an *APIError such as a 504, a *DecodeError, or the cause of the broken connection
}

func (e *OutcomeUnknownError) Error() string {
	return fmt.Sprintf("cliniko: %s %s: it is unknown whether this happened, check before doing it again: %s", e.Method, e.Route, transport.Describe(e.Err))
}

// Unwrap returns the cause.
func (e *OutcomeUnknownError) Unwrap() error { return e.Err }

// DecodeError is the error for a response with status code 2xx that is not what the API documents. Its text tells where
// the problem is and shows no value.
//
// A value that cannot be read, such as a number where the API documents a string, affects only its field. The record is
// returned together with the error, with that field left zero; RecordID and Field tell where the value is. Get returns
// both, an iterator yields both and then continues, and List returns the page with an error that joins those of all
// records. Any other DecodeError comes without a record and ends an iteration:
//
//	for patient, err := range client.Patients.All(ctx, cliniko.PatientListOptions{}) {
//		if odd, ok := errors.AsType[*cliniko.DecodeError](err); ok && odd.RecordID != "" {
//			log.Print(err) // the other fields of the patient could be read
//		} else if err != nil {
//			return err
//		}
//		...
//	}
//
// A write that was done returns no such error. Values that cannot be read in its response are logged, see [WithLogger].
type DecodeError struct {
	Method    string
	Route     string
	RequestID string // "" if the API sent none
	RecordID  string // the record with the value that cannot be read; "" if the error is about the whole response or the record has no ID
	Field     string // the field that cannot be read, such as date_of_birth or custom_fields.sections[0].name; may be ""
	Problem   string // what is wrong, such as "not JSON, at byte 1"; of more than 100 odd values of a record, the last error counts the others

	partial bool // the record is returned together with the error
}

func (e *DecodeError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "cliniko: %s %s: ", e.Method, e.Route)
	if e.RecordID != "" {
		fmt.Fprintf(&b, "record %s: ", e.RecordID)
	}
	if e.Field != "" {
		fmt.Fprintf(&b, "field %s: ", e.Field)
	} else {
		b.WriteString("unreadable response: ")
	}
	b.WriteString(e.Problem)
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", e.RequestID)
	}
	return b.String()
}

// Is matches [ErrBadResponse].
func (e *DecodeError) Is(target error) bool { return target == ErrBadResponse }

// isPartial reports whether an error is only about odd values, so that a record was returned with it.
func isPartial(err error) bool {
	e, ok := errors.AsType[*DecodeError](err)
	return ok && e.partial
}

// problemOf describes an error of encoding/json, whose own text may contain values.
func problemOf(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("not JSON, at byte %d", syntax.Offset)
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return "not a JSON object"
	}
	return "a value does not have the documented form"
}
