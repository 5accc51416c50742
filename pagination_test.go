package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// pages answers page n of a list of businesses with the given bodies, and counts the requests.
func pages(mock *httpmock.MockTransport, bodies ...string) *int {
	requests := new(int)
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		*requests++
		n := 1
		if page := req.URL.Query().Get("page"); page != "" {
			_, _ = fmt.Sscan(page, &n)
		}
		if n > len(bodies) {
			return httpmock.NewStringResponse(http.StatusNotFound, ""), nil
		}
		return httpmock.NewStringResponse(http.StatusOK, bodies[n-1]), nil
	})
	return requests
}

// walk returns the IDs of all businesses, and the error that ended the iteration.
func walk(ctx context.Context, client *cliniko.Client) (ids string, err error) {
	var read []string
	for b, failed := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if err != nil {
			return "", errors.New("the iteration went on after an error")
		}
		if err = failed; err == nil {
			read = append(read, b.ID.String())
		} else if b.ID != "" {
			return "", errors.New("an error came with a record")
		}
	}
	return strings.Join(read, " "), err
}

func TestAllFollowsThePages(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	requests := pages(mock,
		testkit.PageBody(testkit.BaseURL+"/businesses?page=2&per_page=100", "1", "2"),
		testkit.PageBody(testkit.BaseURL+"/businesses?page=3&per_page=100"), // an empty page is not the end
		testkit.PageBody("", "3"))

	all := client.Businesses.All(t.Context(), cliniko.BusinessListOptions{})
	if *requests != 0 {
		t.Fatal("a request was sent before the first record was asked for")
	}
	for range 2 { // ranging again starts again
		businesses, err := cliniko.Collect(all)
		if err != nil {
			t.Fatal(err)
		}
		if len(businesses) != 3 || businesses[2].ID != "3" {
			t.Fatalf("got %v", businesses)
		}
	}
	if *requests != 6 {
		t.Errorf("%d requests, want 6", *requests)
	}
	for range all {
		break
	}
	if *requests != 7 {
		t.Errorf("%d requests after a break, want 7", *requests)
	}
}

