package main

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko"
)

// reader is a method of the SDK that reads a list, or one record without its ID. The table of readers is made by
// reflection, so that a new resource cannot be forgotten.
type reader struct {
	name    string         // as in Patients.List
	call    reflect.Value  // the method
	ids     []reflect.Type // the IDs that it takes
	options reflect.Type   // nil for a single record
}

// availableTimes is the reader that takes a combination that can be booked, and days.
const availableTimes = "AvailableTimes.List"

// readersOf returns the readers of a client, those that take IDs last.
func readersOf(client *cliniko.Client) []reader {
	var readers []reader
	for service, value := range reflect.ValueOf(client).Elem().Fields() {
		if !service.IsExported() {
			continue
		}
		for method, function := range value.Methods() {
			r, ok := newReader(function)
			r.name = service.Name + "." + method.Name
			if ok && isReading(method.Name, r) {
				readers = append(readers, r)
			}
		}
	}
	slices.SortStableFunc(readers, func(a, b reader) int { return len(a.ids) - len(b.ids) })
	return readers
}

// newReader reports whether a method takes a context, IDs and at most one options struct.
func newReader(function reflect.Value) (reader, bool) {
	t := function.Type()
	r := reader{call: function}
	if t.NumIn() == 0 || t.In(0) != reflect.TypeFor[context.Context]() || t.NumOut() != 2 {
		return r, false
	}
	in := t.NumIn()
	if t.IsVariadic() {
		in--
	}
	for i := 1; i < in; i++ {
		switch kind := t.In(i).Kind(); {
		case kind == reflect.String:
			r.ids = append(r.ids, t.In(i))
		case kind == reflect.Struct && i == in-1:
			r.options = t.In(i)
		default:
			return r, false
		}
	}
	return r, true
}

// isReading reports whether a method is a List, or a Get that needs no ID.
func isReading(name string, r reader) bool {
	if r.options != nil {
		return strings.HasPrefix(name, "List")
	}
	return strings.HasPrefix(name, "Get") && len(r.ids) == 0
}

// isMain reports whether the reader is the list of all records of a resource.
func (r reader) isMain() bool { return strings.HasSuffix(r.name, ".List") && len(r.ids) == 0 }

// idsOf holds an ID for each type, as in cliniko.PatientID.
type idsOf map[reflect.Type]reflect.Value

// learn takes the ID of the first record of a page.
func (ids idsOf) learn(page reflect.Value) {
	if page.Kind() != reflect.Pointer || page.IsNil() {
		return
	}
	items := page.Elem().FieldByName("Items")
	if !items.IsValid() || items.Len() == 0 || items.Index(0).Kind() != reflect.Struct {
		return
	}
	id := items.Index(0).FieldByName("ID")
	if !id.IsValid() {
		return
	}
	if _, known := ids[id.Type()]; !known {
		ids[id.Type()] = id
	}
	if id.Type() == reflect.TypeFor[cliniko.IndividualAppointmentID]() { // one of the two kinds of appointments
		ids[reflect.TypeFor[cliniko.AppointmentID]()] = id.Convert(reflect.TypeFor[cliniko.AppointmentID]())
	}
}

// perPage is the largest page.
const perPage = 100

// read calls the method for a page. missing is the name of a record of which no ID is known.
func (r reader) read(ctx context.Context, ids idsOf, page int) (result reflect.Value, missing string, err error) {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for _, kind := range r.ids {
		id, ok := ids[kind]
		if !ok {
			return reflect.Value{}, recordName(kind), nil
		}
		in = append(in, id)
	}
	if r.options != nil {
		options := reflect.New(r.options).Elem()
		options.FieldByName("Page").SetInt(int64(page))
		options.FieldByName("PerPage").SetInt(perPage)
		if from := options.FieldByName("From"); from.IsValid() {
			from.Set(reflect.ValueOf(tomorrow()))
			options.FieldByName("To").Set(reflect.ValueOf(tomorrow().AddDays(6)))
		}
		in = append(in, options)
	}
	out := r.call.Call(in)
	err, _ = reflect.TypeAssert[error](out[1])
	return out[0], "", err
}

// recordName returns the name of the record that an ID is of: cliniko.ID[cliniko.Patient] is the ID of a Patient.
func recordName(id reflect.Type) string {
	name := id.Name()
	return strings.TrimRight(name[strings.LastIndexByte(name, '.')+1:], "]")
}

// tomorrow returns a day that is not before today in any time zone.
func tomorrow() cliniko.Date { return cliniko.DateOf(time.Now().UTC()).AddDays(1) }

// totalOf returns the number of records of a list.
func totalOf(page reflect.Value) int {
	if page.Kind() == reflect.Pointer && !page.IsNil() {
		if total := page.Elem().FieldByName("TotalEntries"); total.IsValid() {
			return int(total.Int())
		}
	}
	return 0
}
