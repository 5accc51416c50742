package api

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/files"
	"github.com/cliniko-go/cliniko/internal/sandbox/memory"
	"github.com/cliniko-go/cliniko/internal/sandbox/seed"
)

// gadgets adds a made-up resource to the description of the API.
func gadgets(t *testing.T) *apispec.Spec {
	t.Helper()
	spec, err := apispec.Load()
	if err != nil {
		t.Fatal(err)
	}
	text := apispec.Field{Type: apispec.TypeString}
	fields := map[string]apispec.Field{
		"name":     {Type: apispec.TypeString, MaxLength: 10},
		"notes":    {Type: apispec.TypeString, Nullable: true},
		"price":    {Type: apispec.TypeString, Format: "decimal"},
		"weight":   {Type: apispec.TypeNumber},
		"size":     {Type: apispec.TypeString, Enum: []any{"Small", "Large"}},
		"in_stock": {Type: apispec.TypeBoolean, Nullable: true},
		"made_on":  {Type: apispec.TypeString, Format: "date", Nullable: true},
	}
	request := maps.Clone(fields)
	request["patient_id"] = apispec.Field{Type: apispec.TypeString, Format: "int64", RequiredOnCreate: true}
	response := maps.Clone(fields)
	maps.Copy(response, map[string]apispec.Field{
		"id":          {Type: apispec.TypeString, Format: "int64"},
		"created_at":  {Type: apispec.TypeString, Format: "date-time"},
		"updated_at":  {Type: apispec.TypeString, Format: "date-time"},
		"archived_at": {Type: apispec.TypeString, Format: "date-time", Nullable: true},
		"serial":      text, // set by the API
		"patient":     {Type: apispec.TypeLink, To: "patients", Path: "/patients/{id}", WriteAs: "patient_id"},
		"maker":       {Type: apispec.TypeObject, Fields: map[string]apispec.Field{"name": text, "town": text}},
		"links":       {Type: apispec.TypeSelfLink},
	})
	list := apispec.Operation{
		Method: http.MethodGet, Path: "/gadgets", Resource: "gadgets", Name: "list", Status: apispec.StatusCurrent, Success: 200,
		ListKey: "gadgets", ResponseSchema: "Gadget", QueryParams: []string{"page", "per_page", "sort", "q[]"},
		Filters: []apispec.Filter{
			{Field: "name", Type: apispec.FilterString}, {Field: "price", Type: apispec.FilterDecimal},
			{Field: "patient_id", Type: apispec.FilterInt64}, {Field: "archived_at", Type: apispec.FilterDateTime},
		},
	}
	operation := func(method, path, name string, success int) apispec.Operation {
		op := apispec.Operation{Method: method, Path: path, Resource: "gadgets", Name: name, Status: apispec.StatusCurrent, Success: success}
		if success != http.StatusNoContent {
			op.ResponseSchema = "Gadget"
		}
		if name == "create" || name == "update" {
			op.RequestSchemas = []string{"GadgetRequest"}
		}
		return op
	}
	scoped := list
	scoped.Path, scoped.Name = "/patients/{patient_id}/gadgets", "list_for_patient"
	with := *spec
	with.Operations = append(slices.Clone(spec.Operations), list, scoped,
		operation(http.MethodGet, "/gadgets/{id}", "get", 200), operation(http.MethodPost, "/gadgets", "create", 201),
		operation(http.MethodPatch, "/gadgets/{id}", "update", 200), operation(http.MethodPost, "/gadgets/{id}/archive", "archive", 204),
		operation(http.MethodPost, "/gadgets/{id}/unarchive", "unarchive", 200))
	with.Schemas, with.Requests = maps.Clone(spec.Schemas), maps.Clone(spec.Requests)
	with.Schemas["Gadget"] = apispec.Schema{Kind: "response", Fields: response}
	with.Requests["GadgetRequest"] = apispec.Schema{Kind: "request", Fields: request}
	return &with
}

// tester sends requests to a clinic without a network.
type tester struct {
	*testing.T

	clinic *Clinic
}

// send returns the body of a response that must have the given status code.
func (t tester) send(method, path, body string, want int) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://api.example/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(t.clinic.Key, "")
	resp, err := memory.RoundTrip(req, func(w http.ResponseWriter, r *http.Request) { t.clinic.Serve(w, r, files.OwnAddress) })
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != want {
		t.Fatalf("%s %s %s: got %d %s, want %d", method, path, body, resp.StatusCode, raw, want)
	}
	var object map[string]any
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &object); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
	}
	return object
}

// rows returns the rows of a list.
func (t tester) rows(path string) []map[string]any {
	t.Helper()
	list, _ := t.send(http.MethodGet, path, "", http.StatusOK)["gadgets"].([]any)
	rows := make([]map[string]any, len(list))
	for i := range list {
		rows[i], _ = list[i].(map[string]any)
	}
	return rows
}

