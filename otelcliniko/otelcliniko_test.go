package otelcliniko_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	api "go.opentelemetry.io/otel/trace"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/testkit"
	"github.com/cliniko-go/cliniko/otelcliniko"
)

// collector holds what an Observer reports.
type collector struct {
	spans   *tracetest.InMemoryExporter
	tracers *trace.TracerProvider
	metrics *metric.ManualReader
	meters  *metric.MeterProvider
}

func newCollector() *collector {
	c := &collector{spans: tracetest.NewInMemoryExporter(), metrics: metric.NewManualReader()}
	c.tracers = trace.NewTracerProvider(trace.WithSyncer(c.spans))
	c.meters = metric.NewMeterProvider(metric.WithReader(c.metrics))
	return c
}

func (c *collector) observer(t *testing.T, opts ...otelcliniko.Option) *otelcliniko.Observer {
	t.Helper()
	observer, err := otelcliniko.New(append(opts, otelcliniko.WithTracerProvider(c.tracers), otelcliniko.WithMeterProvider(c.meters))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := observer.Close(); err != nil {
			t.Error(err)
		}
	})
	return observer
}

// values returns the metrics as text: the name and the attributes of each series, and its value. For a histogram, that is
// the number of values and their sum.
func (c *collector) values(t *testing.T) map[string]string {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := c.metrics.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	add := func(name string, attributes attribute.Set, value string) {
		values[name+" "+attributes.Encoded(attribute.DefaultEncoder())] = value
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Histogram[float64]:
				for _, p := range data.DataPoints {
					add(m.Name, p.Attributes, fmt.Sprintf("%d, %g s", p.Count, p.Sum))
				}
			case metricdata.Sum[int64]:
				for _, p := range data.DataPoints {
					add(m.Name, p.Attributes, fmt.Sprint(p.Value))
				}
			case metricdata.Gauge[int64]:
				for _, p := range data.DataPoints {
					add(m.Name, p.Attributes, fmt.Sprint(p.Value))
				}
			default:
				t.Errorf("%s is a %T", m.Name, data)
			}
		}
	}
	return values
}

// limiter lets every request wait for 2 seconds.
type limiter struct{}

func (limiter) Wait(context.Context) error { time.Sleep(2 * time.Second); return nil }
func (limiter) Done(time.Duration)         {}

// replying returns a transport that gives one response after another, each after 250 ms. A status code of 0 is a broken
// connection.
func replying(statuses ...int) cliniko.Option {
	return cliniko.WithHTTPClient(&http.Client{Transport: testkit.RoundTripFunc(func(*http.Request) (*http.Response, error) {
		time.Sleep(250 * time.Millisecond)
		status := statuses[0]
		statuses = statuses[1:]
		if status == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		header := http.Header{"X-Request-Id": {"r-1"}, "Retry-After": {"10"}}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(`{"id":"7","email":1}`))}, nil
	})})
}

// described returns a span as text, its attributes sorted.
func described(span tracetest.SpanStub) string {
	var attributes []string
	for _, a := range span.Attributes {
		attributes = append(attributes, fmt.Sprintf("%s=%s", a.Key, a.Value.String()))
	}
	slices.Sort(attributes)
	return fmt.Sprintf("%s %s %s %s", span.SpanKind, span.Name, span.Status.Code, strings.Join(attributes, " "))
}

