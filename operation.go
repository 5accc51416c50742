package cliniko

import (
	"net/http"
	"strings"
)

// operation is one endpoint of the API. Each is a package variable beside the service method that calls it, and gives
// the retry policy (by its method), the text of errors, the attributes of logs, and what the contract test holds
// against the description of the API.
type operation struct {
	Method string
	Route  string // template of the path, below the base URL: /patients/{id}

	toFile bool // the answer may be a redirect to a file: send returns it, and does not follow it

	NotFound string // what a 404 means here, where it does not mean that there is no such record
}

// isWrite tells whether the operation changes something, so that an unclear end matters.
func (op operation) isWrite() bool { return op.Method != http.MethodGet }

// ids are the values for the placeholders of a route, in order.
type ids []interface{ segment() (string, error) }

// path fills the route. Every value is checked by its own type to be digits: no id can leave its segment.
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
