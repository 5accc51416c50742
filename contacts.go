package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ContactListOptions selects from a list of contacts.
type ContactListOptions struct {
	Page    int           `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int           `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Contact] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt  TimeFilter        `url:"archived_at,omitempty"`
	CompanyName StringFilter      `url:"company_name,omitempty"`
	CreatedAt   TimeFilter        `url:"created_at,omitempty"`
	DeletedAt   TimeFilter        `url:"deleted_at,omitempty"`
	Email       StringFilter      `url:"email,omitempty"`
	FirstName   StringFilter      `url:"first_name,omitempty"`
	ID          IDFilter[Contact] `url:"id,omitempty"`
	LastName    StringFilter      `url:"last_name,omitempty"`
	Occupation  StringFilter      `url:"occupation,omitempty"`
	TypeCode    NumberFilter[int] `url:"type_code,omitempty"`
	UpdatedAt   TimeFilter        `url:"updated_at,omitempty"`
}

// Columns to sort contacts by.
const (
	ContactsByArchivedAt  SortColumn[Contact] = "archived_at"
	ContactsByCompanyName SortColumn[Contact] = "company_name"
	ContactsByCreatedAt   SortColumn[Contact] = "created_at"
	ContactsByDeletedAt   SortColumn[Contact] = "deleted_at"
	ContactsByEmail       SortColumn[Contact] = "email"
	ContactsByFirstName   SortColumn[Contact] = "first_name"
	ContactsByID          SortColumn[Contact] = "id"
	ContactsByLastName    SortColumn[Contact] = "last_name"
	ContactsByOccupation  SortColumn[Contact] = "occupation"
	ContactsByTypeCode    SortColumn[Contact] = "type_code"
	ContactsByUpdatedAt   SortColumn[Contact] = "updated_at"
)

// ContactGetOptions lets Get find a contact that it hides otherwise: [Any] or [Present] on the field
// that hides it.
type ContactGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// ContactID is the id of a contact.
type ContactID = ID[Contact]

// Contact is somebody who is neither patient nor user, such as a referring doctor or a payer.
type Contact struct {
	ID             ID[Contact]   `json:"id,omitzero"`
	CreatedAt      time.Time     `json:"created_at,omitzero"`
	UpdatedAt      time.Time     `json:"updated_at,omitzero"`
	Address1       string        `json:"address_1,omitzero"`
	Address2       string        `json:"address_2,omitzero"`
	Address3       string        `json:"address_3,omitzero"`
	ArchivedAt     time.Time     `json:"archived_at,omitzero"` // zero: not archived
	City           string        `json:"city,omitzero"`
	CompanyName    string        `json:"company_name,omitzero"`
	Country        string        `json:"country,omitzero"`
	CountryCode    string        `json:"country_code,omitzero"` // ISO 3166-1
	DeletedAt      time.Time     `json:"deleted_at,omitzero"`   // zero: not deleted
	DoctorType     DoctorType    `json:"doctor_type,omitzero"`
	Email          string        `json:"email,omitzero"`
	FirstName      string        `json:"first_name,omitzero"`
	LastName       string        `json:"last_name,omitzero"`
	Notes          string        `json:"notes,omitzero"`
	Occupation     string        `json:"occupation,omitzero"`
	PhoneNumbers   []PhoneNumber `json:"phone_numbers,omitzero"`
	PostCode       string        `json:"post_code,omitzero"`
	PreferredName  string        `json:"preferred_name,omitzero"`
	ProviderNumber string        `json:"provider_number,omitzero"`
	State          string        `json:"state,omitzero"`
	Title          string        `json:"title,omitzero"`
	Type           ContactType   `json:"type,omitzero"`
	TypeCode       int           `json:"type_code"` // a code for Type, which the API does not explain
	Links          SelfLink      `json:"links,omitzero"`
}

// DoctorType is what kind of doctor a contact is; "" for others.
type DoctorType string

// The values that the API documents.
const (
	DoctorGeneralPractitioner DoctorType = "general_practitioner"
	DoctorSpecialist          DoctorType = "specialist"
)

// ContactType is what a contact is to the clinic.
type ContactType string

// The values that the API documents.
const (
	ContactStandard        ContactType = "Standard"
	ContactDoctor          ContactType = "Doctor"
	ContactThirdPartyPayer ContactType = "3rd Party Payer"
)

