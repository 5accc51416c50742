package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// CommunicationListOptions selects from a list of communications.
type CommunicationListOptions struct {
	Page    int                 `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int                 `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[Communication] `url:"sort,omitempty"`     // nil: created_at, ascending

	ArchivedAt   TimeFilter                          `url:"archived_at,omitempty"`
	CategoryCode NumberFilter[CommunicationCategory] `url:"category_code,omitempty"`
	CreatedAt    TimeFilter                          `url:"created_at,omitempty"`
	ID           IDFilter[Communication]             `url:"id,omitempty"`
	LetterID     IDFilter[Letter]                    `url:"letter_id,omitempty"`
	PatientID    IDFilter[Patient]                   `url:"patient_id,omitempty"`
	TypeCode     NumberFilter[CommunicationType]     `url:"type_code,omitempty"`
	UpdatedAt    TimeFilter                          `url:"updated_at,omitempty"`
}

// Columns to sort communications by.
const (
	CommunicationsByArchivedAt   SortColumn[Communication] = "archived_at"
	CommunicationsByCategoryCode SortColumn[Communication] = "category_code"
	CommunicationsByCreatedAt    SortColumn[Communication] = "created_at"
	CommunicationsByID           SortColumn[Communication] = "id"
	CommunicationsByTypeCode     SortColumn[Communication] = "type_code"
	CommunicationsByUpdatedAt    SortColumn[Communication] = "updated_at"
)

// CommunicationGetOptions lets Get find an archived communication: [Any] or [Present] on ArchivedAt.
type CommunicationGetOptions struct {
	ArchivedAt TimeFilter `url:"archived_at,omitempty"`
}

// CommunicationID is the id of a communication.
type CommunicationID = ID[Communication]

// Communication is an e-mail or a text message that Cliniko sent or received, or a memo by which a user notes down a
// contact: by its Kind. The fields that not all of them have say whose they are.
type Communication struct {
	ID                   ID[Communication]      `json:"id,omitzero"`
	CreatedAt            time.Time              `json:"created_at,omitzero"`
	UpdatedAt            time.Time              `json:"updated_at,omitzero"`
	ArchivedAt           time.Time              `json:"archived_at,omitzero"` // zero: not archived
	Attendee             Link[Attendee]         `json:"attendee,omitzero"`    // e-mail, SMS; zero: none
	Booking              Link[Booking]          `json:"booking,omitzero"`     // e-mail, SMS; zero: none
	Category             string                 `json:"category,omitzero"`    // CategoryCode in words
	CategoryCode         CommunicationCategory  `json:"category_code,omitzero"`
	Confidential         bool                   `json:"confidential"` // memo
	Content              string                 `json:"content,omitzero"`
	ContentSubject       string                 `json:"content_subject,omitzero"`       // e-mail
	DirectionCode        CommunicationDirection `json:"direction_code,omitzero"`        // seen from the clinic
	DirectionDescription string                 `json:"direction_description,omitzero"` // DirectionCode in words
	From                 string                 `json:"from,omitzero"`                  // an address or number; of a memo a name
	Invoice              Link[Invoice]          `json:"invoice,omitzero"`               // e-mail, SMS; zero: none
	Letter               Link[Letter]           `json:"letter,omitzero"`                // e-mail, SMS; zero: none
	Patient              Link[Patient]          `json:"patient,omitzero"`
	Payment              Link[Payment]          `json:"payment,omitzero"`   // e-mail, SMS; zero: none
	To                   string                 `json:"to,omitzero"`        // as From
	Type                 string                 `json:"type,omitzero"`      // TypeCode in words
	TypeCode             CommunicationType      `json:"type_code,omitzero"` // of a memo: of the contact that it notes down
	Links                SelfLink               `json:"links,omitzero"`
}

// CommunicationKind says what a communication is.
type CommunicationKind string

// The kinds of communications.
const (
	CommunicationKindEmail CommunicationKind = "email"
	CommunicationKindMemo  CommunicationKind = "memo"
	CommunicationKindSMS   CommunicationKind = "sms"
)

