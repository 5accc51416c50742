package cliniko

import (
	"maps"
	"slices"
)

// PatientCustomFieldsDefinition describes the custom fields that the account has added to its patients. It is part of the
// [Settings].
type PatientCustomFieldsDefinition struct {
	Sections []PatientCustomFieldSectionDefinition `json:"sections,omitzero"`
}

// PatientCustomFieldSectionDefinition describes a group of custom fields.
type PatientCustomFieldSectionDefinition struct {
	Name     string                         `json:"name,omitzero"`
	Token    string                         `json:"token,omitzero"`
	Archived bool                           `json:"archived"`
	Fields   []PatientCustomFieldDefinition `json:"fields,omitzero"`
}

// PatientCustomFieldDefinition describes one custom field.
type PatientCustomFieldDefinition struct {
	Name     string                               `json:"name,omitzero"`
	Type     PatientCustomFieldType               `json:"type,omitzero"`
	Token    string                               `json:"token,omitzero"`
	Archived bool                                 `json:"archived"`
	Options  []PatientCustomFieldOptionDefinition `json:"options,omitzero"` // of a checkboxes or radiobuttons field
	Other    *PatientCustomFieldOtherDefinition   `json:"other,omitzero"`   // of a checkboxes or radiobuttons field
}

// PatientCustomFieldOptionDefinition describes one option of a checkboxes or radiobuttons field.
type PatientCustomFieldOptionDefinition struct {
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
	Archived bool   `json:"archived"`
}

// PatientCustomFieldOtherDefinition describes whether a field allows free text in addition to its options.
type PatientCustomFieldOtherDefinition struct {
	Enabled  bool `json:"enabled"`
	Archived bool `json:"archived"`
}

// Field returns the definition of the field with the token, and whether there is one.
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

// FieldsOf returns the custom fields of a patient, to be changed and sent back. It copies those that the patient has,
// and adds the missing sections, fields and options of the definition, without a value. It adds no archived ones, and
// sets Archived as in the definition. A nil patient has no custom fields. Use Prune to remove what the definition no
// longer has.
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

// Prune returns a copy of fields without the sections and fields that the definition no longer has. The API rejects an
// update that contains one of them. A nil definition removes nothing.
func (d *PatientCustomFieldsDefinition) Prune(fields PatientCustomFields) PatientCustomFields {
	pruned := fields.clone()
	if d == nil {
		return pruned
	}
	pruned.Sections = slices.DeleteFunc(pruned.Sections, func(s PatientCustomFieldSection) bool {
		return !slices.ContainsFunc(d.Sections, func(defined PatientCustomFieldSectionDefinition) bool { return defined.Token == s.Token })
	})
	for i := range pruned.Sections {
		section := &pruned.Sections[i]
		section.Fields = slices.DeleteFunc(section.Fields, func(f PatientCustomField) bool {
			_, ok := d.Field(f.Token)
			return !ok
		})
	}
	return pruned
}

// completeSection adds the defined fields that a section lacks.
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

// completeField adds the defined options, and the free text, that a field lacks.
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

// clone returns a copy that can be changed in place without changing c.
func (c *PatientCustomFields) clone() PatientCustomFields {
	copied := PatientCustomFields{Sections: slices.Clone(c.Sections), Extra: c.Extra}
	for i := range copied.Sections {
		section := &copied.Sections[i]
		section.Fields = slices.Clone(section.Fields)
		for j := range section.Fields {
			field := &section.Fields[j]
			field.Extra = maps.Clone(field.Extra)
			field.Options = slices.Clone(field.Options)
			for k := range field.Options {
				field.Options[k].Extra = maps.Clone(field.Options[k].Extra)
			}
			if field.Other != nil {
				other := *field.Other
				other.Extra = maps.Clone(other.Extra)
				field.Other = &other
			}
		}
	}
	return copied
}