// ContactCreate is what to create a contact with.
type ContactCreate struct {
	Address1       Optional[string]        `json:"address_1,omitzero" check:"len=255"`
	Address2       Optional[string]        `json:"address_2,omitzero" check:"len=255"`
	Address3       Optional[string]        `json:"address_3,omitzero" check:"len=255"`
	City           Optional[string]        `json:"city,omitzero" check:"len=255"`
	CompanyName    Optional[string]        `json:"company_name,omitzero" check:"len=255"`
	CountryCode    Optional[string]        `json:"country_code,omitzero" check:"len=2"`
	DoctorType     Optional[DoctorType]    `json:"doctor_type,omitzero" check:"enum=general_practitioner|specialist"`
	Email          Optional[string]        `json:"email,omitzero" check:"len=255"`
	FirstName      Optional[string]        `json:"first_name,omitzero" check:"len=255"`
	LastName       Optional[string]        `json:"last_name,omitzero" check:"len=255"`
	Notes          Optional[string]        `json:"notes,omitzero"`
	Occupation     Optional[string]        `json:"occupation,omitzero" check:"len=255"`
	PhoneNumbers   Optional[[]PhoneNumber] `json:"phone_numbers,omitzero"`
	PostCode       Optional[string]        `json:"post_code,omitzero" check:"len=255"`
	PreferredName  Optional[string]        `json:"preferred_name,omitzero"`
	ProviderNumber Optional[string]        `json:"provider_number,omitzero" check:"len=255"`
	State          Optional[string]        `json:"state,omitzero" check:"len=255"`
	Title          Optional[string]        `json:"title,omitzero"`
	TypeCode       Optional[int]           `json:"type_code,omitzero" check:"enum=0|1|2"`
}

// ContactUpdate is what to change of a contact. What is not set is left alone.
type ContactUpdate struct {
	Address1       Optional[string]        `json:"address_1,omitzero" check:"len=255"`
	Address2       Optional[string]        `json:"address_2,omitzero" check:"len=255"`
	Address3       Optional[string]        `json:"address_3,omitzero" check:"len=255"`
	City           Optional[string]        `json:"city,omitzero" check:"len=255"`
	CompanyName    Optional[string]        `json:"company_name,omitzero" check:"len=255"`
	CountryCode    Optional[string]        `json:"country_code,omitzero" check:"len=2"`
	DoctorType     Optional[DoctorType]    `json:"doctor_type,omitzero" check:"enum=general_practitioner|specialist"`
	Email          Optional[string]        `json:"email,omitzero" check:"len=255"`
	FirstName      Optional[string]        `json:"first_name,omitzero" check:"len=255"`
	LastName       Optional[string]        `json:"last_name,omitzero" check:"len=255"`
	Notes          Optional[string]        `json:"notes,omitzero"`
	Occupation     Optional[string]        `json:"occupation,omitzero" check:"len=255"`
	PhoneNumbers   Optional[[]PhoneNumber] `json:"phone_numbers,omitzero"`
	PostCode       Optional[string]        `json:"post_code,omitzero" check:"len=255"`
	PreferredName  Optional[string]        `json:"preferred_name,omitzero"`
	ProviderNumber Optional[string]        `json:"provider_number,omitzero" check:"len=255"`
	State          Optional[string]        `json:"state,omitzero" check:"len=255"`
	Title          Optional[string]        `json:"title,omitzero"`
	TypeCode       Optional[int]           `json:"type_code,omitzero" check:"enum=0|1|2"`
}

// ContactsService reads and writes contacts.
//
// API section: Contact.
type ContactsService struct{ client *Client }

var (
	opContactsList    = operation{Method: http.MethodGet, Route: "/contacts"}
	opContactsCreate  = operation{Method: http.MethodPost, Route: "/contacts"}
	opContactsGet     = operation{Method: http.MethodGet, Route: "/contacts/{id}"}
	opContactsUpdate  = operation{Method: http.MethodPatch, Route: "/contacts/{id}"}
	opContactsDelete  = operation{Method: http.MethodDelete, Route: "/contacts/{id}"}
	opContactsArchive = operation{Method: http.MethodPost, Route: "/contacts/{id}/archive"}
)

// List returns one page of the contacts.
//
// GET /contacts
func (s *ContactsService) List(ctx context.Context, opts ContactListOptions) (*Page[Contact], error) {
	return list[Contact](ctx, s.client, opContactsList, nil, opts)
}

// All iterates over the contacts, page by page.
func (s *ContactsService) All(ctx context.Context, opts ContactListOptions) iter.Seq2[Contact, error] {
	return all[Contact](ctx, s.client, opContactsList, nil, opts)
}

// Create makes a contact and returns it.
//
// POST /contacts
func (s *ContactsService) Create(ctx context.Context, request ContactCreate) (*Contact, error) {
	return write[Contact](ctx, s.client, opContactsCreate, nil, request)
}

// Get returns one contact. An archived or deleted one is [ErrNotFound] unless the
// options ask for it.
//
// GET /contacts/{id}
func (s *ContactsService) Get(ctx context.Context, id ContactID, opts ...ContactGetOptions) (*Contact, error) {
	return getWith[Contact](ctx, s.client, opContactsGet, ids{id}, opts...)
}

// Update changes the fields that the request sets, and returns the contact.
//
// PATCH /contacts/{id}
func (s *ContactsService) Update(ctx context.Context, id ContactID, request ContactUpdate) (*Contact, error) {
	return write[Contact](ctx, s.client, opContactsUpdate, ids{id}, request)
}

// Delete archives a contact.
//
// Deprecated: use Archive, which does the same.
//
// DELETE /contacts/{id}
func (s *ContactsService) Delete(ctx context.Context, id ContactID) error {
	return exec(ctx, s.client, opContactsDelete, ids{id}, nil)
}

// Archive hides a contact.
//
// POST /contacts/{id}/archive
func (s *ContactsService) Archive(ctx context.Context, id ContactID) error {
	return exec(ctx, s.client, opContactsArchive, ids{id}, nil)
}
