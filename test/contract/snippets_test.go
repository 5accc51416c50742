package contract_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// minSnippets is a lower limit for the number of snippets in docs, so that none are overlooked.
const minSnippets = 20

// TestSnippets checks that the Go code of every page in docs is in a file that is compiled or run: a test, an example or an
// example program.
func TestSnippets(t *testing.T) {
	t.Parallel()
	code := sources(t, "../../example*_test.go", "../../*/example*_test.go", "../../examples/*/*.go",
		"../../clinikotest/*_test.go", "../../clinikotest/recorder/*_test.go")
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, snippet := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			found++
			if !strings.Contains(code, unindented(snippet[1])) {
				t.Errorf("%s: this code is in no test and in no example:\n%s", filepath.Base(page), snippet[1])
			}
		}
	}
	if found < minSnippets {
		t.Errorf("%d snippets were found, want %d or more", found, minSnippets)
	}
}

// sources returns the code of all files that match the patterns.
func sources(t *testing.T, patterns ...string) string {
	t.Helper()
	var code strings.Builder
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			code.WriteString(unindented(string(source)))
		}
	}
	return code.String()
}

// unindented returns code without the space around its lines.
func unindented(code string) string {
	var b strings.Builder
	for line := range strings.Lines(code) {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}
