package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// AppointmentTypeProductListOptions filters and sorts a list of products of appointment types.
type AppointmentTypeProductListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AppointmentTypeProductsByCreatedAt, AppointmentTypeProductsByID or
	// AppointmentTypeProductsByUpdatedAt. nil means AppointmentTypeProductsByCreatedAt, ascending.
	Sort Sort[AppointmentTypeProduct] `url:"sort,omitempty"`

	AppointmentTypeID IDFilter[AppointmentType]        `url:"appointment_type_id,omitempty"`
	CreatedAt         TimeFilter                       `url:"created_at,omitempty"`
	ID                IDFilter[AppointmentTypeProduct] `url:"id,omitempty"`
	ProductID         IDFilter[Product]                `url:"product_id,omitempty"`
	UpdatedAt         TimeFilter                       `url:"updated_at,omitempty"`
}

// Columns for [AppointmentTypeProductListOptions].Sort.
const (
	AppointmentTypeProductsByCreatedAt SortColumn[AppointmentTypeProduct] = "created_at"
	AppointmentTypeProductsByID        SortColumn[AppointmentTypeProduct] = "id"
	AppointmentTypeProductsByUpdatedAt SortColumn[AppointmentTypeProduct] = "updated_at"
)

// AppointmentTypeProductID is the ID of a product of an appointment type.
type AppointmentTypeProductID = ID[AppointmentTypeProduct]

// AppointmentTypeProduct is a product that Cliniko adds to the invoice of each appointment of an appointment type, with
// its quantity and discount.
type AppointmentTypeProduct struct {
	ID                 ID[AppointmentTypeProduct] `json:"id,omitzero"`
	CreatedAt          time.Time                  `json:"created_at,omitzero"`
	UpdatedAt          time.Time                  `json:"updated_at,omitzero"`
	AppointmentType    Link[AppointmentType]      `json:"appointment_type,omitzero"`
	DiscountPercentage *decimal.Decimal           `json:"discount_percentage"` // 0 to 100; nil if there is none
	DiscountedAmount   *decimal.Decimal           `json:"discounted_amount"`   // nil if there is none
	IsMonetaryDiscount bool                       `json:"is_monetary_discount"`
	Product            Link[Product]              `json:"product,omitzero"`
	Quantity           decimal.Decimal            `json:"quantity"`
	Links              SelfLink                   `json:"links,omitzero"`
}

// AppointmentTypeProductCreate holds the fields for creating a product of an appointment type. AppointmentTypeID and
// ProductID are required.
type AppointmentTypeProductCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	ProductID         ID[Product]         `json:"product_id" check:"required"`

	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"` // 0 to 100 percent
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeProductUpdate holds the fields to change on a product of an appointment type. A field that is not set
// stays as it is; [Null] clears one, where the API allows it.
type AppointmentTypeProductUpdate struct {
	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"` // 0 to 100 percent
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	ProductID          Optional[ID[Product]]     `json:"product_id,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeProductsService reads and writes the products of appointment types: what Cliniko adds to the invoice
// of each appointment of the type. Each method takes one request, and each All iterator one per page.
//
// API section: Appointment Type Product.
type AppointmentTypeProductsService struct{ client *Client }

var (
	opAppointmentTypeProductsList   = operation{Method: http.MethodGet, Route: "/appointment_type_products"}
	opAppointmentTypeProductsCreate = operation{Method: http.MethodPost, Route: "/appointment_type_products"}
	opAppointmentTypeProductsGet    = operation{Method: http.MethodGet, Route: "/appointment_type_products/{id}"}
	opAppointmentTypeProductsUpdate = operation{Method: http.MethodPatch, Route: "/appointment_type_products/{id}"}
	opAppointmentTypeProductsDelete = operation{Method: http.MethodDelete, Route: "/appointment_type_products/{id}"}
)

// List returns one page of the products of appointment types, in one request.
//
// GET /appointment_type_products
func (s *AppointmentTypeProductsService) List(ctx context.Context, opts AppointmentTypeProductListOptions) (*Page[AppointmentTypeProduct], error) {
	return list[AppointmentTypeProduct](ctx, clientOf(s), opAppointmentTypeProductsList, nil, opts)
}

// All iterates over the products of appointment types, with one request for each page of up to 100.
func (s *AppointmentTypeProductsService) All(ctx context.Context, opts AppointmentTypeProductListOptions) iter.Seq2[AppointmentTypeProduct, error] {
	return all[AppointmentTypeProduct](ctx, clientOf(s), opAppointmentTypeProductsList, nil, opts)
}

// Create creates a product of an appointment type and returns it. The error matches [ErrInvalid] if a value is rejected, and
// is an [*OutcomeUnknownError] if it may or may not have been created.
//
// POST /appointment_type_products
func (s *AppointmentTypeProductsService) Create(ctx context.Context, request AppointmentTypeProductCreate) (*AppointmentTypeProduct, error) {
	return write[AppointmentTypeProduct](ctx, clientOf(s), opAppointmentTypeProductsCreate, nil, request)
}

// Get returns the product of an appointment type with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Get(ctx context.Context, id AppointmentTypeProductID) (*AppointmentTypeProduct, error) {
	return get[AppointmentTypeProduct](ctx, clientOf(s), opAppointmentTypeProductsGet, ids{id})
}

// Update changes the fields that request sets and returns the product of an appointment type. The error matches
// [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Update(ctx context.Context, id AppointmentTypeProductID, request AppointmentTypeProductUpdate) (*AppointmentTypeProduct, error) {
	return write[AppointmentTypeProduct](ctx, clientOf(s), opAppointmentTypeProductsUpdate, ids{id}, request)
}

// Delete deletes a product of an appointment type. It does not delete the product itself. The error is an
// [*OutcomeUnknownError] if it may or may not have been deleted.
//
// DELETE /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Delete(ctx context.Context, id AppointmentTypeProductID) error {
	return exec(ctx, clientOf(s), opAppointmentTypeProductsDelete, ids{id}, nil)
}
