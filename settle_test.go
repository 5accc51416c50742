package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unsafe" //nolint:depguard // only to change the monotonic reading of a time

	"github.com/google/go-cmp/cmp"
	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// lateClinic is a sandbox that does a POST only some time after it has failed to answer it.
type lateClinic struct {
	*clinikotest.Clinic

	fails    func(context.Context) (*http.Response, error) // the response to a POST
	late     time.Duration                                 // from the POST to its work; below 0: never
	dateless bool                                          // the answers have no Date
	pending  sync.WaitGroup
}

func newLateClinic(skew, late time.Duration, fails func(context.Context) (*http.Response, error)) *lateClinic {
	clock := func() time.Time { return time.Now().Add(skew) }
	return &lateClinic{Clinic: clinikotest.New(clinikotest.WithClock(clock), clinikotest.WithSize(5)), fails: fails, late: late}
}

func (c *lateClinic) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodPost && c.fails != nil {
		if c.late >= 0 {
			again := req.Clone(context.WithoutCancel(req.Context()))
			again.Body, _ = req.GetBody()
			c.pending.Go(func() {
				time.Sleep(c.late)
				if resp, err := c.Clinic.RoundTrip(again); err == nil {
					_ = resp.Body.Close()
				}
			})
		}
		return c.fails(req.Context())
	}
	resp, err := c.Clinic.RoundTrip(req)
	if err == nil && c.dateless {
		resp.Header.Del("Date")
	}
	return resp, err
}

// connect returns a client of the sandbox.
func (c *lateClinic) connect(t *testing.T, opts ...cliniko.Option) *cliniko.Client {
	t.Helper()
	client, err := c.Client(append(opts, cliniko.WithHTTPClient(&http.Client{Transport: c}))...)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func gatewayTimeout(context.Context) (*http.Response, error) {
	time.Sleep(30 * time.Second)
	return httpmock.NewStringResponse(http.StatusGatewayTimeout, ""), nil
}

func neverAnswers(ctx context.Context) (*http.Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func resets(context.Context) (*http.Response, error) { return nil, errors.New("connection reset") }

var ada = cliniko.PatientCreate{FirstName: "Ada", LastName: "Vane", Email: cliniko.Some("ada@mail.example")}

// TestSettleWaitsForALateWrite: it returns as soon as the record is there, and says that there is none only when none can
// come any more.
func TestSettleWaitsForALateWrite(t *testing.T) {
	t.Parallel()
	const never = -1
	for name, tc := range map[string]struct {
		fails   func(context.Context) (*http.Response, error)
		late    time.Duration // of the write
		skew    time.Duration
		timeout time.Duration
		took    time.Duration // from the Create to the end of Settle
	}{
		"reset, done before":             {resets, 0, 0, 0, 0},
		"reset, done at once":            {resets, time.Millisecond, 0, 0, time.Second},
		"reset, never done":              {resets, never, 0, 0, 120 * time.Second},
		"504, done before":               {gatewayTimeout, 20 * time.Second, 0, 0, 30 * time.Second},
		"504, done after it":             {gatewayTimeout, 50 * time.Second, 0, 0, 61 * time.Second}, // 30 + 1 + 2 + 4 + 8 + 16
		"504, done at the last moment":   {gatewayTimeout, 120*time.Second - 1, 0, 0, 120 * time.Second},
		"504, never done":                {gatewayTimeout, never, 0, 0, 120 * time.Second},
		"no answer, done":                {neverAnswers, 39 * time.Second, 0, 0, 40 * time.Second},
		"no answer, never done":          {neverAnswers, never, 0, 0, 120 * time.Second},
		"long timeout, never done":       {neverAnswers, never, 0, 5 * time.Minute, 380 * time.Second},
		"long timeout, done late":        {neverAnswers, 6 * time.Minute, 0, 5 * time.Minute, 363 * time.Second}, // 300 + 1 + 2 + 4 + 8 + 3 * 16
		"clock an hour ahead, done":      {resets, 0, time.Hour, 0, 0},
		"clock an hour behind, done":     {resets, 0, -time.Hour, 0, 0},
		"clock an hour behind, not done": {resets, never, -time.Hour, 0, 120 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				clinic := newLateClinic(tc.skew, tc.late, tc.fails)
				opts := []cliniko.Option{}
				if tc.timeout > 0 {
					opts = append(opts, cliniko.WithTimeout(tc.timeout))
				}
				client := clinic.connect(t, opts...)
				start := time.Now()
				_, err := client.Patients.Create(t.Context(), ada)
				unknown, ok := errors.AsType[*cliniko.OutcomeUnknownError](err)
				if !ok || !unknown.SentAt.Equal(start) {
					t.Fatalf("got %v", err)
				}
				if tc.late == 0 {
					clinic.pending.Wait()
				}
				patient, err := client.Patients.Settle(t.Context(), ada, unknown)
				if took := time.Since(start); took != tc.took {
					t.Errorf("took %s, want %s", took, tc.took)
				}
				if tc.late == never {
					if !errors.Is(err, cliniko.ErrNotCreated) || patient != nil {
						t.Errorf("got %v, %v, want ErrNotCreated", patient, err)
					}
				} else if err != nil || patient.LastName != "Vane" {
					t.Errorf("got %v, %v", patient, err)
				}
				clinic.pending.Wait()
			})
		})
	}
}

