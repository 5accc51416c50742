package cliniko_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestPatients(t *testing.T) {
	t.Parallel()
	testkit.Run(t, patientsCases)
}

var patientsCases = []testkit.Case{
	{
		Method: "Patients.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.List(ctx, cliniko.PatientListOptions{
				AcceptedPrivacyPolicy: cliniko.Equal(false),
				ArchivedAt:            cliniko.Any(),
				CreatedAt:             cliniko.AtLeast(testkit.Monday).And(cliniko.AtMost(testkit.Friday)),
				DateOfBirth:           cliniko.MatchesDate("****-05-**"),
				Email:                 cliniko.Equal("ada+1&2=3%@example.com"),
				FirstName:             cliniko.Contains("ad"),
				ID:                    cliniko.GreaterThan(cliniko.PatientID("9")),
				LastName:              cliniko.Matches("Van%"),
				OldReferenceID:        cliniko.Missing(),
				PreferredFirstName:    cliniko.Present(),
				UpdatedAt:             cliniko.GreaterThan(testkit.Monday),
			})
		},
		Request: "GET /v1/patients?q[]=accepted_privacy_policy:=false&q[]=archived_at:*" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=created_at:<=2026-10-08T22:00:00Z&q[]=date_of_birth:=****-05-**" +
			"&q[]=email:=ada%2B1%262%3D3%25@example.com&q[]=first_name:~ad&q[]=id:>9&q[]=last_name:~~Van%25" +
			"&q[]=old_reference_id:!?&q[]=preferred_first_name:?&q[]=updated_at:>2026-10-04T22:00:00Z",
		Fixture: "patients_list.json", List: "patients",
	},
	{
		Method: "Patients.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Patients.All(ctx, cliniko.PatientListOptions{
				PerPage: 7, DateOfBirth: cliniko.Equal(cliniko.Date{Year: 1987, Month: 5, Day: 19}),
			}))
		},
		Request: "GET /v1/patients?per_page=7&q[]=date_of_birth:=1987-05-19",
		Fixture: "patients_list_archived_filter.json", List: "patients",
	},
	{
		Method: "Patients.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Get(ctx, "1640000079200001610")
		},
		Request: "GET /v1/patients/1640000079200001610",
		Fixture: "patient.json",
	},
	{
		Method: "Patients.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Get(ctx, "1640000095042402004", cliniko.PatientGetOptions{ArchivedAt: cliniko.Any()})
		},
		Request: "GET /v1/patients/1640000095042402004?q[]=archived_at:*",
		Fixture: "patient_archived_merged_null_names.json",
	},
	{
		Method: "Patients.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Create(ctx, cliniko.PatientCreate{
				FirstName:                  "text",
				LastName:                   "text",
				AcceptedEmailMarketing:     cliniko.Some(true),
				AcceptedPrivacyPolicy:      cliniko.Some(true),
				Address1:                   cliniko.Some("text"),
				Address2:                   cliniko.Some("text"),
				Address3:                   cliniko.Some("text"),
				AppointmentNotes:           cliniko.Some("text"),
				City:                       cliniko.Some("text"),
				ConcessionTypeID:           cliniko.Some(cliniko.ConcessionTypeID("3")),
				Country:                    cliniko.Some("text"),
				CountryCode:                cliniko.Some("text"),
				CustomFields:               cliniko.Some(cliniko.PatientCustomFields{Sections: []cliniko.PatientCustomFieldSection{{Token: "s", Fields: []cliniko.PatientCustomField{{Token: "f", Type: cliniko.CustomFieldText, Value: "v"}}}}}),
				DateOfBirth:                cliniko.Some(cliniko.Date{Year: 2026, Month: 5, Day: 1}),
				DVACardNumber:              cliniko.Some("NX123456"),
				Email:                      cliniko.Some("ada@mail.example"),
				EmergencyContact:           cliniko.Some("text"),
				GenderIdentity:             cliniko.Some("text"),
				InvoiceDefaultTo:           cliniko.Some("text"),
				InvoiceEmail:               cliniko.Some("ada@mail.example"),
				InvoiceExtraInformation:    cliniko.Some("text"),
				Medicare:                   cliniko.Some("text"),
				MedicareReferenceNumber:    cliniko.Some("text"),
				Notes:                      cliniko.Some("text"),
				Occupation:                 cliniko.Some("text"),
				OldReferenceID:             cliniko.Some("text"),
				PatientPhoneNumbers:        cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: "0400 000 010"}}),
				PostCode:                   cliniko.Some("text"),
				PreferredFirstName:         cliniko.Some("text"),
				Pronouns:                   cliniko.Some(cliniko.Pronouns{Accusative: "her", Nominative: "she", PredicativePossessive: "hers", PronominalPossessive: "her", Reflexive: "herself"}),
				ReceivesCancellationEmails: cliniko.Some(true),
				ReceivesConfirmationEmails: cliniko.Some(true),
				ReferralSource:             cliniko.Some("text"),
				ReferringDoctorID:          cliniko.Some(cliniko.ContactID("3")),
				ReminderType:               cliniko.Some(cliniko.ReminderSMS),
				Sex:                        cliniko.Some("text"),
				State:                      cliniko.Some("text"),
				TimeZone:                   cliniko.Some("text"),
				Title:                      cliniko.Some("text"),
				UnsubscribeSMSMarketing:    cliniko.Some(true),
			})
		},
		Request: "POST /v1/patients",
		Body:    `{"first_name":"text","last_name":"text","accepted_email_marketing":true,"accepted_privacy_policy":true,"address_1":"text","address_2":"text","address_3":"text","appointment_notes":"text","city":"text","concession_type_id":"3","country":"text","country_code":"text","custom_fields":{"sections":[{"token":"s","fields":[{"type":"text","token":"f","value":"v"}]}]},"date_of_birth":"2026-05-01","dva_card_number":"NX123456","email":"ada@mail.example","emergency_contact":"text","gender_identity":"text","invoice_default_to":"text","invoice_email":"ada@mail.example","invoice_extra_information":"text","medicare":"text","medicare_reference_number":"text","notes":"text","occupation":"text","old_reference_id":"text","patient_phone_numbers":[{"phone_type":"Mobile","number":"0400 000 010"}],"post_code":"text","preferred_first_name":"text","pronouns":{"accusative":"her","nominative":"she","predicative_possessive":"hers","pronominal_possessive":"her","reflexive":"herself"},"receives_cancellation_emails":true,"receives_confirmation_emails":true,"referral_source":"text","referring_doctor_id":"3","reminder_type":"SMS","sex":"text","state":"text","time_zone":"text","title":"text","unsubscribe_sms_marketing":true}`,
		Fixture: "patient.json",
	},
	{
		Method: "Patients.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Update(ctx, "164", cliniko.PatientUpdate{
				AcceptedEmailMarketing:  cliniko.Some(true),
				UnsubscribeSMSMarketing: cliniko.Null[bool](),
			})
		},
		Request: "PATCH /v1/patients/164",
		Body:    `{"accepted_email_marketing":true,"unsubscribe_sms_marketing":null}`,
		Fixture: "patient.json",
	},
	{
		Method: "Patients.Delete",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Patients.Delete(ctx, "164")
		},
		Request: "DELETE /v1/patients/164",
	},
	{
		Method: "Patients.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Patients.Archive(ctx, "164")
		},
		Request: "POST /v1/patients/164/archive",
	},
	{
		Method: "Patients.Unarchive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Unarchive(ctx, "164")
		},
		Request: "POST /v1/patients/164/unarchive",
		Fixture: "patient.json",
	},
}

