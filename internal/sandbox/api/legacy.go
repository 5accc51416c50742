package api

import (
	"net/http"
	"slices"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// operations returns the operations that the sandbox serves: those that the API
// still has, and those without documents that links lead to or clients use.
func operations(spec *apispec.Spec) []apispec.Operation {
	var served []apispec.Operation
	for _, op := range spec.Operations {
		if op.Status == apispec.StatusRemoved {
			continue
		}
		if op.Method == http.MethodGet && op.Path == "/invoices" { // in the link reversed_invoices
			op.Filters = append(slices.Clone(op.Filters), apispec.Filter{Field: "invoice_id", Type: apispec.FilterInt64})
		}
		if op.Method == http.MethodGet && op.Path == "/individual_appointments" {
			served = append(served, legacyLists(op)...)
		}
		served = append(served, op)
	}
	return served
}

// legacyLists returns the operations of /appointments, which left the documents
// in 2018 but still work. Here they show individual appointments.
func legacyLists(list apispec.Operation) []apispec.Operation {
	list.Name, list.ListKey = "legacy_list", "appointments"
	var lists []apispec.Operation
	for _, path := range []string{
		"/appointments", "/businesses/{business_id}/appointments", "/patients/{patient_id}/appointments",
		"/practitioners/{practitioner_id}/appointments",
	} {
		list.Path = path
		lists = append(lists, list)
	}
	get := list
	get.Path, get.ListKey, get.Name = "/appointments/{id}", "", "get"
	return append(lists, get)
}

// legacy returns the handlers of the legacy lists.
func legacy() map[string]handler {
	const name = "individual_appointments"
	return map[string]handler{
		"GET /appointments":                                 list(name),
		"GET /appointments/{id}":                            get(name),
		"GET /businesses/{business_id}/appointments":        list(name, within("businesses", "business_id", "business_id")),
		"GET /patients/{patient_id}/appointments":           list(name, within("patients", "patient_id", "patient_id")),
		"GET /practitioners/{practitioner_id}/appointments": list(name, within("practitioners", "practitioner_id", "practitioner_id")),
	}
}
