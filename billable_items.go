package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// BillableItemListOptions selects from a list of billable items.
type BillableItemListOptions struct {
	Page    int                `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[BillableItem] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	ID         IDFilter[BillableItem] `url:"id,omitempty"`
	TaxID      IDFilter[Tax]          `url:"tax_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns to sort billable items by.
const (
	BillableItemsByArchivedAt SortColumn[BillableItem] = "archived_at"
	BillableItemsByCreatedAt  SortColumn[BillableItem] = "created_at"
	BillableItemsByID         SortColumn[BillableItem] = "id"
	BillableItemsByUpdatedAt  SortColumn[BillableItem] = "updated_at"
)

// BillableItemGetOptions lets Get find a billable item that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type BillableItemGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// BillableItemID is the id of a billable item.
type BillableItemID = ID[BillableItem]

// BillableItem is a service that can stand on an invoice.
type BillableItem struct {
	ID         ID[BillableItem] `json:"id,omitzero"`
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero: not archived
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

// BillableItemCreate is what to create a billable item with.
type BillableItemCreate struct {
	Name string `json:"name" check:"required,len=255"`

	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"`
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
}

// BillableItemUpdate is what to change of a billable item. What is not set is left alone.
type BillableItemUpdate struct {
	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"`
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Name     Optional[string]           `json:"name,omitzero" check:"len=255"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
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

// List returns one page of the billable items.
//
// GET /billable_items
func (s *BillableItemsService) List(ctx context.Context, opts BillableItemListOptions) (*Page[BillableItem], error) {
	return list[BillableItem](ctx, s.client, opBillableItemsList, nil, opts)
}

// All iterates over the billable items, page by page.
func (s *BillableItemsService) All(ctx context.Context, opts BillableItemListOptions) iter.Seq2[BillableItem, error] {
	return all[BillableItem](ctx, s.client, opBillableItemsList, nil, opts)
}

// Create makes a billable item and returns it.
//
// POST /billable_items
func (s *BillableItemsService) Create(ctx context.Context, request BillableItemCreate) (*BillableItem, error) {
	return write[BillableItem](ctx, s.client, opBillableItemsCreate, nil, request)
}

// Get returns one billable item. An archived one is [ErrNotFound] unless the
// options ask for it.
//
// GET /billable_items/{id}
func (s *BillableItemsService) Get(ctx context.Context, id BillableItemID, opts ...BillableItemGetOptions) (*BillableItem, error) {
	return getWith[BillableItem](ctx, s.client, opBillableItemsGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the billable item.
//
// PATCH /billable_items/{id}
func (s *BillableItemsService) Update(ctx context.Context, id BillableItemID, request BillableItemUpdate) (*BillableItem, error) {
	return write[BillableItem](ctx, s.client, opBillableItemsUpdate, ids{id}, request)
}

// Delete archives a billable item.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /billable_items/{id}
func (s *BillableItemsService) Delete(ctx context.Context, id BillableItemID) error {
	return exec(ctx, s.client, opBillableItemsDelete, ids{id}, nil)
}

// Archive hides a billable item.
//
// POST /billable_items/{id}/archive
func (s *BillableItemsService) Archive(ctx context.Context, id BillableItemID) error {
	return exec(ctx, s.client, opBillableItemsArchive, ids{id}, nil)
}
