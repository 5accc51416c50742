package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"
)

// AppointmentTypeListOptions filters and sorts a list of appointment types. Archived appointment types are hidden by
// default: [Any] on ArchivedAt includes them, [Present] returns only them.
type AppointmentTypeListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by AppointmentTypesByArchivedAt, AppointmentTypesByCategory, AppointmentTypesByCreatedAt,
	// AppointmentTypesByID, AppointmentTypesByOnlinePaymentsMode or AppointmentTypesByUpdatedAt. nil means
	// AppointmentTypesByCreatedAt, ascending.
	Sort Sort[AppointmentType] `url:"sort,omitempty"`

	AppointmentConfirmationTemplateIDs ArrayFilter[CommunicationTemplate] `url:"appointment_confirmation_template_ids,omitempty"`
	AppointmentFollowUpTemplateIDs     ArrayFilter[CommunicationTemplate] `url:"appointment_follow_up_template_ids,omitempty"`
	AppointmentReminderTemplateIDs     ArrayFilter[CommunicationTemplate] `url:"appointment_reminder_template_ids,omitempty"`
	ArchivedAt                         TimeFilter                         `url:"archived_at,omitempty"`
	Category                           StringFilter                       `url:"category,omitempty"`
	CreatedAt                          TimeFilter                         `url:"created_at,omitempty"`
	ID                                 IDFilter[AppointmentType]          `url:"id,omitempty"`
	OnlinePaymentsMode                 StringFilter                       `url:"online_payments_mode,omitempty"`
	ShowInOnlineBookings               BoolFilter                         `url:"show_in_online_bookings,omitempty"`
	UpdatedAt                          TimeFilter                         `url:"updated_at,omitempty"`
}

// Columns for [AppointmentTypeListOptions].Sort.
const (
	AppointmentTypesByArchivedAt         SortColumn[AppointmentType] = "archived_at"
	AppointmentTypesByCategory           SortColumn[AppointmentType] = "category"
	AppointmentTypesByCreatedAt          SortColumn[AppointmentType] = "created_at"
	AppointmentTypesByID                 SortColumn[AppointmentType] = "id"
	AppointmentTypesByOnlinePaymentsMode SortColumn[AppointmentType] = "online_payments_mode"
	AppointmentTypesByUpdatedAt          SortColumn[AppointmentType] = "updated_at"
)

// AppointmentTypeGetOptions makes [AppointmentTypesService.Get] return an archived appointment type, which it hides by
// default: set ArchivedAt to [Any] or [Present].
type AppointmentTypeGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// AppointmentTypeID is the ID of an appointment type.
type AppointmentTypeID = ID[AppointmentType]

