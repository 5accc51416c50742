package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// answerTo are the answers to the questions of demoTemplate in demoText.
var answerTo = map[string]string{
	"Since the last visit": "The left knee is better, 3/10 today. Did the exercises 4 times a week & walked to work.",
	"Treatment":            "Soft tissue work for 10 minutes.",
	"Plan":                 "Same exercises, with more weight. Next visit in two weeks.",
}

// practice is a sandbox with a visit that has no note yet. The API key is that of the practitioner.
type practice struct {
	clinic *clinikotest.Clinic
	client *cliniko.Client // without faults
	visit  visit
	log    bytes.Buffer // of all runs

	mu sync.Mutex
}

func onPractice(t *testing.T, test func(t *testing.T, p *practice)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newPractice(t)) })
}

func newPractice(t *testing.T) *practice {
	t.Helper()
	p := &practice{clinic: clinikotest.New(clinikotest.WithRole(clinikotest.RolePractitioner), clinikotest.WithSize(3))}
	p.client = must(p.clinic.Client())(t)
	p.visit = must(findVisit(t.Context(), p.client, options{appointment: must(demoVisit(t.Context(), p.client))(t), template: demoTemplate}))(t)
	return p
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// Write makes the practice a writer to its log.
func (p *practice) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(data)
}

// run writes demoText through a transport, as one run of the program does. Neither its log nor its error may show the text.
func (p *practice) run(ctx context.Context, t *testing.T, transport http.RoundTripper, writer Writer) (result, error) {
	t.Helper()
	client := must(p.clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: transport}),
		cliniko.WithLogger(slog.New(slog.NewTextHandler(p, &slog.HandlerOptions{Level: slog.LevelDebug})))))(t)
	s := scribe{client: client, writer: writer}
	r, err := s.write(ctx, p.visit, demoText)
	p.mu.Lock()
	defer p.mu.Unlock()
	seen := p.log.String() + fmt.Sprintf("%v %+v", err, err)
	for _, word := range []string{"knee", "exercises", "Soft tissue"} {
		if strings.Contains(seen, word) {
			t.Errorf("%q of the text is in the log or in the error", word)
		}
	}
	return r, err
}

// notes returns the notes of the visit that are not archived.
func (p *practice) notes(t *testing.T) []cliniko.TreatmentNote {
	t.Helper()
	return must(cliniko.Collect(p.client.TreatmentNotes.All(t.Context(), cliniko.TreatmentNoteListOptions{
		BookingID: cliniko.Equal(cliniko.BookingID(p.visit.appointment.ID)),
	})))(t)
}

// checkNote checks that there is exactly one note, a draft with the right text.
func (p *practice) checkNote(t *testing.T) {
	t.Helper()
	notes := p.notes(t)
	if len(notes) != 1 || !notes[0].Draft || notes[0].Patient.ID() != p.visit.appointment.Patient.ID() ||
		notes[0].Practitioner.ID() != p.visit.practitioner.ID || notes[0].TreatmentNoteTemplate.ID() != p.visit.template.ID {
		t.Fatalf("%d notes, want one draft about the patient by the practitioner", len(notes))
	}
	checkAnswers(t, notes[0], answerTo)
}

func checkAnswers(t *testing.T, note cliniko.TreatmentNote, want map[string]string) {
	t.Helper()
	for name, answer := range want {
		q, err := note.Content.Question(name)
		if err != nil || textOf(q) != answer {
			t.Errorf("the answer to %q is not right: %v", name, err)
		}
	}
}

// step is a transport that does something at the request with a number.
type step struct {
	http.RoundTripper

	at     int                                                            // from 1; 0 for never
	do     func(*http.Request, http.RoundTripper) (*http.Response, error) // in place of the request
	mu     sync.Mutex
	number int
}

func (s *step) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.number++
	isNow := s.number == s.at
	s.mu.Unlock()
	if isNow {
		return s.do(req, s.RoundTripper)
	}
	return s.RoundTripper.RoundTrip(req)
}

