package clinikotest

import (
	"slices"
	"time"
)

// span is a piece of a diary that is taken.
type span struct{ start, end time.Time }

func overlapsAny(want span, taken []span) bool {
	return slices.ContainsFunc(taken, want.overlaps)
}

// midnight returns the start of the day of t in a time zone.
func midnight(t time.Time, loc *time.Location) time.Time {
	year, month, day := t.In(loc).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

// clock is a time of day on the day that begins at midnight. It holds on days
// on which the clocks change, too.
func clock(midnight time.Time, minutes int) time.Time {
	year, month, day := midnight.Date()
	return time.Date(year, month, day, 0, minutes, 0, 0, midnight.Location())
}

func spanOf(rec *record) span { return span{rec.time("starts_at"), rec.time("ends_at")} }

// join sorts spans and makes one of those that touch.
func join(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.start.Compare(b.start) })
	var joined []span
	for _, sp := range spans {
		last := len(joined) - 1
		switch {
		case last < 0 || sp.start.After(joined[last].end):
			joined = append(joined, sp)
		case sp.end.After(joined[last].end):
			joined[last].end = sp.end
		}
	}
	return joined
}

// onDay is a time of day such as 09:00.
func onDay(day time.Time, hourMinute string, loc *time.Location) time.Time {
	t, err := time.Parse("15:04", hourMinute)
	if err != nil {
		return day
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, loc)
}

func (a span) overlaps(b span) bool { return a.start.Before(b.end) && b.start.Before(a.end) }
