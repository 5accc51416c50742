package diary

import (
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Span is a period of time. It includes its start and excludes its end.
type Span struct{ Start, End time.Time }

// SpanOn returns the span between two times of day, in minutes after midnight.
func SpanOn(midnight time.Time, from, to int) Span {
	return Span{TimeOfDay(midnight, from), TimeOfDay(midnight, to)}
}

// spanOf returns the time of a booking.
func spanOf(rec *store.Record) Span { return Span{rec.Time("starts_at"), rec.Time("ends_at")} }

func (a Span) overlaps(b Span) bool { return a.Start.Before(b.End) && b.Start.Before(a.End) }

// OverlapsAny reports whether a span overlaps one of those that are taken.
func OverlapsAny(want Span, taken []Span) bool {
	return slices.ContainsFunc(taken, want.overlaps)
}

// Midnight returns the start of the day of t in a time zone.
func Midnight(t time.Time, loc *time.Location) time.Time {
	year, month, day := t.In(loc).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

// TimeOfDay returns the time of day that is a number of minutes after midnight
// by a local clock, also on days on which daylight saving time begins or ends.
func TimeOfDay(midnight time.Time, minutes int) time.Time {
	year, month, day := midnight.Date()
	return time.Date(year, month, day, 0, minutes, 0, 0, midnight.Location())
}

// join sorts spans and joins those that touch.
func join(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start.Compare(b.Start) })
	var joined []Span
	for _, sp := range spans {
		last := len(joined) - 1
		switch {
		case last < 0 || sp.Start.After(joined[last].End):
			joined = append(joined, sp)
		case sp.End.After(joined[last].End):
			joined[last].End = sp.End
		}
	}
	return joined
}

// onDay returns a time of day such as 09:00 on a day.
func onDay(day time.Time, hourMinute string, loc *time.Location) time.Time {
	t, err := time.Parse("15:04", hourMinute)
	if err != nil {
		return day
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, loc)
}
