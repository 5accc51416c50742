package api

import (
	"net/url"
	"strconv"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

const (
	defaultPerPage = 50
	maxPerPage     = 100
)

// page is the requested part of a list.
type page struct {
	number  int
	perPage int
	named   bool // per_page was in the request, so the links include it
}

// parsePage reads page and per_page. An invalid page is a 404, as seen in real
// responses. How the API treats an invalid per_page is unknown: here a value
// over 100 counts as 100, anything else as the default.
func (c *call) parsePage() (page, error) {
	p := page{number: 1, perPage: defaultPerPage}
	if text := c.query.Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return p, errNotFound
		}
		p.number = n
	}
	if n, err := strconv.Atoi(c.query.Get("per_page")); err == nil && n >= 1 {
		p.perPage, p.named = min(n, maxPerPage), true
	}
	return p, nil
}

// last returns the number of the last page of a list.
func (p page) last(total int) int { return max((total+p.perPage-1)/p.perPage, 1) }

// bounds returns the range of rows on the page. A page beyond the last one is
// empty.
func (p page) bounds(total int) (start, end int) {
	if p.number > p.last(total) {
		return 0, 0
	}
	start = (p.number - 1) * p.perPage
	return start, min(start+p.perPage, total)
}

// renderPage returns the body of a list.
func (c *call) renderPage(col *store.Collection, rows []*store.Record, p page) []byte {
	total := len(rows)
	last := p.last(total)
	start, end := p.bounds(total)
	part := rows[start:end]

	b := make([]byte, 0, 256+3000*len(part)) // a patient takes about 3 kB
	b = append(b, `{"`+c.op.ListKey+`":[`...)
	for i, rec := range part {
		if i > 0 {
			b = append(b, ',')
		}
		b = col.AppendRecord(b, rec, c.base)
	}
	b = append(b, `],"total_entries":`...)
	b = strconv.AppendInt(b, int64(total), 10)
	b = append(b, `,"links":{"self":`...)
	b = store.AppendString(b, c.pageLink(p, p.number))
	if p.number < last {
		b = append(b, `,"next":`...)
		b = store.AppendString(b, c.pageLink(p, p.number+1))
	}
	if p.number > 1 {
		b = append(b, `,"previous":`...)
		b = store.AppendString(b, c.pageLink(p, min(p.number-1, last)))
	}
	return append(b, "}}"...)
}

// pageLink returns the address of another page with the same filters and order.
// Parameters are sorted by name, as in real links.
func (c *call) pageLink(p page, number int) string {
	q := url.Values{"page": {strconv.Itoa(number)}}
	if p.named {
		q.Set("per_page", strconv.Itoa(p.perPage))
	}
	for _, key := range []string{"q[]", "sort", "order", "from", "to"} {
		if c.query.Has(key) && c.op.Takes(key) {
			q[key] = c.query[key]
		}
	}
	return c.base + c.path + "?" + q.Encode()
}
