package clinikotest

// rule says what a new record of a resource needs and begins with.
type rule struct {
	schema   string   // of new records of a union
	required []string // what else a record can not be without; the description knows a few
	defaults values
}

// rules follow from what was refused, and from answers in which a field was
// never empty. They are data only; completions and effects do the work.
var rules = map[string]rule{
	"appointment_types": {
		required: []string{"color", "duration_in_minutes", "max_attendees", "name"},
		defaults: values{
			"add_deposit_to_account_credit": false, "category": "", "description": "",
			"appointment_confirmation_template_ids": []recordID{}, "appointment_follow_up_template_ids": []recordID{},
			"appointment_reminder_template_ids": []recordID{}, "online_payments_enabled": false,
			"practitioner_ids": []recordID{}, "show_in_online_bookings": false, "telehealth_enabled": false,
		},
	},
	"appointment_type_billable_items": {
		required: []string{"appointment_type_id", "billable_item_id"},
		defaults: values{"quantity": decimal("1.0")},
	},
	"appointment_type_products": {
		required: []string{"appointment_type_id", "product_id"},
		defaults: values{"quantity": decimal("1.0")},
	},
	"attendees": {defaults: values{
		"arrived": false, "cancellation_reason_description": "", "email_reminder_sent": false,
		"sent_email_follow_ups_count": 0, "sent_email_reminders_count": 0, "sent_sms_follow_ups_count": 0,
		"sent_sms_reminders_count": 0, "sms_reminder_sent": false,
	}},
	"availability_blocks": {required: []string{"business_id", "ends_at", "practitioner_id", "starts_at"}, defaults: values{"repeat_rule": noRepeat}},
	"billable_items":      {required: []string{"name"}, defaults: values{"item_type": "Service", "price": decimal("0.0")}},
	"businesses": {defaults: values{
		"appointment_reminders_enabled": true, "appointment_type_ids": []recordID{},
		"show_in_online_bookings": false,
	}},
	"communications": {
		schema:   "MemoCommunication",
		defaults: values{"category": "Memo", "category_code": 12},
	},
	"concession_prices": {required: []string{"billable_item_id", "concession_type_id"}, defaults: values{"price": decimal("0.0")}},
	"concession_types":  {required: []string{"name"}},
	"contacts":          {defaults: values{"phone_numbers": emptyList, "type_code": 0}},
	"group_appointments": {
		required: []string{"appointment_type_id", "business_id", "practitioner_id", "starts_at"},
		defaults: values{"patient_ids": []recordID{}, "repeat_rule": noRepeat},
	},
	"individual_appointments": {
		required: []string{"appointment_type_id", "business_id", "patient_id", "practitioner_id", "starts_at"},
		defaults: values{
			"cancellation_reason_description": "", "did_not_arrive": false, "email_reminder_sent": false,
			"has_patient_appointment_notes": false, "patient_arrived": false, "repeat_rule": noRepeat, "sms_reminder_sent": false,
		},
	},
	"medical_alerts":      {required: []string{"name", "patient_id"}},
	"patient_attachments": {schema: "UploadedPatientAttachment", defaults: values{"processing_completed": false}},
	"patient_cases": {defaults: values{
		"attendee_ids": []recordID{}, "closed": false, "include_cancelled_attendees": false,
		"include_dna_attendees": false, "referral": false,
	}},
	"patient_form_templates": {
		required: []string{"name"},
		defaults: values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patient_forms": {
		required: []string{"patient_id"},
		defaults: values{"email_to_patient_on_completion": false, "restricted_to_practitioner": false},
	},
	"patients": {
		required: []string{"first_name", "last_name"},
		defaults: values{
			"accepted_email_marketing": false, "accepted_sms_marketing": true, "patient_phone_numbers": emptyList,
			"receives_cancellation_emails": true, "receives_confirmation_emails": true, "reminder_type": "SMS & Email",
		},
	},
	"practitioner_reference_numbers": {required: []string{"practitioner_id"}},
	"product_suppliers":              {required: []string{"name"}},
	"products":                       {required: []string{"name"}, defaults: values{"stock_level": decimal("0.0")}},
	"recall_types":                   {required: []string{"name"}},
	"relationships":                  {required: []string{"patient_id", "related_patient_id", "relation"}},
	"stock_adjustments":              {required: []string{"adjustment_type", "product_id", "quantity"}},
	"taxes":                          {required: []string{"name"}, defaults: values{"amount": decimal("0.0"), "rate": decimal("0.0")}},
	"treatment_note_templates":       {required: []string{"name"}, defaults: values{"content": emptyContent}},
	"unavailable_block_types": {
		required: []string{"color", "duration_in_minutes", "name"},
		defaults: values{"system_controlled": false},
	},
	"unavailable_blocks": {
		required: []string{"business_id", "practitioner_id", "starts_at"},
		defaults: values{"repeat_rule": noRepeat},
	},
}
