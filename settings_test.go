package cliniko_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestSettings(t *testing.T) {
	t.Parallel()
	testkit.Run(t, settingsCases)
}

var settingsCases = []testkit.Case{
	{
		Method:  "Settings.Get",
		Call:    func(ctx context.Context, c *cliniko.Client) (any, error) { return c.Settings.Get(ctx) },
		Request: "GET /v1/settings",
		Fixture: "settings.json",
	},
	{
		Method:  "Settings.GetPublic",
		Call:    func(ctx context.Context, c *cliniko.Client) (any, error) { return c.Settings.GetPublic(ctx) },
		Request: "GET /v1/settings/public",
		Fixture: "public_settings.json",
	},
}

// TestSettingsTimeZone checks the time zone of the account: the API counts the days of available times in it.
func TestSettingsTimeZone(t *testing.T) {
	t.Parallel()
	var s cliniko.Settings
	if err := json.Unmarshal([]byte(`{"account":{"time_zone":"Sydney"}}`), &s); err != nil || s.Account.TimeZone != "Sydney" {
		t.Errorf("got %q, %v", s.Account.TimeZone, err)
	}
}

// TestSettingsHyphen checks the one key of the API that has a hyphen.
func TestSettingsHyphen(t *testing.T) {
	t.Parallel()
	var s cliniko.Settings
	body := `{"account":{"id":"7","compliance":{"has_hipaa_compliance_conflicts":true,"hipaa_compliance-conflict_messages":["no agreement"]}}}`
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	if s.Account.ID != "7" || len(s.Account.Compliance.HIPAAComplianceConflictMessages) != 1 {
		t.Errorf("got %+v", s.Account.Compliance)
	}
}

func TestSettingsWithoutSections(t *testing.T) {
	t.Parallel()
	var s cliniko.Settings
	body := `{"account":null,"calendar":null,"integrations":null,"online_bookings":null,"patient_custom_fields_definition":null,"patient_privacy":null,"sms":{"max_message_length":0}}`
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	if s.Account.Name != "" || s.PatientCustomFieldsDefinition != nil || s.SMS.MaxMessageLength == nil {
		t.Error("null reads as a section")
	}
}

// TestAvailabilityAndMessagesPrintTheirIDOnly checks that no log shows what models of the diary and of messages hold.
func TestAvailabilityAndMessagesPrintTheirIDOnly(t *testing.T) {
	t.Parallel()
	public := cliniko.PublicSettingsAccount{ID: "6", Name: "MARK"}
	account := cliniko.SettingsAccount{PublicSettingsAccount: public, EmailFrom: "MARK", FirstName: "MARK", LastName: "MARK"}
	hours := cliniko.DailyAvailability{ID: "4", TimeZone: "MARK", Availabilities: []cliniko.DailyAvailabilityPeriod{{StartsAt: "MARK"}}}
	values := map[string]any{
		"AvailabilityBlock(1)":     cliniko.AvailabilityBlock{ID: "1", Links: cliniko.SelfLink{Self: "MARK"}},
		"Booking(2)":               &cliniko.Booking{ID: "2", PatientName: "MARK", Notes: "MARK"},
		"Communication(3)":         cliniko.Communication{ID: "3", Content: "MARK", From: "MARK", To: "MARK"},
		"DailyAvailability(4)":     hours,
		"Settings":                 cliniko.Settings{Account: account},
		"PublicSettings":           &cliniko.PublicSettings{Account: public},
		"SettingsAccount(6)":       account,
		"PublicSettingsAccount(6)": public,
	}
	for want, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
			if got := fmt.Sprintf(verb, value); got != want {
				t.Errorf("%s of %s is %s", verb, want, got)
			}
		}
		var out strings.Builder
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "value", value)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "value", value)
		if strings.Contains(out.String(), "MARK") || strings.Count(out.String(), want) != 2 {
			t.Errorf("logged as %s", out.String())
		}
	}
}
