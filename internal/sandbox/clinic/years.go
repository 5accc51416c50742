package clinic

import "time"

// HasYear reports whether a time is in the years 1 to 9999. Responses cannot
// hold other years, because they write a year with four digits.
func HasYear(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}
