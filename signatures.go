package cliniko

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// SignatureID is the id of a signature.
type SignatureID = ID[Signature]

// Signature is how somebody signed a patient form.
type Signature struct {
	ID        ID[Signature] `json:"id,omitzero"`
	CreatedAt time.Time     `json:"created_at,omitzero"`
	UpdatedAt time.Time     `json:"updated_at,omitzero"`
	Image     string        `json:"image,omitzero"` // a data URL
	User      Link[User]    `json:"user,omitzero"`  // zero: none, as when the patient signed
	Links     SelfLink      `json:"links,omitzero"`
}

// SignatureLinks point from a patient form to its signatures. The API documents one link, and has sent a list of them:
// both are read, and written as they came.
type SignatureLinks struct {
	links  []Link[Signature]
	single bool
}

// IDs are the ids of the signatures.
func (s SignatureLinks) IDs() []SignatureID {
	var found []SignatureID
	for _, link := range s.links {
		if id := link.ID(); id != "" {
			found = append(found, id)
		}
	}
	return found
}

// IsZero tells whether there is no signature.
func (s SignatureLinks) IsZero() bool { return len(s.links) == 0 }

// UnmarshalJSON reads one link, a list of them, or null.
func (s *SignatureLinks) UnmarshalJSON(data []byte) error {
	*s = SignatureLinks{single: bytes.HasPrefix(data, []byte("{"))}
	if !s.single {
		return json.Unmarshal(data, &s.links)
	}
	s.links = make([]Link[Signature], 1)
	return json.Unmarshal(data, &s.links[0])
}

// MarshalJSON writes what was read.
func (s SignatureLinks) MarshalJSON() ([]byte, error) {
	if s.single && len(s.links) == 1 {
		return json.Marshal(s.links[0])
	}
	return json.Marshal(s.links)
}

// SignaturesService reads the signatures of patient forms.
//
// API section: Signature.
type SignaturesService struct{ client *Client }

var opSignaturesGet = operation{Method: http.MethodGet, Route: "/patient_forms/{patient_form_id}/signatures/{id}"}

// Get returns one signature of a patient form; [PatientForm] has their ids in its Signatures.
//
// GET /patient_forms/{patient_form_id}/signatures/{id}
func (s *SignaturesService) Get(ctx context.Context, form PatientFormID, id SignatureID) (*Signature, error) {
	return get[Signature](ctx, s.client, opSignaturesGet, ids{form, id})
}
