package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// ContactListOptions filters and sorts a list of contacts. Archived and deleted contacts are hidden by default: [Any]
// on ArchivedAt and DeletedAt includes them, [Present] on one of the two returns only those.
type ContactListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by ContactsByArchivedAt, ContactsByCompanyName, ContactsByCreatedAt, ContactsByDeletedAt,
	// ContactsByEmail, ContactsByFirstName, ContactsByID, ContactsByLastName, ContactsByOccupation, ContactsByTypeCode or
	// ContactsByUpdatedAt. nil means ContactsByCreatedAt, ascending.
	Sort Sort[Contact] `url:"sort,omitempty"`

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

// Columns for [ContactListOptions].Sort.
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

// ContactGetOptions makes [ContactsService.Get] return an archived or deleted contact, which it hides by default: set
// ArchivedAt or DeletedAt to [Any] or [Present].
type ContactGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
	DeletedAt  TimeFilter `url:"deleted_at,omitempty"`
}

// ContactID is the ID of a contact.
type ContactID = ID[Contact]

// Contact is a person or company outside the clinic, other than a patient, such as a referring doctor or an insurer
// that pays for patients.
type Contact struct {
	ID             ID[Contact]   `json:"id,omitzero"`
	CreatedAt      time.Time     `json:"created_at,omitzero"`
	UpdatedAt      time.Time     `json:"updated_at,omitzero"`
	Address1       string        `json:"address_1,omitzero"`
	Address2       string        `json:"address_2,omitzero"`
	Address3       string        `json:"address_3,omitzero"`
	ArchivedAt     time.Time     `json:"archived_at,omitzero"` // zero if not archived
	City           string        `json:"city,omitzero"`
	CompanyName    string        `json:"company_name,omitzero"`
	Country        string        `json:"country,omitzero"`
	CountryCode    string        `json:"country_code,omitzero"` // ISO 3166-1 alpha-2, such as "AU"
	DeletedAt      time.Time     `json:"deleted_at,omitzero"`   // zero if not deleted
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
	TypeCode       int           `json:"type_code"` // a code for Type: 0, 1 or 2; the API does not document which is which
	Links          SelfLink      `json:"links,omitzero"`
}

// DoctorType is the kind of a doctor. It is "" for a contact who is not a doctor.
//
//   - [DoctorGeneralPractitioner]: a general practitioner
//   - [DoctorSpecialist]: a specialist
type DoctorType string

// The kinds of doctors that the API documents.
const (
	DoctorGeneralPractitioner DoctorType = "general_practitioner"
	DoctorSpecialist          DoctorType = "specialist"
)

// ContactType is the role of a contact.
//
//   - [ContactStandard]: no special role
//   - [ContactDoctor]: a doctor, who can refer patients
//   - [ContactThirdPartyPayer]: pays invoices of patients, such as an insurer
type ContactType string

// The roles that the API documents.
const (
	ContactStandard        ContactType = "Standard"
	ContactDoctor          ContactType = "Doctor"
	ContactThirdPartyPayer ContactType = "3rd Party Payer"
)

// ContactCreate holds the fields for creating a contact. All fields are optional.
type ContactCreate struct {
	Address1       Optional[string]        `json:"address_1,omitzero" check:"len=255"`
	Address2       Optional[string]        `json:"address_2,omitzero" check:"len=255"`
	Address3       Optional[string]        `json:"address_3,omitzero" check:"len=255"`
	City           Optional[string]        `json:"city,omitzero" check:"len=255"`
	CompanyName    Optional[string]        `json:"company_name,omitzero" check:"len=255"`
	CountryCode    Optional[string]        `json:"country_code,omitzero" check:"len=2"` // ISO 3166-1 alpha-2, such as "AU"
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
	TypeCode       Optional[int]           `json:"type_code,omitzero" check:"enum=0|1|2"` // 0, 1 or 2
}

// ContactUpdate holds the fields to change on a contact. A field that is not set stays as it is; [Null] clears one,
// where the API allows it.
type ContactUpdate struct {
	Address1       Optional[string]        `json:"address_1,omitzero" check:"len=255"`
	Address2       Optional[string]        `json:"address_2,omitzero" check:"len=255"`
	Address3       Optional[string]        `json:"address_3,omitzero" check:"len=255"`
	City           Optional[string]        `json:"city,omitzero" check:"len=255"`
	CompanyName    Optional[string]        `json:"company_name,omitzero" check:"len=255"`
	CountryCode    Optional[string]        `json:"country_code,omitzero" check:"len=2"` // ISO 3166-1 alpha-2, such as "AU"
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
	TypeCode       Optional[int]           `json:"type_code,omitzero" check:"enum=0|1|2"` // 0, 1 or 2
}

// ContactsService reads and writes contacts: people and companies that the clinic deals with, such as referring
// doctors. Each method takes one request, and each All iterator one per page.
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

// List returns one page of the contacts, in one request.
//
// GET /contacts
func (s *ContactsService) List(ctx context.Context, opts ContactListOptions) (*Page[Contact], error) {
	return list[Contact](ctx, clientOf(s), opContactsList, nil, opts)
}

// All iterates over the contacts, with one request for each page of up to 100.
func (s *ContactsService) All(ctx context.Context, opts ContactListOptions) iter.Seq2[Contact, error] {
	return all[Contact](ctx, clientOf(s), opContactsList, nil, opts)
}

// Create creates a contact and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the contact may or may not have been created.
//
// POST /contacts
func (s *ContactsService) Create(ctx context.Context, request ContactCreate) (*Contact, error) {
	return write[Contact](ctx, clientOf(s), opContactsCreate, nil, request)
}

// Get returns the contact with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived or
// deleted and opts does not ask for it.
//
// GET /contacts/{id}
func (s *ContactsService) Get(ctx context.Context, id ContactID, opts ...ContactGetOptions) (*Contact, error) {
	return getWith[Contact](ctx, clientOf(s), opContactsGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the contact. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /contacts/{id}
func (s *ContactsService) Update(ctx context.Context, id ContactID, request ContactUpdate) (*Contact, error) {
	return write[Contact](ctx, clientOf(s), opContactsUpdate, ids{id}, request)
}

// Delete archives a contact.
//
// Deprecated: use [ContactsService.Archive], which does the same.
//
// DELETE /contacts/{id}
func (s *ContactsService) Delete(ctx context.Context, id ContactID) error {
	return exec(ctx, clientOf(s), opContactsDelete, ids{id}, nil)
}

// Archive archives a contact: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the contact may or may not have been archived.
//
// POST /contacts/{id}/archive
func (s *ContactsService) Archive(ctx context.Context, id ContactID) error {
	return exec(ctx, clientOf(s), opContactsArchive, ids{id}, nil)
}
