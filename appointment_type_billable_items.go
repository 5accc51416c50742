package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// AppointmentTypeBillableItemListOptions selects from a list of billable items of appointment types.
type AppointmentTypeBillableItemListOptions struct {
	Page    int                               `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                               `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[AppointmentTypeBillableItem] `url:"sort,omitempty"`     // nil: created_at, ascending

	AppointmentTypeID IDFilter[AppointmentType]             `url:"appointment_type_id,omitempty"`
	BillableItemID    IDFilter[BillableItem]                `url:"billable_item_id,omitempty"`
	CreatedAt         TimeFilter                            `url:"created_at,omitempty"`
	ID                IDFilter[AppointmentTypeBillableItem] `url:"id,omitempty"`
	UpdatedAt         TimeFilter                            `url:"updated_at,omitempty"`
}

// Columns to sort billable items of appointment types by.
const (
	AppointmentTypeBillableItemsByCreatedAt SortColumn[AppointmentTypeBillableItem] = "created_at"
	AppointmentTypeBillableItemsByID        SortColumn[AppointmentTypeBillableItem] = "id"
	AppointmentTypeBillableItemsByUpdatedAt SortColumn[AppointmentTypeBillableItem] = "updated_at"
)

// AppointmentTypeBillableItemID is the id of a billable item of an appointment type.
type AppointmentTypeBillableItemID = ID[AppointmentTypeBillableItem]

// AppointmentTypeBillableItem says that an appointment type bills a billable item, how many and with what discount.
type AppointmentTypeBillableItem struct {
	ID                 ID[AppointmentTypeBillableItem] `json:"id,omitzero"`
	CreatedAt          time.Time                       `json:"created_at,omitzero"`
	UpdatedAt          time.Time                       `json:"updated_at,omitzero"`
	AppointmentType    Link[AppointmentType]           `json:"appointment_type,omitzero"`
	BillableItem       Link[BillableItem]              `json:"billable_item,omitzero"`
	DiscountPercentage *decimal.Decimal                `json:"discount_percentage"` // 0 to 100; nil: none
	DiscountedAmount   *decimal.Decimal                `json:"discounted_amount"`   // nil: none
	IsMonetaryDiscount bool                            `json:"is_monetary_discount"`
	Quantity           decimal.Decimal                 `json:"quantity"`
	Links              SelfLink                        `json:"links,omitzero"`
}

// AppointmentTypeBillableItemCreate is what to create a billable item of an appointment type with.
type AppointmentTypeBillableItemCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	BillableItemID    ID[BillableItem]    `json:"billable_item_id" check:"required"`

	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"`
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeBillableItemUpdate is what to change of a billable item of an appointment type. What is not set is left alone.
type AppointmentTypeBillableItemUpdate struct {
	BillableItemID     Optional[ID[BillableItem]] `json:"billable_item_id,omitzero"`
	DiscountPercentage Optional[decimal.Decimal]  `json:"discount_percentage,omitzero" check:"min=0,max=100"`
	DiscountedAmount   Optional[decimal.Decimal]  `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal]  `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeBillableItemsService reads and writes billable items of appointment types.
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

// List returns one page of the billable items of appointment types.
//
// GET /appointment_type_billable_items
func (s *AppointmentTypeBillableItemsService) List(ctx context.Context, opts AppointmentTypeBillableItemListOptions) (*Page[AppointmentTypeBillableItem], error) {
	return list[AppointmentTypeBillableItem](ctx, s.client, opAppointmentTypeBillableItemsList, nil, opts)
}

// All iterates over the billable items of appointment types, page by page.
func (s *AppointmentTypeBillableItemsService) All(ctx context.Context, opts AppointmentTypeBillableItemListOptions) iter.Seq2[AppointmentTypeBillableItem, error] {
	return all[AppointmentTypeBillableItem](ctx, s.client, opAppointmentTypeBillableItemsList, nil, opts)
}

// Create makes a billable item of an appointment type and returns it.
//
// POST /appointment_type_billable_items
func (s *AppointmentTypeBillableItemsService) Create(ctx context.Context, request AppointmentTypeBillableItemCreate) (*AppointmentTypeBillableItem, error) {
	return write[AppointmentTypeBillableItem](ctx, s.client, opAppointmentTypeBillableItemsCreate, nil, request)
}

// Get returns one billable item of an appointment type.
//
// GET /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Get(ctx context.Context, id AppointmentTypeBillableItemID) (*AppointmentTypeBillableItem, error) {
	return get[AppointmentTypeBillableItem](ctx, s.client, opAppointmentTypeBillableItemsGet, ids{id})
}

// Update changes the fields that the request sets, and returns the billable item of an appointment type.
//
// PATCH /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Update(ctx context.Context, id AppointmentTypeBillableItemID, request AppointmentTypeBillableItemUpdate) (*AppointmentTypeBillableItem, error) {
	return write[AppointmentTypeBillableItem](ctx, s.client, opAppointmentTypeBillableItemsUpdate, ids{id}, request)
}

// Delete removes a billable item of an appointment type.
//
// DELETE /appointment_type_billable_items/{id}
func (s *AppointmentTypeBillableItemsService) Delete(ctx context.Context, id AppointmentTypeBillableItemID) error {
	return exec(ctx, s.client, opAppointmentTypeBillableItemsDelete, ids{id}, nil)
}
