package clinic

import (
	"slices"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// IsAutomatic reports whether the API sets a field by itself.
func IsAutomatic(field string) bool { return slices.Contains(automatic, field) }

var automatic = []string{"id", "created_at", "updated_at", "archived_at", "cancelled_at", "deleted_at", "links"}

// Rule adds what new records need to the description of a resource.
//
// Most of it follows from the description: a field that is never null in
// responses must be set by the request that creates the record.
type Rule struct {
	Schema   string       // of new records of a union
	Required []string     // not in the description; mostly links
	Computed []string     // never null, but filled in when a request leaves it out
	Defaults store.Values // values of new records instead of null
}

// Rules holds the rules by resource. They are known from rejected requests and
// from responses in which a field was never empty.
var Rules = map[string]Rule{
	"appointment_types": {Defaults: store.Values{
		"add_deposit_to_account_credit": false, "category": "", "description": "", "online_payments_enabled": false,
		"show_in_online_bookings": false, "telehealth_enabled": false,
	}},
	"appointment_type_billable_items": {
		Required: []string{"appointment_type_id", "billable_item_id"},
		Defaults: store.Values{"quantity": store.Decimal("1.0")},
	},
	"appointment_type_products": {
		Required: []string{"appointment_type_id", "product_id"},
		Defaults: store.Values{"quantity": store.Decimal("1.0")},
	},
	"attendees": {Defaults: store.Values{
		"arrived": false, "cancellation_reason_description": "", "email_reminder_sent": false,
		"sent_email_follow_ups_count": 0, "sent_email_reminders_count": 0, "sent_sms_follow_ups_count": 0,
		"sent_sms_reminders_count": 0, "sms_reminder_sent": false,
	}},
	"availability_blocks": {
		Required: []string{"business_id", "practitioner_id"},
		Defaults: store.Values{"repeat_rule": NoRepeat},
	},
	"billable_items": {Defaults: store.Values{"item_type": "Service", "price": store.Decimal("0.0")}},
	"businesses":     {Defaults: store.Values{"appointment_reminders_enabled": true, "show_in_online_bookings": false}},
	"communications": {
		Schema:   "MemoCommunication",
		Defaults: store.Values{"category": "Memo", "category_code": 12},
	},
	"concession_prices": {
		Required: []string{"billable_item_id", "concession_type_id"},
		Defaults: store.Values{"price": store.Decimal("0.0")},
	},
	"contacts": {Defaults: store.Values{"type_code": 0}},
	"group_appointments": {
		Required: []string{"appointment_type_id", "business_id", "practitioner_id"},
		Computed: []string{"ends_at", "max_attendees"}, // from the appointment type
		Defaults: store.Values{"repeat_rule": NoRepeat},
	},
	"individual_appointments": {
		Required: []string{"appointment_type_id", "business_id", "patient_id", "practitioner_id"},
		Computed: []string{"ends_at"}, // from the appointment type
		Defaults: store.Values{
			"cancellation_reason_description": "", "did_not_arrive": false, "email_reminder_sent": false,
			"has_patient_appointment_notes": false, "patient_arrived": false, "repeat_rule": NoRepeat, "sms_reminder_sent": false,
		},
	},
	"medical_alerts":      {Required: []string{"patient_id"}},
	"patient_attachments": {Schema: "UploadedPatientAttachment", Defaults: store.Values{"processing_completed": false}},
	"patient_cases": {Defaults: store.Values{
		"closed": false, "include_cancelled_attendees": false, "include_dna_attendees": false, "referral": false,
	}},
	"patient_form_templates": {
		Defaults: store.Values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patient_forms": {
		Required: []string{"patient_id"},
		Computed: []string{"name"}, // from the template
		Defaults: store.Values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patients": {Defaults: store.Values{
		"accepted_email_marketing": false, "accepted_sms_marketing": true, "receives_cancellation_emails": true,
		"receives_confirmation_emails": true, "reminder_type": "SMS & Email",
	}},
	"practitioner_reference_numbers": {Required: []string{"practitioner_id"}},
	"products": {
		Computed: []string{"product_supplier_id"}, // null was seen in responses
		Defaults: store.Values{"stock_level": store.Decimal("0.0")},
	},
	"recall_types":             {Required: []string{"name"}},
	"relationships":            {Required: []string{"patient_id", "related_patient_id", "relation"}},
	"stock_adjustments":        {Required: []string{"product_id", "quantity"}},
	"taxes":                    {Defaults: store.Values{"amount": store.Decimal("0.0"), "rate": store.Decimal("0.0")}},
	"treatment_notes":          {Computed: []string{"content"}}, // notes without content were created
	"treatment_note_templates": {Defaults: store.Values{"content": EmptyContent}},
	"unavailable_block_types":  {Defaults: store.Values{"system_controlled": false}},
	"unavailable_blocks": {
		Required: []string{"business_id", "practitioner_id"},
		Computed: []string{"ends_at"}, // from the type
		Defaults: store.Values{"repeat_rule": NoRepeat},
	},
}
