package clinikotest

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// ordering is the order of a list, most important column first.
type ordering []sortColumn

type sortColumn struct {
	field string
	desc  bool
}

// parseSort reads sort=a,b:desc and the deprecated order, which holds for the
// columns that name no direction. It returns nil for the default order, which
// the rows are in already.
func (c *call) parseSort(col *collection) (ordering, error) {
	if !c.op.Takes("sort") {
		return nil, nil
	}
	desc := false
	switch c.query.Get("order") {
	case "", "asc":
	case "desc":
		desc = true
	default:
		return nil, badRequest("order must be asc or desc")
	}
	text := c.query.Get("sort")
	if text == "" {
		if !desc {
			return nil, nil
		}
		text = "created_at"
	}
	var order ordering
	for part := range strings.SplitSeq(text, ",") {
		column, err := c.parseSortColumn(col, part, desc)
		if err != nil {
			return nil, err
		}
		order = append(order, column)
	}
	return order, nil
}

func (c *call) parseSortColumn(col *collection, text string, desc bool) (sortColumn, error) {
	field, direction, given := strings.Cut(text, ":")
	if !c.sortable(col, field) {
		return sortColumn{}, badRequest("%s is not sortable", field)
	}
	if given {
		if direction != "asc" && direction != "desc" {
			return sortColumn{}, badRequest("Sort direction for %s must be asc or desc", field)
		}
		desc = direction == "desc"
	}
	return sortColumn{field, desc}, nil
}

// sortable takes every field with a single value and every id that can be
// filtered. Which columns the real API takes is not documented.
func (c *call) sortable(col *collection, field string) bool {
	if f, ok := col.fields[field]; ok {
		return f.Scalar()
	}
	f, ok := c.op.Filter(field)
	return ok && f.Type != apispec.FilterArray
}

// oldestFirst is the default order of lists.
var oldestFirst = ordering{{field: "created_at"}}

// compare orders two rows. Those that are equal come in the order of their ids.
func (o ordering) compare(a, b *record) int {
	for _, column := range o {
		n := compareNullable(a.get(column.field), b.get(column.field))
		if column.desc {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return cmp.Compare(a.id, b.id)
}

// apply sorts in place. Only the rows from start up to end are where they
// belong afterwards, which takes much less time for a page of a long list.
func (o ordering) apply(rows []*record, start, end int) {
	if len(o) == 0 {
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

// rankedRow is a row with the rank of its first column, which is quicker to
// compare than the values.
type rankedRow struct {
	rank uint64
	rec  *record
}

func (o ordering) compareRanked(a, b rankedRow) int {
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	return o.compare(a.rec, b.rec)
}

// rank is never greater for the lesser of two rows. It may be the same for
// rows that differ.
func (c sortColumn) rank(rec *record) uint64 {
	rank := rankOf(rec.get(c.field))
	if c.desc {
		return math.MaxUint64 - rank
	}
	return rank
}

func rankOf(value any) uint64 {
	const middle = 1 << 63 // of zero, so that negative numbers come before it
	switch v := value.(type) {
	case nil:
		return math.MaxUint64
	case recordID:
		return middle + uint64(v) //nolint:gosec // wraps around for negative numbers, as it should
	case int:
		return middle + uint64(v) //nolint:gosec // the same
	case time.Time:
		return middle + uint64(v.Unix()) //nolint:gosec // the same
	case date:
		return textRank(string(v))
	case string:
		return textRank(v)
	default:
		return middle
	}
}

// textRank is made of the first letters of a text, in lower case.
func textRank(text string) uint64 {
	if !isASCII(text) {
		text = strings.ToLower(text)
	}
	rank := uint64(0)
	for i := range 8 {
		rank <<= 8
		if i < len(text) {
			rank |= uint64(lower(text[i]))
		}
	}
	return rank
}

// compareFold orders texts without regard to case. Most are plain, and those
// it compares without making copies.
func compareFold(a, b string) int {
	if !isASCII(a) || !isASCII(b) {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	}
	for i := range min(len(a), len(b)) {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func lower(letter byte) byte {
	if 'A' <= letter && letter <= 'Z' {
		return letter + 'a' - 'A'
	}
	return letter
}

// sortPart sorts rows as far as those from start up to end need it: it divides
// them as quicksort does, but goes on with the parts of that range only.
func sortPart(rows []rankedRow, start, end int, compare func(a, b rankedRow) int) {
	for end-start < len(rows) && len(rows) > 100 {
		middle := divide(rows, compare)
		if start < middle {
			sortPart(rows[:middle], start, min(end, middle), compare)
		}
		rows, start, end = rows[middle+1:], max(start-middle-1, 0), end-middle-1
		if end <= 0 {
			return
		}
	}
	slices.SortFunc(rows, compare)
}

// divide moves rows so that those before the returned place come before the
// one there, and those after it after it.
func divide(rows []rankedRow, compare func(a, b rankedRow) int) int {
	last := len(rows) - 1
	rows[len(rows)/2], rows[last] = rows[last], rows[len(rows)/2]
	middle := 0
	for i := range last {
		if compare(rows[i], rows[last]) < 0 {
			rows[i], rows[middle] = rows[middle], rows[i]
			middle++
		}
	}
	rows[middle], rows[last] = rows[last], rows[middle]
	return middle
}

// compareNullable puts null after every value, as the API's database does.
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

// compare orders two values of one field. Both have the same type.
func compare(a, b any) int {
	switch a := a.(type) {
	case recordID:
		return cmp.Compare(a, b.(recordID))
	case int:
		return cmp.Compare(a, b.(int))
	case decimal:
		return a.rat().Cmp(b.(decimal).rat())
	case date:
		return cmp.Compare(a, b.(date))
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

// rat is the exact value; something that is no number counts as zero.
func (d decimal) rat() *big.Rat {
	if r, ok := new(big.Rat).SetString(string(d)); ok {
		return r
	}
	return new(big.Rat)
}