// handling is what somebody else does in the diary.
type handling func(context.Context, *cliniko.IndividualAppointmentsService, cliniko.IndividualAppointmentCreate, cliniko.IndividualAppointmentID) error

func book(ctx context.Context, s *cliniko.IndividualAppointmentsService, request cliniko.IndividualAppointmentCreate, _ cliniko.IndividualAppointmentID) error {
	_, err := s.Create(ctx, request)
	return err
}

func cancel(ctx context.Context, s *cliniko.IndividualAppointmentsService, _ cliniko.IndividualAppointmentCreate, id cliniko.IndividualAppointmentID) error {
	return s.Cancel(ctx, id, cliniko.IndividualAppointmentCancel{CancellationReason: cliniko.CancellationOther})
}

func bookAndCancel(ctx context.Context, s *cliniko.IndividualAppointmentsService, request cliniko.IndividualAppointmentCreate, _ cliniko.IndividualAppointmentID) error {
	made, err := s.Create(ctx, request)
	if err != nil {
		return err
	}
	return cancel(ctx, s, request, made.ID)
}

func archive(ctx context.Context, s *cliniko.IndividualAppointmentsService, _ cliniko.IndividualAppointmentCreate, id cliniko.IndividualAppointmentID) error {
	return s.Archive(ctx, id)
}

func move(ctx context.Context, s *cliniko.IndividualAppointmentsService, request cliniko.IndividualAppointmentCreate, id cliniko.IndividualAppointmentID) error {
	_, err := s.Update(ctx, id, cliniko.IndividualAppointmentUpdate{StartsAt: cliniko.Some(request.StartsAt.AddDate(0, 0, 1)), EndsAt: cliniko.Null[time.Time]()})
	return err
}

func annotate(ctx context.Context, s *cliniko.IndividualAppointmentsService, _ cliniko.IndividualAppointmentCreate, id cliniko.IndividualAppointmentID) error {
	_, err := s.Update(ctx, id, cliniko.IndividualAppointmentUpdate{Notes: cliniko.Some("late")})
	return err
}

// settled is how a Settle ends.
type settled string

const (
	isFound      settled = "found"
	isNotCreated settled = "ErrNotCreated"
	isUnknown    settled = "still unknown"
)

func endOf(err error) settled {
	switch _, unknown := errors.AsType[*cliniko.OutcomeUnknownError](err); {
	case err == nil:
		return isFound
	case errors.Is(err, cliniko.ErrNotCreated) && !unknown:
		return isNotCreated
	case unknown:
		return isUnknown
	default:
		return settled(err.Error())
	}
}