func serverError(req *http.Request) *http.Response {
	return &http.Response{
		StatusCode: http.StatusInternalServerError, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req, Header: http.Header{}, Body: http.NoBody,
	}
}

// failures are ways in which a request fails, with and without effect. The first argument kills the program.
var failures = map[string]func(kill func(), req *http.Request, next http.RoundTripper) (*http.Response, error){
	"500 without effect": func(_ func(), req *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return serverError(req), nil
	},
	"500 with effect": func(_ func(), req *http.Request, next http.RoundTripper) (*http.Response, error) {
		drain(next.RoundTrip(req))
		return serverError(req), nil
	},
	"cut without effect": func(_ func(), _ *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return nil, io.ErrUnexpectedEOF
	},
	"cut with effect": func(_ func(), req *http.Request, next http.RoundTripper) (*http.Response, error) {
		drain(next.RoundTrip(req))
		return nil, io.ErrUnexpectedEOF
	},
	"killed before": func(kill func(), _ *http.Request, _ http.RoundTripper) (*http.Response, error) {
		kill()
		return nil, context.Canceled
	},
	"killed after": func(kill func(), req *http.Request, next http.RoundTripper) (*http.Response, error) {
		drain(next.RoundTrip(req))
		kill()
		return nil, context.Canceled
	},
	"late": func(_ func(), req *http.Request, next http.RoundTripper) (*http.Response, error) {
		late := req.Clone(context.WithoutCancel(req.Context()))
		if req.GetBody != nil {
			late.Body, _ = req.GetBody()
		}
		time.AfterFunc(50*time.Second, func() { drain(next.RoundTrip(late)) })
		return nil, io.ErrUnexpectedEOF
	},
}

func drain(resp *http.Response, err error) {
	if err == nil {
		_ = resp.Body.Close()
	}
}

// TestEveryFailurePoint lets every request of a run fail in every way. A run that reports no error has done its work. After
// another run there is exactly one draft, with the right text.
func TestEveryFailurePoint(t *testing.T) {
	t.Parallel()
	requests := 0
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		counted := &step{RoundTripper: p.clinic}
		must(p.run(t.Context(), t, counted, Headings{}))(t)
		p.checkNote(t)
		requests = counted.number
	})
	if requests < 5 { // list, create, list, read, update
		t.Fatalf("a run has %d requests", requests)
	}
	for name, fail := range failures {
		for at := 1; at <= requests; at++ {
			t.Run(fmt.Sprintf("%s, request %d", name, at), func(t *testing.T) {
				t.Parallel()
				onPractice(t, func(t *testing.T, p *practice) {
					t.Helper()
					ctx, kill := context.WithCancel(t.Context())
					defer kill()
					failing := &step{RoundTripper: p.clinic, at: at, do: func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
						return fail(kill, req, next)
					}}
					r, err := p.run(ctx, t, failing, Headings{})
					switch {
					case err == nil:
						p.checkNote(t)
						if len(r.filled) != len(answerTo) {
							t.Errorf("%d questions were filled in", len(r.filled))
						}
					case !strings.HasPrefix(name, "killed"):
						t.Errorf("one failure stopped the run: %v", err)
					}
					if n := len(p.notes(t)); n > 1 {
						t.Errorf("%d notes after the first run", n)
					}
					must(p.run(t.Context(), t, p.clinic, Headings{}))(t)
					p.checkNote(t)
					time.Sleep(time.Hour) // whatever comes late is there
					p.checkNote(t)
				})
			})
		}
	}
}

// An update that takes effect late does so before the run ends, and not after a person has read and corrected the draft.
func TestALateUpdateOverwritesNothing(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		late := &step{RoundTripper: p.clinic, at: 5, do: func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			return failures["late"](nil, req, next)
		}}
		must(p.run(t.Context(), t, late, Headings{}))(t)
		p.change(t, p.notes(t)[0].ID, "<p>Corrected.</p>", true)
		time.Sleep(time.Hour)
		checkAnswers(t, p.notes(t)[0], map[string]string{"Plan": "Corrected."})
	})
}

