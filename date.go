package cliniko

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// Date is a day without a time and a zone, such as a date of birth. The zero Date means that there is none.
//
// A Date reads "2006-01-02" and writes the same; null and "" read as the zero Date.
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int
}

var errNotADate = errors.New("a date must be a day of the calendar, written 2006-01-02")

// DateOf is the day that t falls on in its own location. Give it the business's time, t.In(loc): a server's day is
// not the clinic's.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{Year: year, Month: month, Day: day}
}

// ParseDate reads "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, errNotADate
	}
	return DateOf(t), nil
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// In returns the first moment of the day in loc. That is midnight, or the end of the gap on a day on which the clocks skip
// midnight, as in Santiago on 2026-09-06. Where midnight happens twice, it is the first one.
func (d Date) In(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	start, end := t.ZoneBounds()
	switch hour, minute, second := t.Clock(); {
	case DateOf(t) != d: // in the gap, by the offset before it
		return end
	case hour+minute+second != 0: // in the gap, by the offset after it
		return start
	}
	if first := earlierOfTwo(t); DateOf(first) == d {
		return first
	}
	return t
}

// AddDays is the date n days later, or earlier with a negative n.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Compare is -1, 0 or +1 as d is before, the same as, or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// String is "2006-01-02", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes "2006-01-02", or "" for the zero Date. A date that is not in the calendar is an error.
func (d Date) MarshalText() ([]byte, error) {
	text := d.String()
	if text != "" {
		if _, err := ParseDate(text); err != nil {
			return nil, err
		}
	}
	return []byte(text), nil
}

// EncodeValues writes "2006-01-02" as a query parameter. go-querystring calls it.
func (d Date) EncodeValues(name string, values *url.Values) error {
	text, err := d.MarshalText()
	if err != nil {
		return &ValidationError{Field: name, Reason: "must be a day of the calendar"}
	}
	values.Set(name, string(text))
	return nil
}

// UnmarshalText reads "2006-01-02" or "".
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