// TestSettleAmongOthers: what happened in the diary before and after an appointment was made, or not, is told from it.
func TestSettleAmongOthers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before handling
		wait   time.Duration // from before to the write
		lost   bool          // the write did not happen
		after  handling
		want   settled
	}{
		"there":                              {want: isFound},
		"cancelled since":                    {after: cancel, want: isFound},
		"archived since":                     {after: archive, want: isFound},
		"annotated since":                    {after: annotate, want: isFound},
		"moved since":                        {after: move, want: isUnknown},
		"not there":                          {lost: true, want: isNotCreated},
		"cancelled an hour ago":              {before: bookAndCancel, wait: time.Hour, want: isFound},
		"cancelled an hour ago, not there":   {before: bookAndCancel, wait: time.Hour, lost: true, want: isNotCreated},
		"booked an hour ago, not there":      {before: book, wait: time.Hour, lost: true, want: isNotCreated},
		"booked six minutes ago, not there":  {before: book, wait: 6 * time.Minute, lost: true, want: isNotCreated},
		"booked a minute ago":                {before: book, wait: time.Minute, want: isFound},
		"booked a minute ago, not there":     {before: book, wait: time.Minute, lost: true, want: isFound}, // the safe answer
		"booked a minute ago and moved":      {before: bookAndMove, wait: time.Minute, lost: true, want: isUnknown},
		"booked an hour ago and moved, lost": {before: bookAndMove, wait: time.Hour, lost: true, want: isNotCreated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				clinic := newLateClinic(0, 0, nil)
				client := clinic.connect(t)
				service, request := client.IndividualAppointments, bookable(t, client)
				if tc.before != nil {
					if err := tc.before(t.Context(), service, request, ""); err != nil {
						t.Fatal(err)
					}
				}
				time.Sleep(tc.wait)
				if tc.lost {
					clinic.late = -1
				}
				clinic.fails = resets
				_, err := service.Create(t.Context(), request)
				unknown, _ := errors.AsType[*cliniko.OutcomeUnknownError](err)
				clinic.pending.Wait()
				clinic.fails = nil
				last := newest(t, client, request.PatientID)
				if tc.after != nil {
					time.Sleep(20 * time.Second)
					if err := tc.after(t.Context(), service, request, last.ID); err != nil {
						t.Fatal(err)
					}
				}
				got, err := service.Settle(t.Context(), request, unknown)
				if end := endOf(err); end != tc.want || (got != nil) != (end == isFound) {
					t.Fatalf("got %v, %v, want %s", got, err, tc.want)
				}
				if tc.want == isFound && got.ID != last.ID {
					t.Errorf("got %v, want the newest, %v", got, last)
				}
			})
		})
	}
}

func bookAndMove(ctx context.Context, s *cliniko.IndividualAppointmentsService, request cliniko.IndividualAppointmentCreate, _ cliniko.IndividualAppointmentID) error {
	made, err := s.Create(ctx, request)
	if err != nil {
		return err
	}
	time.Sleep(20 * time.Second)
	return move(ctx, s, request, made.ID)
}

// bookable is the request of an appointment in the sandbox.
func bookable(t *testing.T, client *cliniko.Client) cliniko.IndividualAppointmentCreate {
	t.Helper()
	business, practitioner, appointmentType, slot := testkit.FirstFreeTime(t, client, cliniko.DateOf(time.Now()))
	patient, err := client.Patients.Create(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	return cliniko.IndividualAppointmentCreate{
		PatientID: patient.ID, PractitionerID: practitioner, BusinessID: business, AppointmentTypeID: appointmentType, StartsAt: slot,
	}
}

// newest is the appointment of a patient that was made last; nil: there is none.
func newest(t *testing.T, client *cliniko.Client, patient cliniko.PatientID) *cliniko.IndividualAppointment {
	t.Helper()
	var last *cliniko.IndividualAppointment
	for appointment, err := range client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{
		PatientID: cliniko.Equal(patient), CancelledAt: cliniko.Any(),
	}) {
		if err != nil {
			t.Fatal(err)
		}
		last = &appointment
	}
	return last
}

