package cliniko

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"time"
)

// PatientListOptions filters and sorts a list of patients. Archived patients are hidden by default: [Any] on
// ArchivedAt includes them, [Present] returns only them.
type PatientListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by PatientsByArchivedAt, PatientsByCreatedAt, PatientsByDateOfBirth, PatientsByEmail,
	// PatientsByFirstName, PatientsByID, PatientsByLastName, PatientsByOldReferenceID, PatientsByPreferredFirstName
	// or PatientsByUpdatedAt. nil means PatientsByCreatedAt, ascending.
	Sort Sort[Patient] `url:"sort,omitempty"`

	AcceptedPrivacyPolicy BoolFilter        `url:"accepted_privacy_policy,omitempty"`
	ArchivedAt            TimeFilter        `url:"archived_at,omitempty"`
	CreatedAt             TimeFilter        `url:"created_at,omitempty"`
	DateOfBirth           DateFilter        `url:"date_of_birth,omitempty"`
	Email                 StringFilter      `url:"email,omitempty"`
	FirstName             StringFilter      `url:"first_name,omitempty"`
	ID                    IDFilter[Patient] `url:"id,omitempty"`
	LastName              StringFilter      `url:"last_name,omitempty"`
	OldReferenceID        StringFilter      `url:"old_reference_id,omitempty"`
	PreferredFirstName    StringFilter      `url:"preferred_first_name,omitempty"`
	UpdatedAt             TimeFilter        `url:"updated_at,omitempty"`
}

// Columns for [PatientListOptions].Sort.
const (
	PatientsByArchivedAt         SortColumn[Patient] = "archived_at"
	PatientsByCreatedAt          SortColumn[Patient] = "created_at"
	PatientsByDateOfBirth        SortColumn[Patient] = "date_of_birth"
	PatientsByEmail              SortColumn[Patient] = "email"
	PatientsByFirstName          SortColumn[Patient] = "first_name"
	PatientsByID                 SortColumn[Patient] = "id"
	PatientsByLastName           SortColumn[Patient] = "last_name"
	PatientsByOldReferenceID     SortColumn[Patient] = "old_reference_id"
	PatientsByPreferredFirstName SortColumn[Patient] = "preferred_first_name"
	PatientsByUpdatedAt          SortColumn[Patient] = "updated_at"
)

// PatientGetOptions makes [PatientsService.Get] return an archived patient, which it hides by default: set ArchivedAt
// to [Any] or [Present].
type PatientGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// PatientID is the ID of a patient.
type PatientID = ID[Patient]

