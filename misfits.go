package cliniko

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// extraTypes are the types that have an Extra, or contain one that has.
var extraTypes = typeSearch{wanted: hasExtra}

// misfits returns the paths of the values in v that are in Extra because they do not fit their field. An object of a type
// that is not documented, such as a custom field of a new type, has none: what its fields hold is not documented either.
func misfits(v reflect.Value) []string { return extraPlacesOf(v.Type()).misfits(v) }

// documentedType is the type of an object, in one of its fields.
type documentedType interface{ isDocumented() bool }

// extraPlaces are the places in a type where an Extra may be. They are found once for each type, because misfits looks at
// every record. nil means that there are none.
type extraPlaces struct {
	elem *extraPlaces // of a pointer or a slice; nil for a struct

	extra int   // index of the Extra of the struct itself, or -1
	kinds []int // indexes of the fields that are a documentedType
	outer []memberPath
	all   []memberPath
}

// memberPath is a field with the name of its member, and its path, which is empty for a field that is not a member itself.
type memberPath struct {
	index        int
	member, path string
	inner        *extraPlaces
}

func (p *extraPlaces) misfits(v reflect.Value) (paths []string) {
	switch {
	case p == nil:
		return nil
	case v.Kind() == reflect.Struct:
		return p.structMisfits(v)
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return p.elem.misfits(v.Elem())
	}
	for i := range v.Len() {
		for _, path := range p.elem.misfits(v.Index(i)) {
			paths = append(paths, "["+strconv.Itoa(i)+"]"+path)
		}
	}
	return paths
}

func (p *extraPlaces) structMisfits(v reflect.Value) (paths []string) {
	for _, i := range p.kinds {
		kind := v.Field(i)
		if documented, _ := reflect.TypeAssert[documentedType](kind); !kind.IsZero() && !documented.isDocumented() {
			return nil
		}
	}
	fields := p.outer
	var extra map[string]json.RawMessage
	if p.extra >= 0 {
		extra = v.Field(p.extra).Interface().(map[string]json.RawMessage)
	}
	if len(extra) > 0 {
		fields = p.all
	}
	for _, field := range fields {
		if value := extra[field.member]; value != nil && string(value) != "null" {
			paths = append(paths, field.path)
		}
		for _, path := range field.inner.misfits(v.Field(field.index)) {
			paths = append(paths, field.path+path)
		}
	}
	return paths
}

var extraPlacesByType perType[*extraPlaces]

func extraPlacesOf(t reflect.Type) *extraPlaces {
	return extraPlacesByType.of(t, func(t reflect.Type) *extraPlaces { return findExtraPlaces(t, map[reflect.Type]*extraPlaces{}) })
}

// findExtraPlaces adds what it finds to known, so that a type that contains itself has an end.
func findExtraPlaces(t reflect.Type, known map[reflect.Type]*extraPlaces) *extraPlaces {
	if p, ok := known[t]; ok || !extraTypes.in(t) {
		return p
	}
	p := &extraPlaces{extra: -1}
	known[t] = p
	if t.Kind() != reflect.Struct {
		p.elem = findExtraPlaces(t.Elem(), known)
		return p
	}
	for i := range t.NumField() {
		field := t.Field(i)
		switch {
		case !field.IsExported() && !isEmbedded(field):
			continue
		case isExtra(field) && hasExtra(t):
			p.extra = i
			continue
		}
		if field.Type.Implements(reflect.TypeFor[documentedType]()) {
			p.kinds = append(p.kinds, i)
		}
		at := memberPath{i, memberName(field), "." + memberName(field), findExtraPlaces(field.Type, known)}
		if isEmbedded(field) {
			at.path = ""
		}
		p.all = append(p.all, at)
		if at.inner != nil {
			p.outer = append(p.outer, at)
		}
	}
	return p
}
