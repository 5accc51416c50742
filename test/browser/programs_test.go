package browser

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sandboxURL finds the address that the program prints.
var sandboxURL = regexp.MustCompile(`base URL +(https?://\S+)/v1`)

// build builds the program cliniko-sandbox.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "cliniko-sandbox")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/cliniko-go/cliniko/cmd/cliniko-sandbox").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return program
}

// running is the program while it runs.
type running struct {
	url     string
	process *exec.Cmd
}

func start(t *testing.T, program string, args ...string) running {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var problems bytes.Buffer
	cmd.Stderr = &problems
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() }) // it may have ended
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if found := sandboxURL.FindStringSubmatch(scanner.Text()); found != nil {
			go func() { // until the program ends
				for scanner.Scan() {
				}
			}()
			return running{found[1], cmd}
		}
	}
	t.Fatalf("the program prints no address: %s", problems.String())
	return running{}
}

// snippet returns the one block of docs/sandbox.md in a language.
func snippet(t *testing.T, language string) string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllSubmatch(doc, -1)
	if len(found) != 1 {
		t.Fatalf("docs/sandbox.md has %d blocks of %s", len(found), language)
	}
	return string(found[0][1])
}

// TestProgramsOfTheGuide runs the programs in docs/sandbox.md: they list, filter, create, attach, download, book and
// cancel.
func TestProgramsOfTheGuide(t *testing.T) {
	t.Parallel()
	program := build(t)
	for _, tt := range []struct{ language, file, interpreter, needs string }{
		{"bash", "try.sh", "bash", "curl"},
		{"python", "try.py", "python3", "python3"},
		{"js", "try.mjs", "node", "node"},
	} {
		t.Run(tt.language, func(t *testing.T) {
			t.Parallel()
			needProgram(t, tt.needs, findProgram(tt.needs) != "")
			sandbox := start(t, program, "-size", "40", "-processing-delay", "10ms")
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(snippet(t, tt.language)), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), tt.interpreter, tt.file)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "SANDBOX="+sandbox.url)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, want := range []string{"patients: ", "downloaded: A letter.\n", "cancelled: "} {
				if !strings.Contains(string(out), want) {
					t.Errorf("it does not print %q: %s", want, out)
				}
			}
		})
	}
}

// curl sends a request with the key.
func curl(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "curl", append([]string{
		"-sS", "--fail-with-body", "-u", "sandbox-key-au1:", "-H", "Content-Type: application/json", "-A", "Try (dev@harbour.example)",
	}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("curl %q: %v: %s", args, err, out)
	}
	return string(out)
}

// TestStateSurvivesAKill kills the program right after the response to a write.
func TestStateSurvivesAKill(t *testing.T) {
	t.Parallel()
	needProgram(t, "curl", findProgram("curl") != "")
	program, file := build(t), filepath.Join(t.TempDir(), "clinic")
	for i := range 3 {
		sandbox := start(t, program, "-size", "40", "-state", file, "-now", "2026-03-02T09:00:00Z")
		patients := sandbox.url + "/v1/patients"
		if i > 0 {
			found := curl(t, "-G", "--data-urlencode", "q[]=first_name:=Ada", patients)
			if want := `"total_entries":` + string(rune('0'+i)); !strings.Contains(found, want) {
				t.Errorf("after %d kills the response lacks %s: %s", i, want, found)
			}
		}
		curl(t, "-d", `{"first_name":"Ada","last_name":"Vane"}`, patients)
		if err := sandbox.process.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = sandbox.process.Wait() // it was killed
	}
}

// TestFlagsOfTheProgram uses flags that are not options of a Go program.
func TestFlagsOfTheProgram(t *testing.T) {
	t.Parallel()
	needProgram(t, "curl", findProgram("curl") != "")
	certificate := filepath.Join(t.TempDir(), "certificate.pem")
	sandbox := start(t, build(t), "-size", "5", "-tls", certificate, "-admin", "-cors", "*", "-account", "harbour=sandbox-key-au1",
		"-account", "river", "-role", "receptionist", "-now", "2026-03-02T09:00:00+11:00", "-no-online-bookings")
	if !strings.HasPrefix(sandbox.url, "https://") {
		t.Fatalf("the address is %s", sandbox.url)
	}
	for _, tt := range []struct{ path, want string }{
		{"/v1/settings/public", `"subdomain":"harbour"`},
		{"/v1/user", `"role":"receptionist"`},
		{"/_admin/clock", `"now":"2026-03-01T22:00:0`},
		{"/_admin/requests", `"route":"/user"`},
	} {
		if got := curl(t, "--cacert", certificate, sandbox.url+tt.path); !strings.Contains(got, tt.want) {
			t.Errorf("%s lacks %s: %s", tt.path, tt.want, got)
		}
	}
	headers := curl(t, "--cacert", certificate, "-i", "-u", "sandbox-river-au1:", sandbox.url+"/v1/settings/public")
	if !strings.Contains(headers, `"subdomain":"river"`) || !strings.Contains(headers, "Access-Control-Allow-Origin: *") {
		t.Errorf("the second account: %s", headers)
	}
	page := curl(t, "--cacert", certificate, "-u", ":", sandbox.url+"/_/river/")
	if !strings.Contains(page, "AEDT") {
		t.Errorf("the page of the second account: %s", page)
	}
}