// Patient is a person whom the clinic treats.
type Patient struct {
	ID                     ID[Patient]          `json:"id,omitzero"`
	CreatedAt              time.Time            `json:"created_at,omitzero"`
	UpdatedAt              time.Time            `json:"updated_at,omitzero"`
	AcceptedEmailMarketing *bool                `json:"accepted_email_marketing"` // nil if not known
	AcceptedPrivacyPolicy  *bool                `json:"accepted_privacy_policy"`  // nil if the patient has not responded
	AcceptedSMSMarketing   *bool                `json:"accepted_sms_marketing"`   // nil if not known
	Address1               string               `json:"address_1,omitzero"`
	Address2               string               `json:"address_2,omitzero"`
	Address3               string               `json:"address_3,omitzero"`
	AppointmentNotes       string               `json:"appointment_notes,omitzero"`
	Appointments           RelatedLink          `json:"appointments,omitzero"` // not documented by the API; use IndividualAppointments.List with a filter on PatientID
	ArchivedAt             time.Time            `json:"archived_at,omitzero"`  // zero if not archived
	Attendees              RelatedLink          `json:"attendees,omitzero"`
	City                   string               `json:"city,omitzero"`
	ConcessionType         Link[ConcessionType] `json:"concession_type,omitzero"`

	// Deprecated: use CountryCode.
	Country string `json:"country,omitzero"`

	CountryCode      string               `json:"country_code,omitzero"`    // ISO 3166-1 alpha-2, such as "AU"
	CustomFields     *PatientCustomFields `json:"custom_fields,omitzero"`   // nil if not set
	DateOfBirth      Date                 `json:"date_of_birth,omitzero"`   // zero if not known
	DeletedAt        time.Time            `json:"deleted_at,omitzero"`      // zero if not deleted
	DVACardNumber    string               `json:"dva_card_number,omitzero"` // card of the Department of Veterans' Affairs, Australia
	Email            string               `json:"email,omitzero"`
	EmergencyContact string               `json:"emergency_contact,omitzero"`
	FirstName        string               `json:"first_name,omitzero"` // "" if the API sends null

	// Deprecated: use GenderIdentity and Sex.
	Gender string `json:"gender,omitzero"`

	GenderIdentity             string        `json:"gender_identity,omitzero"`
	InvoiceDefaultTo           string        `json:"invoice_default_to,omitzero"` // addressee of invoices
	InvoiceEmail               string        `json:"invoice_email,omitzero"`
	InvoiceExtraInformation    string        `json:"invoice_extra_information,omitzero"`
	Invoices                   RelatedLink   `json:"invoices,omitzero"`
	Label                      string        `json:"label,omitzero"`          // full name
	LastName                   string        `json:"last_name,omitzero"`      // "" if the API sends null
	LatestBooking              Link[Booking] `json:"latest_booking,omitzero"` // zero if there is none
	MedicalAlerts              RelatedLink   `json:"medical_alerts,omitzero"`
	Medicare                   string        `json:"medicare,omitzero"`
	MedicareReferenceNumber    string        `json:"medicare_reference_number,omitzero"`
	MergedAt                   time.Time     `json:"merged_at,omitzero"`           // zero if not merged into another patient
	MergedWithPatient          Link[Patient] `json:"merged_with_patient,omitzero"` // patient into which this one was merged
	Notes                      string        `json:"notes,omitzero"`
	Occupation                 string        `json:"occupation,omitzero"`
	OldReferenceID             string        `json:"old_reference_id,omitzero"` // ID in the software that the clinic used before Cliniko
	PatientAttachments         RelatedLink   `json:"patient_attachments,omitzero"`
	PatientPhoneNumbers        []PhoneNumber `json:"patient_phone_numbers,omitzero"`
	PostCode                   string        `json:"post_code,omitzero"`
	PreferredFirstName         string        `json:"preferred_first_name,omitzero"`
	Pronouns                   *Pronouns     `json:"pronouns,omitzero"` // nil if not given
	ReceivesCancellationEmails bool          `json:"receives_cancellation_emails"`
	ReceivesConfirmationEmails bool          `json:"receives_confirmation_emails"`
	ReferralSource             string        `json:"referral_source,omitzero"` // free text; [ReferralSourcesService] reads the record
	ReferringDoctor            Link[Contact] `json:"referring_doctor,omitzero"`
	Relationships              RelatedLink   `json:"relationships,omitzero"`
	ReminderType               ReminderType  `json:"reminder_type,omitzero"` // how the patient is reminded of appointments
	Sex                        string        `json:"sex,omitzero"`
	State                      string        `json:"state,omitzero"`
	TimeZone                   string        `json:"time_zone,omitzero"` // IANA, such as "Australia/Sydney"; "" if not set
	Title                      string        `json:"title,omitzero"`     // such as "Dr"
	Links                      SelfLink      `json:"links,omitzero"`
}

// ReminderType is the way in which a patient is reminded of appointments.
//
//   - [ReminderNone]: no reminders
//   - [ReminderSMS]: text messages
//   - [ReminderEmail]: emails
//   - [ReminderSMSAndEmail]: both
type ReminderType string

// The reminder types that the API documents.
const (
	ReminderNone        ReminderType = "None"
	ReminderSMS         ReminderType = "SMS"
	ReminderEmail       ReminderType = "Email"
	ReminderSMSAndEmail ReminderType = "SMS & Email"
)

