package api

import (
	"encoding/json"

	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// checkCustomFields rejects custom fields with a token that is not in the
// definition, and fields with an empty value: the API wants those left out.
func (d *draft) checkCustomFields() {
	raw, ok := d.values["custom_fields"].(json.RawMessage)
	if !ok || !d.sent["custom_fields"] {
		return
	}
	var fields any
	if json.Unmarshal(raw, &fields) != nil || !d.validCustomFields(fields) {
		d.fail("custom_fields", bodies.Invalid)
	}
}

func (d *draft) validCustomFields(value any) bool {
	valid := true
	eachObject(value, func(object store.Object) {
		token, hasToken := object["token"].(string)
		empty := object["value"] == ""
		valid = valid && !empty && (!hasToken || d.call.clinic.tokens[token])
	})
	return valid
}

// customFieldTokens returns the tokens in the definition of custom fields.
func customFieldTokens(settings store.Object) map[string]bool {
	var definition any
	raw := store.Encode(settings["patient_custom_fields_definition"])
	if err := json.Unmarshal(raw, &definition); err != nil {
		return nil // Encode makes valid JSON
	}
	tokens := map[string]bool{}
	eachObject(definition, func(object store.Object) {
		if token, ok := object["token"].(string); ok {
			tokens[token] = true
		}
	})
	return tokens
}

// eachObject calls f for every object in a JSON value.
func eachObject(value any, f func(store.Object)) {
	switch v := value.(type) {
	case store.Object:
		f(v)
		for _, inner := range v {
			eachObject(inner, f)
		}
	case []any:
		for _, inner := range v {
			eachObject(inner, f)
		}
	}
}
