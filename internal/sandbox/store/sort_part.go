package store

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// rankedRow is a row with the rank of its first column. Ranks are faster to
// compare than values.
type rankedRow struct {
	rank uint64
	rec  *Record
}

func (o Ordering) compareRanked(a, b rankedRow) int {
	if a.rank != b.rank {
		return cmp.Compare(a.rank, b.rank)
	}
	return o.compare(a.rec, b.rec)
}

// rank returns a number that preserves the order of a column: if a row sorts
// before another one, its rank is not greater. Rows that differ may have the
// same rank.
func (c sortColumn) rank(rec *Record) uint64 {
	rank := rankOf(rec.Get(c.field))
	if c.desc {
		return math.MaxUint64 - rank
	}
	return rank
}

func rankOf(value any) uint64 {
	const middle = 1 << 63 // the rank of zero, so that negative numbers rank below it
	switch v := value.(type) {
	case nil:
		return math.MaxUint64
	case ID:
		return middle + uint64(v) //nolint:gosec // wraps around for negative numbers, as it should
	case int:
		return middle + uint64(v) //nolint:gosec // the same
	case time.Time:
		return middle + uint64(v.Unix()) //nolint:gosec // the same
	case Date:
		return textRank(string(v))
	case string:
		return textRank(v)
	default:
		return middle
	}
}

// textRank returns the first eight bytes of a text in lower case.
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

// compareFold compares texts without regard to case. It makes no copies of
// ASCII texts, which most are.
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

// sortPart sorts rows far enough that those from start up to end are in their
// final position. It partitions like quicksort, but continues only with the
// parts that overlap the range.
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

// divide partitions rows around a pivot and returns the index of the pivot.
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
