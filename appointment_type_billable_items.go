package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// AppointmentTypeBillableItemListOptions filters and sorts a list of billable items of appointment types.
type AppointmentTypeBillableItemListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AppointmentTypeBillableItemsByCreatedAt, AppointmentTypeBillableItemsByID or
	// AppointmentTypeBillableItemsByUpdatedAt. nil means AppointmentTypeBillableItemsByCreatedAt, ascending.
	Sort Sort[AppointmentTypeBillableItem] `url:"sort,omitempty"`

	AppointmentTypeID IDFilter[AppointmentType]             `url:"appointment_type_id,omitempty"`
	BillableItemID    IDFilter[BillableItem]                `url:"billable_item_id,omitempty"`
	CreatedAt         TimeFilter                            `url:"created_at,omitempty"`
	ID                IDFilter[AppointmentTypeBillableItem] `url:"id,omitempty"`
	UpdatedAt         TimeFilter                            `url:"updated_at,omitempty"`
}

// Columns for [AppointmentTypeBillableItemListOptions].Sort.
const (
	AppointmentTypeBillableItemsByCreatedAt SortColumn[AppointmentTypeBillableItem] = "created_at"
	AppointmentTypeBillableItemsByID        SortColumn[AppointmentTypeBillableItem] = "id"
	AppointmentTypeBillableItemsByUpdatedAt SortColumn[AppointmentTypeBillableItem] = "updated_at"
)

// AppointmentTypeBillableItemID is the ID of a billable item of an appointment type.
type AppointmentTypeBillableItemID = ID[AppointmentTypeBillableItem]

// AppointmentTypeBillableItem is a billable item that Cliniko adds to the invoice of each appointment of an appointment
// type, with its quantity and discount.
type AppointmentTypeBillableItem struct {
	ID                 ID[AppointmentTypeBillableItem] `json:"id,omitzero"`
	CreatedAt          time.Time                       `json:"created_at,omitzero"`
	UpdatedAt          time.Time                       `json:"updated_at,omitzero"`
	AppointmentType    Link[AppointmentType]           `json:"appointment_type,omitzero"`
	BillableItem       Link[BillableItem]              `json:"billable_item,omitzero"`
	DiscountPercentage *decimal.Decimal                `json:"discount_percentage"` // 0 to 100; nil if there is none
	DiscountedAmount   *decimal.Decimal                `json:"discounted_amount"`   // nil if there is none
	IsMonetaryDiscount bool                            `json:"is_monetary_discount"`
	Quantity           decimal.Decimal                 `json:"quantity"`
	Links              SelfLink                        `json:"links,omitzero"`
}

// AppointmentTypeBillableItemCreate holds the fields for creating a billable item of an appointment type.
// AppointmentTypeID and BillableItemID are required.
type AppointmentTypeBillableItemCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BillableItemID    ID[BillableItem]    `json:"billable_item_id" check:"required"`

	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"` // 0 to 100 percent
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeBillableItemUpdate holds the fields to change on a billable item of an appointment type. A field that
// is not set stays as it is; [Null] clears one, where the API allows it.
type AppointmentTypeBillableItemUpdate struct {
	BillableItemID     Optional[ID[BillableItem]] `json:"billable_item_id,omitzero"`
	DiscountPercentage Optional[decimal.Decimal]  `json:"discount_percentage,omitzero" check:"min=0,max=100"` // 0 to 100 percent
	DiscountedAmount   Optional[decimal.Decimal]  `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal]  `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeBillableItemsService reads and writes the billable items of appointment types: what Cliniko adds to
// the invoice of each appointment of the type. Each method takes one request, and each All iterator one per page.
//
// API section: Appointment Type Billable Item.
type AppointmentTypeBillableItemsService struct{ client *Client }

var (
	opAppointmentTypeBillableItemsList   = operation{Method: http.MethodGet, Route: "/appointment_type_billable_items"}
	opAppointmentTypeBillableItemsCreate = operation{Method: http.MethodPost, Route: "/appointment_type_billable_items"}
	opAppointmentTypeBillableItemsGet    = operation{Method: http.MethodGet, Route: "/appointment_type_billable_items/{id}"}
	opAppointmentTypeBillableItemsUpdate = operation{Method: http.MethodPatch, Route: "/appointment_type_billable_items/{id}"}
	opAppointmentTypeBillableItemsDelete = operation{Method: http.MethodDelete, Route: "/appointment_type_billable_items/{id}"}
)

// List returns one page of the billable items of appointment types, in one request.
//
// GET /appointment_type_billable_items
func (s *AppointmentTypeBillableItemsService) List(ctx context.Context, opts AppointmentTypeBillableItemListOptions) (*Page[AppointmentTypeBillableItem], error) {
	return list[AppointmentTypeBillableItem](ctx, clientOf(s), opAppointmentTypeBillableItemsList, nil, opts)
}

// All iterates over the billable items of appointment types, with one request for each page of up to 100.
func (s *AppointmentTypeBillableItemsService) All(ctx context.Context, opts AppointmentTypeBillableItemListOptions) iter.Seq2[AppointmentTypeBillableItem, error] {
	return all[AppointmentTypeBillableItem](ctx, clientOf(s), opAppointmentTypeBillableItemsList, nil, opts)
}

// Create creates a billable item of an appointment type and returns it. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if it may or may not have been created.
//
// POST /appointment_type_billable_items
func (s *AppointmentTypeBillableItemsService) Create(ctx context.Context, request AppointmentTypeBillableItemCreate) (*AppointmentTypeBillableItem, error) {
	return write[AppointmentTypeBillableItem](ctx, clientOf(s), opAppointmentTypeBillableItemsCreate, nil, request)
}

// Get returns the billable item of an appointment type with the given ID. The error matches [ErrNotFound] if there is
// none.
//
// GET /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Get(ctx context.Context, id AppointmentTypeBillableItemID) (*AppointmentTypeBillableItem, error) {
	return get[AppointmentTypeBillableItem](ctx, clientOf(s), opAppointmentTypeBillableItemsGet, ids{id})
}

// Update changes the fields that request sets and returns the billable item of an appointment type. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Update(ctx context.Context, id AppointmentTypeBillableItemID, request AppointmentTypeBillableItemUpdate) (*AppointmentTypeBillableItem, error) {
	return write[AppointmentTypeBillableItem](ctx, clientOf(s), opAppointmentTypeBillableItemsUpdate, ids{id}, request)
}

// Delete deletes a billable item of an appointment type. It does not delete the billable item itself. The error is an
// [*OutcomeUnknownError] if it may or may not have been deleted.
//
// DELETE /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Delete(ctx context.Context, id AppointmentTypeBillableItemID) error {
	return exec(ctx, clientOf(s), opAppointmentTypeBillableItemsDelete, ids{id}, nil)
}
