package cliniko

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// Do calls an operation that the SDK has no method for, through the same core as all others: the same key, pacing,
// retries, limits and errors. path is below the base URL and begins with a slash: "/patients/123/letters". query may be
// nil. body is written as JSON, nil for none. into is a pointer that the answer is read into, nil to leave it unread.
//
// Requests with another method than GET are never repeated on doubt. Without into, only a 204 or a record with an id says
// that one was done; after anything else it is an [*OutcomeUnknownError]. In errors and logs, ids in the path stand as {id}.
func (c *Client) Do(ctx context.Context, method, path string, query url.Values, body, into any) error {
	if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete}, method) {
		return &ValidationError{Field: "method", Reason: "must be GET, POST, PATCH, PUT or DELETE"}
	}
	route, err := routeOf(path)
	if err != nil {
		return err
	}
	if into != nil && reflect.ValueOf(into).Kind() != reflect.Pointer {
		return &ValidationError{Field: "into", Reason: "must be a pointer"}
	}
	var payload []byte
	if body != nil {
		if payload, err = json.Marshal(body); err != nil {
			return &ValidationError{Field: "body", Reason: "cannot be written as JSON"}
		}
	}
	u := *c.base
	u.Path += path
	u.RawQuery = query.Encode()
	op := operation{Method: method, Route: route}
	resp, err := c.send(ctx, op, &u, payload)
	if err != nil {
		return err
	}
	defer resp.Release()
	switch {
	case into != nil:
		return decode(op, resp, into)
	case op.isWrite():
		return checkDone(op, resp)
	default:
		return nil
	}
}

// routeOf is a path with its ids taken out. A path that could lead elsewhere is an error.
func routeOf(path string) (string, error) {
	segments := strings.Split(path, "/")
	if segments[0] != "" || len(segments) < 2 {
		return "", &ValidationError{Field: "path", Reason: "must begin with a slash"}
	}
	for i, segment := range segments[1:] {
		if !consistsOf(segment, lowercase+uppercase+digits+"_-") {
			return "", &ValidationError{Field: "path", Reason: "must consist of names and ids between single slashes, the query apart"}
		}
		if isID(segment) {
			segments[i+1] = "{id}"
		}
	}
	return strings.Join(segments, "/"), nil
}
