package cliniko

import (
	"context"
	"net/http"
)

// Settings holds the settings of an account. A section that the API leaves out is the zero value.
type Settings struct {
	Account                       SettingsAccount                `json:"account,omitzero"`
	Calendar                      SettingsCalendar               `json:"calendar,omitzero"`
	DocumentsAndPrinting          SettingsDocuments              `json:"documents_and_printing,omitzero"`
	Integrations                  SettingsIntegrations           `json:"integrations,omitzero"`
	OnlineBookings                SettingsOnlineBookings         `json:"online_bookings,omitzero"`
	OnlinePayments                SettingsOnlinePayments         `json:"online_payments,omitzero"`
	PatientCustomFieldsDefinition *PatientCustomFieldsDefinition `json:"patient_custom_fields_definition,omitzero"` // nil if not set
	PatientPrivacy                SettingsPatientPrivacy         `json:"patient_privacy,omitzero"`
	Reminders                     SettingsReminders              `json:"reminders,omitzero"`
	SMS                           SettingsSMS                    `json:"sms,omitzero"`
	Terminology                   SettingsTerminology            `json:"terminology,omitzero"`
	WaitList                      SettingsWaitList               `json:"wait_list,omitzero"`
}

// PublicSettings holds the settings that every user of an account can read. A section that the API leaves out is the
// zero value.
type PublicSettings struct {
	Account                       PublicSettingsAccount          `json:"account,omitzero"`
	Calendar                      SettingsCalendar               `json:"calendar,omitzero"`
	DocumentsAndPrinting          SettingsDocuments              `json:"documents_and_printing,omitzero"`
	Integrations                  PublicSettingsIntegrations     `json:"integrations,omitzero"`
	OnlineBookings                PublicSettingsOnlineBookings   `json:"online_bookings,omitzero"`
	OnlinePayments                SettingsOnlinePayments         `json:"online_payments,omitzero"`
	PatientCustomFieldsDefinition *PatientCustomFieldsDefinition `json:"patient_custom_fields_definition,omitzero"` // nil if not set
	PatientPrivacy                PublicSettingsPatientPrivacy   `json:"patient_privacy,omitzero"`
	Reminders                     SettingsReminders              `json:"reminders,omitzero"`
	SMS                           SettingsSMS                    `json:"sms,omitzero"`
	Terminology                   SettingsTerminology            `json:"terminology,omitzero"`
	WaitList                      SettingsWaitList               `json:"wait_list,omitzero"`
}

// AccountID is the ID of an account.
type AccountID = ID[SettingsAccount]

// SettingsAccount describes an account and its owner.
type SettingsAccount struct {
	PublicSettingsAccount

	Compliance SettingsCompliance `json:"compliance,omitzero"`
	EmailFrom  string             `json:"email_from,omitzero"` // sender address of emails
	FirstName  string             `json:"first_name,omitzero"`
	LastName   string             `json:"last_name,omitzero"`
}

// PublicSettingsAccount is the part of [SettingsAccount] that every user can read.
type PublicSettingsAccount struct {
	ID               ID[SettingsAccount] `json:"id,omitzero"`
	Country          string              `json:"country,omitzero"`
	CountryCode      string              `json:"country_code,omitzero"` // ISO 3166-1 alpha-2, such as "AU"
	CurrencySymbol   string              `json:"currency_symbol,omitzero"`
	HasTimeTravelers bool                `json:"has_time_travelers"`
	Name             string              `json:"name,omitzero"`
	Subdomain        string              `json:"subdomain,omitzero"` // the account that NewClient takes
	TimeZone         string              `json:"time_zone,omitzero"` // a label, such as "Sydney"; available times use its days. "" if the API does not send it
	TimeZoneSupport  bool                `json:"time_zone_support"`  // whether businesses and patients have time zones
}

// SettingsCompliance lists the settings that conflict with HIPAA, the health data law of the USA.
type SettingsCompliance struct {
	HasHIPAAComplianceConflicts     bool     `json:"has_hipaa_compliance_conflicts"`
	HIPAAComplianceConflictMessages []string `json:"hipaa_compliance-conflict_messages,omitzero"` // the API spells the name with a hyphen
}

