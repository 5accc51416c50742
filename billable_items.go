package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// BillableItemListOptions filters and sorts a list of billable items. Archived billable items are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type BillableItemListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by BillableItemsByArchivedAt, BillableItemsByCreatedAt, BillableItemsByID or BillableItemsByUpdatedAt.
	// nil means BillableItemsByCreatedAt, ascending.
	Sort Sort[BillableItem] `url:"sort,omitempty"`

	ArchivedAt TimeFilter             `url:"archived_at,omitempty"`
	CreatedAt  TimeFilter             `url:"created_at,omitempty"`
	ID         IDFilter[BillableItem] `url:"id,omitempty"`
	TaxID      IDFilter[Tax]          `url:"tax_id,omitempty"`
	UpdatedAt  TimeFilter             `url:"updated_at,omitempty"`
}

// Columns for [BillableItemListOptions].Sort.
const (
	BillableItemsByArchivedAt SortColumn[BillableItem] = "archived_at"
	BillableItemsByCreatedAt  SortColumn[BillableItem] = "created_at"
	BillableItemsByID         SortColumn[BillableItem] = "id"
	BillableItemsByUpdatedAt  SortColumn[BillableItem] = "updated_at"
)

// BillableItemGetOptions makes [BillableItemsService.Get] return an archived billable item, which it hides by default:
// set ArchivedAt to [Any] or [Present].
type BillableItemGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// BillableItemID is the ID of a billable item.
type BillableItemID = ID[BillableItem]

// BillableItem is something the clinic charges for, such as a consultation or a report. It can be put on an invoice.
type BillableItem struct {
	ID         ID[BillableItem] `json:"id,omitzero"`
	CreatedAt  time.Time        `json:"created_at,omitzero"`
	UpdatedAt  time.Time        `json:"updated_at,omitzero"`
	ArchivedAt time.Time        `json:"archived_at,omitzero"` // zero if not archived
	ItemCode   string           `json:"item_code,omitzero"`
	ItemType   BillableItemType `json:"item_type,omitzero"`
	Name       string           `json:"name,omitzero"`
	Price      decimal.Decimal  `json:"price"`        // in the currency of the account
	Tax        Link[Tax]        `json:"tax,omitzero"` // zero if there is none
	Links      SelfLink         `json:"links,omitzero"`
}

// BillableItemType is the kind of a billable item.
//
//   - [BillableItemService]: a service, such as a consultation
//   - [BillableItemProduct]: a product
//   - [BillableItemOther]: anything else
type BillableItemType string

// The types of billable items that the API documents.
const (
	BillableItemService BillableItemType = "Service"
	BillableItemProduct BillableItemType = "Product"
	BillableItemOther   BillableItemType = "Other"
)

// BillableItemCreate holds the fields for creating a billable item. Name is required.
type BillableItemCreate struct {
	Name string `json:"name" check:"required,len=255"`

	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"` // up to 100 characters
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
}

// BillableItemUpdate holds the fields to change on a billable item. A field that is not set stays as it is; [Null]
// clears one, where the API allows it.
type BillableItemUpdate struct {
	ItemCode Optional[string]           `json:"item_code,omitzero" check:"len=100"` // up to 100 characters
	ItemType Optional[BillableItemType] `json:"item_type,omitzero" check:"enum=Product|Service|Other"`
	Name     Optional[string]           `json:"name,omitzero" check:"len=255"`
	Price    Optional[decimal.Decimal]  `json:"price,omitzero" check:"min=-4000000000,lt=4000000000"`
	TaxID    Optional[ID[Tax]]          `json:"tax_id,omitzero"`
}

// BillableItemsService reads and writes billable items: the services that the clinic charges for, and their prices.
// Each method takes one request, and each All iterator one per page.
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

// List returns one page of the billable items, in one request.
//
// GET /billable_items
func (s *BillableItemsService) List(ctx context.Context, opts BillableItemListOptions) (*Page[BillableItem], error) {
	return list[BillableItem](ctx, clientOf(s), opBillableItemsList, nil, opts)
}

// All iterates over the billable items, with one request for each page of up to 100.
func (s *BillableItemsService) All(ctx context.Context, opts BillableItemListOptions) iter.Seq2[BillableItem, error] {
	return all[BillableItem](ctx, clientOf(s), opBillableItemsList, nil, opts)
}

// Create creates a billable item and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the billable item may or may not have been created.
//
// POST /billable_items
func (s *BillableItemsService) Create(ctx context.Context, request BillableItemCreate) (*BillableItem, error) {
	return write[BillableItem](ctx, clientOf(s), opBillableItemsCreate, nil, request)
}

// Get returns the billable item with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /billable_items/{id}
func (s *BillableItemsService) Get(ctx context.Context, id BillableItemID, opts ...BillableItemGetOptions) (*BillableItem, error) {
	return getWith[BillableItem](ctx, clientOf(s), opBillableItemsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the billable item. The error matches [ErrInvalid] if a value
// is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /billable_items/{id}
func (s *BillableItemsService) Update(ctx context.Context, id BillableItemID, request BillableItemUpdate) (*BillableItem, error) {
	return write[BillableItem](ctx, clientOf(s), opBillableItemsUpdate, ids{id}, request)
}

// Delete archives a billable item.
//
// Deprecated: use [BillableItemsService.Archive], which does the same.
//
// DELETE /billable_items/{id}
func (s *BillableItemsService) Delete(ctx context.Context, id BillableItemID) error {
	return exec(ctx, clientOf(s), opBillableItemsDelete, ids{id}, nil)
}

// Archive archives a billable item: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the billable item may or may not have been archived.
//
// POST /billable_items/{id}/archive
func (s *BillableItemsService) Archive(ctx context.Context, id BillableItemID) error {
	return exec(ctx, clientOf(s), opBillableItemsArchive, ids{id}, nil)
}
