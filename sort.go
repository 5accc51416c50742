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

// SortBy sorts by the first term, records that are equal in it by the second, and so on. By default, the API sorts by
// created_at, ascending.
//
// Iterators lose no record when the list is in the default order or sorted by created_at, id or starts_at alone; see [Walk].
// To read what has changed, use a Changes method, such as [PatientsService.Changes]. Do not sort by updated_at for that: a
// record that is edited during the walk moves to the end of the list, and others are missed.
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
