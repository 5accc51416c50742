package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// office is a sandbox, a scanner's folder and the program.
type office struct {
	t       *testing.T
	dir     string
	sandbox *clinikotest.Clinic
	client  *cliniko.Client
	patient cliniko.PatientID
	log     *bytes.Buffer
}

// inOffice runs a test in fake time.
func inOffice(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		sandbox := clinikotest.New(clinikotest.WithSize(5))
		client, err := sandbox.Client()
		if err != nil {
			t.Fatal(err)
		}
		page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		o := &office{t, dir, sandbox, client, page.Items[0].ID, new(bytes.Buffer)}
		test(t, o)
		if strings.Contains(o.log.String(), "Lovelace") || strings.Contains(o.log.String(), string(o.patient)) {
			t.Errorf("the log shows the name of a file: %s", o.log)
		}
	})
}

const scan = "what the scanner saw"

// put puts a file with the name of a person into the folder, and returns its name.
func (o *office) put(content string) string {
	o.t.Helper()
	name := string(o.patient) + " report Lovelace.txt"
	o.write(name, content)
	return name
}

func (o *office) write(name, content string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(content), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// program returns the program, as after a start.
func (o *office) program(client *cliniko.Client, log io.Writer) *attacher {
	o.t.Helper()
	f, err := openFolder(o.dir, 10*time.Second, 1<<20)
	if err != nil {
		o.t.Fatal(err)
	}
	return &attacher{client: client, folder: f, log: slog.New(slog.NewTextHandler(log, nil)), waiting: map[string]string{}}
}

// runFor runs the program for a time.
func (o *office) runFor(d time.Duration) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), d)
	defer cancel()
	if err := o.program(o.client, o.log).watch(ctx, 10*time.Second); err != nil {
		o.t.Error(err)
	}
}

// files returns the names of the files in a directory of the folder.
func (o *office) files(dir string) []string {
	o.t.Helper()
	entries, err := os.ReadDir(filepath.Join(o.dir, dir))
	if err != nil {
		o.t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// attached returns the attachments of scans in the sandbox.
func (o *office) attached() []cliniko.PatientAttachment {
	o.t.Helper()
	page, err := o.client.PatientAttachments.List(o.t.Context(), cliniko.PatientAttachmentListOptions{
		Description: cliniko.Contains("[scan "), ArchivedAt: cliniko.Any(),
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return page.Items
}

// isDone fails the test unless the file is in the record once, and in the directory for done ones.
func (o *office) isDone(name string) {
	o.t.Helper()
	if n := len(o.attached()); n != 1 {
		o.t.Errorf("the record has %d files", n)
	}
	if left, done, rejected := o.files(""), o.files(doneDir), o.files(rejectedDir); len(left)+len(rejected) != 0 || !slices.Equal(done, []string{name}) {
		o.t.Errorf("%d files left, %d done, %d rejected", len(left), len(done), len(rejected))
	}
}

func TestAttach(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		t.Helper()
		name := o.put(scan)
		o.runFor(time.Minute)
		o.isDone(name)
		file := o.attached()[0]
		if file.Patient.ID() != o.patient || file.Filename != "report Lovelace.txt" || !strings.HasPrefix(file.Description, "report Lovelace [scan ") || file.Size != len(scan) {
			t.Error("the attachment is not that of the file")
		}
		o.write(string(o.patient)+strings.Repeat(" long", 46)+".txt", scan+scan)
		o.runFor(time.Minute)
		if n := len(o.attached()); n != 2 || len(o.files(doneDir)) != 2 {
			t.Errorf("%d files after one with a long name", n)
		}
		again := o.put(scan) // the same once more
		o.write(string(o.patient)+"_copy.txt", scan)
		o.runFor(time.Minute)
		if n := len(o.attached()); n != 2 {
			t.Errorf("%d files after the same once more", n)
		}
		if done := o.files(doneDir); !slices.Contains(done, strings.TrimSuffix(again, ".txt")+" (2).txt") || len(done) != 4 {
			t.Errorf("%d files are done", len(done))
		}
	})
}

func TestRejected(t *testing.T) {
	t.Parallel()
	for reason, file := range map[string][2]string{
		"the name does not begin with": {"Lovelace.pdf", scan},
		"no patient with this ID":      {"12345 Lovelace.pdf", scan},
		"the file is empty":            {"PATIENT Lovelace.pdf", ""},
		"bytes, more than":             {"PATIENT Lovelace.pdf", strings.Repeat("x", 1<<20+1)},
		"the API does not accept":      {"PATIENT Lovelace\x01.pdf", scan},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			inOffice(t, func(t *testing.T, o *office) {
				t.Helper()
				name := strings.Replace(file[0], "PATIENT", string(o.patient), 1)
				o.write(name, file[1])
				o.runFor(time.Minute)
				why, err := os.ReadFile(filepath.Join(o.dir, rejectedDir, name+".reason.txt"))
				if err != nil || !strings.Contains(string(why), reason) {
					t.Errorf("reason %q, %v", why, err)
				}
				if len(o.files("")) != 0 || len(o.files(rejectedDir)) != 2 || len(o.attached()) != 0 {
					t.Error("the file is not only among the rejected ones")
				}
			})
		})
	}
}

