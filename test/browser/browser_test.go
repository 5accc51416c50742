// Package browser tests pages in a real browser, chromium. It is a module of its own, so that nobody who uses the SDK
// needs what drives the browser.
package browser

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// browser is the one browser of all tests. Each tab has a browser context of its own, as if it were another person's.
var browser context.Context

func TestMain(m *testing.M) {
	os.Exit(run(m)) //nolint:forbidigo // as testing.M wants it
}

func run(m *testing.M) int {
	if program := findProgram("chromium", "chromium-browser", "google-chrome"); program != "" {
		profile, err := os.MkdirTemp("", "cliniko-browser")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(profile) }()
		options := []chromedp.ExecAllocatorOption{
			chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun,
			chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
		}
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		defer stop()
		var end context.CancelFunc
		browser, end = chromedp.NewContext(allocator) //nolint:fatcontext // of all tests
		defer end()
		if err := chromedp.Do(browser); err != nil {
			fmt.Fprintln(os.Stderr, "chromium does not start:", err)
			return 1
		}
	}
	return m.Run()
}

func findProgram(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// needProgram skips a test that needs a program that is missing. In CI it fails.
func needProgram(t *testing.T, name string, found bool) {
	t.Helper()
	switch {
	case found:
	case os.Getenv("CI") == "true":
		t.Fatal(name + " is missing")
	default:
		t.Skip(name + " is not installed, and CI is not true")
	}
}

// served is a clinic that is served as by the program cliniko-sandbox.
type served struct {
	*clinikotest.Clinic

	url string
}

// monday is the time in all clinics here: 09:40 on a Monday in Sydney.
var monday = time.Date(2026, 3, 1, 22, 40, 0, 0, time.UTC)

func serve(t *testing.T) served {
	t.Helper()
	return serveAt(t, monday)
}

// serveAt serves a clinic at a time.
func serveAt(t *testing.T, now time.Time) served {
	t.Helper()
	clinic := clinikotest.New(clinikotest.WithNow(now))
	server := httptest.NewServer(clinikotest.NewHandler(clinikotest.HandlerOptions{}, clinic))
	t.Cleanup(server.CloseClientConnections) // of live pages
	t.Cleanup(server.Close)
	return served{clinic, server.URL}
}

// tab is a tab of the browser. The test fails if a page has an error in its console, or loads anything from elsewhere.
type tab struct {
	t   *testing.T
	ctx context.Context // of chromedp; it stands for the tab

	mu       sync.Mutex
	problems []string
	urls     []string // of all requests
}

const (
	wide    = 1280
	narrow  = 360
	patient = 20 * time.Second // for what a page has to do
)

// open opens a page in a new tab.
func open(t *testing.T, url string, width int64, before ...action) *tab {
	t.Helper()
	needProgram(t, "chromium", browser != nil)
	ctx, end := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(end)
	tb := &tab{t: t, ctx: ctx}
	origin, _, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	if err := chromedp.Do(ctx); err != nil { // opens the tab, which ends with its context
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(event any) { tb.watch(event, "http://"+origin+"/") }); err != nil {
		t.Fatal(err)
	}
	tb.run(chromedp.EmulateViewport(width, 900))
	tb.run(before...)
	tb.run(chromedp.Navigate(url))
	t.Cleanup(func() {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		for _, problem := range tb.problems {
			t.Error(problem)
		}
	})
	return tb
}

// watch notes what must not happen.
func (tb *tab) watch(event any, origin string) {
	problem := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tb.mu.Lock()
		tb.urls = append(tb.urls, e.Request.URL)
		tb.mu.Unlock()
		if u := e.Request.URL; !strings.HasPrefix(u, origin) && !strings.HasPrefix(u, "data:") {
			problem = "a page loads " + u
		}
	case *runtime.EventExceptionThrown:
		problem = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		problem = fmt.Sprintf("console.%s", e.Type)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			problem = "console: " + e.Entry.Text
		}
	}
	if problem != "" {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		tb.problems = append(tb.problems, problem)
	}
}

// action is something to do in a tab.
type action = chromedp.Action[chromedp.Void]

// command returns the action that sends a command to the browser.
func command[P, R any](c cdp.Command[P, R], params P) action {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

// run runs actions.
func (tb *tab) run(actions ...action) {
	tb.t.Helper()
	get(tb, chromedp.Steps(actions...))
}

// get runs an action and returns its value. It fails the test if that takes too long.
func get[T any](tb *tab, a chromedp.Action[T]) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patient)
	defer cancel()
	value, err := chromedp.Run(ctx, a)
	if err != nil {
		tb.t.Fatal(err)
	}
	return value
}

// eval returns the value of a JavaScript expression.
func eval[T any](tb *tab, expression string) T {
	tb.t.Helper()
	return get(tb, chromedp.Evaluate[T](expression))
}

// until waits for an expression to be true on a page that is loaded, also on another one.
func (tb *tab) until(expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patient)
	defer cancel()
	ticker := time.NewTicker(30 * time.Millisecond)
	defer ticker.Stop()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && ("+expression+")")) // fails between two pages
		if err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			tb.t.Fatalf("%s does not become true: %v", expression, err)
		case <-ticker.C:
		}
	}
}

// load presses keys that lead to another page, and waits for it, however similar it is.
func (tb *tab) load(keys string) {
	tb.t.Helper()
	eval[any](tb, "window.isBefore = true")
	tb.press(keys)
	tb.until("!window.isBefore")
}

// press presses keys.
func (tb *tab) press(keys string) {
	tb.t.Helper()
	tb.run(chromedp.KeyEvent(keys))
}

// follow presses Enter on a link, without the character, which a browser does not deliver after the key has followed the
// link. As an event of its own it would sometimes reach the field that has the focus by then, and send its form.
func (tb *tab) follow() {
	tb.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		tb.run(command(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}))
	}
}

// tabTo presses Tab until an element that matches the selector has the focus, and checks that the focus can be seen.
func (tb *tab) tabTo(selector string) {
	tb.t.Helper()
	for range 60 {
		tb.press("\t")
		if eval[bool](tb, "document.activeElement?.matches("+quote(selector)+") ?? false") {
			if style := eval[string](tb, "getComputedStyle(document.activeElement).outlineStyle"); style == "none" {
				tb.t.Errorf("%s has the focus, and it cannot be seen", selector)
			}
			return
		}
	}
	tb.t.Fatalf("Tab never comes to %s", selector)
}

func quote(text string) string { return fmt.Sprintf("%q", text) }

// text returns the text of the page as it is shown.
func (tb *tab) text() string {
	tb.t.Helper()
	return eval[string](tb, "document.body.innerText")
}
