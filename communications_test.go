package cliniko_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestCommunications(t *testing.T) {
	t.Parallel()
	testkit.Run(t, communicationsCases)
}

var communicationsCases = []testkit.Case{
	{
		Method: "Communications.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.List(ctx, cliniko.CommunicationListOptions{
				Page: 2, PerPage: 10,
				Sort: cliniko.SortBy(cliniko.CommunicationsByUpdatedAt.Descending(), cliniko.CommunicationsByArchivedAt.Ascending(),
					cliniko.CommunicationsByCategoryCode.Ascending(), cliniko.CommunicationsByCreatedAt.Ascending(),
					cliniko.CommunicationsByTypeCode.Ascending(), cliniko.CommunicationsByID.Ascending()),
				ArchivedAt:   cliniko.Any(),
				CategoryCode: cliniko.In(cliniko.CommunicationCategoryMemo, cliniko.CommunicationCategoryLetter),
				CreatedAt:    cliniko.AtLeast(testkit.Monday),
				ID:           cliniko.GreaterThan(cliniko.CommunicationID("9")),
				LetterID:     cliniko.PresentID[cliniko.Letter](),
				PatientID:    cliniko.Equal(cliniko.PatientID("3")),
				TypeCode:     cliniko.NotEqual(cliniko.CommunicationSMS),
				UpdatedAt:    cliniko.GreaterThan(testkit.Monday),
			})
		},
		Request: "GET /v1/communications?page=2&per_page=10&q[]=archived_at:*&q[]=category_code:=12,5" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:>9&q[]=letter_id:?&q[]=patient_id:=3&q[]=type_code:!=1" +
			"&q[]=updated_at:>2026-10-04T22:00:00Z&sort=updated_at:desc,archived_at,category_code,created_at,type_code,id",
		Fixture: "communications_list.json", List: "communications",
	},
	{
		Method: "Communications.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Communications.All(ctx, cliniko.CommunicationListOptions{ArchivedAt: cliniko.Present()}))
		},
		Request: "GET /v1/communications?per_page=100&q[]=archived_at:?",
		Fixture: "communications_list.json", List: "communications",
	},
	{
		Method: "Communications.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.Get(ctx, "1640000348629611572")
		},
		Request: "GET /v1/communications/1640000348629611572",
		Fixture: "communication.json",
	},
	{
		Method: "Communications.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.Get(ctx, "1640000364485612374", cliniko.CommunicationGetOptions{ArchivedAt: cliniko.Any()})
		},
		Request: "GET /v1/communications/1640000364485612374?q[]=archived_at:*",
		Fixture: "communication_memo.json",
	},
	{
		Method: "Communications.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.Create(ctx, cliniko.CommunicationCreate{
				CategoryCode: cliniko.Some(cliniko.CommunicationCategoryMemo), Confidential: true, Content: "Rang back.",
				DirectionCode: cliniko.CommunicationReceived, From: "Rufus Ollery", PatientID: "3", To: "Imogen Tark",
				TypeCode: cliniko.CommunicationPhoneCall,
			})
		},
		Request: "POST /v1/communications",
		Body: `{"category_code":12,"confidential":true,"content":"Rang back.","direction_code":2,"from":"Rufus Ollery",` +
			`"patient_id":"3","to":"Imogen Tark","type_code":3}`,
		Fixture: "communication_memo.json",
	},
	{
		Method: "Communications.Create",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.Create(ctx, memo)
		},
		Request: "POST /v1/communications",
		Body:    `{"confidential":false,"content":"Rang back.","direction_code":1,"from":"Imogen Tark","patient_id":"3","to":"Rufus Ollery","type_code":4}`,
		Fixture: "communication_memo.json",
	},
	{
		Method: "Communications.Update",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Communications.Update(ctx, "1640000364485612374", cliniko.CommunicationUpdate{
				CategoryCode: cliniko.Some(cliniko.CommunicationCategoryMemo), Confidential: cliniko.Some(false),
				Content: cliniko.Some(""), DirectionCode: cliniko.Some(cliniko.CommunicationSent), From: cliniko.Null[string](),
				PatientID: cliniko.Some(cliniko.PatientID("3")), To: cliniko.Some("Imogen Tark"), TypeCode: cliniko.Some(cliniko.CommunicationEmail),
			})
		},
		Request: "PATCH /v1/communications/1640000364485612374",
		Body: `{"category_code":12,"confidential":false,"content":"","direction_code":1,"from":null,"patient_id":"3",` +
			`"to":"Imogen Tark","type_code":2}`,
		Fixture: "communication_memo.json",
	},
	{
		Method: "Communications.Archive",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return nil, c.Communications.Archive(ctx, "1640000364485612374")
		},
		Request: "POST /v1/communications/1640000364485612374/archive",
	},
}

