// Package apispec describes the Cliniko API as data: every operation and the
// shape of every body, as far as they are documented or were seen.
//
// The sandbox builds its responses from it, and the contract tests compare the SDK with it, so each fact about the API
// is written down once.
package apispec

import (
	_ "embed" // the facts travel with the binary
	"sync"
)

//go:embed endpoints.csv
var endpointsCSV []byte

//go:embed schemas.json
var schemasJSON []byte

// Spec is the whole description.
type Spec struct {
	Operations []Operation       // in the order of endpoints.csv
	Schemas    map[string]Schema // responses and their components, by name
	Requests   map[string]Schema // request bodies, by name
	Deviations []Deviation       // where real responses differ from the documents

	byRoute map[string]int // "GET /patients/{id}" to an index of Operations
}

// Deviation is a place where bodies were seen that the documents do not allow.
type Deviation struct {
	Schemas string `json:"schemas"` // names separated by spaces, or "*"
	Field   string `json:"field"`
	What    string `json:"what"`
	Source  string `json:"source"`
}

// load parses once per process; every caller shares the result.
var load = sync.OnceValues(func() (*Spec, error) {
	return parse(endpointsCSV, schemasJSON)
})

// Load returns the description. The result is shared: read it, never change it.
func Load() (*Spec, error) { return load() }

// Operation finds an operation by its method and path template, for example
// ("GET", "/patients/{id}").
func (s *Spec) Operation(method, path string) (Operation, bool) {
	i, ok := s.byRoute[method+" "+path]
	if !ok {
		return Operation{}, false
	}
	return s.Operations[i], true
}

// Schema returns the schema of a response or of one of its components.
func (s *Spec) Schema(name string) (Schema, bool) {
	schema, ok := s.Schemas[name]
	return schema, ok
}

// Request returns the schema of a request body.
func (s *Spec) Request(name string) (Schema, bool) {
	schema, ok := s.Requests[name]
	return schema, ok
}
