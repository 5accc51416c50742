package cliniko

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"log/slog"
	"net/url"
	"reflect"
	"strings"
)

// Page is one page of a list, as a List method returns it.
type Page[T any] struct {
	Items        []T
	TotalEntries int // in the whole list, as counted by the API
	Links        PageLinks
}

// Format prints the type and the number of records only: records are personal data, and the links contain search
// values.
func (p Page[T]) Format(f fmt.State, _ rune) { formatType(f, p.text()) }

// LogValue logs the number of records, as Format does.
func (p Page[T]) LogValue() slog.Value { return logType(p.text()) }

func (p Page[T]) text() string { return fmt.Sprintf("Page(%d of %d)", len(p.Items), p.TotalEntries) }

// PageLinks holds the addresses of a page and its neighbours. Next and Previous are "" at the ends of the list.
type PageLinks struct {
	Self     string `json:"self"`
	Next     string `json:"next"`
	Previous string `json:"previous"`
}

// Format prints the type only: the links contain search values.
func (PageLinks) Format(f fmt.State, _ rune) { formatType(f, "PageLinks") }

// LogValue logs the type only, as Format does.
func (PageLinks) LogValue() slog.Value { return logType("PageLinks") }

// Collect reads an iterator into a slice. If an error ends the iteration, Collect returns it with the records that were
// read before. Records with values that cannot be read are in the slice, and the error joins their errors: see
// [DecodeError].
func Collect[T any](all iter.Seq2[T, error]) ([]T, error) {
	var items []T
	var odd []error
	for item, err := range all {
		if err != nil {
			odd = append(odd, err)
			if !isPartial(err) {
				break
			}
		}
		items = append(items, item)
	}
	return items, joined(odd)
}

// listing is a list of the API with the options of the caller.
type listing struct {
	client  *Client
	op      operation
	ids     ids
	options any
	record  reflect.Type
}

// list gets one page.
func list[T any](ctx context.Context, c *Client, op operation, ids ids, options any) (*Page[T], error) {
	p, err := listing{c, op, ids, options, reflect.TypeFor[T]()}.page(ctx)
	if err != nil {
		return nil, err
	}
	page := &Page[T]{Items: p.records.Interface().([]T), TotalEntries: p.TotalEntries, Links: p.Links}
	return page, joined(append(p.errs, p.endErr))
}

// page gets the page that the options ask for.
func (l listing) page(ctx context.Context) (*listPage, error) {
	u, err := l.client.operationURL(l.op, l.ids, l.options)
	if err == nil {
		err = checkLength(u, l.options)
	}
	if err != nil {
		return nil, err
	}
	resp, err := l.client.send(ctx, l.op, u, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	return resp.page(ctx, l.record)
}

// all iterates over a list, from the first page that the options ask for. It sends no request before it is needed. All
// state is inside the iteration, so that the iterator can be used again.
func all[T any](ctx context.Context, c *Client, op operation, ids ids, options any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { walkOver[T](c, op, ids, options).All(ctx)(yield) }
}

// maxEmptyPages is how many pages in a row may have no records. A page may be empty although there is a next one.
const maxEmptyPages = 100

// pageWalk is the state of a walk that continues by the number of the page.
type pageWalk struct {
	list listing

	at      *url.URL // the page to read next, nil at the end
	number  int      // of that page, from 1
	missing int      // records of the list that were not read, by the API's newest count
	read    int      // records on the pages before
	empty   int      // pages without records in a row

	// Hashes of the addresses and responses so far. A walk over a million records must not keep ten thousand pages in
	// memory.
	seed maphash.Seed
	seen map[uint64]struct{}
}

// newPageWalk begins at the page that the query asks for.
func newPageWalk(list listing, values url.Values) (*pageWalk, error) {
	u, err := list.client.addressOf(list.op, list.ids, values)
	if err != nil {
		return nil, err
	}
	w := &pageWalk{list: list, at: u, number: intParameter(values, "page", 1), seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
	w.read = (w.number - 1) * intParameter(values, "per_page", maxPerPage)
	w.isNew([]byte(u.RawQuery))
	return w, nil
}

// isNew reports whether an address or a response has not been seen before, and records it.
func (w *pageWalk) isNew(data []byte) bool {
	hash := maphash.Bytes(w.seed, data)
	_, known := w.seen[hash]
	w.seen[hash] = struct{}{}
	return !known
}

// nextPage reads the page at w.at. A response that equals an earlier one, links included, means that the server served an
// earlier page again.
func (w *pageWalk) nextPage(ctx context.Context) (*listPage, error) {
	p, err := w.list.readPage(ctx, w.at, func(body []byte) error {
		if !w.isNew(body) {
			return w.failure(ErrRepeatedPage)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	w.empty++
	if p.size > 0 {
		w.empty = 0
	}
	w.read += p.size
	w.missing = p.TotalEntries - w.read
	return p, nil
}

// readPage reads one page of a walk. accept sees the response before it is decoded, and may be nil.
func (l listing) readPage(ctx context.Context, u *url.URL, accept func(body []byte) error) (*listPage, error) {
	resp, err := l.client.send(ctx, l.op, u, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	if accept != nil {
		err = accept(resp.Body)
		if err != nil {
			return nil, err
		}
	}
	p, err := resp.page(ctx, l.record)
	if err != nil {
		return nil, err
	}
	p.servedAt = resp.servedAt()
	if p.endErr != nil && !p.lost {
		resp.warn(ctx, "total_entries cannot be read")
		p.endErr = nil
	}
	return p, nil
}

// advance follows the link to the next page. A link without a host, or with a query alone, is relative to its page.
// Every link must lead to the same path.
func (w *pageWalk) advance(link string, unreadable error) error {
	switch {
	case unreadable != nil:
		return unreadable
	case link == "" && w.missing > 0:
		return w.failure(ErrIncompleteList)
	case link == "":
		w.at = nil
		return nil
	}
	values, ok := w.queryOf(link)
	if !ok {
		return w.failure(ErrForeignLink)
	}
	next := *w.at
	next.RawQuery = values.Encode() // links come with and without their brackets escaped
	before := w.number
	w.number = intParameter(values, "page", w.number+1)
	switch {
	case w.number <= before || !w.isNew([]byte(next.RawQuery)):
		return w.failure(ErrRepeatedPage)
	case w.empty > maxEmptyPages:
		return w.failure(ErrEndlessList)
	}
	w.at = &next
	return nil
}

// queryOf returns the query of a link to the same list.
func (w *pageWalk) queryOf(link string) (url.Values, bool) {
	u, err := w.at.Parse(strings.TrimSpace(link))
	if err != nil || u.Scheme != w.at.Scheme || !strings.EqualFold(u.Host, w.at.Host) || strings.TrimSuffix(u.Path, "/") != w.at.Path || u.User != nil {
		return nil, false
	}
	values, err := url.ParseQuery(u.RawQuery)
	return values, err == nil
}

func (w *pageWalk) failure(err error) error {
	return w.list.op.failure(err)
}
