package cliniko

import (
	"context"
	"iter"
	"net/http"
)

// ServiceListOptions selects from a list of services. The API has no filters for them.
type ServiceListOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Service] `url:"sort,omitempty"`     // the API documents the parameter, and no column for it
}

// Service says who offers an appointment type at a business. It has no id.
type Service struct {
	AppointmentType Link[AppointmentType] `json:"appointment_type,omitzero"`
	Business        Link[Business]        `json:"business,omitzero"`
	Practitioners   []Link[Practitioner]  `json:"practitioners,omitzero"`
}

// ServicesService reads services.
//
// API section: Service.
type ServicesService struct{ client *Client }

var (
	opServicesList           = operation{Method: http.MethodGet, Route: "/services"}
	opServicesListByBusiness = operation{Method: http.MethodGet, Route: "/businesses/{business_id}/services"}
)

// List returns one page of services.
//
// GET /services
func (s *ServicesService) List(ctx context.Context, opts ServiceListOptions) (*Page[Service], error) {
	return list[Service](ctx, s.client, opServicesList, nil, opts)
}

// All iterates over services, page by page.
func (s *ServicesService) All(ctx context.Context, opts ServiceListOptions) iter.Seq2[Service, error] {
	return all[Service](ctx, s.client, opServicesList, nil, opts)
}

// ListByBusiness returns one page of the services of one business.
//
// GET /businesses/{business_id}/services
func (s *ServicesService) ListByBusiness(ctx context.Context, business BusinessID, opts ServiceListOptions) (*Page[Service], error) {
	return list[Service](ctx, s.client, opServicesListByBusiness, ids{business}, opts)
}

// AllByBusiness iterates over the services of one business, page by page.
func (s *ServicesService) AllByBusiness(ctx context.Context, business BusinessID, opts ServiceListOptions) iter.Seq2[Service, error] {
	return all[Service](ctx, s.client, opServicesListByBusiness, ids{business}, opts)
}
