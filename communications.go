package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// CommunicationListOptions filters and sorts a list of communications. Archived communications are hidden by default:
// [Any] on ArchivedAt includes them, [Present] returns only them.
type CommunicationListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by CommunicationsByArchivedAt, CommunicationsByCategoryCode, CommunicationsByCreatedAt,
	// CommunicationsByID, CommunicationsByTypeCode or CommunicationsByUpdatedAt. nil means CommunicationsByCreatedAt,
	// ascending.
	Sort Sort[Communication] `url:"sort,omitempty"`

	ArchivedAt   TimeFilter                          `url:"archived_at,omitempty"`
	CategoryCode NumberFilter[CommunicationCategory] `url:"category_code,omitempty"`
	CreatedAt    TimeFilter                          `url:"created_at,omitempty"`
	ID           IDFilter[Communication]             `url:"id,omitempty"`
	LetterID     IDFilter[Letter]                    `url:"letter_id,omitempty"`
	PatientID    IDFilter[Patient]                   `url:"patient_id,omitempty"`
	TypeCode     NumberFilter[CommunicationType]     `url:"type_code,omitempty"`
	UpdatedAt    TimeFilter                          `url:"updated_at,omitempty"`
}

// Columns for [CommunicationListOptions].Sort.
const (
	CommunicationsByArchivedAt   SortColumn[Communication] = "archived_at"
	CommunicationsByCategoryCode SortColumn[Communication] = "category_code"
	CommunicationsByCreatedAt    SortColumn[Communication] = "created_at"
	CommunicationsByID           SortColumn[Communication] = "id"
	CommunicationsByTypeCode     SortColumn[Communication] = "type_code"
	CommunicationsByUpdatedAt    SortColumn[Communication] = "updated_at"
)

// CommunicationGetOptions makes [CommunicationsService.Get] return an archived communication, which it hides by
// default: set ArchivedAt to [Any] or [Present].
type CommunicationGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// CommunicationID is the ID of a communication.
type CommunicationID = ID[Communication]

// Communication is an email or a text message that Cliniko sent or received, or a memo in which a user recorded a
// contact with a patient. Kind reports which. The comment of a field names the kinds that have it; in other kinds the
// field is zero. A field whose comment names no kind is in all kinds.
type Communication struct {
	ID                   ID[Communication]      `json:"id,omitzero"`
	CreatedAt            time.Time              `json:"created_at,omitzero"`
	UpdatedAt            time.Time              `json:"updated_at,omitzero"`
	ArchivedAt           time.Time              `json:"archived_at,omitzero"` // zero if not archived
	Attendee             Link[Attendee]         `json:"attendee,omitzero"`    // email, SMS; zero if there is none
	Booking              Link[Booking]          `json:"booking,omitzero"`     // email, SMS; zero if there is none
	Category             string                 `json:"category,omitzero"`    // the text of CategoryCode
	CategoryCode         CommunicationCategory  `json:"category_code,omitzero"`
	Confidential         bool                   `json:"confidential"` // memo
	Content              string                 `json:"content,omitzero"`
	ContentSubject       string                 `json:"content_subject,omitzero"`       // email
	DirectionCode        CommunicationDirection `json:"direction_code,omitzero"`        // as the clinic sees it
	DirectionDescription string                 `json:"direction_description,omitzero"` // the text of DirectionCode
	From                 string                 `json:"from,omitzero"`                  // address or phone number; in a memo, a name
	Invoice              Link[Invoice]          `json:"invoice,omitzero"`               // email, SMS; zero if there is none
	Letter               Link[Letter]           `json:"letter,omitzero"`                // email, SMS; zero if there is none
	Patient              Link[Patient]          `json:"patient,omitzero"`
	Payment              Link[Payment]          `json:"payment,omitzero"`   // email, SMS; zero if there is none
	To                   string                 `json:"to,omitzero"`        // like From
	Type                 string                 `json:"type,omitzero"`      // the text of TypeCode
	TypeCode             CommunicationType      `json:"type_code,omitzero"` // in a memo, the medium of the recorded contact
	Links                SelfLink               `json:"links,omitzero"`
}

