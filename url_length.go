package cliniko

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
)

const (
	maxURL     = 8000 // bytes; servers and CDNs reject longer ones
	walkFilter = 400  // bytes that a walk may add to a URL to continue by key
	partOfIn   = 300  // values of an In in one request, of up to 22 bytes each
)

// checkLength returns an error that says what to do if a list's URL is too long. options are those of the caller.
func checkLength(u *url.URL, options any) error {
	if urlLength(u) <= maxURL {
		return nil
	}
	field, in := longestIn(options)
	switch {
	case in == nil:
		return &ValidationError{Field: "options", Reason: fmt.Sprintf("make a URL of more than %d bytes", maxURL)}
	case field.name == "id":
		return &ValidationError{Field: field.name, Reason: "has more values than fit into one request: use GetMany or All"}
	default:
		return &ValidationError{Field: field.name, Reason: "has more values than fit into one request: use All"}
	}
}

func urlLength(u *url.URL) int {
	return len(u.Scheme+"://"+u.Host) + len(u.Path) + len("?") + len(u.RawQuery)
}

// filterField is a field of an options struct: its place, and its name in the query.
type filterField struct {
	index int
	name  string
}

// longestIn returns the In with the most values in an options struct, and nil if there is none.
func longestIn(options any) (field filterField, longest cuttable) {
	v := reflect.ValueOf(options)
	if v.Kind() != reflect.Struct {
		return field, nil
	}
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.Interface {
			continue
		}
		in, ok := reflect.TypeAssert[cuttable](v.Field(i))
		if ok && (longest == nil || in.size() > longest.size()) {
			field, longest = filterField{i, parameterName(v.Type().Field(i))}, in
		}
	}
	return field, longest
}

// parts returns lists with short URLs that have the records of a list, each record in one of them.
func (l listing) parts() ([]listing, error) {
	u, err := l.client.operationURL(l.op, l.ids, l.options)
	if err != nil {
		return nil, err
	}
	room := maxURL
	if _, ok := keyOf(l, u.Query()); ok {
		room -= walkFilter
	}
	if urlLength(u) <= room {
		return []listing{l}, nil
	}
	field, in := longestIn(l.options)
	if in == nil {
		return []listing{l}, checkLength(u, l.options)
	}
	lists, err := l.cut(field, in, partOfIn)
	for size := partOfIn / 2; err != nil && size > 0; size /= 2 { // another filter is long too
		lists, err = l.cut(field, in, size)
	}
	return lists, err
}

// cut returns a list for each part, of up to size values, of a filter.
func (l listing) cut(field filterField, in cuttable, size int) ([]listing, error) {
	var lists []listing
	for _, part := range in.cut(size) {
		options := reflect.New(reflect.TypeOf(l.options)).Elem()
		options.Set(reflect.ValueOf(l.options))
		options.Field(field.index).Set(reflect.ValueOf(part))
		p := l
		p.options = options.Interface()
		u, err := p.client.operationURL(p.op, p.ids, p.options)
		if err == nil {
			err = checkLength(u, nil)
		}
		if err != nil {
			return nil, err
		}
		lists = append(lists, p)
	}
	return lists, nil
}

// cuttable is an [InFilter].
type cuttable interface {
	size() int
	cut(size int) []Filter
}

func (f InFilter[V]) size() int {
	if len(f.conditions) == 0 {
		return 0
	}
	return len(f.conditions[0].values())
}

// cut returns filters with up to size values each, which match the same records, and each record once.
func (f InFilter[V]) cut(size int) []Filter {
	known := map[string]bool{}
	var parts []Filter
	var values []any
	for _, v := range f.conditions[0].values() {
		text := strings.TrimLeft(plainText(v), "0")
		if known[text] {
			continue
		}
		known[text] = true
		values = append(values, v)
		if len(values) == size {
			parts = append(parts, InFilter[V]{withValues("=", values...)})
			values = nil
		}
	}
	if len(values) > 0 {
		parts = append(parts, InFilter[V]{withValues("=", values...)})
	}
	return parts
}
