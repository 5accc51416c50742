//go:build go1.27 && goexperiment.jsonv2

package cliniko

import (
	"encoding/json/v2"
	"reflect"
	"strings"
	"sync"
)

// decodeV2 decodes a document with encoding/json/v2, which is faster than encoding/json and does not ignore capitals. It
// reports whether the result is the same as that of encoding/json. If not, it leaves the target zero.
func decodeV2(data []byte, into any) bool {
	v := reflect.ValueOf(into).Elem()
	isEmpty := v.Kind() != reflect.Struct || v.IsZero() // null keeps a value in encoding/json, and clears it in v2
	if !isEmpty || !readsAlike(v.Type()) {
		return false
	}
	if json.Unmarshal(data, into) == nil {
		return true
	}
	v.SetZero()
	return false
}

// alikeTypes caches the results of findAlike.
var alikeTypes sync.Map // of reflect.Type to bool

// readsAlike reports whether both versions of encoding/json read the same from a document that they accept, except that
// v2 does not ignore capitals. That is so for all models. Callers of Client.Do and ListPath may use other types.
func readsAlike(t reflect.Type) bool {
	if known, ok := alikeTypes.Load(t); ok {
		return known.(bool)
	}
	alike := findAlike(t, map[reflect.Type]bool{})
	alikeTypes.Store(t, alike)
	return alike
}

func findAlike(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] || readsItself(t) {
		return true
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return true
	case reflect.Pointer:
		return findAlike(t.Elem(), seen)
	case reflect.Slice:
		return t.Elem().Kind() != reflect.Uint8 && findAlike(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if !isAlikeField(field, seen) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

// isAlikeField reports whether a field has a name of its own, or is an embedded struct of such fields.
func isAlikeField(field reflect.StructField, seen map[reflect.Type]bool) bool {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	switch {
	case name == "-" && options == "" || !field.IsExported() && !field.Anonymous:
		return true
	case field.Anonymous:
		return name == "" && field.Type.Kind() == reflect.Struct && !readsItself(field.Type) && findAlike(field.Type, seen)
	default:
		return name != "" && (options == "" || options == "omitzero" || options == "omitempty") && findAlike(field.Type, seen)
	}
}
