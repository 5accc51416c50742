package store

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Ordering is the order of a list, most significant column first.
type Ordering []sortColumn

type sortColumn struct {
	field string
	desc  bool
}

// ParseSort reads sort=a,b:desc and the deprecated parameter order, which
// applies to columns without a direction. It returns nil for the default order,
// in which the rows are stored.
func ParseSort(col *Collection, op apispec.Operation, query url.Values) (Ordering, error) {
	if !op.Takes("sort") {
		return nil, nil
	}
	desc := false
	switch query.Get("order") {
	case "", "asc":
	case "desc":
		desc = true
	default:
		return nil, badQuery("order must be asc or desc")
	}
	text := query.Get("sort")
	if text == "" {
		if !desc {
			return nil, nil
		}
		text = "created_at"
	}
	var order Ordering
	for part := range strings.SplitSeq(text, ",") {
		column, err := parseSortColumn(col, op, part, desc)
		if err != nil {
			return nil, err
		}
		order = append(order, column)
	}
	return order, nil
}

func parseSortColumn(col *Collection, op apispec.Operation, text string, desc bool) (sortColumn, error) {
	field, direction, given := strings.Cut(text, ":")
	if !sortable(col, op, field) {
		return sortColumn{}, badQuery("%s is not sortable", field)
	}
	if given {
		if direction != "asc" && direction != "desc" {
			return sortColumn{}, badQuery("Sort direction for %s must be asc or desc", field)
		}
		desc = direction == "desc"
	}
	return sortColumn{field, desc}, nil
}

// sortable reports whether a list can be sorted by a field: those with a single
// value and the ids that can be filtered. Which columns the real API accepts is
// not documented.
func sortable(col *Collection, op apispec.Operation, field string) bool {
	if f, ok := col.Fields[field]; ok {
		return f.Scalar()
	}
	f, ok := op.Filter(field)
	return ok && f.Type != apispec.FilterArray
}

// oldestFirst is the default order of lists.
var oldestFirst = Ordering{{field: "created_at"}}

// compare compares two rows by the columns, then by id.
func (o Ordering) compare(a, b *Record) int {
	for _, column := range o {
		n := compareNullable(a.Get(column.field), b.Get(column.field))
		if column.desc {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return cmp.Compare(a.ID, b.ID)
}

// Apply sorts rows in place. Only the rows from start up to end are in their
// final position afterwards, which is much faster for one page of a long list.
func (o Ordering) Apply(rows []*Record, start, end int) {
	if len(o) == 0 || start == end {
		return
	}
	ranked := make([]rankedRow, len(rows))
	for i, rec := range rows {
		ranked[i] = rankedRow{o[0].rank(rec), rec}
	}
	sortPart(ranked, start, end, o.compareRanked)
	for i := range ranked {
		rows[i] = ranked[i].rec
	}
}

// compareNullable sorts null after every value, as the API's database does.
func compareNullable(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return compare(a, b)
}

// compare compares two values of one field. Both must have the same type.
func compare(a, b any) int {
	switch a := a.(type) {
	case ID:
		return cmp.Compare(a, b.(ID))
	case int:
		return cmp.Compare(a, b.(int))
	case Decimal:
		return a.Rat().Cmp(b.(Decimal).Rat())
	case Date:
		return cmp.Compare(a, b.(Date))
	case time.Time:
		return a.Compare(b.(time.Time))
	case bool:
		return cmp.Compare(boolRank(a), boolRank(b.(bool)))
	case string:
		b := b.(string)
		if a == b {
			return 0
		}
		return cmp.Or(compareFold(a, b), cmp.Compare(a, b))
	}
	return 0
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
