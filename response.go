package cliniko

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// response is a response with a status of success. Every entry point of the package reads it through the functions of
// this file, which decide whether the operation was done, whether the response is from the API and not from a proxy,
// whether it holds what was asked for, and which of its fields are odd.
type response struct {
	*transport.Response

	op     operation
	id     string // of the record that the path is about; "" when it is about anything else
	logger *slog.Logger
}

// judge decides by the status whether an operation was accepted, was rejected, or has an unknown outcome.
func (c *Client) judge(op operation, u *url.URL, resp *transport.Response) (*response, error) {
	if resp.Status/100 == 2 || op.toFile && resp.Status/100 == 3 && resp.Location != "" {
		return &response{Response: resp, op: op, id: op.recordID(u.Path), logger: c.logger}, nil
	}
	defer resp.Release()
	refusal := newAPIError(c, op, resp)
	if op.isWrite() && !isRefusal(resp.Status) {
		return nil, unknownOutcome(op, resp.SentAt, refusal)
	}
	return nil, refusal
}

// isRefusal reports whether a status proves that a write was not done. 302 and 303 do not: servers also use them to say
// that it was done and where to look. 408 does not either: some servers send it when the work took too long.
func isRefusal(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	case http.StatusRequestTimeout:
		return false
	default:
		return status >= 400 && status < 500
	}
}

func unknownOutcome(op operation, sentAt time.Time, cause error) *OutcomeUnknownError {
	return &OutcomeUnknownError{Method: op.Method, Route: op.Route, SentAt: sentAt, Err: cause}
}

// bad returns the error for a response that is of no use. A write has been accepted then, but its outcome is unknown.
func (r *response) bad(problem string) error { return r.failure(&DecodeError{Problem: problem}) }

func (r *response) failure(e *DecodeError) error {
	e.Method, e.Route, e.RequestID = r.op.Method, r.op.Route, transport.RequestID(r.Header)
	if r.op.isWrite() {
		return unknownOutcome(r.op, r.SentAt, e)
	}
	return e
}

// Problems of responses.
const (
	noID        = "there is no id in it"
	otherID     = "the record in it is not the one that was asked for"
	nothingSent = "nothing that was asked for is in it"
)

// done checks the response of an operation without a result: only a 204 or a record shows that a write was done. A page of
// a proxy, or nothing, does not.
func (r *response) done() error {
	if r.Status == http.StatusNoContent {
		return nil
	}
	id, err := bodyID(r.Body)
	switch {
	case err != nil:
		return r.bad(problemOf(err))
	case r.op.isWrite() && id == "":
		return r.bad("neither a 204 nor a record")
	default:
		return r.checkID(id)
	}
}

// isFile reports whether the body is a file that the API sent. The API's own responses are JSON, and other text is from
// proxies, unless the header says that it is an attachment.
func (r *response) isFile() bool {
	if r.Status != http.StatusOK || transport.IsAttachment(r.Header) {
		return r.Status == http.StatusOK
	}
	declared, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	isText := strings.HasPrefix(declared, "text/") || strings.HasSuffix(declared, "json") || strings.HasSuffix(declared, "xml")
	return !isText && !transport.IsHTML(r.Header, r.Body)
}

// bodyID returns the id of the record in a document, "" when there is none.
func bodyID(body []byte) (string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return "", err
	}
	if members == nil {
		return "", errors.New(nothingSent)
	}
	var id ID[any]
	if readWhole(members["id"], reflect.ValueOf(&id).Elem()) {
		return string(id), nil
	}
	return "", nil
}

// checkID compares the id of a record with the one in the path.
func (r *response) checkID(id string) error {
	if r.id != "" && r.id != id {
		return r.bad(otherID)
	}
	return nil
}

// record reads a record. When only single fields of it cannot be read, the record comes with an error that names them; a
// write was done then, and has no error.
func record[T any](ctx context.Context, r *response) (*T, error) {
	value := new(T)
	odd, err := r.decode(value)
	if err != nil {
		return nil, err
	}
	v := reflect.ValueOf(value).Elem()
	id := ""
	if index, ok := idField(v.Type()); ok {
		if id = v.FieldByIndex(index).String(); id == "" {
			return nil, r.bad(noID)
		}
		if err := r.checkID(id); err != nil {
			return nil, err
		}
	} else if !hasKnownField(r.Body, v) {
		return nil, r.bad(nothingSent)
	}
	return value, r.oddFields(ctx, id, odd)
}

// decode reads the body into a pointer, and returns the paths of the fields that could not be read.
func (r *response) decode(into any) (odd []string, err error) {
	o := outlineOf(r.Body, "")
	if problem := o.excess(r.Body); problem != "" {
		return nil, r.bad(problem)
	}
	odd, err = unmarshal(r.Body, o.plainNames, into)
	if err != nil {
		return nil, r.bad(problemOf(err))
	}
	return odd, nil
}

// oddFields returns the error for fields that could not be read, or logs them when the response is that of a write: a
// caller who gets an error does it again.
func (r *response) oddFields(ctx context.Context, id string, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	if r.op.isWrite() {
		r.warn(ctx, "fields cannot be read", slog.String("record_id", id), slog.Any("fields", fields))
		return nil
	}
	errs := make([]error, len(fields))
	for i, field := range fields {
		errs[i] = r.failure(&DecodeError{RecordID: id, Field: field, Problem: cannotBeRead, partial: true})
	}
	return joined(errs)
}

