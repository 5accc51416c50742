package clinikotest

import "github.com/cliniko-go/cliniko/internal/sandbox/api"

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
	if !api.IsRole(string(role)) {
		panic("clinikotest: unknown role " + string(role))
	}
	return func(c *api.Config) { c.Seed.Role = string(role) }
}
