package cliniko

// PatientCustomFieldsDefinition is a stub.
type PatientCustomFieldsDefinition struct {
	Sections []stubSection `json:"sections,omitzero"`
}

type stubSection struct {
	Name     string      `json:"name,omitzero"`
	Token    string      `json:"token,omitzero"`
	Archived bool        `json:"archived"`
	Fields   []stubField `json:"fields,omitzero"`
}

type stubField struct {
	Archived bool         `json:"archived"`
	Name     string       `json:"name,omitzero"`
	Token    string       `json:"token,omitzero"`
	Type     string       `json:"type,omitzero"`
	Options  []stubOption `json:"options,omitzero"`
	Other    *stubOther   `json:"other,omitzero"`
}

type stubOption struct {
	Archived bool   `json:"archived"`
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
}

type stubOther struct {
	Enabled  bool `json:"enabled"`
	Archived bool `json:"archived"`
}
