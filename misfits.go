package cliniko

import (
	"encoding/json"
	"reflect"
	"strconv"
	"sync"
)

// extraTypes are the types that have an Extra, or contain one that has.
var extraTypes = typeSearch{wanted: hasExtra}

// misfits returns the paths of the values in v that are in Extra because they do not fit their field. An object of a type
// that is not documented, such as a custom field of a new type, has none: what its fields hold is not documented either.
func misfits(v reflect.Value) (paths []string) {
	if !extraTypes.in(v.Type()) {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return misfits(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			for _, path := range misfits(v.Index(i)) {
				paths = append(paths, "["+strconv.Itoa(i)+"]"+path)
			}
		}
	case reflect.Struct:
		return structMisfits(v)
	}
	return paths
}

func structMisfits(v reflect.Value) (paths []string) {
	places := extraPlacesOf(v.Type())
	for _, i := range places.kinds {
		kind := v.Field(i)
		if documented, _ := reflect.TypeAssert[documentedType](kind); !kind.IsZero() && !documented.isDocumented() {
			return nil
		}
	}
	fields := places.outer
	var extra map[string]json.RawMessage
	if places.extra >= 0 {
		extra = v.Field(places.extra).Interface().(map[string]json.RawMessage)
	}
	if len(extra) > 0 {
		fields = places.all
	}
	for _, field := range fields {
		if value := extra[field.member]; value != nil && string(value) != "null" {
			paths = append(paths, field.path)
		}
		for _, path := range misfits(v.Field(field.index)) {
			paths = append(paths, field.path+path)
		}
	}
	return paths
}

// documentedType is the type of an object, in one of its fields.
type documentedType interface{ isDocumented() bool }

// extraPlaces are the places in a struct type where an Extra may be. They are found once for each type: misfits looks at
// every record.
type extraPlaces struct {
	extra int          // index of the Extra of the struct itself, or -1
	kinds []int        // indexes of the fields that are a documentedType
	outer []memberPath // fields that contain one
	all   []memberPath // fields but Extra
}

// memberPath is a field with the name of its member, and its path, which is empty for a field that is not a member itself.
type memberPath struct {
	index        int
	member, path string
}

var extraPlacesByType sync.Map // of reflect.Type to *extraPlaces

func extraPlacesOf(t reflect.Type) *extraPlaces {
	if known, ok := extraPlacesByType.Load(t); ok {
		return known.(*extraPlaces)
	}
	places := &extraPlaces{extra: -1}
	for i, field := range fieldsOf(t) {
		if field.Name == "Extra" {
			places.extra = i
			continue
		}
		if field.Type.Implements(reflect.TypeFor[documentedType]()) {
			places.kinds = append(places.kinds, i)
		}
		at := memberPath{i, memberName(field), "." + memberName(field)}
		if field.Anonymous && field.Tag.Get("json") == "" {
			at.path = ""
		}
		places.all = append(places.all, at)
		if extraTypes.in(field.Type) {
			places.outer = append(places.outer, at)
		}
	}
	extraPlacesByType.Store(t, places)
	return places
}
