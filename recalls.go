package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// RecallListOptions filters and sorts a list of recalls.
type RecallListOptions struct {
	Page    int          `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int          `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[Recall] `url:"sort,omitempty"`     // the API documents no columns; nil means created_at, ascending

	PatientID IDFilter[Patient] `url:"patient_id,omitempty"`
}

// RecallID is the ID of a recall.
type RecallID = ID[Recall]

// Recall is a reminder that a patient is due to return on a certain day.
//
// The API does not document recalls. ID and RecallAt have been seen in responses, and another client reads Patient. The
// other fields are named by analogy with other resources, and stay zero if the API uses other names.
type Recall struct {
	ID         ID[Recall]       `json:"id,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero if not archived
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	Patient    Link[Patient]    `json:"patient,omitzero"`
	RecallAt   Date             `json:"recall_at,omitzero"`
	RecallType Link[RecallType] `json:"recall_type,omitzero"`
	Links      SelfLink         `json:"links,omitzero"`
}

// RecallCreate holds the fields for creating a recall. PatientID, RecallAt and RecallTypeID are required.
type RecallCreate struct {
	PatientID    ID[Patient]    `json:"patient_id" check:"required"`
	RecallAt     Date           `json:"recall_at" check:"required"`
	RecallTypeID ID[RecallType] `json:"recall_type_id" check:"required"`
}

// RecallUpdate holds the fields to change on a recall. A field that is not set stays as it is; [Null] clears one,
// where the API allows it.
type RecallUpdate struct {
	PatientID    Optional[ID[Patient]]    `json:"patient_id,omitzero"`
	RecallAt     Optional[Date]           `json:"recall_at,omitzero"`
	RecallTypeID Optional[ID[RecallType]] `json:"recall_type_id,omitzero"`
}

// RecallsService reads and writes recalls: reminders that a patient is due to return on a certain day. Each method
// takes one request, and each All iterator one per page.
//
// API section: Recall.
type RecallsService struct{ client *Client }

var (
	opRecallsList    = operation{Method: http.MethodGet, Route: "/recalls"}
	opRecallsGet     = operation{Method: http.MethodGet, Route: "/recalls/{id}"}
	opRecallsCreate  = operation{Method: http.MethodPost, Route: "/recalls"}
	opRecallsUpdate  = operation{Method: http.MethodPatch, Route: "/recalls/{id}"}
	opRecallsArchive = operation{Method: http.MethodPost, Route: "/recalls/{id}/archive"}
)

// List returns one page of the recalls, in one request.
//
// GET /recalls
func (s *RecallsService) List(ctx context.Context, opts RecallListOptions) (*Page[Recall], error) {
	return list[Recall](ctx, clientOf(s), opRecallsList, nil, opts)
}

// All iterates over the recalls, with one request for each page of up to 100.
func (s *RecallsService) All(ctx context.Context, opts RecallListOptions) iter.Seq2[Recall, error] {
	return all[Recall](ctx, clientOf(s), opRecallsList, nil, opts)
}

// Get returns the recall with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /recalls/{id}
func (s *RecallsService) Get(ctx context.Context, id RecallID) (*Recall, error) {
	return get[Recall](ctx, clientOf(s), opRecallsGet, ids{id})
}

// Create creates a recall and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the recall may or may not have been created.
//
// POST /recalls
func (s *RecallsService) Create(ctx context.Context, request RecallCreate) (*Recall, error) {
	return write[Recall](ctx, clientOf(s), opRecallsCreate, nil, request)
}

// Update changes the fields that request sets and returns the recall. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /recalls/{id}
func (s *RecallsService) Update(ctx context.Context, id RecallID, request RecallUpdate) (*Recall, error) {
	return write[Recall](ctx, clientOf(s), opRecallsUpdate, ids{id}, request)
}

// Archive archives a recall. The error is an [*OutcomeUnknownError] if the recall may or may not have been archived.
//
// POST /recalls/{id}/archive
func (s *RecallsService) Archive(ctx context.Context, id RecallID) error {
	return exec(ctx, clientOf(s), opRecallsArchive, ids{id}, nil)
}