func TestArchivedPatientAndFileHost(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		t.Helper()
		o.put(scan)
		o.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 400, Route: clinikotest.FileRoute})
		o.runFor(time.Minute)
		if err := o.client.Patients.Archive(t.Context(), o.patient); err != nil {
			t.Fatal(err)
		}
		o.put(scan)
		o.runFor(time.Minute)
		if n := len(o.files(rejectedDir)); n != 4 || len(o.attached()) != 0 {
			t.Errorf("%d files are rejected", n)
		}
	})
}

// A file that a scanner is still writing, a hidden file and a directory stay where they are.
func TestUnfinished(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		t.Helper()
		o.write(".hidden", scan)
		o.write("1 scan.part", scan)
		if err := os.Mkdir(filepath.Join(o.dir, "2 directory"), 0o700); err != nil {
			t.Fatal(err)
		}
		writing := make(chan string)
		go func() {
			name := ""
			for i := range 12 {
				name = o.put(strings.Repeat(scan, i+1))
				time.Sleep(5 * time.Second)
			}
			writing <- name
		}()
		o.runFor(time.Minute)
		if n := len(o.attached()); n != 0 {
			t.Errorf("%d files were attached before they were complete", n)
		}
		name := <-writing
		o.runFor(time.Minute)
		if all := o.attached(); len(all) != 1 || all[0].Size != 12*len(scan) || !slices.Equal(o.files(doneDir), []string{name}) || len(o.files("")) != 2 {
			t.Error("the whole file is not attached, or others are")
		}
	})
}

// killed is what the simulated kill panics with.
var errKilled = errors.New("killed")

// runUntilKilled runs the program until it panics with errKilled. Nothing of the program runs after that, as it does
// nothing in deferred calls but to end contexts.
func (o *office) runUntilKilled(ctx context.Context, a *attacher) (killed bool) {
	o.t.Helper()
	defer func() {
		if reason := recover(); reason != nil {
			killed = true
			if reason != any(errKilled) {
				panic(reason)
			}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	if err := a.watch(ctx, 10*time.Second); err != nil {
		o.t.Error(err)
	}
	return false
}

// killer is the network of a program that is killed at a request: before it is sent, or after it was carried out.
type killer struct {
	to      http.RoundTripper
	request int // counts down
	after   bool
}

func (k *killer) RoundTrip(r *http.Request) (*http.Response, error) {
	k.request--
	if k.request == 0 && !k.after {
		panic(errKilled)
	}
	response, err := k.to.RoundTrip(r)
	if k.request == 0 {
		panic(errKilled)
	}
	return response, err
}

func TestKilledAtEachRequest(t *testing.T) {
	t.Parallel()
	for request := 1; request <= 5; request++ { // the patient, the search, the permission, the file, the attachment
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprint(request, after), func(t *testing.T) {
				t.Parallel()
				inOffice(t, func(t *testing.T, o *office) {
					t.Helper()
					name := o.put(scan)
					client, err := o.sandbox.Client(cliniko.WithHTTPClient(&http.Client{Transport: &killer{o.sandbox, request, after}}))
					if err != nil {
						t.Fatal(err)
					}
					if !o.runUntilKilled(t.Context(), o.program(client, o.log)) {
						t.Fatal("not killed")
					}
					o.runFor(time.Minute)
					if len(o.files("")) == 1 && len(o.attached()) == 1 && !after {
						t.Error("attached before the claim has expired")
					}
					o.runFor(claimTime)
					o.isDone(name)
				})
			})
		}
	}
}

// killingLog kills the program when it logs a message.
type killingLog string

func (k killingLog) Write(line []byte) (int, error) {
	if strings.Contains(string(line), string(k)) {
		panic(errKilled)
	}
	return len(line), nil
}

