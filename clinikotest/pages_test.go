package clinikotest_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// ask sends a request to a handler, as a server on 127.0.0.1:8787 would receive it.
func ask(t *testing.T, h http.Handler, method, url, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	req.Header.Set("User-Agent", "Try (dev@harbour.example)")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

const (
	here     = "http://127.0.0.1:8787"
	itsPages = here + "/_/sandbox/"
)

func TestPagesEscapeNames(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	const markup = `<script>alert(1)</script>`
	_, err = client.Patients.Create(t.Context(), cliniko.PatientCreate{
		FirstName: markup, LastName: markup, Notes: cliniko.Some(markup), Email: cliniko.Some("ada@example.com"),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = client.Patients.List(t.Context(), cliniko.PatientListOptions{LastName: cliniko.Equal(markup)})
	pages := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic)
	for _, page := range []string{"", "patients", "patients/4", "requests"} {
		w := ask(t, pages, http.MethodGet, itsPages+page, "")
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(body, "<script>alert") {
			t.Errorf("%q: %d, with markup %t", page, w.Code, strings.Contains(body, "<script>alert"))
		}
		if page != "" && !strings.Contains(body, "alert(1)") {
			t.Errorf("%q does not show the name", page)
		}
		head, _, _ := strings.Cut(body, "</head>")
		if strings.Contains(head, "alert") || strings.Contains(head, "ada@") {
			t.Errorf("%q has the name in its head: %s", page, head)
		}
	}
	found := ask(t, pages, http.MethodPost, itsPages+"patients", "q=%3Cscript%3E", "Content-Type", "application/x-www-form-urlencoded")
	if body := found.Body.String(); !strings.Contains(body, "1 patient found") || strings.Contains(body, "<script>alert") {
		t.Errorf("search: %d %s", found.Code, body)
	}
}

// TestPagesLeaveTheAPIAlone sends what belongs to the API and the file host.
func TestPagesLeaveTheAPIAlone(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	pages := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic)
	for _, tt := range []struct {
		method, url string
		header      []string
		want        int
	}{
		{http.MethodGet, here + "/v1/patients", nil, http.StatusUnauthorized},
		{http.MethodGet, here + "/v1/", nil, http.StatusUnauthorized},
		{http.MethodGet, here + "/", []string{"Authorization", "Basic c2FuZGJveC1rZXktYXUxOg=="}, http.StatusNotFound},
		{http.MethodPost, here + "/", nil, http.StatusLengthRequired},                              // the file host
		{http.MethodGet, "http://localhost:8787/sandbox/attachments/1", nil, http.StatusForbidden}, // the file host
		{http.MethodGet, here + "/", nil, http.StatusFound},
		{http.MethodGet, here + "/_/nobody/", nil, http.StatusNotFound},
		{http.MethodGet, itsPages + "patients/0", nil, http.StatusNotFound},
		{http.MethodGet, itsPages + "patients/x", nil, http.StatusNotFound},
		{http.MethodGet, itsPages + "patients?page=9", nil, http.StatusNotFound},
		{http.MethodGet, itsPages + "?week=monday", nil, http.StatusNotFound},
		{http.MethodGet, itsPages + "?practitioner=99", nil, http.StatusNotFound},
	} {
		header := append([]string{"User-Agent", "Try (dev@harbour.example)"}, tt.header...)
		req := httptest.NewRequestWithContext(t.Context(), tt.method, tt.url, http.NoBody)
		req.ContentLength = -1
		for i := 0; i < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, req)
		if w.Code != tt.want {
			t.Errorf("%s %s: %d, want %d", tt.method, tt.url, w.Code, tt.want)
		}
	}
}