func (t tester) equal(got, want map[string]any) {
	t.Helper()
	for name := range want {
		if !reflect.DeepEqual(got[name], want[name]) {
			t.Errorf("%s: got %v, want %v", name, got[name], want[name])
		}
	}
}

func newTester(t *testing.T) tester {
	t.Helper()
	now := time.Date(2026, time.October, 7, 2, 0, 0, 0, time.UTC)
	clinic := newClinic(gadgets(t), Config{
		Clock: func() time.Time { return now }, Key: DefaultKey, Seed: seed.Config{Seed: 1, Patients: 20, Role: "administrator"},
	})
	return tester{t, clinic}
}

// A resource without code of its own has seeded records in which every field is
// set.
func TestDescribedResourceIsSeeded(t *testing.T) {
	t.Parallel()
	c := newTester(t)
	rows := c.rows("/gadgets?q[]=archived_at:*")
	if len(rows) != 3 || len(c.rows("/gadgets")) != 2 {
		t.Fatalf("got %d gadgets", len(rows))
	}
	c.equal(rows[0], c.send(http.MethodGet, "/gadgets/"+rows[0]["id"].(string), "", 200)) //nolint:forcetypeassert // or it panics
	for name := range gadgets(t).Schemas["Gadget"].Fields {
		if value := rows[0][name]; value == nil && name != "archived_at" {
			t.Errorf("%s is missing or null", name)
		}
	}
	for _, r := range rows {
		if _, ok := r["weight"].(float64); !ok {
			t.Errorf("weight: got %v, want a number", r["weight"])
		}
		if name, _ := r["name"].(string); name == "" || len(name) > 10 {
			t.Errorf("name: got %q", name)
		}
	}
	if rows[2]["notes"] != nil || rows[2]["archived_at"] == nil {
		t.Errorf("got %v, want the last one without notes and archived", rows[2])
	}
}

// Bodies of a resource without code of its own are validated, and its records
// can be created, changed and archived.
func TestDescribedResourceIsWritten(t *testing.T) {
	t.Parallel()
	c := newTester(t)
	patients, _ := c.send(http.MethodGet, "/patients", "", 200)["patients"].([]any)
	patient, _ := patients[0].(map[string]any)["id"].(string) //nolint:forcetypeassert // or it panics

	for body, want := range map[string]map[string]any{
		`{}`: {
			"name": "can't be blank", "price": "can't be blank", "weight": "can't be blank", "size": "can't be blank",
			"patient_id": "can't be blank", "notes": nil, "in_stock": nil, "serial": nil,
		},
		`{"name":"far too long","size":"Huge","patient_id":"1","in_stock":"yes","made_on":"soon","price":"much","weight":null}`: {
			"name": "is too long (maximum is 10 characters)", "size": "is not included in the list", "patient_id": "must exist",
			"in_stock": "is not included in the list", "made_on": "is invalid", "price": "is not a number", "weight": "can't be blank",
		},
	} {
		errs, _ := c.send(http.MethodPost, "/gadgets", body, http.StatusUnprocessableEntity)["errors"].(map[string]any)
		c.equal(errs, want)
	}

	made := c.send(http.MethodPost, "/gadgets", `{"name":"Cog","size":"Small","price":"2.50","weight":1.25,"patient_id":"`+patient+`"}`, 201)
	c.equal(made, map[string]any{"name": "Cog", "price": "2.50", "weight": 1.25, "size": "Small", "serial": "", "notes": nil})
	path := "/gadgets/" + made["id"].(string) //nolint:forcetypeassert // or it panics
	changed := c.send(http.MethodPatch, path, `{"notes":"Oiled","in_stock":true}`, 200)
	c.equal(changed, map[string]any{"name": "Cog", "notes": "Oiled", "in_stock": true})
	for query, want := range map[string]int{
		"/gadgets?q[]=name:=Cog": 1, "/gadgets?q[]=name:=Cog&q[]=price:>2.5": 0, "/gadgets?q[]=patient_id:=" + patient: len(c.rows("/patients/" + patient + "/gadgets")),
		"/gadgets?sort=price:desc": 3,
	} {
		if got := len(c.rows(query)); got != want {
			t.Errorf("%s: got %d rows, want %d", query, got, want)
		}
	}
	c.send(http.MethodPost, path+"/archive", "", 204)
	c.send(http.MethodGet, path, "", 404)
	c.send(http.MethodPost, path+"/unarchive", "", 200)
	c.send(http.MethodGet, path, "", 200)
	c.send(http.MethodDelete, path, "", 404) // not in the description
}
