package clinikotest

import "github.com/cliniko-go/cliniko/internal/sandbox/api"

// Role is the role of a user in the clinic. It decides which requests the
// user's API key may make; others get a 403.
//
// Cliniko does not document the rights of roles in the API. The sandbox uses
// rights close to what the roles are for. An administrator may do everything;
// nobody else may read the settings. Receptionists, schedulers and bookkeepers
// may not read treatment notes; schedulers and practitioners may read neither
// invoices nor stock adjustments. Power receptionists may read treatment notes
// but not write them. Receptionists, schedulers and practitioners may not
// change what the clinic offers, such as appointment types and products.
// Bookkeepers may not change the diary.
type Role string

// Roles of the API.
const (
	RoleAdministrator     Role = "administrator"
	RoleBookkeeper        Role = "bookkeeper"
	RolePowerReceptionist Role = "power receptionist"
	RolePractitioner      Role = "practitioner"
	RoleReceptionist      Role = "receptionist"
	RoleScheduler         Role = "scheduler"
)

// Roles returns all roles.
func Roles() []Role {
	return []Role{
		RoleAdministrator, RoleBookkeeper, RolePowerReceptionist, RolePractitioner, RoleReceptionist, RoleScheduler,
	}
}

// WithRole sets the role of the user of the API key. With [RolePractitioner]
// the user is one of the clinic's practitioners. The default is
// [RoleAdministrator]. It panics if the role is unknown.
func WithRole(role Role) Option {
	if !api.IsRole(string(role)) {
		panic("clinikotest: unknown role " + string(role))
	}
	return func(c *api.Config) { c.Seed.Role = string(role) }
}
