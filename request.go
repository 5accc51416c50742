package cliniko

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"strconv"

	"github.com/google/go-querystring/query"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// noOptions is the options type of a Get without options.
type noOptions struct{}

// get reads one record.
func get[T any](ctx context.Context, c *Client, op operation, ids ids) (*T, error) {
	return getWith[T, noOptions](ctx, c, op, ids)
}

// getWith reads one record. opts, from the caller of a service method, may have one element or none.
func getWith[T, O any](ctx context.Context, c *Client, op operation, ids ids, opts ...O) (*T, error) {
	if len(opts) > 1 {
		return nil, &ValidationError{Field: "options", Reason: "must be given at most once"}
	}
	var query any
	if len(opts) == 1 {
		query = opts[0]
	}
	record := new(T)
	return readable(record, c.read(ctx, op, ids, query, record))
}

// readable returns the record together with a partial error, and nil with any other.
func readable[T any](record *T, err error) (*T, error) {
	if err != nil && !isPartial(err) {
		return nil, err
	}
	return record, err
}

func (c *Client) read(ctx context.Context, op operation, ids ids, query, into any) error {
	u, err := c.operationURL(op, ids, query)
	if err != nil {
		return err
	}
	resp, err := c.send(ctx, op, u, nil)
	if err != nil {
		return err
	}
	defer resp.Release()
	return resp.record(ctx, into)
}

// write sends a write and returns the record in the response. body may be nil.
func write[T any](ctx context.Context, c *Client, op operation, ids ids, body any) (*T, error) {
	record := new(T)
	return readable(record, c.write(ctx, op, ids, body, record))
}

func (c *Client) write(ctx context.Context, op operation, ids ids, body, into any) error {
	resp, err := c.call(ctx, op, ids, body)
	if err != nil {
		return err
	}
	defer resp.Release()
	return resp.record(ctx, into)
}

// exec sends a write whose response has no record. body may be nil.
func exec(ctx context.Context, c *Client, op operation, ids ids, body any) error {
	resp, err := c.call(ctx, op, ids, body)
	if err != nil {
		return err
	}
	defer resp.Release()
	return resp.done()
}

// call sends one operation with a body, which may be nil. The caller releases the response.
func (c *Client) call(ctx context.Context, op operation, ids ids, body any) (*response, error) {
	u, err := c.operationURL(op, ids, nil)
	if err != nil {
		return nil, err
	}
	payload, err := encodeBody(body)
	if err != nil {
		return nil, err
	}
	if body != nil && reflect.ValueOf(body).IsZero() {
		return nil, &ValidationError{Field: "request", Reason: "sets no field"}
	}
	return c.send(ctx, op, u, payload)
}

// operationURL returns the address of an operation with its IDs and query. query may be nil.
func (c *Client) operationURL(op operation, ids ids, query any) (*url.URL, error) {
	values, err := encodeQuery(query)
	if err != nil {
		return nil, err
	}
	return c.addressOf(op, ids, values)
}

func (c *Client) addressOf(op operation, ids ids, values url.Values) (*url.URL, error) {
	if !c.isReady() {
		return nil, errNoClient
	}
	path, err := op.path(ids)
	if err != nil {
		return nil, err
	}
	u := *c.base
	u.Path += path
	u.RawQuery = values.Encode()
	return &u, nil
}

// encodeBody checks a request and encodes it as JSON.
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

var errNoContext = &ValidationError{Field: "ctx", Reason: "must not be nil"}

// send is the only place where the key is added to a request. The host of the URL is always that of the client, because
// operationURL and nextPage return no other.
func (c *Client) send(ctx context.Context, op operation, u *url.URL, body []byte) (*response, error) {
	if ctx == nil {
		return nil, errNoContext
	}
	header := http.Header{
		"Accept":     {"application/json"},
		"User-Agent": {c.userAgent},
	}
	if body != nil {
		header.Set("Content-Type", "application/json")
	}
	auth := http.Request{Header: header}
	auth.SetBasicAuth(c.key.reveal(), "")

	r := &response{call: c.startCall(ctx, op, u.Host), id: op.recordID(u.Path)}
	defer r.endIfPanicking()
	resp, err := c.transport.Do(r.ctx, &transport.Request{ //nolint:contextcheck // r.ctx is made of ctx
		Method: op.Method, Route: op.Route, URL: u, Header: header, Body: body, File: op.toFile,
	})
	if err != nil {
		return nil, r.unanswered(err)
	}
	r.Response = resp
	return r.judge()
}

// unanswered ends a call without a response, and returns its error.
func (k *call) unanswered(err error) error {
	failure, ok := errors.AsType[*transport.Error](err)
	if !ok {
		k.end(err, 0, 0, nil)
		return err
	}
	err = k.errorOf(failure)
	k.end(err, failure.Attempts, failure.Waited, nil)
	return err
}

func (k *call) errorOf(failure *transport.Error) error {
	if k.op.isWrite() && failure.Sent {
		return unknownOutcome(k.op, failure.SentAt, failure.Err)
	}
	cause := failure.Err
	if limit, ok := errors.AsType[*transport.LimitError](cause); ok {
		cause = limitCause(limit.Err)
	}
	return &TransportError{Method: k.op.Method, Route: k.op.Route, Attempts: failure.Attempts, Err: cause}
}

// limitCause makes the error of a custom limiter match ErrRateLimited, because x/time/rate has no sentinel error to
// compare with.
func limitCause(err error) error {
	if errors.Is(err, ErrRateLimited) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrRateLimited, err)
}

// Page sizes of the API: the default and the maximum.
const (
	defaultPerPage = 50
	maxPerPage     = 100
)

// maxPage is beyond the end of any list, and fits into 32 bits.
const maxPage = 1<<31 - 1

// encodeQuery encodes an options struct, or nil, as query parameters, and copies url.Values. It checks the parameters that
// all lists have, and calls the check method of options that have one.
func encodeQuery(options any) (url.Values, error) {
	values := url.Values{}
	switch options := options.(type) {
	case nil:
		return values, nil
	case url.Values:
		maps.Copy(values, options)
		return values, checkPages(values)
	}
	if own, ok := options.(interface{ check() error }); ok {
		if err := own.check(); err != nil {
			return nil, err
		}
	}
	if err := checkFilters(options); err != nil {
		return nil, err
	}
	values, err := query.Values(options)
	if err != nil {
		return nil, err
	}
	return values, checkPages(values)
}

// checkPages checks the number and the size of a page.
func checkPages(values url.Values) error {
	if err := checkRange(values, "page", maxPage); err != nil {
		return err
	}
	return checkRange(values, "per_page", maxPerPage)
}

func checkRange(values url.Values, name string, high int) error {
	if n := intParameter(values, name, 1); n < 1 || n > high {
		return &ValidationError{Field: name, Reason: fmt.Sprintf("must be 1 to %d", high)}
	}
	return nil
}

// intParameter returns a number in a query, or a default if there is none.
func intParameter(values url.Values, name string, byDefault int) int {
	n, err := strconv.Atoi(values.Get(name))
	if err != nil {
		return byDefault
	}
	return n
}