// TestPagesKeepSitesOut requests pages as a browser does for a site on the web.
func TestPagesKeepSitesOut(t *testing.T) {
	t.Parallel()
	pages := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinikotest.New(clinikotest.WithSize(3)))
	for url, want := range map[string]int{
		"http://rebound.attacker.example:8787/_/sandbox/patients": http.StatusMisdirectedRequest,
		"http://127.0.0.1.attacker.example/_/sandbox/":            http.StatusMisdirectedRequest,
		"http://rebound.attacker.example:8787/":                   http.StatusMisdirectedRequest,
		"http://sandbox:8787/_/sandbox/patients":                  http.StatusOK, // a container
		"http://[::1]:8787/_/sandbox/patients":                    http.StatusOK,
		"http://192.0.2.7:8787/_/sandbox/patients":                http.StatusOK,
	} {
		if w := ask(t, pages, http.MethodGet, url, ""); w.Code != want {
			t.Errorf("%s: %d, want %d", url, w.Code, want)
		}
	}
	w := ask(t, pages, http.MethodGet, "http://localhost:8787/_/sandbox/?week=2026-03-02", "")
	if got := w.Header().Get("Location"); w.Code != http.StatusTemporaryRedirect || got != itsPages+"?week=2026-03-02" {
		t.Errorf("on the name of the files: %d to %q", w.Code, got)
	}
	tricky := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/_/sandbox/", nil)
	tricky.Host = "localhost:@attacker.example"
	w = httptest.NewRecorder()
	pages.ServeHTTP(w, tricky)
	if got := w.Header().Get("Location"); strings.Contains(got, "attacker") {
		t.Errorf("a port that is none leads to %q", got)
	}
	foreign := ask(t, pages, http.MethodPost, itsPages+"patients", "q=ada", "Content-Type", "application/x-www-form-urlencoded",
		"Origin", "https://attacker.example", "Sec-Fetch-Site", "cross-site")
	if foreign.Code != http.StatusForbidden {
		t.Errorf("a form of another site: %d", foreign.Code)
	}
	policy := ask(t, pages, http.MethodGet, itsPages, "").Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s: %s", want, policy)
		}
	}
}

// TestPageOfMovedTimes shows a week in which clocks change, in Sydney on 5 April 2026, and a booking in another time zone.
func TestPageOfMovedTimes(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(50), clinikotest.WithNow(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)))
	pages := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic)
	for week, zone := range map[string]string{"2026-03-30": "AEDT", "2026-04-06": "AEST"} {
		body := ask(t, pages, http.MethodGet, itsPages+"?practitioner=all&week="+week, "").Body.String()
		for _, want := range []string{zone + "</time>", "AWST</time>"} {
			if !strings.Contains(body, want) {
				t.Errorf("the week of %s lacks %s", week, want)
			}
		}
	}
	body := ask(t, pages, http.MethodGet, itsPages+"?week=2026-04-01", "").Body.String()
	if !strings.Contains(body, "<h1>30 March–5 April 2026</h1>") {
		t.Error("a Wednesday does not open its week")
	}
}

// TestPageOfInvoices: amounts have two decimals, as on an invoice.
func TestPageOfInvoices(t *testing.T) {
	t.Parallel()
	pages := clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinikotest.New(clinikotest.WithSize(20)))
	amounts := regexp.MustCompile(`\$[0-9]+(\.[0-9]+)?`)
	whole := regexp.MustCompile(`^\$[0-9]+\.[0-9]{2}$`)
	shown := 0
	for i := range 20 {
		body := ask(t, pages, http.MethodGet, itsPages+"patients/"+strconv.Itoa(i+1), "").Body.String()
		for _, amount := range amounts.FindAllString(body, -1) {
			shown++
			if !whole.MatchString(amount) {
				t.Errorf("the page shows %s", amount)
			}
		}
	}
	if shown == 0 {
		t.Error("no page shows an amount")
	}
}

// TestEventsOfRequests reads the stream of requests. A body cannot add events of its own.
func TestEventsOfRequests(t *testing.T) {
	t.Parallel()
	clinic := clinikotest.New(clinikotest.WithSize(3))
	server := httptest.NewServer(clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic))
	defer server.Close()
	defer server.CloseClientConnections()
	for _, body := range []string{"first", "a\r\revent: reset\rdata: x\r\rb\n\nevent: reset\ndata: x\n\n"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://clinic.example/v1/patients", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clinic.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/_/sandbox/requests/events?after=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var lines []string
	scanner := bufio.NewScanner(resp.Body)
	for scanner.Scan() {
		line := strings.NewReplacer("\r", "\n").Replace(scanner.Text())
		lines = append(lines, strings.Split(line, "\n")...)
		if len(lines) > 3 && line == "" {
			break
		}
	}
	events := 0
	for _, line := range lines {
		if strings.HasPrefix(line, "event:") {
			events++
		}
	}
	if events != 1 || !strings.Contains(strings.Join(lines, "\n"), "id: 2\nevent: request") {
		t.Errorf("%d events:\n%s", events, strings.Join(lines, "\n"))
	}
}
