package clinikotest

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandbox/admin"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/page"
)

// HandlerOptions configures [NewHandler].
type HandlerOptions struct {
	// Admin serves the requests that control a clinic, below /_admin/. They need the API key. docs/sandbox.md lists
	// them.
	Admin bool

	// AllowOrigin is the origin of web pages that may call the API from a browser, such as http://localhost:5173, or *
	// for all. Without it there is none: the real API never allows it.
	AllowOrigin string
}

// NewHandler returns a handler that serves clinics at one address, as the program cliniko-sandbox does. The API key of
// a request selects the clinic; requests with an unknown key go to the first one. The clinics need different keys and
// accounts. It panics without clinics.
//
// At / the handler serves pages to look at the clinics in a browser: the diary of a week, the patients, and the requests
// as they arrive. The other pages begin with /_/. They change nothing. They are served under addresses and under names
// without a dot, because a site on the web could read what is served under a name of its own. From the name localhost
// they redirect to 127.0.0.1, because files are under the other name.
func NewHandler(opts HandlerOptions, clinics ...*Clinic) http.Handler {
	if len(clinics) == 0 {
		panic("clinikotest: NewHandler without clinics")
	}
	h := &handler{opts: opts, clinics: clinics}
	sources := make([]page.Source, len(clinics))
	for i, c := range clinics {
		sources[i] = c.engine
	}
	h.pages = page.New(sources...)
	h.admin = admin.New(func(r *http.Request) (admin.Clinic, bool) {
		c := h.withKey(r)
		if c == nil {
			return admin.Clinic{}, false
		}
		return admin.Clinic{Clinic: c.engine(), Reset: c.Reset}, true
	})
	return h
}

// handler serves some clinics at one address.
type handler struct {
	opts         HandlerOptions
	clinics      []*Clinic
	pages, admin http.Handler
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case h.opts.Admin && strings.HasPrefix(r.URL.Path, admin.Prefix):
		h.admin.ServeHTTP(w, r)
	case isPage(r):
		h.pages.ServeHTTP(w, r)
	case h.opts.AllowOrigin != "" && allowOrigin(w, r, h.opts.AllowOrigin):
	default:
		h.find(r).ServeHTTP(w, r)
	}
}

// isPage reports whether a request is for a page. A client that sends a key wants the API.
func isPage(r *http.Request) bool {
	atRoot := r.URL.Path == "/" && r.Method == http.MethodGet && r.Header.Get("Authorization") == ""
	return atRoot || strings.HasPrefix(r.URL.Path, page.Prefix)
}

// allowOrigin permits scripts of an origin to read the response. It responds to the question of a browser whether a
// request is permitted, and then returns true.
func allowOrigin(w http.ResponseWriter, r *http.Request, origin string) bool {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "ETag, Location, X-RateLimit-Reset, X-Request-Id")
	h.Add("Vary", "Origin")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
	h.Set("Access-Control-Allow-Headers", cmp.Or(r.Header.Get("Access-Control-Request-Headers"), "*"))
	w.WriteHeader(http.StatusNoContent)
	return true
}

// find returns the clinic that a request is for.
func (h *handler) find(r *http.Request) *Clinic {
	c := h.clinics[0]
	if len(h.clinics) == 1 {
		return c
	}
	if keyed := h.withKey(r); keyed != nil {
		return keyed
	}
	return cmp.Or(h.withAccount(files.AccountOf(r)), c)
}

// withKey returns the clinic that accepts the API key of a request, nil if there is none.
func (h *handler) withKey(r *http.Request) *Clinic {
	for _, c := range h.clinics {
		if c.engine().Authorized(r) {
			return c
		}
	}
	return nil
}

func (h *handler) withAccount(name string) *Clinic {
	for _, c := range h.clinics {
		if c.Account() == name {
			return c
		}
	}
	return nil
}
