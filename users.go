package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UserListOptions selects from a list of users.
type UserListOptions struct {
	Page    int        `url:"page,omitempty"`     // from 1; 0 is 1
	PerPage int        `url:"per_page,omitempty"` // 1 to 100; 0 is 50 for List and 100 for All
	Sort    Sort[User] `url:"sort,omitempty"`     // nil: created_at, ascending

	CreatedAt TimeFilter     `url:"created_at,omitempty"`
	ID        IDFilter[User] `url:"id,omitempty"`
	UpdatedAt TimeFilter     `url:"updated_at,omitempty"`
}

// Columns to sort users by.
const (
	UsersByCreatedAt SortColumn[User] = "created_at"
	UsersByID        SortColumn[User] = "id"
	UsersByUpdatedAt SortColumn[User] = "updated_at"
)

// UserID is the id of a user.
type UserID = ID[User]

// User is a person who signs in to the account. A practitioner is a user; not every user is a practitioner.
type User struct {
	ID                 ID[User]      `json:"id,omitzero"`
	CreatedAt          time.Time     `json:"created_at,omitzero"`
	UpdatedAt          time.Time     `json:"updated_at,omitzero"`
	Active             bool          `json:"active"`
	Email              string        `json:"email,omitzero"`
	FirstName          string        `json:"first_name,omitzero"`
	LastName           string        `json:"last_name,omitzero"`
	PhoneNumbers       []PhoneNumber `json:"phone_numbers,omitzero"`
	Role               UserRole      `json:"role,omitzero"`
	TimeZone           string        `json:"time_zone,omitzero"`            // a label such as "Sydney"
	TimeZoneIdentifier string        `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	Title              string        `json:"title,omitzero"`
	UserActive         bool          `json:"user_active"`
	Links              SelfLink      `json:"links,omitzero"`
}

// UserRole is what a user may do.
type UserRole string

// The values that the API documents.
const (
	RoleAdministrator     UserRole = "administrator"
	RolePractitioner      UserRole = "practitioner"
	RolePowerReceptionist UserRole = "power receptionist"
	RoleReceptionist      UserRole = "receptionist"
	RoleScheduler         UserRole = "scheduler"
	RoleBookkeeper        UserRole = "bookkeeper"
)

// UsersService reads users.
//
// API section: User.
type UsersService struct{ client *Client }

var (
	opUsersGetAuthenticated = operation{Method: http.MethodGet, Route: "/user"}
	opUsersList             = operation{Method: http.MethodGet, Route: "/users"}
	opUsersGet              = operation{Method: http.MethodGet, Route: "/users/{id}"}
)

// GetAuthenticated returns the user to whom the API key belongs, as whom the client acts.
//
// GET /user
func (s *UsersService) GetAuthenticated(ctx context.Context) (*User, error) {
	return get[User](ctx, s.client, opUsersGetAuthenticated, nil)
}

// List returns one page of the users.
//
// GET /users
func (s *UsersService) List(ctx context.Context, opts UserListOptions) (*Page[User], error) {
	return list[User](ctx, s.client, opUsersList, nil, opts)
}

// All iterates over the users, page by page.
func (s *UsersService) All(ctx context.Context, opts UserListOptions) iter.Seq2[User, error] {
	return all[User](ctx, s.client, opUsersList, nil, opts)
}

// Get returns one user.
//
// GET /users/{id}
func (s *UsersService) Get(ctx context.Context, id UserID) (*User, error) {
	return get[User](ctx, s.client, opUsersGet, ids{id})
}
