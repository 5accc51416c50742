package main

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed" // for the pages
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/visitors"
	"github.com/cliniko-go/cliniko/examples/internal/web"
	"github.com/cliniko-go/cliniko/internal/stylesheet"
)

// Limits of what visitors may do.
const (
	maxBody   = 1 << 20 // bytes of a filled-in form
	maxForms  = 200     // forms in memory
	keepForms = 30 * time.Minute
	timeLimit = 10 * time.Minute // to file a form
)

// server serves the form.
type server struct {
	intake *intake
	read   func(context.Context) (*clinic, error)
	limit  visitors.Limit
	log    *slog.Logger

	filing sync.WaitGroup
	mu     sync.Mutex
	sent   map[string]*submission // by token
	clinic *clinic                // as of fresh
	fresh  time.Time
}

// submission is a form that was sent. Its token is in the address of the page about it, and nothing else is.
type submission struct {
	form  *form // nil when it is filed
	state string
	at    time.Time
}

// The states of a submission.
const (
	working = "working"
	filed   = "filed"
	failed  = "failed"
)

func newServer(client *cliniko.Client, undecided string, read func(context.Context) (*clinic, error), logger *slog.Logger) *server {
	return &server{
		intake: &intake{client: client, undecided: undecided, turn: make(chan struct{}, 1)}, read: read, log: logger,
		limit: visitors.Limit{Requests: 20, Per: 10 * time.Minute}, sent: map[string]*submission{},
	}
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showForm)
	mux.HandleFunc("POST /{$}", s.takeForm)
	mux.HandleFunc("GET /sent/{token}", s.showSent)
	mux.HandleFunc("POST /sent/{token}", s.tryAgain)
	mux.HandleFunc("GET /style.css", stylesheet.Handle)
	return web.Protect(http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, maxBody)))
}

// current returns the definition of the form, which is read again after a minute.
func (s *server) current(ctx context.Context) (*clinic, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clinic != nil && time.Since(s.fresh) < time.Minute {
		return s.clinic, nil
	}
	c, err := s.read(ctx)
	if err != nil {
		s.log.ErrorContext(ctx, "the definition of the form could not be read", slog.Any("error", err))
		if s.clinic == nil {
			return nil, err
		}
		c = s.clinic // better an old one than none
	}
	s.clinic, s.fresh = c, time.Now()
	return c, nil
}

func (s *server) showForm(w http.ResponseWriter, r *http.Request) {
	c, err := s.current(r.Context())
	if err != nil {
		http.Error(w, "The form is not available at the moment. Please try again in a minute.", http.StatusServiceUnavailable)
		return
	}
	render(w, http.StatusOK, "form", view{Form: newForm(*c), Clinic: c.name, Title: c.template.Name, Heading: c.template.Name})
}

func (s *server) takeForm(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form could not be read. It is too long, or was not sent completely.", http.StatusBadRequest)
		return
	}
	c, err := s.current(r.Context())
	if err != nil {
		http.Error(w, "The form is not available at the moment. Go back and send it again in a minute.", http.StatusServiceUnavailable)
		return
	}
	f := newForm(*c)
	page := view{Form: f, Clinic: c.name, Title: c.template.Name, Heading: c.template.Name}
	if !f.read(r.PostForm) {
		page.Title = "Please check: " + page.Title
		render(w, http.StatusUnprocessableEntity, "form", page)
		return
	}
	if err := f.finish(); err != nil {
		s.log.ErrorContext(r.Context(), "a form cannot be filled in", slog.Any("error", err))
		page.Notice = "Your answers cannot be saved. Please tell the clinic."
		render(w, http.StatusUnprocessableEntity, "form", page)
		return
	}
	token := ""
	if s.limit.Allow(r) {
		token = s.keep(f)
	}
	if token == "" {
		page.Notice = "The clinic received too many forms. Nothing is lost: wait ten minutes, and send this page again."
		render(w, http.StatusTooManyRequests, "form", page)
		return
	}
	s.start(r.Context(), token)
	http.Redirect(w, r, "/sent/"+token, http.StatusSeeOther)
}

// keep stores a form, and returns its token. It returns "" if there are too many forms. Old ones are forgotten.
func (s *server) keep(f *form) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for token, sub := range s.sent {
		if sub.state != working && time.Since(sub.at) > keepForms {
			delete(s.sent, token)
		}
	}
	if len(s.sent) >= maxForms {
		return ""
	}
	token := rand.Text()
	s.sent[token] = &submission{form: f, state: failed, at: time.Now()}
	return token
}

// start files a form, unless that is in progress or done. It goes on when the visitor closes the page.
func (s *server) start(ctx context.Context, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := s.sent[token]
	if sub == nil || sub.state != failed {
		return
	}
	sub.state = working
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeLimit)
	s.filing.Go(func() {
		defer cancel()
		err := s.intake.file(ctx, sub.form)
		s.mu.Lock()
		defer s.mu.Unlock()
		sub.at, sub.state = time.Now(), filed
		switch {
		case err == nil:
			s.log.InfoContext(ctx, "a form was filed")
		case errors.Is(err, errUndecided):
			s.log.WarnContext(ctx, "a person has to file a form", slog.Any("error", err))
		default:
			sub.state = failed
			s.log.ErrorContext(ctx, "a form could not be filed", slog.Any("error", withoutID(err)))
			return
		}
		sub.form = nil
	})
}

// withoutID returns the cause of an error whose text has the ID of a patient.
func withoutID(err error) error {
	if left, ok := errors.AsType[*cliniko.LeftBehindError[cliniko.Patient]](err); ok {
		return errors.Join(left.Err, left.Undo)
	}
	return err
}

func (s *server) showSent(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	state, name := "", ""
	if sub := s.sent[r.PathValue("token")]; sub != nil {
		state = sub.state
	}
	if s.clinic != nil {
		name = s.clinic.name
	}
	s.mu.Unlock()
	v := view{Clinic: name, State: state}
	switch state {
	case working:
		v.Title = "Your form is being saved"
		w.Header().Set("Refresh", "2")
		render(w, http.StatusOK, "sent", v)
	case filed:
		v.Title = "Thank you"
		render(w, http.StatusOK, "sent", v)
	case failed:
		v.Title = "Your form is not saved yet"
		render(w, http.StatusOK, "sent", v)
	default:
		v.Title = "This page has expired"
		render(w, http.StatusNotFound, "sent", v)
	}
}

func (s *server) tryAgain(w http.ResponseWriter, r *http.Request) {
	if s.limit.Allow(r) {
		s.start(r.Context(), r.PathValue("token"))
	}
	http.Redirect(w, r, "/sent/"+url.PathEscape(r.PathValue("token")), http.StatusSeeOther)
}

// view is what the pages show.
type view struct {
	Title   string // of the window
	Heading string
	Clinic  string
	Notice  string
	State   string
	Form    *form
}

//go:embed page.html
var pageText string

var pages = template.Must(template.New("page").Parse(pageText))

func render(w http.ResponseWriter, status int, name string, v view) {
	var b bytes.Buffer
	err := pages.ExecuteTemplate(&b, name, v)
	web.Page(w, status, b.Bytes(), err)
}
