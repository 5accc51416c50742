package clinikotest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Tokens of the custom fields. The definition in the settings and the values
// of the patients are matched by them.
const (
	tokenInsurance = "2f1d0a0e-0001-4aaa-8bbb-000000000001"
	tokenProvider  = "2f1d0a0e-0002-4aaa-8bbb-000000000002"
	tokenAlpha     = "2f1d0a0e-0003-4aaa-8bbb-000000000003"
	tokenBeta      = "2f1d0a0e-0004-4aaa-8bbb-000000000004"
	tokenPolicy    = "2f1d0a0e-0005-4aaa-8bbb-000000000005"
)

func (s *seeder) settings(online bool) object {
	owner := s.store.collections["users"].byID[s.owner]
	return object{
		"account": object{
			"id": s.newID().String(), "name": businessPlans[0].name, "subdomain": accountName,
			"country": "Australia", "country_code": "AU", "currency_symbol": "$",
			"has_time_travelers": false, "time_zone_support": true, "email_from": "hello@saltbush.example",
			"first_name": owner.text("first_name"), "last_name": owner.text("last_name"),
			"compliance": object{
				"has_hipaa_compliance_conflicts": false, "hipaa_compliance-conflict_messages": []string{},
			},
		},
		"calendar": object{
			"start_hour": 7, "end_hour": 20, "timeslot_height_in_pixels": 20, "timeslot_size_in_minutes": gridMinutes,
			"show_current_time_indicator": true, "multiple_appointments_gap": false,
		},
		"documents_and_printing": object{"logo_height": 80, "logo_url": nil},
		"integrations": object{
			"mail_chimp": object{"enabled": false}, "medipass": object{"enabled": false}, "xero": object{"enabled": false},
		},
		"online_bookings":                  s.onlineBookings(online),
		"online_payments":                  object{"activated": false},
		"patient_custom_fields_definition": customFieldsDefinition(),
		"patient_privacy": object{
			"anonymise_appointments_on_deletion": false, "anonymise_booking_notifications": false,
			"anonymise_invoices_and_payments_on_deletion": false, "baa_requested": false,
			"browser_title_name_format": "full_name", "ical_patient_name_option": "initials",
			"prevent_sending_financial_data_by_email": false, "requires_hipaa_compliance": false,
		},
		"reminders": object{"default_reminder_type": "SMS & Email"},
		"sms": object{
			"alphanumeric_source_number_required": false, "default_alphanumeric_source_number": "Saltbush",
			"max_message_length": nil, "number_of_usable_characters_per_message": 153, "replies_supported": true,
		},
		"terminology": object{"patient": "patient", "titles": []string{"Mr", "Ms", "Mx", "Dr"}},
		"wait_list":   object{"default_wait_list_expiry_period": 30},
	}
}

func (s *seeder) onlineBookings(enabled bool) object {
	order := []string{}
	for _, r := range s.rotas {
		if r.rec.get("active") == true {
			order = append(order, r.rec.id.String())
		}
	}
	return object{
		"allow_bookings_days_in_advance": maxDaysAhead, "allow_online_bookings_time_zone_choice": false,
		"booking_reservation_minutes": 10, "calendar_info": "Choose a time", "daily_bookings_limit": 3,
		"disabled_text": nil, "disabled_title": nil, "enabled": enabled, "logo_url": nil,
		"max_appointments_per_day_segment": 5, "min_hours_advance_required_to_book": minHoursAhead,
		"min_hours_notice_for_patient_cancellation": 24, "notice_enabled": false, "notice_text": nil,
		"notice_title": nil, "notify_practitioner_by_email": true, "notify_practitioner_by_sms": false,
		"policy": "Be on time.", "practitioner_order": order, "privacy_policy_url": nil,
		"require_patient_address": false, "show_appointment_duration": true, "show_prices": true,
		"adroll":             object{"advertiser_id": nil, "pixel_id": nil},
		"google_analytics":   object{"tracking_id": nil},
		"google_tag_manager": object{"container_id": nil},
	}
}

func customFieldsDefinition() object {
	return customSections(
		object{
			"name": "Provider", "type": "radiobuttons", "token": tokenProvider, "archived": false,
			"options": []object{
				{"name": "Alpha Cover", "token": tokenAlpha, "archived": false},
				{"name": "Beta Cover", "token": tokenBeta, "archived": true},
			},
			"other": object{"enabled": true, "archived": false},
		},
		object{"name": "Policy number", "type": "text", "token": tokenPolicy, "archived": false},
	)
}

// noPolicy is the policy number in the seeder's template of custom fields.
const noPolicy = "ZX-0000"

// customFields are the values of one patient.
func (s *seeder) customFields(i int) json.RawMessage {
	return bytes.Replace(s.customTemplate, []byte(noPolicy), fmt.Appendf(nil, "ZX-%04d", i+1001), 1)
}

func customTemplate() json.RawMessage {
	return encode(customSections(
		object{
			"name": "Provider", "type": "radiobuttons", "token": tokenProvider, "archived": false,
			"options": []object{
				{"name": "Alpha Cover", "token": tokenAlpha, "archived": false, "selected": true},
				{"name": "Beta Cover", "token": tokenBeta, "archived": true},
			},
			"other": object{"enabled": true},
		},
		object{"name": "Policy number", "type": "text", "token": tokenPolicy, "archived": false, "value": noPolicy},
	))
}

func customSections(fields ...object) object {
	return object{"sections": []object{{
		"name": "Insurance", "token": tokenInsurance, "archived": false, "fields": fields,
	}}}
}