// Kind is what the communication is, "" when that can not be told. The API does not say it: a memo shows by its
// category, because its TypeCode may be that of an e-mail or a text message, and the others by their type.
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

// CommunicationDirection is who wrote to whom.
type CommunicationDirection int

// The directions that the API documents.
const (
	CommunicationSent     CommunicationDirection = 1 // by the clinic
	CommunicationReceived CommunicationDirection = 2 // by the clinic
)

// CommunicationType is the way that a communication took.
type CommunicationType int

// The ways that the API documents.
const (
	CommunicationSMS       CommunicationType = 1
	CommunicationEmail     CommunicationType = 2
	CommunicationPhoneCall CommunicationType = 3
	CommunicationOther     CommunicationType = 4
)

// CommunicationCategory is what a communication is about.
type CommunicationCategory int

// The categories that the API documents.
const (
	CommunicationCategoryAppointmentReminder                 CommunicationCategory = 1
	CommunicationCategoryPatientReplyForwarded               CommunicationCategory = 2
	CommunicationCategoryInvoice                             CommunicationCategory = 3
	CommunicationCategoryAppointmentConfirmation             CommunicationCategory = 4
	CommunicationCategoryLetter                              CommunicationCategory = 5
	CommunicationCategoryPractitionerAppointmentNotification CommunicationCategory = 6
	CommunicationCategorySMSMessage                          CommunicationCategory = 7
	CommunicationCategoryPatientReply                        CommunicationCategory = 8
	CommunicationCategoryAccountStatement                    CommunicationCategory = 9
	CommunicationCategoryCancelledAppointmentNotification    CommunicationCategory = 10
	CommunicationCategoryAuthCode                            CommunicationCategory = 11
	CommunicationCategoryMemo                                CommunicationCategory = 12
	CommunicationCategoryPractitionerReply                   CommunicationCategory = 13
	CommunicationCategoryPaymentReceipt                      CommunicationCategory = 14
	CommunicationCategoryBulkEmail                           CommunicationCategory = 15
	CommunicationCategoryAppointmentCancellation             CommunicationCategory = 16
	CommunicationCategoryPatientForm                         CommunicationCategory = 17
	CommunicationCategoryUpcomingAppointments                CommunicationCategory = 18
	CommunicationCategoryCompletedPatientForm                CommunicationCategory = 19
	CommunicationCategoryOnlinePaymentRequest                CommunicationCategory = 20
	CommunicationCategoryNewUser                             CommunicationCategory = 21
	CommunicationCategoryReferredUserSignedUp                CommunicationCategory = 22
	CommunicationCategoryReferringUserBonus                  CommunicationCategory = 23
	CommunicationCategoryReferredUserBonus                   CommunicationCategory = 24
	CommunicationCategoryPasswordChanged                     CommunicationCategory = 25
	CommunicationCategoryDataExportComplete                  CommunicationCategory = 26
	CommunicationCategorySMSCreditPurchaseReminder           CommunicationCategory = 27
	CommunicationCategorySMSCreditPurchaseFailed             CommunicationCategory = 28
	CommunicationCategorySMSCreditPurchaseConfirmation       CommunicationCategory = 29
	CommunicationCategorySMSCreditPurchaseReceipt            CommunicationCategory = 30
	CommunicationCategoryXeroSyncError                       CommunicationCategory = 31
	CommunicationCategoryXeroOAuthError                      CommunicationCategory = 32
	CommunicationCategoryMailchimpDisconnected               CommunicationCategory = 33
	CommunicationCategoryCardUpdated                         CommunicationCategory = 34
	CommunicationCategoryCardExpiring                        CommunicationCategory = 35
	CommunicationCategoryUpcomingYearlyPaymentAlert          CommunicationCategory = 36
	CommunicationCategoryTrialPaymentFailure                 CommunicationCategory = 37
	CommunicationCategorySubscriptionPaymentFailure          CommunicationCategory = 38
	CommunicationCategoryTrialEndingReminder                 CommunicationCategory = 39
	CommunicationCategoryStripeReceipt                       CommunicationCategory = 40
	CommunicationCategoryTodaysAppointments                  CommunicationCategory = 41
	CommunicationCategoryUserEmailConfirmation               CommunicationCategory = 42
	CommunicationCategoryUserEmailChanged                    CommunicationCategory = 43
	CommunicationCategoryUnlock                              CommunicationCategory = 44
	CommunicationCategoryResetPassword                       CommunicationCategory = 45
	CommunicationCategoryAccountOwnershipUpdated             CommunicationCategory = 46
	CommunicationCategoryEmailOTPCode                        CommunicationCategory = 47
	CommunicationCategoryAppointmentFollowUp                 CommunicationCategory = 48
	CommunicationCategorySubscriptionInitiationAlert         CommunicationCategory = 49
	CommunicationCategoryPatientFormRenewal                  CommunicationCategory = 50
)