// AppointmentType is a kind of appointment that the clinic offers, such as "Standard consultation". It sets how long an
// appointment takes, what it costs, who offers it and whether patients can book it online.
type AppointmentType struct {
	ID                                 ID[AppointmentType]         `json:"id,omitzero"`
	CreatedAt                          time.Time                   `json:"created_at,omitzero"`
	UpdatedAt                          time.Time                   `json:"updated_at,omitzero"`
	AddDepositToAccountCredit          bool                        `json:"add_deposit_to_account_credit"`
	AppointmentConfirmationTemplateIDs []ID[CommunicationTemplate] `json:"appointment_confirmation_template_ids,omitzero"`
	AppointmentFollowUpTemplateIDs     []ID[CommunicationTemplate] `json:"appointment_follow_up_template_ids,omitzero"`
	AppointmentReminderTemplateIDs     []ID[CommunicationTemplate] `json:"appointment_reminder_template_ids,omitzero"`
	AppointmentTypeBillableItems       RelatedLink                 `json:"appointment_type_billable_items,omitzero"`
	AppointmentTypeProducts            RelatedLink                 `json:"appointment_type_products,omitzero"`
	ArchivedAt                         time.Time                   `json:"archived_at,omitzero"` // zero if not archived

	// Deprecated: use [AppointmentTypeBillableItemsService].
	BillableItem Link[BillableItem] `json:"billable_item,omitzero"`

	Category                    string             `json:"category,omitzero"`
	Color                       string             `json:"color,omitzero"` // #rrggbb or #rgb
	DepositPrice                *decimal.Decimal   `json:"deposit_price"`  // nil if there is none
	Description                 string             `json:"description,omitzero"`
	DurationInMinutes           int                `json:"duration_in_minutes"` // 1 to 1439
	MaxAttendees                int                `json:"max_attendees"`       // maximum number of patients
	Name                        string             `json:"name,omitzero"`
	OnlineBookingsLeadTimeHours *int               `json:"online_bookings_lead_time_hours,omitzero"` // notice needed to book online, in hours; nil if not set
	OnlinePaymentsEnabled       bool               `json:"online_payments_enabled"`
	OnlinePaymentsMode          OnlinePaymentsMode `json:"online_payments_mode,omitzero"`
	Practitioners               RelatedLink        `json:"practitioners,omitzero"`

	// Deprecated: use [AppointmentTypeProductsService].
	Product Link[Product] `json:"product,omitzero"`

	ShowInOnlineBookings  bool                        `json:"show_in_online_bookings"`
	TelehealthEnabled     bool                        `json:"telehealth_enabled"`
	TreatmentNoteTemplate Link[TreatmentNoteTemplate] `json:"treatment_note_template,omitzero"`
	Links                 SelfLink                    `json:"links,omitzero"`
}

// OnlinePaymentsMode is what a patient has to pay when booking online.
//
//   - [OnlinePaymentsOptional]: the patient may pay.
//   - [OnlinePaymentsRequired]: the patient must pay the full price.
//   - [OnlinePaymentsDepositRequired]: the patient must pay the deposit, see AppointmentType.DepositPrice.
type OnlinePaymentsMode string

// The payment modes that the API documents.
const (
	OnlinePaymentsOptional        OnlinePaymentsMode = "optional"
	OnlinePaymentsRequired        OnlinePaymentsMode = "required"
	OnlinePaymentsDepositRequired OnlinePaymentsMode = "deposit_required"
)

