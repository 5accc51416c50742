package cliniko_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
)

func businessIn(zone string) cliniko.Business {
	return cliniko.Business{ID: "1", TimeZoneIdentifier: zone}
}

func TestBusinessToday(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // it is midnight UTC of 1 January 2000
		for zone, want := range map[string]string{
			"Pacific/Kiritimati": "2000-01-01", "Australia/Sydney": "2000-01-01", "America/New_York": "1999-12-31",
		} {
			if got, err := businessIn(zone).Today(); err != nil || got.String() != want {
				t.Errorf("today in %s is %s, %v, want %s", zone, got, err, want)
			}
		}
		time.Sleep(13 * time.Hour)
		if got, err := businessIn("Australia/Sydney").Today(); err != nil || got.String() != "2000-01-02" {
			t.Errorf("13 hours later it is %s in Sydney, %v", got, err)
		}
	})
	if _, err := businessIn("").Today(); err == nil {
		t.Error("a business without a time zone has a today")
	}
}

func TestBusinessAt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ zone, day, clock, want string }{
		{"Australia/Sydney", "2026-11-26", "14:30", "2026-11-26T14:30:00 AEDT"},
		{"Australia/Sydney", "2026-07-01", "00:00", "2026-07-01T00:00:00 AEST"},
		{"Australia/Sydney", "2026-04-05", "01:59", "2026-04-05T01:59:00 AEDT"},
		{"Australia/Sydney", "2026-04-05", "02:30", "2026-04-05T02:30:00 AEDT"}, // twice
		{"Australia/Sydney", "2026-04-05", "03:00", "2026-04-05T03:00:00 AEST"},
		{"Europe/London", "2026-10-25", "01:30", "2026-10-25T01:30:00 BST"}, // twice
		{"America/Havana", "2026-11-01", "00:00", "2026-11-01T00:00:00 CDT"},
	} {
		day, err := cliniko.ParseDate(tc.day)
		if err != nil {
			t.Fatal(err)
		}
		got, err := businessIn(tc.zone).At(day, tc.clock)
		if err != nil || got.Format("2006-01-02T15:04:05 MST") != tc.want {
			t.Errorf("%s %s in %s is %s, %v, want %s", tc.day, tc.clock, tc.zone, got, err, tc.want)
		}
	}
}

func TestBusinessAtRejects(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		zone  string
		day   cliniko.Date
		clock string
	}{
		"skipped":             {"Australia/Sydney", cliniko.Date{Year: 2026, Month: 10, Day: 4}, "02:30"},
		"skipped midnight":    {"America/Santiago", cliniko.Date{Year: 2026, Month: 9, Day: 6}, "00:00"},
		"skipped day":         {"Pacific/Apia", cliniko.Date{Year: 2011, Month: 12, Day: 30}, "09:00"},
		"no day":              {"Australia/Sydney", cliniko.Date{}, "09:00"},
		"not in the calendar": {"Australia/Sydney", cliniko.Date{Year: 2026, Month: 2, Day: 30}, "09:00"},
		"no time":             {"Australia/Sydney", cliniko.Date{Year: 2026, Month: 2, Day: 3}, ""},
		"not a time":          {"Australia/Sydney", cliniko.Date{Year: 2026, Month: 2, Day: 3}, "24:00"},
	} {
		if got, err := businessIn(tc.zone).At(tc.day, tc.clock); !errors.Is(err, cliniko.ErrInvalid) || !got.IsZero() {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestBusinessDayAndWeek(t *testing.T) {
	t.Parallel()
	sydney := businessIn("Australia/Sydney")
	for _, tc := range []struct {
		name     string
		ends     func(cliniko.Date) (time.Time, time.Time, error)
		day      cliniko.Date
		from, to string
	}{
		{"a day", sydney.Day, cliniko.Date{Year: 2026, Month: 7, Day: 1}, "2026-06-30T14:00:00Z", "2026-07-01T14:00:00Z"},
		{"a day of 23 hours", sydney.Day, cliniko.Date{Year: 2026, Month: 10, Day: 4}, "2026-10-03T14:00:00Z", "2026-10-04T13:00:00Z"},
		{"a week from a Monday", sydney.Week, cliniko.Date{Year: 2026, Month: 11, Day: 23}, "2026-11-22T13:00:00Z", "2026-11-29T13:00:00Z"},
		{"a week from a Sunday", sydney.Week, cliniko.Date{Year: 2026, Month: 11, Day: 29}, "2026-11-22T13:00:00Z", "2026-11-29T13:00:00Z"},
		{"a day without midnight", businessIn("America/Santiago").Day, cliniko.Date{Year: 2026, Month: 9, Day: 6}, "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
	} {
		from, to, err := tc.ends(tc.day)
		if err != nil || from.UTC().Format(time.RFC3339) != tc.from || to.UTC().Format(time.RFC3339) != tc.to {
			t.Errorf("%s is from %s to %s, %v", tc.name, from.UTC(), to.UTC(), err)
		}
	}
	if _, _, err := sydney.Day(cliniko.Date{}); !errors.Is(err, cliniko.ErrInvalid) {
		t.Errorf("the zero date: %v", err)
	}
	if _, _, err := businessIn("").Week(cliniko.Date{Year: 2026, Month: 7, Day: 1}); err == nil {
		t.Error("a business without a time zone has weeks")
	}
}
