// Gen writes the parts of package cliniko that follow from its types: run it with go generate ./... in the root of the
// module.
//
// client_gen.go holds the [Client] with a field for each service, and redact_gen.go the Format and LogValue methods that
// keep models and requests out of logs. Both are derived from the source alone, so a new resource needs no line here.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// write generates the files for the package in dir, and writes them there.
func write(dir string) error {
	files, err := generate(dir)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil { //nolint:gosec // source code
			return err
		}
	}
	return nil
}

// generate returns the generated files of the package in dir, by name.
func generate(dir string) (map[string][]byte, error) {
	src, err := parse(dir)
	if err != nil {
		return nil, err
	}
	redact, err := src.redactFile()
	if err != nil {
		return nil, err
	}
	client, err := src.clientFile()
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"client_gen.go": client, "redact_gen.go": redact}, nil
}
