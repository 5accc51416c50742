package cliniko

import (
	"context"
	"net/http"
)

// Settings are the settings of an account. A section that the API leaves out is the zero value.
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

// PublicSettings are the settings that every user of an account may read. A section that the API leaves out is the zero
// value.
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

// SettingsAccount is the account itself.
type SettingsAccount struct {
	PublicSettingsAccount

	Compliance SettingsCompliance `json:"compliance,omitzero"`
	EmailFrom  string             `json:"email_from,omitzero"` // the sender of its e-mails
	FirstName  string             `json:"first_name,omitzero"`
	LastName   string             `json:"last_name,omitzero"`
}

// PublicSettingsAccount is what every user may read of a [SettingsAccount].
type PublicSettingsAccount struct {
	ID               ID[SettingsAccount] `json:"id,omitzero"`
	Country          string              `json:"country,omitzero"`
	CountryCode      string              `json:"country_code,omitzero"` // ISO 3166-1, such as "AU"
	CurrencySymbol   string              `json:"currency_symbol,omitzero"`
	HasTimeTravelers bool                `json:"has_time_travelers"`
	Name             string              `json:"name,omitzero"`
	Subdomain        string              `json:"subdomain,omitzero"` // of its web address: the account of [NewClient]
	TimeZoneSupport  bool                `json:"time_zone_support"`  // false: time zones of businesses and patients can not be set
}

// SettingsCompliance says whether the account keeps to HIPAA, the law on health data of the USA.
type SettingsCompliance struct {
	HasHIPAAComplianceConflicts     bool     `json:"has_hipaa_compliance_conflicts"`
	HIPAAComplianceConflictMessages []string `json:"hipaa_compliance-conflict_messages,omitzero"` // with a hyphen: the API's own spelling
}

// SettingsCalendar is how the diary looks.
type SettingsCalendar struct {
	EndHour                  int  `json:"end_hour"` // of the day, as StartHour
	MultipleAppointmentsGap  bool `json:"multiple_appointments_gap"`
	ShowCurrentTimeIndicator bool `json:"show_current_time_indicator"`
	StartHour                int  `json:"start_hour"`
	TimeslotHeightInPixels   int  `json:"timeslot_height_in_pixels,omitzero"`
	TimeslotSizeInMinutes    int  `json:"timeslot_size_in_minutes,omitzero"`
}

// SettingsDocuments is how letters and invoices look.
type SettingsDocuments struct {
	LogoHeight int    `json:"logo_height,omitzero"`
	LogoURL    string `json:"logo_url,omitzero"` // "": no logo
}

// SettingsIntegrations are the other products that the account is connected to.
type SettingsIntegrations struct {
	PublicSettingsIntegrations

	Medipass SettingsIntegration `json:"medipass,omitzero"`
}

// PublicSettingsIntegrations is what every user may read of [SettingsIntegrations].
type PublicSettingsIntegrations struct {
	MailChimp SettingsIntegration `json:"mail_chimp,omitzero"`
	Xero      SettingsIntegration `json:"xero,omitzero"`
}

// SettingsIntegration is a connection to another product.
type SettingsIntegration struct {
	Enabled bool `json:"enabled"`
}

// SettingsOnlineBookings are the rules for patients who book online.
type SettingsOnlineBookings struct {
	PublicSettingsOnlineBookings

	AdRoll           SettingsAdRoll           `json:"adroll,omitzero"`
	GoogleAnalytics  SettingsGoogleAnalytics  `json:"google_analytics,omitzero"`
	GoogleTagManager SettingsGoogleTagManager `json:"google_tag_manager,omitzero"`
}

// PublicSettingsOnlineBookings is what every user may read of [SettingsOnlineBookings].
type PublicSettingsOnlineBookings struct {
	AllowBookingsDaysInAdvance           int              `json:"allow_bookings_days_in_advance"`
	AllowOnlineBookingsTimeZoneChoice    bool             `json:"allow_online_bookings_time_zone_choice"`
	BookingReservationMinutes            int              `json:"booking_reservation_minutes"` // for which a time is kept while the patient fills in the form
	CalendarInfo                         string           `json:"calendar_info,omitzero"`
	DailyBookingsLimit                   int              `json:"daily_bookings_limit"`
	DisabledText                         string           `json:"disabled_text,omitzero"` // shown when Enabled is false, as DisabledTitle
	DisabledTitle                        string           `json:"disabled_title,omitzero"`
	Enabled                              bool             `json:"enabled"` // false: available times are [ErrNotFound]
	LogoURL                              string           `json:"logo_url,omitzero"`
	MaxAppointmentsPerDaySegment         int              `json:"max_appointments_per_day_segment"`
	MinHoursAdvanceRequiredToBook        int              `json:"min_hours_advance_required_to_book"`
	MinHoursNoticeForPatientCancellation int              `json:"min_hours_notice_for_patient_cancellation"`
	NoticeEnabled                        bool             `json:"notice_enabled"`
	NoticeText                           string           `json:"notice_text,omitzero"`
	NoticeTitle                          string           `json:"notice_title,omitzero"`
	NotifyPractitionerByEmail            bool             `json:"notify_practitioner_by_email"`
	NotifyPractitionerBySMS              bool             `json:"notify_practitioner_by_sms"`
	Policy                               string           `json:"policy,omitzero"`             // what patients accept
	PractitionerOrder                    []PractitionerID `json:"practitioner_order,omitzero"` // in which they are shown
	PrivacyPolicyURL                     string           `json:"privacy_policy_url,omitzero"`
	RequirePatientAddress                bool             `json:"require_patient_address"`
	ShowAppointmentDuration              bool             `json:"show_appointment_duration"`
	ShowPrices                           bool             `json:"show_prices"`
}

