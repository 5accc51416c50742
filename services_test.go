package cliniko_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
)

// serviceCase is one call of one service method: what it must send, and the fixture that answers it.
type serviceCase struct {
	method  string // Service.Method, as in the Client
	call    func(context.Context, *cliniko.Client) (any, error)
	request string // method, path and query; only + & and % in the query are escaped, to be read more easily
	body    string // of the request, as JSON; "" for none
	fixture string // the answer; "" for 204 without one
	list    string // name of the list in the fixture, where the method returns one
}

// isWrite tells whether the case changes something.
func (tc serviceCase) isWrite() bool { return !strings.HasPrefix(tc.request, "GET ") }

var (
	monday = time.Date(2026, 10, 5, 9, 0, 0, 0, time.FixedZone("AEDT", 11*60*60))
	friday = monday.AddDate(0, 0, 4)
)

var readCases = []serviceCase{
	{
		method: "Businesses.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.List(ctx, cliniko.BusinessListOptions{
				Page: 2, PerPage: 10,
				Sort:                 cliniko.SortBy(cliniko.BusinessesByUpdatedAt.Descending(), cliniko.BusinessesByID.Ascending()),
				AppointmentTypeIDs:   cliniko.Contains(cliniko.AppointmentTypeID("1640000055437901064")),
				ArchivedAt:           cliniko.Any(),
				CreatedAt:            cliniko.AtLeast(monday),
				DeletedAt:            cliniko.Missing(),
				ID:                   cliniko.In[cliniko.BusinessID]("1", "2"),
				ShowInOnlineBookings: cliniko.Equal(true),
				UpdatedAt:            cliniko.GreaterThan(monday),
			})
		},
		request: "GET /v1/businesses?page=2&per_page=10" +
			"&q[]=appointment_type_ids:~1640000055437901064&q[]=archived_at:*&q[]=created_at:>=2026-10-04T22:00:00Z" +
			"&q[]=deleted_at:!?&q[]=id:=1,2&q[]=show_in_online_bookings:=true&q[]=updated_at:>2026-10-04T22:00:00Z" +
			"&sort=updated_at:desc,id",
		fixture: "businesses_list.json", list: "businesses",
	},
	{
		method: "Businesses.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Businesses.All(ctx, cliniko.BusinessListOptions{ArchivedAt: cliniko.Present()}))
		},
		request: "GET /v1/businesses?per_page=100&q[]=archived_at:?",
		fixture: "businesses_list.json", list: "businesses",
	},
	{
		method: "Businesses.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Businesses.Get(ctx, "1640000007919100134", cliniko.BusinessGetOptions{ArchivedAt: cliniko.Any(), DeletedAt: cliniko.Present()})
		},
		request: "GET /v1/businesses/1640000007919100134?q[]=archived_at:*&q[]=deleted_at:?",
		fixture: "business.json",
	},
	{
		method: "IndividualAppointments.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.List(ctx, cliniko.IndividualAppointmentListOptions{
				PerPage:           1,
				Sort:              cliniko.SortBy(cliniko.IndividualAppointmentsByStartsAt.Ascending()),
				AppointmentTypeID: cliniko.NotEqual(cliniko.AppointmentTypeID("7"), "8"),
				ArchivedAt:        cliniko.Present(),
				BusinessID:        cliniko.Equal(cliniko.BusinessID("1")),
				CancelledAt:       cliniko.Any(),
				CreatedAt:         cliniko.LessThan(friday),
				DeletedAt:         cliniko.AtMost(friday),
				DidNotArrive:      cliniko.NotEqual(true),
				EndsAt:            cliniko.Missing(),
				ID:                cliniko.Between[cliniko.IndividualAppointmentID]("10", "20"),
				PatientID:         cliniko.Equal(cliniko.PatientID("3")),
				PractitionerID:    cliniko.Equal(cliniko.PractitionerID("2")),
				RepeatedFromID:    cliniko.MissingNumber[cliniko.IndividualAppointmentID](),
				StartsAt:          cliniko.Between(monday, friday),
				UpdatedAt:         cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/individual_appointments?per_page=1" +
			"&q[]=appointment_type_id:!=7&q[]=appointment_type_id:!=8&q[]=archived_at:?&q[]=business_id:=1" +
			"&q[]=cancelled_at:*&q[]=created_at:<2026-10-08T22:00:00Z&q[]=deleted_at:<=2026-10-08T22:00:00Z" +
			"&q[]=did_not_arrive:!=true&q[]=ends_at:!?&q[]=id:>=10&q[]=id:<20&q[]=patient_id:=3&q[]=practitioner_id:=2" +
			"&q[]=repeated_from_id:!?&q[]=starts_at:>=2026-10-04T22:00:00Z&q[]=starts_at:<2026-10-08T22:00:00Z" +
			"&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=starts_at",
		fixture: "individual_appointments_list.json", list: "individual_appointments",
	},
	{
		method: "IndividualAppointments.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.IndividualAppointments.All(ctx, cliniko.IndividualAppointmentListOptions{CancelledAt: cliniko.Present()}))
		},
		request: "GET /v1/individual_appointments?per_page=100&q[]=cancelled_at:?",
		fixture: "individual_appointments_list_cancelled_filter.json", list: "individual_appointments",
	},
	{
		method: "IndividualAppointments.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Get(ctx, "1640000118807502640", cliniko.IndividualAppointmentGetOptions{
				ArchivedAt: cliniko.Any(), CancelledAt: cliniko.Any(), DeletedAt: cliniko.Any(),
			})
		},
		request: "GET /v1/individual_appointments/1640000118807502640?q[]=archived_at:*&q[]=cancelled_at:*&q[]=deleted_at:*",
		fixture: "individual_appointment_cancelled.json",
	},
	{
		method: "IndividualAppointments.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.IndividualAppointments.Get(ctx, "1640000110885602422")
		},
		request: "GET /v1/individual_appointments/1640000110885602422",
		fixture: "individual_appointment_repeating.json",
	},
	{
		method: "Patients.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.List(ctx, cliniko.PatientListOptions{
				AcceptedPrivacyPolicy: cliniko.Equal(false),
				ArchivedAt:            cliniko.Any(),
				CreatedAt:             cliniko.AtLeast(monday).And(cliniko.AtMost(friday)),
				DateOfBirth:           cliniko.MatchesDate("****-05-**"),
				Email:                 cliniko.Equal("ada+1&2=3%@example.com"),
				FirstName:             cliniko.Contains("ad"),
				ID:                    cliniko.GreaterThan(cliniko.PatientID("9")),
				LastName:              cliniko.Matches("Van%"),
				OldReferenceID:        cliniko.Missing(),
				PreferredFirstName:    cliniko.Present(),
				UpdatedAt:             cliniko.GreaterThan(monday),
			})
		},
		request: "GET /v1/patients?q[]=accepted_privacy_policy:=false&q[]=archived_at:*" +
			"&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=created_at:<=2026-10-08T22:00:00Z&q[]=date_of_birth:=****-05-**" +
			"&q[]=email:=ada%2B1%262%3D3%25@example.com&q[]=first_name:~ad&q[]=id:>9&q[]=last_name:~~Van%25" +
			"&q[]=old_reference_id:!?&q[]=preferred_first_name:?&q[]=updated_at:>2026-10-04T22:00:00Z",
		fixture: "patients_list.json", list: "patients",
	},
	{
		method: "Patients.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Patients.All(ctx, cliniko.PatientListOptions{
				PerPage: 7, DateOfBirth: cliniko.Equal(cliniko.Date{Year: 1987, Month: 5, Day: 19}),
			}))
		},
		request: "GET /v1/patients?per_page=7&q[]=date_of_birth:=1987-05-19",
		fixture: "patients_list_archived_filter.json", list: "patients",
	},
	{
		method: "Patients.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Get(ctx, "1640000079200001610")
		},
		request: "GET /v1/patients/1640000079200001610",
		fixture: "patient.json",
	},
	{
		method: "Patients.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Patients.Get(ctx, "1640000095042402004", cliniko.PatientGetOptions{ArchivedAt: cliniko.Any()})
		},
		request: "GET /v1/patients/1640000095042402004?q[]=archived_at:*",
		fixture: "patient_archived_merged_null_names.json",
	},
	{
		method: "Practitioners.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.Get(ctx, "1640000023757900420")
		},
		request: "GET /v1/practitioners/1640000023757900420",
		fixture: "practitioner.json",
	},
	{
		method: "Practitioners.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.List(ctx, cliniko.PractitionerListOptions{
				Page: 1, PerPage: 100,
				Sort:                 cliniko.SortBy(cliniko.PractitionersByCreatedAt.Descending()),
				Active:               cliniko.Equal(true),
				CreatedAt:            cliniko.Present(),
				ID:                   cliniko.AtMost(cliniko.PractitionerID("9")),
				ShowInOnlineBookings: cliniko.NotEqual(false),
				UpdatedAt:            cliniko.LessThan(monday),
				UserID:               cliniko.PresentNumber[cliniko.UserID](),
			})
		},
		request: "GET /v1/practitioners?page=1&per_page=100&q[]=active:=true&q[]=created_at:?&q[]=id:<=9" +
			"&q[]=show_in_online_bookings:!=false&q[]=updated_at:<2026-10-04T22:00:00Z&q[]=user_id:?&sort=created_at:desc",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.All(ctx, cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/practitioners?per_page=100",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.ListInactive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactive(ctx, cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		request: "GET /v1/practitioners/inactive?per_page=2&q[]=user_id:=3",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.AllInactive",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactive(ctx, cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/practitioners/inactive?per_page=100",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.ListByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListByBusiness(ctx, "5", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		request: "GET /v1/businesses/5/practitioners?per_page=2&q[]=user_id:=3",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.AllByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllByBusiness(ctx, "5", cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/businesses/5/practitioners?per_page=100",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.ListInactiveByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactiveByBusiness(ctx, "5", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		request: "GET /v1/businesses/5/practitioners/inactive?per_page=2&q[]=user_id:=3",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.AllInactiveByBusiness",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactiveByBusiness(ctx, "5", cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/businesses/5/practitioners/inactive?per_page=100",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.ListByAppointmentType",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		request: "GET /v1/appointment_types/6/practitioners?per_page=2&q[]=user_id:=3",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.AllByAppointmentType",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/appointment_types/6/practitioners?per_page=100",
		fixture: "practitioners_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.ListInactiveByAppointmentType",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Practitioners.ListInactiveByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{PerPage: 2, UserID: cliniko.Equal(cliniko.UserID("3"))})
		},
		request: "GET /v1/appointment_types/6/practitioners/inactive?per_page=2&q[]=user_id:=3",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
	{
		method: "Practitioners.AllInactiveByAppointmentType",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Practitioners.AllInactiveByAppointmentType(ctx, "6", cliniko.PractitionerListOptions{}))
		},
		request: "GET /v1/appointment_types/6/practitioners/inactive?per_page=100",
		fixture: "practitioners_inactive_list.json", list: "practitioners",
	},
}

