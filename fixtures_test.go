package cliniko_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
)

// moreFixtures are the records and lists that no case of a service answers with.
var moreFixtures = map[string]any{
	"conflicts_none.json":                     new(cliniko.Conflicts),
	"available_times_list_empty.json":         nil,
	"individual_appointment.json":             new(cliniko.IndividualAppointment),
	"individual_appointments_list_empty.json": nil,
	"invoice_item_number_forms.json":          new(cliniko.InvoiceItem),
	"patient_minimal.json":                    new(cliniko.Patient),
}

// TestEveryFixtureComesBack: whatever the API sends, the models write the same.
func TestEveryFixtureComesBack(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"INDEX.md": true}
	for _, tc := range serviceCases {
		used[tc.fixture] = true
	}
	for name, model := range moreFixtures {
		used[name] = true
		if model == nil { // a list without records has nothing to come back
			continue
		}
		data := fixture(t, name)
		if err := json.Unmarshal(data, model); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		encoded, err := json.Marshal(model)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(plain(t, data), plain(t, encoded)); diff != "" {
			t.Errorf("%s (-in +out):\n%s", name, diff)
		}
	}
	files, err := os.ReadDir("testdata/fixtures")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		// The refusals are read by the tests of errors, the answer of S3 by that of uploads.
		if name := file.Name(); !used[name] && !strings.HasPrefix(name, "error_") && !strings.HasSuffix(name, ".xml") {
			t.Errorf("nothing reads %s", name)
		}
	}
}
