package cliniko

import (
	"fmt"
	"log/slog"
)

// PatientCustomFields are the fields that an account added to its patients, as filled in for one patient. Sections,
// fields and options are known by their token; names may change.
type PatientCustomFields struct {
	Sections []PatientCustomFieldSection `json:"sections,omitzero"`
}

// Format shows the type only: the rest is personal data.
func (PatientCustomFields) Format(f fmt.State, _ rune) {
	formatRecord(f, "PatientCustomFields", PatientID(""))
}

// LogValue logs the type only: the rest is personal data.
func (PatientCustomFields) LogValue() slog.Value {
	return logRecord("PatientCustomFields", PatientID(""))
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
	Other    *PatientCustomFieldOther   `json:"other,omitzero"`   // of checkboxes and radiobuttons that allow free text
}

// Format shows the type only: the rest is personal data.
func (PatientCustomField) Format(f fmt.State, _ rune) {
	formatRecord(f, "PatientCustomField", PatientID(""))
}

// LogValue logs the type only: the rest is personal data.
func (PatientCustomField) LogValue() slog.Value {
	return logRecord("PatientCustomField", PatientID(""))
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
	Selected bool   `json:"selected,omitzero"`
}

// PatientCustomFieldOther is the free text beside the choices of a custom field.
type PatientCustomFieldOther struct {
	Enabled  bool   `json:"enabled,omitzero"`
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"`
	Value    string `json:"value,omitzero"` // up to 255 characters
}
