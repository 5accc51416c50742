package reliability_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPromises checks that every promise in RELIABILITY.md and SECURITY.md names a test, and that the test exists.
func TestPromises(t *testing.T) {
	t.Parallel()
	defined := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range function.FindAllSubmatch(source, -1) {
			defined[string(match[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	for _, document := range []string{"RELIABILITY.md", "SECURITY.md"} {
		text, err := os.ReadFile("../../" + document)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| promise |") {
				continue
			}
			rows++
			names := named.FindAllStringSubmatch(line, -1)
			if len(names) == 0 && !strings.Contains(line, "| the same |") {
				t.Errorf("%s: this promise names no test: %s", document, line)
			}
			for _, name := range names {
				if !defined[name[1]] {
					t.Errorf("%s names %s, which does not exist", document, name[1])
				}
			}
		}
		if rows < 10 {
			t.Errorf("%s has only %d promises", document, rows)
		}
	}
}