// serviceCases are the cases of all resources.
var serviceCases = slices.Concat(
	availabilityCases,
	availabilityBlocksCases,
	dailyAvailabilitiesCases,
	bookingsCases,
	communicationsCases,
	servicesCases,
	settingsCases,
	readCases,
	appointmentTypeBillableItemsCases,
	appointmentTypeProductsCases,
	appointmentTypesCases,
	attendeesCases,
	billableItemsCases,
	businessesCases,
	concessionPricesCases,
	concessionTypesCases,
	contactsCases,
	groupAppointmentsCases,
	individualAppointmentsCases,
	invoiceItemsCases,
	invoicesCases,
	medicalAlertsCases,
	patientAttachmentsCases,
	patientCasesCases,
	patientsCases,
	practitionerReferenceNumbersCases,
	productSuppliersCases,
	productsCases,
	recallTypesCases,
	recallsCases,
	referralSourceTypesCases,
	referralSourcesCases,
	relationshipsCases,
	stockAdjustmentsCases,
	taxesCases,
	unavailableBlockTypesCases,
	unavailableBlocksCases,
	usersCases,
	patientFormTemplatesCases,
	patientFormsCases,
	signaturesCases,
	treatmentNoteTemplatesCases,
	treatmentNotesCases,
)

// TestServices proves for each method what is sent, that the answer arrives whole, and how it fails.
func TestServices(t *testing.T) {
	t.Parallel()
	for _, tc := range serviceCases {
		t.Run(tc.method, func(t *testing.T) {
			t.Parallel()
			t.Run("sends and decodes", tc.testSuccess)
			t.Run("refused", tc.testRefusal)
			t.Run("no answer", tc.testNoAnswer)
		})
	}
}

