package page

import (
	"bytes"
	"embed"
	"html/template"
	"net"
	"net/http"
	"slices"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
	"github.com/cliniko-go/cliniko/internal/stylesheet"
)

// Prefix is the start of all paths of pages, except /.
const Prefix = "/_/"

// Source returns a clinic. After a reset it returns another one for the same account.
type Source func() *api.Clinic

// site serves the pages of some clinics.
type site struct{ sources []Source }

// New returns a handler that serves the pages of clinics. The first is the one at /.
func New(sources ...Source) http.Handler {
	s := &site{sources}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, home(sources[0]()), http.StatusFound)
	})
	mux.HandleFunc("GET "+Prefix+"style.css", stylesheet.Handle)
	mux.HandleFunc("GET "+Prefix+"live.js", script)
	mux.HandleFunc("GET "+Prefix+"{account}/{$}", s.page("diary", diaryPage))
	mux.HandleFunc("GET "+Prefix+"{account}/patients", s.page("patients", patientsPage))
	mux.HandleFunc("POST "+Prefix+"{account}/patients", s.page("patients", patientsPage))
	mux.HandleFunc("GET "+Prefix+"{account}/patients/{row}", s.page("patient", patientPage))
	mux.HandleFunc("GET "+Prefix+"{account}/requests", s.page("requests", requestsPage))
	mux.HandleFunc("GET "+Prefix+"{account}/requests/events", s.events)
	return protect(mux)
}

// home returns the path of the first page of a clinic.
func home(c *api.Clinic) string { return Prefix + c.Account + "/" }

// policy permits the stylesheet, the script and its connection, and nothing from elsewhere.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// protect keeps the pages from sites on the web, and away from the host name of files.
func protect(next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wire.IsLocalHost(r) {
			http.Error(w, "The pages of the sandbox are not served under this host name.", http.StatusMisdirectedRequest)
			return
		}
		if wire.HostName(r) == "localhost" { // the files of the API at 127.0.0.1 are there
			http.Redirect(w, r, wire.Scheme(r)+"://"+withoutName(r)+r.URL.RequestURI(), http.StatusTemporaryRedirect)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		sameSite.Handler(next).ServeHTTP(w, r)
	})
}

// withoutName returns the address and port of a request to localhost.
func withoutName(r *http.Request) string {
	address := "127.0.0.1"
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok && local.IP.To4() == nil {
		address = "[::1]"
	}
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		address += ":" + port
	}
	return address
}

//go:embed templates live.js
var assets embed.FS

func script(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, assets, "live.js") }

// templates holds a set of templates for each page.
var templates = func() map[string]*template.Template {
	sets := map[string]*template.Template{}
	for _, name := range []string{"diary", "patients", "patient", "requests", "missing"} {
		sets[name] = template.Must(template.ParseFS(assets, "templates/frame.html", "templates/request.html", "templates/"+name+".html"))
	}
	return sets
}()

// view is what the template of a page gets.
type view struct {
	Title    string
	Tab      string // the current tab
	Home     string // path of the first page of the clinic
	Clinic   string // name of its business
	Account  string
	Accounts []string // of all clinics, if there are several
	Now      string   // the time in the clinic
	Stopped  bool     // whether its clock stands
	BaseURL  string   // of the API
	Key      string
	Content  any
}

// content makes the content of a page, and its title. It returns false if there is no such page.
type content func(c *api.Clinic, r *http.Request) (title string, _ any, ok bool)

// page returns the handler of a page.
func (s *site) page(name string, make content) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := s.find(r.PathValue("account"))
		if c == nil {
			http.NotFound(w, r)
			return
		}
		status, shown := http.StatusOK, name
		title, content, ok := make(c, r)
		if !ok {
			status, shown, title = http.StatusNotFound, "missing", "No such page"
		}
		v := s.frame(c, r)
		v.Title, v.Content, v.Tab = title, content, name
		if name == "patient" {
			v.Tab = "patients"
		}
		var b bytes.Buffer
		if err := templates[shown].ExecuteTemplate(&b, "frame", v); err != nil {
			http.Error(w, "The page could not be made.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", wire.TypeHTML)
		w.WriteHeader(status)
		_, _ = w.Write(b.Bytes()) // the browser may have hung up
	}
}

// find returns the clinic of an account, nil if there is none.
func (s *site) find(account string) *api.Clinic {
	for _, source := range s.sources {
		if c := source(); c.Account == account {
			return c
		}
	}
	return nil
}

// frame returns what all pages of a clinic show.
func (s *site) frame(c *api.Clinic, r *http.Request) view {
	v := view{
		Home: home(c), Clinic: nameOf(c), Account: c.Account, Now: c.Clock.Now().In(clinic.AccountZone()).Format("Monday 2 January 2006, 15:04 MST"),
		Stopped: c.Clock.Stopped(), BaseURL: wire.Origin(r) + "/v1", Key: c.Key,
	}
	if len(s.sources) > 1 {
		for _, source := range s.sources {
			v.Accounts = append(v.Accounts, source().Account)
		}
	}
	return v
}

// nameOf returns the name of the first business in the account's time zone.
func nameOf(c *api.Clinic) string {
	name := "Clinic"
	c.Read(func(st *store.Store) {
		for _, rec := range slices.Backward(st.Collections["businesses"].Rows) {
			if rec.Text("time_zone_identifier") == clinic.ZoneIdentifier && rec.Get("archived_at") == nil {
				name = rec.Text("business_name")
			}
		}
	})
	return name
}
