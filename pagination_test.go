package cliniko_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"github.com/cliniko-go/cliniko"
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

func pageBody(next string, ids ...string) string {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"id":%q}`, id))
	}
	links := fmt.Sprintf(`{"next":%q}`, next)
	if next == "" {
		links = "{}"
	}
	return fmt.Sprintf(`{"businesses":[%s],"total_entries":3,"links":%s}`, strings.Join(items, ","), links)
}

func walk(ctx context.Context, client *cliniko.Client) (string, error) {
	var ids []string
	for b, err := range client.Businesses.All(ctx, cliniko.BusinessListOptions{}) {
		if err != nil {
			if b.ID != "" {
				return "", errors.New("an error came with a record")
			}
			return strings.Join(ids, " "), err
		}
		ids = append(ids, b.ID.String())
	}
	return strings.Join(ids, " "), nil
}

func TestAllFollowsThePages(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	requests := pages(mock,
		pageBody(testBase+"/businesses?page=2&per_page=100", "1", "2"),
		pageBody(testBase+"/businesses?page=3&per_page=100"), // an empty page is not the end
		pageBody("", "3"))

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
	second := testBase + "/businesses?page=2&per_page=100"
	for name, tc := range map[string]struct {
		pages []string
		read  string
		want  error
	}{
		"refused page":   {[]string{pageBody(second, "1")}, "1", cliniko.ErrNotFound},
		"foreign host":   {[]string{pageBody("https://api.au2.cliniko.com.evil.example/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"other shard":    {[]string{pageBody("https://api.au1.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"other port":     {[]string{pageBody("https://api.au2.cliniko.com:8443/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"no TLS":         {[]string{pageBody("http://api.au2.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"relative":       {[]string{pageBody("/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"without scheme": {[]string{pageBody("//evil.example/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"with a user":    {[]string{pageBody("https://x@api.au2.cliniko.com/v1/businesses?page=2", "1")}, "1", cliniko.ErrForeignLink},
		"not a URL":      {[]string{pageBody("https://api.au2.cliniko.com/%zz", "1")}, "1", cliniko.ErrForeignLink},
		"the same page":  {[]string{pageBody(testBase+"/businesses?per_page=100", "1")}, "1", cliniko.ErrRepeatedPage},
		"a circle":       {[]string{pageBody(second, "1"), pageBody(testBase+"/businesses?per_page=100", "2")}, "1 2", cliniko.ErrRepeatedPage},
		"list missing":   {[]string{pageBody(second, "1"), `{}`}, "1", cliniko.ErrBadResponse},
		"list null":      {[]string{pageBody(second, "1"), `{"businesses":null}`}, "1", cliniko.ErrBadResponse},
		"other list":     {[]string{pageBody(second, "1"), `{"patients":[]}`}, "1", cliniko.ErrBadResponse},
		"HTML":           {[]string{pageBody(second, "1"), `<html>Sign in</html>`}, "1", cliniko.ErrBadResponse},
		"cut off":        {[]string{pageBody(second, "1"), pageBody("", "2")[:20]}, "1", cliniko.ErrBadResponse},
		"empty answer":   {[]string{pageBody(second, "1"), ``}, "1", cliniko.ErrBadResponse},
		"array":          {[]string{pageBody(second, "1"), `[]`}, "1", cliniko.ErrBadResponse},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, mock := newClient(t)
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

func TestAllHonoursTheContext(t *testing.T) {
	t.Parallel()
	client, mock := newClient(t)
	pages(mock, pageBody(testBase+"/businesses?page=2&per_page=100", "1"), pageBody("", "2"))
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
	client, mock := newClient(t)
	var queries []string
	next := testBase + `/businesses?page=2&q[]=updated_at:>2026-01-01T00:00:00Z&q%5B%5D=archived_at%3A%2A`
	bodies := []string{pageBody(next, "1"), pageBody("", "2")}
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
