package cliniko

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-querystring/query"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// do is one call from a service method to a decoded value and back. query is an options struct, or a slice of at most
// one (the variadic options of a Get); query and body may be nil.
func do[T any](ctx context.Context, c *Client, op operation, ids ids, query, body any) (*T, error) {
	resp, err := c.call(ctx, op, ids, query, body)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	value := new(T)
	if err := decode(op, resp, value); err != nil {
		return nil, err
	}
	if !haveIDs(*value) {
		return nil, badResponse(op, resp, noID)
	}
	if !hasKnownField(resp.Body, reflect.ValueOf(value).Elem()) {
		return nil, badResponse(op, resp, "nothing that was asked for is in it")
	}
	return value, nil
}

// hasKnownField tells whether an answer has any of the fields that were asked for. Without that, null, {} or the word of a proxy
// would read as an empty record, and as a write that was done.
func hasKnownField(body []byte, value reflect.Value) bool {
	if !value.IsZero() {
		return true
	}
	var document map[string]json.RawMessage
	if json.Unmarshal(body, &document) != nil {
		return false
	}
	for field := range value.Type().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if _, ok := document[name]; ok {
			return true
		}
	}
	return false
}

// exec is do for an operation whose answer is empty.
func exec(ctx context.Context, c *Client, op operation, ids ids, body any) error {
	resp, err := c.call(ctx, op, ids, nil, body)
	if err != nil {
		return err
	}
	defer resp.Release()
	return checkDone(op, resp)
}

// checkDone wants an answer that only the API gives to a write: 204, or a record. A page of a proxy, or nothing, does not
// say that anything was done.
func checkDone(op operation, resp *transport.Response) error {
	var record struct {
		ID ID[any] `json:"id"`
	}
	if resp.Status == http.StatusNoContent || json.Unmarshal(resp.Body, &record) == nil && record.ID != "" {
		return nil
	}
	return badResponse(op, resp, "neither a 204 nor a record")
}

// call sends one operation. The caller releases the response.
func (c *Client) call(ctx context.Context, op operation, ids ids, query, body any) (*transport.Response, error) {
	u, err := c.operationURL(op, ids, query)
	if err != nil {
		return nil, err
	}
	if op.Method == http.MethodPatch && body != nil && reflect.ValueOf(body).IsZero() {
		return nil, &ValidationError{Field: "request", Reason: "sets no field"}
	}
	payload, err := encodeBody(body)
	if err != nil {
		return nil, err
	}
	return c.send(ctx, op, u, payload)
}

// operationURL is the address of an operation with its ids and query filled in.
func (c *Client) operationURL(op operation, ids ids, query any) (*url.URL, error) {
	path, err := op.path(ids)
	if err != nil {
		return nil, err
	}
	values, err := encodeQuery(query)
	if err != nil {
		return nil, err
	}
	u := *c.base
	u.Path += path
	u.RawQuery = values.Encode()
	return &u, nil
}

// encodeBody checks a request and writes it as JSON.
func encodeBody(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	if err := validate(body); err != nil {
		return nil, err
	}
	payload, err := json.Marshal(wireForm(body))
	if err != nil {
		return nil, &ValidationError{Field: "body", Reason: "cannot be written as JSON"}
	}
	return payload, nil
}

// send is the one place where a request gets the key. The URL's host is the client's own: operationURL and ownLink
// make no other.
func (c *Client) send(ctx context.Context, op operation, u *url.URL, body []byte) (*transport.Response, error) {
	header := http.Header{
		"Accept":     {"application/json"},
		"User-Agent": {c.userAgent},
	}
	if body != nil {
		header.Set("Content-Type", "application/json")
	}
	auth := http.Request{Header: header}
	auth.SetBasicAuth(c.key.reveal(), "")

	resp, err := c.transport.Do(ctx, &transport.Request{
		Method: op.Method, Route: op.Route, URL: u, Header: header, Body: body, File: op.toFile,
	})
	if err != nil {
		return nil, unanswered(op, err)
	}
	if resp.Status >= 200 && resp.Status < 300 || op.toFile && resp.Status/100 == 3 && resp.Location != "" {
		return resp, nil
	}
	defer resp.Release()
	refusal := newAPIError(c, op, resp)
	if op.isWrite() && !isRefusal(resp.Status) {
		return nil, unknownOutcome(op, resp.SentAt, refusal)
	}
	return nil, refusal
}