// SettingsAdRoll are the ids of an account at AdRoll.
type SettingsAdRoll struct {
	AdvertiserID string `json:"advertiser_id,omitzero"`
	PixelID      string `json:"pixel_id,omitzero"`
}

// SettingsGoogleAnalytics is the ID of an account at Google Analytics.
type SettingsGoogleAnalytics struct {
	TrackingID string `json:"tracking_id,omitzero"`
}

// SettingsGoogleTagManager is the ID of an account at Google Tag Manager.
type SettingsGoogleTagManager struct {
	ContainerID string `json:"container_id,omitzero"`
}

// SettingsOnlinePayments says whether patients can pay online.
type SettingsOnlinePayments struct {
	Activated bool `json:"activated"`
}

// SettingsPatientPrivacy is what is shown of patients, and kept.
type SettingsPatientPrivacy struct {
	PublicSettingsPatientPrivacy

	AnonymiseAppointmentsOnDeletion        bool `json:"anonymise_appointments_on_deletion"`
	AnonymiseBookingNotifications          bool `json:"anonymise_booking_notifications"`
	AnonymiseInvoicesAndPaymentsOnDeletion bool `json:"anonymise_invoices_and_payments_on_deletion"`
	BAARequested                           bool `json:"baa_requested"` // business associate agreement, of HIPAA
}

// PublicSettingsPatientPrivacy is what every user may read of [SettingsPatientPrivacy].
type PublicSettingsPatientPrivacy struct {
	BrowserTitleNameFormat             PatientNameFormat `json:"browser_title_name_format,omitzero"`
	ICalPatientNameOption              PatientNameFormat `json:"ical_patient_name_option,omitzero"`
	PreventSendingFinancialDataByEmail bool              `json:"prevent_sending_financial_data_by_email"`
	RequiresHIPAACompliance            bool              `json:"requires_hipaa_compliance"`
}

// PatientNameFormat is how much of a patient's name is shown.
type PatientNameFormat string

// The formats that the API documents.
const (
	PatientNameFirstName     PatientNameFormat = "first_name"
	PatientNameFullName      PatientNameFormat = "full_name"
	PatientNameInitials      PatientNameFormat = "initials"
	PatientNameAnonymous     PatientNameFormat = "anonymous"
	PatientNameSemiAnonymous PatientNameFormat = "semi_anonymous"
)

// SettingsReminders are the defaults for reminders of appointments.
type SettingsReminders struct {
	DefaultReminderType ReminderType `json:"default_reminder_type,omitzero"`
}

// SettingsSMS says how text messages are sent.
type SettingsSMS struct {
	AlphanumericSourceNumberRequired   bool   `json:"alphanumeric_source_number_required"`
	DefaultAlphanumericSourceNumber    string `json:"default_alphanumeric_source_number,omitzero"` // the sender that patients see
	MaxMessageLength                   *int   `json:"max_message_length,omitzero"`                 // nil: the API names none
	NumberOfUsableCharactersPerMessage int    `json:"number_of_usable_characters_per_message,omitzero"`
	RepliesSupported                   bool   `json:"replies_supported"`
}

// SettingsTerminology is what the account calls things.
type SettingsTerminology struct {
	Patient PatientTerm `json:"patient,omitzero"`
	Titles  []string    `json:"titles,omitzero"` // of persons, to choose from
}

// PatientTerm is what the account calls its patients.
type PatientTerm string

// The terms that the API documents.
const (
	PatientTermPatient PatientTerm = "patient"
	PatientTermClient  PatientTerm = "client"
)

// SettingsWaitList are the defaults for the wait list.
type SettingsWaitList struct {
	DefaultWaitListExpiryPeriod int `json:"default_wait_list_expiry_period,omitzero"`
}

// SettingsService reads the settings of the account. The API cannot write them. Each method takes one request.
//
// API section: Settings.
type SettingsService struct{ client *Client }

var (
	opSettingsGet       = operation{Method: http.MethodGet, Route: "/settings"}
	opSettingsGetPublic = operation{Method: http.MethodGet, Route: "/settings/public"}
)

// Get returns the settings. It is [ErrForbidden] unless the role of the key's user may see them; GetPublic is for all.
//
// GET /settings
func (s *SettingsService) Get(ctx context.Context) (*Settings, error) {
	return get[Settings](ctx, s.client, opSettingsGet, nil)
}

// GetPublic returns the settings that every user may read.
//
// GET /settings/public
func (s *SettingsService) GetPublic(ctx context.Context) (*PublicSettings, error) {
	return get[PublicSettings](ctx, s.client, opSettingsGetPublic, nil)
}
