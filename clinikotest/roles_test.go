package clinikotest_test

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

var roles = []clinikotest.Role{
	clinikotest.RoleAdministrator, clinikotest.RoleBookkeeper, clinikotest.RolePowerReceptionist,
	clinikotest.RolePractitioner, clinikotest.RoleReceptionist, clinikotest.RoleScheduler,
}

func withRole(role clinikotest.Role) *clinikotest.Clinic {
	return clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(5), clinikotest.WithRole(role))
}

// The roles are those of the API, and the user of the API key has the requested
// one.
func TestUserOfEveryRole(t *testing.T) {
	t.Parallel()
	var names []any
	for _, role := range roles {
		names = append(names, string(role))
		c := withRole(role)
		user := must(t, c, "GET", "/user", "", 200)
		checkRow(t, mustSpec(t), "User", user)
		if user["role"] != string(role) || user["user_active"] != true || listed(t, c, "users", user) != 1 {
			t.Errorf("%s: got %v", role, user)
		}
		if people := getList(t, c, "practitioners", "/practitioners?q[]=user_id:="+text(user, "id")).Total; (people == 1) != (role == clinikotest.RolePractitioner) {
			t.Errorf("%s: got %d practitioners", role, people)
		}
	}
	if want := mustSpec(t).Schemas["User"].Fields["role"].Enum; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	if user := must(t, shared(), "GET", "/user", "", 200); user["role"] != "administrator" {
		t.Errorf("by default the role is %v", user["role"])
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown role was accepted")
		}
	}()
	clinikotest.WithRole("owner")
}

// A path in a case stands for its method on a record or a list.
func TestRoles(t *testing.T) {
	t.Parallel()
	const yes, no = true, false
	tests := map[string][6]bool{ // in the order of roles
		"GET /settings":                       {yes, no, no, no, no, no},
		"GET /settings/public":                {yes, yes, yes, yes, yes, yes},
		"GET /treatment_notes":                {yes, no, yes, yes, no, no},
		"GET /patients/{id}/treatment_notes":  {yes, no, yes, yes, no, no},
		"POST /treatment_notes":               {yes, no, no, yes, no, no},
		"GET /invoices":                       {yes, yes, yes, no, yes, no},
		"GET /patients/{id}/invoices":         {yes, yes, yes, no, yes, no},
		"GET /invoice_items":                  {yes, yes, yes, no, yes, no},
		"POST /stock_adjustments":             {yes, yes, yes, no, yes, no},
		"GET /appointment_types":              {yes, yes, yes, yes, yes, yes},
		"POST /appointment_types":             {yes, yes, yes, no, no, no},
		"GET /individual_appointments":        {yes, yes, yes, yes, yes, yes},
		"POST /individual_appointments":       {yes, no, yes, yes, yes, yes},
		"PATCH /individual_appointments/{id}": {yes, no, yes, yes, yes, yes},
		"POST /patients":                      {yes, yes, yes, yes, yes, yes},
		"GET /patients/{id}":                  {yes, yes, yes, yes, yes, yes},
	}
	for i, role := range roles {
		c := withRole(role)
		for request, may := range tests {
			method, path, _ := strings.Cut(request, " ")
			key, _, _ := strings.Cut(path[1:], "/")
			path = parameter.ReplaceAllStringFunc(path, func(string) string {
				return text(getList(t, c, key, "/"+key).Rows[0], "id")
			})
			status, body := do(t, c, method, path, "{}")
			if (status != http.StatusForbidden) != may[i] {
				t.Errorf("%s: %s: got %d", role, request, status)
			}
			if status == http.StatusForbidden && string(body) != `{"status":"403","error":"Forbidden"}` {
				t.Errorf("%s: %s: got %s", role, request, body)
			}
		}
	}
}

var parameter = regexp.MustCompile(`\{[a-z_]+\}`)

// An administrator is never forbidden anything. A user without rights neither
// learns whether a record exists nor changes it.
func TestRolesOverAllOperations(t *testing.T) {
	t.Parallel()
	administrator, scheduler := withRole(clinikotest.RoleAdministrator), withRole(clinikotest.RoleScheduler)
	forbidden := 0
	for _, op := range mustSpec(t).Operations {
		if op.Status == apispec.StatusRemoved {
			continue
		}
		path := parameter.ReplaceAllString(op.Path, "1")
		if status, _ := do(t, administrator, op.Method, path, "{}"); status == http.StatusForbidden {
			t.Errorf("%s %s: forbidden for an administrator", op.Method, op.Path)
		}
		if status, _ := do(t, scheduler, op.Method, path, "{}"); status == http.StatusForbidden {
			forbidden++
		}
	}
	if forbidden < 50 {
		t.Errorf("a scheduler lacks only %d operations", forbidden)
	}
}

func TestForbiddenThroughTheSDK(t *testing.T) {
	t.Parallel()
	client, err := withRole(clinikotest.RoleReceptionist).Client()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.TreatmentNotes.List(t.Context(), cliniko.TreatmentNoteListOptions{}); !errors.Is(err, cliniko.ErrForbidden) {
		t.Errorf("treatment notes: %v", err)
	}
	if _, err := client.Settings.Get(t.Context()); !errors.Is(err, cliniko.ErrForbidden) {
		t.Errorf("settings: %v", err)
	}
	user, err := client.Users.GetAuthenticated(t.Context())
	if err != nil || user.Role != "receptionist" {
		t.Errorf("the key's user: %v", err)
	}
}
