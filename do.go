package cliniko

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Do calls an operation that the SDK has no method for, in the same way as all others: with the same key, rate limit,
// retries and errors. path is below the base URL and begins with a slash: "/patients/123/letters". query may be nil. body
// is written as a JSON object, and is nil for none. The response is read into the struct or map that into points to; into
// may be nil.
//
// A request with a method other than GET is never retried when the outcome is uncertain. Only a 204, which leaves into as
// it is, and a record with an id show that it was done; after any other response it is an [*OutcomeUnknownError]. The
// response to a GET must be a JSON object with at least one of the fields of into. Where path ends in an id, the record in
// the response must have that id. Odd values are handled as by all methods, see [DecodeError].
//
// In errors and logs, every part of the path that may be an id is written {id}.
func (c *Client) Do(ctx context.Context, method, path string, query url.Values, body, into any) error {
	if !c.isReady() {
		return errNoClient
	}
	if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete}, method) {
		return &ValidationError{Field: "method", Reason: "must be GET, POST, PATCH, PUT or DELETE"}
	}
	route, err := routeOf(path)
	if err != nil {
		return err
	}
	if into != nil && !holdsObject(reflect.ValueOf(into)) {
		return &ValidationError{Field: "into", Reason: "must be a pointer, not nil, to what a JSON object can be read into"}
	}
	payload, err := encodeAny(body)
	if err != nil {
		return err
	}
	u := *c.base
	u.Path += path
	u.RawQuery = query.Encode()
	resp, err := c.send(ctx, operation{Method: method, Route: route}, &u, payload)
	if err != nil {
		return err
	}
	defer resp.Release()
	if into == nil || method != http.MethodGet && resp.Status == http.StatusNoContent {
		return resp.done()
	}
	return resp.into(ctx, into)
}

// encodeAny writes the body of a Do. What is not a JSON object is a mistake: text that is JSON already, a reader, or a nil
// pointer.
func encodeAny(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	_, isReader := body.(io.Reader)
	payload, err := json.Marshal(body)
	if err != nil {
		return nil, &ValidationError{Field: "body", Reason: "cannot be written as JSON"}
	}
	if isReader || payload[0] != '{' {
		return nil, &ValidationError{Field: "body", Reason: "must be a struct or a map, which is written as a JSON object"}
	}
	return payload, nil
}

// holdsObject reports whether a JSON object can be read into what a pointer points to.
func holdsObject(v reflect.Value) bool {
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return false
	}
	t := v.Type().Elem()
	for t.Kind() == reflect.Pointer && !reflect.PointerTo(t).Implements(unmarshalerType) {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(unmarshalerType):
		return true
	case t.Kind() == reflect.Interface:
		return t.NumMethod() == 0
	default:
		return t.Kind() == reflect.Struct || t.Kind() == reflect.Map
	}
}

// into reads a response into a pointer of the caller's.
func (r *response) into(ctx context.Context, into any) error {
	if err := r.done(); err != nil {
		return err
	}
	found := map[string]bool{}
	for name := range members(r.Body) {
		if found[strings.ToLower(name)] {
			return r.bad("a field is in it twice")
		}
		found[strings.ToLower(name)] = true
	}
	odd, err := r.decode(into)
	if err != nil {
		return err
	}
	v := reflect.ValueOf(into).Elem()
	if len(found) == 0 || v.Kind() == reflect.Struct && !readsItself(v.Type()) && !hasKnownField(r.Body, v) {
		return r.bad(nothingSent)
	}
	id, _ := bodyID(r.Body)
	return r.oddFields(ctx, id, odd)
}

// routeOf returns a path without its ids: only names in lower case are shown. A path that could lead elsewhere is an error.
func routeOf(path string) (string, error) {
	segments := strings.Split(path, "/")
	if segments[0] != "" || len(segments) < 2 {
		return "", &ValidationError{Field: "path", Reason: "must begin with a slash"}
	}
	for i, segment := range segments[1:] {
		if !consistsOf(segment, lowercase+uppercase+digits+"_-") {
			return "", &ValidationError{Field: "path", Reason: "must consist of names and ids between single slashes, without the query"}
		}
		if !consistsOf(segment, lowercase+"_") {
			segments[i+1] = "{id}"
		}
	}
	return strings.Join(segments, "/"), nil
}