func TestSpansAndMetrics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCollector()
		client, _ := testkit.NewClient(t, cliniko.WithObserver(c.observer(t)), cliniko.WithRateLimiter(limiter{}), replying(429, 0, 200, 504))
		ctx, parent := c.tracers.Tracer("test").Start(t.Context(), "job")
		if _, err := client.Patients.Get(ctx, "7"); err == nil { // an odd value
			t.Error("no error")
		}
		if err := client.Patients.Archive(ctx, "7"); err == nil {
			t.Error("no error")
		}
		parent.End()

		const server = " server.address=api.au2.cliniko.com server.port=443 url.template="
		get, archive := server+"/patients/{id}", server+"/patients/{id}/archive"
		want := []string{
			"client GET /patients/{id} Error cliniko.pause=10 cliniko.request_id=r-1 cliniko.waited=2 error.type=429 http.request.method=GET http.response.body.size=20 http.response.status_code=429" + get,
			"client GET /patients/{id} Error cliniko.waited=12 error.type=connection_lost http.request.method=GET http.request.resend_count=1" + get,
			"client GET /patients/{id} Unset cliniko.request_id=r-1 cliniko.waited=2 http.request.method=GET http.request.resend_count=2 http.response.body.size=20 http.response.status_code=200" + get,
			"internal GET /patients/{id} Unset cliniko.attempts=3 cliniko.odd_values=1 cliniko.outcome=done cliniko.request_id=r-1 cliniko.waited=16 http.request.method=GET http.response.status_code=200" + get,
			"client POST /patients/{id}/archive Error cliniko.request_id=r-1 cliniko.waited=2 error.type=504 http.request.method=POST http.response.body.size=20 http.response.status_code=504" + archive,
			"internal POST /patients/{id}/archive Error cliniko.attempts=1 cliniko.outcome=unknown cliniko.request_id=r-1 cliniko.waited=2 error.type=504 http.request.method=POST http.response.status_code=504" + archive,
			"internal job Unset ",
		}
		var got []string
		spans := c.spans.GetSpans()
		for _, span := range spans {
			got = append(got, described(span))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal("(-want +got):\n", diff)
		}
		for child, parent := range map[int]int{0: 3, 1: 3, 2: 3, 3: 6, 4: 5, 5: 6} {
			if spans[child].Parent.SpanID() != spans[parent].SpanContext.SpanID() {
				t.Errorf("span %d is not inside span %d", child, parent)
			}
		}
		checkMetrics(t, c)
	})
}

func checkMetrics(t *testing.T, c *collector) {
	t.Helper()
	const get, archive = "http.request.method=GET,url.template=/patients/{id}", "http.request.method=POST,url.template=/patients/{id}/archive"
	const server = "server.address=api.au2.cliniko.com,server.port=443,"
	got := c.values(t)
	for name := range got {
		if strings.HasPrefix(name, "cliniko.client.call.duration") {
			got[name], _, _ = strings.Cut(got[name], ",") // the pause after a broken connection is random
		}
	}
	want := map[string]string{
		"http.client.request.duration error.type=429,http.request.method=GET,http.response.status_code=429," + server + "url.template=/patients/{id}":          "1, 0.25 s",
		"http.client.request.duration error.type=connection_lost,http.request.method=GET," + server + "url.template=/patients/{id}":                            "1, 0.25 s",
		"http.client.request.duration http.request.method=GET,http.response.status_code=200," + server + "url.template=/patients/{id}":                         "1, 0.25 s",
		"http.client.request.duration error.type=504,http.request.method=POST,http.response.status_code=504," + server + "url.template=/patients/{id}/archive": "1, 0.25 s",
		"cliniko.client.call.duration cliniko.outcome=done," + get:                                                                                             "1",
		"cliniko.client.call.duration cliniko.outcome=unknown," + archive:                                                                                      "1",
		"cliniko.client.wait.duration " + get:        "1, 16 s",
		"cliniko.client.wait.duration " + archive:    "1, 2 s",
		"cliniko.client.rate_limited " + get:         "1",
		"cliniko.client.retries " + get:              "2",
		"cliniko.client.unknown_outcomes " + archive: "1",
		"cliniko.client.odd_values " + get:           "1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
}

func TestLimiterIsReported(t *testing.T) {
	t.Parallel()
	c := newCollector()
	limiter := cliniko.NewRateLimiter(200)
	observer := c.observer(t, otelcliniko.WithLimiter(limiter, attribute.String("account", "harbourlane")))
	if err := limiter.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"cliniko.limiter.slots.free account=harbourlane": "199", "cliniko.limiter.calls.waiting account=harbourlane": "0"}
	if diff := cmp.Diff(want, c.values(t)); diff != "" {
		t.Error("(-want +got):\n", diff)
	}
	if err := observer.Close(); err != nil {
		t.Error(err)
	}
	if got := c.values(t); len(got) != 0 {
		t.Errorf("after Close: %v", got)
	}
}

func TestInvalidOptions(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]otelcliniko.Option{
		"option":          nil,
		"tracer provider": otelcliniko.WithTracerProvider(nil),
		"meter provider":  otelcliniko.WithMeterProvider((*metric.MeterProvider)(nil)),
		"limiter":         otelcliniko.WithLimiter(nil),
	} {
		if _, err := otelcliniko.New(opt); err == nil {
			t.Errorf("%s: nil is accepted", name)
		}
	}
}

