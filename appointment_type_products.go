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
	Page    int                          `url:"page,omitempty"`     // page number, from 1; 0 means 1
	PerPage int                          `url:"per_page,omitempty"` // records per page, 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[AppointmentTypeProduct] `url:"sort,omitempty"`     // SortBy with AppointmentTypeProductsBy… columns; nil means created_at, ascending

	AppointmentTypeID IDFilter[AppointmentType]        `url:"appointment_type_id,omitempty"`
	CreatedAt         TimeFilter                       `url:"created_at,omitempty"`
	ID                IDFilter[AppointmentTypeProduct] `url:"id,omitempty"`
	ProductID         IDFilter[Product]                `url:"product_id,omitempty"`
	UpdatedAt         TimeFilter                       `url:"updated_at,omitempty"`
}

// Columns to sort products of appointment types by, see [SortBy].
const (
	AppointmentTypeProductsByCreatedAt SortColumn[AppointmentTypeProduct] = "created_at"
	AppointmentTypeProductsByID        SortColumn[AppointmentTypeProduct] = "id"
	AppointmentTypeProductsByUpdatedAt SortColumn[AppointmentTypeProduct] = "updated_at"
)

// AppointmentTypeProductID is the ID of a product of an appointment type.
type AppointmentTypeProductID = ID[AppointmentTypeProduct]

// AppointmentTypeProduct says that an appointment type bills a product, how many and with what discount.
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

// AppointmentTypeProductCreate holds the fields for creating a product of an appointment type.
type AppointmentTypeProductCreate struct {
	AppointmentTypeID ID[AppointmentType] `json:"appointment_type_id" check:"required"`
	ProductID         ID[Product]         `json:"product_id" check:"required"`

	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"`
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

// AppointmentTypeProductUpdate holds the fields to change in a product of an appointment type. Unset fields keep their
// value; [Null] clears a field.
type AppointmentTypeProductUpdate struct {
	DiscountPercentage Optional[decimal.Decimal] `json:"discount_percentage,omitzero" check:"min=0,max=100"`
	DiscountedAmount   Optional[decimal.Decimal] `json:"discounted_amount,omitzero"`
	ProductID          Optional[ID[Product]]     `json:"product_id,omitzero"`
	Quantity           Optional[decimal.Decimal] `json:"quantity,omitzero" check:"min=-4000000000,lt=4000000000"`
}

type appointmentTypeProductsPage struct {
	Items []AppointmentTypeProduct `json:"appointment_type_products"`
	pageEnd
}

// AppointmentTypeProductsService reads and writes products of appointment types.
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

// List returns one page of the products of appointment types, with one request.
//
// GET /appointment_type_products
func (s *AppointmentTypeProductsService) List(ctx context.Context, opts AppointmentTypeProductListOptions) (*Page[AppointmentTypeProduct], error) {
	return list[AppointmentTypeProduct, appointmentTypeProductsPage](ctx, s.client, opAppointmentTypeProductsList, nil, opts)
}

// All returns an iterator over the products of appointment types. It requests each page when the loop reaches it.
func (s *AppointmentTypeProductsService) All(ctx context.Context, opts AppointmentTypeProductListOptions) iter.Seq2[AppointmentTypeProduct, error] {
	return all[AppointmentTypeProduct, appointmentTypeProductsPage](ctx, s.client, opAppointmentTypeProductsList, nil, opts)
}

// Create creates a product of an appointment type and returns it. After an [OutcomeUnknownError], check whether it
// exists before creating it again.
//
// POST /appointment_type_products
func (s *AppointmentTypeProductsService) Create(ctx context.Context, request AppointmentTypeProductCreate) (*AppointmentTypeProduct, error) {
	return do[AppointmentTypeProduct](ctx, s.client, opAppointmentTypeProductsCreate, nil, nil, request)
}

// Get returns the product of an appointment type with the given ID. It fails with [ErrNotFound] if there is none.
//
// GET /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Get(ctx context.Context, id AppointmentTypeProductID) (*AppointmentTypeProduct, error) {
	return do[AppointmentTypeProduct](ctx, s.client, opAppointmentTypeProductsGet, ids{id}, nil, nil)
}

// Update changes the fields that are set in the request and returns the updated product of an appointment type.
//
// PATCH /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Update(ctx context.Context, id AppointmentTypeProductID, request AppointmentTypeProductUpdate) (*AppointmentTypeProduct, error) {
	return do[AppointmentTypeProduct](ctx, s.client, opAppointmentTypeProductsUpdate, ids{id}, nil, request)
}

// Delete removes a product of an appointment type.
//
// DELETE /appointment_type_products/{id}
func (s *AppointmentTypeProductsService) Delete(ctx context.Context, id AppointmentTypeProductID) error {
	return exec(ctx, s.client, opAppointmentTypeProductsDelete, ids{id}, nil)
}
