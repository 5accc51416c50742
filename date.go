package cliniko

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Date is a day without a time of day or a time zone, such as a date of birth. The zero Date means no date.
//
// A Date is written as "2006-01-02". It is read from that form, or from a date and time such as
// "2006-01-02T15:04:05+10:00", of which it takes the written day without converting the time zone. "" is read as the
// zero Date. In JSON, null leaves a Date as it is, which is zero in a new record.
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int
}

var errNotADate = errors.New("a date must be a day of the calendar, written 2006-01-02")

// DateOf returns the day of t in the location of t. For the day at the clinic, convert t first: DateOf(t.In(loc)).
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseDate parses a date of the form "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, errNotADate
	}
	return DateOf(t), nil
}

// IsZero reports whether d is the zero Date, which means no date.
func (d Date) IsZero() bool { return d == Date{} }

// In returns the first moment of the day in loc. That is midnight, unless the clocks are put forward at midnight on
// that day.
func (d Date) In(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	start, end := t.ZoneBounds()
	switch {
	case DateOf(t).Compare(d) < 0: // midnight is skipped, and t lies before the gap
		return end
	case start.IsZero():
		return t
	case t.Hour() != 0 || t.Minute() != 0: // midnight is skipped, and t lies after the gap
		return start
	}
	_, offset := t.Zone()
	_, before := start.Add(-1).Zone()
	if first := t.Add(time.Duration(offset-before) * time.Second); first.Before(start) && DateOf(first) == d {
		return first // midnight comes twice
	}
	return t
}

// AddDays returns the date n days later, or earlier if n is negative. For the zero Date it returns the zero Date.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// AddMonths returns the same day of the month n months later, or earlier if n is negative. If that month is too short,
// it returns the last day of the month: one month after 31 January is 28 February, or 29 February in a leap year. For
// the zero Date it returns the zero Date.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	last := DateOf(time.Date(d.Year, d.Month+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC))
	last.Day = min(d.Day, last.Day)
	return last
}

// Weekday returns the day of the week. For the zero Date it has no meaning.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// Before reports whether d is earlier than other. The zero Date is earlier than every other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare returns -1 if d is before other, 0 if they are the same day, and +1 if d is after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// String returns "2006-01-02", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText returns "2006-01-02", or "" for the zero Date. It fails if d is not a day of the calendar.
func (d Date) MarshalText() ([]byte, error) {
	text := d.String()
	if text != "" {
		if _, err := ParseDate(text); err != nil {
			return nil, err
		}
	}
	return []byte(text), nil
}

// EncodeValues adds the date as a query parameter. go-querystring calls it.
func (d Date) EncodeValues(name string, values *url.Values) error {
	text, err := d.MarshalText()
	if err != nil {
		return &ValidationError{Field: name, Reason: "must be a day of the calendar"}
	}
	values.Set(name, string(text))
	return nil
}

// UnmarshalText reads "2006-01-02", a date and time, of which it takes the written day, or "".
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	day := string(text)
	if len(day) > len(time.DateOnly) && isClockTime(day[len(time.DateOnly):]) {
		day = day[:len(time.DateOnly)]
	}
	parsed, err := ParseDate(day)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// isClockTime reports whether s is the part of a date and time after the day, with or without a fraction and a zone.
func isClockTime(s string) bool {
	for _, layout := range [...]string{"T15:04:05Z07:00", "T15:04:05Z0700", "T15:04:05", " 15:04:05 Z0700", " 15:04:05 UTC", " 15:04:05"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
