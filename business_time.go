package cliniko

import (
	"fmt"
	"time"
)

// Today returns the current day at the business, by the clock of this machine. The day of a server in another time zone
// differs from it for some hours of every day. The errors are those of [Business.Location].
func (b Business) Today() (Date, error) {
	loc, err := b.Location()
	if err != nil {
		return Date{}, err
	}
	return DateOf(time.Now().In(loc)), nil
}

// At returns the time at which the clocks at the business show clock, such as "14:30", on the given day.
//
// When the clocks are put forward, they skip some times of the day. The error is then a [*ValidationError]. When they
// are put back, some times happen twice, and At returns the earlier one. The result is in [Business.Location], so its
// Zone shows which of the two it is. In Sydney, for example, At returns 02:30 AEDT on such a day; 02:30 AEST is an hour
// later.
func (b Business) At(day Date, clock string) (time.Time, error) {
	if err := checkDay("day", day); err != nil {
		return time.Time{}, err
	}
	loc, err := b.Location()
	if err != nil {
		return time.Time{}, err
	}
	wanted, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, &ValidationError{Field: "clock", Reason: `must be a time of day, written "15:04"`}
	}
	t := time.Date(day.Year, day.Month, day.Day, wanted.Hour(), wanted.Minute(), 0, 0, loc)
	if DateOf(t) != day || t.Hour() != wanted.Hour() || t.Minute() != wanted.Minute() {
		return time.Time{}, &ValidationError{Field: "clock", Reason: fmt.Sprintf("is skipped on %s: the clocks in %s are put forward", day, loc)}
	}
	return earlierOfTwo(t), nil
}

// Day returns the first moment of a day at the business and the first moment of the next day, as the two bounds of a
// filter. If the clocks change, the day has 23 or 25 hours.
//
//	from, to, err := business.Day(today)
//	...
//	options.StartsAt = cliniko.Between(from, to)
func (b Business) Day(day Date) (from, to time.Time, err error) { return b.days(day, 1) }

// Week returns the first moment at the business of the week that contains a day and the first moment of the next week,
// as the two bounds of a filter. Weeks begin on Monday.
func (b Business) Week(day Date) (from, to time.Time, err error) {
	sinceMonday := (int(day.In(time.UTC).Weekday()) + 6) % 7
	return b.days(day.AddDays(-sinceMonday), 7)
}

func (b Business) days(first Date, n int) (from, to time.Time, err error) {
	loc, err := b.Location()
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	if err := checkDay("day", first); err != nil {
		return time.Time{}, time.Time{}, err
	}
	return first.In(loc), first.AddDays(n).In(loc), nil
}

// earlierOfTwo returns the earlier time at which a clock shows the same as at t, or t if there is none. time.Date may
// return either of the two.
func earlierOfTwo(t time.Time) time.Time {
	start, _ := t.ZoneBounds()
	if start.IsZero() {
		return t
	}
	_, before := start.Add(-1).Zone()
	_, offset := t.Zone()
	if earlier := t.Add(time.Duration(offset-before) * time.Second); earlier.Before(start) {
		return earlier
	}
	return t
}

// checkDay rejects a date that is not a day of the calendar.
func checkDay(name string, day Date) error {
	if day.IsZero() {
		return &ValidationError{Field: name, Reason: "is required"}
	}
	if _, err := day.MarshalText(); err != nil {
		return &ValidationError{Field: name, Reason: "must be a day of the calendar"}
	}
	return nil
}
