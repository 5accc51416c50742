package cliniko

import (
	"net/http"
	"time"
)

// overlap is how far the mark of a run lies before its beginning. It covers records that got their time before others but
// were visible after them, and servers with clocks that differ.
const overlap = 2 * time.Minute

// changesOf returns a walk over what changed since a position, in the order of updated_at. options include every hidden
// record.
func changesOf[T any](c *Client, op operation, options any, position Position) *Walk[T] {
	settings := walkOver[T](c, op, nil, options).walk.walkSettings
	settings.changes, settings.from = true, position
	return walkWith[T](settings)
}

// withoutDate is how far behind the local clock the server's clock may be, where a response does not tell its time.
const withoutDate = 10 * time.Minute

// servedAt returns the server's time before it worked on the request.
func (r *response) servedAt() time.Time {
	sent, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return r.SentAt.Add(-withoutDate)
	}
	return sent.Add(-time.Since(r.SentAt))
}

// byUpdatedAt is the order of a walk over changes.
func byUpdatedAt[T any]() Sort[T] { return SortBy(SortColumn[T]("updated_at").Ascending()) }
