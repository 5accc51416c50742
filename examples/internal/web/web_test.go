package web_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/examples/internal/web"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	handler := web.Protect(web.LocalOnly(http.NotFoundHandler()))
	for host, want := range map[string]int{
		"127.0.0.1:8080": http.StatusNotFound, "[::1]:80": http.StatusNotFound, "localhost": http.StatusNotFound,
		"evil.example": http.StatusMisdirectedRequest, "evil.example:8080": http.StatusMisdirectedRequest,
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = host
		handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: status code %d, want %d", host, w.Code, want)
		}
		h := w.Header()
		if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s: headers %v", host, h)
		}
	}
}

// A page that could not be rendered to its end is not shown, and neither is the reason.
func TestPage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err         error
		status      int
		contentType string
		body        string
	}{
		{nil, http.StatusNotFound, "text/html; charset=utf-8", "<p>nothing here"},
		{errors.New("a reason"), http.StatusInternalServerError, "text/plain; charset=utf-8", "The page could not be made.\n"},
	} {
		w := httptest.NewRecorder()
		web.Page(w, http.StatusNotFound, []byte("<p>nothing here"), tc.err)
		if w.Code != tc.status || w.Header().Get("Content-Type") != tc.contentType || w.Body.String() != tc.body {
			t.Errorf("%v: status code %d, %v, %q", tc.err, w.Code, w.Header(), w.Body)
		}
	}
}

// The end of the context ends a request that would never end by itself, and then the server.
func TestServeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	printed, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- web.Serve(ctx, out, 0, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		}))
	}()
	line, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.Fields(line)[1]
	if !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("the program prints %q", line)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := new(http.Client).Do(request); err == nil {
		response.Body.Close()
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
