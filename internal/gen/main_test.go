package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.." // of the module, where package cliniko is

// TestGeneratedFilesAreCurrent compares the files in the repository with what the generator writes now.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	committed, err := filepath.Glob(filepath.Join(root, "*_gen.go"))
	if err != nil || len(committed) != len(files) {
		t.Errorf("found %v, %v; want the files %v", committed, err, slices.Sorted(maps.Keys(files)))
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is out of date (%v): run go generate ./...", name, err)
		}
	}
}

// widgets is a package with a made-up resource and each kind of type that the generator tells apart.
const widgets = `package cliniko

type Client struct{}
type ID[T any] string
type Date struct{ Year int }
type WidgetListOptions struct { Page int ` + "`url:\"page\"`" + ` }
type Widget struct { ID ID[Widget] ` + "`json:\"id\"`" + ` }
type OwnWidget struct { Widget }
type NamedWidget struct { Widget; Name string ` + "`json:\"name\"`" + ` }
type WidgetCreate struct { Name string ` + "`json:\"name\"`" + ` }
type WidgetSection[W, X any] struct { Widgets []W ` + "`json:\"widgets\"`" + ` }
type WidgetAnswer struct { raw }
type raw struct{ data []byte }
func (raw) MarshalJSON() ([]byte, error) { return nil, nil }
type WidgetText struct { Text string ` + "`json:\"text\"`" + ` }
func (WidgetText) Format(f fmt.State, _ rune) {}
type WidgetNote[W any] struct { Widgets []W ` + "`json:\"widgets\"`" + `; Extra map[string]json.RawMessage ` + "`json:\"-\"`" + ` }
type WidgetError struct { Err error ` + "`json:\"-\"`" + ` }
func (e *WidgetError) Error() string { return "" }
type hidden struct { Name string ` + "`json:\"name\"`" + ` }
type WidgetsService struct{ client *Client }
type GadgetsService struct{ client *Client }
type IdleService struct{ name string }
type WidgetState int
const (
	WidgetNew WidgetState = 1 // Brand new
	WidgetOld WidgetState = 2 // "Old"
	hiddenState WidgetState = 3
)
type WidgetRank int
const (
	WidgetFirst WidgetRank = iota // First
	WidgetSecond // Second
)
type WidgetColor string
const WidgetRed WidgetColor = "red"
`

// printableTypes declares the types that the generator expects in any package.
func printableTypes() string {
	declarations := "\n"
	for _, name := range printable {
		declarations += "type " + name + " struct { Value string `json:\"value\"` }\n"
	}
	return declarations
}

