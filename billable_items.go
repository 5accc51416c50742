package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// BillableItemListOptions filters and sorts a list of billable items. Archived billable items are left out by default:
// set ArchivedAt to [Any] to include them, or to [Present] to list only them.
type BillableItemListOptions struct {
	Page    int                `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[BillableItem] `url:"sort,omitempty"`     // SortBy with BillableItemsBy… columns; nil means created_at, ascending

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	ID         IDFilter[BillableItem] `url:"id,omitempty"`
	TaxID      IDFilter[Tax]          `url:"tax_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns to sort billable items by, see [SortBy].
const (
	BillableItemsByArchivedAt SortColumn[BillableItem] = "archived_at"
	BillableItemsByCreatedAt  SortColumn[BillableItem] = "created_at"
	BillableItemsByID         SortColumn[BillableItem] = "id"
	BillableItemsByUpdatedAt  SortColumn[BillableItem] = "updated_at"
)

// BillableItemGetOptions lets Get return archived billable items. Set ArchivedAt to [Any] to include them.
type BillableItemGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// BillableItemID is the ID of a billable item.
type BillableItemID = ID[BillableItem]

// BillableItem is a service that can stand on an invoice.
type BillableItem struct {
	ID         ID[BillableItem] `json:"id,omitzero"`
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero if not archived
	ItemCode   string           `json:"item_code,omitzero"`
	ItemType   BillableItemType `json:"item_type,omitzero"`
	Name       string           `json:"name,omitzero"`
	Price      decimal.Decimal  `json:"price"`
	Tax        Link[Tax]        `json:"tax,omitzero"`
	Links      SelfLink         `json:"links,omitzero"`
}

// BillableItemType is what a billable item counts as.
type BillableItemType string

// The values that the API documents.
const (
	BillableItemService BillableItemType = "Service"
	BillableItemProduct BillableItemType = "Product"
	BillableItemOther   BillableItemType = "Other"
)

// BillableItemCreate holds the fields for creating a billable item.
type BillableItemCreate struct {
	Name string `json:"name" check:"required,len=255"`

	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"`
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
}

// BillableItemUpdate holds the fields to change in a billable item. Unset fields keep their value; [Null] clears a
// field.
type BillableItemUpdate struct {
	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"`
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Name     Optional[string]           `json:"name,omitzero" check:"len=255"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
}

type billableItemsPage struct {
	Items []BillableItem `json:"billable_items"`
	pageEnd
}

// BillableItemsService reads and writes billable items.
//
// API section: Billable Item.
type BillableItemsService struct{ client *Client }

var (
	opBillableItemsList    = operation{Method: http.MethodGet, Route: "/billable_items"}
	opBillableItemsCreate  = operation{Method: http.MethodPost, Route: "/billable_items"}
	opBillableItemsGet     = operation{Method: http.MethodGet, Route: "/billable_items/{id}"}
	opBillableItemsUpdate  = operation{Method: http.MethodPatch, Route: "/billable_items/{id}"}
	opBillableItemsDelete  = operation{Method: http.MethodDelete, Route: "/billable_items/{id}"}
	opBillableItemsArchive = operation{Method: http.MethodPost, Route: "/billable_items/{id}/archive"}
)

// List returns one page of the billable items, with one request.
//
// GET /billable_items
func (s *BillableItemsService) List(ctx context.Context, opts BillableItemListOptions) (*Page[BillableItem], error) {
	return list[BillableItem, billableItemsPage](ctx, s.client, opBillableItemsList, nil, opts)
}

// All returns an iterator over the billable items. It requests each page when the loop reaches it.
func (s *BillableItemsService) All(ctx context.Context, opts BillableItemListOptions) iter.Seq2[BillableItem, error] {
	return all[BillableItem, billableItemsPage](ctx, s.client, opBillableItemsList, nil, opts)
}

// Create creates a billable item and returns it. After an [OutcomeUnknownError], check whether it exists before
// creating it again.
//
// POST /billable_items
func (s *BillableItemsService) Create(ctx context.Context, request BillableItemCreate) (*BillableItem, error) {
	return do[BillableItem](ctx, s.client, opBillableItemsCreate, nil, nil, request)
}

// Get returns the billable item with the given ID. It fails with [ErrNotFound] if there is none, and for an archived
// one unless opts includes it.
//
// GET /billable_items/{id}
func (s *BillableItemsService) Get(ctx context.Context, id BillableItemID, opts ...BillableItemGetOptions) (*BillableItem, error) {
	return do[BillableItem](ctx, s.client, opBillableItemsGet, ids{id}, opts, nil)
}

// Update changes the fields that are set in the request and returns the updated billable item.
//
// PATCH /billable_items/{id}
func (s *BillableItemsService) Update(ctx context.Context, id BillableItemID, request BillableItemUpdate) (*BillableItem, error) {
	return do[BillableItem](ctx, s.client, opBillableItemsUpdate, ids{id}, nil, request)
}

// Delete archives a billable item.
//
// Deprecated: Use Archive, which does the same.
//
// DELETE /billable_items/{id}
func (s *BillableItemsService) Delete(ctx context.Context, id BillableItemID) error {
	return exec(ctx, s.client, opBillableItemsDelete, ids{id}, nil)
}

// Archive archives a billable item: lists and Get leave it out unless their options ask for it. The API has no
// operation to unarchive it.
//
// POST /billable_items/{id}/archive
func (s *BillableItemsService) Archive(ctx context.Context, id BillableItemID) error {
	return exec(ctx, s.client, opBillableItemsArchive, ids{id}, nil)
}