// settleAgainst lets a Settle look for what was sent an hour ago in a list, and returns its end and what it asked for.
func settleAgainst(t *testing.T, list, record string, settle func(context.Context, *cliniko.Client, time.Time) error) (end settled, asked url.Values) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		client, mock := testkit.NewClient(t)
		mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
			body := `{"id":"1"}`
			if req.URL.Path != "/v1/user" {
				asked = req.URL.Query()
				body = fmt.Sprintf(`{%q:[%s],"links":{}}`, list, record)
			}
			resp := httpmock.NewStringResponse(http.StatusOK, body)
			resp.Header.Set("Date", "Tue, 06 Oct 2026 10:00:00 GMT")
			return resp, nil
		})
		end = endOf(settle(t.Context(), client, time.Now().Add(-time.Hour)))
		if n := mock.GetTotalCallCount(); n != 2 {
			t.Errorf("%d requests, want one for the time and one for the list", n)
		}
	})
	return end, asked
}

// TestSettleComparesAppointments: each field by itself makes another appointment, and the API's filters are not relied on.
func TestSettleComparesAppointments(t *testing.T) {
	t.Parallel()
	request := cliniko.IndividualAppointmentCreate{
		AppointmentTypeID: "4", BusinessID: "3", PatientID: "1", PractitionerID: "2", StartsAt: time.Date(2026, 10, 9, 13, 0, 0, 0, time.FixedZone("AEDT", 11*60*60)),
	}
	record := func(changes ...string) string {
		link := `{"links":{"self":"https://api.au2.cliniko.com/v1/x/%s"}}`
		text := fmt.Sprintf(`{"id":"7","created_at":"2026-10-06T09:00:01Z","updated_at":"2026-10-06T09:00:03Z","starts_at":"2026-10-09T02:00:00Z",`+
			`"patient":`+link+`,"practitioner":`+link+`,"business":`+link+`,"appointment_type":`+link+`}`, "1", "2", "3", "4")
		return strings.NewReplacer(changes...).Replace(text)
	}
	changed := []string{"09:00:03Z", "09:01:30Z"}
	for name, tc := range map[string]struct {
		record string
		want   settled
	}{
		"the same":                 {record(), isFound},
		"seconds cut off":          {record("02:00:00Z", "01:59:30Z"), isFound},
		"five minutes before":      {record("T09:00:01Z", "T08:55:00Z"), isFound},
		"earlier":                  {record("T09:00:01Z", "T08:54:59Z"), isNotCreated},
		"never made":               {record(`"created_at":"2026-10-06T09:00:01Z",`, ""), isNotCreated},
		"another patient":          {record("x/1", "x/9"), isNotCreated},
		"another practitioner":     {record("x/2", "x/9"), isNotCreated},
		"another business":         {record("x/3", "x/9"), isNotCreated},
		"another type":             {record("x/4", "x/9"), isNotCreated},
		"another start":            {record("02:00:00Z", "02:15:00Z"), isNotCreated},
		"another patient, moved":   {record(append(changed, "x/1", "x/9")...), isNotCreated},
		"another practitioner now": {record(append(changed, "x/2", "x/9")...), isUnknown},
		"another business now":     {record(append(changed, "x/3", "x/9")...), isUnknown},
		"another type now":         {record(append(changed, "x/4", "x/9")...), isUnknown},
		"cancelled before":         {record(`"7",`, `"7","cancelled_at":"2026-10-06T08:59:00Z",`), isNotCreated},
		"archived before":          {record(`"7",`, `"7","archived_at":"2026-10-06T08:59:00Z",`), isNotCreated},
		"deleted before":           {record(`"7",`, `"7","deleted_at":"2026-10-06T08:59:00Z",`), isNotCreated},
		"cancelled since":          {record(`"7",`, `"7","cancelled_at":"2026-10-06T09:00:30Z",`), isFound},
		"patient odd":              {record(`{"links":{"self":"https://api.au2.cliniko.com/v1/x/1"}}`, "7"), isUnknown},
		"start odd":                {record(`"2026-10-09T02:00:00Z"`, `"soon"`), isUnknown},
		"another start now":        {record(append(changed, "02:00:00Z", "02:15:00Z")...), isUnknown},
		"earlier, moved":           {record(append(changed, "T09:00:01Z", "T08:54:59Z", "x/2", "x/9")...), isNotCreated},
	} {
		got, asked := settleAgainst(t, "individual_appointments", record(`"7"`, `"6"`, "x/2", "x/9")+","+tc.record, func(ctx context.Context, c *cliniko.Client, sent time.Time) error {
			_, err := c.IndividualAppointments.Settle(ctx, request, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/individual_appointments", SentAt: sent})
			return err
		})
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
		want := url.Values{
			"q[]":      {"archived_at:*", "cancelled_at:*", "created_at:>=2026-10-06T08:55:00Z", "deleted_at:*", "patient_id:=1"},
			"per_page": {"100"}, "sort": {"created_at"},
		}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", name, diff)
		}
	}
}