// CommunicationKind is the kind of a communication.
//
//   - [CommunicationKindEmail]: an email
//   - [CommunicationKindMemo]: a memo, written by a user
//   - [CommunicationKindSMS]: a text message
type CommunicationKind string

// The kinds of communications.
const (
	CommunicationKindEmail CommunicationKind = "email"
	CommunicationKindMemo  CommunicationKind = "memo"
	CommunicationKindSMS   CommunicationKind = "sms"
)

// Kind returns the kind of the communication, or "" if it is unknown. The API does not send it: Kind recognizes a memo
// by its CategoryCode, because a memo can have the TypeCode of an email or a text message. It recognizes the other
// kinds by their TypeCode.
func (c Communication) Kind() CommunicationKind {
	switch {
	case c.CategoryCode == CommunicationCategoryMemo:
		return CommunicationKindMemo
	case c.ContentSubject != "" || c.TypeCode == CommunicationEmail || c.Type == "Email":
		return CommunicationKindEmail
	case c.TypeCode == CommunicationSMS || c.Type == "SMS":
		return CommunicationKindSMS
	default:
		return ""
	}
}

// CommunicationDirection is the direction of a communication, as the clinic sees it.
//
//   - [CommunicationSent] (1): sent by the clinic
//   - [CommunicationReceived] (2): received by the clinic
type CommunicationDirection int

// The directions that the API documents.
const (
	CommunicationSent     CommunicationDirection = 1 // Sent
	CommunicationReceived CommunicationDirection = 2 // Received
)

// CommunicationType is the medium of a communication.
//
//   - [CommunicationSMS] (1): a text message
//   - [CommunicationEmail] (2): an email
//   - [CommunicationPhoneCall] (3): a phone call
//   - [CommunicationOther] (4): anything else
type CommunicationType int

// The media that the API documents.
const (
	CommunicationSMS       CommunicationType = 1 // SMS
	CommunicationEmail     CommunicationType = 2 // Email
	CommunicationPhoneCall CommunicationType = 3 // Phone call
	CommunicationOther     CommunicationType = 4 // Other
)

// CommunicationCategory is the subject of a communication, such as an appointment reminder. Its constants have the
// API's numbers, 1 to 50.
type CommunicationCategory int

