package cliniko

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// response is a response with status code 2xx. All methods of the package read it through the functions of this file.
// They decide whether the operation was done, whether the response is from the API and not from a proxy, whether it
// contains the record asked for, and which of its fields are odd.
type response struct {
	*transport.Response
	call

	id      string // of the record in the path; "" if the path names none
	problem error  // why the response cannot be used; nil if it can
}

// judge decides by the status code whether an operation was accepted, was rejected, or has an unknown outcome.
func (r *response) judge() (*response, error) {
	if r.Status/100 == 2 || r.op.toFile && r.Status/100 == 3 && r.Location != "" {
		return r, nil
	}
	defer r.Release()
	refusal := newAPIError(r.client, r.op, r.Response)
	r.problem = refusal
	if r.op.isWrite() && !isRefusal(r.Status) {
		r.problem = unknownOutcome(r.op, r.SentAt, refusal)
	}
	return nil, r.problem
}

// Release ends the call and returns the buffer of the body to the pool. A second call does nothing.
func (r *response) Release() {
	r.end(r.problem, r.Attempts, r.Waited, r.Response)
	r.Response.Release()
}

// endIfPanicking ends a call during a panic of a RoundTripper or a limiter of the user.
func (r *response) endIfPanicking() {
	if r.Response == nil {
		r.end(FailureOther, 0, 0, nil)
	}
}

// isRefusal reports whether a status code proves that a write was not done. 302 and 303 do not, because servers also
// use them after a write, to tell where its result is. 408 does not, because some servers send it if the write took too
// long.
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

// bad returns the error for a response that cannot be used. For a write, it is an OutcomeUnknownError.
func (r *response) bad(problem string) error { return r.failure(&DecodeError{Problem: problem}) }

func (r *response) failure(e *DecodeError) error {
	e.Method, e.Route, e.RequestID = r.op.Method, r.op.Route, transport.RequestID(r.Header)
	if e.Problem == cannotBeRead {
		return e
	}
	r.problem = e
	if r.op.isWrite() {
		r.problem = unknownOutcome(r.op, r.SentAt, e)
	}
	return r.problem
}

// Values of DecodeError.Problem.
const (
	noID        = "the response has no ID"
	otherID     = "the response has another record than the one requested"
	nothingSent = "the response has none of the expected fields"
)