// TestSettlePrefersTheRecord: a record that is only like the one that is looked for does not take its place.
func TestSettlePrefersTheRecord(t *testing.T) {
	t.Parallel()
	const it = `{"id":"7","created_at":"2026-10-06T09:00:01Z","first_name":"Ada","last_name":"Vane","email":"ada@mail.example"}`
	const like = `{"id":"8","created_at":"2026-10-06T09:00:02Z","first_name":"Ada","last_name":"Vane","email":"eva@mail.example"}`
	for _, records := range []string{it + "," + like, like + "," + it} {
		end, _ := settleAgainst(t, "patients", records, func(ctx context.Context, c *cliniko.Client, sent time.Time) error {
			patient, err := c.Patients.Settle(ctx, ada, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: sent})
			if err == nil && patient.ID != "7" {
				t.Errorf("got %v", patient)
			}
			return err
		})
		if end != isFound {
			t.Errorf("got %s", end)
		}
	}
}

// A look-alike is no reason to stop: Settle still finds a record that appears late.
func TestSettleWaitsBesideALookalike(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := newLateClinic(0, 5*time.Second, nil)
		client := clinic.connect(t)
		namesake := ada
		namesake.Email = cliniko.Some("eva@mail.example")
		if _, err := client.Patients.Create(t.Context(), namesake); err != nil {
			t.Fatal(err)
		}
		clinic.fails = resets
		_, err := client.Patients.Create(t.Context(), ada)
		unknown, _ := errors.AsType[*cliniko.OutcomeUnknownError](err)
		patient, err := client.Patients.Settle(t.Context(), ada, unknown)
		if err != nil || patient.Email != "ada@mail.example" {
			t.Errorf("Settle returned %v and the error %v", patient, err)
		}
		clinic.pending.Wait()
	})
}

// TestSettleAfterSleep settles on a computer that slept for an hour after it sent the request, while its monotonic clock
// stood still.
func TestSettleAfterSleep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clinic := newLateClinic(0, 0, resets)
		client := clinic.connect(t)
		_, err := client.Patients.Create(t.Context(), ada)
		unknown, _ := errors.AsType[*cliniko.OutcomeUnknownError](err)
		clinic.pending.Wait()

		time.Sleep(time.Hour)
		unknown.SentAt = sleptSince(unknown.SentAt, time.Hour)
		if awake := time.Since(unknown.SentAt); awake > time.Minute {
			t.Fatalf("by the monotonic clock, %s have passed", awake)
		}
		patient, err := client.Patients.Settle(t.Context(), ada, unknown)
		if err != nil || patient.Email != "ada@mail.example" {
			t.Errorf("Settle returned %v and the error %v", patient, err)
		}
	})
}

// sleptSince returns t with a monotonic reading that is later by d, as if the monotonic clock had stood still for d since
// t. The reading is the second word of a time.Time.
func sleptSince(t time.Time, d time.Duration) time.Time {
	*(*int64)(unsafe.Add(unsafe.Pointer(&t), 8)) += int64(d)
	return t
}

