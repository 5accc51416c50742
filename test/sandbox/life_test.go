package sandbox_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// life holds what a test needs to know about the records of a service. Everything else is the same for all services, and
// found by the names of methods and fields.
type life struct {
	create any    // the request, with every field set
	update any    // the request, with other values, and null for fields that can be cleared; nil if there is no Update
	find   any    // options of a list with the record in it
	miss   any    // options of a list without the record; nil if there are no filters
	cancel any    // the request of Cancel; nil if there is no Cancel
	unread string // fields of the requests that the records do not have, separated by spaces
	follow string // fields that change together with those of update, separated by spaces
}

// subject is a service under test.
type subject struct {
	*sandbox
	life

	service reflect.Value
}

func newSubject(b *sandbox, service string, facts life) *subject {
	request := reflect.ValueOf(facts.create)
	for i := range request.NumField() {
		if value := request.Field(i); value.IsZero() && value.Kind() != reflect.Bool {
			b.t.Errorf("%s of the %T is not set", request.Type().Field(i).Name, facts.create)
		}
	}
	return &subject{sandbox: b, life: facts, service: reflect.ValueOf(b.client).Elem().FieldByName(service)}
}

// live creates a record, reads it, updates it, and archives, cancels and deletes others like it.
func (s *subject) live() {
	record := s.must("Create", s.create)
	s.compareSent(record, s.create)
	s.isFound(record)
	if s.has("Update") {
		record = s.change(record)
		s.isFound(record)
	}
	for _, way := range []string{"Archive", "Cancel", "Delete"} {
		if s.has(way) {
			s.putAway(way)
		}
	}
}

// isFound reads the record with Get and from lists, and checks that it is the same each time.
func (s *subject) isFound(record map[string]any) {
	s.t.Helper()
	id := record["id"].(string)
	if diff := cmp.Diff(record, s.must("Get", id)); diff != "" {
		s.t.Errorf("Get (-as written +as read):\n%s", diff)
	}
	for _, options := range []any{s.find, s.everything()} {
		if diff := cmp.Diff([]map[string]any{record}, s.listed(options, id)); diff != "" {
			s.t.Errorf("lists (-as written +as read):\n%s", diff)
		}
	}
	if s.miss != nil && len(s.listed(s.miss, id)) > 0 {
		s.t.Error("a filter that does not match the record finds it")
	}
}

// change updates the record an hour later, and checks that all other fields stay as they were.
func (s *subject) change(before map[string]any) map[string]any {
	s.now = s.now.Add(time.Hour)
	after := s.must("Update", before["id"], s.update)
	s.compareSent(after, s.update)
	changed := strings.Fields(s.follow)
	if before["updated_at"] != nil {
		changed = append(changed, "updated_at")
		if want := s.now.UTC().Format(time.RFC3339); after["updated_at"] != want {
			s.t.Errorf("updated_at is %s, want %s", after["updated_at"], want)
		}
	}
	for name := range testkit.SentFields(s.t, s.update) {
		changed = append(changed, name, strings.TrimSuffix(name, "_id"))
		if cmp.Equal(written(before, name), written(after, name)) && !s.isUnread(name) {
			s.t.Errorf("%s did not change: this test needs another value", name)
		}
	}
	if diff := cmp.Diff(without(before, changed), without(after, changed)); diff != "" {
		s.t.Errorf("fields that the update does not set (-before +after):\n%s", diff)
	}
	return after
}

// putAway archives, cancels or deletes a record, and checks that it is hidden.
func (s *subject) putAway(way string) {
	id := s.must("Create", s.create)["id"].(string)
	if way == "Cancel" {
		s.must(way, id, s.cancel)
	} else {
		s.must(way, id)
	}
	if _, err := s.call("Get", id); !errors.Is(err, cliniko.ErrNotFound) {
		s.t.Errorf("Get after %s: %v", way, err)
	}
	for _, options := range []any{s.find, s.everything()} {
		if len(s.listed(options, id)) > 0 {
			s.t.Errorf("after %s the record is still in the list", way)
		}
	}
	switch {
	case way == "Cancel":
		s.isHidden(id, "CancelledAt")
	case s.has("Archive"): // Delete does the same
		s.isHidden(id, "ArchivedAt")
	}
	if way == "Archive" && s.has("Unarchive") {
		record := s.must("Unarchive", id)
		s.compareSent(record, s.create)
		s.isFound(record)
	}
}

// isHidden checks that the record is found with options that include archived, or cancelled, records.
func (s *subject) isHidden(id, field string) {
	s.t.Helper()
	for _, filter := range []cliniko.TimeFilter{cliniko.Any(), cliniko.Present()} {
		if options := reflect.New(reflect.TypeOf(s.find)).Elem(); setFilter(options, field, filter) {
			if n := len(s.listed(options.Interface(), id)); n != 1 {
				s.t.Errorf("with %s the list has the record %d times", field, n)
			}
		}
	}
	get := s.service.MethodByName("Get").Type()
	if !get.IsVariadic() {
		return
	}
	options := reflect.New(get.In(get.NumIn() - 1).Elem()).Elem()
	setFilter(options, field, cliniko.Any())
	record := s.must("Get", id, options.Interface())
	column := map[string]string{"ArchivedAt": "archived_at", "CancelledAt": "cancelled_at"}[field]
	if want := s.now.UTC().Format(time.RFC3339); record[column] != want {
		s.t.Errorf("%s is %v, want %s", column, record[column], want)
	}
}