// Pronouns holds the pronouns of a person. Each has up to 50 characters.
type Pronouns struct {
	Accusative            string `json:"accusative" check:"required,len=50"`             // her
	Nominative            string `json:"nominative" check:"required,len=50"`             // she
	PredicativePossessive string `json:"predicative_possessive" check:"required,len=50"` // hers
	PronominalPossessive  string `json:"pronominal_possessive" check:"required,len=50"`  // her
	Reflexive             string `json:"reflexive" check:"required,len=50"`              // herself

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PhoneNumber is a phone number of a person or a company.
type PhoneNumber struct {
	PhoneType        PhoneType `json:"phone_type,omitzero"`
	Number           string    `json:"number,omitzero"`                             // as entered
	NormalizedNumber string    `json:"normalized_number,omitzero" check:"readonly"` // digits with the country code; set by the API

	// Extra holds what the API sent and this package does not know. It is sent back.
	Extra map[string]json.RawMessage `json:"-"`
}

// PhoneType is the kind of a phone number.
//
//   - [PhoneFax]: a fax number
//   - [PhoneHome]: a number at home
//   - [PhoneMobile]: a mobile number
//   - [PhoneOther]: anything else
//   - [PhoneWork]: a number at work
type PhoneType string

// The kinds that the API documents.
const (
	PhoneFax    PhoneType = "Fax"
	PhoneHome   PhoneType = "Home"
	PhoneMobile PhoneType = "Mobile"
	PhoneOther  PhoneType = "Other"
	PhoneWork   PhoneType = "Work"
)

// PatientCreate holds the fields for creating a patient. FirstName and LastName are required.
type PatientCreate struct {
	FirstName string `json:"first_name" check:"required,len=255"`
	LastName  string `json:"last_name" check:"required,len=255"`

	AcceptedEmailMarketing     Optional[bool]                `json:"accepted_email_marketing,omitzero"`
	AcceptedPrivacyPolicy      Optional[bool]                `json:"accepted_privacy_policy,omitzero"`
	Address1                   Optional[string]              `json:"address_1,omitzero" check:"len=255"`
	Address2                   Optional[string]              `json:"address_2,omitzero" check:"len=255"`
	Address3                   Optional[string]              `json:"address_3,omitzero" check:"len=255"`
	AppointmentNotes           Optional[string]              `json:"appointment_notes,omitzero"`
	City                       Optional[string]              `json:"city,omitzero" check:"len=255"`
	ConcessionTypeID           Optional[ID[ConcessionType]]  `json:"concession_type_id,omitzero"`
	Country                    Optional[string]              `json:"country,omitzero"`
	CountryCode                Optional[string]              `json:"country_code,omitzero"`
	CustomFields               Optional[PatientCustomFields] `json:"custom_fields,omitzero"`
	DateOfBirth                Optional[Date]                `json:"date_of_birth,omitzero"`
	DVACardNumber              Optional[string]              `json:"dva_card_number,omitzero" check:"is=dva"`
	Email                      Optional[string]              `json:"email,omitzero" check:"len=255,is=email"`
	EmergencyContact           Optional[string]              `json:"emergency_contact,omitzero" check:"len=255"`
	GenderIdentity             Optional[string]              `json:"gender_identity,omitzero"`
	InvoiceDefaultTo           Optional[string]              `json:"invoice_default_to,omitzero"`
	InvoiceEmail               Optional[string]              `json:"invoice_email,omitzero" check:"is=email"`
	InvoiceExtraInformation    Optional[string]              `json:"invoice_extra_information,omitzero"`
	Medicare                   Optional[string]              `json:"medicare,omitzero" check:"len=255"`
	MedicareReferenceNumber    Optional[string]              `json:"medicare_reference_number,omitzero" check:"len=255"`
	Notes                      Optional[string]              `json:"notes,omitzero"`
	Occupation                 Optional[string]              `json:"occupation,omitzero" check:"len=255"`
	OldReferenceID             Optional[string]              `json:"old_reference_id,omitzero" check:"len=255"`
	PatientPhoneNumbers        Optional[[]PhoneNumber]       `json:"patient_phone_numbers,omitzero"`
	PostCode                   Optional[string]              `json:"post_code,omitzero"`
	PreferredFirstName         Optional[string]              `json:"preferred_first_name,omitzero" check:"len=255"`
	Pronouns                   Optional[Pronouns]            `json:"pronouns,omitzero"`
	ReceivesCancellationEmails Optional[bool]                `json:"receives_cancellation_emails,omitzero"`
	ReceivesConfirmationEmails Optional[bool]                `json:"receives_confirmation_emails,omitzero"`
	ReferralSource             Optional[string]              `json:"referral_source,omitzero" check:"len=255"`
	ReferringDoctorID          Optional[ID[Contact]]         `json:"referring_doctor_id,omitzero"`
	ReminderType               Optional[ReminderType]        `json:"reminder_type,omitzero" check:"enum=None|SMS|Email|SMS & Email"`
	Sex                        Optional[string]              `json:"sex,omitzero"`
	State                      Optional[string]              `json:"state,omitzero"`
	TimeZone                   Optional[string]              `json:"time_zone,omitzero"`
	Title                      Optional[string]              `json:"title,omitzero" check:"len=255"`
	UnsubscribeSMSMarketing    Optional[bool]                `json:"unsubscribe_sms_marketing,omitzero"`
}

// PatientUpdate holds the fields to change on a patient. A field that is not set stays as it is; [Null] clears one,
// where the API allows it. Lists such as PatientPhoneNumbers are replaced as a whole.
type PatientUpdate struct {
	AcceptedEmailMarketing     Optional[bool]                `json:"accepted_email_marketing,omitzero"`
	AcceptedPrivacyPolicy      Optional[bool]                `json:"accepted_privacy_policy,omitzero"`
	Address1                   Optional[string]              `json:"address_1,omitzero" check:"len=255"`
	Address2                   Optional[string]              `json:"address_2,omitzero" check:"len=255"`
	Address3                   Optional[string]              `json:"address_3,omitzero" check:"len=255"`
	AppointmentNotes           Optional[string]              `json:"appointment_notes,omitzero"`
	City                       Optional[string]              `json:"city,omitzero" check:"len=255"`
	ConcessionTypeID           Optional[ID[ConcessionType]]  `json:"concession_type_id,omitzero"`
	Country                    Optional[string]              `json:"country,omitzero"`
	CountryCode                Optional[string]              `json:"country_code,omitzero"`
	CustomFields               Optional[PatientCustomFields] `json:"custom_fields,omitzero"`
	DateOfBirth                Optional[Date]                `json:"date_of_birth,omitzero"`
	DVACardNumber              Optional[string]              `json:"dva_card_number,omitzero" check:"is=dva"`
	Email                      Optional[string]              `json:"email,omitzero" check:"len=255,is=email"`
	EmergencyContact           Optional[string]              `json:"emergency_contact,omitzero" check:"len=255"`
	FirstName                  Optional[string]              `json:"first_name,omitzero" check:"len=255"`
	GenderIdentity             Optional[string]              `json:"gender_identity,omitzero"`
	InvoiceDefaultTo           Optional[string]              `json:"invoice_default_to,omitzero"`
	InvoiceEmail               Optional[string]              `json:"invoice_email,omitzero" check:"is=email"`
	InvoiceExtraInformation    Optional[string]              `json:"invoice_extra_information,omitzero"`
	LastName                   Optional[string]              `json:"last_name,omitzero" check:"len=255"`
	Medicare                   Optional[string]              `json:"medicare,omitzero" check:"len=255"`
	MedicareReferenceNumber    Optional[string]              `json:"medicare_reference_number,omitzero" check:"len=255"`
	Notes                      Optional[string]              `json:"notes,omitzero"`
	Occupation                 Optional[string]              `json:"occupation,omitzero" check:"len=255"`
	OldReferenceID             Optional[string]              `json:"old_reference_id,omitzero" check:"len=255"`
	PatientPhoneNumbers        Optional[[]PhoneNumber]       `json:"patient_phone_numbers,omitzero"`
	PostCode                   Optional[string]              `json:"post_code,omitzero"`
	PreferredFirstName         Optional[string]              `json:"preferred_first_name,omitzero" check:"len=255"`
	Pronouns                   Optional[Pronouns]            `json:"pronouns,omitzero"`
	ReceivesCancellationEmails Optional[bool]                `json:"receives_cancellation_emails,omitzero"`
	ReceivesConfirmationEmails Optional[bool]                `json:"receives_confirmation_emails,omitzero"`
	ReferralSource             Optional[string]              `json:"referral_source,omitzero" check:"len=255"`
	ReferringDoctorID          Optional[ID[Contact]]         `json:"referring_doctor_id,omitzero"`
	ReminderType               Optional[ReminderType]        `json:"reminder_type,omitzero" check:"enum=None|SMS|Email|SMS & Email"`
	Sex                        Optional[string]              `json:"sex,omitzero"`
	State                      Optional[string]              `json:"state,omitzero"`
	TimeZone                   Optional[string]              `json:"time_zone,omitzero"`
	Title                      Optional[string]              `json:"title,omitzero" check:"len=255"`
	UnsubscribeSMSMarketing    Optional[bool]                `json:"unsubscribe_sms_marketing,omitzero"`
}

// PatientsService reads and writes patients: the people who book appointments and are treated. Each method takes one
// request, and each All iterator one per page.
//
// API section: Patient.
type PatientsService struct{ client *Client }

var (
	opPatientsList      = operation{Method: http.MethodGet, Route: "/patients"}
	opPatientsGet       = operation{Method: http.MethodGet, Route: "/patients/{id}"}
	opPatientsCreate    = operation{Method: http.MethodPost, Route: "/patients"}
	opPatientsUpdate    = operation{Method: http.MethodPatch, Route: "/patients/{id}"}
	opPatientsDelete    = operation{Method: http.MethodDelete, Route: "/patients/{id}"}
	opPatientsArchive   = operation{Method: http.MethodPost, Route: "/patients/{id}/archive"}
	opPatientsUnarchive = operation{Method: http.MethodPost, Route: "/patients/{id}/unarchive"}
)

// List returns one page of the patients, in one request.
//
// GET /patients
func (s *PatientsService) List(ctx context.Context, opts PatientListOptions) (*Page[Patient], error) {
	return list[Patient](ctx, clientOf(s), opPatientsList, nil, opts)
}

// All iterates over the patients, with one request for each page of up to 100.
func (s *PatientsService) All(ctx context.Context, opts PatientListOptions) iter.Seq2[Patient, error] {
	return all[Patient](ctx, clientOf(s), opPatientsList, nil, opts)
}

// Get returns the patient with the given ID. The error matches [ErrNotFound] if there is none, or if it is archived
// and opts does not ask for it.
//
// GET /patients/{id}
func (s *PatientsService) Get(ctx context.Context, id PatientID, opts ...PatientGetOptions) (*Patient, error) {
	return getWith[Patient](ctx, clientOf(s), opPatientsGet, ids{id}, opts...)
}

// Create creates a patient and returns it. The error matches [ErrInvalid] if a value is rejected, and is an
// [*OutcomeUnknownError] if the patient may or may not have been created.
//
// [PatientsService.FindOrCreate] creates a patient only if the person is not a patient yet.
//
// POST /patients
func (s *PatientsService) Create(ctx context.Context, request PatientCreate) (*Patient, error) {
	return write[Patient](ctx, clientOf(s), opPatientsCreate, nil, request)
}

// Update changes the fields that request sets and returns the patient. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the change may or may not have been made.
//
// PATCH /patients/{id}
func (s *PatientsService) Update(ctx context.Context, id PatientID, request PatientUpdate) (*Patient, error) {
	return write[Patient](ctx, clientOf(s), opPatientsUpdate, ids{id}, request)
}

// Delete archives a patient.
//
// Deprecated: use [PatientsService.Archive], which does the same.
//
// DELETE /patients/{id}
func (s *PatientsService) Delete(ctx context.Context, id PatientID) error {
	return exec(ctx, clientOf(s), opPatientsDelete, ids{id}, nil)
}

// Archive archives a patient: lists and Get then hide it. The error is an [*OutcomeUnknownError] if the patient may
// or may not have been archived.
//
// POST /patients/{id}/archive
func (s *PatientsService) Archive(ctx context.Context, id PatientID) error {
	return exec(ctx, clientOf(s), opPatientsArchive, ids{id}, nil)
}

// Unarchive makes an archived patient visible again and returns it. The error is an [*OutcomeUnknownError] if the
// patient may or may not have been unarchived.
//
// POST /patients/{id}/unarchive
func (s *PatientsService) Unarchive(ctx context.Context, id PatientID) (*Patient, error) {
	return write[Patient](ctx, clientOf(s), opPatientsUnarchive, ids{id}, nil)
}
