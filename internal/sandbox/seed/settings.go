package seed

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Tokens of the custom fields, which connect the definition in the settings
// with the values of patients.
const (
	tokenInsurance = "2f1d0a0e-0001-4aaa-8bbb-000000000001"
	tokenProvider  = "2f1d0a0e-0002-4aaa-8bbb-000000000002"
	tokenAlpha     = "2f1d0a0e-0003-4aaa-8bbb-000000000003"
	tokenBeta      = "2f1d0a0e-0004-4aaa-8bbb-000000000004"
	tokenPolicy    = "2f1d0a0e-0005-4aaa-8bbb-000000000005"
)

func (s *seeder) settings(account string, online bool) store.Object {
	owner := s.store.Collections["users"].ByID[s.owner]
	return store.Object{
		"account": store.Object{
			"id": s.newID().String(), "name": businessPlans[0].name, "subdomain": account,
			"country": "Australia", "country_code": "AU", "currency_symbol": "$",
			"has_time_travelers": false, "time_zone_support": true, "email_from": "hello@saltbush.example",
			"first_name": owner.Text("first_name"), "last_name": owner.Text("last_name"),
			"compliance": store.Object{
				"has_hipaa_compliance_conflicts": false, "hipaa_compliance-conflict_messages": []string{},
			},
		},
		"calendar": store.Object{
			"start_hour": 7, "end_hour": 20, "timeslot_height_in_pixels": 20, "timeslot_size_in_minutes": diary.GridMinutes,
			"show_current_time_indicator": true, "multiple_appointments_gap": false,
		},
		"documents_and_printing": store.Object{"logo_height": 80, "logo_url": nil},
		"integrations": store.Object{
			"mail_chimp": store.Object{"enabled": false}, "medipass": store.Object{"enabled": false}, "xero": store.Object{"enabled": false},
		},
		"online_bookings":                  s.onlineBookings(online),
		"online_payments":                  store.Object{"activated": false},
		"patient_custom_fields_definition": customFieldsDefinition(),
		"patient_privacy": store.Object{
			"anonymise_appointments_on_deletion": false, "anonymise_booking_notifications": false,
			"anonymise_invoices_and_payments_on_deletion": false, "baa_requested": false,
			"browser_title_name_format": "full_name", "ical_patient_name_option": "initials",
			"prevent_sending_financial_data_by_email": false, "requires_hipaa_compliance": false,
		},
		"reminders": store.Object{"default_reminder_type": "SMS & Email"},
		"sms": store.Object{
			"alphanumeric_source_number_required": false, "default_alphanumeric_source_number": "Saltbush",
			"max_message_length": nil, "number_of_usable_characters_per_message": 153, "replies_supported": true,
		},
		"terminology": store.Object{"patient": "patient", "titles": []string{"Mr", "Ms", "Mrs", "Miss", "Mx", "Dr"}},
		"wait_list":   store.Object{"default_wait_list_expiry_period": 30},
	}
}

func (s *seeder) onlineBookings(enabled bool) store.Object {
	order := []string{}
	for _, r := range s.rotas {
		if r.rec.Get("active") == true {
			order = append(order, r.rec.ID.String())
		}
	}
	return store.Object{
		"allow_bookings_days_in_advance": diary.MaxDaysAhead, "allow_online_bookings_time_zone_choice": false,
		"booking_reservation_minutes": 10, "calendar_info": "Choose a time", "daily_bookings_limit": 3,
		"disabled_text": nil, "disabled_title": nil, "enabled": enabled, "logo_url": nil,
		"max_appointments_per_day_segment": 5, "min_hours_advance_required_to_book": diary.MinHoursAhead,
		"min_hours_notice_for_patient_cancellation": 24, "notice_enabled": false, "notice_text": nil,
		"notice_title": nil, "notify_practitioner_by_email": true, "notify_practitioner_by_sms": false,
		"policy": "Be on time.", "practitioner_order": order, "privacy_policy_url": nil,
		"require_patient_address": false, "show_appointment_duration": true, "show_prices": true,
		"adroll":             store.Object{"advertiser_id": nil, "pixel_id": nil},
		"google_analytics":   store.Object{"tracking_id": nil},
		"google_tag_manager": store.Object{"container_id": nil},
	}
}

func customFieldsDefinition() store.Object {
	return customSections(
		store.Object{
			"name": "Provider", "type": "radiobuttons", "token": tokenProvider, "archived": false,
			"options": []store.Object{
				{"name": "Alpha Cover", "token": tokenAlpha, "archived": false},
				{"name": "Beta Cover", "token": tokenBeta, "archived": true},
			},
			"other": store.Object{"enabled": true, "archived": false},
		},
		store.Object{"name": "Policy number", "type": "text", "token": tokenPolicy, "archived": false},
	)
}

// noPolicy is the policy number in the template of custom fields.
const noPolicy = "ZX-0000"

// customFields returns the custom fields of one patient.
func (s *seeder) customFields(i int) json.RawMessage {
	return bytes.Replace(s.customTemplate, []byte(noPolicy), fmt.Appendf(nil, "ZX-%04d", i+1001), 1)
}

func customTemplate() json.RawMessage {
	return store.Encode(customSections(
		store.Object{
			"name": "Provider", "type": "radiobuttons", "token": tokenProvider, "archived": false,
			"options": []store.Object{
				{"name": "Alpha Cover", "token": tokenAlpha, "archived": false, "selected": true},
				{"name": "Beta Cover", "token": tokenBeta, "archived": true},
			},
			"other": store.Object{"enabled": true},
		},
		store.Object{"name": "Policy number", "type": "text", "token": tokenPolicy, "archived": false, "value": noPolicy},
	))
}

func customSections(fields ...store.Object) store.Object {
	return store.Object{"sections": []store.Object{{
		"name": "Insurance", "token": tokenInsurance, "archived": false, "fields": fields,
	}}}
}