// setFilter sets a filter of options, and reports whether they have it.
func setFilter(options reflect.Value, field string, filter cliniko.TimeFilter) bool {
	target := options.FieldByName(field)
	if target.IsValid() {
		target.Set(reflect.ValueOf(filter))
	}
	return target.IsValid()
}

// compareSent checks that a record has every field of the request that wrote it.
func (s *subject) compareSent(record map[string]any, request any) {
	s.t.Helper()
	sent, _ := testkit.Normalize(s.t, []byte(testkit.Encode(s.t, request))).(map[string]any)
	for name := range testkit.SentFields(s.t, request) {
		value := written(record, name)
		if s.isUnread(name) {
			if value != nil {
				s.t.Errorf("%s is in the record, and unread says that it is not", name)
			}
			continue
		}
		if diff := cmp.Diff(inUTC(sent[name]), within(value, sent[name])); diff != "" {
			s.t.Errorf("%s (-sent +read):\n%s", name, diff)
		}
	}
}

func (s *subject) isUnread(field string) bool {
	return slices.Contains(strings.Fields(s.unread), field)
}

// inUTC returns a time as the API writes it, and any other value unchanged.
func inUTC(value any) any {
	text, _ := value.(string)
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return moment.UTC().Format(time.RFC3339)
	}
	return value
}

// written returns the value of a record for a field of a request: the field of the same name or, for IDs, of links.
func written(record map[string]any, field string) any {
	if value, ok := record[field]; ok {
		return value
	}
	if link, ok := strings.CutSuffix(field, "_id"); ok {
		return linkedID(record[link])
	}
	var ids []any
	links, _ := record[strings.TrimSuffix(field, "_ids")+"s"].([]any)
	for _, link := range links {
		ids = append(ids, linkedID(link))
	}
	if ids == nil {
		return nil
	}
	return ids
}

func linkedID(link any) any {
	outer, _ := link.(map[string]any)
	inner, _ := outer["links"].(map[string]any)
	self, ok := inner["self"].(string)
	if !ok {
		return nil
	}
	return self[strings.LastIndexByte(self, '/')+1:]
}

// within returns a value without the members that the model does not have, at any depth: the API adds to what it is sent,
// such as the normalized number of a phone number.
func within(value, model any) any {
	switch m := model.(type) {
	case map[string]any:
		v, _ := value.(map[string]any)
		kept := map[string]any{}
		for name := range m {
			if element, ok := v[name]; ok {
				kept[name] = within(element, m[name])
			}
		}
		return kept
	case []any:
		v, _ := value.([]any)
		v = slices.Clone(v)
		for i := range min(len(v), len(m)) {
			v[i] = within(v[i], m[i])
		}
		return v
	}
	return value
}

func without(record map[string]any, names []string) map[string]any {
	record = maps.Clone(record)
	for _, name := range names {
		delete(record, name)
	}
	return record
}

// everything returns the zero options of a list.
func (s *subject) everything() any { return reflect.Zero(reflect.TypeOf(s.find)).Interface() }

// listed returns the records of a list that have the ID. It checks that List and All agree.
func (s *subject) listed(options any, id string) []map[string]any {
	s.t.Helper()
	out := s.invoke("List", options)
	if err, _ := reflect.TypeAssert[error](out[1]); err != nil {
		s.t.Fatalf("List: %v", err)
	}
	page := out[0].Elem().FieldByName("Items")
	var all []reflect.Value
	for item, err := range s.invoke("All", options)[0].Seq2() {
		if !err.IsNil() {
			s.t.Fatalf("All: %v", err.Interface())
		}
		all = append(all, item)
	}
	if total := out[0].Elem().FieldByName("TotalEntries").Int(); int(total) != len(all) || page.Len() > len(all) {
		s.t.Errorf("All has %d records, List %d of %d", len(all), page.Len(), total)
	}
	var found []map[string]any
	for i, item := range all {
		if i < page.Len() && !page.Index(i).FieldByName("ID").Equal(item.FieldByName("ID")) {
			s.t.Fatalf("List and All differ at index %d", i)
		}
		if item.FieldByName("ID").String() == id {
			found = append(found, s.document(item))
		}
	}
	return found
}

func (s *subject) has(method string) bool { return s.service.MethodByName(method).IsValid() }

// must calls a method that has to succeed.
func (s *subject) must(method string, args ...any) map[string]any {
	s.t.Helper()
	record, err := s.call(method, args...)
	if err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
	return record
}

// call calls a method and returns the record that it returns, or nil.
func (s *subject) call(method string, args ...any) (map[string]any, error) {
	s.t.Helper()
	out := s.invoke(method, args...)
	if err, _ := reflect.TypeAssert[error](out[len(out)-1]); err != nil || len(out) == 1 {
		return nil, err
	}
	return s.document(out[0]), nil
}

// invoke calls a method. A string among the arguments is an ID.
func (s *subject) invoke(method string, args ...any) []reflect.Value {
	m := s.service.MethodByName(method)
	in := []reflect.Value{reflect.ValueOf(s.t.Context())}
	for i, arg := range args {
		value := reflect.ValueOf(arg)
		if value.Kind() == reflect.String {
			value = value.Convert(m.Type().In(i + 1))
		}
		in = append(in, value)
	}
	return m.Call(in)
}

// document returns a record as decoded JSON, with the names of the API.
func (s *subject) document(record reflect.Value) map[string]any {
	s.t.Helper()
	return testkit.Normalize(s.t, []byte(testkit.Encode(s.t, record.Interface()))).(map[string]any)
}