// SettingsCalendar holds the settings for displaying the diary.
type SettingsCalendar struct {
	EndHour                  int  `json:"end_hour"` // hour of the day at which the diary ends
	MultipleAppointmentsGap  bool `json:"multiple_appointments_gap"`
	ShowCurrentTimeIndicator bool `json:"show_current_time_indicator"`
	StartHour                int  `json:"start_hour"` // hour of the day at which the diary starts
	TimeslotHeightInPixels   int  `json:"timeslot_height_in_pixels,omitzero"`
	TimeslotSizeInMinutes    int  `json:"timeslot_size_in_minutes,omitzero"`
}

// SettingsDocuments holds the settings for printed documents, such as letters and invoices.
type SettingsDocuments struct {
	LogoHeight int    `json:"logo_height,omitzero"`
	LogoURL    string `json:"logo_url,omitzero"` // "" if there is no logo
}

// SettingsIntegrations lists the products that the account can be connected to.
type SettingsIntegrations struct {
	PublicSettingsIntegrations

	Medipass SettingsIntegration `json:"medipass,omitzero"`
}

// PublicSettingsIntegrations is the part of [SettingsIntegrations] that every user can read.
type PublicSettingsIntegrations struct {
	MailChimp SettingsIntegration `json:"mail_chimp,omitzero"`
	Xero      SettingsIntegration `json:"xero,omitzero"`
}

// SettingsIntegration describes the connection to another product.
type SettingsIntegration struct {
	Enabled bool `json:"enabled"`
}

// SettingsOnlineBookings holds the rules for patients who book online.
type SettingsOnlineBookings struct {
	PublicSettingsOnlineBookings

	AdRoll           SettingsAdRoll           `json:"adroll,omitzero"`
	GoogleAnalytics  SettingsGoogleAnalytics  `json:"google_analytics,omitzero"`
	GoogleTagManager SettingsGoogleTagManager `json:"google_tag_manager,omitzero"`
}

// PublicSettingsOnlineBookings is the part of [SettingsOnlineBookings] that every user can read.
type PublicSettingsOnlineBookings struct {
	AllowBookingsDaysInAdvance           int              `json:"allow_bookings_days_in_advance"`
	AllowOnlineBookingsTimeZoneChoice    bool             `json:"allow_online_bookings_time_zone_choice"`
	BookingReservationMinutes            int              `json:"booking_reservation_minutes"` // how long a time is reserved while the patient fills in the form
	CalendarInfo                         string           `json:"calendar_info,omitzero"`
	DailyBookingsLimit                   int              `json:"daily_bookings_limit"`
	DisabledText                         string           `json:"disabled_text,omitzero"` // shown below DisabledTitle if Enabled is false
	DisabledTitle                        string           `json:"disabled_title,omitzero"`
	Enabled                              bool             `json:"enabled"` // if false, requests for available times fail with ErrNotFound
	LogoURL                              string           `json:"logo_url,omitzero"`
	MaxAppointmentsPerDaySegment         int              `json:"max_appointments_per_day_segment"`
	MinHoursAdvanceRequiredToBook        int              `json:"min_hours_advance_required_to_book"`
	MinHoursNoticeForPatientCancellation int              `json:"min_hours_notice_for_patient_cancellation"`
	NoticeEnabled                        bool             `json:"notice_enabled"`
	NoticeText                           string           `json:"notice_text,omitzero"`
	NoticeTitle                          string           `json:"notice_title,omitzero"`
	NotifyPractitionerByEmail            bool             `json:"notify_practitioner_by_email"`
	NotifyPractitionerBySMS              bool             `json:"notify_practitioner_by_sms"`
	Policy                               string           `json:"policy,omitzero"`             // the booking policy that patients accept
	PractitionerOrder                    []PractitionerID `json:"practitioner_order,omitzero"` // order in which practitioners are shown
	PrivacyPolicyURL                     string           `json:"privacy_policy_url,omitzero"`
	RequirePatientAddress                bool             `json:"require_patient_address"`
	ShowAppointmentDuration              bool             `json:"show_appointment_duration"`
	ShowPrices                           bool             `json:"show_prices"`
}

// SettingsAdRoll holds the IDs of an account with AdRoll.
type SettingsAdRoll struct {
	AdvertiserID string `json:"advertiser_id,omitzero"`
	PixelID      string `json:"pixel_id,omitzero"`
}

// SettingsGoogleAnalytics holds the ID of an account with Google Analytics.
type SettingsGoogleAnalytics struct {
	TrackingID string `json:"tracking_id,omitzero"`
}

// SettingsGoogleTagManager holds the ID of an account with Google Tag Manager.
type SettingsGoogleTagManager struct {
	ContainerID string `json:"container_id,omitzero"`
}

