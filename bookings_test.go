package cliniko_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var bookingOptions = cliniko.BookingListOptions{
	Page: 2, PerPage: 10,
	Sort: cliniko.SortBy(
		cliniko.BookingsByStartsAt.Ascending(), cliniko.BookingsByEndsAt.Descending(), cliniko.BookingsByArchivedAt.Ascending(),
		cliniko.BookingsByCancelledAt.Ascending(), cliniko.BookingsByCreatedAt.Ascending(), cliniko.BookingsByDeletedAt.Ascending(),
		cliniko.BookingsByInvoiceStatus.Ascending(), cliniko.BookingsByTreatmentNoteStatus.Ascending(),
		cliniko.BookingsByUpdatedAt.Ascending(), cliniko.BookingsByID.Ascending(),
	),
	AppointmentTypeID:   cliniko.Equal(cliniko.AppointmentTypeID("7")),
	ArchivedAt:          cliniko.Any(),
	BusinessID:          cliniko.In[cliniko.BusinessID]("1", "2"),
	CancelledAt:         cliniko.Any(),
	CreatedAt:           cliniko.AtLeast(testkit.Monday),
	DeletedAt:           cliniko.Missing(),
	DidNotArrive:        cliniko.Equal(true),
	EmailReminderSent:   cliniko.Equal(false),
	EndsAt:              cliniko.LessThan(testkit.Friday),
	ID:                  cliniko.GreaterThan(cliniko.BookingID("9")),
	InvoiceStatus:       cliniko.In(cliniko.InvoiceOpen, cliniko.InvoicePaid),
	PatientIDs:          cliniko.Contains(cliniko.PatientID("3")),
	PractitionerID:      cliniko.Equal(cliniko.PractitionerID("2")),
	RepeatedFromID:      cliniko.PresentID[cliniko.Booking](),
	SMSReminderSent:     cliniko.NotEqual(true),
	StartsAt:            cliniko.Between(testkit.Monday, testkit.Friday),
	TreatmentNoteStatus: cliniko.NotEqual(cliniko.TreatmentNoteFinal),
	UpdatedAt:           cliniko.GreaterThan(testkit.Monday),
}

const bookingQuery = "?page=2&per_page=10&q[]=appointment_type_id:=7&q[]=archived_at:*&q[]=business_id:=1,2&q[]=cancelled_at:*" +
	"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=deleted_at:!?&q[]=did_not_arrive:=true&q[]=email_reminder_sent:=false" +
	"&q[]=ends_at:<2026-10-08T22:00:00Z&q[]=id:>9&q[]=invoice_status:=10,20&q[]=patient_ids:~3&q[]=practitioner_id:=2" +
	"&q[]=repeated_from_id:?&q[]=sms_reminder_sent:!=true&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=starts_at:<2026-10-08T22:00:00Z" +
	"&q[]=treatment_note_status:!=90&q[]=updated_at:>2026-10-04T22:00:00Z" +
	"&sort=starts_at,ends_at:desc,archived_at,cancelled_at,created_at,deleted_at,invoice_status,treatment_note_status,updated_at,id"

func TestBookings(t *testing.T) {
	t.Parallel()
	testkit.Run(t, bookingsCases)
}

var bookingsCases = []testkit.Case{
	{
		Method: "Bookings.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Bookings.List(ctx, bookingOptions)
		},
		Request: "GET /v1/bookings" + bookingQuery,
		Fixture: "bookings_list.json", List: "bookings",
	},
	{
		Method: "Bookings.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Bookings.All(ctx, cliniko.BookingListOptions{CancelledAt: cliniko.Present()}))
		},
		Request: "GET /v1/bookings?per_page=100&q[]=cancelled_at:?",
		Fixture: "bookings_list.json", List: "bookings",
	},
	{
		Method: "Bookings.ListByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Bookings.ListByPatientCase(ctx, "5", bookingOptions)
		},
		Request: "GET /v1/patient_cases/5/bookings" + bookingQuery,
		Fixture: "bookings_list.json", List: "bookings",
	},
	{
		Method: "Bookings.AllByPatientCase",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Bookings.AllByPatientCase(ctx, "5", cliniko.BookingListOptions{}))
		},
		Request: "GET /v1/patient_cases/5/bookings?per_page=100",
		Fixture: "bookings_list.json", List: "bookings",
	},
	{
		Method: "Bookings.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Bookings.Get(ctx, "1640000102963902210")
		},
		Request: "GET /v1/bookings/1640000102963902210",
		Fixture: "booking.json",
	},
	{
		Method: "Bookings.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Bookings.Get(ctx, "1640000102963902210", cliniko.BookingGetOptions{
				ArchivedAt: cliniko.Any(), CancelledAt: cliniko.Present(), DeletedAt: cliniko.Any(),
			})
		},
		Request: "GET /v1/bookings/1640000102963902210?q[]=archived_at:*&q[]=cancelled_at:?&q[]=deleted_at:*",
		Fixture: "booking.json",
	},
}

func TestBookingKind(t *testing.T) {
	t.Parallel()
	var page struct {
		Bookings []cliniko.Booking `json:"bookings"`
	}
	if err := json.Unmarshal(testkit.Fixture(t, "bookings_list.json"), &page); err != nil {
		t.Fatal(err)
	}
	kinds := []cliniko.BookingKind{cliniko.BookingKindIndividual, cliniko.BookingKindGroup, cliniko.BookingKindUnavailable}
	for i, want := range kinds {
		if got := page.Bookings[i].Kind(); got != want {
			t.Errorf("booking %d is a %s, want %s", i, got, want)
		}
	}
	const (
		patient = `{"links":{"self":"https://api.au2.cliniko.com/v1/patients/3"}}`
		kind    = `{"links":{"self":"https://api.au2.cliniko.com/v1/appointment_types/7"}}`
	)
	for body, want := range map[string]cliniko.BookingKind{
		`{}`:                          cliniko.BookingKindUnavailable,
		`{"notes":"x"}`:               cliniko.BookingKindUnavailable,
		`{"patient":` + patient + `}`: cliniko.BookingKindIndividual,
		`{"patient_name":"Ada"}`:      cliniko.BookingKindIndividual,
		`{"appointment_type":` + kind + `,"patient_name":null}`:                                 cliniko.BookingKindIndividual, // anonymized
		`{"appointment_type":` + kind + `,"patient_ids":[]}`:                                    cliniko.BookingKindGroup,
		`{"appointment_type":` + kind + `,"max_attendees":8,"patient_ids":null}`:                cliniko.BookingKindGroup,
		`{"appointment_type":` + kind + `,"max_attendees":8,"patient_ids":["3"],"notes":"Ada"}`: cliniko.BookingKindGroup,
	} {
		var b cliniko.Booking
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			t.Fatal(err)
		}
		if got := b.Kind(); got != want {
			t.Errorf("%s is a %s, want %s", body, got, want)
		}
	}
}
