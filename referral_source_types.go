package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ReferralSourceTypeListOptions selects from a list of referral source types.
type ReferralSourceTypeListOptions struct {
	Page    int                      `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                      `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[ReferralSourceType] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter                   `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter                   `url:"created_at,omitempty"`
	ID         IDFilter[ReferralSourceType] `url:"id,omitempty"`
	UpdatedAt  TimeFilter                   `url:"updated_at,omitempty"`
}

// Columns to sort referral source types by.
const (
	ReferralSourceTypesByArchivedAt SortColumn[ReferralSourceType] = "archived_at"
	ReferralSourceTypesByCreatedAt  SortColumn[ReferralSourceType] = "created_at"
	ReferralSourceTypesByID         SortColumn[ReferralSourceType] = "id"
	ReferralSourceTypesByUpdatedAt  SortColumn[ReferralSourceType] = "updated_at"
)

// ReferralSourceTypeGetOptions lets Get find a referral source type that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type ReferralSourceTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// ReferralSourceTypeID is the id of a referral source type.
type ReferralSourceTypeID = ID[ReferralSourceType]

// ReferralSourceType is a kind of referral source.
type ReferralSourceType struct {
	ID            ID[ReferralSourceType] `json:"id,omitzero"`
	CreatedAt     time.Time              `json:"created_at,omitzero"`
	UpdatedAt     time.Time              `json:"updated_at,omitzero"`
	ArchivedAt    time.Time              `json:"archived_at,omitzero"` // zero: not archived
	Name          string                 `json:"name,omitzero"`
	ReferrerType  ReferrerType           `json:"referrer_type,omitzero"`
	Referrers     RelatedLink            `json:"referrers,omitzero"`
	Subcategories []string               `json:"subcategories,omitzero"`
	Links         SelfLink               `json:"links,omitzero"`
}

// ReferrerType is whether a patient or a contact referred.
type ReferrerType string

// The values that the API documents.
const (
	ReferrerPatient ReferrerType = "Patient"
	ReferrerContact ReferrerType = "Contact"
)

// ReferralSourceTypesService reads referral source types.
//
// API section: Referral Source Type.
type ReferralSourceTypesService struct{ client *Client }

var (
	opReferralSourceTypesList = operation{Method: http.MethodGet, Route: "/referral_source_types"}
	opReferralSourceTypesGet  = operation{Method: http.MethodGet, Route: "/referral_source_types/{id}"}
)

// List returns one page of the referral source types.
//
// GET /referral_source_types
func (s *ReferralSourceTypesService) List(ctx context.Context, opts ReferralSourceTypeListOptions) (*Page[ReferralSourceType], error) {
	return list[ReferralSourceType](ctx, s.client, opReferralSourceTypesList, nil, opts)
}

// All iterates over the referral source types, page by page.
func (s *ReferralSourceTypesService) All(ctx context.Context, opts ReferralSourceTypeListOptions) iter.Seq2[ReferralSourceType, error] {
	return all[ReferralSourceType](ctx, s.client, opReferralSourceTypesList, nil, opts)
}

// Get returns one referral source type. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /referral_source_types/{id}
func (s *ReferralSourceTypesService) Get(ctx context.Context, id ReferralSourceTypeID, opts ...ReferralSourceTypeGetOptions) (*ReferralSourceType, error) {
	return getWith[ReferralSourceType](ctx, s.client, opReferralSourceTypesGet, ids{id}, opts...)
}
