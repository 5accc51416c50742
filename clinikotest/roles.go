package clinikotest

import (
	"maps"
	"net/http"
	"slices"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Role is what a user is in the clinic. It decides what the user's key may do;
// the rest is 403.
//
// Cliniko does not document the rights of its roles for the API. Those here are
// the sandbox's own choice, close to what the roles are for: an administrator
// may do everything; all others may not read the settings. Receptionists,
// schedulers and bookkeepers may not read treatment notes, schedulers and
// practitioners neither invoices nor stock. Power receptionists may read
// treatment notes but not write any. Receptionists, schedulers and practitioners
// may not change what the clinic offers, such as appointment types and products,
// and bookkeepers not what is in the diary.
type Role string

// The roles of the API.
const (
	RoleAdministrator     Role = "administrator"
	RoleBookkeeper        Role = "bookkeeper"
	RolePowerReceptionist Role = "power receptionist"
	RolePractitioner      Role = "practitioner"
	RoleReceptionist      Role = "receptionist"
	RoleScheduler         Role = "scheduler"
)

// WithRole makes the key belong to a user of a role: a practitioner who
// practises for [RolePractitioner]. The default is [RoleAdministrator]. It panics
// on what is no role.
func WithRole(role Role) Option {
	if _, ok := lacks[role]; !ok {
		panic("clinikotest: unknown role " + string(role))
	}
	return func(c *config) { c.role = role }
}

// Groups of resources.
var (
	settingsOnly = []string{"settings"}
	notes        = []string{"treatment_notes"}
	money        = []string{"invoices", "invoice_items", "stock_adjustments"}
	diary        = []string{
		"attendees", "availability_blocks", "group_appointments", "individual_appointments", "unavailable_blocks",
	}
	offers = []string{
		"appointment_type_billable_items", "appointment_type_products", "appointment_types", "billable_items",
		"businesses", "concession_prices", "concession_types", "patient_form_templates", "practitioner_reference_numbers",
		"product_suppliers", "products", "recall_types", "taxes", "treatment_note_templates", "unavailable_block_types",
	}
)

// lacks lists the resources that a role may not touch at all, and those that
// it may only read.
var lacks = map[Role]struct{ all, writing []string }{
	RoleAdministrator:     {},
	RoleBookkeeper:        {all: slices.Concat(settingsOnly, notes), writing: diary},
	RolePowerReceptionist: {all: settingsOnly, writing: notes},
	RolePractitioner:      {all: slices.Concat(settingsOnly, money), writing: offers},
	RoleReceptionist:      {all: slices.Concat(settingsOnly, notes), writing: offers},
	RoleScheduler:         {all: slices.Concat(settingsOnly, notes, money), writing: offers},
}

// may says whether a role has the right to an operation.
func (r Role) may(op apispec.Operation) bool {
	if op.ResponseSchema == "PublicSettings" { // for everybody
		return true
	}
	lack := lacks[r]
	reads := op.Method == http.MethodGet
	return !slices.Contains(lack.all, op.Resource) && (reads || !slices.Contains(lack.writing, op.Resource))
}

// userWith finds an active user of a role, or takes somebody on. The rest of
// the clinic is the same for every role.
func (s *seeder) userWith(role Role) recordID {
	if role == RoleAdministrator {
		return s.owner
	}
	for _, rec := range s.store.collections["users"].rows {
		if rec.text("role") == string(role) && rec.get("user_active") == true {
			return rec.id
		}
	}
	v := s.store.find("users", s.owner).values()
	maps.Copy(v, values{
		"created_at": s.now, "updated_at": s.now, "email": "perpetua@saltbush.example", "first_name": "Perpetua",
		"last_name": "Lunt", "role": string(role),
	})
	return s.add("users", v).id
}