// recordingClient returns a client and the bodies of its requests, each of which gets the record 1 in response.
func recordingClient(t *testing.T) (*cliniko.Client, *[]string) {
	t.Helper()
	bodies := new([]string)
	client, err := cliniko.NewClient(testkit.Account, testkit.Key, testkit.UserAgent, cliniko.WithoutRateLimit(),
		cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(req.Body)
			*bodies = append(*bodies, string(body))
			return httpmock.NewStringResponse(http.StatusOK, `{"id":"1"}`), err
		})}))
	if err != nil {
		t.Fatal(err)
	}
	return client, bodies
}

// TestUpdateThatSetsNothing checks that an update without a field is an error, and not a request with an empty body.
func TestUpdateThatSetsNothing(t *testing.T) {
	t.Parallel()
	client, bodies := recordingClient(t)
	for _, request := range []cliniko.PatientUpdate{{}, {Notes: cliniko.NonZero("")}} {
		if _, err := client.Patients.Update(t.Context(), "1", request); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("got %v, want ErrInvalid", err)
		}
	}
	for _, request := range []cliniko.PatientUpdate{{Notes: cliniko.Some("")}, {Notes: cliniko.Null[string]()}} {
		if _, err := client.Patients.Update(t.Context(), "1", request); err != nil {
			t.Error(err)
		}
	}
	if want := []string{`{"notes":""}`, `{"notes":null}`}; !slices.Equal(*bodies, want) {
		t.Errorf("sent %q, want %q", *bodies, want)
	}
}

// TestSecondPhoneNumber adds a number to a list with a kind of phone that the API does not document.
func TestSecondPhoneNumber(t *testing.T) {
	t.Parallel()
	client, bodies := recordingClient(t)
	patient := testkit.Decode[cliniko.Patient](t, []byte(`{"id":"1","patient_phone_numbers":[{"phone_type":"Pager","number":"1","normalized_number":"611","extension":"7"}]}`))
	numbers := slices.Concat(patient.PatientPhoneNumbers, []cliniko.PhoneNumber{{PhoneType: cliniko.PhoneHome, Number: "2"}})
	if _, err := client.Patients.Update(t.Context(), "1", cliniko.PatientUpdate{PatientPhoneNumbers: cliniko.Some(numbers)}); err != nil {
		t.Fatal(err)
	}
	if want := `{"patient_phone_numbers":[{"phone_type":"Pager","number":"1","extension":"7"},{"phone_type":"Home","number":"2"}]}`; !slices.Equal(*bodies, []string{want}) {
		t.Errorf("sent %q, want %s", *bodies, want)
	}
}
