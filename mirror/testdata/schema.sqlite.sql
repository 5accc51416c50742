-- Written by go test -run TestSchema -update.
-- Version 1

CREATE TABLE IF NOT EXISTS mirror_schema (version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS mirror_account (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mirror_without (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS mirror_lists (name TEXT PRIMARY KEY, position TEXT NOT NULL, read INTEGER NOT NULL, read_at TEXT, reconciled_at TEXT);
CREATE TABLE IF NOT EXISTS business_utc_offsets (business_id INTEGER NOT NULL, starts_at TEXT NOT NULL, ends_at TEXT NOT NULL, seconds INTEGER NOT NULL, PRIMARY KEY (business_id, starts_at));

CREATE TABLE IF NOT EXISTS businesses (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"additional_information" TEXT,
	"additional_invoice_information" TEXT,
	"address_1" TEXT,
	"address_2" TEXT,
	"appointment_reminders_enabled" INTEGER,
	"appointment_type_ids" TEXT,
	"archived_at" TEXT,
	"business_name" TEXT,
	"business_registration_name" TEXT,
	"business_registration_value" TEXT,
	"city" TEXT,
	"contact_information" TEXT,
	"country" TEXT,
	"country_code" TEXT,
	"deleted_at" TEXT,
	"display_name" TEXT,
	"email_reply_to" TEXT,
	"label" TEXT,
	"post_code" TEXT,
	"show_in_online_bookings" INTEGER,
	"state" TEXT,
	"time_zone" TEXT,
	"time_zone_identifier" TEXT,
	"website_address" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS businesses_by_mirrored_at ON businesses ("mirrored_at");

CREATE TABLE IF NOT EXISTS practitioners (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"active" INTEGER,
	"default_appointment_type_id" INTEGER,
	"description" TEXT,
	"designation" TEXT,
	"display_name" TEXT,
	"first_name" TEXT,
	"label" TEXT,
	"last_name" TEXT,
	"show_in_online_bookings" INTEGER,
	"title" TEXT,
	"user_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS practitioners_by_default_appointment_type_id ON practitioners ("default_appointment_type_id");
CREATE INDEX IF NOT EXISTS practitioners_by_user_id ON practitioners ("user_id");
CREATE INDEX IF NOT EXISTS practitioners_by_mirrored_at ON practitioners ("mirrored_at");

CREATE TABLE IF NOT EXISTS users (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"active" INTEGER,
	"email" TEXT,
	"first_name" TEXT,
	"last_name" TEXT,
	"phone_numbers" TEXT,
	"role" TEXT,
	"time_zone" TEXT,
	"time_zone_identifier" TEXT,
	"title" TEXT,
	"user_active" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS users_by_mirrored_at ON users ("mirrored_at");

CREATE TABLE IF NOT EXISTS practitioner_reference_numbers (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"business_id" INTEGER,
	"name" TEXT,
	"practitioner_id" INTEGER,
	"reference_number" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_business_id ON practitioner_reference_numbers ("business_id");
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_practitioner_id ON practitioner_reference_numbers ("practitioner_id");
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_mirrored_at ON practitioner_reference_numbers ("mirrored_at");

CREATE TABLE IF NOT EXISTS daily_availabilities (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"availabilities" TEXT,
	"business_id" INTEGER,
	"day_of_week" INTEGER,
	"practitioner_id" INTEGER,
	"time_zone" TEXT,
	"time_zone_identifier" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS daily_availabilities_by_business_id ON daily_availabilities ("business_id");
CREATE INDEX IF NOT EXISTS daily_availabilities_by_practitioner_id ON daily_availabilities ("practitioner_id");
CREATE INDEX IF NOT EXISTS daily_availabilities_by_mirrored_at ON daily_availabilities ("mirrored_at");

CREATE TABLE IF NOT EXISTS taxes (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"amount" TEXT,
	"name" TEXT,
	"rate" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS taxes_by_mirrored_at ON taxes ("mirrored_at");

CREATE TABLE IF NOT EXISTS billable_items (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"item_code" TEXT,
	"item_type" TEXT,
	"name" TEXT,
	"price" TEXT,
	"tax_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS billable_items_by_tax_id ON billable_items ("tax_id");
CREATE INDEX IF NOT EXISTS billable_items_by_mirrored_at ON billable_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS product_suppliers (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"name" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS product_suppliers_by_mirrored_at ON product_suppliers ("mirrored_at");

CREATE TABLE IF NOT EXISTS products (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"cost_price" TEXT,
	"item_code" TEXT,
	"name" TEXT,
	"notes" TEXT,
	"price_ex_tax" TEXT,
	"price_including_tax" TEXT,
	"product_supplier_id" INTEGER,
	"product_supplier_name" TEXT,
	"serial_number" TEXT,
	"stock_level" TEXT,
	"tax_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS products_by_product_supplier_id ON products ("product_supplier_id");
CREATE INDEX IF NOT EXISTS products_by_tax_id ON products ("tax_id");
CREATE INDEX IF NOT EXISTS products_by_mirrored_at ON products ("mirrored_at");

CREATE TABLE IF NOT EXISTS concession_types (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"name" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS concession_types_by_mirrored_at ON concession_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS concession_prices (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"billable_item_id" INTEGER,
	"concession_type_id" INTEGER,
	"price" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS concession_prices_by_billable_item_id ON concession_prices ("billable_item_id");
CREATE INDEX IF NOT EXISTS concession_prices_by_concession_type_id ON concession_prices ("concession_type_id");
CREATE INDEX IF NOT EXISTS concession_prices_by_mirrored_at ON concession_prices ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_types (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"add_deposit_to_account_credit" INTEGER,
	"appointment_confirmation_template_ids" TEXT,
	"appointment_follow_up_template_ids" TEXT,
	"appointment_reminder_template_ids" TEXT,
	"archived_at" TEXT,
	"billable_item_id" INTEGER,
	"category" TEXT,
	"color" TEXT,
	"deposit_price" TEXT,
	"description" TEXT,
	"duration_in_minutes" INTEGER,
	"max_attendees" INTEGER,
	"name" TEXT,
	"online_bookings_lead_time_hours" INTEGER,
	"online_payments_enabled" INTEGER,
	"online_payments_mode" TEXT,
	"product_id" INTEGER,
	"show_in_online_bookings" INTEGER,
	"telehealth_enabled" INTEGER,
	"treatment_note_template_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_types_by_billable_item_id ON appointment_types ("billable_item_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_product_id ON appointment_types ("product_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_treatment_note_template_id ON appointment_types ("treatment_note_template_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_mirrored_at ON appointment_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_type_billable_items (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"appointment_type_id" INTEGER,
	"billable_item_id" INTEGER,
	"discount_percentage" TEXT,
	"discounted_amount" TEXT,
	"is_monetary_discount" INTEGER,
	"quantity" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_appointment_type_id ON appointment_type_billable_items ("appointment_type_id");
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_billable_item_id ON appointment_type_billable_items ("billable_item_id");
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_mirrored_at ON appointment_type_billable_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_type_products (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"appointment_type_id" INTEGER,
	"discount_percentage" TEXT,
	"discounted_amount" TEXT,
	"is_monetary_discount" INTEGER,
	"product_id" INTEGER,
	"quantity" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_type_products_by_appointment_type_id ON appointment_type_products ("appointment_type_id");
CREATE INDEX IF NOT EXISTS appointment_type_products_by_product_id ON appointment_type_products ("product_id");
CREATE INDEX IF NOT EXISTS appointment_type_products_by_mirrored_at ON appointment_type_products ("mirrored_at");

CREATE TABLE IF NOT EXISTS services (
	"appointment_type_id" INTEGER,
	"business_id" INTEGER,
	"practitioner_ids" TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS services_by_appointment_type_id ON services ("appointment_type_id");
CREATE INDEX IF NOT EXISTS services_by_business_id ON services ("business_id");
CREATE INDEX IF NOT EXISTS services_by_mirrored_at ON services ("mirrored_at");

CREATE TABLE IF NOT EXISTS unavailable_block_types (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"color" TEXT,
	"duration_in_minutes" INTEGER,
	"name" TEXT,
	"system_controlled" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS unavailable_block_types_by_mirrored_at ON unavailable_block_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS referral_source_types (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"name" TEXT,
	"referrer_type" TEXT,
	"subcategories" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS referral_source_types_by_mirrored_at ON referral_source_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_form_templates (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"content" TEXT,
	"email_to_patient_on_completion" INTEGER,
	"name" TEXT,
	"restricted_to_practitioner" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_form_templates_by_mirrored_at ON patient_form_templates ("mirrored_at");

CREATE TABLE IF NOT EXISTS treatment_note_templates (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"content" TEXT,
	"deleted_at" TEXT,
	"name" TEXT,
	"print_settings" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS treatment_note_templates_by_mirrored_at ON treatment_note_templates ("mirrored_at");

CREATE TABLE IF NOT EXISTS recall_types (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"name" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS recall_types_by_mirrored_at ON recall_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS contacts (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"address_1" TEXT,
	"address_2" TEXT,
	"address_3" TEXT,
	"archived_at" TEXT,
	"city" TEXT,
	"company_name" TEXT,
	"country" TEXT,
	"country_code" TEXT,
	"deleted_at" TEXT,
	"doctor_type" TEXT,
	"email" TEXT,
	"first_name" TEXT,
	"last_name" TEXT,
	"notes" TEXT,
	"occupation" TEXT,
	"phone_numbers" TEXT,
	"post_code" TEXT,
	"preferred_name" TEXT,
	"provider_number" TEXT,
	"state" TEXT,
	"title" TEXT,
	"type" TEXT,
	"type_code" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS contacts_by_mirrored_at ON contacts ("mirrored_at");

CREATE TABLE IF NOT EXISTS patients (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"accepted_email_marketing" INTEGER,
	"accepted_privacy_policy" INTEGER,
	"accepted_sms_marketing" INTEGER,
	"address_1" TEXT,
	"address_2" TEXT,
	"address_3" TEXT,
	"appointment_notes" TEXT,
	"archived_at" TEXT,
	"city" TEXT,
	"concession_type_id" INTEGER,
	"country" TEXT,
	"country_code" TEXT,
	"custom_fields" TEXT,
	"date_of_birth" TEXT,
	"deleted_at" TEXT,
	"dva_card_number" TEXT,
	"email" TEXT,
	"emergency_contact" TEXT,
	"first_name" TEXT,
	"gender" TEXT,
	"gender_identity" TEXT,
	"invoice_default_to" TEXT,
	"invoice_email" TEXT,
	"invoice_extra_information" TEXT,
	"label" TEXT,
	"last_name" TEXT,
	"latest_booking_id" INTEGER,
	"medicare" TEXT,
	"medicare_reference_number" TEXT,
	"merged_at" TEXT,
	"merged_with_patient_id" INTEGER,
	"notes" TEXT,
	"occupation" TEXT,
	"old_reference_id" TEXT,
	"patient_phone_numbers" TEXT,
	"post_code" TEXT,
	"preferred_first_name" TEXT,
	"pronouns" TEXT,
	"receives_cancellation_emails" INTEGER,
	"receives_confirmation_emails" INTEGER,
	"referral_source" TEXT,
	"referring_doctor_id" INTEGER,
	"reminder_type" TEXT,
	"sex" TEXT,
	"state" TEXT,
	"time_zone" TEXT,
	"title" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS patients_by_concession_type_id ON patients ("concession_type_id");
CREATE INDEX IF NOT EXISTS patients_by_latest_booking_id ON patients ("latest_booking_id");
CREATE INDEX IF NOT EXISTS patients_by_merged_with_patient_id ON patients ("merged_with_patient_id");
CREATE INDEX IF NOT EXISTS patients_by_referring_doctor_id ON patients ("referring_doctor_id");
CREATE INDEX IF NOT EXISTS patients_by_mirrored_at ON patients ("mirrored_at");

CREATE TABLE IF NOT EXISTS relationships (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"patient_id" INTEGER,
	"related_patient_id" INTEGER,
	"relation" INTEGER,
	"relation_description" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS relationships_by_patient_id ON relationships ("patient_id");
CREATE INDEX IF NOT EXISTS relationships_by_related_patient_id ON relationships ("related_patient_id");
CREATE INDEX IF NOT EXISTS relationships_by_mirrored_at ON relationships ("mirrored_at");

CREATE TABLE IF NOT EXISTS referral_sources (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"notes" TEXT,
	"patient_id" INTEGER,
	"referral_source_type_id" INTEGER,
	"referrer_id" INTEGER,
	"referrer_type" TEXT,
	"subcategory" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS referral_sources_by_patient_id ON referral_sources ("patient_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_referral_source_type_id ON referral_sources ("referral_source_type_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_referrer_id ON referral_sources ("referrer_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_mirrored_at ON referral_sources ("mirrored_at");

CREATE TABLE IF NOT EXISTS medical_alerts (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"deleted_at" TEXT,
	"name" TEXT,
	"patient_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS medical_alerts_by_patient_id ON medical_alerts ("patient_id");
CREATE INDEX IF NOT EXISTS medical_alerts_by_mirrored_at ON medical_alerts ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_cases (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"attendee_ids" TEXT,
	"closed" INTEGER,
	"closed_at" TEXT,
	"contact_id" INTEGER,
	"expiry_date" TEXT,
	"include_cancelled_attendees" INTEGER,
	"include_dna_attendees" INTEGER,
	"issue_date" TEXT,
	"max_invoiceable_amount" TEXT,
	"max_sessions" INTEGER,
	"name" TEXT,
	"notes" TEXT,
	"patient_id" INTEGER,
	"referral" INTEGER,
	"referral_type" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_cases_by_contact_id ON patient_cases ("contact_id");
CREATE INDEX IF NOT EXISTS patient_cases_by_issue_date ON patient_cases ("issue_date");
CREATE INDEX IF NOT EXISTS patient_cases_by_patient_id ON patient_cases ("patient_id");
CREATE INDEX IF NOT EXISTS patient_cases_by_mirrored_at ON patient_cases ("mirrored_at");

CREATE TABLE IF NOT EXISTS availability_blocks (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"business_id" INTEGER,
	"ends_at" TEXT,
	"practitioner_id" INTEGER,
	"repeat_rule" TEXT,
	"starts_at" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS availability_blocks_by_business_id ON availability_blocks ("business_id");
CREATE INDEX IF NOT EXISTS availability_blocks_by_practitioner_id ON availability_blocks ("practitioner_id");
CREATE INDEX IF NOT EXISTS availability_blocks_by_starts_at ON availability_blocks ("starts_at");
CREATE INDEX IF NOT EXISTS availability_blocks_by_mirrored_at ON availability_blocks ("mirrored_at");

CREATE TABLE IF NOT EXISTS unavailable_blocks (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"business_id" INTEGER,
	"deleted_at" TEXT,
	"ends_at" TEXT,
	"notes" TEXT,
	"practitioner_id" INTEGER,
	"repeat_rule" TEXT,
	"repeated_from_id" INTEGER,
	"starts_at" TEXT,
	"unavailable_block_type_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_business_id ON unavailable_blocks ("business_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_practitioner_id ON unavailable_blocks ("practitioner_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_repeated_from_id ON unavailable_blocks ("repeated_from_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_starts_at ON unavailable_blocks ("starts_at");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_unavailable_block_type_id ON unavailable_blocks ("unavailable_block_type_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_mirrored_at ON unavailable_blocks ("mirrored_at");

CREATE TABLE IF NOT EXISTS group_appointments (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"appointment_type_id" INTEGER,
	"archived_at" TEXT,
	"business_id" INTEGER,
	"deleted_at" TEXT,
	"ends_at" TEXT,
	"max_attendees" INTEGER,
	"notes" TEXT,
	"patient_ids" TEXT,
	"practitioner_id" INTEGER,
	"repeat_rule" TEXT,
	"repeated_from_id" INTEGER,
	"starts_at" TEXT,
	"telehealth_url" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS group_appointments_by_appointment_type_id ON group_appointments ("appointment_type_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_business_id ON group_appointments ("business_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_practitioner_id ON group_appointments ("practitioner_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_repeated_from_id ON group_appointments ("repeated_from_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_starts_at ON group_appointments ("starts_at");
CREATE INDEX IF NOT EXISTS group_appointments_by_mirrored_at ON group_appointments ("mirrored_at");

CREATE TABLE IF NOT EXISTS individual_appointments (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"appointment_type_id" INTEGER,
	"archived_at" TEXT,
	"booking_ip_address" TEXT,
	"business_id" INTEGER,
	"cancellation_note" TEXT,
	"cancellation_reason" INTEGER,
	"cancellation_reason_description" TEXT,
	"cancelled_at" TEXT,
	"deleted_at" TEXT,
	"did_not_arrive" INTEGER,
	"email_reminder_sent" INTEGER,
	"ends_at" TEXT,
	"has_patient_appointment_notes" INTEGER,
	"invoice_status" INTEGER,
	"notes" TEXT,
	"online_booking_policy_accepted" INTEGER,
	"patient_id" INTEGER,
	"patient_arrived" INTEGER,
	"patient_case_id" INTEGER,
	"patient_name" TEXT,
	"practitioner_id" INTEGER,
	"repeat_rule" TEXT,
	"repeated_from_id" INTEGER,
	"sms_reminder_sent" INTEGER,
	"starts_at" TEXT,
	"telehealth_url" TEXT,
	"treatment_note_status" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS individual_appointments_by_appointment_type_id ON individual_appointments ("appointment_type_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_business_id ON individual_appointments ("business_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_patient_id ON individual_appointments ("patient_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_patient_case_id ON individual_appointments ("patient_case_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_practitioner_id ON individual_appointments ("practitioner_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_repeated_from_id ON individual_appointments ("repeated_from_id");
CREATE INDEX IF NOT EXISTS individual_appointments_by_starts_at ON individual_appointments ("starts_at");
CREATE INDEX IF NOT EXISTS individual_appointments_by_mirrored_at ON individual_appointments ("mirrored_at");

CREATE TABLE IF NOT EXISTS attendees (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"arrived" INTEGER,
	"booking_id" INTEGER,
	"booking_ip_address" TEXT,
	"cancellation_note" TEXT,
	"cancellation_reason" INTEGER,
	"cancellation_reason_description" TEXT,
	"cancellation_url" TEXT,
	"cancelled_at" TEXT,
	"deleted_at" TEXT,
	"email_reminder_sent" INTEGER,
	"invoice_status" INTEGER,
	"notes" TEXT,
	"online_booking_policy_accepted" INTEGER,
	"patient_id" INTEGER,
	"patient_case_id" INTEGER,
	"sent_email_follow_ups_count" INTEGER,
	"sent_email_reminders_count" INTEGER,
	"sent_sms_follow_ups_count" INTEGER,
	"sent_sms_reminders_count" INTEGER,
	"sms_reminder_sent" INTEGER,
	"telehealth_url" TEXT,
	"treatment_note_status" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS attendees_by_booking_id ON attendees ("booking_id");
CREATE INDEX IF NOT EXISTS attendees_by_patient_id ON attendees ("patient_id");
CREATE INDEX IF NOT EXISTS attendees_by_patient_case_id ON attendees ("patient_case_id");
CREATE INDEX IF NOT EXISTS attendees_by_mirrored_at ON attendees ("mirrored_at");

CREATE TABLE IF NOT EXISTS invoices (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"appointment_id" INTEGER,
	"archived_at" TEXT,
	"attendee_id" INTEGER,
	"business_id" INTEGER,
	"calculation_method" INTEGER,
	"calculation_method_description" TEXT,
	"closed_at" TEXT,
	"deleted_at" TEXT,
	"discounted_amount" TEXT,
	"invoice_to" TEXT,
	"issue_date" TEXT,
	"net_amount" TEXT,
	"notes" TEXT,
	"number" INTEGER,
	"online_payment_url" TEXT,
	"original_invoice_id" INTEGER,
	"patient_id" INTEGER,
	"patient_extra_information" TEXT,
	"practitioner_id" INTEGER,
	"signature_id" INTEGER,
	"status" INTEGER,
	"status_description" TEXT,
	"tax_amount" TEXT,
	"total_amount" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS invoices_by_appointment_id ON invoices ("appointment_id");
CREATE INDEX IF NOT EXISTS invoices_by_attendee_id ON invoices ("attendee_id");
CREATE INDEX IF NOT EXISTS invoices_by_business_id ON invoices ("business_id");
CREATE INDEX IF NOT EXISTS invoices_by_issue_date ON invoices ("issue_date");
CREATE INDEX IF NOT EXISTS invoices_by_original_invoice_id ON invoices ("original_invoice_id");
CREATE INDEX IF NOT EXISTS invoices_by_patient_id ON invoices ("patient_id");
CREATE INDEX IF NOT EXISTS invoices_by_practitioner_id ON invoices ("practitioner_id");
CREATE INDEX IF NOT EXISTS invoices_by_signature_id ON invoices ("signature_id");
CREATE INDEX IF NOT EXISTS invoices_by_mirrored_at ON invoices ("mirrored_at");

CREATE TABLE IF NOT EXISTS invoice_items (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"billable_item_id" INTEGER,
	"code" TEXT,
	"concession_type_name" TEXT,
	"deleted_at" TEXT,
	"discount_percentage" TEXT,
	"discounted_amount" TEXT,
	"invoice_id" INTEGER,
	"is_monetary_discount" INTEGER,
	"name" TEXT,
	"net_price" TEXT,
	"product_id" INTEGER,
	"quantity" TEXT,
	"tax_amount" TEXT,
	"tax_name" TEXT,
	"tax_rate" TEXT,
	"total_including_tax" TEXT,
	"unit_price" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS invoice_items_by_billable_item_id ON invoice_items ("billable_item_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_invoice_id ON invoice_items ("invoice_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_product_id ON invoice_items ("product_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_mirrored_at ON invoice_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS stock_adjustments (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"adjustment_type" TEXT,
	"archived_at" TEXT,
	"comment" TEXT,
	"notes" TEXT,
	"product_id" INTEGER,
	"quantity" TEXT,
	"user_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS stock_adjustments_by_product_id ON stock_adjustments ("product_id");
CREATE INDEX IF NOT EXISTS stock_adjustments_by_user_id ON stock_adjustments ("user_id");
CREATE INDEX IF NOT EXISTS stock_adjustments_by_mirrored_at ON stock_adjustments ("mirrored_at");

CREATE TABLE IF NOT EXISTS recalls (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"patient_id" INTEGER,
	"recall_at" TEXT,
	"recall_type_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS recalls_by_patient_id ON recalls ("patient_id");
CREATE INDEX IF NOT EXISTS recalls_by_recall_type_id ON recalls ("recall_type_id");
CREATE INDEX IF NOT EXISTS recalls_by_mirrored_at ON recalls ("mirrored_at");

CREATE TABLE IF NOT EXISTS communications (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"attendee_id" INTEGER,
	"booking_id" INTEGER,
	"category" TEXT,
	"category_code" INTEGER,
	"confidential" INTEGER,
	"content" TEXT,
	"content_subject" TEXT,
	"direction_code" INTEGER,
	"direction_description" TEXT,
	"from" TEXT,
	"invoice_id" INTEGER,
	"letter_id" INTEGER,
	"patient_id" INTEGER,
	"payment_id" INTEGER,
	"to" TEXT,
	"type" TEXT,
	"type_code" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS communications_by_attendee_id ON communications ("attendee_id");
CREATE INDEX IF NOT EXISTS communications_by_booking_id ON communications ("booking_id");
CREATE INDEX IF NOT EXISTS communications_by_invoice_id ON communications ("invoice_id");
CREATE INDEX IF NOT EXISTS communications_by_letter_id ON communications ("letter_id");
CREATE INDEX IF NOT EXISTS communications_by_patient_id ON communications ("patient_id");
CREATE INDEX IF NOT EXISTS communications_by_payment_id ON communications ("payment_id");
CREATE INDEX IF NOT EXISTS communications_by_mirrored_at ON communications ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_attachments (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"content_type" TEXT,
	"description" TEXT,
	"filename" TEXT,
	"patient_id" INTEGER,
	"pinned_at" TEXT,
	"processed_at" TEXT,
	"processing_completed" INTEGER,
	"size" INTEGER,
	"user_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_attachments_by_patient_id ON patient_attachments ("patient_id");
CREATE INDEX IF NOT EXISTS patient_attachments_by_user_id ON patient_attachments ("user_id");
CREATE INDEX IF NOT EXISTS patient_attachments_by_mirrored_at ON patient_attachments ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_forms (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"attendee_id" INTEGER,
	"booking_id" INTEGER,
	"business_id" INTEGER,
	"completed_at" TEXT,
	"content" TEXT,
	"edited_at" TEXT,
	"email_to_patient_on_completion" INTEGER,
	"name" TEXT,
	"patient_id" INTEGER,
	"restricted_to_practitioner" INTEGER,
	"signature_ids" TEXT,
	"url" TEXT,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_forms_by_attendee_id ON patient_forms ("attendee_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_booking_id ON patient_forms ("booking_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_business_id ON patient_forms ("business_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_patient_id ON patient_forms ("patient_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_mirrored_at ON patient_forms ("mirrored_at");

CREATE TABLE IF NOT EXISTS treatment_notes (
	"id" INTEGER PRIMARY KEY,
	"created_at" TEXT,
	"updated_at" TEXT,
	"archived_at" TEXT,
	"attendee_id" INTEGER,
	"author_name" TEXT,
	"booking_id" INTEGER,
	"content" TEXT,
	"deleted_at" TEXT,
	"draft" INTEGER,
	"finalized_at" TEXT,
	"patient_id" INTEGER,
	"pinned_at" TEXT,
	"practitioner_id" INTEGER,
	"title" TEXT,
	"treatment_note_template_id" INTEGER,
	gone_at TEXT,
	mirrored_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS treatment_notes_by_attendee_id ON treatment_notes ("attendee_id");
CREATE INDEX IF NOT EXISTS treatment_notes_by_booking_id ON treatment_notes ("booking_id");
CREATE INDEX IF NOT EXISTS treatment_notes_by_patient_id ON treatment_notes ("patient_id");
CREATE INDEX IF NOT EXISTS treatment_notes_by_practitioner_id ON treatment_notes ("practitioner_id");
CREATE INDEX IF NOT EXISTS treatment_notes_by_treatment_note_template_id ON treatment_notes ("treatment_note_template_id");
CREATE INDEX IF NOT EXISTS treatment_notes_by_mirrored_at ON treatment_notes ("mirrored_at");

CREATE VIEW bookings AS
SELECT individual_appointments.id AS id, 'individual appointment' AS kind,
	individual_appointments.starts_at AS starts_at, individual_appointments.ends_at AS ends_at,
	individual_appointments.business_id AS business_id, individual_appointments.practitioner_id AS practitioner_id,
	individual_appointments.appointment_type_id AS appointment_type_id, individual_appointments.patient_id AS patient_id,
	individual_appointments.cancelled_at AS cancelled_at, individual_appointments.archived_at AS archived_at,
	individual_appointments.deleted_at AS deleted_at, individual_appointments.gone_at AS gone_at
FROM individual_appointments
UNION ALL
SELECT group_appointments.id, 'group appointment',
	group_appointments.starts_at, group_appointments.ends_at,
	group_appointments.business_id, group_appointments.practitioner_id,
	group_appointments.appointment_type_id, NULL,
	NULL, group_appointments.archived_at,
	group_appointments.deleted_at, group_appointments.gone_at
FROM group_appointments
UNION ALL
SELECT unavailable_blocks.id, 'unavailable block',
	unavailable_blocks.starts_at, unavailable_blocks.ends_at,
	unavailable_blocks.business_id, unavailable_blocks.practitioner_id,
	NULL, NULL,
	NULL, unavailable_blocks.archived_at,
	unavailable_blocks.deleted_at, unavailable_blocks.gone_at
FROM unavailable_blocks;

CREATE VIEW appointment_details AS
SELECT individual_appointments.id AS appointment_id, 'individual' AS kind,
	individual_appointments.starts_at AS starts_at,
	datetime(individual_appointments.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.starts_at AND individual_appointments.starts_at < business_utc_offsets.ends_at) || ' seconds') AS starts_at_local,
	datetime(individual_appointments.ends_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.ends_at AND individual_appointments.ends_at < business_utc_offsets.ends_at) || ' seconds') AS ends_at_local,
	businesses.time_zone_identifier AS time_zone,
	(CAST(strftime('%s', individual_appointments.ends_at) AS INTEGER) - CAST(strftime('%s', individual_appointments.starts_at) AS INTEGER)) / 60 AS minutes,
	CASE WHEN individual_appointments.cancelled_at IS NOT NULL THEN 'cancelled'
		WHEN individual_appointments.did_not_arrive THEN 'did not arrive'
		WHEN individual_appointments.patient_arrived THEN 'arrived'
		ELSE 'booked' END AS status,
	individual_appointments.cancelled_at AS cancelled_at,
	individual_appointments.cancellation_reason_description AS cancellation_reason,
	individual_appointments.patient_id AS patient_id,
	NULLIF(TRIM(COALESCE(patients.first_name, '') || ' ' || COALESCE(patients.last_name, '')), '') AS patient,
	individual_appointments.practitioner_id AS practitioner_id, practitioners.label AS practitioner,
	individual_appointments.business_id AS business_id, businesses.business_name AS business,
	individual_appointments.appointment_type_id AS appointment_type_id, appointment_types.name AS appointment_type
FROM individual_appointments
LEFT JOIN patients ON patients.id = individual_appointments.patient_id
LEFT JOIN practitioners ON practitioners.id = individual_appointments.practitioner_id
LEFT JOIN businesses ON businesses.id = individual_appointments.business_id
LEFT JOIN appointment_types ON appointment_types.id = individual_appointments.appointment_type_id
WHERE individual_appointments.gone_at IS NULL AND individual_appointments.archived_at IS NULL AND individual_appointments.deleted_at IS NULL
UNION ALL
SELECT group_appointments.id, 'group',
	group_appointments.starts_at,
	datetime(group_appointments.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.starts_at AND group_appointments.starts_at < business_utc_offsets.ends_at) || ' seconds'),
	datetime(group_appointments.ends_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.ends_at AND group_appointments.ends_at < business_utc_offsets.ends_at) || ' seconds'),
	businesses.time_zone_identifier,
	(CAST(strftime('%s', group_appointments.ends_at) AS INTEGER) - CAST(strftime('%s', group_appointments.starts_at) AS INTEGER)) / 60,
	CASE WHEN attendees.cancelled_at IS NOT NULL THEN 'cancelled'
		WHEN attendees.arrived THEN 'arrived'
		ELSE 'booked' END,
	attendees.cancelled_at,
	attendees.cancellation_reason_description,
	attendees.patient_id,
	NULLIF(TRIM(COALESCE(patients.first_name, '') || ' ' || COALESCE(patients.last_name, '')), ''),
	group_appointments.practitioner_id, practitioners.label,
	group_appointments.business_id, businesses.business_name,
	group_appointments.appointment_type_id, appointment_types.name
FROM attendees
JOIN group_appointments ON group_appointments.id = attendees.booking_id
LEFT JOIN patients ON patients.id = attendees.patient_id
LEFT JOIN practitioners ON practitioners.id = group_appointments.practitioner_id
LEFT JOIN businesses ON businesses.id = group_appointments.business_id
LEFT JOIN appointment_types ON appointment_types.id = group_appointments.appointment_type_id
WHERE attendees.gone_at IS NULL AND attendees.archived_at IS NULL AND attendees.deleted_at IS NULL
	AND group_appointments.gone_at IS NULL AND group_appointments.archived_at IS NULL AND group_appointments.deleted_at IS NULL;

CREATE VIEW attendance_by_week AS
SELECT practitioner_id, practitioner, date(starts_at_local, '-6 days', 'weekday 1') AS week,
	COUNT(*) AS appointments,
	SUM(CASE WHEN status = 'arrived' THEN 1 ELSE 0 END) AS arrived,
	SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) AS did_not_arrive,
	SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
	ROUND(100.0 * SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) / COUNT(*), 1) AS did_not_arrive_percent,
	ROUND(100.0 * SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) / COUNT(*), 1) AS cancelled_percent
FROM appointment_details
GROUP BY practitioner_id, practitioner, date(starts_at_local, '-6 days', 'weekday 1');

CREATE VIEW revenue_by_month AS
SELECT invoices.business_id AS business_id, businesses.business_name AS business, date(invoices.issue_date, 'start of month') AS month,
	COUNT(*) AS invoices,
	ROUND(SUM(CAST(ROUND(CAST(invoices.net_amount AS REAL) * 100) AS INTEGER)) / 100.0, 2) AS net_amount,
	ROUND(SUM(CAST(ROUND(CAST(invoices.tax_amount AS REAL) * 100) AS INTEGER)) / 100.0, 2) AS tax_amount,
	ROUND(SUM(CAST(ROUND(CAST(invoices.total_amount AS REAL) * 100) AS INTEGER)) / 100.0, 2) AS total_amount,
	ROUND(SUM(CAST(ROUND(CAST(CASE WHEN CAST(invoices.total_amount AS REAL) < 0 THEN invoices.total_amount ELSE CAST(0 AS REAL) END AS REAL) * 100) AS INTEGER)) / 100.0, 2) AS credit_amount
FROM invoices
LEFT JOIN businesses ON businesses.id = invoices.business_id
WHERE invoices.gone_at IS NULL AND invoices.archived_at IS NULL AND invoices.deleted_at IS NULL
GROUP BY invoices.business_id, businesses.business_name, date(invoices.issue_date, 'start of month');

CREATE VIEW utilisation_by_week AS
WITH booked AS (
	SELECT individual_appointments.practitioner_id AS practitioner_id, individual_appointments.business_id AS business_id,
		datetime(individual_appointments.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.starts_at AND individual_appointments.starts_at < business_utc_offsets.ends_at) || ' seconds') AS starts_at_local,
		(CAST(strftime('%s', individual_appointments.ends_at) AS INTEGER) - CAST(strftime('%s', individual_appointments.starts_at) AS INTEGER)) / 60 AS minutes
	FROM individual_appointments
	WHERE individual_appointments.cancelled_at IS NULL AND individual_appointments.gone_at IS NULL
		AND individual_appointments.archived_at IS NULL AND individual_appointments.deleted_at IS NULL
	UNION ALL
	SELECT group_appointments.practitioner_id, group_appointments.business_id,
		datetime(group_appointments.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.starts_at AND group_appointments.starts_at < business_utc_offsets.ends_at) || ' seconds'),
		(CAST(strftime('%s', group_appointments.ends_at) AS INTEGER) - CAST(strftime('%s', group_appointments.starts_at) AS INTEGER)) / 60
	FROM group_appointments
	WHERE group_appointments.gone_at IS NULL AND group_appointments.archived_at IS NULL AND group_appointments.deleted_at IS NULL
), weeks AS (
	SELECT practitioner_id, business_id, date(starts_at_local, '-6 days', 'weekday 1') AS week, SUM(minutes) AS booked_minutes
	FROM booked
	GROUP BY practitioner_id, business_id, date(starts_at_local, '-6 days', 'weekday 1')
), weekdays AS (
	SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
), hours AS (
	SELECT weeks.practitioner_id AS practitioner_id, weeks.business_id AS business_id, weeks.week AS week,
		datetime(date(weeks.week, weekdays.n || ' days') || ' ' || json_extract(element.value, '$.starts_at')) AS starts_at_local,
		datetime(date(weeks.week, weekdays.n || ' days') || ' ' || json_extract(element.value, '$.ends_at')) AS ends_at_local
	FROM weeks
	CROSS JOIN weekdays
	JOIN daily_availabilities ON daily_availabilities.practitioner_id = weeks.practitioner_id
		AND daily_availabilities.business_id = weeks.business_id
		AND daily_availabilities.day_of_week = weekdays.n + 1
		AND daily_availabilities.gone_at IS NULL
	CROSS JOIN json_each(COALESCE(daily_availabilities.availabilities, '[]')) AS element
	UNION ALL
	SELECT availability_blocks.practitioner_id, availability_blocks.business_id,
		date(datetime(availability_blocks.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.starts_at AND availability_blocks.starts_at < business_utc_offsets.ends_at) || ' seconds'), '-6 days', 'weekday 1'),
		datetime(availability_blocks.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.starts_at AND availability_blocks.starts_at < business_utc_offsets.ends_at) || ' seconds'),
		datetime(availability_blocks.ends_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.ends_at AND availability_blocks.ends_at < business_utc_offsets.ends_at) || ' seconds')
	FROM availability_blocks
	WHERE availability_blocks.gone_at IS NULL
), blocked AS (
	SELECT unavailable_blocks.practitioner_id AS practitioner_id, unavailable_blocks.business_id AS business_id,
		datetime(unavailable_blocks.starts_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = unavailable_blocks.business_id AND business_utc_offsets.starts_at <= unavailable_blocks.starts_at AND unavailable_blocks.starts_at < business_utc_offsets.ends_at) || ' seconds') AS starts_at_local,
		datetime(unavailable_blocks.ends_at, (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = unavailable_blocks.business_id AND business_utc_offsets.starts_at <= unavailable_blocks.ends_at AND unavailable_blocks.ends_at < business_utc_offsets.ends_at) || ' seconds') AS ends_at_local
	FROM unavailable_blocks
	WHERE unavailable_blocks.gone_at IS NULL AND unavailable_blocks.archived_at IS NULL AND unavailable_blocks.deleted_at IS NULL
), worked AS (
	SELECT practitioner_id, business_id, week, (CAST(strftime('%s', ends_at_local) AS INTEGER) - CAST(strftime('%s', starts_at_local) AS INTEGER)) / 60 AS minutes
	FROM hours
	UNION ALL
	SELECT hours.practitioner_id, hours.business_id, hours.week,
		-(CAST(strftime('%s', min(hours.ends_at_local, blocked.ends_at_local)) AS INTEGER) - CAST(strftime('%s', max(hours.starts_at_local, blocked.starts_at_local)) AS INTEGER)) / 60
	FROM hours
	JOIN blocked ON blocked.practitioner_id = hours.practitioner_id AND blocked.business_id = hours.business_id
		AND blocked.starts_at_local < hours.ends_at_local AND hours.starts_at_local < blocked.ends_at_local
), available AS (
	SELECT practitioner_id, business_id, week, SUM(minutes) AS available_minutes
	FROM worked
	GROUP BY practitioner_id, business_id, week
)
SELECT weeks.business_id AS business_id, businesses.business_name AS business,
	weeks.practitioner_id AS practitioner_id, practitioners.label AS practitioner, weeks.week AS week,
	weeks.booked_minutes AS booked_minutes, available.available_minutes AS available_minutes,
	CASE WHEN available.available_minutes > 0
		THEN ROUND(100.0 * weeks.booked_minutes / available.available_minutes, 1) END AS utilisation_percent
FROM weeks
LEFT JOIN available ON available.practitioner_id = weeks.practitioner_id AND available.business_id = weeks.business_id
	AND available.week = weeks.week
LEFT JOIN businesses ON businesses.id = weeks.business_id
LEFT JOIN practitioners ON practitioners.id = weeks.practitioner_id;

CREATE VIEW patients_by_month AS
WITH visits AS (
	SELECT patient_id, business_id, business, date(starts_at_local, 'start of month') AS month
	FROM appointment_details
	WHERE status NOT IN ('cancelled', 'did not arrive') AND starts_at < strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AND patient_id IS NOT NULL
), firsts AS (
	SELECT patient_id, MIN(month) AS month FROM visits GROUP BY patient_id
)
SELECT visits.business_id AS business_id, visits.business AS business, visits.month AS month,
	COUNT(DISTINCT CASE WHEN firsts.month = visits.month THEN visits.patient_id END) AS new_patients,
	COUNT(DISTINCT CASE WHEN firsts.month < visits.month THEN visits.patient_id END) AS returning_patients
FROM visits
JOIN firsts ON firsts.patient_id = visits.patient_id
GROUP BY visits.business_id, visits.business, visits.month;