// The categories that the API documents.
const (
	CommunicationCategoryAppointmentReminder                 CommunicationCategory = 1  // Appointment Reminder
	CommunicationCategoryPatientReplyForwarded               CommunicationCategory = 2  // Patient Reply Forwarded
	CommunicationCategoryInvoice                             CommunicationCategory = 3  // Invoice
	CommunicationCategoryAppointmentConfirmation             CommunicationCategory = 4  // Appointment Confirmation
	CommunicationCategoryLetter                              CommunicationCategory = 5  // Letter
	CommunicationCategoryPractitionerAppointmentNotification CommunicationCategory = 6  // Practitioner Appointment Notification
	CommunicationCategorySMSMessage                          CommunicationCategory = 7  // SMS Message
	CommunicationCategoryPatientReply                        CommunicationCategory = 8  // Reply from Patient
	CommunicationCategoryAccountStatement                    CommunicationCategory = 9  // Account Statement
	CommunicationCategoryCancelledAppointmentNotification    CommunicationCategory = 10 // Cancelled appointment notification
	CommunicationCategoryAuthCode                            CommunicationCategory = 11 // Auth Code
	CommunicationCategoryMemo                                CommunicationCategory = 12 // Memo
	CommunicationCategoryPractitionerReply                   CommunicationCategory = 13 // Reply from Practitioner
	CommunicationCategoryPaymentReceipt                      CommunicationCategory = 14 // Payment Receipt
	CommunicationCategoryBulkEmail                           CommunicationCategory = 15 // Bulk Email
	CommunicationCategoryAppointmentCancellation             CommunicationCategory = 16 // Appointment Cancellation
	CommunicationCategoryPatientForm                         CommunicationCategory = 17 // Patient Form
	CommunicationCategoryUpcomingAppointments                CommunicationCategory = 18 // Upcoming appointments
	CommunicationCategoryCompletedPatientForm                CommunicationCategory = 19 // Completed Patient Form
	CommunicationCategoryOnlinePaymentRequest                CommunicationCategory = 20 // Online payment request
	CommunicationCategoryNewUser                             CommunicationCategory = 21 // New user
	CommunicationCategoryReferredUserSignedUp                CommunicationCategory = 22 // Referred user signed up
	CommunicationCategoryReferringUserBonus                  CommunicationCategory = 23 // Referring user bonus notification
	CommunicationCategoryReferredUserBonus                   CommunicationCategory = 24 // Referred user bonus notification
	CommunicationCategoryPasswordChanged                     CommunicationCategory = 25 // Password changed
	CommunicationCategoryDataExportComplete                  CommunicationCategory = 26 // Data export complete notification
	CommunicationCategorySMSCreditPurchaseReminder           CommunicationCategory = 27 // SMS credit purchase reminder
	CommunicationCategorySMSCreditPurchaseFailed             CommunicationCategory = 28 // SMS credit purchase failed
	CommunicationCategorySMSCreditPurchaseConfirmation       CommunicationCategory = 29 // SMS credit purchase requires confirmation
	CommunicationCategorySMSCreditPurchaseReceipt            CommunicationCategory = 30 // SMS credit purchase receipt
	CommunicationCategoryXeroSyncError                       CommunicationCategory = 31 // Xero sync error notification
	CommunicationCategoryXeroOAuthError                      CommunicationCategory = 32 // Xero OAuth error
	CommunicationCategoryMailchimpDisconnected               CommunicationCategory = 33 // Mailchimp integration disconnected
	CommunicationCategoryCardUpdated                         CommunicationCategory = 34 // Card automatically updated notification
	CommunicationCategoryCardExpiring                        CommunicationCategory = 35 // Card expiring notification
	CommunicationCategoryUpcomingYearlyPaymentAlert          CommunicationCategory = 36 // Upcoming yearly payment alert
	CommunicationCategoryTrialPaymentFailure                 CommunicationCategory = 37 // Trial payment failure
	CommunicationCategorySubscriptionPaymentFailure          CommunicationCategory = 38 // Subscription payment failure
	CommunicationCategoryTrialEndingReminder                 CommunicationCategory = 39 // Trial ending reminder
	CommunicationCategoryStripeReceipt                       CommunicationCategory = 40 // Stripe receipt
	CommunicationCategoryTodaysAppointments                  CommunicationCategory = 41 // Today's appointments for practitioner
	CommunicationCategoryUserEmailConfirmation               CommunicationCategory = 42 // User email confirmation instructions
	CommunicationCategoryUserEmailChanged                    CommunicationCategory = 43 // User email changed
	CommunicationCategoryUnlock                              CommunicationCategory = 44 // Unlock instructions
	CommunicationCategoryResetPassword                       CommunicationCategory = 45 // Reset password instructions
	CommunicationCategoryAccountOwnershipUpdated             CommunicationCategory = 46 // Account ownership information updated
	CommunicationCategoryEmailOTPCode                        CommunicationCategory = 47 // Email OTP code
	CommunicationCategoryAppointmentFollowUp                 CommunicationCategory = 48 // Appointment Follow Up Message
	CommunicationCategorySubscriptionInitiationAlert         CommunicationCategory = 49 // Subscription initiation alert
	CommunicationCategoryPatientFormRenewal                  CommunicationCategory = 50 // Patient form renewal
)

// CommunicationCreate holds the fields for creating a memo. All fields but CategoryCode and Confidential are required.
// Nothing is sent to the patient: TypeCode records how the contact took place.
type CommunicationCreate struct {
	CategoryCode  Optional[CommunicationCategory] `json:"category_code,omitzero" check:"enum=12"` // default CommunicationCategoryMemo
	Confidential  bool                            `json:"confidential"`
	Content       string                          `json:"content" check:"required"`
	DirectionCode CommunicationDirection          `json:"direction_code" check:"required,enum=1|2"`
	From          string                          `json:"from" check:"required"`
	PatientID     PatientID                       `json:"patient_id" check:"required"`
	To            string                          `json:"to" check:"required"`
	TypeCode      CommunicationType               `json:"type_code" check:"required,enum=1|2|3|4"`
}

