package mirror

import (
	"context"
	"sort"
	"time"

	"github.com/cliniko-go/cliniko"
)

// SQLite has no time zones. So a table has the offset of each business from UTC in each period between two changes of its
// clocks, and the views add it. PostgreSQL uses it too, so that both give the same times, and a time zone that it does not
// know does not make a view fail. A business without a time zone has no rows, and no local times.

// zone is a business for which the offsets are written.
type zone struct {
	id       int64
	business cliniko.Business
}

// The years in which clocks change. Before and after them, the first and the last offset hold.
const firstYear, lastYear = 2000, 2060

// offset is the offset of a zone from UTC in a period.
type offset struct {
	from, to time.Time
	seconds  int
}

// offsetsOf returns the offsets of a location from UTC, in order. It looks at each day: Time.ZoneBounds does not always come
// to an end after the last year in the data.
func offsetsOf(location *time.Location) []offset {
	end := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	day := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	current := offset{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), end, secondsAt(location, day)}
	var offsets []offset
	for ; day.Year() <= lastYear; day = day.AddDate(0, 0, 1) {
		next := day.AddDate(0, 0, 1)
		if secondsAt(location, next) == current.seconds {
			continue
		}
		after := sort.Search(24*60*60, func(s int) bool {
			return secondsAt(location, day.Add(time.Duration(s)*time.Second)) != current.seconds
		})
		current.to = day.Add(time.Duration(after) * time.Second)
		offsets = append(offsets, current)
		current = offset{current.to, end, secondsAt(location, next)}
	}
	return append(offsets, current)
}

func secondsAt(location *time.Location, t time.Time) int {
	_, seconds := t.In(location).Zone()
	return seconds
}

// writeZones replaces the offsets of businesses.
func (m *Mirror) writeZones(ctx context.Context, zones []zone) error {
	d := m.dialect
	for _, z := range zones {
		if err := m.exec(ctx, "DELETE FROM business_utc_offsets WHERE business_id = "+d.arg(1), z.id); err != nil {
			return err
		}
		location, err := z.business.Location()
		if err != nil {
			continue // no local times
		}
		for _, o := range offsetsOf(location) {
			err := m.exec(ctx, "INSERT INTO business_utc_offsets (business_id, starts_at, ends_at, seconds) VALUES ("+d.arg(1)+", "+d.arg(2)+", "+d.arg(3)+", "+d.arg(4)+")",
				z.id, d.time(o.from), d.time(o.to), o.seconds)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