func TestAllStopsWithAnError(t *testing.T) {
	t.Parallel()
	second := testkit.BaseURL + "/businesses?page=2&per_page=100"
	for name, tc := range map[string]struct {
		pages []string
		read  string
		want  error
	}{
		"refused page":      {[]string{testkit.PageBody(second, "1")}, "1", cliniko.ErrNotFound},
		"foreign host":      {[]string{testkit.PageBody("https://api.au2.cliniko.com.evil.example/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"other shard":       {[]string{testkit.PageBody("https://api.au1.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"other port":        {[]string{testkit.PageBody("https://api.au2.cliniko.com:8443/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"no TLS":            {[]string{testkit.PageBody("http://api.au2.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"other path":        {[]string{testkit.PageBody(testkit.BaseURL+"/patients?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"relative":          {[]string{testkit.PageBody("patients?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"up":                {[]string{testkit.PageBody("/v1/businesses/../patients?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"incomplete":        {[]string{`{"businesses":[{"id":"1"},{"id":"2"}],"total_entries":250}`}, "1 2", cliniko.ErrIncompleteList},
		"one missing":       {[]string{`{"businesses":[{"id":"1"}],"total_entries":2,"links":{}}`}, "1", cliniko.ErrIncompleteList},
		"links odd":         {[]string{`{"businesses":[{"id":"1"}],"links":7}`}, "1", cliniko.ErrBadResponse},
		"next odd":          {[]string{`{"businesses":[{"id":"1"}],"links":{"next":7}}`}, "1", cliniko.ErrBadResponse},
		"two lists":         {[]string{`{"businesses":[{"id":"1","label":"a"}],"businesses":[{"id":"2"}]}`}, "", cliniko.ErrBadResponse},
		"folded lists":      {[]string{`{"businesses":[{"id":"1","label":"a"}],"Businesses":[{"id":"2"}]}`}, "", cliniko.ErrBadResponse},
		"folded by Unicode": {[]string{`{"businesses":[{"id":"1"}],"bu\u017finesses":[{"id":"2"}]}`}, "", cliniko.ErrBadResponse},
		"escaped":           {[]string{`{"businesses":[{"id":"1"}],"\u0062usinesses":[{"id":"2"}]}`}, "", cliniko.ErrBadResponse},
		"other capitals":    {[]string{`{"Businesses":[{"id":"1"}]}`}, "", cliniko.ErrBadResponse},
		"two with one id":   {[]string{`{"businesses":[{"id":"1","label":"a"},{"id":"1","label":"b"}]}`}, "", cliniko.ErrBadResponse},
		"without scheme":    {[]string{testkit.PageBody("//evil.example/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"with a user":       {[]string{testkit.PageBody("https://x@api.au2.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"not a URL":         {[]string{testkit.PageBody("https://api.au2.cliniko.com/%zz", "1")}, "1", cliniko.ErrForeignLink},
		"the same page":     {[]string{testkit.PageBody(testkit.BaseURL+"/businesses?per_page=100", "1")}, "1", cliniko.ErrRepeatedPage},
		"a circle":          {[]string{testkit.PageBody(second, "1"), testkit.PageBody(testkit.BaseURL+"/businesses?per_page=100", "2")}, "1 2", cliniko.ErrRepeatedPage},
		"list missing":      {[]string{testkit.PageBody(second, "1"), `{}`}, "1", cliniko.ErrBadResponse},
		"list null":         {[]string{testkit.PageBody(second, "1"), `{"businesses":null}`}, "1", cliniko.ErrBadResponse},
		"other list":        {[]string{testkit.PageBody(second, "1"), `{"patients":[]}`}, "1", cliniko.ErrBadResponse},
		"HTML":              {[]string{testkit.PageBody(second, "1"), `<html>Sign in</html>`}, "1", cliniko.ErrBadResponse},
		"cut off":           {[]string{testkit.PageBody(second, "1"), testkit.PageBody("", "2")[:20]}, "1", cliniko.ErrBadResponse},
		"empty response":    {[]string{testkit.PageBody(second, "1"), ``}, "1", cliniko.ErrBadResponse},
		"array":             {[]string{testkit.PageBody(second, "1"), `[]`}, "1", cliniko.ErrBadResponse},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := testkit.NewClient(t)
			pages(mock, tc.pages...)
			read, err := walk(t.Context(), client)
			if !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if read != tc.read {
				t.Errorf("read %q before the error, want %q", read, tc.read)
			}
		})
	}
}

// TestNextLinks: a link without a host belongs to the page that it is on.
func TestNextLinks(t *testing.T) {
	t.Parallel()
	for _, next := range []string{
		testkit.BaseURL + "/businesses?page=2", "/v1/businesses?page=2", "businesses?page=2", "./businesses?page=2", "?page=2",
		"//api.au2.cliniko.com/v1/businesses?page=2", testkit.BaseURL + "/businesses?page=2#top",
		"https://API.au2.cliniko.com/v1/businesses?page=2",
		"/v1/businesses/?page=2", "/v1/../v1/businesses?page=2", " ?page=2 ",
	} {
		client, mock := testkit.NewClient(t)
		var asked []string
		mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
			asked = append(asked, req.URL.String())
			return httpmock.NewStringResponse(http.StatusOK, []string{testkit.PageBody(next, "1"), testkit.PageBody("", "2")}[len(asked)-1]), nil
		})
		if ids, err := walk(t.Context(), client); err != nil || ids != "1 2" || asked[1] != testkit.BaseURL+"/businesses?page=2" {
			t.Errorf("%s: got %q, %v after %s", next, ids, err, asked)
		}
	}
}

// TestPagesGoForward: a link to a page with a lower number leads back, also when its address and its records are new.
func TestPagesGoForward(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	requests := pages(mock, testkit.PageBody(testkit.BaseURL+"/businesses?page=3", "1"), testkit.PageBody("", "2"), testkit.PageBody(testkit.BaseURL+"/businesses?page=2", "3"))
	if ids, err := walk(t.Context(), client); ids != "1 3" || !errors.Is(err, cliniko.ErrRepeatedPage) || *requests != 2 {
		t.Errorf("got %q, %v after %d requests", ids, err, *requests)
	}
}

// TestCopiesOnAPage: a record that a page holds more than once is delivered once, and counts as often as it is there.
func TestCopiesOnAPage(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	client, mock := testkit.NewClient(t, cliniko.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	pages(mock, `{"businesses":[{"id":"1"},{"id":"7"},{"id":"7"},{"id":"7"},{"id":"2"}],"total_entries":5}`)
	if ids, err := walk(t.Context(), client); err != nil || ids != "1 7 2" {
		t.Errorf("got %q, %v", ids, err)
	}
	if n := strings.Count(log.String(), "level=WARN"); n != 2 || !strings.Contains(log.String(), "record_id=7") {
		t.Errorf("logged %s", log.String())
	}
}

// TestIncompleteListCountsFromItsPage: a walk that begins at a later page has not missed the records before it.
func TestIncompleteListCountsFromItsPage(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	pages(mock, "", "", `{"businesses":[{"id":"5"}],"total_entries":5}`)
	opts := cliniko.BusinessListOptions{Page: 3, PerPage: 2}
	if found, err := cliniko.Collect(client.Businesses.All(t.Context(), opts)); err != nil || len(found) != 1 {
		t.Errorf("got %v, %v", found, err)
	}
	pages(mock, "", "", `{"businesses":[{"id":"5"}],"total_entries":6}`)
	if _, err := cliniko.Collect(client.Businesses.All(t.Context(), opts)); !errors.Is(err, cliniko.ErrIncompleteList) {
		t.Errorf("got %v, want ErrIncompleteList", err)
	}
}

func TestAllHonoursTheContext(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	pages(mock, testkit.PageBody(testkit.BaseURL+"/businesses?page=2&per_page=100", "1"), testkit.PageBody("", "2"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("got %v, want context.Canceled for the second page", last)
	}
}

func TestNextPageKeepsItsQuery(t *testing.T) {
	t.Parallel()
	client, mock := testkit.NewClient(t)
	var queries []string
	next := testkit.BaseURL + `/businesses?page=2&q[]=updated_at:>2026-01-01T00:00:00Z&q%5B%5D=archived_at%3A%2A`
	bodies := []string{testkit.PageBody(next, "1"), testkit.PageBody("", "2")}
	mock.RegisterNoResponder(func(req *http.Request) (*http.Response, error) {
		queries = append(queries, req.URL.RawQuery)
		return httpmock.NewStringResponse(http.StatusOK, bodies[len(queries)-1]), nil
	})
	if _, err := walk(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	if want := "page=2&q%5B%5D=updated_at%3A%3E2026-01-01T00%3A00%3A00Z&q%5B%5D=archived_at%3A%2A"; queries[1] != want {
		t.Errorf("second page asked with %s, want %s", queries[1], want)
	}
}
