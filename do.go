package cliniko

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Do calls an operation that the SDK has no method for. Key, rate limit, retries and errors are the same as for all
// other operations. path is relative to the base URL and begins with a slash, such as "/patients/123/letters". query
// may be nil. body is a struct or map, which is sent as a JSON object, or nil. The response is read into the struct or
// map that into points to, and replaces all fields of a struct; into may be nil.
//
// A request with a method other than GET is a write, and is never retried when the outcome is uncertain. A write
// succeeds with status code 204, which leaves into unchanged, or with a record that has an ID; any other successful
// response is an [*OutcomeUnknownError]. The response to a GET must be a JSON object with at least one of the fields of
// into. If path ends in an ID, the record in the response must have that ID. Values that cannot be read are handled as
// described at [DecodeError].
//
// In errors and logs, {id} replaces every part of the path that may be an ID.
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
		return &ValidationError{Field: "into", Reason: "must be a non-nil pointer to a struct or a map that a JSON object can be read into"}
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

// encodeAny encodes the body of a Do. It rejects everything that does not become a JSON object, such as text, a reader
// or a nil pointer.
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
		return nil, &ValidationError{Field: "body", Reason: "must be a struct or a map, which is sent as a JSON object"}
	}
	if hasBadText(payload) {
		return nil, &ValidationError{Field: "body", Reason: "must be text in UTF-8, without NUL and U+FFFD"}
	}
	return payload, nil
}

// hasBadText reports whether JSON from encoding/json has an escaped NUL, or U+FFFD, which encoding/json writes in place of
// bytes that are not UTF-8: escaped up to Go 1.26, and as it is from Go 1.27 on.
func hasBadText(payload []byte) bool {
	if bytes.ContainsRune(payload, utf8.RuneError) {
		return true
	}
	for i := 0; i+5 < len(payload); i++ {
		if payload[i] != '\\' {
			continue
		}
		if escape := string(payload[i+1 : i+6]); escape == "u0000" || escape == "ufffd" {
			return true
		}
		i++ // the escaped character may be a backslash
	}
	return false
}

// holdsObject reports whether v is a pointer to something that a JSON object can be read into.
func holdsObject(v reflect.Value) bool {
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return false
	}
	t := v.Type().Elem()
	for t.Kind() == reflect.Pointer && !implements(t, unmarshalerType) {
		t = t.Elem()
	}
	switch {
	case implements(t, unmarshalerType):
		return true
	case t.Kind() == reflect.Interface:
		return t.NumMethod() == 0
	default:
		return t.Kind() == reflect.Struct || t.Kind() == reflect.Map
	}
}

// into reads a response into the pointer that the caller of Do passed.
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
	v := reflect.ValueOf(into).Elem()
	if v.Kind() == reflect.Struct {
		v.SetZero()
	}
	odd, err := r.decode(into)
	if err != nil {
		return err
	}
	if len(found) == 0 || v.Kind() == reflect.Struct && !readsItself(v.Type()) && !hasKnownField(r.Body, v) {
		return r.bad(nothingSent)
	}
	id, _ := bodyID(r.Body)
	return r.oddFields(ctx, id, odd)
}

// routeOf returns a path with {id} in place of its IDs. It keeps only names in lower case, and rejects a path that
// could lead to another place.
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
