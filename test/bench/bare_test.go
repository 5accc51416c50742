package bench_test

import (
	"time"

	"github.com/cliniko-go/cliniko"
)

// The baseline of the benchmarks: what one would write by hand to decode the same fields with encoding/json.

type bareSelf struct {
	Self string `json:"self"`
}

type bareLink struct {
	Links bareSelf `json:"links"`
}

type barePatients struct {
	Items        []barePatient     `json:"patients"`
	TotalEntries int               `json:"total_entries"`
	Links        cliniko.PageLinks `json:"links"`
}

type bareAppointments struct {
	Items        []bareAppointment `json:"individual_appointments"`
	TotalEntries int               `json:"total_entries"`
	Links        cliniko.PageLinks `json:"links"`
}

type barePatient struct {
	ID                         string            `json:"id,omitzero"`
	CreatedAt                  time.Time         `json:"created_at,omitzero"`
	UpdatedAt                  time.Time         `json:"updated_at,omitzero"`
	AcceptedEmailMarketing     *bool             `json:"accepted_email_marketing"`
	AcceptedPrivacyPolicy      *bool             `json:"accepted_privacy_policy"`
	AcceptedSMSMarketing       *bool             `json:"accepted_sms_marketing"`
	Address1                   string            `json:"address_1,omitzero"`
	Address2                   string            `json:"address_2,omitzero"`
	Address3                   string            `json:"address_3,omitzero"`
	AppointmentNotes           string            `json:"appointment_notes,omitzero"`
	Appointments               bareLink          `json:"appointments,omitzero"`
	ArchivedAt                 time.Time         `json:"archived_at,omitzero"`
	Attendees                  bareLink          `json:"attendees,omitzero"`
	City                       string            `json:"city,omitzero"`
	ConcessionType             bareLink          `json:"concession_type,omitzero"`
	Country                    string            `json:"country,omitzero"`
	CountryCode                string            `json:"country_code,omitzero"`
	CustomFields               *bareCustomFields `json:"custom_fields,omitzero"`
	DateOfBirth                string            `json:"date_of_birth,omitzero"`
	DeletedAt                  time.Time         `json:"deleted_at,omitzero"`
	DVACardNumber              string            `json:"dva_card_number,omitzero"`
	Email                      string            `json:"email,omitzero"`
	EmergencyContact           string            `json:"emergency_contact,omitzero"`
	FirstName                  string            `json:"first_name,omitzero"`
	Gender                     string            `json:"gender,omitzero"`
	GenderIdentity             string            `json:"gender_identity,omitzero"`
	InvoiceDefaultTo           string            `json:"invoice_default_to,omitzero"`
	InvoiceEmail               string            `json:"invoice_email,omitzero"`
	InvoiceExtraInformation    string            `json:"invoice_extra_information,omitzero"`
	Invoices                   bareLink          `json:"invoices,omitzero"`
	Label                      string            `json:"label,omitzero"`
	LastName                   string            `json:"last_name,omitzero"`
	LatestBooking              bareLink          `json:"latest_booking,omitzero"`
	MedicalAlerts              bareLink          `json:"medical_alerts,omitzero"`
	Medicare                   string            `json:"medicare,omitzero"`
	MedicareReferenceNumber    string            `json:"medicare_reference_number,omitzero"`
	MergedAt                   time.Time         `json:"merged_at,omitzero"`
	MergedWithPatient          bareLink          `json:"merged_with_patient,omitzero"`
	Notes                      string            `json:"notes,omitzero"`
	Occupation                 string            `json:"occupation,omitzero"`
	OldReferenceID             string            `json:"old_reference_id,omitzero"`
	PatientAttachments         bareLink          `json:"patient_attachments,omitzero"`
	PatientPhoneNumbers        []barePhone       `json:"patient_phone_numbers,omitzero"`
	PostCode                   string            `json:"post_code,omitzero"`
	PreferredFirstName         string            `json:"preferred_first_name,omitzero"`
	Pronouns                   *barePronouns     `json:"pronouns,omitzero"`
	ReceivesCancellationEmails bool              `json:"receives_cancellation_emails"`
	ReceivesConfirmationEmails bool              `json:"receives_confirmation_emails"`
	ReferralSource             string            `json:"referral_source,omitzero"`
	ReferringDoctor            bareLink          `json:"referring_doctor,omitzero"`
	Relationships              bareLink          `json:"relationships,omitzero"`
	ReminderType               string            `json:"reminder_type,omitzero"`
	Sex                        string            `json:"sex,omitzero"`
	State                      string            `json:"state,omitzero"`
	TimeZone                   string            `json:"time_zone,omitzero"`
	Title                      string            `json:"title,omitzero"`
	Links                      bareSelf          `json:"links,omitzero"`
}

type barePronouns struct {
	Accusative            string `json:"accusative"`
	Nominative            string `json:"nominative"`
	PredicativePossessive string `json:"predicative_possessive"`
	PronominalPossessive  string `json:"pronominal_possessive"`
	Reflexive             string `json:"reflexive"`
}

type barePhone struct {
	PhoneType        string `json:"phone_type,omitzero"`
	Number           string `json:"number,omitzero"`
	NormalizedNumber string `json:"normalized_number,omitzero"`
}

type bareCustomFields struct {
	Sections []bareSection `json:"sections,omitzero"`
}

type bareSection struct {
	Name     string      `json:"name,omitzero"`
	Token    string      `json:"token,omitzero"`
	Archived bool        `json:"archived,omitzero"`
	Fields   []bareField `json:"fields,omitzero"`
}

