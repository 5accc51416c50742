package cliniko

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// ListPath iterates over a list that the SDK has no method for, with one request for each page. path is relative to the
// base URL and begins with a slash, such as "/patients/123/appointments". key is the name of the list in the response,
// such as "appointments". query may be nil; unless it has per_page, pages have up to 100 records.
//
// T is a struct that a record can be read into, or a map. If it has a field ID with a string type, every record must have
// an ID, and comes once.
//
// The list is walked by the numbers of its pages, and pages are tried for minutes, as described at [Walk]. In errors and
// logs, {id} replaces every part of the path that may be an ID.
func ListPath[T any](ctx context.Context, client *Client, path, key string, query url.Values) iter.Seq2[T, error] {
	route, err := routeOf(path)
	if err == nil && !consistsOf(key, lowercase+"_") {
		err = &ValidationError{Field: "key", Reason: "must be the name of a list, in lower case"}
	}
	if err != nil {
		return func(yield func(T, error) bool) {
			var none T
			yield(none, err)
		}
	}
	return all[T](ctx, client, operation{Method: http.MethodGet, Route: route, List: key}, partsOf(path, route), query)
}

// pathPart is a part of a path that routeOf has checked.
type pathPart string

func (p pathPart) segment() (string, error) { return string(p), nil }

// partsOf returns the parts of a path for the placeholders of its route.
func partsOf(path, route string) ids {
	var parts ids
	segments := strings.Split(path, "/")
	for i, name := range strings.Split(route, "/") {
		if name == "{id}" {
			parts = append(parts, pathPart(segments[i]))
		}
	}
	return parts
}
