package cliniko

import (
	"context"
	"iter"
	"net/http"
)

// ServiceListOptions filters and sorts a list of services.
type ServiceListOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All
	Sort    Sort[Service] `url:"sort,omitempty"`     // the API documents the parameter but no columns
}

// Service lists the practitioners who offer an appointment type at a business. It has no ID.
type Service struct {
	AppointmentType Link[AppointmentType] `json:"appointment_type,omitzero"`
	Business        Link[Business]        `json:"business,omitzero"`
	Practitioners   []Link[Practitioner]  `json:"practitioners,omitzero"`
}

// ServicesService reads services: which practitioners offer which appointment type at which business. Each method
// takes one request, and each All iterator one per page.
//
// API section: Service.
type ServicesService struct{ client *Client }

var (
	opServicesList           = operation{Method: http.MethodGet, Route: "/services"}
	opServicesListByBusiness = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/services"}
)

// List returns one page of the services, in one request.
//
// GET /services
func (s *ServicesService) List(ctx context.Context, opts ServiceListOptions) (*Page[Service], error) {
	return list[Service](ctx, clientOf(s), opServicesList, nil, opts)
}

// All iterates over the services, with one request for each page of up to 100.
func (s *ServicesService) All(ctx context.Context, opts ServiceListOptions) iter.Seq2[Service, error] {
	return all[Service](ctx, clientOf(s), opServicesList, nil, opts)
}

// ListByBusiness returns one page of the services of one business, in one request.
//
// GET /businesses/{business_id}/services
func (s *ServicesService) ListByBusiness(ctx context.Context, business BusinessID, opts ServiceListOptions) (*Page[Service], error) {
	return list[Service](ctx, clientOf(s), opServicesListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the services of one business, with one request for each page of up to 100.
func (s *ServicesService) AllByBusiness(ctx context.Context, business BusinessID, opts ServiceListOptions) iter.Seq2[Service, error] {
	return all[Service](ctx, clientOf(s), opServicesListByBusiness, ids{business}, opts)
}