type bareField struct {
	Name     string       `json:"name,omitzero"`
	Type     string       `json:"type,omitzero"`
	Token    string       `json:"token,omitzero"`
	Archived bool         `json:"archived,omitzero"`
	Value    string       `json:"value,omitzero"`
	Options  []bareOption `json:"options,omitzero"`
	Other    *bareOther   `json:"other,omitzero"`
}

type bareOption struct {
	Name     string `json:"name,omitzero"`
	Token    string `json:"token,omitzero"`
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"`
}

type bareOther struct {
	Enabled  bool   `json:"enabled,omitzero"`
	Archived bool   `json:"archived,omitzero"`
	Selected bool   `json:"selected,omitzero"`
	Value    string `json:"value,omitzero"`
}

type bareAppointment struct {
	ID                            string          `json:"id,omitzero"`
	CreatedAt                     time.Time       `json:"created_at,omitzero"`
	UpdatedAt                     time.Time       `json:"updated_at,omitzero"`
	AppointmentType               bareLink        `json:"appointment_type,omitzero"`
	ArchivedAt                    time.Time       `json:"archived_at,omitzero"`
	Attendees                     bareLink        `json:"attendees,omitzero"`
	BookingIPAddress              string          `json:"booking_ip_address,omitzero"`
	Business                      bareLink        `json:"business,omitzero"`
	CancellationNote              string          `json:"cancellation_note,omitzero"`
	CancellationReason            int             `json:"cancellation_reason,omitzero"`
	CancellationReasonDescription string          `json:"cancellation_reason_description,omitzero"`
	CancelledAt                   time.Time       `json:"cancelled_at,omitzero"`
	Conflicts                     bareLink        `json:"conflicts,omitzero"`
	DeletedAt                     time.Time       `json:"deleted_at,omitzero"`
	DidNotArrive                  bool            `json:"did_not_arrive"`
	EmailReminderSent             bool            `json:"email_reminder_sent"`
	EndsAt                        time.Time       `json:"ends_at,omitzero"`
	HasPatientAppointmentNotes    bool            `json:"has_patient_appointment_notes"`
	InvoiceStatus                 int             `json:"invoice_status,omitzero"`
	Notes                         string          `json:"notes,omitzero"`
	OnlineBookingPolicyAccepted   *bool           `json:"online_booking_policy_accepted"`
	Patient                       bareLink        `json:"patient,omitzero"`
	PatientArrived                bool            `json:"patient_arrived"`
	PatientCase                   bareLink        `json:"patient_case,omitzero"`
	PatientName                   string          `json:"patient_name,omitzero"`
	Practitioner                  bareLink        `json:"practitioner,omitzero"`
	RepeatRule                    *bareRepeatRule `json:"repeat_rule,omitzero"`
	RepeatedFrom                  bareLink        `json:"repeated_from,omitzero"`
	Repeats                       bareLink        `json:"repeats,omitzero"`
	SMSReminderSent               bool            `json:"sms_reminder_sent"`
	StartsAt                      time.Time       `json:"starts_at,omitzero"`
	TelehealthURL                 string          `json:"telehealth_url,omitzero"`
	TreatmentNoteStatus           int             `json:"treatment_note_status,omitzero"`
	Links                         bareSelf        `json:"links,omitzero"`
}

type bareRepeatRule struct {
	NumberOfRepeats   int    `json:"number_of_repeats,omitzero"`
	RepeatType        string `json:"repeat_type,omitzero"`
	RepeatingInterval int    `json:"repeating_interval,omitzero"`
}

type bareBusiness struct {
	ID                           string    `json:"id,omitzero"`
	CreatedAt                    time.Time `json:"created_at,omitzero"`
	UpdatedAt                    time.Time `json:"updated_at,omitzero"`
	AdditionalInformation        string    `json:"additional_information,omitzero"`
	AdditionalInvoiceInformation string    `json:"additional_invoice_information,omitzero"`
	Address1                     string    `json:"address_1,omitzero"`
	Address2                     string    `json:"address_2,omitzero"`
	AppointmentRemindersEnabled  bool      `json:"appointment_reminders_enabled"`
	AppointmentTypeIDs           []string  `json:"appointment_type_ids,omitzero"`
	Appointments                 bareLink  `json:"appointments,omitzero"`
	ArchivedAt                   time.Time `json:"archived_at,omitzero"`
	BusinessName                 string    `json:"business_name,omitzero"`
	BusinessRegistrationName     string    `json:"business_registration_name,omitzero"`
	BusinessRegistrationValue    string    `json:"business_registration_value,omitzero"`
	City                         string    `json:"city,omitzero"`
	ContactInformation           string    `json:"contact_information,omitzero"`
	Country                      string    `json:"country,omitzero"`
	CountryCode                  string    `json:"country_code,omitzero"`
	DeletedAt                    time.Time `json:"deleted_at,omitzero"`
	DisplayName                  string    `json:"display_name,omitzero"`
	EmailReplyTo                 string    `json:"email_reply_to,omitzero"`
	Label                        string    `json:"label,omitzero"`
	PostCode                     string    `json:"post_code,omitzero"`
	Practitioners                bareLink  `json:"practitioners,omitzero"`
	ShowInOnlineBookings         bool      `json:"show_in_online_bookings"`
	State                        string    `json:"state,omitzero"`
	TimeZone                     string    `json:"time_zone,omitzero"`
	TimeZoneIdentifier           string    `json:"time_zone_identifier,omitzero"`
	WebsiteAddress               string    `json:"website_address,omitzero"`
	Links                        bareSelf  `json:"links,omitzero"`
}
