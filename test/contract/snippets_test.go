package contract_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSnippets checks that the Go code in pages of docs is in a file of examples, which is compiled or run.
func TestSnippets(t *testing.T) {
	t.Parallel()
	var examples strings.Builder
	for _, pattern := range []string{"../../example*_test.go", "../../*/example*_test.go", "../../clinikotest/recorder/example*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			examples.WriteString(unindented(string(source)))
		}
	}
	for name, number := range map[string]int{"observability.md": 4, "privacy.md": 4} {
		page, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		snippets := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
		if len(snippets) != number {
			t.Errorf("%s has %d snippets", name, len(snippets))
		}
		for _, snippet := range snippets {
			if !strings.Contains(examples.String(), unindented(snippet[1])) {
				t.Errorf("%s: no example has this code:\n%s", name, snippet[1])
			}
		}
	}
}

// unindented returns code without the space around its lines.
func unindented(code string) string {
	var b strings.Builder
	for line := range strings.Lines(code) {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}