// SettingsOnlinePayments holds the settings for online payments by patients.
type SettingsOnlinePayments struct {
	Activated bool `json:"activated"`
}

// SettingsPatientPrivacy holds the settings for showing and keeping the data of patients.
type SettingsPatientPrivacy struct {
	PublicSettingsPatientPrivacy

	AnonymiseAppointmentsOnDeletion        bool `json:"anonymise_appointments_on_deletion"`
	AnonymiseBookingNotifications          bool `json:"anonymise_booking_notifications"`
	AnonymiseInvoicesAndPaymentsOnDeletion bool `json:"anonymise_invoices_and_payments_on_deletion"`
	BAARequested                           bool `json:"baa_requested"` // business associate agreement under HIPAA
}

// PublicSettingsPatientPrivacy is the part of [SettingsPatientPrivacy] that every user can read.
type PublicSettingsPatientPrivacy struct {
	BrowserTitleNameFormat             PatientNameFormat `json:"browser_title_name_format,omitzero"`
	ICalPatientNameOption              PatientNameFormat `json:"ical_patient_name_option,omitzero"`
	PreventSendingFinancialDataByEmail bool              `json:"prevent_sending_financial_data_by_email"`
	RequiresHIPAACompliance            bool              `json:"requires_hipaa_compliance"`
}

// PatientNameFormat is the form in which the names of patients are shown.
//
//   - [PatientNameFirstName]: the first name
//   - [PatientNameFullName]: the full name
//   - [PatientNameInitials]: the initials
//   - [PatientNameAnonymous]: no name
//   - [PatientNameSemiAnonymous]: a part of the name
type PatientNameFormat string

// The formats that the API documents.
const (
	PatientNameFirstName     PatientNameFormat = "first_name"
	PatientNameFullName      PatientNameFormat = "full_name"
	PatientNameInitials      PatientNameFormat = "initials"
	PatientNameAnonymous     PatientNameFormat = "anonymous"
	PatientNameSemiAnonymous PatientNameFormat = "semi_anonymous"
)

// SettingsReminders holds the defaults for appointment reminders.
type SettingsReminders struct {
	DefaultReminderType ReminderType `json:"default_reminder_type,omitzero"`
}

// SettingsSMS holds the settings for text messages.
type SettingsSMS struct {
	AlphanumericSourceNumberRequired   bool   `json:"alphanumeric_source_number_required"`
	DefaultAlphanumericSourceNumber    string `json:"default_alphanumeric_source_number,omitzero"` // sender that patients see
	MaxMessageLength                   *int   `json:"max_message_length,omitzero"`                 // nil if there is no limit
	NumberOfUsableCharactersPerMessage int    `json:"number_of_usable_characters_per_message,omitzero"`
	RepliesSupported                   bool   `json:"replies_supported"`
}

// SettingsTerminology holds the words that the account uses.
type SettingsTerminology struct {
	Patient PatientTerm `json:"patient,omitzero"`
	Titles  []string    `json:"titles,omitzero"` // titles of people, such as "Mrs"
}

// PatientTerm is the word that the account uses for patients.
//
//   - [PatientTermPatient]: "patient"
//   - [PatientTermClient]: "client"
type PatientTerm string

// The terms that the API documents.
const (
	PatientTermPatient PatientTerm = "patient"
	PatientTermClient  PatientTerm = "client"
)

// SettingsWaitList holds the defaults for the wait list.
type SettingsWaitList struct {
	DefaultWaitListExpiryPeriod int `json:"default_wait_list_expiry_period,omitzero"`
}

// SettingsService reads the settings of the account. The API cannot write them. Each method takes one request.
//
// API sections: Settings and Public Settings.
type SettingsService struct{ client *Client }

var (
	opSettingsGet       = operation{Method: http.MethodGet, Route: "/settings"}
	opSettingsGetPublic = operation{Method: http.MethodGet, Route: "/settings/public"}
)

// Get returns the settings of the account. The error matches [ErrForbidden] if the role of the user does not allow it;
// GetPublic works for every role.
//
// GET /settings
func (s *SettingsService) Get(ctx context.Context) (*Settings, error) {
	return get[Settings](ctx, clientOf(s), opSettingsGet, nil)
}

// GetPublic returns the settings of the account that every user can read.
//
// GET /settings/public
func (s *SettingsService) GetPublic(ctx context.Context) (*PublicSettings, error) {
	return get[PublicSettings](ctx, clientOf(s), opSettingsGetPublic, nil)
}
