package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ReferralSourceTypeListOptions filters and sorts a list of referral source types. Archived referral source types are
// hidden by default: [Any] on ArchivedAt includes them, [Present] returns only them.
type ReferralSourceTypeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ReferralSourceTypesByArchivedAt, ReferralSourceTypesByCreatedAt, ReferralSourceTypesByID or
	// ReferralSourceTypesByUpdatedAt. nil means ReferralSourceTypesByCreatedAt, ascending.
	Sort Sort[ReferralSourceType] `url:"sort,omitempty"`

	ArchivedAt TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                   `url:"created_at,omitempty"`
	ID         IDFilter[ReferralSourceType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns for [ReferralSourceTypeListOptions].Sort.
const (
	ReferralSourceTypesByArchivedAt SortColumn[ReferralSourceType] = "archived_at"
	ReferralSourceTypesByCreatedAt  SortColumn[ReferralSourceType] = "created_at"
	ReferralSourceTypesByID         SortColumn[ReferralSourceType] = "id"
	ReferralSourceTypesByUpdatedAt  SortColumn[ReferralSourceType] = "updated_at"
)

// ReferralSourceTypeGetOptions makes [ReferralSourceTypesService.Get] return an archived referral source type, which
// it hides by default: set ArchivedAt to [Any] or [Present].
type ReferralSourceTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ReferralSourceTypeID is the ID of a referral source type.
type ReferralSourceTypeID = ID[ReferralSourceType]

// ReferralSourceType is a kind of referral source, such as "Website" or "Another patient".
type ReferralSourceType struct {
	ID            ID[ReferralSourceType] `json:"id,omitzero"`
	CreatedAt     time.Time              `json:"created_at,omitzero"`
	UpdatedAt     time.Time              `json:"updated_at,omitzero"`
	ArchivedAt    time.Time              `json:"archived_at,omitzero"` // zero if not archived
	Name          string                 `json:"name,omitzero"`
	ReferrerType  ReferrerType           `json:"referrer_type,omitzero"`
	Referrers     RelatedLink            `json:"referrers,omitzero"`
	Subcategories []string               `json:"subcategories,omitzero"`
	Links         SelfLink               `json:"links,omitzero"`
}

// ReferrerType is the kind of a referrer.
//
//   - [ReferrerPatient]: a patient
//   - [ReferrerContact]: a contact, such as a doctor
type ReferrerType string

// The kinds of referrers that the API documents.
const (
	ReferrerPatient ReferrerType = "Patient"
	ReferrerContact ReferrerType = "Contact"
)

// ReferralSourceTypesService reads referral source types: the kinds of referral sources to choose from. The API
// cannot write them. Each method takes one request, and each All iterator one per page.
//
// API section: Referral Source Type.
type ReferralSourceTypesService struct{ client *Client }

var (
	opReferralSourceTypesList = operation{Method: http.MethodGet, Route: "/referral_source_types"}
	opReferralSourceTypesGet  = operation{Method: http.MethodGet, Route: "/referral_source_types/{id}"}
)

// List returns one page of the referral source types, in one request.
//
// GET /referral_source_types
func (s *ReferralSourceTypesService) List(ctx context.Context, opts ReferralSourceTypeListOptions) (*Page[ReferralSourceType], error) {
	return list[ReferralSourceType](ctx, clientOf(s), opReferralSourceTypesList, nil, opts)
}

// All iterates over the referral source types, with one request for each page of up to 100.
func (s *ReferralSourceTypesService) All(ctx context.Context, opts ReferralSourceTypeListOptions) iter.Seq2[ReferralSourceType, error] {
	return all[ReferralSourceType](ctx, clientOf(s), opReferralSourceTypesList, nil, opts)
}

// Get returns the referral source type with the given ID. The error matches [ErrNotFound] if there is none, or if it
// is archived and opts does not ask for it.
//
// GET /referral_source_types/{id}
func (s *ReferralSourceTypesService) Get(ctx context.Context, id ReferralSourceTypeID, opts ...ReferralSourceTypeGetOptions) (*ReferralSourceType, error) {
	return getWith[ReferralSourceType](ctx, clientOf(s), opReferralSourceTypesGet, ids{id}, opts...)
}