// topField returns the field of a record that a path begins with.
func topField(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// warn logs what does not deserve an error. Its attributes hold ids and names of fields, and no other values.
func (r *response) warn(ctx context.Context, problem string, attrs ...slog.Attr) {
	if r.logger != nil {
		attrs = append([]slog.Attr{slog.String("method", r.op.Method), slog.String("route", r.op.Route), slog.String("problem", problem)}, attrs...)
		r.logger.LogAttrs(ctx, slog.LevelWarn, "cliniko odd response", attrs...)
	}
}

// joined is errors.Join, except that a single error stays as it is.
func joined(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// idField returns the index of the field with the id of a record, if the type has one.
func idField(t reflect.Type) ([]int, bool) {
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	field, ok := t.FieldByName("ID")
	return field.Index, ok && field.Type.Kind() == reflect.String
}

// hasKnownField reports whether a document has any of the fields of a struct. Without this check, null, {} and a proxy's
// JSON would read as an empty record.
func hasKnownField(body []byte, value reflect.Value) bool {
	if !value.IsZero() {
		return true
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return false
	}
	for field := range value.Type().Fields() {
		if _, ok := memberOf(members, field); ok {
			return true
		}
	}
	return false
}

// listOf is a page as it was read.
type listOf[T any] struct {
	Page[T]

	errs    []error // for each item the error about its odd fields, or nil
	endErr  error   // about an odd field beside the list
	lost    bool    // the links could not be read
	records int     // on the page, copies included
}

// page reads a page of a list. Each record must have an id, because nobody could come back to it otherwise.
func page[T any](ctx context.Context, r *response) (*listOf[T], error) {
	key := r.op.listKey()
	o := outlineOf(r.Body, key)
	if problem := o.excess(r.Body); problem != "" {
		return nil, r.bad(problem)
	}
	p := &listOf[T]{records: o.records}
	if err := p.readEnd(r, o, key); err != nil {
		return nil, err
	}
	if err := p.readItems(ctx, r, o); err != nil {
		return nil, err
	}
	return p, nil
}

// readEnd reads what stands beside the list, and makes sure that there is one list. A second one, or one under a name that
// differs in capitals, would be read over the first by encoding/json, and mix their records.
func (p *listOf[T]) readEnd(r *response, o outline, key string) error {
	rest := r.Body
	if o.end > 0 {
		rest = slices.Concat(r.Body[:o.start], []byte("[]"), r.Body[o.end:])
	}
	var end struct {
		TotalEntries int       `json:"total_entries"`
		Links        PageLinks `json:"links"`
	}
	odd, err := unmarshal(rest, o.plainNames, &end)
	if err != nil {
		return r.bad(problemOf(err))
	}
	switch lists := countMembers(rest, key); {
	case o.end == 0 || lists == 0:
		return r.bad(fmt.Sprintf("there is no list %q in it", key))
	case lists > 1:
		return r.bad(fmt.Sprintf("the list %q is in it %d times", key, lists))
	}
	p.TotalEntries, p.Links = end.TotalEntries, end.Links
	if len(odd) > 0 {
		p.endErr = r.failure(&DecodeError{Field: odd[len(odd)-1], Problem: cannotBeRead}) // of both, the links come last
		p.lost = strings.HasPrefix(odd[len(odd)-1], "links")
	}
	return nil
}

// countMembers counts the members of an object whose names encoding/json cannot tell from a name.
func countMembers(object []byte, name string) (n int) {
	for member := range members(object) {
		if strings.EqualFold(member, name) {
			n++
		}
	}
	return n
}

// readItems reads the records: all at once, or one by one when something in them is odd.
func (p *listOf[T]) readItems(ctx context.Context, r *response, o outline) error {
	list := r.Body[o.start:o.end]
	p.Items = make([]T, 0, o.records)
	err := json.Unmarshal(list, &p.Items)
	odd := make([][]string, o.records)
	if err != nil || !o.plainNames || !plausibleAmounts(reflect.ValueOf(p.Items)) {
		var raws []json.RawMessage
		if err = json.Unmarshal(list, &raws); err != nil {
			return r.bad(problemOf(err))
		}
		p.Items = make([]T, len(raws))
		for i, raw := range raws {
			odd[i], err = unmarshal(raw, outlineOf(raw, "").plainNames, &p.Items[i])
			if err != nil {
				return r.bad(problemOf(err))
			}
		}
	}
	return p.identify(ctx, r, odd)
}

// identify checks the ids of the records. A record that is on the page more than once is delivered once; two different
// records with one id are an error, because nobody can tell which of them is the right one.
func (p *listOf[T]) identify(ctx context.Context, r *response, odd [][]string) error {
	index, hasIDs := idField(reflect.TypeFor[T]())
	seen := make(map[string]int, len(p.Items))
	items := p.Items[:0]
	for i := range p.Items {
		id := ""
		if hasIDs {
			id = reflect.ValueOf(&p.Items[i]).Elem().FieldByIndex(index).String()
			if id == "" {
				return r.bad(noID)
			}
			if first, again := seen[id]; again {
				if !reflect.DeepEqual(items[first], p.Items[i]) {
					return r.failure(&DecodeError{RecordID: id, Problem: "different records have this id"})
				}
				r.warn(ctx, "a record is on the page more than once", slog.String("record_id", id))
				continue
			}
			seen[id] = len(items)
		}
		items = append(items, p.Items[i])
		p.errs = append(p.errs, r.oddFields(ctx, id, odd[i]))
	}
	p.Items = items
	return nil
}
