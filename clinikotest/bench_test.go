package clinikotest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// large is one clinic of 100,000 patients for the benchmarks that only read.
var large = sync.OnceValue(newLarge)

func newLarge() *clinikotest.Clinic {
	return clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(100_000))
}

func BenchmarkNew(b *testing.B) {
	for _, size := range []int{300, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(size))
			}
		})
	}
}

// BenchmarkRead reads from 100,000 patients.
func BenchmarkRead(b *testing.B) {
	c := large()
	rows := benchPage(b, c, "/patients?page=1500")
	id, email := text(rows[0], "id"), ""
	for _, r := range rows {
		if email == "" {
			email = text(r, "email")
		}
	}
	visitor := linkID(benchPage(b, c, "/individual_appointments")[0], "patient")
	filtered := func(q string) string { return "/patients?per_page=50&q[]=" + url.QueryEscape(q) }
	for name, path := range map[string]string{
		"get":          "/patients/" + id,
		"page":         "/patients?per_page=50",
		"page_1500":    "/patients?per_page=50&page=1500",
		"last_name":    filtered("last_name:=Mossop"),
		"contains":     filtered("last_name:~moss"),
		"id":           filtered("id:=" + id),
		"email":        filtered("email:=" + email),
		"updated_at":   filtered("updated_at:>2026-10-06T00:00:00Z"),
		"birthday":     filtered("date_of_birth:=****-05-**"),
		"sorted":       "/patients?per_page=50&sort=updated_at:desc",
		"sorted_name":  "/patients?per_page=50&sort=last_name,first_name",
		"appointments": "/individual_appointments?per_page=50&q[]=" + url.QueryEscape("patient_id:="+visitor),
		"referral":     "/patients/" + id + "/referral_source",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				benchSend(b, c, http.MethodGet, path, "")
			}
		})
	}
}

// BenchmarkWrite changes a clinic of 100,000 patients.
func BenchmarkWrite(b *testing.B) {
	c := newLarge()
	visit := benchPage(b, c, "/individual_appointments?sort=starts_at:desc")[0]
	patient := linkID(visit, "patient")
	booking := fmt.Sprintf(`{"appointment_type_id":%q,"business_id":%q,"patient_id":%q,"practitioner_id":%q,`+
		`"starts_at":"2026-10-20T01:00:00Z"}`,
		linkID(visit, "appointment_type"), linkID(visit, "business"), patient, linkID(visit, "practitioner"))
	idOf := func(body []byte) string {
		_, rest, _ := strings.Cut(string(body), `"id":"`)
		id, _, _ := strings.Cut(rest, `"`)
		return id
	}
	b.Run("update_patient", func(b *testing.B) {
		for b.Loop() {
			benchSend(b, c, http.MethodPatch, "/patients/"+patient, `{"last_name":"Again"}`)
		}
	})
	b.Run("create_patient", func(b *testing.B) {
		for b.Loop() {
			benchSend(b, c, http.MethodPost, "/patients", `{"first_name":"Ada","last_name":"Again"}`)
		}
	})
	b.Run("archive_patient", func(b *testing.B) {
		for b.Loop() {
			id := idOf(benchSend(b, c, http.MethodPost, "/patients", `{"first_name":"Ada","last_name":"Again"}`))
			benchSend(b, c, http.MethodPost, "/patients/"+id+"/archive", "")
		}
	})
	b.Run("create_appointment", func(b *testing.B) {
		for b.Loop() {
			benchSend(b, c, http.MethodPost, "/individual_appointments", booking)
		}
	})
	b.Run("cancel_appointment", func(b *testing.B) {
		for b.Loop() {
			id := idOf(benchSend(b, c, http.MethodPost, "/individual_appointments", booking))
			benchSend(b, c, http.MethodPatch, "/individual_appointments/"+id+"/cancel", `{"cancellation_reason":10}`)
		}
	})
	b.Run("delete_concession_price", func(b *testing.B) {
		item := text(benchPage(b, c, "/billable_items")[0], "id")
		body := fmt.Sprintf(`{"name":"GST","rate":"10.0","x":%q}`, item)
		for b.Loop() {
			id := idOf(benchSend(b, c, http.MethodPost, "/taxes", body))
			benchSend(b, c, http.MethodDelete, "/taxes/"+id, "")
		}
	})
}

func benchSend(b *testing.B, c *clinikotest.Clinic, method, path, body string) []byte {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	req.SetBasicAuth(c.APIKey(), "")
	resp, err := c.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= 300 {
		b.Fatalf("%s %s: %d", method, path, resp.StatusCode)
	}
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// benchPage gets the rows of a page of the list at the head of a path.
func benchPage(b *testing.B, c *clinikotest.Clinic, path string) []row {
	b.Helper()
	key, _, _ := strings.Cut(path[1:], "?")
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(benchSend(b, c, http.MethodGet, path, ""), &answer); err != nil {
		b.Fatal(err)
	}
	var rows []row
	if err := json.Unmarshal(answer[key], &rows); err != nil {
		b.Fatal(err)
	}
	return rows
}
