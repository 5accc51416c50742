package apispec

import "strings"

// Router finds the operation that a request is for.
type Router struct {
	byMethod map[string][]route
}

type route struct {
	operation Operation
	segments  []string // of the path template
}

// NewRouter returns a router for the given operations.
func NewRouter(operations []Operation) *Router {
	r := &Router{byMethod: map[string][]route{}}
	for _, op := range operations {
		r.byMethod[op.Method] = append(r.byMethod[op.Method], route{op, strings.Split(op.Path, "/")})
	}
	return r
}

// Match returns the operation of a method and a path below the base URL, such
// as /patients/123, and the values of the path parameters by name. A parameter
// matches 1 to 19 digits, so /practitioners/inactive never matches
// /practitioners/{id}, and the order of the operations does not matter.
func (r *Router) Match(method, path string) (Operation, map[string]string, bool) {
	segments := strings.Split(path, "/")
	for _, candidate := range r.byMethod[method] {
		if params, ok := candidate.match(segments); ok {
			return candidate.operation, params, true
		}
	}
	return Operation{}, nil, false
}

func (r route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	for i, want := range r.segments {
		if isParameter(want) && !isID(segments[i]) || !isParameter(want) && want != segments[i] {
			return nil, false
		}
	}
	params := map[string]string{}
	for i, name := range r.segments {
		if isParameter(name) {
			params[strings.Trim(name, "{}")] = segments[i]
		}
	}
	return params, true
}

func isParameter(segment string) bool { return strings.HasPrefix(segment, "{") }

// isID reports whether a segment has the form of an id.
func isID(segment string) bool {
	const digits = "0123456789"
	return segment != "" && len(segment) <= 19 && strings.Trim(segment, digits) == ""
}
