package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko/clinikotest"
)

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	t.Setenv("CALLERID_SECRET", "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	printed, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-port", "0"}, out) }()
	lines := bufio.NewScanner(printed)
	texts := ""
	for lines.Scan() && !strings.Contains(lines.Text(), "http://127.0.0.1:") {
		texts += lines.Text()
	}
	if !strings.Contains(texts, "this is the sandbox") || !strings.Contains(texts, "The secret of this run is ") {
		t.Error("the program does not say where it is and which secret it has")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.Fields(lines.Text())[1], nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := new(http.Client).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(response.Body)
	response.Body.Close()
	wantOn(t, string(page), "<title>Calls</title>", "No calls yet")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestKeepUpToDate: a number that was added is found a minute later, and an outage ends with the next update.
func TestKeepUpToDate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox, d := newSandbox(t)
		k := newDesk(d, secret)
		ctx, cancel := context.WithCancel(t.Context())
		go keepUpToDate(ctx, time.Minute, d, k)
		synctest.Wait()
		ada := create(t, d.client, "Ada", "0400 111 222")
		d.wantFound(t, "at once", "0400 111 222")
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		d.wantFound(t, "a minute later", "0400 111 222", ada)

		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 403, Method: http.MethodGet, Route: "/patients"})
		berta := create(t, d.client, "Berta", "0400 111 222")
		time.Sleep(time.Minute)
		synctest.Wait()
		wantOn(t, k.open(t, "localhost").Body.String(), "could not be updated")
		time.Sleep(time.Minute)
		synctest.Wait()
		d.wantFound(t, "after an outage", "0400 111 222", ada, berta)
		cancel()
	})
}

func TestBadArguments(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	t.Setenv("CALLERID_SECRET", "")
	for want, args := range map[string][]string{
		"below 10s": {"-every", "1s"}, "above 65535": {"-port", "70000"}, "unexpected argument": {"8080"}, "invalid value": {"-every", "often"},
	} {
		if err := run(t.Context(), args, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
	t.Setenv("CALLERID_SECRET", "short")
	if err := run(t.Context(), nil, io.Discard); err == nil || !strings.Contains(err.Error(), "16 characters") || strings.Contains(err.Error(), "short") {
		t.Errorf("a short secret: %v", err)
	}
}
