-- Written by go test -run TestSchema -update.
-- Version 1

CREATE TABLE IF NOT EXISTS mirror_schema (version bigint NOT NULL);
CREATE TABLE IF NOT EXISTS mirror_account (name text NOT NULL);
CREATE TABLE IF NOT EXISTS mirror_without (name text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS mirror_lists (name text PRIMARY KEY, position text NOT NULL, read bigint NOT NULL, read_at timestamptz, reconciled_at timestamptz);
CREATE TABLE IF NOT EXISTS business_utc_offsets (business_id bigint NOT NULL, starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, seconds bigint NOT NULL, PRIMARY KEY (business_id, starts_at));

CREATE TABLE IF NOT EXISTS businesses (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"additional_information" text,
	"additional_invoice_information" text,
	"address_1" text,
	"address_2" text,
	"appointment_reminders_enabled" boolean,
	"appointment_type_ids" jsonb,
	"archived_at" timestamptz,
	"business_name" text,
	"business_registration_name" text,
	"business_registration_value" text,
	"city" text,
	"contact_information" text,
	"country" text,
	"country_code" text,
	"deleted_at" timestamptz,
	"display_name" text,
	"email_reply_to" text,
	"label" text,
	"post_code" text,
	"show_in_online_bookings" boolean,
	"state" text,
	"time_zone" text,
	"time_zone_identifier" text,
	"website_address" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS businesses_by_mirrored_at ON businesses ("mirrored_at");

CREATE TABLE IF NOT EXISTS practitioners (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"active" boolean,
	"default_appointment_type_id" bigint,
	"description" text,
	"designation" text,
	"display_name" text,
	"first_name" text,
	"label" text,
	"last_name" text,
	"show_in_online_bookings" boolean,
	"title" text,
	"user_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS practitioners_by_default_appointment_type_id ON practitioners ("default_appointment_type_id");
CREATE INDEX IF NOT EXISTS practitioners_by_user_id ON practitioners ("user_id");
CREATE INDEX IF NOT EXISTS practitioners_by_mirrored_at ON practitioners ("mirrored_at");

CREATE TABLE IF NOT EXISTS users (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"active" boolean,
	"email" text,
	"first_name" text,
	"last_name" text,
	"phone_numbers" jsonb,
	"role" text,
	"time_zone" text,
	"time_zone_identifier" text,
	"title" text,
	"user_active" boolean,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS users_by_mirrored_at ON users ("mirrored_at");

CREATE TABLE IF NOT EXISTS practitioner_reference_numbers (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"business_id" bigint,
	"name" text,
	"practitioner_id" bigint,
	"reference_number" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_business_id ON practitioner_reference_numbers ("business_id");
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_practitioner_id ON practitioner_reference_numbers ("practitioner_id");
CREATE INDEX IF NOT EXISTS practitioner_reference_numbers_by_mirrored_at ON practitioner_reference_numbers ("mirrored_at");

CREATE TABLE IF NOT EXISTS daily_availabilities (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"availabilities" jsonb,
	"business_id" bigint,
	"day_of_week" bigint,
	"practitioner_id" bigint,
	"time_zone" text,
	"time_zone_identifier" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS daily_availabilities_by_business_id ON daily_availabilities ("business_id");
CREATE INDEX IF NOT EXISTS daily_availabilities_by_practitioner_id ON daily_availabilities ("practitioner_id");
CREATE INDEX IF NOT EXISTS daily_availabilities_by_mirrored_at ON daily_availabilities ("mirrored_at");

CREATE TABLE IF NOT EXISTS taxes (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"amount" numeric,
	"name" text,
	"rate" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS taxes_by_mirrored_at ON taxes ("mirrored_at");

CREATE TABLE IF NOT EXISTS billable_items (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"item_code" text,
	"item_type" text,
	"name" text,
	"price" numeric,
	"tax_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS billable_items_by_tax_id ON billable_items ("tax_id");
CREATE INDEX IF NOT EXISTS billable_items_by_mirrored_at ON billable_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS product_suppliers (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"name" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS product_suppliers_by_mirrored_at ON product_suppliers ("mirrored_at");

CREATE TABLE IF NOT EXISTS products (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"cost_price" numeric,
	"item_code" text,
	"name" text,
	"notes" text,
	"price_ex_tax" numeric,
	"price_including_tax" numeric,
	"product_supplier_id" bigint,
	"product_supplier_name" text,
	"serial_number" text,
	"stock_level" numeric,
	"tax_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS products_by_product_supplier_id ON products ("product_supplier_id");
CREATE INDEX IF NOT EXISTS products_by_tax_id ON products ("tax_id");
CREATE INDEX IF NOT EXISTS products_by_mirrored_at ON products ("mirrored_at");

CREATE TABLE IF NOT EXISTS concession_types (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"name" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS concession_types_by_mirrored_at ON concession_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS concession_prices (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"billable_item_id" bigint,
	"concession_type_id" bigint,
	"price" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS concession_prices_by_billable_item_id ON concession_prices ("billable_item_id");
CREATE INDEX IF NOT EXISTS concession_prices_by_concession_type_id ON concession_prices ("concession_type_id");
CREATE INDEX IF NOT EXISTS concession_prices_by_mirrored_at ON concession_prices ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_types (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"add_deposit_to_account_credit" boolean,
	"appointment_confirmation_template_ids" jsonb,
	"appointment_follow_up_template_ids" jsonb,
	"appointment_reminder_template_ids" jsonb,
	"archived_at" timestamptz,
	"billable_item_id" bigint,
	"category" text,
	"color" text,
	"deposit_price" numeric,
	"description" text,
	"duration_in_minutes" bigint,
	"max_attendees" bigint,
	"name" text,
	"online_bookings_lead_time_hours" bigint,
	"online_payments_enabled" boolean,
	"online_payments_mode" text,
	"product_id" bigint,
	"show_in_online_bookings" boolean,
	"telehealth_enabled" boolean,
	"treatment_note_template_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_types_by_billable_item_id ON appointment_types ("billable_item_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_product_id ON appointment_types ("product_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_treatment_note_template_id ON appointment_types ("treatment_note_template_id");
CREATE INDEX IF NOT EXISTS appointment_types_by_mirrored_at ON appointment_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_type_billable_items (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"appointment_type_id" bigint,
	"billable_item_id" bigint,
	"discount_percentage" numeric,
	"discounted_amount" numeric,
	"is_monetary_discount" boolean,
	"quantity" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_appointment_type_id ON appointment_type_billable_items ("appointment_type_id");
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_billable_item_id ON appointment_type_billable_items ("billable_item_id");
CREATE INDEX IF NOT EXISTS appointment_type_billable_items_by_mirrored_at ON appointment_type_billable_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS appointment_type_products (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"appointment_type_id" bigint,
	"discount_percentage" numeric,
	"discounted_amount" numeric,
	"is_monetary_discount" boolean,
	"product_id" bigint,
	"quantity" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS appointment_type_products_by_appointment_type_id ON appointment_type_products ("appointment_type_id");
CREATE INDEX IF NOT EXISTS appointment_type_products_by_product_id ON appointment_type_products ("product_id");
CREATE INDEX IF NOT EXISTS appointment_type_products_by_mirrored_at ON appointment_type_products ("mirrored_at");

CREATE TABLE IF NOT EXISTS services (
	"appointment_type_id" bigint,
	"business_id" bigint,
	"practitioner_ids" jsonb,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS services_by_appointment_type_id ON services ("appointment_type_id");
CREATE INDEX IF NOT EXISTS services_by_business_id ON services ("business_id");
CREATE INDEX IF NOT EXISTS services_by_mirrored_at ON services ("mirrored_at");

CREATE TABLE IF NOT EXISTS unavailable_block_types (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"color" text,
	"duration_in_minutes" bigint,
	"name" text,
	"system_controlled" boolean,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS unavailable_block_types_by_mirrored_at ON unavailable_block_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS referral_source_types (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"name" text,
	"referrer_type" text,
	"subcategories" jsonb,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS referral_source_types_by_mirrored_at ON referral_source_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_form_templates (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"content" jsonb,
	"email_to_patient_on_completion" boolean,
	"name" text,
	"restricted_to_practitioner" boolean,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_form_templates_by_mirrored_at ON patient_form_templates ("mirrored_at");

CREATE TABLE IF NOT EXISTS treatment_note_templates (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"content" jsonb,
	"deleted_at" timestamptz,
	"name" text,
	"print_settings" jsonb,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS treatment_note_templates_by_mirrored_at ON treatment_note_templates ("mirrored_at");

CREATE TABLE IF NOT EXISTS recall_types (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"name" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS recall_types_by_mirrored_at ON recall_types ("mirrored_at");

CREATE TABLE IF NOT EXISTS contacts (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"address_1" text,
	"address_2" text,
	"address_3" text,
	"archived_at" timestamptz,
	"city" text,
	"company_name" text,
	"country" text,
	"country_code" text,
	"deleted_at" timestamptz,
	"doctor_type" text,
	"email" text,
	"first_name" text,
	"last_name" text,
	"notes" text,
	"occupation" text,
	"phone_numbers" jsonb,
	"post_code" text,
	"preferred_name" text,
	"provider_number" text,
	"state" text,
	"title" text,
	"type" text,
	"type_code" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS contacts_by_mirrored_at ON contacts ("mirrored_at");

CREATE TABLE IF NOT EXISTS patients (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"accepted_email_marketing" boolean,
	"accepted_privacy_policy" boolean,
	"accepted_sms_marketing" boolean,
	"address_1" text,
	"address_2" text,
	"address_3" text,
	"appointment_notes" text,
	"archived_at" timestamptz,
	"city" text,
	"concession_type_id" bigint,
	"country" text,
	"country_code" text,
	"custom_fields" jsonb,
	"date_of_birth" date,
	"deleted_at" timestamptz,
	"dva_card_number" text,
	"email" text,
	"emergency_contact" text,
	"first_name" text,
	"gender" text,
	"gender_identity" text,
	"invoice_default_to" text,
	"invoice_email" text,
	"invoice_extra_information" text,
	"label" text,
	"last_name" text,
	"latest_booking_id" bigint,
	"medicare" text,
	"medicare_reference_number" text,
	"merged_at" timestamptz,
	"merged_with_patient_id" bigint,
	"notes" text,
	"occupation" text,
	"old_reference_id" text,
	"patient_phone_numbers" jsonb,
	"post_code" text,
	"preferred_first_name" text,
	"pronouns" jsonb,
	"receives_cancellation_emails" boolean,
	"receives_confirmation_emails" boolean,
	"referral_source" text,
	"referring_doctor_id" bigint,
	"reminder_type" text,
	"sex" text,
	"state" text,
	"time_zone" text,
	"title" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS patients_by_concession_type_id ON patients ("concession_type_id");
CREATE INDEX IF NOT EXISTS patients_by_latest_booking_id ON patients ("latest_booking_id");
CREATE INDEX IF NOT EXISTS patients_by_merged_with_patient_id ON patients ("merged_with_patient_id");
CREATE INDEX IF NOT EXISTS patients_by_referring_doctor_id ON patients ("referring_doctor_id");
CREATE INDEX IF NOT EXISTS patients_by_mirrored_at ON patients ("mirrored_at");

CREATE TABLE IF NOT EXISTS relationships (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"patient_id" bigint,
	"related_patient_id" bigint,
	"relation" bigint,
	"relation_description" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS relationships_by_patient_id ON relationships ("patient_id");
CREATE INDEX IF NOT EXISTS relationships_by_related_patient_id ON relationships ("related_patient_id");
CREATE INDEX IF NOT EXISTS relationships_by_mirrored_at ON relationships ("mirrored_at");

CREATE TABLE IF NOT EXISTS referral_sources (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"notes" text,
	"patient_id" bigint,
	"referral_source_type_id" bigint,
	"referrer_id" bigint,
	"referrer_type" text,
	"subcategory" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS referral_sources_by_patient_id ON referral_sources ("patient_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_referral_source_type_id ON referral_sources ("referral_source_type_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_referrer_id ON referral_sources ("referrer_id");
CREATE INDEX IF NOT EXISTS referral_sources_by_mirrored_at ON referral_sources ("mirrored_at");

CREATE TABLE IF NOT EXISTS medical_alerts (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"deleted_at" timestamptz,
	"name" text,
	"patient_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS medical_alerts_by_patient_id ON medical_alerts ("patient_id");
CREATE INDEX IF NOT EXISTS medical_alerts_by_mirrored_at ON medical_alerts ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_cases (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"attendee_ids" jsonb,
	"closed" boolean,
	"closed_at" timestamptz,
	"contact_id" bigint,
	"expiry_date" date,
	"include_cancelled_attendees" boolean,
	"include_dna_attendees" boolean,
	"issue_date" date,
	"max_invoiceable_amount" numeric,
	"max_sessions" bigint,
	"name" text,
	"notes" text,
	"patient_id" bigint,
	"referral" boolean,
	"referral_type" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_cases_by_contact_id ON patient_cases ("contact_id");
CREATE INDEX IF NOT EXISTS patient_cases_by_issue_date ON patient_cases ("issue_date");
CREATE INDEX IF NOT EXISTS patient_cases_by_patient_id ON patient_cases ("patient_id");
CREATE INDEX IF NOT EXISTS patient_cases_by_mirrored_at ON patient_cases ("mirrored_at");

CREATE TABLE IF NOT EXISTS availability_blocks (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"business_id" bigint,
	"ends_at" timestamptz,
	"practitioner_id" bigint,
	"repeat_rule" jsonb,
	"starts_at" timestamptz,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS availability_blocks_by_business_id ON availability_blocks ("business_id");
CREATE INDEX IF NOT EXISTS availability_blocks_by_practitioner_id ON availability_blocks ("practitioner_id");
CREATE INDEX IF NOT EXISTS availability_blocks_by_starts_at ON availability_blocks ("starts_at");
CREATE INDEX IF NOT EXISTS availability_blocks_by_mirrored_at ON availability_blocks ("mirrored_at");

CREATE TABLE IF NOT EXISTS unavailable_blocks (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"business_id" bigint,
	"deleted_at" timestamptz,
	"ends_at" timestamptz,
	"notes" text,
	"practitioner_id" bigint,
	"repeat_rule" jsonb,
	"repeated_from_id" bigint,
	"starts_at" timestamptz,
	"unavailable_block_type_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_business_id ON unavailable_blocks ("business_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_practitioner_id ON unavailable_blocks ("practitioner_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_repeated_from_id ON unavailable_blocks ("repeated_from_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_starts_at ON unavailable_blocks ("starts_at");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_unavailable_block_type_id ON unavailable_blocks ("unavailable_block_type_id");
CREATE INDEX IF NOT EXISTS unavailable_blocks_by_mirrored_at ON unavailable_blocks ("mirrored_at");

CREATE TABLE IF NOT EXISTS group_appointments (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"appointment_type_id" bigint,
	"archived_at" timestamptz,
	"business_id" bigint,
	"deleted_at" timestamptz,
	"ends_at" timestamptz,
	"max_attendees" bigint,
	"notes" text,
	"patient_ids" jsonb,
	"practitioner_id" bigint,
	"repeat_rule" jsonb,
	"repeated_from_id" bigint,
	"starts_at" timestamptz,
	"telehealth_url" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS group_appointments_by_appointment_type_id ON group_appointments ("appointment_type_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_business_id ON group_appointments ("business_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_practitioner_id ON group_appointments ("practitioner_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_repeated_from_id ON group_appointments ("repeated_from_id");
CREATE INDEX IF NOT EXISTS group_appointments_by_starts_at ON group_appointments ("starts_at");
CREATE INDEX IF NOT EXISTS group_appointments_by_mirrored_at ON group_appointments ("mirrored_at");

CREATE TABLE IF NOT EXISTS individual_appointments (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"appointment_type_id" bigint,
	"archived_at" timestamptz,
	"booking_ip_address" text,
	"business_id" bigint,
	"cancellation_note" text,
	"cancellation_reason" bigint,
	"cancellation_reason_description" text,
	"cancelled_at" timestamptz,
	"deleted_at" timestamptz,
	"did_not_arrive" boolean,
	"email_reminder_sent" boolean,
	"ends_at" timestamptz,
	"has_patient_appointment_notes" boolean,
	"invoice_status" bigint,
	"notes" text,
	"online_booking_policy_accepted" boolean,
	"patient_id" bigint,
	"patient_arrived" boolean,
	"patient_case_id" bigint,
	"patient_name" text,
	"practitioner_id" bigint,
	"repeat_rule" jsonb,
	"repeated_from_id" bigint,
	"sms_reminder_sent" boolean,
	"starts_at" timestamptz,
	"telehealth_url" text,
	"treatment_note_status" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
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
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"arrived" boolean,
	"booking_id" bigint,
	"booking_ip_address" text,
	"cancellation_note" text,
	"cancellation_reason" bigint,
	"cancellation_reason_description" text,
	"cancellation_url" text,
	"cancelled_at" timestamptz,
	"deleted_at" timestamptz,
	"email_reminder_sent" boolean,
	"invoice_status" bigint,
	"notes" text,
	"online_booking_policy_accepted" boolean,
	"patient_id" bigint,
	"patient_case_id" bigint,
	"sent_email_follow_ups_count" bigint,
	"sent_email_reminders_count" bigint,
	"sent_sms_follow_ups_count" bigint,
	"sent_sms_reminders_count" bigint,
	"sms_reminder_sent" boolean,
	"telehealth_url" text,
	"treatment_note_status" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS attendees_by_booking_id ON attendees ("booking_id");
CREATE INDEX IF NOT EXISTS attendees_by_patient_id ON attendees ("patient_id");
CREATE INDEX IF NOT EXISTS attendees_by_patient_case_id ON attendees ("patient_case_id");
CREATE INDEX IF NOT EXISTS attendees_by_mirrored_at ON attendees ("mirrored_at");

CREATE TABLE IF NOT EXISTS invoices (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"appointment_id" bigint,
	"archived_at" timestamptz,
	"attendee_id" bigint,
	"business_id" bigint,
	"calculation_method" bigint,
	"calculation_method_description" text,
	"closed_at" timestamptz,
	"deleted_at" timestamptz,
	"discounted_amount" numeric,
	"invoice_to" text,
	"issue_date" date,
	"net_amount" numeric,
	"notes" text,
	"number" bigint,
	"online_payment_url" text,
	"original_invoice_id" bigint,
	"patient_id" bigint,
	"patient_extra_information" text,
	"practitioner_id" bigint,
	"signature_id" bigint,
	"status" bigint,
	"status_description" text,
	"tax_amount" numeric,
	"total_amount" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
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
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"billable_item_id" bigint,
	"code" text,
	"concession_type_name" text,
	"deleted_at" timestamptz,
	"discount_percentage" numeric,
	"discounted_amount" numeric,
	"invoice_id" bigint,
	"is_monetary_discount" boolean,
	"name" text,
	"net_price" numeric,
	"product_id" bigint,
	"quantity" numeric,
	"tax_amount" numeric,
	"tax_name" text,
	"tax_rate" numeric,
	"total_including_tax" numeric,
	"unit_price" numeric,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS invoice_items_by_billable_item_id ON invoice_items ("billable_item_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_invoice_id ON invoice_items ("invoice_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_product_id ON invoice_items ("product_id");
CREATE INDEX IF NOT EXISTS invoice_items_by_mirrored_at ON invoice_items ("mirrored_at");

CREATE TABLE IF NOT EXISTS stock_adjustments (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"adjustment_type" text,
	"archived_at" timestamptz,
	"comment" text,
	"notes" text,
	"product_id" bigint,
	"quantity" numeric,
	"user_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS stock_adjustments_by_product_id ON stock_adjustments ("product_id");
CREATE INDEX IF NOT EXISTS stock_adjustments_by_user_id ON stock_adjustments ("user_id");
CREATE INDEX IF NOT EXISTS stock_adjustments_by_mirrored_at ON stock_adjustments ("mirrored_at");

CREATE TABLE IF NOT EXISTS recalls (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"patient_id" bigint,
	"recall_at" date,
	"recall_type_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS recalls_by_patient_id ON recalls ("patient_id");
CREATE INDEX IF NOT EXISTS recalls_by_recall_type_id ON recalls ("recall_type_id");
CREATE INDEX IF NOT EXISTS recalls_by_mirrored_at ON recalls ("mirrored_at");

CREATE TABLE IF NOT EXISTS communications (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"attendee_id" bigint,
	"booking_id" bigint,
	"category" text,
	"category_code" bigint,
	"confidential" boolean,
	"content" text,
	"content_subject" text,
	"direction_code" bigint,
	"direction_description" text,
	"from" text,
	"invoice_id" bigint,
	"letter_id" bigint,
	"patient_id" bigint,
	"payment_id" bigint,
	"to" text,
	"type" text,
	"type_code" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS communications_by_attendee_id ON communications ("attendee_id");
CREATE INDEX IF NOT EXISTS communications_by_booking_id ON communications ("booking_id");
CREATE INDEX IF NOT EXISTS communications_by_invoice_id ON communications ("invoice_id");
CREATE INDEX IF NOT EXISTS communications_by_letter_id ON communications ("letter_id");
CREATE INDEX IF NOT EXISTS communications_by_patient_id ON communications ("patient_id");
CREATE INDEX IF NOT EXISTS communications_by_payment_id ON communications ("payment_id");
CREATE INDEX IF NOT EXISTS communications_by_mirrored_at ON communications ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_attachments (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"content_type" text,
	"description" text,
	"filename" text,
	"patient_id" bigint,
	"pinned_at" timestamptz,
	"processed_at" timestamptz,
	"processing_completed" boolean,
	"size" bigint,
	"user_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_attachments_by_patient_id ON patient_attachments ("patient_id");
CREATE INDEX IF NOT EXISTS patient_attachments_by_user_id ON patient_attachments ("user_id");
CREATE INDEX IF NOT EXISTS patient_attachments_by_mirrored_at ON patient_attachments ("mirrored_at");

CREATE TABLE IF NOT EXISTS patient_forms (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"attendee_id" bigint,
	"booking_id" bigint,
	"business_id" bigint,
	"completed_at" timestamptz,
	"content" jsonb,
	"edited_at" timestamptz,
	"email_to_patient_on_completion" boolean,
	"name" text,
	"patient_id" bigint,
	"restricted_to_practitioner" boolean,
	"signature_ids" jsonb,
	"url" text,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS patient_forms_by_attendee_id ON patient_forms ("attendee_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_booking_id ON patient_forms ("booking_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_business_id ON patient_forms ("business_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_patient_id ON patient_forms ("patient_id");
CREATE INDEX IF NOT EXISTS patient_forms_by_mirrored_at ON patient_forms ("mirrored_at");

CREATE TABLE IF NOT EXISTS treatment_notes (
	"id" bigint PRIMARY KEY,
	"created_at" timestamptz,
	"updated_at" timestamptz,
	"archived_at" timestamptz,
	"attendee_id" bigint,
	"author_name" text,
	"booking_id" bigint,
	"content" jsonb,
	"deleted_at" timestamptz,
	"draft" boolean,
	"finalized_at" timestamptz,
	"patient_id" bigint,
	"pinned_at" timestamptz,
	"practitioner_id" bigint,
	"title" text,
	"treatment_note_template_id" bigint,
	gone_at timestamptz,
	mirrored_at timestamptz NOT NULL
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
	group_appointments.appointment_type_id, CAST(NULL AS bigint),
	CAST(NULL AS timestamptz), group_appointments.archived_at,
	group_appointments.deleted_at, group_appointments.gone_at
FROM group_appointments
UNION ALL
SELECT unavailable_blocks.id, 'unavailable block',
	unavailable_blocks.starts_at, unavailable_blocks.ends_at,
	unavailable_blocks.business_id, unavailable_blocks.practitioner_id,
	CAST(NULL AS bigint), CAST(NULL AS bigint),
	CAST(NULL AS timestamptz), unavailable_blocks.archived_at,
	unavailable_blocks.deleted_at, unavailable_blocks.gone_at
FROM unavailable_blocks;

CREATE VIEW appointment_details AS
SELECT individual_appointments.id AS appointment_id, 'individual' AS kind,
	individual_appointments.starts_at AS starts_at,
	((individual_appointments.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.starts_at AND individual_appointments.starts_at < business_utc_offsets.ends_at) * interval '1 second') AS starts_at_local,
	((individual_appointments.ends_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.ends_at AND individual_appointments.ends_at < business_utc_offsets.ends_at) * interval '1 second') AS ends_at_local,
	businesses.time_zone_identifier AS time_zone,
	CAST(EXTRACT(EPOCH FROM (individual_appointments.ends_at - individual_appointments.starts_at)) / 60 AS bigint) AS minutes,
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
	((group_appointments.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.starts_at AND group_appointments.starts_at < business_utc_offsets.ends_at) * interval '1 second'),
	((group_appointments.ends_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.ends_at AND group_appointments.ends_at < business_utc_offsets.ends_at) * interval '1 second'),
	businesses.time_zone_identifier,
	CAST(EXTRACT(EPOCH FROM (group_appointments.ends_at - group_appointments.starts_at)) / 60 AS bigint),
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
SELECT practitioner_id, practitioner, CAST(date_trunc('week', starts_at_local) AS date) AS week,
	COUNT(*) AS appointments,
	SUM(CASE WHEN status = 'arrived' THEN 1 ELSE 0 END) AS arrived,
	SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) AS did_not_arrive,
	SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
	ROUND(100.0 * SUM(CASE WHEN status = 'did not arrive' THEN 1 ELSE 0 END) / COUNT(*), 1) AS did_not_arrive_percent,
	ROUND(100.0 * SUM(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END) / COUNT(*), 1) AS cancelled_percent
FROM appointment_details
GROUP BY practitioner_id, practitioner, CAST(date_trunc('week', starts_at_local) AS date);

CREATE VIEW revenue_by_month AS
SELECT invoices.business_id AS business_id, businesses.business_name AS business, CAST(date_trunc('month', CAST(invoices.issue_date AS timestamp)) AS date) AS month,
	COUNT(*) AS invoices,
	SUM(invoices.net_amount) AS net_amount,
	SUM(invoices.tax_amount) AS tax_amount,
	SUM(invoices.total_amount) AS total_amount,
	SUM(CASE WHEN CAST(invoices.total_amount AS numeric) < 0 THEN invoices.total_amount ELSE CAST(0 AS numeric) END) AS credit_amount
FROM invoices
LEFT JOIN businesses ON businesses.id = invoices.business_id
WHERE invoices.gone_at IS NULL AND invoices.archived_at IS NULL AND invoices.deleted_at IS NULL
GROUP BY invoices.business_id, businesses.business_name, CAST(date_trunc('month', CAST(invoices.issue_date AS timestamp)) AS date);

CREATE VIEW utilisation_by_week AS
WITH booked AS (
	SELECT individual_appointments.practitioner_id AS practitioner_id, individual_appointments.business_id AS business_id,
		((individual_appointments.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = individual_appointments.business_id AND business_utc_offsets.starts_at <= individual_appointments.starts_at AND individual_appointments.starts_at < business_utc_offsets.ends_at) * interval '1 second') AS starts_at_local,
		CAST(EXTRACT(EPOCH FROM (individual_appointments.ends_at - individual_appointments.starts_at)) / 60 AS bigint) AS minutes
	FROM individual_appointments
	WHERE individual_appointments.cancelled_at IS NULL AND individual_appointments.gone_at IS NULL
		AND individual_appointments.archived_at IS NULL AND individual_appointments.deleted_at IS NULL
	UNION ALL
	SELECT group_appointments.practitioner_id, group_appointments.business_id,
		((group_appointments.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = group_appointments.business_id AND business_utc_offsets.starts_at <= group_appointments.starts_at AND group_appointments.starts_at < business_utc_offsets.ends_at) * interval '1 second'),
		CAST(EXTRACT(EPOCH FROM (group_appointments.ends_at - group_appointments.starts_at)) / 60 AS bigint)
	FROM group_appointments
	WHERE group_appointments.gone_at IS NULL AND group_appointments.archived_at IS NULL AND group_appointments.deleted_at IS NULL
), weeks AS (
	SELECT practitioner_id, business_id, CAST(date_trunc('week', starts_at_local) AS date) AS week, SUM(minutes) AS booked_minutes
	FROM booked
	GROUP BY practitioner_id, business_id, CAST(date_trunc('week', starts_at_local) AS date)
), weekdays AS (
	SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6
), hours AS (
	SELECT weeks.practitioner_id AS practitioner_id, weeks.business_id AS business_id, weeks.week AS week,
		((weeks.week + weekdays.n) + CAST(element.value->>'starts_at' AS time)) AS starts_at_local,
		((weeks.week + weekdays.n) + CAST(element.value->>'ends_at' AS time)) AS ends_at_local
	FROM weeks
	CROSS JOIN weekdays
	JOIN daily_availabilities ON daily_availabilities.practitioner_id = weeks.practitioner_id
		AND daily_availabilities.business_id = weeks.business_id
		AND daily_availabilities.day_of_week = weekdays.n + 1
		AND daily_availabilities.gone_at IS NULL
	CROSS JOIN LATERAL jsonb_array_elements(COALESCE(daily_availabilities.availabilities, '[]')) AS element(value)
	UNION ALL
	SELECT availability_blocks.practitioner_id, availability_blocks.business_id,
		CAST(date_trunc('week', ((availability_blocks.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.starts_at AND availability_blocks.starts_at < business_utc_offsets.ends_at) * interval '1 second')) AS date),
		((availability_blocks.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.starts_at AND availability_blocks.starts_at < business_utc_offsets.ends_at) * interval '1 second'),
		((availability_blocks.ends_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = availability_blocks.business_id AND business_utc_offsets.starts_at <= availability_blocks.ends_at AND availability_blocks.ends_at < business_utc_offsets.ends_at) * interval '1 second')
	FROM availability_blocks
	WHERE availability_blocks.gone_at IS NULL
), blocked AS (
	SELECT unavailable_blocks.practitioner_id AS practitioner_id, unavailable_blocks.business_id AS business_id,
		((unavailable_blocks.starts_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = unavailable_blocks.business_id AND business_utc_offsets.starts_at <= unavailable_blocks.starts_at AND unavailable_blocks.starts_at < business_utc_offsets.ends_at) * interval '1 second') AS starts_at_local,
		((unavailable_blocks.ends_at AT TIME ZONE 'UTC') + (SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = unavailable_blocks.business_id AND business_utc_offsets.starts_at <= unavailable_blocks.ends_at AND unavailable_blocks.ends_at < business_utc_offsets.ends_at) * interval '1 second') AS ends_at_local
	FROM unavailable_blocks
	WHERE unavailable_blocks.gone_at IS NULL AND unavailable_blocks.archived_at IS NULL AND unavailable_blocks.deleted_at IS NULL
), worked AS (
	SELECT practitioner_id, business_id, week, CAST(EXTRACT(EPOCH FROM (ends_at_local - starts_at_local)) / 60 AS bigint) AS minutes
	FROM hours
	UNION ALL
	SELECT hours.practitioner_id, hours.business_id, hours.week,
		-CAST(EXTRACT(EPOCH FROM (LEAST(hours.ends_at_local, blocked.ends_at_local) - GREATEST(hours.starts_at_local, blocked.starts_at_local))) / 60 AS bigint)
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
	SELECT patient_id, business_id, business, CAST(date_trunc('month', CAST(starts_at_local AS timestamp)) AS date) AS month
	FROM appointment_details
	WHERE status NOT IN ('cancelled', 'did not arrive') AND starts_at < now() AND patient_id IS NOT NULL
), firsts AS (
	SELECT patient_id, MIN(month) AS month FROM visits GROUP BY patient_id
)
SELECT visits.business_id AS business_id, visits.business AS business, visits.month AS month,
	COUNT(DISTINCT CASE WHEN firsts.month = visits.month THEN visits.patient_id END) AS new_patients,
	COUNT(DISTINCT CASE WHEN firsts.month < visits.month THEN visits.patient_id END) AS returning_patients
FROM visits
JOIN firsts ON firsts.patient_id = visits.patient_id
GROUP BY visits.business_id, visits.business, visits.month;
