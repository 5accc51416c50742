package cliniko

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// PatientCustomFields are the fields that an account added to its patients, as filled in for one patient. Sections,
// fields and options are known by their token; names may change.
//
// To change one, change it in place and send all of them, so that the others are kept:
//
//	fields := settings.PatientCustomFieldsDefinition.FieldsOf(patient)
//	err := errors.Join(
//		fields.SetValue(policyToken, "ZX-1001"),
//		fields.Select(providerToken, alphaToken))
//	...
//	patient, err = client.Patients.Update(ctx, patient.ID, cliniko.PatientUpdate{CustomFields: cliniko.Some(fields)})
//
// FieldsOf copies, and adds the fields that the patient has no answer to yet. Without the settings, a copy of
// *patient.CustomFields does for the fields that are there; it shares its sections with the patient.
type PatientCustomFields struct { //nolint:recvcheck // printed by value, changed in place
	Sections []PatientCustomFieldSection `json:"sections,omitzero"`
}

// PatientCustomFieldSection is a group of custom fields.
type PatientCustomFieldSection struct {
	Name     string               `json:"name,omitzero"`
	Token    string               `json:"token,omitzero"`
	Archived bool                 `json:"archived,omitzero"`
	Fields   []PatientCustomField `json:"fields,omitzero"`
}

// PatientCustomField is one custom field with its answer, in Value or in Options and Other, by its Type.
type PatientCustomField struct {
	Name     string                     `json:"name,omitzero"`
	Type     PatientCustomFieldType     `json:"type,omitzero"`
	Token    string                     `json:"token,omitzero"`
	Archived bool                       `json:"archived,omitzero"`
	Value    string                     `json:"value,omitzero"`   // of a text, a paragraph, or a date (2006-01-02)
	Options  []PatientCustomFieldOption `json:"options,omitzero"` // of checkboxes and radiobuttons
	Other    *PatientCustomFieldOther   `json:"other,omitzero"`   // of checkboxes and radiobuttons with a free text
}

// Selected are the selected options.
func (f PatientCustomField) Selected() []PatientCustomFieldOption {
	var selected []PatientCustomFieldOption
	for _, option := range f.Options {
		if option.Selected {
			selected = append(selected, option)
		}
	}
	return selected
}

// PatientCustomFieldType is the kind of a custom field.
type PatientCustomFieldType string

// The kinds that the API documents.
const (
	CustomFieldText         PatientCustomFieldType = "text"
	CustomFieldParagraph    PatientCustomFieldType = "paragraph"
	CustomFieldDate         PatientCustomFieldType = "date"
	CustomFieldCheckboxes   PatientCustomFieldType = "checkboxes"
	CustomFieldRadiobuttons PatientCustomFieldType = "radiobuttons"
)

// PatientCustomFieldOption is one choice of a custom field.
type PatientCustomFieldOption struct {
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"` // the API takes no false
}

// PatientCustomFieldOther is the free text beside the options of a custom field.
type PatientCustomFieldOther struct {
	Enabled  bool   `json:"enabled,omitzero"` // false: the field takes no free text
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"`              // false: it is not part of the answer
	Value    string `json:"value,omitzero" check:"len=255"` // only if Selected
}

// Field is the field with a token, and whether there is one. It shares its options with the fields it is from.
func (c *PatientCustomFields) Field(token string) (field PatientCustomField, ok bool) {
	found, _ := c.find(token)
	if found == nil {
		return PatientCustomField{}, false
	}
	return *found, true
}

// SetValue answers a text, a paragraph or a date (2006-01-02), in place; "" takes the answer back.
func (c *PatientCustomFields) SetValue(token, value string) error {
	field, err := c.writable(token, CustomFieldText, CustomFieldParagraph, CustomFieldDate)
	if err != nil {
		return err
	}
	if _, err := ParseDate(value); field.Type == CustomFieldDate && value != "" && err != nil {
		return customFieldError(token, errNotADate.Error())
	}
	field.Value = value
	return nil
}

// SetDate answers a date, in place; the zero Date takes the answer back.
func (c *PatientCustomFields) SetDate(token string, date Date) error {
	field, err := c.writable(token, CustomFieldDate)
	if err != nil {
		return err
	}
	if _, err := date.MarshalText(); err != nil {
		return customFieldError(token, errNotADate.Error())
	}
	field.Value = date.String()
	return nil
}

// Select selects the options with the given tokens and no others, in place; none takes the answer back. An archived
// option can stay selected, and not be selected anew. Radiobuttons take one option at most, and a free text of theirs
// gives way to it; checkboxes keep theirs.
func (c *PatientCustomFields) Select(token string, options ...string) error {
	field, err := c.writable(token, CustomFieldCheckboxes, CustomFieldRadiobuttons)
	if err != nil {
		return err
	}
	if field.Type == CustomFieldRadiobuttons && len(options) > 1 {
		return customFieldError(token, "takes one option")
	}
	for _, option := range options {
		i := slices.IndexFunc(field.Options, func(o PatientCustomFieldOption) bool { return o.Token == option })
		if i < 0 {
			return customFieldError(token, "has no option with that token")
		}
		if field.Options[i].Archived && !field.Options[i].Selected {
			return customFieldError(token, "has archived that option")
		}
	}
	for i := range field.Options {
		field.Options[i].Selected = slices.Contains(options, field.Options[i].Token)
	}
	if field.Type == CustomFieldRadiobuttons && len(options) > 0 && field.Other != nil {
		field.Other.Selected, field.Other.Value = false, ""
	}
	return nil
}

// SetOther answers with a free text of up to 255 characters beside the options, in place; "" takes it back. With
// radiobuttons, the options give way to it.
func (c *PatientCustomFields) SetOther(token, text string) error {
	field, err := c.writable(token, CustomFieldCheckboxes, CustomFieldRadiobuttons)
	if err != nil {
		return err
	}
	if field.Other == nil || !field.Other.Enabled || field.Other.Archived {
		return customFieldError(token, "takes no free text beside its options")
	}
	if utf8.RuneCountInString(text) > maxChoice {
		return customFieldError(token, fmt.Sprintf("takes a free text of at most %d characters", maxChoice))
	}
	field.Other.Selected, field.Other.Value = text != "", text
	if field.Type == CustomFieldRadiobuttons && text != "" {
		for i := range field.Options {
			field.Options[i].Selected = false
		}
	}
	return nil
}

// find is the field with a token, and whether it is archived, alone or with its section; nil if there is none.
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

// writable is the field with a token, if it is of one of the types.
func (c *PatientCustomFields) writable(token string, types ...PatientCustomFieldType) (*PatientCustomField, error) {
	field, archived := c.find(token)
	switch {
	case field == nil:
		return nil, &ValidationError{Field: "custom_fields", Reason: "has no field with that token; FieldsOf of the definition in the settings adds those without an answer"}
	case archived:
		return nil, customFieldError(token, "is archived")
	case !slices.Contains(types, field.Type):
		return nil, customFieldError(token, "takes no such answer: it is of type "+string(field.Type))
	default:
		return field, nil
	}
}

// customFieldError is about one field that there is. It names its token, which says nothing about the patient, and never
// an answer. What is no token of a field is not shown: it may be an answer in the wrong place.
func customFieldError(token, reason string) error {
	return &ValidationError{Field: fmt.Sprintf("custom field %q", token), Reason: reason}
}