// isRefusal tells whether a status says for certain that a write was not done. 302 and 303 do not: they are also how a
// server says that it is done and where to look; nor does 408, which some send when the work took too long.
func isRefusal(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	case http.StatusRequestTimeout:
		return false
	default:
		return status >= 400 && status < 500
	}
}

func unknownOutcome(op operation, sentAt time.Time, cause error) *OutcomeUnknownError {
	return &OutcomeUnknownError{Method: op.Method, Route: op.Route, SentAt: sentAt, Err: cause}
}

// unanswered turns a failure of the transport into what it means for the caller.
func unanswered(op operation, err error) error {
	var failure *transport.Error
	if !errors.As(err, &failure) {
		return err
	}
	if op.isWrite() && failure.Sent {
		return unknownOutcome(op, failure.SentAt, failure.Err)
	}
	cause := failure.Err
	if limit, ok := errors.AsType[*transport.LimitError](cause); ok {
		cause = limitCause(limit.Err)
	}
	return &TransportError{Method: op.Method, Route: op.Route, Attempts: failure.Attempts, Err: cause}
}

// limitCause makes what a limiter of the caller's own says recognisable: x/time/rate has no error to compare with.
func limitCause(err error) error {
	if errors.Is(err, ErrRateLimited) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrRateLimited, err)
}

// decode reads a successful answer into value, a pointer.
func decode(op operation, resp *transport.Response, value any) error {
	if problem := excess(resp.Body); problem != "" {
		return badResponse(op, resp, problem)
	}
	err := json.Unmarshal(resp.Body, value)
	if err != nil {
		reflect.ValueOf(value).Elem().SetZero()
		err = json.Unmarshal(normalizeTimes(resp.Body, reflect.TypeOf(value)), value)
	}
	if err != nil {
		return badResponse(op, resp, problemOf(err))
	}
	if !plausibleAmounts(reflect.ValueOf(value)) {
		return badResponse(op, resp, "an amount is out of any range")
	}
	return nil
}

// badResponse is what a call ends with when the API accepted it and its answer is of no use. A write has happened then,
// but what became of it is not known.
func badResponse(op operation, resp *transport.Response, problem string) error {
	failure := &DecodeError{
		Method: op.Method, Route: op.Route, RequestID: transport.RequestID(resp.Header), Problem: problem,
	}
	if op.isWrite() {
		return unknownOutcome(op, resp.SentAt, failure)
	}
	return failure
}

// The page sizes of the API: its own, and the most that it gives.
const (
	defaultPerPage = 50
	maxPerPage     = 100
)

// encodeQuery writes an options struct as query parameters, and checks the ones that every list has. Options with rules
// of their own have a method check.
func encodeQuery(options any) (url.Values, error) {
	options, err := onlyOption(options)
	if err != nil || options == nil {
		return url.Values{}, err
	}
	if own, ok := options.(interface{ check() error }); ok {
		err = own.check()
	}
	if err != nil {
		return nil, err
	}
	values, err := query.Values(options)
	if err != nil {
		return nil, err
	}
	if err := checkRange(values, "page", 1, maxPage); err != nil {
		return nil, err
	}
	return values, checkRange(values, "per_page", 1, maxPerPage)
}

// maxPage is far beyond any list and keeps the number within what any server can hold.
const maxPage = 1<<31 - 1

func checkRange(values url.Values, name string, low, high int) error {
	if !values.Has(name) {
		return nil
	}
	if n, err := strconv.Atoi(values.Get(name)); err != nil || n < low || n > high {
		return &ValidationError{Field: name, Reason: fmt.Sprintf("must be %d to %d", low, high)}
	}
	return nil
}

// onlyOption takes the options struct out of the slice that variadic options arrive in.
func onlyOption(options any) (any, error) {
	if options == nil {
		return nil, nil
	}
	v := reflect.ValueOf(options)
	if v.Kind() != reflect.Slice {
		return options, nil
	}
	switch v.Len() {
	case 0:
		return nil, nil
	case 1:
		return v.Index(0).Interface(), nil
	default:
		return nil, &ValidationError{Field: "options", Reason: "can be given once"}
	}
}
