package cliniko_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/cliniko-go/cliniko"
)

func TestDateIn(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		zone string
		day  cliniko.Date
		want string
	}{
		{"UTC", cliniko.Date{Year: 2026, Month: 9, Day: 6}, "2026-09-06T00:00:00Z"},
		{"Australia/Sydney", cliniko.Date{Year: 2026, Month: 10, Day: 4}, "2026-10-04T00:00:00+10:00"}, // changes at 2:00
		{"America/Santiago", cliniko.Date{Year: 2026, Month: 9, Day: 5}, "2026-09-05T00:00:00-04:00"},
		{"America/Santiago", cliniko.Date{Year: 2026, Month: 9, Day: 6}, "2026-09-06T01:00:00-03:00"}, // skips midnight
		{"America/Santiago", cliniko.Date{Year: 2026, Month: 9, Day: 7}, "2026-09-07T00:00:00-03:00"},
		{"America/Sao_Paulo", cliniko.Date{Year: 2018, Month: 11, Day: 4}, "2018-11-04T01:00:00-02:00"},
		{"America/Asuncion", cliniko.Date{Year: 2023, Month: 10, Day: 1}, "2023-10-01T01:00:00-03:00"},
		{"America/Havana", cliniko.Date{Year: 2026, Month: 3, Day: 8}, "2026-03-08T01:00:00-04:00"},
		{"America/Havana", cliniko.Date{Year: 2026, Month: 11, Day: 1}, "2026-11-01T00:00:00-04:00"},    // midnight twice
		{"America/Sao_Paulo", cliniko.Date{Year: 2018, Month: 2, Day: 18}, "2018-02-18T00:00:00-03:00"}, // 23:00 twice
		{"Pacific/Apia", cliniko.Date{Year: 2011, Month: 12, Day: 30}, "2011-12-31T00:00:00+14:00"},     // skips the day
	} {
		loc, err := time.LoadLocation(tc.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := tc.day.In(loc).Format(time.RFC3339); got != tc.want {
			t.Errorf("%s in %s begins at %s, want %s", tc.day, tc.zone, got, tc.want)
		}
	}
}

// Every day begins when the one before it ends, in every zone that changes its clocks around midnight.
func TestDaysFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"America/Santiago", "America/Havana", "America/Sao_Paulo", "America/Asuncion", "Asia/Beirut", "Asia/Gaza", "Australia/Lord_Howe", "Europe/Dublin", "Atlantic/Azores"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for day := (cliniko.Date{Year: 2005, Month: 1, Day: 1}); day.Year < 2030; day = day.AddDays(1) {
			start := day.In(loc)
			if start.Location() != loc {
				t.Fatalf("%s in %s has another location", day, zone)
			}
			if cliniko.DateOf(start) != day || cliniko.DateOf(start.Add(-1)) == day {
				t.Errorf("%s in %s does not begin at %s", day, zone, start.Format(time.RFC3339))
			}
		}
	}
}

// If the clocks are put forward from 23:30 to 00:30, the day begins at 00:30.
func TestDateInGapBeforeMidnight(t *testing.T) {
	t.Parallel()
	header := "TZif2" + strings.Repeat("\x00", 15)
	data := header + strings.Repeat("\x00", 24) + // version 1 of the data is empty
		header + strings.Repeat("\x00", 19) + "\x01\x00\x00\x00\x01" + // one zone, one byte for its name
		"\x00\x00\x1c\x20\x00\x00\x00" + "\nEET-2EEST,M3.5.0/23:30,M10.5.0/3\n" // 2 hours east of UTC, and the rule
	loc, err := time.LoadLocationFromTZData("made up", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 3, 29, 21, 30, 0, 0, time.UTC)
	if got := (cliniko.Date{Year: 2026, Month: 3, Day: 30}).In(loc); !got.Equal(want) {
		t.Errorf("the day begins at %s, want %s", got, want)
	}
}

func TestDateAddMonths(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-15", 1, "2026-02-15"},
		{"2026-01-15", 0, "2026-01-15"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-03-31", 1, "2026-04-30"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-11-30", 1, "2026-12-30"},
		{"2026-12-01", 1, "2027-01-01"},
		{"2026-01-31", -1, "2025-12-31"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-06-10", -30, "2023-12-10"},
	} {
		from, err := cliniko.ParseDate(tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddMonths(tc.n).String(); got != tc.want {
			t.Errorf("%s and %d months: got %s, want %s", tc.from, tc.n, got, tc.want)
		}
	}
	if zero := (cliniko.Date{}); zero.AddMonths(1) != zero || zero.AddDays(1) != zero {
		t.Errorf("the zero date became %+v and %+v", zero.AddMonths(1), zero.AddDays(1))
	}
}

func TestDateOrder(t *testing.T) {
	t.Parallel()
	ordered := []string{"", "2023-12-31", "2024-01-01", "2024-01-02", "2024-02-01", "2025-01-01"}
	for i, first := range ordered {
		for j, second := range ordered {
			var a, b cliniko.Date
			if a.UnmarshalText([]byte(first)) != nil || b.UnmarshalText([]byte(second)) != nil {
				t.Fatal(first, second)
			}
			if a.Before(b) != (i < j) || a.After(b) != (i > j) {
				t.Errorf("%q and %q: before %t, after %t", first, second, a.Before(b), a.After(b))
			}
		}
	}
}

func TestDateWeekday(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Weekday{
		"2026-11-23": time.Monday, "2026-11-29": time.Sunday, "2024-02-29": time.Thursday, "2000-01-01": time.Saturday, "0001-01-01": time.Monday, "9999-12-31": time.Friday,
	} {
		date, err := cliniko.ParseDate(text)
		if err != nil || date.Weekday() != want {
			t.Errorf("%s: got %s, %v, want %s", text, date.Weekday(), err, want)
		}
	}
}