// A long note that the API can never save leaves one shell, and an error that says what to do.
func TestTheUpdateAlwaysFails(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		p.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Method: http.MethodPatch, Times: maxAttempts})
		if _, err := p.run(t.Context(), t, p.clinic, Headings{}); err == nil || !strings.Contains(err.Error(), "run this again later") {
			t.Errorf("got %v", err)
		}
		if notes := p.notes(t); len(notes) != 1 || len(notes[0].Content.Sections) != 0 {
			t.Errorf("%d notes, want one shell", len(notes))
		}
		must(p.run(t.Context(), t, p.clinic, Headings{}))(t)
		p.checkNote(t)
	})
}

// hesitant delays requests and responses by up to a second each.
type hesitant struct {
	next http.RoundTripper
	mu   sync.Mutex
	rand *rand.Rand
}

func (h *hesitant) RoundTrip(req *http.Request) (*http.Response, error) {
	h.wait()
	defer h.wait()
	return h.next.RoundTrip(req)
}

func (h *hesitant) wait() {
	h.mu.Lock()
	d := time.Duration(h.rand.Int64N(int64(time.Second)))
	h.mu.Unlock()
	time.Sleep(d)
}

// Two runs at once leave one draft. Often the one that is later says so.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			onPractice(t, func(t *testing.T, p *practice) {
				t.Helper()
				var runs sync.WaitGroup
				errs := make([]error, 2)
				for i := range errs {
					runs.Go(func() {
						slow := &hesitant{next: p.clinic, rand: rand.New(rand.NewPCG(seed, uint64(i)))}
						_, errs[i] = p.run(t.Context(), t, slow, Headings{})
					})
				}
				runs.Wait()
				for _, err := range errs {
					if err != nil && !errors.Is(err, errEdited) && !errors.Is(err, errArchived) {
						t.Errorf("got %v", err)
					}
				}
				if errs[0] != nil && errs[1] != nil {
					t.Errorf("both runs failed: %v, %v", errs[0], errs[1])
				}
				p.checkNote(t)
			})
		})
	}
}

// writerFunc is a Writer that does something while it writes.
type writerFunc func()

func (f writerFunc) Write(ctx context.Context, text string, note cliniko.TreatmentNoteContent) (cliniko.TreatmentNoteContent, error) {
	f()
	return Headings{}.Write(ctx, text, note)
}

// begin creates the draft that a practitioner begins in Cliniko.
func (p *practice) begin(t *testing.T, isDraft bool) *cliniko.TreatmentNote {
	t.Helper()
	request := p.visit.template.NewNote(p.visit.appointment.Patient.ID())
	request.BookingID, request.Draft = cliniko.Some(cliniko.BookingID(p.visit.appointment.ID)), isDraft
	content := p.visit.template.Content.NewNote()
	if err := content.SetAnswer("Plan", "<p>Typed by hand.</p>"); err != nil {
		t.Fatal(err)
	}
	request.Content = cliniko.Some(content)
	return must(p.client.TreatmentNotes.Create(t.Context(), request))(t)
}

// change is what a practitioner does with a note while the program works.
func (p *practice) change(t *testing.T, id cliniko.TreatmentNoteID, answer string, isDraft bool) {
	t.Helper()
	note := must(p.client.TreatmentNotes.Get(t.Context(), id))(t)
	if len(note.Content.Sections) == 0 {
		note.Content = p.visit.template.Content.NewNote()
	}
	if err := note.Content.SetAnswer("Plan", answer); err != nil {
		t.Fatal(err)
	}
	must(p.client.TreatmentNotes.Update(t.Context(), id, cliniko.TreatmentNoteUpdate{
		Content: cliniko.Some(note.Content), Draft: cliniko.Some(isDraft),
	}))(t)
}