func TestKilledBetweenRequestsAndMoves(t *testing.T) {
	t.Parallel()
	for _, message := range []string{"msg=attached", "msg=moved"} {
		t.Run(message, func(t *testing.T) {
			t.Parallel()
			inOffice(t, func(t *testing.T, o *office) {
				t.Helper()
				name := o.put(scan)
				if !o.runUntilKilled(t.Context(), o.program(o.client, killingLog(message))) {
					t.Fatal("not killed")
				}
				o.runFor(claimTime + time.Minute)
				o.isDone(name)
			})
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, route := range []string{"/patients/{id}", "/patient_attachments", "/patients/{patient_id}/attachment_presigned_post", clinikotest.FileRoute} {
		for _, fault := range []clinikotest.Fault{
			{Kind: clinikotest.FaultDropAfter}, {Kind: clinikotest.FaultDropBefore}, {Kind: clinikotest.FaultTruncate}, {Kind: clinikotest.FaultStatus, Status: 504},
		} {
			t.Run(fmt.Sprint(route, fault.Kind, fault.Status), func(t *testing.T) {
				t.Parallel()
				inOffice(t, func(t *testing.T, o *office) {
					t.Helper()
					name := o.put(scan)
					fault.Route, fault.Times = route, 3
					o.sandbox.Inject(fault)
					o.runFor(20 * time.Minute)
					o.isDone(name)
				})
			})
		}
	}
}

// A request that is carried out long after it was sent, when the program was killed or ended, is not repeated.
func TestLateRequest(t *testing.T) {
	t.Parallel()
	for _, kill := range []bool{true, false} {
		t.Run(fmt.Sprint(kill), func(t *testing.T) {
			t.Parallel()
			inOffice(t, func(t *testing.T, o *office) {
				t.Helper()
				name := o.put(scan)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				network := late{o.sandbox, func() { panic(errKilled) }}
				if !kill {
					network.end = cancel
				}
				client, err := o.sandbox.Client(cliniko.WithHTTPClient(&http.Client{Transport: network}))
				if err != nil {
					t.Fatal(err)
				}
				if killed := o.runUntilKilled(ctx, o.program(client, o.log)); killed != kill {
					t.Fatalf("killed %v", killed)
				}
				o.runFor(time.Hour)
				o.isDone(name)
			})
		})
	}
}

// late is a network that carries out the request for an attachment after 90 seconds, and ends the program before that.
type late struct {
	to  http.RoundTripper
	end func()
}

func (l late) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/patient_attachments") {
		return l.to.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	again := r.Clone(context.WithoutCancel(r.Context()))
	again.Body = io.NopCloser(bytes.NewReader(body))
	go func() {
		time.Sleep(90 * time.Second)
		if response, err := l.to.RoundTrip(again); err == nil {
			response.Body.Close()
		}
	}()
	l.end()
	return nil, io.ErrUnexpectedEOF
}

func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		t.Helper()
		const n = 6
		for i := range n {
			o.write(fmt.Sprintf("%s Lovelace %d.txt", o.patient, i), fmt.Sprint(scan, i))
		}
		o.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDelay, Delay: 20 * time.Second, Route: clinikotest.FileRoute, Times: 3})
		o.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Route: "/patient_attachments", Method: "POST", Times: 2})
		var runs sync.WaitGroup
		for range 2 {
			runs.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
				defer cancel()
				if err := o.program(o.client, io.Discard).watch(ctx, 10*time.Second); err != nil {
					t.Error(err)
				}
			})
		}
		runs.Wait()
		if len(o.attached()) != n || len(o.files(doneDir)) != n || len(o.files(rejectedDir)) != 0 {
			t.Errorf("%d attached, %d done, %d rejected", len(o.attached()), len(o.files(doneDir)), len(o.files(rejectedDir)))
		}
	})
}

// A key that does not work ends the program, and nothing is moved.
func TestWrongKey(t *testing.T) {
	t.Parallel()
	inOffice(t, func(t *testing.T, o *office) {
		t.Helper()
		o.put(scan)
		o.sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 401, Times: 100})
		if err := o.program(o.client, o.log).watch(t.Context(), time.Second); !errors.Is(err, cliniko.ErrUnauthorized) {
			t.Error(err)
		}
		if len(o.files("")) != 1 {
			t.Error("the file was moved")
		}
	})
}

func TestTheProgram(t *testing.T) {
	t.Setenv("CLINIKO_API_KEY", "")
	for want, args := range map[string][]string{
		"unexpected argument": {"scans"},
		"a directory":         {"-dir", "/nowhere"},
		"at least 100ms":      {"-every", "1ms"},
		"from 1 to 500":       {"-max", "0"},
		"invalid value":       {"-quiet", "soon"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", args, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := run(ctx, []string{"-every", "100ms", "-quiet", "0s"}, io.Discard, endWith{"msg=moved", cancel}); err != nil {
		t.Error(err)
	}
	t.Setenv("CLINIKO_API_KEY", "key-au1")
	t.Setenv("CLINIKO_ACCOUNT", "sandbox")
	if err := run(t.Context(), nil, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "-dir is missing") {
		t.Error(err)
	}
}

// endWith ends the program when it prints a text.
type endWith struct {
	text string
	end  func()
}

func (e endWith) Write(line []byte) (int, error) {
	if strings.Contains(string(line), e.text) {
		e.end()
	}
	return len(line), nil
}
