package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ReferralSourceListOptions filters and sorts a list of referral sources. Archived referral sources are hidden by
// default: [Any] on ArchivedAt includes them, [Present] returns only them.
type ReferralSourceListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ReferralSourcesByArchivedAt, ReferralSourcesByCreatedAt, ReferralSourcesByID or
	// ReferralSourcesByUpdatedAt. nil means ReferralSourcesByCreatedAt, ascending.
	Sort Sort[ReferralSource] `url:"sort,omitempty"`

	ArchivedAt           TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt            TimeFilter                   `url:"created_at,omitempty"`
	ID                   IDFilter[ReferralSource]     `url:"id,omitempty"`
	ReferralSourceTypeID IDFilter[ReferralSourceType] `url:"referral_source_type_id,omitempty"`
	ReferrerID           IDFilter[Referrer]           `url:"referrer_id,omitempty"`
	UpdatedAt            TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns for [ReferralSourceListOptions].Sort.
const (
	ReferralSourcesByArchivedAt SortColumn[ReferralSource] = "archived_at"
	ReferralSourcesByCreatedAt  SortColumn[ReferralSource] = "created_at"
	ReferralSourcesByID         SortColumn[ReferralSource] = "id"
	ReferralSourcesByUpdatedAt  SortColumn[ReferralSource] = "updated_at"
)

// ReferralSourceGetOptions makes [ReferralSourcesService.Get] return an archived referral source, which it hides by
// default: set ArchivedAt to [Any] or [Present].
type ReferralSourceGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ReferralSourceID is the ID of a referral source.
type ReferralSourceID = ID[ReferralSource]

// ReferralSource records how a patient came to the clinic. Every patient has one.
type ReferralSource struct {
	ID                 ID[ReferralSource]       `json:"id,omitzero"`
	CreatedAt          time.Time                `json:"created_at,omitzero"`
	UpdatedAt          time.Time                `json:"updated_at,omitzero"`
	ArchivedAt         time.Time                `json:"archived_at,omitzero"` // zero if not archived
	Notes              string                   `json:"notes,omitzero"`
	Patient            Link[Patient]            `json:"patient,omitzero"`
	ReferralSourceType Link[ReferralSourceType] `json:"referral_source_type,omitzero"`
	Referrer           Link[Referrer]           `json:"referrer,omitzero"` // a patient or a contact, see ReferrerType
	ReferrerType       ReferrerType             `json:"referrer_type,omitzero"`
	Subcategory        string                   `json:"subcategory,omitzero"`
	Links              SelfLink                 `json:"links,omitzero"`
}

// ReferralSourceUpdate holds the fields to change on a referral source. A field that is not set stays as it is;
// [Null] clears one, where the API allows it.
type ReferralSourceUpdate struct {
	Notes                Optional[string]                 `json:"notes,omitzero"`
	ReferralSourceTypeID Optional[ID[ReferralSourceType]] `json:"referral_source_type_id,omitzero"`
	ReferrerID           Optional[ID[Referrer]]           `json:"referrer_id,omitzero"`
	Subcategory          Optional[string]                 `json:"subcategory,omitzero"`
}

// ReferralSourcesService reads and changes referral sources: how each patient came to the clinic. There is one for
// each patient. Each method takes one request, and each All iterator one per page.
//
// API section: Referral Source.
type ReferralSourcesService struct{ client *Client }

var (
	opReferralSourcesList   = operation{Method: http.MethodGet, Route: "/referral_sources"}
	opReferralSourcesGet    = operation{Method: http.MethodGet, Route: "/patients/{patient_id}/referral_source"}
	opReferralSourcesUpdate = operation{Method: http.MethodPatch, Route: "/patients/{patient_id}/referral_source"}
)

// List returns one page of the referral sources, in one request.
//
// GET /referral_sources
func (s *ReferralSourcesService) List(ctx context.Context, opts ReferralSourceListOptions) (*Page[ReferralSource], error) {
	return list[ReferralSource](ctx, clientOf(s), opReferralSourcesList, nil, opts)
}

// All iterates over the referral sources, with one request for each page of up to 100.
func (s *ReferralSourcesService) All(ctx context.Context, opts ReferralSourceListOptions) iter.Seq2[ReferralSource, error] {
	return all[ReferralSource](ctx, clientOf(s), opReferralSourcesList, nil, opts)
}

// Get returns the referral source of the patient with the given ID. The error matches [ErrNotFound] if there is none,
// or if it is archived and opts does not ask for it.
//
// GET /patients/{patient_id}/referral_source
func (s *ReferralSourcesService) Get(ctx context.Context, patient PatientID, opts ...ReferralSourceGetOptions) (*ReferralSource, error) {
	return getWith[ReferralSource](ctx, clientOf(s), opReferralSourcesGet, ids{patient}, opts...)
}

// Update changes the fields that request sets on the referral source of the patient with the given ID, and returns
// it. The error matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or
// may not have been made.
//
// PATCH /patients/{patient_id}/referral_source
func (s *ReferralSourcesService) Update(ctx context.Context, patient PatientID, request ReferralSourceUpdate) (*ReferralSource, error) {
	return write[ReferralSource](ctx, clientOf(s), opReferralSourcesUpdate, ids{patient}, request)
}
