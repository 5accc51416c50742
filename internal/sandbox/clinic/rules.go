package clinic

import "github.com/cliniko-go/cliniko/internal/sandbox/store"

// Rule says what a new record of a resource needs and begins with.
type Rule struct {
	Schema   string   // of new records of a union
	Required []string // what else a record can not be without; the description knows a few
	Defaults store.Values
}

// Rules follow from what was refused, and from answers in which a field was
// never empty. They are data only; completions and effects do the work.
var Rules = map[string]Rule{
	"appointment_types": {
		Required: []string{"color", "duration_in_minutes", "max_attendees", "name"},
		Defaults: store.Values{
			"add_deposit_to_account_credit": false, "category": "", "description": "",
			"appointment_confirmation_template_ids": []store.ID{}, "appointment_follow_up_template_ids": []store.ID{},
			"appointment_reminder_template_ids": []store.ID{}, "online_payments_enabled": false,
			"practitioner_ids": []store.ID{}, "show_in_online_bookings": false, "telehealth_enabled": false,
		},
	},
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
	"availability_blocks": {Required: []string{"business_id", "ends_at", "practitioner_id", "starts_at"}, Defaults: store.Values{"repeat_rule": NoRepeat}},
	"billable_items":      {Required: []string{"name"}, Defaults: store.Values{"item_type": "Service", "price": store.Decimal("0.0")}},
	"businesses": {Defaults: store.Values{
		"appointment_reminders_enabled": true, "appointment_type_ids": []store.ID{},
		"show_in_online_bookings": false,
	}},
	"communications": {
		Schema:   "MemoCommunication",
		Defaults: store.Values{"category": "Memo", "category_code": 12},
	},
	"concession_prices": {Required: []string{"billable_item_id", "concession_type_id"}, Defaults: store.Values{"price": store.Decimal("0.0")}},
	"concession_types":  {Required: []string{"name"}},
	"contacts":          {Defaults: store.Values{"phone_numbers": emptyList, "type_code": 0}},
	"group_appointments": {
		Required: []string{"appointment_type_id", "business_id", "practitioner_id", "starts_at"},
		Defaults: store.Values{"patient_ids": []store.ID{}, "repeat_rule": NoRepeat},
	},
	"individual_appointments": {
		Required: []string{"appointment_type_id", "business_id", "patient_id", "practitioner_id", "starts_at"},
		Defaults: store.Values{
			"cancellation_reason_description": "", "did_not_arrive": false, "email_reminder_sent": false,
			"has_patient_appointment_notes": false, "patient_arrived": false, "repeat_rule": NoRepeat, "sms_reminder_sent": false,
		},
	},
	"medical_alerts":      {Required: []string{"name", "patient_id"}},
	"patient_attachments": {Schema: "UploadedPatientAttachment", Defaults: store.Values{"processing_completed": false}},
	"patient_cases": {Defaults: store.Values{
		"attendee_ids": []store.ID{}, "closed": false, "include_cancelled_attendees": false,
		"include_dna_attendees": false, "referral": false,
	}},
	"patient_form_templates": {
		Required: []string{"name"},
		Defaults: store.Values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patient_forms": {
		Required: []string{"patient_id"},
		Defaults: store.Values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patients": {
		Required: []string{"first_name", "last_name"},
		Defaults: store.Values{
			"accepted_email_marketing": false, "accepted_sms_marketing": true, "patient_phone_numbers": emptyList,
			"receives_cancellation_emails": true, "receives_confirmation_emails": true, "reminder_type": "SMS & Email",
		},
	},
	"practitioner_reference_numbers": {Required: []string{"practitioner_id"}},
	"product_suppliers":              {Required: []string{"name"}},
	"products":                       {Required: []string{"name"}, Defaults: store.Values{"stock_level": store.Decimal("0.0")}},
	"recall_types":                   {Required: []string{"name"}},
	"relationships":                  {Required: []string{"patient_id", "related_patient_id", "relation"}},
	"stock_adjustments":              {Required: []string{"adjustment_type", "product_id", "quantity"}},
	"taxes":                          {Required: []string{"name"}, Defaults: store.Values{"amount": store.Decimal("0.0"), "rate": store.Decimal("0.0")}},
	"treatment_note_templates":       {Required: []string{"name"}, Defaults: store.Values{"content": emptyContent}},
	"unavailable_block_types": {
		Required: []string{"color", "duration_in_minutes", "name"},
		Defaults: store.Values{"system_controlled": false},
	},
	"unavailable_blocks": {
		Required: []string{"business_id", "practitioner_id", "starts_at"},
		Defaults: store.Values{"repeat_rule": NoRepeat},
	},
}
