package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// fakeCRM is a CRM in memory. It is an http.RoundTripper, so that it needs no port.
type fakeCRM struct {
	mu       sync.Mutex
	contacts map[string]contact // by key
}

const fakeKey = "fake"

func newFakeCRM() *fakeCRM { return &fakeCRM{contacts: map[string]contact{}} }

// RoundTrip responds to a request.
func (f *fakeCRM) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result(), nil
}

// ServeHTTP responds to a request.
func (f *fakeCRM) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key, ok := strings.CutPrefix(r.URL.Path, "/contacts/")
	switch {
	case r.Header.Get("Authorization") != "Bearer "+fakeKey:
		w.WriteHeader(http.StatusUnauthorized)
	case ok && r.Method == http.MethodDelete:
		delete(f.contacts, key)
		w.WriteHeader(http.StatusNoContent)
	case ok && r.Method == http.MethodPut:
		var c contact
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil || !strings.Contains(c.Email, "@") {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		f.contacts[key] = c
		w.WriteHeader(http.StatusOK)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// print writes the contacts as a table.
func (f *fakeCRM) print(out io.Writer) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "EMAIL\tFIRST NAME\tLAST NAME")
	sorted := slices.SortedFunc(maps.Values(f.contacts), func(a, b contact) int { return strings.Compare(a.Email, b.Email) })
	for _, c := range sorted {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Email, c.FirstName, c.LastName)
	}
	fmt.Fprintf(table, "\n%d contacts\n", len(sorted))
	return table.Flush()
}