// CommunicationUpdate holds the fields to change on a memo. A field that is not set stays as it is.
type CommunicationUpdate struct {
	CategoryCode  Optional[CommunicationCategory]  `json:"category_code,omitzero" check:"enum=12"` // default CommunicationCategoryMemo
	Confidential  Optional[bool]                   `json:"confidential,omitzero"`
	Content       Optional[string]                 `json:"content,omitzero"`
	DirectionCode Optional[CommunicationDirection] `json:"direction_code,omitzero" check:"enum=1|2"`
	From          Optional[string]                 `json:"from,omitzero"`
	PatientID     Optional[PatientID]              `json:"patient_id,omitzero"`
	To            Optional[string]                 `json:"to,omitzero"`
	TypeCode      Optional[CommunicationType]      `json:"type_code,omitzero" check:"enum=1|2|3|4"`
}

// CommunicationsService reads communications, the emails and text messages between the clinic and its patients, and
// writes memos about other contacts. The API cannot send an email or a text message. Each method takes one request, and
// each All iterator one per page.
//
// API section: Communication.
type CommunicationsService struct{ client *Client }

var (
	opCommunicationsList    = operation{Method: http.MethodGet, Route: "/communications"}
	opCommunicationsGet     = operation{Method: http.MethodGet, Route: "/communications/{id}"}
	opCommunicationsCreate  = operation{Method: http.MethodPost, Route: "/communications"}
	opCommunicationsUpdate  = operation{Method: http.MethodPatch, Route: "/communications/{id}"}
	opCommunicationsArchive = operation{Method: http.MethodPost, Route: "/communications/{id}/archive"}
)

// List returns one page of the communications, in one request.
//
// GET /communications
func (s *CommunicationsService) List(ctx context.Context, opts CommunicationListOptions) (*Page[Communication], error) {
	return list[Communication](ctx, clientOf(s), opCommunicationsList, nil, opts)
}

// All iterates over the communications, with one request for each page of up to 100.
func (s *CommunicationsService) All(ctx context.Context, opts CommunicationListOptions) iter.Seq2[Communication, error] {
	return all[Communication](ctx, clientOf(s), opCommunicationsList, nil, opts)
}

// Get returns the communication with the given ID. The error matches [ErrNotFound] if there is none, or if it is
// archived and opts does not ask for it.
//
// GET /communications/{id}
func (s *CommunicationsService) Get(ctx context.Context, id CommunicationID, opts ...CommunicationGetOptions) (*Communication, error) {
	return getWith[Communication](ctx, clientOf(s), opCommunicationsGet, ids{id}, opts...)
}

// Create creates a memo and returns it. Nothing is sent to the patient. The error matches [ErrInvalid] if a value is
// rejected, and is an [*OutcomeUnknownError] if the memo may or may not have been created.
//
// POST /communications
func (s *CommunicationsService) Create(ctx context.Context, memo CommunicationCreate) (*Communication, error) {
	return write[Communication](ctx, clientOf(s), opCommunicationsCreate, nil, memo)
}

// Update changes the fields that memo sets and returns the memo. Emails and text messages cannot be changed. The error
// matches [ErrInvalid] if a value is rejected, and is an [*OutcomeUnknownError] if the change may or may not have been
// made.
//
// PATCH /communications/{id}
func (s *CommunicationsService) Update(ctx context.Context, id CommunicationID, memo CommunicationUpdate) (*Communication, error) {
	return write[Communication](ctx, clientOf(s), opCommunicationsUpdate, ids{id}, memo)
}

// Archive archives a memo: lists and Get then hide it. Emails and text messages cannot be archived, and the API cannot
// unarchive a memo. The error is an [*OutcomeUnknownError] if the memo may or may not have been archived.
//
// POST /communications/{id}/archive
func (s *CommunicationsService) Archive(ctx context.Context, id CommunicationID) error {
	return exec(ctx, clientOf(s), opCommunicationsArchive, ids{id}, nil)
}
