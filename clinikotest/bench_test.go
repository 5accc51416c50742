package clinikotest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// many is the number of patients in benchmarks.
const many = 100_000

func sized(patients int) *clinikotest.Clinic {
	return clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(patients))
}

// Benchmarks that only read share one clinic, those that write another.
var (
	large   = sync.OnceValue(func() *clinikotest.Clinic { return sized(many) })
	changed = sync.OnceValue(func() *clinikotest.Clinic { return sized(many) })
)

func BenchmarkNew(b *testing.B) {
	for _, size := range []int{300, many} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sized(size)
			}
		})
	}
}

func BenchmarkGet(b *testing.B) {
	path := "/patients/" + text(somebody(b, large()), "id")
	b.Run("patient", func(b *testing.B) { benchGet(b, path) })
	b.Run("referral_source", func(b *testing.B) { benchGet(b, path+"/referral_source") })
}

func BenchmarkFilteredPage(b *testing.B) {
	patient := somebody(b, large())
	for name, filter := range map[string]string{
		"last_name":     "last_name:=Mossop",
		"part_of_name":  "last_name:~moss",
		"id":            "id:=" + text(patient, "id"),
		"email":         "email:=" + text(patient, "email"),
		"updated_at":    "updated_at:>2026-10-06T00:00:00Z",
		"date_of_birth": "date_of_birth:=****-05-**",
	} {
		b.Run(name, func(b *testing.B) { benchGet(b, "/patients?per_page=50&q[]="+url.QueryEscape(filter)) })
	}
	b.Run("appointments_of_patient", func(b *testing.B) {
		benchGet(b, "/individual_appointments?q[]="+url.QueryEscape("patient_id:="+text(patient, "id")))
	})
}

func BenchmarkSortedPage(b *testing.B) {
	for name, query := range map[string]string{
		"default":    "page=1",
		"updated_at": "sort=updated_at:desc",
		"deep":       "sort=updated_at&page=1000",
		"name":       "sort=last_name,first_name",
	} {
		b.Run(name, func(b *testing.B) { benchGet(b, "/patients?per_page=50&"+query) })
	}
}

func BenchmarkCreatePatient(b *testing.B) {
	c := changed()
	for b.Loop() {
		must(b, c, http.MethodPost, "/patients", `{"first_name":"Ada","last_name":"Vane"}`, http.StatusCreated)
	}
}

func BenchmarkUpdatePatient(b *testing.B) {
	c := changed()
	path := "/patients/" + text(somebody(b, c), "id")
	for b.Loop() {
		must(b, c, http.MethodPatch, path, `{"last_name":"Vane"}`, http.StatusOK)
	}
}

func BenchmarkArchivePatient(b *testing.B) {
	c := changed()
	path := "/patients/" + text(somebody(b, c), "id")
	for b.Loop() {
		must(b, c, http.MethodPost, path+"/archive", "", http.StatusNoContent)
		must(b, c, http.MethodPost, path+"/unarchive", "", http.StatusOK)
	}
}

func BenchmarkCreateAppointment(b *testing.B) {
	c := changed()
	body := bookingOf(b, c)
	for b.Loop() {
		must(b, c, http.MethodPost, "/individual_appointments", body, http.StatusCreated)
	}
}

// BenchmarkCancelAppointment creates the appointment that it cancels.
func BenchmarkCancelAppointment(b *testing.B) {
	c := changed()
	body := bookingOf(b, c)
	for b.Loop() {
		made := must(b, c, http.MethodPost, "/individual_appointments", body, http.StatusCreated)
		path := "/individual_appointments/" + text(made, "id") + "/cancel"
		must(b, c, http.MethodPatch, path, `{"cancellation_reason":10}`, http.StatusNoContent)
	}
}

func benchGet(b *testing.B, path string) {
	b.Helper()
	b.ReportAllocs()
	c := large()
	for b.Loop() {
		if status, _ := get(b, c, path); status != http.StatusOK {
			b.Fatalf("%s: got %d", path, status)
		}
	}
}

// somebody returns a patient with an email address.
func somebody(t testing.TB, c *clinikotest.Clinic) row {
	t.Helper()
	return getList(t, c, "patients", "/patients?per_page=1&page=1000&q[]=email:?").Rows[0]
}

// bookingOf returns the body of an appointment like an existing one.
func bookingOf(t testing.TB, c *clinikotest.Clinic) string {
	t.Helper()
	like := getList(t, c, "individual_appointments", "/individual_appointments?per_page=1").Rows[0]
	return fmt.Sprintf(
		`{"appointment_type_id":%q,"business_id":%q,"patient_id":%q,"practitioner_id":%q,"starts_at":"2026-10-20T01:00:00Z"}`,
		linkID(like, "appointment_type"), linkID(like, "business"), linkID(like, "patient"), linkID(like, "practitioner"))
}