func (tc serviceCase) testSuccess(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	var sent *http.Request
	var sentBody, body []byte
	status := http.StatusNoContent
	if tc.fixture != "" {
		status, body = http.StatusOK, withoutNextPage(t, fixture(t, tc.fixture))
	}
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		sent = req
		if req.Body != nil {
			sentBody, _ = io.ReadAll(req.Body)
		}
		return httpmock.NewBytesResponse(status, body), nil
	})

	got, err := tc.call(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	tc.checkRequest(t, sent)
	if diff := cmp.Diff(tc.body, string(sentBody)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if n := mock.GetTotalCallCount(); n != 1 {
		t.Errorf("sent %d requests, want 1", n)
	}
	if tc.fixture == "" {
		return
	}
	encoded, err := json.Marshal(records(got))
	if err != nil {
		t.Fatal(err)
	}
	want := plain(t, body)
	if tc.list != "" {
		want = want.(map[string]any)[tc.list]
	}
	if diff := cmp.Diff(want, plain(t, encoded)); diff != "" {
		t.Errorf("what came in does not come out (-in +out):\n%s", diff)
	}
}

func (tc serviceCase) checkRequest(t *testing.T, req *http.Request) {
	t.Helper()
	line, rawQuery, _ := strings.Cut(tc.request, "?")
	if got := req.Method + " " + req.URL.EscapedPath(); got != line {
		t.Errorf("sent %s, want %s", got, line)
	}
	want, err := url.ParseQuery(rawQuery)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, req.URL.Query()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	if want.Encode() != req.URL.RawQuery {
		t.Errorf("the query is not escaped: %s", req.URL.RawQuery)
	}
	if req.URL.Host != "api.au2.cliniko.com" || req.URL.Scheme != "https" {
		t.Errorf("sent to %s://%s", req.URL.Scheme, req.URL.Host)
	}
	user, password, _ := req.BasicAuth()
	if user != testKey || password != "" {
		t.Error("the key is not the user name of basic authentication with an empty password")
	}
	contentType := ""
	if tc.body != "" {
		contentType = "application/json"
	}
	for name, want := range map[string]string{
		"Accept": "application/json", "User-Agent": "Harbour Sync (dev@harbour.example)", "Content-Type": contentType,
	} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func (tc serviceCase) testRefusal(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	mock.RegisterNoResponder(httpmock.NewBytesResponder(http.StatusNotFound, fixture(t, "error_404.json")))

	_, err := tc.call(t.Context(), client)
	var refusal *cliniko.APIError
	if !errors.As(err, &refusal) || !errors.Is(err, cliniko.ErrNotFound) {
		t.Fatalf("got %v, want an APIError that is ErrNotFound", err)
	}
	if refusal.Message != "Not Found" || refusal.Attempts != 1 || !strings.HasPrefix(tc.request, refusal.Method) {
		t.Errorf("got %#v", refusal)
	}
}

func (tc serviceCase) testNoAnswer(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t, cliniko.WithMaxRetries(0))
	mock.RegisterNoResponder(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })

	_, err := tc.call(t.Context(), client)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want its cause", err)
	}
	_, unanswered := errors.AsType[*cliniko.TransportError](err)
	_, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err)
	if unanswered == tc.isWrite() || unknown != tc.isWrite() {
		t.Errorf("got %T, want a TransportError for a read and an OutcomeUnknownError for a write", err)
	}
}

// records are the models in what a method returned: the items of a page, or the value itself.
func records(result any) any {
	if items := reflect.Indirect(reflect.ValueOf(result)); items.Kind() == reflect.Struct {
		if field := items.FieldByName("Items"); field.IsValid() {
			return field.Interface()
		}
	}
	return result
}

// withoutNextPage makes a page the last one, so that an iterator reads the fixture once.
func withoutNextPage(t *testing.T, data []byte) []byte {
	t.Helper()
	var document map[string]json.RawMessage
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	if _, isPage := document["total_entries"]; !isPage {
		return data
	}
	document["links"] = json.RawMessage(`{}`)
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
