package cliniko

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// PatientCustomFields holds the custom fields of one patient: fields that the account has added to its patients, with this
// patient's values. Sections, fields and options are identified by tokens, as their names may change.
//
// To change one field, send all of them back, because a write may replace the rest:
//
//	fields := settings.PatientCustomFieldsDefinition.FieldsOf(patient)
//	err := errors.Join(
//		fields.SetValue(policyToken, "ZX-1001"),
//		fields.Select(providerToken, alphaToken))
//	...
//	patient, err = client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{CustomFields: cliniko.Some(fields)})
//
// FieldsOf returns a copy, and adds the fields that have no value for the patient yet. To change only fields that
// already have a value, use *patient.CustomFields instead: it needs no settings, and the changes are made to patient
// itself.
//
// Anything that this package does not know, such as the value of a new type of field, is kept in Extra and sent back.
// An update fails if it contains a section or field that is no longer in the definition: see
// [PatientCustomFieldsDefinition.Prune].
type PatientCustomFields struct { //nolint:recvcheck // printed by value, changed in place
	Sections []PatientCustomFieldSection `json:"sections,omitzero" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientCustomFieldSection is a group of custom fields.
type PatientCustomFieldSection struct {
	Name     string               `json:"name,omitzero"` // ignored by the API when it is sent, as are all names and Archived
	Token    string               `json:"token,omitzero"`
	Archived bool                 `json:"archived,omitzero"`
	Fields   []PatientCustomField `json:"fields,omitzero" misfit:"error"`

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PatientCustomField is one custom field with its value. Type decides whether the value is in Value, or in Options and
// Other. The API leaves out fields without a value.
type PatientCustomField struct { //nolint:recvcheck // printed by value, changed in place
	Name     string                     `json:"name,omitzero"`
	Type     PatientCustomFieldType     `json:"type,omitzero"`
	Token    string                     `json:"token,omitzero"`
	Archived bool                       `json:"archived,omitzero"`
	Value    string                     `json:"value,omitzero"`   // of a text, paragraph or date (2006-01-02) field
	Options  []PatientCustomFieldOption `json:"options,omitzero"` // of a checkboxes or radiobuttons field
	Other    *PatientCustomFieldOther   `json:"other,omitzero"`   // of a checkboxes or radiobuttons field that allows free text

	// Extra holds what the API sent and this package does not know, such as the value of a field of an unknown type:
	// Extra["value"] is 180 for {"type":"number","value":180}. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// Selected returns the selected options.
func (f PatientCustomField) Selected() []PatientCustomFieldOption {
	var selected []PatientCustomFieldOption
	for _, option := range f.Options {
		if option.Selected {
			selected = append(selected, option)
		}
	}
	return selected
}

// PatientCustomFieldType is the type of a custom field. Fields of types other than these are read and sent back
// unchanged.
//
//   - [CustomFieldText]: one line of text
//   - [CustomFieldParagraph]: text of several lines
//   - [CustomFieldDate]: one day
//   - [CustomFieldCheckboxes]: any number of options
//   - [CustomFieldRadiobuttons]: one option
type PatientCustomFieldType string

// The types of custom fields that the API documents.
const (
	CustomFieldText         PatientCustomFieldType = "text"
	CustomFieldParagraph    PatientCustomFieldType = "paragraph"
	CustomFieldDate         PatientCustomFieldType = "date"
	CustomFieldCheckboxes   PatientCustomFieldType = "checkboxes"
	CustomFieldRadiobuttons PatientCustomFieldType = "radiobuttons"
)

// isDocumented reports whether the API documents the type.
func (t PatientCustomFieldType) isDocumented() bool {
	switch t {
	case CustomFieldText, CustomFieldParagraph, CustomFieldDate, CustomFieldCheckboxes, CustomFieldRadiobuttons:
		return true
	default:
		return false
	}
}

// PatientCustomFieldOption is one option of a checkboxes or radiobuttons field.
type PatientCustomFieldOption struct { //nolint:recvcheck // printed by value, changed in place
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"` // false is not sent

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

func (o *PatientCustomFieldOption) setSelected(selected bool) {
	o.Selected = selected
	delete(o.Extra, "selected")
}

// PatientCustomFieldOther is the free text that some checkboxes and radiobuttons fields allow in addition to their options.
type PatientCustomFieldOther struct { //nolint:recvcheck // printed by value, changed in place
	Enabled  bool   `json:"enabled,omitzero"` // false if the field does not allow free text
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"` // false if the free text is not part of the value
	Value    string `json:"value,omitzero"`    // "" unless Selected

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

func (o *PatientCustomFieldOther) setText(text string) {
	o.Selected, o.Value = text != "", text
	delete(o.Extra, "selected")
	delete(o.Extra, "value")
}

// Field returns the field with the token, and whether there is one. The result shares its options with c.
func (c *PatientCustomFields) Field(token string) (field PatientCustomField, ok bool) {
	found, _ := c.find(token)
	if found == nil {
		return PatientCustomField{}, false
	}
	return *found, true
}

// SetValue sets the value of a text, paragraph or date (2006-01-02) field in place. "" clears it. The error matches
// [ErrInvalid] if there is no such field, or if it is archived or of another type.
func (c *PatientCustomFields) SetValue(token, value string) error {
	field, err := c.writable(token, CustomFieldText, CustomFieldParagraph, CustomFieldDate)
	if err != nil {
		return err
	}
	if _, err := ParseDate(value); field.Type == CustomFieldDate && value != "" && err != nil {
		return customFieldError(token, errNotADate.Error())
	}
	field.setValue(value)
	return nil
}

// SetDate sets the value of a date field in place. The zero Date clears it. The error matches [ErrInvalid] as for SetValue.
func (c *PatientCustomFields) SetDate(token string, date Date) error {
	field, err := c.writable(token, CustomFieldDate)
	if err != nil {
		return err
	}
	if _, err := date.MarshalText(); err != nil {
		return customFieldError(token, errNotADate.Error())
	}
	field.setValue(date.String())
	return nil
}

func (f *PatientCustomField) setValue(value string) {
	f.Value = value
	delete(f.Extra, "value")
}

// Select selects the options with the given tokens, and only those, in place. Without tokens, it clears the selection. An
// archived option can stay selected but not be selected anew. A radiobuttons field takes at most one option, which
// replaces its free text; a checkboxes field keeps its free text. The error matches [ErrInvalid] as for SetValue.
func (c *PatientCustomFields) Select(token string, options ...string) error {
	field, err := c.writable(token, CustomFieldCheckboxes, CustomFieldRadiobuttons)
	if err != nil {
		return err
	}
	if field.Type == CustomFieldRadiobuttons && len(options) > 1 {
		return customFieldError(token, "accepts only one option")
	}
	for _, option := range options {
		i := slices.IndexFunc(field.Options, func(o PatientCustomFieldOption) bool { return o.Token == option })
		if i < 0 {
			return customFieldError(token, "has no option with that token")
		}
		if field.Options[i].Archived && !field.Options[i].Selected {
			return customFieldError(token, "cannot be set to an archived option")
		}
	}
	for i := range field.Options {
		field.Options[i].setSelected(slices.Contains(options, field.Options[i].Token))
	}
	if field.Type == CustomFieldRadiobuttons && len(options) > 0 && field.Other != nil {
		field.Other.setText("")
	}
	return nil
}

// SetOther sets, in place, the free text that a field allows in addition to its options, up to 255 characters. ""
// clears it. In a radiobuttons field, the text replaces the selected option. The error matches [ErrInvalid] as for
// SetValue, and if the field does not allow free text.
func (c *PatientCustomFields) SetOther(token, text string) error {
	field, err := c.writable(token, CustomFieldCheckboxes, CustomFieldRadiobuttons)
	if err != nil {
		return err
	}
	if field.Other == nil || !field.Other.Enabled || field.Other.Archived {
		return customFieldError(token, "does not accept free text")
	}
	if utf8.RuneCountInString(text) > maxChoice {
		return customFieldError(token, fmt.Sprintf("accepts free text of at most %d characters", maxChoice))
	}
	field.Other.setText(text)
	if field.Type == CustomFieldRadiobuttons && text != "" {
		for i := range field.Options {
			field.Options[i].setSelected(false)
		}
	}
	return nil
}

// find returns the field with the token, and whether it or its section is archived. It returns nil if there is none.
func (c *PatientCustomFields) find(token string) (field *PatientCustomField, archived bool) {
	if c == nil {
		return nil, false
	}
	for i := range c.Sections {
		section := &c.Sections[i]
		for j := range section.Fields {
			if found := &section.Fields[j]; found.Token == token {
				return found, found.Archived || section.Archived
			}
		}
	}
	return nil, false
}

// writable returns the field with the token if it has one of the types and is not archived.
func (c *PatientCustomFields) writable(token string, types ...PatientCustomFieldType) (*PatientCustomField, error) {
	field, archived := c.find(token)
	switch {
	case field == nil:
		return nil, &ValidationError{Field: "custom_fields", Reason: "has no field with that token; FieldsOf of the definition in the settings adds fields without a value"}
	case archived:
		return nil, customFieldError(token, "is archived")
	case !slices.Contains(types, field.Type):
		return nil, customFieldError(token, "cannot be set this way: it is of type "+string(field.Type))
	default:
		return field, nil
	}
}

// customFieldError returns an error about an existing field. Its text shows the token, which says nothing about the
// patient, and never a value. Call it only with the token of a known field: any other string could be a value passed in
// the wrong place.
func customFieldError(token, reason string) error {
	return &ValidationError{Field: fmt.Sprintf("custom field %q", token), Reason: reason}
}
