package cliniko

import (
	"context"
	"iter"
	"net/http"
)

// RecallListOptions selects from a list of recalls.
type RecallListOptions struct {
	Page    int          `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int          `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Recall] `url:"sort,omitempty"`     // nil: created_at, ascending

	PatientID IDFilter[Patient] `url:"patient_id,omitempty"`
}

// RecallID is the id of a recall.
type RecallID = ID[Recall]

// Recall reminds of a patient who should come again. Only these fields of it are known; the API has sent more.
type Recall struct {
	ID       ID[Recall] `json:"id,omitzero"`
	RecallAt Date       `json:"recall_at,omitzero"`
}

// RecallCreate is what to create a recall with. Only these fields are known.
type RecallCreate struct {
	PatientID    ID[Patient]    `json:"patient_id" check:"required"`
	RecallAt     Date           `json:"recall_at" check:"required"`
	RecallTypeID ID[RecallType] `json:"recall_type_id" check:"required"`
}

// RecallUpdate is what to change of a recall. What is not set is left alone. Only these fields are known.
type RecallUpdate struct {
	PatientID    Optional[ID[Patient]]    `json:"patient_id,omitzero"`
	RecallAt     Optional[Date]           `json:"recall_at,omitzero"`
	RecallTypeID Optional[ID[RecallType]] `json:"recall_type_id,omitzero"`
}

// RecallsService reads and writes recalls.
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

// List returns one page of the recalls.
//
// GET /recalls
func (s *RecallsService) List(ctx context.Context, opts RecallListOptions) (*Page[Recall], error) {
	return list[Recall](ctx, s.client, opRecallsList, nil, opts)
}

// All iterates over the recalls, page by page.
func (s *RecallsService) All(ctx context.Context, opts RecallListOptions) iter.Seq2[Recall, error] {
	return all[Recall](ctx, s.client, opRecallsList, nil, opts)
}

// Get returns one recall.
//
// GET /recalls/{id}
func (s *RecallsService) Get(ctx context.Context, id RecallID) (*Recall, error) {
	return get[Recall](ctx, s.client, opRecallsGet, ids{id})
}

// Create makes a recall and returns it.
//
// POST /recalls
func (s *RecallsService) Create(ctx context.Context, request RecallCreate) (*Recall, error) {
	return write[Recall](ctx, s.client, opRecallsCreate, nil, request)
}

// Update changes the fields that the request sets, and returns the recall.
//
// PATCH /recalls/{id}
func (s *RecallsService) Update(ctx context.Context, id RecallID, request RecallUpdate) (*Recall, error) {
	return write[Recall](ctx, s.client, opRecallsUpdate, ids{id}, request)
}

// Archive hides a recall.
//
// POST /recalls/{id}/archive
func (s *RecallsService) Archive(ctx context.Context, id RecallID) error {
	return exec(ctx, s.client, opRecallsArchive, ids{id}, nil)
}