// TestSettleComparesPatients: who is the same, who is another, and who may be either.
func TestSettleComparesPatients(t *testing.T) {
	t.Parallel()
	born := cliniko.Some(cliniko.Date{Year: 1987, Month: 5, Day: 19})
	full := cliniko.PatientCreate{FirstName: "Ada Mary", LastName: "Vane", DateOfBirth: born, Email: cliniko.Some("ada@mail.example")}
	bare := cliniko.PatientCreate{FirstName: "Ada Mary", LastName: "Vane", Email: cliniko.Null[string]()}
	byEmail := cliniko.PatientCreate{FirstName: "Ada Mary", LastName: "Vane", Email: cliniko.Some("ada@mail.example")}
	byDay := cliniko.PatientCreate{FirstName: "Ada Mary", LastName: "Vane", DateOfBirth: born}
	record := func(changes ...string) string {
		return strings.NewReplacer(changes...).Replace(`{"id":"7","created_at":"2026-10-06T09:00:01Z","first_name":"Ada Mary","last_name":"Vane","date_of_birth":"1987-05-19","email":"ada@mail.example"}`)
	}
	nobody := []string{`"1987-05-19"`, "null", `"ada@mail.example"`, "null"}
	for name, tc := range map[string]struct {
		request cliniko.PatientCreate
		record  string
		want    settled
	}{
		"the same":               {full, record(), isFound},
		"other capitals, spaces": {full, record("Ada Mary", " ada  MARY", "Vane", "VANE ", "ada@", "Ada@"), isFound},
		"earlier":                {full, record("T09:00:01Z", "T08:54:59Z"), isNotCreated},
		"another day":            {full, record("1987", "1988"), isUnknown},
		"another address":        {full, record("ada@", "vane@"), isUnknown},
		"no day and no address":  {full, record(nobody...), isUnknown},
		"another first name":     {full, record("Ada", "Eva"), isUnknown}, // twins, or corrected since
		"names null":             {full, record(`"Ada Mary"`, "null", `"Vane"`, "null"), isUnknown},
		"a sister":               {full, record("Ada", "Eva", "1987", "1989"), isNotCreated},
		"a namesake's day":       {full, record("Ada", "Eva", "ada@", "eva@"), isNotCreated},
		"names alone":            {bare, record(nobody...), isFound},
		"archived before":        {full, record(`"7",`, `"7","archived_at":"2026-10-06T08:59:00Z",`), isNotCreated},
		"archived since":         {full, record(`"7",`, `"7","archived_at":"2026-10-06T09:00:10Z",`), isFound},
		"created_at odd":         {full, record(`"2026-10-06T09:00:01Z"`, "7"), isUnknown},
		"first name odd":         {full, record(`"Ada Mary"`, "7", "1987", "1989"), isUnknown},
		"another field odd":      {full, record(`"7",`, `"7","notes":7,"city":{},`), isFound},
		"others, same address":   {byEmail, record("Ada", "Eva", "Vane", "Vince", `"1987-05-19"`, "null"), isNotCreated},
		"others, same day":       {byDay, record("Ada", "Eva", "Vane", "Vince", `"ada@mail.example"`, "null"), isNotCreated},
		"a sister, and odd":      {full, record(`"7",`, `"7","notes":7,`, "Ada", "Eva", "1987", "1989"), isNotCreated},
		"names, and more":        {bare, record(), isUnknown},
		"other names alone":      {bare, record(append(nobody, "Vane", "Vince")...), isNotCreated},
	} {
		got, asked := settleAgainst(t, "patients", tc.record, func(ctx context.Context, c *cliniko.Client, sent time.Time) error {
			_, err := c.Patients.Settle(ctx, tc.request, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: sent})
			return err
		})
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
		want := url.Values{"q[]": {"archived_at:*", "created_at:>=2026-10-06T08:55:00Z"}, "per_page": {"100"}, "sort": {"created_at"}}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", name, diff)
		}
	}
}

