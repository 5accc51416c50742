package seed

import (
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// Steps name exactly the resources that they add.
func TestStepsNameWhatTheyMake(t *testing.T) {
	t.Parallel()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	st := store.New(spec)
	s := newSeeder(st, Config{Seed: 1, Patients: 100}, time.Date(2026, time.October, 7, 2, 0, 0, 0, time.UTC))
	named := map[string]bool{}
	for _, step := range s.steps() {
		step.run()
		for name := range strings.FieldsSeq(step.makes) {
			named[name] = true
		}
	}
	for name, col := range st.Collections {
		if made := len(col.Rows) > 0; made != named[name] {
			t.Errorf("%s: has records: %v, named in steps: %v; edit steps in seed.go", name, made, named[name])
		}
		delete(named, name)
	}
	for name := range named {
		t.Errorf("%s is named in steps, but there is no such resource", name)
	}
}
