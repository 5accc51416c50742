package store

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A page of a partly sorted list equals the page of the fully sorted one, with
// far fewer comparisons.
func TestSortPart(t *testing.T) {
	t.Parallel()
	const n = 4000
	rng := rand.New(rand.NewPCG(1, 2))
	for name, rank := range map[string]func(i int) int{
		"random":   func(int) int { return rng.IntN(n) },
		"sorted":   func(i int) int { return i },
		"reversed": func(i int) int { return n - i },
		"two":      func(i int) int { return i % 2 },
		"one":      func(int) int { return 0 },
	} {
		rows := make([]rankedRow, n)
		for i := range rows {
			rows[i] = rankedRow{uint64(rank(i)), &Record{ID: ID(rng.Int64())}}
		}
		compared := 0
		compare := func(a, b rankedRow) int {
			compared++
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.rec.ID, b.rec.ID))
		}
		want := slices.Clone(rows)
		slices.SortFunc(want, compare)
		pages := [][2]int{{0, 1}, {50, n}, {0, n}, {7, 7}}
		for start := 0; start < n; start += 57 {
			pages = append(pages, [2]int{start, min(start+50, n)})
		}
		for _, page := range pages {
			got := slices.Clone(rows)
			compared = 0
			sortPart(got, page[0], page[1], compare)
			if !slices.Equal(got[page[0]:page[1]], want[page[0]:page[1]]) {
				t.Errorf("%s: %v is not in order", name, page)
			}
			if page[1]-page[0] <= 100 && compared > 8*n {
				t.Errorf("%s: %v took %d comparisons", name, page, compared)
			}
		}
	}
}

// Ranks never contradict the order of the values.
func TestRankKeepsTheOrder(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, time.October, 7, 0, 0, 0, 0, time.UTC)
	for _, list := range [][]any{
		{"", "a", "A", "Ab", "zebra", "Zoë", "zoe", "éclair", "a\u212Ab", "akb", "abcdefgh", "abcdefghi", "ABCDEFGHA", "日本"},
		{-5, 0, 7, 1 << 30}, {ID(0), ID(1), ID(1 << 62)}, {true, false},
		{at, at.Add(time.Second), at.AddDate(-200, 0, 0)}, {Date("1970-01-01"), Date("2026-10-07"), Date("2026-10-08")},
		{Decimal("1.0"), Decimal("-2.5"), Decimal("10.0")},
	} {
		for _, a := range list {
			for _, b := range append(list, nil) {
				rank, order := cmp.Compare(rankOf(a), rankOf(b)), compareNullable(a, b)
				if rank != 0 && rank != order {
					t.Errorf("%v and %v: the ranks say %d, the values %d", a, b, rank, order)
				}
			}
		}
	}
}

func TestCompareFold(t *testing.T) {
	t.Parallel()
	texts := []string{"", "a", "A", "ab", "AC", "b", "_", "[", "Z", "zoë", "ZOË", "Zof", "\u212A", "k"}
	for _, a := range texts {
		for _, b := range texts {
			if got, want := compareFold(a, b), cmp.Compare(strings.ToLower(a), strings.ToLower(b)); got != want {
				t.Errorf("%q and %q: got %d, want %d", a, b, got, want)
			}
		}
	}
}
