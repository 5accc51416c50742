package sandbox_test

import (
	"reflect"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// withoutLife are the services whose records take more than one call to create. Scenarios cover them.
var withoutLife = []string{"PatientAttachments"}

// derivedLife returns a life for the records of any service: requests with every field set, within the rules of their
// check tags, and with IDs of records of the clinic.
func derivedLife(b *sandbox, service string) life {
	b.t.Helper()
	b.t.Cleanup(func() {
		if b.t.Failed() {
			b.t.Logf("the requests were derived from the types of %s; if its records need others, write a life in people_test.go, diary_test.go, money_test.go or notes_test.go", service)
		}
	})
	methods := reflect.ValueOf(b.client).Elem().FieldByName(service)
	request := func(method string, n int) any {
		m := methods.MethodByName(method)
		if !m.IsValid() {
			return nil
		}
		value := reflect.New(m.Type().In(m.Type().NumIn() - 1)).Elem()
		testkit.Filler{Second: n == 1, ID: func(kind reflect.Type) string { return idOf(b.t, b.client, kind, n) }}.Request(value)
		return value.Interface()
	}
	l := life{create: request("Create", 0), update: request("Update", 1), cancel: request("Cancel", 0)}
	options := func(createdAt cliniko.TimeFilter) any {
		value := reflect.New(methods.MethodByName("List").Type().In(1)).Elem()
		if !setFilter(value, "CreatedAt", createdAt) && createdAt != nil {
			return nil
		}
		return value.Interface()
	}
	l.find, l.miss = options(cliniko.AtLeast(testkit.Monday)), options(cliniko.LessThan(testkit.Monday))
	if l.find == nil {
		l.find = options(nil)
	}
	return l
}

// idOf returns the ID of the nth record of the list whose records have IDs of a type.
func idOf(t *testing.T, c *cliniko.Client, kind reflect.Type, n int) string {
	t.Helper()
	for service, methods := range reflect.ValueOf(c).Elem().Fields() {
		list := methods.MethodByName("List")
		if !service.IsExported() || !list.IsValid() || list.Type().NumIn() != 2 {
			continue
		}
		items, _ := list.Type().Out(0).Elem().FieldByName("Items")
		if id, ok := items.Type.Elem().FieldByName("ID"); !ok || id.Type != kind {
			continue
		}
		out := list.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.Zero(list.Type().In(1))})
		if records := out[0].Elem().FieldByName("Items"); out[1].IsNil() && records.Len() > n {
			return records.Index(n).FieldByName("ID").String()
		}
	}
	t.Fatalf("the clinic has no record number %d with a %s", n, kind)
	return ""
}
