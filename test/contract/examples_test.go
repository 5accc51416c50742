package contract_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
)

// TestEveryServiceHasAnExample checks that the documentation of every service has an example.
func TestEveryServiceHasAnExample(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../example*_test.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of examples, %v", len(files), err)
	}
	var examples strings.Builder
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		examples.Write(source)
	}
	for field := range reflect.TypeFor[cliniko.Client]().Fields() {
		if service := "Example" + field.Name + "Service_"; field.IsExported() && !strings.Contains(examples.String(), "func "+service) {
			t.Errorf("there is no %s…: add it to the example_*_test.go of its theme", service)
		}
	}
}
