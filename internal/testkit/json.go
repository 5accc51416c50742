package testkit

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// Normalize returns a JSON document in a form for comparison: null, "", false and empty lists and objects are left out,
// because the API sends them for missing values. A decimal is the same as a number or a string, with or without
// trailing zeros.
func Normalize(t testing.TB, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	return NormalizeValue(document)
}

var decimalForm = regexp.MustCompile(`^-?[0-9]+\.[0-9]+$`)

// NormalizeValue is Normalize for a document that was decoded with json.Number. It changes the document in place.
func NormalizeValue(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, element := range v {
			if v[name] = NormalizeValue(element); v[name] == nil {
				delete(v, name)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = NormalizeValue(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case json.Number:
		return decimal.RequireFromString(v.String()).String()
	case string:
		if v == "" {
			return nil
		}
		if decimalForm.MatchString(v) {
			return decimal.RequireFromString(v).String()
		}
	case bool:
		if !v {
			return nil
		}
	}
	return value
}

// Decode returns a T that was read from JSON.
func Decode[T any](t *testing.T, data []byte) *T {
	t.Helper()
	value := new(T)
	if err := json.Unmarshal(data, value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Encode returns a value as JSON.
func Encode(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// JSONName returns the name of a struct field in JSON.
func JSONName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// SentFields returns the names of the fields that a request is sent with.
func SentFields(t *testing.T, request any) map[string]bool {
	t.Helper()
	sent := map[string]bool{}
	for name := range *Decode[map[string]json.RawMessage](t, []byte(Encode(t, request))) {
		sent[name] = true
	}
	return sent
}
