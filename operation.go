package cliniko

import (
	"fmt"
	"net/http"
	"strings"
)

// operation is one endpoint of the API. Each operation is a package variable beside the service method that calls it.
// Its method determines the retry policy. Errors and logs name its method and route. The contract test compares it with
// the description of the API.
type operation struct {
	Method string
	Route  string // template of the path, below the base URL: /patients/{id}
	List   string // key of the list in a page; "" if it is the last segment of the route

	Hidden *operation // list of the records that this one leaves out, where no filter includes them

	BadRequest string // hint for a 400; "" for the general one
	NotFound   string // hint for a 404; "" for the general one

	toFile bool // the response may redirect to a file: send returns it without following it
}

// isWrite reports whether the operation changes something, and so must not be sent twice.
func (op operation) isWrite() bool { return op.Method != http.MethodGet }

// listKey returns the key of the list in a page.
func (op operation) listKey() string {
	if op.List != "" {
		return op.List
	}
	return op.Route[strings.LastIndexByte(op.Route, '/')+1:]
}

// failure adds the operation to an error.
func (op operation) failure(err error) error {
	return fmt.Errorf("cliniko: %s %s: %w", op.Method, op.Route, err)
}

// ids holds the values for the placeholders of a route, in order.
type ids []interface{ segment() (string, error) }

// path fills in the route. Each value must consist of digits, so that no ID can change the path.
func (op operation) path(values ids) (string, error) {
	segments := strings.Split(op.Route, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		name := strings.Trim(segment, "{}")
		if len(values) == 0 {
			return "", &ValidationError{Field: name, Reason: "is missing"}
		}
		value, err := values[0].segment()
		if err != nil {
			return "", &ValidationError{Field: name, Reason: err.Error()}
		}
		segments[i], values = value, values[1:]
	}
	return strings.Join(segments, "/"), nil
}

// recordID returns the ID of the record in the response, or "" if the response is something else. The path of a record
// ends in its ID, or in its ID and a verb whose response is the record. The route shows which part of the path is an
// ID.
func (op operation) recordID(path string) string {
	route := op.Route
	for _, verb := range []string{"/archive", "/unarchive", "/cancel"} {
		if shorter, ok := strings.CutSuffix(route, verb); ok {
			route, path = shorter, strings.TrimSuffix(path, verb)
		}
	}
	if !strings.HasSuffix(route, "/{id}") {
		return ""
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}
