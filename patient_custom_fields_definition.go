package cliniko

import "slices"

// PatientCustomFieldsDefinition are the fields that an account added to its patients. They are part of the settings.
type PatientCustomFieldsDefinition struct { //nolint:recvcheck // printed by value, searched in place
	Sections []PatientCustomFieldSectionDefinition `json:"sections,omitzero"`
}

// PatientCustomFieldSectionDefinition is a group of custom fields.
type PatientCustomFieldSectionDefinition struct {
	Name     string                         `json:"name,omitzero"`
	Token    string                         `json:"token,omitzero"`
	Archived bool                           `json:"archived"`
	Fields   []PatientCustomFieldDefinition `json:"fields,omitzero"`
}

// PatientCustomFieldDefinition is one custom field, without an answer.
type PatientCustomFieldDefinition struct {
	Name     string                               `json:"name,omitzero"`
	Type     PatientCustomFieldType               `json:"type,omitzero"`
	Token    string                               `json:"token,omitzero"`
	Archived bool                                 `json:"archived"`
	Options  []PatientCustomFieldOptionDefinition `json:"options,omitzero"` // of checkboxes and radiobuttons
	Other    *PatientCustomFieldOtherDefinition   `json:"other,omitzero"`   // of checkboxes and radiobuttons
}

// PatientCustomFieldOptionDefinition is one choice of a custom field.
type PatientCustomFieldOptionDefinition struct {
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
	Archived bool   `json:"archived"`
}

// PatientCustomFieldOtherDefinition says whether a custom field takes a free text beside its options.
type PatientCustomFieldOtherDefinition struct {
	Enabled  bool `json:"enabled"`
	Archived bool `json:"archived"`
}

// Field is the definition of the field with a token, and whether there is one.
func (d *PatientCustomFieldsDefinition) Field(token string) (field PatientCustomFieldDefinition, ok bool) {
	if d == nil {
		return field, false
	}
	for _, section := range d.Sections {
		for _, field := range section.Fields {
			if field.Token == token {
				return field, true
			}
		}
	}
	return field, false
}

// FieldsOf are the custom fields of a patient, to be changed and sent back: a copy of what the patient has, and the
// sections, fields and options that were not there, without an answer. Archived ones are not added. What is archived is
// taken from the definition.
func (d *PatientCustomFieldsDefinition) FieldsOf(patient *Patient) PatientCustomFields {
	var fields PatientCustomFields
	if patient != nil && patient.CustomFields != nil {
		fields = patient.CustomFields.clone()
	}
	if d == nil {
		return fields
	}
	for _, defined := range d.Sections {
		i := slices.IndexFunc(fields.Sections, func(s PatientCustomFieldSection) bool { return s.Token == defined.Token })
		if i < 0 && defined.Archived {
			continue
		}
		if i < 0 {
			i = len(fields.Sections)
			fields.Sections = append(fields.Sections, PatientCustomFieldSection{Name: defined.Name, Token: defined.Token})
		}
		fields.Sections[i].Archived = defined.Archived
		completeSection(&fields.Sections[i], defined)
	}
	return fields
}

// completeSection adds the fields that a section lacks.
func completeSection(s *PatientCustomFieldSection, definition PatientCustomFieldSectionDefinition) {
	for _, defined := range definition.Fields {
		i := slices.IndexFunc(s.Fields, func(f PatientCustomField) bool { return f.Token == defined.Token })
		if i < 0 && defined.Archived {
			continue
		}
		if i < 0 {
			i = len(s.Fields)
			s.Fields = append(s.Fields, PatientCustomField{Name: defined.Name, Type: defined.Type, Token: defined.Token})
		}
		s.Fields[i].Archived = defined.Archived
		completeField(&s.Fields[i], defined)
	}
}

// completeField adds the options and the free text that a field lacks.
func completeField(f *PatientCustomField, definition PatientCustomFieldDefinition) {
	for _, defined := range definition.Options {
		i := slices.IndexFunc(f.Options, func(o PatientCustomFieldOption) bool { return o.Token == defined.Token })
		if i >= 0 {
			f.Options[i].Archived = defined.Archived
		} else if !defined.Archived {
			f.Options = append(f.Options, PatientCustomFieldOption{Name: defined.Name, Token: defined.Token})
		}
	}
	other := definition.Other
	if other != nil && f.Other == nil && other.Enabled && !other.Archived {
		f.Other = &PatientCustomFieldOther{}
	}
	if other != nil && f.Other != nil {
		f.Other.Enabled, f.Other.Archived = other.Enabled, other.Archived
	}
}

// clone is a copy that shares nothing.
func (c *PatientCustomFields) clone() PatientCustomFields {
	copied := PatientCustomFields{Sections: slices.Clone(c.Sections)}
	for i := range copied.Sections {
		section := &copied.Sections[i]
		section.Fields = slices.Clone(section.Fields)
		for j := range section.Fields {
			field := &section.Fields[j]
			field.Options = slices.Clone(field.Options)
			if field.Other != nil {
				other := *field.Other
				field.Other = &other
			}
		}
	}
	return copied
}
