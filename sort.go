package cliniko

import (
	"net/url"
	"strings"
)

// SortColumn is a column that lists of T can be sorted by. Each resource has constants for the columns that are known to
// work; the API rejects any other with status code 400.
type SortColumn[T any] string

// SortTerm is a column of a [Sort] with its direction. [SortColumn.Ascending] and [SortColumn.Descending] return one.
type SortTerm[T any] struct{ column, direction string }

// Ascending sorts the smallest, or earliest, value first.
func (c SortColumn[T]) Ascending() SortTerm[T] { return SortTerm[T]{column: string(c)} }

// Descending sorts the greatest, or latest, value first.
func (c SortColumn[T]) Descending() SortTerm[T] { return SortTerm[T]{string(c), ":desc"} }

// Sort is the order of a list. [SortBy] returns one.
type Sort[T any] []SortTerm[T]

// SortBy sorts by the first term, then by the second term where the first is equal, and so on. By default, the API
// sorts by created_at, ascending.
//
// If records may change while All reads a list, sort by a column that does not change, such as the default created_at:
// new records then come last. Pages are numbered, so if a record on an earlier page is archived, cancelled or deleted,
// the first record of the next page moves up to the page before, and All misses it. To avoid that, include archived,
// cancelled and deleted records with [Any], or synchronize by UpdatedAt.
func SortBy[T any](terms ...SortTerm[T]) Sort[T] { return terms }

// EncodeValues adds the sort parameter. go-querystring calls it.
func (s Sort[T]) EncodeValues(name string, values *url.Values) error {
	texts := make([]string, len(s))
	for i, t := range s {
		if !consistsOf(t.column, lowercase+digits+"_") {
			return &ValidationError{Field: name, Reason: "must name columns, of lower-case letters, digits and underscores"}
		}
		texts[i] = t.column + t.direction
	}
	values.Set(name, strings.Join(texts, ","))
	return nil
}