// done checks the response to an operation without a result. Only a 204 or a record shows that a write was done; the
// page of a proxy or an empty body does not.
func (r *response) done() error {
	if r.Status == http.StatusNoContent {
		return nil
	}
	if err := r.checkBounds(); err != nil {
		return err
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

// checkBounds returns an error if the body has too many values to be read.
func (r *response) checkBounds() error {
	if isWithinBounds(r.Body) {
		return nil
	}
	o := outlineOf(r.Body, "")
	return r.bad(o.excess())
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

// bodyID returns the ID of the record in a document, or "" if there is none.
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

// checkID compares the ID of a record with the one in the path.
func (r *response) checkID(id string) error {
	if r.id != "" && r.id != id {
		return r.bad(otherID)
	}
	return nil
}

// record reads a record into a pointer. If only some of its fields cannot be read, the error is partial and names them. For
// a write, these fields are logged instead, because the write was done.
func (r *response) record(ctx context.Context, into any) error {
	if err := r.checkBounds(); err != nil {
		return err
	}
	odd, err := r.decode(into)
	if err != nil {
		return err
	}
	v := reflect.ValueOf(into).Elem()
	id := ""
	if index, ok := idField(v.Type()); ok {
		if id = v.FieldByIndex(index).String(); id == "" {
			return r.bad(noID)
		}
		if err := r.checkID(id); err != nil {
			return err
		}
	} else if !hasKnownField(r.Body, v) {
		return r.bad(nothingSent)
	}
	return r.oddFields(ctx, id, odd)
}

// decode reads the body, which is within bounds, into a pointer and returns the paths of the odd fields.
func (r *response) decode(into any) (odd []string, err error) {
	odd, err = unmarshal(r.Body, into)
	if err != nil {
		return nil, r.bad(problemOf(err))
	}
	return append(odd, oddMembers(reflect.ValueOf(into).Elem())...), nil
}

// warn logs a problem that is not an error. Its attributes contain IDs and field names, and no other values.
func (r *response) warn(ctx context.Context, problem string, attrs ...slog.Attr) {
	if r.client.logger != nil {
		attrs = append([]slog.Attr{slog.String("method", r.op.Method), slog.String("route", r.op.Route), slog.String("problem", problem)}, attrs...)
		r.client.logger.LogAttrs(ctx, slog.LevelWarn, "cliniko odd response", attrs...)
	}
}

// joined is errors.Join, except that it returns a single error unchanged.
func joined(errs []error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// idField returns the index of the field with the ID of a record, if the type has one.
func idField(t reflect.Type) ([]int, bool) {
	if t.Kind() != reflect.Struct {
		return nil, false
	}
	field, ok := t.FieldByName("ID")
	return field.Index, ok && field.Type.Kind() == reflect.String
}

// idOf returns the ID of a record, or "" if it is in an embedded pointer that is nil.
func idOf(record reflect.Value, index []int) string {
	field, err := record.FieldByIndexErr(index)
	if err != nil {
		return ""
	}
	return field.String()
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
	for _, field := range flatFields(value.Type()) {
		if _, ok := memberOf(members, field); ok {
			return true
		}
	}
	return false
}

// listPage is a page, with what is known about the reading of it.
type listPage struct {
	pageEnd

	records reflect.Value // a slice
	ids     []string      // by record; "" if records have none
	errs    []error       // by record: the error about its odd fields, or nil
	endErr  error         // about an odd field outside the list
	lost    bool          // the links could not be read
	size    int           // number of records that were sent, duplicates included

	servedAt time.Time // see response.servedAt
}

// entry returns a record with its place in a walk.
func (p *listPage) entry(i int, at place) entry {
	return entry{at, p.records.Index(i).Addr().Interface(), p.errs[i]}
}

// pageEnd is what a page has besides its list.
type pageEnd struct {
	TotalEntries int       `json:"total_entries"`
	Links        PageLinks `json:"links"`
}

// page reads a page of a list. Each record must have an ID, because it could not be found again without one.
func (r *response) page(ctx context.Context, record reflect.Type) (*listPage, error) {
	key := r.op.listKey()
	if p := readPageExactly(r.Body, key, record); p != nil {
		return p, p.identify(ctx, r, make([][]string, p.size))
	}
	o := outlineOf(r.Body, key)
	if problem := o.excess(); problem != "" {
		return nil, r.bad(problem)
	}
	p := &listPage{size: o.records}
	if err := p.readEnd(r, o, key); err != nil {
		return nil, err
	}
	return p, p.readRecords(ctx, r, o, record)
}

// readEnd reads the rest of the page, outside the list, and makes sure that there is only one list. encoding/json would
// read a second list of the same name, capitals ignored, into the records of the first.
func (p *listPage) readEnd(r *response, o outline, key string) error {
	rest := r.Body
	if o.end > 0 {
		rest = slices.Concat(r.Body[:o.start], []byte("[]"), r.Body[o.end:])
	}
	odd, err := unmarshal(rest, &p.pageEnd)
	if err != nil {
		return r.bad(problemOf(err))
	}
	switch lists := countMembers(rest, key); {
	case o.end == 0 || lists == 0:
		return r.bad(fmt.Sprintf("there is no list %q in it", key))
	case lists > 1:
		return r.bad(fmt.Sprintf("the list %q is in it %d times", key, lists))
	}
	if len(odd) > 0 {
		r.odd++
		p.endErr = r.failure(&DecodeError{Field: odd[len(odd)-1], Problem: cannotBeRead}) // the links come last, so if both are odd, the error names the links
		p.lost = strings.HasPrefix(odd[len(odd)-1], "links")
	}
	return nil
}

// countMembers counts the members of an object that have a name, capitals ignored, as encoding/json does.
func countMembers(object []byte, name string) (n int) {
	for member := range members(object) {
		if strings.EqualFold(member, name) {
			n++
		}
	}
	return n
}

// readRecords reads the records one by one.
func (p *listPage) readRecords(ctx context.Context, r *response, o outline, record reflect.Type) error {
	var raws []json.RawMessage
	if err := json.Unmarshal(r.Body[o.start:o.end], &raws); err != nil {
		return r.bad(problemOf(err))
	}
	p.records = reflect.MakeSlice(reflect.SliceOf(record), len(raws), len(raws))
	odd := make([][]string, len(raws))
	for i, raw := range raws {
		var err error
		if odd[i], err = unmarshal(raw, p.records.Index(i).Addr().Interface()); err != nil {
			return r.bad(problemOf(err))
		}
	}
	return p.identify(ctx, r, odd)
}

// identify checks the IDs of the records. A record that is on the page more than once is delivered once. Two different
// records with the same ID are an error, because it is impossible to tell which is right.
func (p *listPage) identify(ctx context.Context, r *response, odd [][]string) error {
	index, hasIDs := idField(p.records.Type().Elem())
	seen := make(map[string]int, p.records.Len())
	for i := range p.records.Len() {
		record := p.records.Index(i)
		id := ""
		if hasIDs {
			if id = idOf(record, index); id == "" {
				return r.bad(noID)
			}
			if first, again := seen[id]; again {
				if !reflect.DeepEqual(p.records.Index(first).Interface(), record.Interface()) {
					return r.failure(&DecodeError{RecordID: id, Problem: "different records have this ID"})
				}
				r.warn(ctx, "a record is on the page more than once", slog.String("record_id", id))
				continue
			}
			seen[id] = len(p.ids)
		}
		fields := slices.Concat(odd[i], oddMembers(record))
		if n := len(p.ids); n < i {
			p.records.Index(n).Set(record)
		}
		p.ids = append(p.ids, id)
		p.errs = append(p.errs, r.oddFields(ctx, id, fields))
	}
	p.records = p.records.Slice(0, len(p.ids))
	return nil
}
