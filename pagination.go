package cliniko

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"
	"log/slog"
	"net/url"
	"reflect"
	"strconv"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// Page is one page of a list, as a List method returns it.
type Page[T any] struct {
	Items        []T
	TotalEntries int // in the whole list, by the API's count
	Links        PageLinks
}

// Format shows how much there is: the links hold what was searched for.
func (p Page[T]) Format(f fmt.State, _ rune) { formatType(f, p.text()) }

// LogValue logs how much there is, as Format does.
func (p Page[T]) LogValue() slog.Value { return logType(p.text()) }

func (p Page[T]) text() string { return fmt.Sprintf("Page(%d of %d)", len(p.Items), p.TotalEntries) }

// PageLinks are the addresses of a page and its neighbours; Next and Previous are "" at the ends.
type PageLinks struct {
	Self     string `json:"self"`
	Next     string `json:"next"`
	Previous string `json:"previous"`
}

// Format shows the type only: the links hold what was searched for.
func (PageLinks) Format(f fmt.State, _ rune) { formatType(f, "PageLinks") }

// LogValue logs the type only, as Format does.
func (PageLinks) LogValue() slog.Value { return logType("PageLinks") }

// Collect reads a whole iterator into a slice. On an error it returns what was read before as well.
func Collect[T any](all iter.Seq2[T, error]) ([]T, error) {
	var items []T
	for item, err := range all {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

// list gets one page.
func list[T any, W wirePage](ctx context.Context, c *Client, op operation, ids ids, options any) (*Page[T], error) {
	u, err := c.operationURL(op, ids, options)
	if err != nil {
		return nil, err
	}
	return pageAt[T, W](ctx, c, op, u, nil)
}

// all walks over every page from the first that the options ask for, one request at a time and none before it is
// needed. All state is inside the closure, so that the iterator can be ranged over again.
func all[T any, W wirePage](ctx context.Context, c *Client, op operation, ids ids, options any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		u, err := c.operationURL(op, ids, options)
		if err == nil {
			askForFullPages(u)
		}
		seen := newPageSet()
		for err == nil && u != nil {
			seen.add([]byte(u.String()))
			var page *Page[T]
			if page, err = pageAt[T, W](ctx, c, op, u, seen); err != nil {
				break
			}
			seen.count(len(page.Items))
			for i := range page.Items {
				if !yield(page.Items[i], nil) {
					return
				}
			}
			u, err = c.nextPage(op, u, page.Links.Next, seen)
		}
		if err != nil {
			yield(none, err)
		}
	}
}

// pageAt gets a page that was not seen before; seen is nil where there is no walk. An answer that is the same to the
// byte, down to its links, is a page that came again in the place of another one.
func pageAt[T any, W wirePage](ctx context.Context, c *Client, op operation, u *url.URL, seen *pageSet) (*Page[T], error) {
	resp, err := c.send(ctx, op, u, nil)
	if err != nil {
		return nil, err
	}
	defer resp.Release()
	if seen != nil && !seen.add(resp.Body) {
		return nil, repeatedPage(op)
	}
	return decodePage[T, W](op, resp, pageSize(u))
}

// askForFullPages makes the pages of a walk as large as they can be, unless its options say otherwise.
func askForFullPages(u *url.URL) {
	if values := u.Query(); !values.Has("per_page") {
		values.Set("per_page", strconv.Itoa(maxPerPage))
		u.RawQuery = values.Encode()
	}
}

// pageSize is how many records the API puts on a page.
func pageSize(u *url.URL) int {
	if n, err := strconv.Atoi(u.Query().Get("per_page")); err == nil && n >= 1 && n <= maxPerPage {
		return n
	}
	return defaultPerPage
}

// nextPage follows the link from one page to the next, nil at the end.
func (c *Client) nextPage(op operation, from *url.URL, next string, seen *pageSet) (*url.URL, error) {
	if next == "" {
		return nil, nil
	}
	u, err := c.ownLink(next)
	if err != nil {
		return nil, fmt.Errorf("cliniko: %s %s: next page: %w", op.Method, op.Route, err)
	}
	number, ok := pageNumber(u)
	before, _ := pageNumber(from)
	if seen.has([]byte(u.String())) || ok && number <= max(before, 1) {
		return nil, repeatedPage(op)
	}
	if seen.empty > maxEmptyPages {
		return nil, fmt.Errorf("cliniko: %s %s: %w", op.Method, op.Route, ErrEndlessList)
	}
	return u, nil
}

func repeatedPage(op operation) error {
	return fmt.Errorf("cliniko: %s %s: %w", op.Method, op.Route, ErrRepeatedPage)
}

// pageNumber is the number in the address of a page, from 1. The first page may have none.
func pageNumber(u *url.URL) (int, bool) {
	n, err := strconv.Atoi(u.Query().Get("page"))
	return n, err == nil
}

// ownLink parses a link out of an answer. It must lead to where the key belongs.
func (c *Client) ownLink(link string) (*url.URL, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != c.base.Scheme || u.Host != c.base.Host || u.User != nil {
		return nil, ErrForeignLink
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, ErrForeignLink
	}
	u.RawQuery = values.Encode() // links come with and without their brackets escaped
	u.Fragment = ""
	return u, nil
}

// maxEmptyPages bounds a walk that leads on and on, and to nothing. Some pages may be empty and have a next one.
const maxEmptyPages = 100

// pageSet remembers the addresses and the answers of one walk by their hashes: ten thousand pages of a million records
// are not worth more memory.
type pageSet struct {
	seed   maphash.Seed
	hashes map[uint64]struct{}
	empty  int // pages in a row, up to the newest
}

func newPageSet() *pageSet {
	return &pageSet{seed: maphash.MakeSeed(), hashes: map[uint64]struct{}{}}
}

func (s *pageSet) has(data []byte) bool {
	_, ok := s.hashes[maphash.Bytes(s.seed, data)]
	return ok
}

// add tells whether the data is new.
func (s *pageSet) add(data []byte) bool {
	known := s.has(data)
	s.hashes[maphash.Bytes(s.seed, data)] = struct{}{}
	return !known
}

// count notes how many records the newest page has.
func (s *pageSet) count(records int) {
	s.empty++
	if records > 0 {
		s.empty = 0
	}
}

// pageEnd is what stands beside the records on a page. Each resource has a type for its pages, with the records in its
// first field, under the name that the API gives them.
type pageEnd struct {
	TotalEntries int       `json:"total_entries"`
	Links        PageLinks `json:"links"`
}

// wirePage is a page as the API writes it.
type wirePage interface{ end() pageEnd }

func (e pageEnd) end() pageEnd { return e }

// decodePage reads a page of up to size records in one pass. The records get their memory at once, not by doubling.
func decodePage[T any, W wirePage](op operation, resp *transport.Response, size int) (*Page[T], error) {
	name := reflect.TypeFor[W]().Field(0).Tag.Get("json")
	if problem := listExcess(resp.Body, name); problem != "" {
		return nil, badResponse(op, resp, problem)
	}
	wire := new(W)
	field := reflect.ValueOf(wire).Elem().Field(0)
	items := field.Addr().Interface().(*[]T)
	*items = make([]T, 0, size)
	if err := decode(op, resp, wire); err != nil {
		return nil, err
	}
	if len(*items) == 0 && !hasList(resp.Body, name) { // an answer without the list is not an empty list
		return nil, badResponse(op, resp, fmt.Sprintf("there is no list %q in it", name))
	}
	if !haveIDs(*items...) {
		return nil, badResponse(op, resp, noID)
	}
	end := (*wire).end()
	return &Page[T]{Items: *items, TotalEntries: end.TotalEntries, Links: end.Links}, nil
}

func hasList(body []byte, name string) bool {
	var document map[string]json.RawMessage
	return json.Unmarshal(body, &document) == nil && bytes.HasPrefix(document[name], []byte("["))
}
