package api

import (
	"net/http"
	"slices"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Groups of resources.
var (
	settingsOnly = []string{"settings"}
	notes        = []string{"treatment_notes"}
	money        = []string{"invoices", "invoice_items", "stock_adjustments"}
	diaryOnly    = []string{
		"attendees", "availability_blocks", "group_appointments", "individual_appointments", "unavailable_blocks",
	}
	offers = []string{
		"appointment_type_billable_items", "appointment_type_products", "appointment_types", "billable_items",
		"businesses", "concession_prices", "concession_types", "patient_form_templates", "practitioner_reference_numbers",
		"product_suppliers", "products", "recall_types", "taxes", "treatment_note_templates", "unavailable_block_types",
	}
)

// lacks lists the resources that a role cannot access at all, and those that it
// can only read.
var lacks = map[string]struct{ all, writing []string }{
	"administrator":      {},
	"bookkeeper":         {all: slices.Concat(settingsOnly, notes), writing: diaryOnly},
	"power receptionist": {all: settingsOnly, writing: notes},
	"practitioner":       {all: slices.Concat(settingsOnly, money), writing: offers},
	"receptionist":       {all: slices.Concat(settingsOnly, notes), writing: offers},
	"scheduler":          {all: slices.Concat(settingsOnly, notes, money), writing: offers},
}

// may reports whether a role has access to an operation.
func may(role string, op apispec.Operation) bool {
	if op.ResponseSchema == "PublicSettings" { // every role
		return true
	}
	lack := lacks[role]
	reads := op.Method == http.MethodGet
	return !slices.Contains(lack.all, op.Resource) && (reads || !slices.Contains(lack.writing, op.Resource))
}

// IsRole reports whether the API has a role of this name.
func IsRole(role string) bool {
	_, ok := lacks[role]
	return ok
}