// TestSettleComparesNotes: a note is recognized by what it is about, not by its content.
func TestSettleComparesNotes(t *testing.T) {
	t.Parallel()
	const booking, attendee, template = "5", "6", "8"
	bare := cliniko.TreatmentNoteCreate{Title: "Follow-up", Draft: true, PatientID: "3", TreatmentNoteTemplateID: cliniko.Some(cliniko.TreatmentNoteTemplateID(template))}
	booked, attended := bare, bare
	booked.BookingID, attended.AttendeeID = cliniko.Some(cliniko.BookingID(booking)), cliniko.Some(cliniko.AttendeeID(attendee))
	record := func(changes ...string) string {
		return strings.NewReplacer(changes...).Replace(`{"id":"7","created_at":"2026-10-06T09:00:01Z","updated_at":"2026-10-06T09:00:02Z","title":"Follow-up","draft":true,` +
			`"patient":{"links":{"self":"https://api.au1.cliniko.com/v1/patients/3"}},` +
			`"booking":{"links":{"self":"https://api.au1.cliniko.com/v1/bookings/5"}},` +
			`"attendee":{"links":{"self":"https://api.au1.cliniko.com/v1/attendees/6"}},` +
			`"treatment_note_template":{"links":{"self":"https://api.au1.cliniko.com/v1/treatment_note_templates/8"}}}`)
	}
	for name, tc := range map[string]struct {
		request cliniko.TreatmentNoteCreate
		record  string
		want    settled
	}{
		"the same booking":   {booked, record(), isFound},
		"the same attendee":  {attended, record(), isFound},
		"made final since":   {booked, record(`"draft":true`, `"draft":false`, "09:00:02", "09:05:00"), isFound},
		"archived since":     {booked, record(`"draft"`, `"archived_at":"2026-10-06T09:00:10Z","draft"`), isFound},
		"archived before":    {booked, record(`"draft"`, `"archived_at":"2026-10-06T08:59:00Z","draft"`), isNotCreated},
		"earlier":            {booked, record("T09:00:01Z", "T08:54:59Z"), isNotCreated},
		"another patient":    {booked, record("/patients/3", "/patients/4"), isNotCreated},
		"another booking":    {booked, record("/bookings/5", "/bookings/9"), isNotCreated},
		"another attendee":   {attended, record("/attendees/6", "/attendees/9"), isNotCreated},
		"another template":   {booked, record("templates/8", "templates/9"), isNotCreated},
		"another title":      {booked, record("Follow-up", "Letter"), isNotCreated},
		"renamed":            {booked, record("Follow-up", "Letter", "09:00:02", "09:00:30"), isUnknown},
		"of no visit, but":   {bare, record(), isNotCreated},
		"of no visit":        {bare, record(`"booking"`, `"b"`, `"attendee"`, `"a"`), isFound},
		"created_at odd":     {booked, record(`"2026-10-06T09:00:01Z"`, "7"), isUnknown},
		"another odd field":  {booked, record(`"draft"`, `"pinned_at":7,"draft"`), isFound},
		"deleted beforehand": {booked, record(`"draft"`, `"deleted_at":"2026-10-06T08:59:00Z","draft"`), isNotCreated},
	} {
		got, asked := settleAgainst(t, "treatment_notes", tc.record, func(ctx context.Context, c *cliniko.Client, sent time.Time) error {
			_, err := c.TreatmentNotes.Settle(ctx, tc.request, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/treatment_notes", SentAt: sent})
			return err
		})
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
		want := url.Values{
			"q[]":      {"archived_at:*", "created_at:>=2026-10-06T08:55:00Z", "deleted_at:*", "patient_id:=3"},
			"per_page": {"100"}, "sort": {"created_at"},
		}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s: asked (-want +got):\n%s", name, diff)
		}
	}
}