var memo = cliniko.CommunicationCreate{
	Content: "Rang back.", DirectionCode: cliniko.CommunicationSent, From: "Imogen Tark", PatientID: "3", To: "Rufus Ollery",
	TypeCode: cliniko.CommunicationOther,
}

func TestMemosAreChecked(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	for want, change := range map[string]func(*cliniko.CommunicationCreate){
		"category_code must be one of 12": func(m *cliniko.CommunicationCreate) {
			m.CategoryCode = cliniko.Some(cliniko.CommunicationCategoryInvoice)
		},
		"content is required":                 func(m *cliniko.CommunicationCreate) { m.Content = "" },
		"direction_code is required":          func(m *cliniko.CommunicationCreate) { m.DirectionCode = 0 },
		"direction_code must be one of 1, 2":  func(m *cliniko.CommunicationCreate) { m.DirectionCode = 3 },
		"from is required":                    func(m *cliniko.CommunicationCreate) { m.From = "" },
		"patient_id is required":              func(m *cliniko.CommunicationCreate) { m.PatientID = "" },
		"patient_id must be 1 to 19 digits":   func(m *cliniko.CommunicationCreate) { m.PatientID = "x" },
		"to is required":                      func(m *cliniko.CommunicationCreate) { m.To = "" },
		"type_code is required":               func(m *cliniko.CommunicationCreate) { m.TypeCode = 0 },
		"type_code must be one of 1, 2, 3, 4": func(m *cliniko.CommunicationCreate) { m.TypeCode = 5 },
	} {
		wrong := memo
		change(&wrong)
		_, err := client.Communications.Create(t.Context(), wrong)
		if !errors.Is(err, cliniko.ErrInvalid) || err.Error() != "cliniko: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if n := mock.GetTotalCallCount(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestCommunicationKind(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]cliniko.CommunicationKind{
		string(testkit.Fixture(t, "communication.json")):                         cliniko.CommunicationKindEmail,
		string(testkit.Fixture(t, "communication_memo.json")):                    cliniko.CommunicationKindMemo,
		`{"category_code":1,"type":"SMS","type_code":1}`:                         cliniko.CommunicationKindSMS,
		`{"category_code":12,"type":"SMS","type_code":1}`:                        cliniko.CommunicationKindMemo, // about an SMS
		`{"category_code":12,"type":"Email","type_code":2,"confidential":true}`:  cliniko.CommunicationKindMemo, // about an email
		`{"category_code":null,"content_subject":"Your visit","type_code":null}`: cliniko.CommunicationKindEmail,
		`{"category_code":3,"content_subject":null,"type":"Email"}`:              cliniko.CommunicationKindEmail,
		`{"category_code":99,"type":"SMS","type_code":null}`:                     cliniko.CommunicationKindSMS, // an unknown category
		`{"category_code":99,"type":"Pigeon","type_code":9}`:                     "",
		`{}`: "",
	} {
		var c cliniko.Communication
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			t.Fatal(err)
		}
		if got := c.Kind(); got != want {
			t.Errorf("%s is %q, want %q", body, got, want)
		}
	}
	var page struct {
		Communications []cliniko.Communication `json:"communications"`
	}
	if err := json.Unmarshal(testkit.Fixture(t, "communications_list.json"), &page); err != nil {
		t.Fatal(err)
	}
	kinds := []cliniko.CommunicationKind{cliniko.CommunicationKindEmail, cliniko.CommunicationKindSMS, cliniko.CommunicationKindMemo}
	for i, want := range kinds {
		if got := page.Communications[i].Kind(); got != want {
			t.Errorf("communication %d is %q, want %q", i, got, want)
		}
	}
}

// TestCommunicationCategories compares some of the constants, the first and the last included, with the documented list.
func TestCommunicationCategories(t *testing.T) {
	t.Parallel()
	spec := testkit.Spec(t)
	labels := spec.Schemas["EmailCommunication"].Fields["category_code"].EnumLabels
	if len(labels) != int(cliniko.CommunicationCategoryPatientFormRenewal) {
		t.Errorf("%d categories are documented", len(labels))
	}
	for label, category := range map[string]cliniko.CommunicationCategory{
		"Appointment Reminder":               cliniko.CommunicationCategoryAppointmentReminder,
		"Cancelled appointment notification": cliniko.CommunicationCategoryCancelledAppointmentNotification,
		"Online payment request":             cliniko.CommunicationCategoryOnlinePaymentRequest,
		"SMS credit purchase receipt":        cliniko.CommunicationCategorySMSCreditPurchaseReceipt,
		"Stripe receipt":                     cliniko.CommunicationCategoryStripeReceipt,
		"Patient form renewal":               cliniko.CommunicationCategoryPatientFormRenewal,
	} {
		if got := labels[strconv.Itoa(int(category))]; got != label {
			t.Errorf("%d is %q, want %q", category, got, label)
		}
	}
}