func writeWidgets(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"widgets.go": widgets + printableTypes(), "widgets_test.go": "not Go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestNewTypesAreRedacted(t *testing.T) {
	t.Parallel()
	files, err := generate(writeWidgets(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(files["redact_gen.go"])) {
		if strings.HasPrefix(line, "func ") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := []string{
		`func (v NamedWidget) Format(f fmt.State, _ rune) { formatRecord(f, "NamedWidget", v.ID) }`,
		`func (v NamedWidget) LogValue() slog.Value { return logRecord("NamedWidget", v.ID) }`,
		`func (v Widget) Format(f fmt.State, _ rune) { formatRecord(f, "Widget", v.ID) }`,
		`func (v Widget) LogValue() slog.Value { return logRecord("Widget", v.ID) }`,
		`func (WidgetAnswer) Format(f fmt.State, _ rune) { formatType(f, "WidgetAnswer") }`,
		`func (WidgetAnswer) LogValue() slog.Value { return logType("WidgetAnswer") }`,
		`func (WidgetCreate) Format(f fmt.State, _ rune) { formatType(f, "WidgetCreate") }`,
		`func (WidgetCreate) LogValue() slog.Value { return logType("WidgetCreate") }`,
		`func (WidgetNote[W]) Format(f fmt.State, _ rune) { formatType(f, "WidgetNote") }`,
		`func (WidgetNote[W]) LogValue() slog.Value { return logType("WidgetNote") }`,
		`func (WidgetSection[W, X]) Format(f fmt.State, _ rune) { formatType(f, "WidgetSection") }`,
		`func (WidgetSection[W, X]) LogValue() slog.Value { return logType("WidgetSection") }`,
		`func (WidgetText) LogValue() slog.Value { return logType("WidgetText") }`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNewTypesWithExtraReadAndWriteThemselves(t *testing.T) {
	t.Parallel()
	files, err := generate(writeWidgets(t))
	if err != nil {
		t.Fatal(err)
	}
	content := string(files["extra_gen.go"])
	for _, want := range []string{
		"func (v *WidgetNote[W]) UnmarshalJSON(data []byte) error { return readObject(data, v) }",
		"func (v WidgetNote[W]) MarshalJSON() ([]byte, error) { return writeObject(v) }",
	} {
		if !strings.Contains(content, want) {
			t.Errorf("got:\n%s\nwant in it:\n%s", content, want)
		}
	}
	if n := strings.Count(content, "func "); n != 2 {
		t.Errorf("got %d methods, want 2", n)
	}
}

func TestNewServicesAreFieldsOfTheClient(t *testing.T) {
	t.Parallel()
	files, err := generate(writeWidgets(t))
	if err != nil {
		t.Fatal(err)
	}
	client := string(files["client_gen.go"])
	for _, want := range []string{
		"\tGadgets *GadgetsService\n\tWidgets *WidgetsService\n\n\tconnection\n",
		"\tc.Gadgets = &GadgetsService{client: c}\n\tc.Widgets = &WidgetsService{client: c}\n",
	} {
		if !strings.Contains(client, want) {
			t.Errorf("got:\n%s\nwant in it:\n%s", client, want)
		}
	}
}

func TestNewEnumsHaveTheTextOfTheAPI(t *testing.T) {
	t.Parallel()
	files, err := generate(writeWidgets(t))
	if err != nil {
		t.Fatal(err)
	}
	enums := string(files["enums_gen.go"])
	want := `func (v WidgetRank) String() string {
	switch v {
	case WidgetFirst:
		return "First"
	case WidgetSecond:
		return "Second"
	default:
		return "WidgetRank(" + strconv.Itoa(int(v)) + ")"
	}
}

// String returns the API's text for v, or the number of a value that the API does not document.
func (v WidgetState) String() string {
	switch v {
	case WidgetNew:
		return "Brand new"
	case WidgetOld:
		return "\"Old\""
	default:
		return "WidgetState(" + strconv.Itoa(int(v)) + ")"
	}
}
`
	if !strings.HasSuffix(enums, want) || strings.Count(enums, "func ") != 3 {
		t.Errorf("got:\n%s\nwant at its end:\n%s", enums, want)
	}
	if want := "func (v WidgetColor) String() string { return string(v) }\n"; !strings.Contains(enums, want) {
		t.Errorf("got:\n%s\nwant in it:\n%s", enums, want)
	}
}

// TestGenerateTwice checks that what was generated before does not change what is generated next.
func TestGenerateTwice(t *testing.T) {
	t.Parallel()
	dir := writeWidgets(t)
	before, err := generate(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	after, err := generate(dir)
	if err != nil || !maps.EqualFunc(before, after, bytes.Equal) {
		t.Errorf("the second run writes something else (%v)", err)
	}
}

func TestUnusablePackages(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"no package":         "",
		"not Go":             "package cliniko; func",
		"no printable types": "package cliniko; type Client struct{}",
		"no service":         "package cliniko; type Client struct{}" + printableTypes(),
		"no text":            "package cliniko; type Client struct{}; type XService struct{ client *Client }; type A int; const B A = 1" + printableTypes(),
	} {
		dir := t.TempDir()
		if content != "" {
			if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := write(dir); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
