package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko"
)

// TestMain makes the test binary behave as the program, for the test that interrupts it.
func TestMain(m *testing.M) {
	if os.Getenv("CLINIKO_SANDBOX_MAIN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program is a running program on a free port.
type program struct {
	curl  []string // the words of the command to try
	lines <-chan string
	stop  context.CancelFunc
	ended <-chan error
}

func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	lines, ended := make(chan string, 1000), make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"-addr", "127.0.0.1:0", "-size", "5"}, args...), writer)
		_ = writer.Close()
	}()
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	t.Cleanup(stop)
	p := &program{lines: lines, stop: stop, ended: ended}
	for line := range lines {
		if words := words(line); len(words) > 0 && words[0] == "curl" {
			p.curl = words
			return p
		}
	}
	t.Fatal("there is no line to try")
	return nil
}

// words splits a shell command.
func words(line string) []string {
	found := regexp.MustCompile(`'[^']*'|\S+`).FindAllString(line, -1)
	for i := range found {
		found[i] = strings.Trim(found[i], "'")
	}
	return found
}

// request returns the request that curl would send.
func (p *program) request(t *testing.T) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.curl[len(p.curl)-1], nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, word := range p.curl {
		switch word {
		case "-u":
			user, password, _ := strings.Cut(p.curl[i+1], ":")
			req.SetBasicAuth(user, password)
		case "-H":
			name, value, _ := strings.Cut(p.curl[i+1], ": ")
			req.Header.Set(name, value)
		}
	}
	return req
}

func (p *program) send(t *testing.T) (int, []byte) {
	t.Helper()
	resp, err := http.DefaultTransport.RoundTrip(p.request(t))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, body
}

// TestPrintedLine sends the request of the printed command, and runs curl if it is installed.
func TestPrintedLine(t *testing.T) {
	t.Parallel()
	p := start(t, "-seed", "7", "-key", "bXktb3duLWtleQ-uk1", "-v")
	status, body := p.send(t)
	if req := p.request(t); status != http.StatusOK || req.Header.Get("Accept") != "application/json" || !strings.Contains(req.UserAgent(), "@") {
		t.Errorf("%v: %d %s", p.curl, status, body)
	}
	hasTwoPatients(t, body)
	if curl, err := exec.LookPath(p.curl[0]); err == nil {
		body, err := exec.CommandContext(t.Context(), curl, append([]string{"-sS", "--fail"}, p.curl[1:]...)...).Output()
		if err != nil {
			t.Fatalf("%v: %v", p.curl, err)
		}
		hasTwoPatients(t, body)
	}
	for line := range p.lines {
		if strings.HasSuffix(line, " GET /patients 200") {
			break
		}
	}
	p.stop()
	if err := <-p.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func hasTwoPatients(t *testing.T, body []byte) {
	t.Helper()
	var page struct {
		Patients []struct{ ID string }
	}
	if err := json.Unmarshal(body, &page); err != nil || len(page.Patients) != 2 || page.Patients[0].ID == "" {
		t.Errorf("got %s, %v", body, err)
	}
}

// TestPrintedKey uses the SDK as printed. Another key is rejected.
func TestPrintedKey(t *testing.T) {
	t.Parallel()
	p := start(t)
	printed := ""
	for line := range p.lines {
		printed += line + "\n"
		if strings.Contains(line, "Ctrl-C") {
			break
		}
	}
	found := regexp.MustCompile(`(?s)NewClient\("([^"]*)", "([^"]*)",.*WithBaseURL\("([^"]*)"\)`).FindStringSubmatch(printed)
	if len(found) != 4 {
		t.Fatalf("printed:\n%s", printed)
	}
	for key, want := range map[string]bool{found[2]: true, "c29tZWJvZHk-au1": false} {
		client, err := cliniko.NewClient(found[1], key, cliniko.WithUserAgent("Try", "dev@harbour.example"), cliniko.WithBaseURL(found[3]))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Users.GetAuthenticated(t.Context()); (err == nil) != want {
			t.Errorf("got in with the key: want %t, got %v", want, err)
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"fixed", "sliding"} {
		p := start(t, "-limit", kind)
		began, answered, status := time.Now(), 0, http.StatusOK
		for status == http.StatusOK && answered < 500 {
			if status, _ = p.send(t); status == http.StatusOK {
				answered++
			}
		}
		minutes := time.Now().Truncate(time.Minute).Sub(began.Truncate(time.Minute)) / time.Minute
		if kind == "sliding" {
			minutes = time.Since(began) / time.Minute
		}
		if most := 200 * (1 + int(minutes)); status != http.StatusTooManyRequests || answered < 200 || answered > most {
			t.Errorf("%s: %d after %d requests, want 429 after %d at most", kind, status, answered, most)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), []string{"-help"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-addr host:port", "127.0.0.1:8787", "-expose", "-key", "-limit", "-seed", "-size", "-v",
		"-account name", "-admin", "-cors origin", "-no-online-bookings", "-now time", "-presigned-slash", "-processing-delay time",
		"-role role", "-state file", "-tls file"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not in the help:\n%s", want, out.String())
		}
	}
}

func TestBadFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ args, want string }{
		{"-port 80", "-help lists the flags"},
		{"-size many", "-help lists the flags"},
		{"-size -1", "must be 0 or more"},
		{"-limit 200", "none, fixed, sliding or bucket"},
		{"-role king", "must be one of"},
		{"-now noon", "must be a time"},
		{"-account Harbour", "lower-case letters"},
		{"-account a -account a", "different names and keys"},
		{"-account a=secret-nowhere", "-key: "},
		{"-state /nowhere/clinic", "cannot be saved"},
		{"-tls /nowhere/certificate.pem", "-tls: "},
		{"-key secret-nowhere", "-key: "},
		{"patients", "is not a flag"},
		{"-addr 127.0.0.1", "missing port"},
		{"-addr :0", "-expose"},
		{"-addr 0.0.0.0:0", "-expose"},
		{"-addr [::]:0", "-expose"},
		{"-addr 192.0.2.1:0", "-expose"},
		{"-addr 192.0.2.1:0 -expose", "assign"}, // allowed, but no machine has that address
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // in case it serves
		var out strings.Builder
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, strings.Fields(tt.args)...), &out)
		cancel()
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") || out.Len() > 0 {
			t.Errorf("%s: got %v, printed %q", tt.args, err, out.String())
		}
	}
}

// TestInterrupt runs the program and interrupts it as Ctrl-C does.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	program := exec.CommandContext(t.Context(), os.Args[0], "-addr", "127.0.0.1:0", "-size", "0")
	program.Env = append(os.Environ(), "CLINIKO_SANDBOX_MAIN=1")
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		if strings.Contains(scanner.Text(), "Ctrl-C") {
			if err := program.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		}
	}
	if err := program.Wait(); err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
}
