package cliniko

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// SignatureID is the ID of a signature.
type SignatureID = ID[Signature]

// Signature is a signature on a patient form.
type Signature struct {
	ID        ID[Signature] `json:"id,omitzero"`
	CreatedAt time.Time     `json:"created_at,omitzero"`
	UpdatedAt time.Time     `json:"updated_at,omitzero"`
	Image     string        `json:"image,omitzero"` // data URL of an image
	User      Link[User]    `json:"user,omitzero"`  // zero if the signer is not a user, such as a patient
	Links     SelfLink      `json:"links,omitzero"`
}

// SignatureLinks holds the links from a patient form to its signatures. The API documents a single link but has sent
// lists: SignatureLinks reads both, and writes what it read.
type SignatureLinks struct {
	links  []Link[Signature]
	single bool
}

// IDs returns the IDs of the signatures.
func (s SignatureLinks) IDs() []SignatureID {
	var found []SignatureID
	for _, link := range s.links {
		if id := link.ID(); id != "" {
			found = append(found, id)
		}
	}
	return found
}

// IsZero reports whether there are no signatures.
func (s SignatureLinks) IsZero() bool { return len(s.links) == 0 }

// UnmarshalJSON reads one link, a list of links, or null.
func (s *SignatureLinks) UnmarshalJSON(data []byte) error {
	*s = SignatureLinks{single: bytes.HasPrefix(data, []byte("{"))}
	if !s.single {
		return json.Unmarshal(data, &s.links)
	}
	s.links = make([]Link[Signature], 1)
	return json.Unmarshal(data, &s.links[0])
}

// MarshalJSON writes the links in the form in which they were read.
func (s SignatureLinks) MarshalJSON() ([]byte, error) {
	if s.single && len(s.links) == 1 {
		return json.Marshal(s.links[0])
	}
	return json.Marshal(s.links)
}

// SignaturesService reads the signatures on patient forms. Get takes one request.
//
// API section: Signature.
type SignaturesService struct{ client *Client }

var opSignaturesGet = operation{Method: http.MethodGet, Route: "/patient_forms/{patient_form_id}/signatures/{id}"}

// Get returns the signature with the given ID on a patient form. The IDs are in Signatures of [PatientForm]. The
// error matches [ErrNotFound] if there is none.
//
// GET /patient_forms/{patient_form_id}/signatures/{id}
func (s *SignaturesService) Get(ctx context.Context, form PatientFormID, id SignatureID) (*Signature, error) {
	return get[Signature](ctx, clientOf(s), opSignaturesGet, ids{form, id})
}