func TestOnlyEmptyQuestionsAreFilledIn(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		p.begin(t, true)
		r := must(p.run(t.Context(), t, p.clinic, Headings{}))(t)
		if got := fmt.Sprint(r.filled, r.left); got != "[Since the last visit Treatment] [Plan]" {
			t.Errorf("the result is %s", got)
		}
		notes := p.notes(t)
		if len(notes) != 1 {
			t.Fatalf("%d notes", len(notes))
		}
		checkAnswers(t, notes[0], map[string]string{"Plan": "Typed by hand.", "Treatment": answerTo["Treatment"]})
	})
}

// A response that is lost after the update must not look like the typing of a person, even if one question was left.
func TestLostResponseWithAnAnswerLeft(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		p.begin(t, true)
		p.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: http.MethodPatch})
		if r, err := p.run(t.Context(), t, p.clinic, Headings{}); err != nil || len(r.left) != 1 {
			t.Errorf("%d answers were left, %v", len(r.left), err)
		}
	})
}

func TestAPersonIsFaster(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		before func(*testing.T, *practice) cliniko.TreatmentNoteID // before the run
		while  func(*testing.T, *practice, cliniko.TreatmentNoteID)
		want   error
		plan   string
	}{
		"typing": {
			func(t *testing.T, p *practice) cliniko.TreatmentNoteID { t.Helper(); return p.begin(t, true).ID },
			func(t *testing.T, p *practice, id cliniko.TreatmentNoteID) {
				t.Helper()
				p.change(t, id, "<p>Typed now.</p>", true)
			},
			errEdited, "Typed now.",
		},
		"final meanwhile": {
			func(t *testing.T, p *practice) cliniko.TreatmentNoteID { t.Helper(); return p.begin(t, true).ID },
			func(t *testing.T, p *practice, id cliniko.TreatmentNoteID) {
				t.Helper()
				p.change(t, id, "<p>Final.</p>", false)
			},
			errFinal, "Final.",
		},
		"final before": {
			func(t *testing.T, p *practice) cliniko.TreatmentNoteID { t.Helper(); return p.begin(t, false).ID },
			func(t *testing.T, _ *practice, _ cliniko.TreatmentNoteID) {
				t.Helper()
				t.Error("the writer was called for nothing")
			},
			errFinal, "Typed by hand.",
		},
		"begun meanwhile": {
			func(*testing.T, *practice) cliniko.TreatmentNoteID { return "" },
			func(t *testing.T, p *practice, _ cliniko.TreatmentNoteID) { t.Helper(); p.begin(t, true) },
			nil, "Typed by hand.",
		},
		"begun twice": {
			func(t *testing.T, p *practice) cliniko.TreatmentNoteID {
				t.Helper()
				p.begin(t, true)
				return p.begin(t, true).ID
			},
			func(t *testing.T, _ *practice, _ cliniko.TreatmentNoteID) {
				t.Helper()
				t.Error("the writer was called for nothing")
			},
			errSeveral, "Typed by hand.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onPractice(t, func(t *testing.T, p *practice) {
				t.Helper()
				id := tc.before(t, p)
				_, err := p.run(t.Context(), t, p.clinic, writerFunc(func() { tc.while(t, p, id) }))
				if !errors.Is(err, tc.want) {
					t.Errorf("got %v, want %v", err, tc.want)
				}
				for _, note := range p.notes(t) {
					checkAnswers(t, note, map[string]string{"Plan": tc.plan})
				}
			})
		})
	}
}

// Whatever a person does between two requests of the program is not overwritten, except between the last read and the
// update, where the API offers no protection.
func TestAPersonTypesBetweenTwoRequests(t *testing.T) {
	t.Parallel()
	for at := 1; at <= 6; at++ { // list, create, list, read, update, end
		for _, isDraft := range []bool{true, false} {
			t.Run(fmt.Sprintf("before request %d, draft %t", at, isDraft), func(t *testing.T) {
				t.Parallel()
				onPractice(t, func(t *testing.T, p *practice) {
					t.Helper()
					typed := false
					typing := &step{RoundTripper: p.clinic, at: at, do: func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
						if notes := p.notes(t); len(notes) == 1 {
							p.change(t, notes[0].ID, "<p>Typed now.</p>", isDraft)
							typed = true
						}
						return next.RoundTrip(req)
					}}
					_, err := p.run(t.Context(), t, typing, Headings{})
					isUnprotected := at == 5 && isDraft
					if typed && !isUnprotected {
						checkAnswers(t, p.notes(t)[0], map[string]string{"Plan": "Typed now."})
					}
					if typed && !isDraft && !errors.Is(err, errFinal) {
						t.Errorf("got %v, want %v", err, errFinal)
					}
					if len(p.notes(t)) != 1 {
						t.Errorf("%d notes", len(p.notes(t)))
					}
				})
			})
		}
	}
}