// AppointmentTypeCreate holds the fields for creating an appointment type. Color, DurationInMinutes, MaxAttendees and
// Name are required.
type AppointmentTypeCreate struct {
	Color             string `json:"color" check:"required,is=color"`                   // #rrggbb or #rgb
	DurationInMinutes int    `json:"duration_in_minutes" check:"required,gt=0,lt=1440"` // 1 to 1439
	MaxAttendees      int    `json:"max_attendees" check:"required,gt=0,lt=100"`        // 1 to 99
	Name              string `json:"name" check:"required,len=255"`

	AddDepositToAccountCredit          Optional[bool]                        `json:"add_deposit_to_account_credit,omitzero"`
	AppointmentConfirmationTemplateIDs Optional[[]ID[CommunicationTemplate]] `json:"appointment_confirmation_template_ids,omitzero"`
	AppointmentFollowUpTemplateIDs     Optional[[]ID[CommunicationTemplate]] `json:"appointment_follow_up_template_ids,omitzero"`
	AppointmentReminderTemplateIDs     Optional[[]ID[CommunicationTemplate]] `json:"appointment_reminder_template_ids,omitzero"`

	// Deprecated: use [AppointmentTypeBillableItemsService].
	BillableItemID Optional[ID[BillableItem]] `json:"billable_item_id,omitzero"`

	BusinessIDs                 Optional[[]ID[Business]]     `json:"business_ids,omitzero"`
	Category                    Optional[string]             `json:"category,omitzero"`
	DepositPrice                Optional[decimal.Decimal]    `json:"deposit_price,omitzero" check:"min=0,lt=4000000000"`
	Description                 Optional[string]             `json:"description,omitzero"`
	OnlineBookingsLeadTimeHours Optional[int]                `json:"online_bookings_lead_time_hours,omitzero" check:"enum=0|1|2|4|12|18|24|48|72|168|336|504|672"` // hours: 0, 1, 2, 4, 12, 18, 24, 48, 72, 168, 336, 504 or 672
	OnlinePaymentsMode          Optional[OnlinePaymentsMode] `json:"online_payments_mode,omitzero" check:"enum=deposit_required|optional|required"`
	PractitionerIDs             Optional[[]ID[Practitioner]] `json:"practitioner_ids,omitzero"`

	// Deprecated: use [AppointmentTypeProductsService].
	ProductID Optional[ID[Product]] `json:"product_id,omitzero"`

	ShowInOnlineBookings    Optional[bool]                      `json:"show_in_online_bookings,omitzero"`
	TelehealthEnabled       Optional[bool]                      `json:"telehealth_enabled,omitzero"`
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// AppointmentTypeUpdate holds the fields to change on an appointment type. A field that is not set stays as it is;
// [Null] clears one, where the API allows it.
type AppointmentTypeUpdate struct {
	AddDepositToAccountCredit          Optional[bool]                        `json:"add_deposit_to_account_credit,omitzero"`
	AppointmentConfirmationTemplateIDs Optional[[]ID[CommunicationTemplate]] `json:"appointment_confirmation_template_ids,omitzero"`
	AppointmentFollowUpTemplateIDs     Optional[[]ID[CommunicationTemplate]] `json:"appointment_follow_up_template_ids,omitzero"`
	AppointmentReminderTemplateIDs     Optional[[]ID[CommunicationTemplate]] `json:"appointment_reminder_template_ids,omitzero"`

	// Deprecated: use [AppointmentTypeBillableItemsService].
	BillableItemID Optional[ID[BillableItem]] `json:"billable_item_id,omitzero"`

	BusinessIDs                 Optional[[]ID[Business]]     `json:"business_ids,omitzero"`
	Category                    Optional[string]             `json:"category,omitzero"`
	Color                       Optional[string]             `json:"color,omitzero" check:"is=color"` // #rrggbb or #rgb
	DepositPrice                Optional[decimal.Decimal]    `json:"deposit_price,omitzero" check:"min=0,lt=4000000000"`
	Description                 Optional[string]             `json:"description,omitzero"`
	DurationInMinutes           Optional[int]                `json:"duration_in_minutes,omitzero" check:"gt=0,lt=1440"` // 1 to 1439
	MaxAttendees                Optional[int]                `json:"max_attendees,omitzero" check:"gt=0,lt=100"`        // 1 to 99
	Name                        Optional[string]             `json:"name,omitzero" check:"len=255"`
	OnlineBookingsLeadTimeHours Optional[int]                `json:"online_bookings_lead_time_hours,omitzero" check:"enum=0|1|2|4|12|18|24|48|72|168|336|504|672"` // hours: 0, 1, 2, 4, 12, 18, 24, 48, 72, 168, 336, 504 or 672
	OnlinePaymentsMode          Optional[OnlinePaymentsMode] `json:"online_payments_mode,omitzero" check:"enum=deposit_required|optional|required"`
	PractitionerIDs             Optional[[]ID[Practitioner]] `json:"practitioner_ids,omitzero"`

	// Deprecated: use [AppointmentTypeProductsService].
	ProductID Optional[ID[Product]] `json:"product_id,omitzero"`

	ShowInOnlineBookings    Optional[bool]                      `json:"show_in_online_bookings,omitzero"`
	TelehealthEnabled       Optional[bool]                      `json:"telehealth_enabled,omitzero"`
	TreatmentNoteTemplateID Optional[ID[TreatmentNoteTemplate]] `json:"treatment_note_template_id,omitzero"`
}

// AppointmentTypesService reads and writes appointment types: the kinds of appointments that the clinic offers. Each
// method takes one request, and each All iterator one per page.
//
// API section: Appointment Type.
type AppointmentTypesService struct{ client *Client }

var (
	opAppointmentTypesList               = operation{Method: http.MethodGet, Route: "/appointment_types"}
	opAppointmentTypesCreate             = operation{Method: http.MethodPost, Route: "/appointment_types"}
	opAppointmentTypesGet                = operation{Method: http.MethodGet, Route: "/appointment_types/{id}"}
	opAppointmentTypesUpdate             = operation{Method: http.MethodPatch, Route: "/appointment_types/{id}"}
	opAppointmentTypesDelete             = operation{Method: http.MethodDelete, Route: "/appointment_types/{id}"}
	opAppointmentTypesArchive            = operation{Method: http.MethodPost, Route: "/appointment_types/{id}/archive"}
	opAppointmentTypesListByPractitioner = operation{Method: http.MethodGet, Route: "/practitioners/{practitioner_id}/appointment_types"}
)

// List returns one page of the appointment types, in one request.
//
// GET /appointment_types
func (s *AppointmentTypesService) List(ctx context.Context, opts AppointmentTypeListOptions) (*Page[AppointmentType], error) {
	return list[AppointmentType](ctx, clientOf(s), opAppointmentTypesList, nil, opts)
}

// All iterates over the appointment types, with one request for each page of up to 100.
func (s *AppointmentTypesService) All(ctx context.Context, opts AppointmentTypeListOptions) iter.Seq2[AppointmentType, error] {
	return all[AppointmentType](ctx, clientOf(s), opAppointmentTypesList, nil, opts)
}

// Create creates an appointment type and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the appointment type may or may not have been created.
//
// POST /appointment_types
func (s *AppointmentTypesService) Create(ctx context.Context, request AppointmentTypeCreate) (*AppointmentType, error) {
	return write[AppointmentType](ctx, clientOf(s), opAppointmentTypesCreate, nil, request)
}

// Get returns the appointment type with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /appointment_types/{id}
func (s *AppointmentTypesService) Get(ctx context.Context, id AppointmentTypeID, opts ...AppointmentTypeGetOptions) (*AppointmentType, error) {
	return getWith[AppointmentType](ctx, clientOf(s), opAppointmentTypesGet, ids{id}, opts...)
}

// Update changes the fields that request sets and returns the appointment type. The error matches [ErrInvalid] if a
// value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /appointment_types/{id}
func (s *AppointmentTypesService) Update(ctx context.Context, id AppointmentTypeID, request AppointmentTypeUpdate) (*AppointmentType, error) {
	return write[AppointmentType](ctx, clientOf(s), opAppointmentTypesUpdate, ids{id}, request)
}

// Delete archives an appointment type.
//
// Deprecated: use [AppointmentTypesService.Archive], which does the same.
//
// DELETE /appointment_types/{id}
func (s *AppointmentTypesService) Delete(ctx context.Context, id AppointmentTypeID) error {
	return exec(ctx, clientOf(s), opAppointmentTypesDelete, ids{id}, nil)
}

// Archive archives an appointment type: lists and Get then hide it. The API cannot unarchive it. The error is an
// [*OutcomeUnknownError] if the appointment type may or may not have been archived.
//
// POST /appointment_types/{id}/archive
func (s *AppointmentTypesService) Archive(ctx context.Context, id AppointmentTypeID) error {
	return exec(ctx, clientOf(s), opAppointmentTypesArchive, ids{id}, nil)
}

// ListByPractitioner returns one page of the appointment types of one practitioner, in one request.
//
// GET /practitioners/{practitioner_id}/appointment_types
func (s *AppointmentTypesService) ListByPractitioner(ctx context.Context, practitioner PractitionerID, opts AppointmentTypeListOptions) (*Page[AppointmentType], error) {
	return list[AppointmentType](ctx, clientOf(s), opAppointmentTypesListByPractitioner, ids{practitioner}, opts)
}

// AllByPractitioner iterates over the appointment types of one practitioner, with one request for each page of up to
// 100.
func (s *AppointmentTypesService) AllByPractitioner(ctx context.Context, practitioner PractitionerID, opts AppointmentTypeListOptions) iter.Seq2[AppointmentType, error] {
	return all[AppointmentType](ctx, clientOf(s), opAppointmentTypesListByPractitioner, ids{practitioner}, opts)
}
