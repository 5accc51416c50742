package testkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/testdata/fixtures"
)

// Fixture returns a file of testdata/fixtures. Where there is no file for a single record, such as patient.json, it
// returns the first record of the list, patients_list.json.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := readFixture(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// FixtureNames returns the names of all fixtures that hold records, in order. Those that Fixture makes of a list are among
// them.
func FixtureNames(t testing.TB) []string {
	t.Helper()
	files, err := fs.Glob(fixtures.Files, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(files, func(name string) bool { return strings.HasPrefix(name, "error_") })
	for _, m := range Methods(t) {
		if m.Fixture() != "" {
			names = append(names, m.Fixture())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func readFixture(name string) ([]byte, error) {
	data, err := fixtures.Files.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	record, isJSON := strings.CutSuffix(name, ".json")
	for _, list := range plurals(record) {
		if data, listErr := fixtures.Files.ReadFile(list + "_list.json"); isJSON && listErr == nil {
			return firstRecord(data, list)
		}
	}
	missing := name
	if isJSON && !strings.HasSuffix(record, "_list") {
		missing = plurals(record)[0] + "_list.json"
	}
	return nil, fmt.Errorf("add testdata/fixtures/%s: %w", missing, err)
}

// plurals returns the names that a list of records may have.
func plurals(record string) []string {
	return []string{record + "s", record + "es", strings.TrimSuffix(record, "y") + "ies"}
}

func firstRecord(page []byte, list string) ([]byte, error) {
	var document map[string]json.RawMessage
	if err := json.Unmarshal(page, &document); err != nil {
		return nil, err
	}
	var records []json.RawMessage
	if err := json.Unmarshal(document[list], &records); err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, errors.New(list + "_list.json has no record")
	}
	return records[0], nil
}
