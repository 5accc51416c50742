package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// config is what the doctor examines.
type config struct {
	newClient func(...cliniko.Option) (*cliniko.Client, error)
	transport http.RoundTripper
	sandbox   bool               // the transport is the sandbox
	plan      func(requests int) // told the most requests that will be sent, retries aside
}

// doctor examines one account.
type doctor struct {
	client    *cliniko.Client
	tap       *tap
	inspector *inspector
	ids       idsOf
	lists     listFacts
	report    *Report
}

// examine runs all checks. Its report holds no personal data.
func examine(ctx context.Context, c config) (*Report, error) {
	spec, err := apispec.Load()
	if err != nil {
		return nil, err
	}
	d := &doctor{
		tap:       newTap(c.transport, spec),
		inspector: newInspector(spec),
		ids:       idsOf{},
		report:    &Report{Version: sdkVersion(), Sandbox: c.sandbox, Checks: []Check{}, Lists: []List{}, Questions: []Question{}},
	}
	d.client, err = c.newClient(cliniko.WithHTTPClient(&http.Client{Transport: d.tap}))
	if d.checkConfiguration(err) {
		readers := readersOf(d.client)
		c.plan(maxRequests(readers))
		if d.checkConnection(ctx) {
			d.readLists(ctx, readers)
			d.ask(ctx)
		}
	}
	d.report.Differences = d.inspector.differences()
	d.report.Headers = d.tap.headers.list()
	d.report.Requests, d.report.RateLimited = d.tap.requests, d.tap.limited
	d.report.OK = d.report.isOK()
	return d.report, ctx.Err()
}

// maxRequests returns how many requests the doctor sends at most if none has to be retried.
func maxRequests(readers []reader) int {
	n := 0
	for _, r := range readers {
		n++
		if r.isMain() {
			n++ // the last page
		}
	}
	for _, q := range questions {
		n += q.requests
	}
	return n
}

// readLists reads the first page of each list, and the last page of each list of all records: the oldest and the newest records.
func (d *doctor) readLists(ctx context.Context, readers []reader) {
	for _, r := range readers {
		if ctx.Err() != nil {
			return
		}
		if r.name == availableTimes {
			d.ids = d.bookable()
		}
		list := d.readPage(ctx, r, 1)
		if r.isMain() && list.Total > perPage {
			last := d.readPage(ctx, r, (list.Total+perPage-1)/perPage)
			list.Records += last.Records
			if last.Result == ResultFailed {
				list.Result, list.Detail = ResultFailed, "last page: "+last.Detail
			}
		}
		d.report.Lists = append(d.report.Lists, list)
	}
}

// readPage reads one page, and compares it with the description of the API.
func (d *doctor) readPage(ctx context.Context, r reader, page int) List {
	d.tap.last = &exchange{}
	result, missing, err := r.read(ctx, d.ids, page)
	if missing != "" {
		return List{Method: r.name, Result: ResultSkipped, Detail: "no " + missing + " to read it for"}
	}
	x := d.tap.last
	list := List{Method: r.name, Route: x.op.Path, Status: x.status, Total: totalOf(result)}
	records := recordsOf(x)
	if r.isMain() && page == 1 {
		d.lists.note(x, records)
	}
	list.Records = len(records)
	for _, record := range records {
		d.inspector.record(x.op.ResponseSchema, record)
	}
	d.ids.learn(result)
	odd, rest := oddValues(err)
	for _, o := range odd {
		d.inspector.unreadable(x.op.ResponseSchema, fieldPath(o.Field), valueAt(records, o))
	}
	list.Result, list.Detail = d.resultOf(r, x, len(odd), rest)
	if list.Result == ResultOK && len(records) == 0 {
		list.Result = ResultEmpty
	}
	return list
}

// resultOf judges a call. err is what remains of its error without those about single fields.
func (d *doctor) resultOf(r reader, x *exchange, odd int, err error) (result Result, detail string) {
	switch {
	case errors.Is(err, cliniko.ErrForbidden):
		return ResultForbidden, d.outcome(x)
	case errors.Is(err, cliniko.ErrNotFound) && len(r.ids) > 0: // a deprecated operation, or no online bookings
		return ResultWarning, d.describe(err, x)
	case err != nil:
		return ResultFailed, d.describe(err, x)
	case odd > 0:
		return ResultFailed, fmt.Sprintf("%d values cannot be read", odd)
	default:
		return ResultOK, ""
	}
}

// recordsOf returns the records in a response.
func recordsOf(x *exchange) []map[string]any {
	if x.status/100 != 2 {
		return nil
	}
	body := asObject(decode(x.body.Bytes()))
	if x.op.ListKey == "" {
		if len(body) == 0 {
			return nil
		}
		return []map[string]any{body}
	}
	list, _ := body[x.op.ListKey].([]any)
	records := make([]map[string]any, 0, len(list))
	for _, element := range list {
		if record, ok := element.(map[string]any); ok {
			records = append(records, record)
		}
	}
	return records
}

// decode returns a JSON document, or nil if it is something else.
func decode(body []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var document any
	if decoder.Decode(&document) != nil {
		return nil
	}
	return document
}

// oddValues separates errors about single fields from the rest of an error.
func oddValues(err error) (odd []*cliniko.DecodeError, rest error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			more, other := oddValues(one)
			odd, rest = append(odd, more...), errors.Join(rest, other)
		}
		return odd, rest
	}
	if e, ok := errors.AsType[*cliniko.DecodeError](err); ok && e.Field != "" {
		return []*cliniko.DecodeError{e}, nil
	}
	return nil, err
}

var index = regexp.MustCompile(`\[[0-9]+\]`)

// fieldPath returns the path of a field without the indexes of lists. A name in it that is no field name is not shown.
func fieldPath(path string) string {
	names := strings.Split(index.ReplaceAllString(path, "[]"), ".")
	for i, name := range names {
		if !isFieldName(strings.TrimRight(name, "[]")) {
			names[i] = notShown
		}
	}
	return strings.Join(names, ".")
}

// valueAt returns the value that an error is about, or nil.
func valueAt(records []map[string]any, e *cliniko.DecodeError) any {
	for _, record := range records {
		if e.RecordID != "" && fmt.Sprint(record["id"]) != e.RecordID {
			continue
		}
		var value any = record
		for part := range strings.FieldsFuncSeq(e.Field, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
			value = step(value, part)
		}
		return value
	}
	return nil
}

// step returns a member of an object or an element of a list.
func step(value any, part string) any {
	if list, ok := value.([]any); ok {
		var i int
		if _, err := fmt.Sscan(part, &i); err != nil || i >= len(list) {
			return nil
		}
		return list[i]
	}
	return asObject(value)[part]
}
