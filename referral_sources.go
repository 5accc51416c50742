package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ReferralSourceListOptions selects from a list of referral sources.
type ReferralSourceListOptions struct {
	Page    int                  `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                  `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[ReferralSource] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt           TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt            TimeFilter                   `url:"created_at,omitempty"`
	ID                   IDFilter[ReferralSource]     `url:"id,omitempty"`
	ReferralSourceTypeID IDFilter[ReferralSourceType] `url:"referral_source_type_id,omitempty"`
	ReferrerID           IDFilter[Referrer]           `url:"referrer_id,omitempty"`
	UpdatedAt            TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns to sort referral sources by.
const (
	ReferralSourcesByArchivedAt SortColumn[ReferralSource] = "archived_at"
	ReferralSourcesByCreatedAt  SortColumn[ReferralSource] = "created_at"
	ReferralSourcesByID         SortColumn[ReferralSource] = "id"
	ReferralSourcesByUpdatedAt  SortColumn[ReferralSource] = "updated_at"
)

// ReferralSourceGetOptions lets Get find a referral source that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type ReferralSourceGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ReferralSourceID is the id of a referral source.
type ReferralSourceID = ID[ReferralSource]

// ReferralSource says how a patient came to the clinic. There is one for each patient.
type ReferralSource struct {
	ID                 ID[ReferralSource]       `json:"id,omitzero"`
	CreatedAt          time.Time                `json:"created_at,omitzero"`
	UpdatedAt          time.Time                `json:"updated_at,omitzero"`
	ArchivedAt         time.Time                `json:"archived_at,omitzero"` // zero: not archived
	Notes              string                   `json:"notes,omitzero"`
	Patient            Link[Patient]            `json:"patient,omitzero"`
	ReferralSourceType Link[ReferralSourceType] `json:"referral_source_type,omitzero"`
	Referrer           Link[Referrer]           `json:"referrer,omitzero"`
	ReferrerType       ReferrerType             `json:"referrer_type,omitzero"`
	Subcategory        string                   `json:"subcategory,omitzero"`
	Links              SelfLink                 `json:"links,omitzero"`
}

// ReferralSourceUpdate is what to change of a referral source. What is not set is left alone.
type ReferralSourceUpdate struct {
	Notes                Optional[string]                 `json:"notes,omitzero"`
	ReferralSourceTypeID Optional[ID[ReferralSourceType]] `json:"referral_source_type_id,omitzero"`
	ReferrerID           Optional[ID[Referrer]]           `json:"referrer_id,omitzero"`
	Subcategory          Optional[string]                 `json:"subcategory,omitzero"`
}

// ReferralSourcesService reads and writes referral sources.
//
// API section: Referral Source.
type ReferralSourcesService struct{ client *Client }

var (
	opReferralSourcesList   = operation{Method: http.MethodGet, Route: "/referral_sources"}
	opReferralSourcesGet    = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/referral_source"}
	opReferralSourcesUpdate = operation{Method: http.MethodPatch, Route: "/patients/{patient_id}/referral_source"}
)

// List returns one page of the referral sources.
//
// GET /referral_sources
func (s *ReferralSourcesService) List(ctx context.Context, opts ReferralSourceListOptions) (*Page[ReferralSource], error) {
	return list[ReferralSource](ctx, s.client, opReferralSourcesList, nil, opts)
}

// All iterates over the referral sources, page by page.
func (s *ReferralSourcesService) All(ctx context.Context, opts ReferralSourceListOptions) iter.Seq2[ReferralSource, error] {
	return all[ReferralSource](ctx, s.client, opReferralSourcesList, nil, opts)
}

// Get returns the referral source of one patient. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /patients/{patient_id}/referral_source
func (s *ReferralSourcesService) Get(ctx context.Context, patient PatientID, opts ...ReferralSourceGetOptions) (*ReferralSource, error) {
	return getWith[ReferralSource](ctx, s.client, opReferralSourcesGet, ids{patient}, opts...)
}

// Update changes the fields that the request sets, and returns the referral source.
//
// PATCH /patients/{patient_id}/referral_source
func (s *ReferralSourcesService) Update(ctx context.Context, patient PatientID, request ReferralSourceUpdate) (*ReferralSource, error) {
	return write[ReferralSource](ctx, s.client, opReferralSourcesUpdate, ids{patient}, request)
}