// CommunicationCreate is a new memo: a note that a contact took place. Nothing is sent, whatever the TypeCode.
type CommunicationCreate struct {
	CategoryCode  Optional[CommunicationCategory] `json:"category_code,omitzero" check:"enum=12"` // CommunicationCategoryMemo, which it is anyway
	Confidential  bool                            `json:"confidential"`
	Content       string                          `json:"content" check:"required"`
	DirectionCode CommunicationDirection          `json:"direction_code" check:"required,enum=1|2"`
	From          string                          `json:"from" check:"required"`
	PatientID     PatientID                       `json:"patient_id" check:"required"`
	To            string                          `json:"to" check:"required"`
	TypeCode      CommunicationType               `json:"type_code" check:"required,enum=1|2|3|4"`
}

// CommunicationUpdate changes a memo. Fields that are not set stay as they are.
type CommunicationUpdate struct {
	CategoryCode  Optional[CommunicationCategory]  `json:"category_code,omitzero" check:"enum=12"` // CommunicationCategoryMemo, which it is anyway
	Confidential  Optional[bool]                   `json:"confidential,omitzero"`
	Content       Optional[string]                 `json:"content,omitzero"`
	DirectionCode Optional[CommunicationDirection] `json:"direction_code,omitzero" check:"enum=1|2"`
	From          Optional[string]                 `json:"from,omitzero"`
	PatientID     Optional[PatientID]              `json:"patient_id,omitzero"`
	To            Optional[string]                 `json:"to,omitzero"`
	TypeCode      Optional[CommunicationType]      `json:"type_code,omitzero" check:"enum=1|2|3|4"`
}

// CommunicationsService reads communications and writes memos. The API sends no e-mail and no text message.
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

// List returns one page of communications.
//
// GET /communications
func (s *CommunicationsService) List(ctx context.Context, opts CommunicationListOptions) (*Page[Communication], error) {
	return list[Communication](ctx, s.client, opCommunicationsList, nil, opts)
}

// All iterates over communications, page by page.
func (s *CommunicationsService) All(ctx context.Context, opts CommunicationListOptions) iter.Seq2[Communication, error] {
	return all[Communication](ctx, s.client, opCommunicationsList, nil, opts)
}

// Get returns one communication. An archived one is [ErrNotFound] unless the options ask for it.
//
// GET /communications/{id}
func (s *CommunicationsService) Get(ctx context.Context, id CommunicationID, opts ...CommunicationGetOptions) (*Communication, error) {
	return getWith[Communication](ctx, s.client, opCommunicationsGet, ids{id}, opts...)
}

// Create adds a memo. Nothing is sent to the patient.
//
// POST /communications
func (s *CommunicationsService) Create(ctx context.Context, memo CommunicationCreate) (*Communication, error) {
	return write[Communication](ctx, s.client, opCommunicationsCreate, nil, memo)
}

// Update changes a memo. The other kinds can not be changed.
//
// PATCH /communications/{id}
func (s *CommunicationsService) Update(ctx context.Context, id CommunicationID, memo CommunicationUpdate) (*Communication, error) {
	return write[Communication](ctx, s.client, opCommunicationsUpdate, ids{id}, memo)
}

// Archive hides a memo from lists. The other kinds can not be archived.
//
// POST /communications/{id}/archive
func (s *CommunicationsService) Archive(ctx context.Context, id CommunicationID) error {
	return exec(ctx, s.client, opCommunicationsArchive, ids{id}, nil)
}
