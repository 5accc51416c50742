package cliniko

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// The models hold plain time.Time fields, which read RFC 3339 and nothing else. Should the API ever send another form
// that clients report ("", or a zone without colon), the answer is mended where the model has a time, and read again.
// That costs nothing as long as it does not happen.

// normalizeTimes rewrites the times in a JSON document of type t to RFC 3339. What it does not understand, it leaves.
func normalizeTimes(data json.RawMessage, t reflect.Type) json.RawMessage {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return mendTime(data)
	case t.Kind() == reflect.Pointer:
		return normalizeTimes(data, t.Elem())
	case t.Kind() == reflect.Slice:
		var elements []json.RawMessage
		return mendParts(data, &elements, func() {
			for i := range elements {
				elements[i] = normalizeTimes(elements[i], t.Elem())
			}
		})
	case t.Kind() == reflect.Struct:
		var fields map[string]json.RawMessage
		return mendParts(data, &fields, func() {
			for field := range t.Fields() {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if value, ok := fields[name]; ok {
					fields[name] = normalizeTimes(value, field.Type)
				}
			}
		})
	default:
		return data
	}
}

// mendParts takes data apart, has the parts mended, and puts it together again.
func mendParts(data json.RawMessage, parts any, mend func()) json.RawMessage {
	if string(data) == "null" || json.Unmarshal(data, parts) != nil {
		return data
	}
	mend()
	mended, err := json.Marshal(parts)
	if err != nil {
		return data
	}
	return mended
}

var otherTimeLayouts = [...]string{
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05 UTC",
}

func mendTime(data json.RawMessage) json.RawMessage {
	var text string
	if json.Unmarshal(data, &text) != nil {
		return data
	}
	if text == "" {
		return json.RawMessage("null")
	}
	for _, layout := range otherTimeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return json.RawMessage(t.UTC().Format(`"` + time.RFC3339Nano + `"`))
		}
	}
	return data
}

// sleep waits, but not longer than the context.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