// TestGlobalProviders is not parallel: it sets the global providers.
func TestGlobalProviders(t *testing.T) { //nolint:paralleltest // see above
	c := newCollector()
	otel.SetTracerProvider(c.tracers)
	otel.SetMeterProvider(c.meters)
	observer, err := otelcliniko.New()
	if err != nil {
		t.Fatal(err)
	}
	client, mock := testkit.NewClient(t, cliniko.WithObserver(observer))
	testkit.Respond(mock, 200, `{"id":"7"}`, nil)
	if _, err := client.Patients.Get(t.Context(), "7"); err != nil {
		t.Fatal(err)
	}
	if spans, metrics := len(c.spans.GetSpans()), len(c.values(t)); spans != 2 || metrics != 3 {
		t.Errorf("%d spans and %d series went to the global providers", spans, metrics)
	}
}

// TestSpansAndMetricsHoldNoPersonalData fills all arguments, responses and errors of all operations with marks, and looks
// for the marks, and for the IDs, in everything that is exported.
func TestSpansAndMetricsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	methods := testkit.Methods(t)
	transports := maps.Clone(testkit.Failures)
	transports["done"] = markedRecords(t)
	for name, transport := range transports {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCollector()
			client, _ := testkit.NewClient(t, cliniko.WithObserver(c.observer(t)), cliniko.WithMaxRetries(0), cliniko.WithHTTPClient(&http.Client{Transport: transport}))
			for _, method := range methods {
				_ = testkit.CallMarked(client, method)
			}
			spans := c.spans.GetSpans()
			if len(spans) < 2*200 {
				t.Errorf("%d spans of %d methods", len(spans), len(methods))
			}
			for _, span := range spans {
				checkShowsNobody(t, fmt.Sprintf("%+v %+v %+v %s", span.Attributes, span.Events, span.Status, span.Name))
			}
			for name, value := range c.values(t) {
				checkShowsNobody(t, name+" "+value)
			}
		})
	}
}

func checkShowsNobody(t *testing.T, text string) {
	t.Helper()
	if mark := testkit.ShownMark(text); mark != "" || strings.Contains(text, "/55") {
		t.Errorf("%q shows %s", text, mark)
	}
}

// markedRecords responds with a record or a page that is full of marks, and names files with them.
func markedRecords(t *testing.T) http.RoundTripper {
	t.Helper()
	const body = `{"id":"55","first_name":"MARKovic","content":"MARKovic","email":"MARKovic@mail.example","url":"https://MARKovic.example/","fields":{"key":"MARKovic"},"links":{"self":"https://api.au2.cliniko.com/v1/patients/55?q=MARKovic"}}`
	return testkit.RoundTripFunc(func(req *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Disposition": {`attachment; filename="MARKovic.pdf"`}, "X-Request-Id": {"MARKovic was here"}}
		if strings.HasSuffix(req.URL.Path, "/content") {
			header.Set("Location", "https://MARKovic.example/MARKovic?name=MARKovic")
			return &http.Response{StatusCode: http.StatusFound, Header: header, Body: http.NoBody}, nil
		}
		return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
	})
}

// TestTransfersHoldNoPersonalData uploads and downloads a file about a patient on the sandbox.
func TestTransfersHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	c := newCollector()
	client, err := clinikotest.New().Client(cliniko.WithObserver(c.observer(t)))
	if err != nil {
		t.Fatal(err)
	}
	page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{PerPage: 1})
	if err != nil {
		t.Fatal(err)
	}
	patient := page.Items[0].ID
	attachment, err := client.PatientAttachments.Upload(t.Context(), patient, testkit.MarkText+".txt", strings.NewReader(testkit.MarkText), cliniko.PatientAttachmentUploadOptions{Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.PatientAttachments.Download(t.Context(), attachment.ID, io.Discard); err != nil {
		t.Fatal(err)
	}
	transfers := 0
	for _, span := range c.spans.GetSpans() {
		text := described(span)
		checkShowsNobody(t, text)
		if strings.Contains(text, patient.String()) || strings.Contains(text, attachment.ID.String()) || span.Status.Code == codes.Error {
			t.Errorf("got the span %s", text)
		}
		if span.SpanKind == api.SpanKindClient && strings.HasSuffix(span.Name, " {file}") {
			transfers++
		}
	}
	if transfers != 2 {
		t.Errorf("%d transfers have a span, want 2", transfers)
	}
}