// A draft that is archived during a run stays archived, and no other one is created.
func TestArchivedMeanwhile(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		id := p.begin(t, true).ID
		_, err := p.run(t.Context(), t, p.clinic, writerFunc(func() {
			if err := p.client.TreatmentNotes.Archive(t.Context(), id); err != nil {
				t.Error(err)
			}
		}))
		if !errors.Is(err, errArchived) {
			t.Errorf("got %v", err)
		}
	})
}

// A shell that a killed run has left beside another draft is archived.
func TestShellsAreArchived(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		request := p.visit.template.NewNote(p.visit.appointment.Patient.ID())
		request.BookingID, request.Content = cliniko.Some(cliniko.BookingID(p.visit.appointment.ID)), cliniko.Optional[cliniko.TreatmentNoteContent]{}
		for range 3 {
			must(p.client.TreatmentNotes.Create(t.Context(), request))(t)
		}
		p.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Route: "/treatment_notes/{id}/archive"})
		p.clinic.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Route: "/treatment_notes/{id}/archive"})
		must(p.run(t.Context(), t, p.clinic, Headings{}))(t)
		p.checkNote(t)
	})
}

// novel is a transport to an API with a kind of question that the sandbox does not know.
type novel struct{ http.RoundTripper }

const novelQuestion, knownQuestion = `{"name":"Pain","type":"slider",`, `{"name":"Pain","type":"text",`

func (n novel) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.ReplaceAll(body, []byte(novelQuestion), []byte(knownQuestion))
		req = req.Clone(req.Context())
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	resp, err := n.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	body = bytes.ReplaceAll(body, []byte(knownQuestion), []byte(novelQuestion))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// Questions of kinds that nobody knows yet stay in the note, and so do the texts of the template.
func TestUnknownQuestionsStay(t *testing.T) {
	t.Parallel()
	onPractice(t, func(t *testing.T, p *practice) {
		t.Helper()
		section := &p.visit.template.Content.Sections[0]
		section.Questions[0].Answer = "<p>Consent was given.</p>"
		section.Questions = append(section.Questions, cliniko.TreatmentNoteTemplateQuestion{
			Name: "Pain", Type: "slider", Extra: map[string]json.RawMessage{"max": json.RawMessage(`10`), "value": json.RawMessage(`{"now":3}`)},
		})
		failing := &step{RoundTripper: p.clinic, at: 5, do: func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			drain(next.RoundTrip(req)) // the update
			return nil, io.ErrUnexpectedEOF
		}}
		must(p.run(t.Context(), t, novel{failing}, Headings{}))(t)
		notes := p.notes(t)
		if len(notes) != 1 {
			t.Fatalf("%d notes", len(notes))
		}
		q := must(notes[0].Content.Question("Pain"))(t)
		if string(q.Extra["max"]) != "10" || string(q.Extra["value"]) != `{"now":3}` {
			t.Errorf("the unknown question has kept %d of 2 members", len(q.Extra))
		}
		checkAnswers(t, notes[0], map[string]string{"Since the last visit": "Consent was given. " + answerTo["Since the last visit"]})
		if r := must(p.run(t.Context(), t, novel{p.clinic}, Headings{}))(t); len(r.filled)+len(r.left) != 0 {
			t.Errorf("the second run has filled in %d and left %d", len(r.filled), len(r.left))
		}
	})
}