// TestSettleFails: what keeps Settle from looking is not taken for a look that found nothing.
func TestSettleFails(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"clock": "/v1/user", "list": "/v1/patients"} {
		for _, status := range []int{401, 403, 404, 429, 500, 504, 200} {
			synctest.Test(t, func(t *testing.T) {
				client, mock := testkit.NewClient(t)
				mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
					if req.URL.Path == path {
						return httpmock.NewStringResponse(status, "<html>"), nil
					}
					return httpmock.NewStringResponse(200, `{"id":"1"}`), nil
				})
				patient, err := client.Patients.Settle(t.Context(), ada, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: time.Now().Add(-time.Hour)})
				if endOf(err) != isUnknown || patient != nil {
					t.Errorf("%s answers %d: got %v, %v", name, status, patient, err)
				}
			})
		}
	}
}

// TestSettleComparesLetters: the same name in other letters may be that of the same person.
func TestSettleComparesLetters(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		sent, found string
		want        settled
	}{
		{"Zoë", "ZOË", isFound},
		{"Zo\u00eb", "Zoe\u0308", isUnknown},
		{"Zoe\u0308", "Zo\u00eb", isUnknown},
		{"ế", "ê\u0301", isUnknown},
		{"Weiß", "WEISS", isUnknown},
		{"Weiss", "Weiß", isUnknown},
		{"ﬁnn", "Finn", isUnknown},
		{"\uac00", "\u1100\u1161", isUnknown},
		{"Zoë", "Zoe", isNotCreated},
		{"René", "Renè", isNotCreated},
		{"Weiß", "Weis", isNotCreated},
		{"王伟", "李娜", isNotCreated},
		{"Jürgen", "Jörgen", isNotCreated},
	} {
		request := cliniko.PatientCreate{FirstName: tc.sent, LastName: "Vane"}
		record := fmt.Sprintf(`{"id":"7","created_at":"2026-10-06T09:00:01Z","first_name":%q,"last_name":"Vane"}`, tc.found)
		got, _ := settleAgainst(t, "patients", record, func(ctx context.Context, c *cliniko.Client, sent time.Time) error {
			_, err := c.Patients.Settle(ctx, request, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: sent})
			return err
		})
		if got != tc.want {
			t.Errorf("%+q and %+q: got %s, want %s", tc.sent, tc.found, got, tc.want)
		}
	}
}

func TestSettleHonoursTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := newLateClinic(0, -1, nil).connect(t)
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		start := time.Now()
		_, err := client.Patients.Settle(ctx, ada, &cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: start})
		if !errors.Is(err, context.DeadlineExceeded) || endOf(err) != isUnknown || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

// TestSettleWithoutADate: the local clock will not do, because a wrong one would hide the patient who was made.
func TestSettleWithoutADate(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{0, -6 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			clinic := newLateClinic(skew, 0, resets)
			clinic.dateless = true
			client := clinic.connect(t)
			_, err := client.Patients.Create(t.Context(), ada)
			unknown, _ := errors.AsType[*cliniko.OutcomeUnknownError](err)
			clinic.pending.Wait()
			if _, err := client.Patients.Settle(t.Context(), ada, unknown); !errors.Is(err, cliniko.ErrBadResponse) || errors.Is(err, cliniko.ErrNotCreated) {
				t.Errorf("the API's clock is %s ahead: got %v", skew, err)
			}
		})
	}
}

func TestSettleRefusesInput(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	good := cliniko.OutcomeUnknownError{Method: "POST", Route: "/patients", SentAt: time.Now()}
	patch, other, timeless := good, good, good
	patch.Method, other.Route, timeless.SentAt = "PATCH", "/contacts", time.Time{}
	for name, tc := range map[string]struct {
		request cliniko.PatientCreate
		unknown *cliniko.OutcomeUnknownError
	}{
		"nil": {ada, nil}, "another method": {ada, &patch}, "another route": {ada, &other}, "no time": {ada, &timeless}, "no patient": {cliniko.PatientCreate{}, &good},
	} {
		if _, err := client.Patients.Settle(t.Context(), tc.request, tc.unknown); !errors.Is(err, cliniko.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := mock.GetTotalCallCount(); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
