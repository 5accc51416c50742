package cliniko

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// The models hold plain time.Time fields, which read RFC 3339 and nothing else. Should the API ever send another form
// that clients report ("", or a zone without colon), the answer is mended where the model has a time, and read again.
// That costs nothing as long as it does not happen.

// mendTimes rewrites the times in a JSON document of type t to RFC 3339. It is false when there was nothing to mend.
func mendTimes(data []byte, t reflect.Type) ([]byte, bool) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, false
	}
	document, mended := mendValue(document, t)
	if !mended {
		return nil, false
	}
	out, err := json.Marshal(document)
	return out, err == nil
}

func mendValue(value any, t reflect.Type) (any, bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[time.Time]() {
		return mendTime(value)
	}
	mended := false
	switch v := value.(type) {
	case map[string]any:
		for name, element := range v {
			if field := elementType(t, name); field != nil {
				changed, ok := mendValue(element, field)
				v[name], mended = changed, mended || ok
			}
		}
	case []any:
		if t.Kind() != reflect.Slice {
			break
		}
		for i, element := range v {
			changed, ok := mendValue(element, t.Elem())
			v[i], mended = changed, mended || ok
		}
	}
	return value, mended
}

// elementType is the type of what a JSON object holds under a name, nil where t has no such field.
func elementType(t reflect.Type, name string) reflect.Type {
	switch t.Kind() {
	case reflect.Map:
		return t.Elem()
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(t) {
			tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if tag == name && field.IsExported() {
				return field.Type
			}
		}
	}
	return nil
}

var otherTimeLayouts = [...]string{
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 UTC",
}

func mendTime(value any) (any, bool) {
	text, isText := value.(string)
	if !isText {
		return value, false
	}
	if text == "" {
		return nil, true
	}
	if _, err := time.Parse(time.RFC3339, text); err == nil {
		return value, false
	}
	for _, layout := range otherTimeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Format(time.RFC3339Nano), true
		}
	}
	return value, false
}
