package cliniko

import (
	"context"
	"iter"
	"net/http"
	"time"
)

// UserListOptions filters and sorts a list of users.
type UserListOptions struct {
	Page    int `url:"page,omitempty"`     // from 1; 0 means 1
	PerPage int `url:"per_page,omitempty"` // 1 to 100; 0 means 50 for List and 100 for All

	// Sort orders by UsersByCreatedAt, UsersByID or UsersByUpdatedAt. nil means UsersByCreatedAt, ascending.
	Sort Sort[User] `url:"sort,omitempty"`

	CreatedAt TimeFilter     `url:"created_at,omitempty"`
	ID        IDFilter[User] `url:"id,omitempty"`
	UpdatedAt TimeFilter     `url:"updated_at,omitempty"`
}

// Columns for [UserListOptions].Sort.
const (
	UsersByCreatedAt SortColumn[User] = "created_at"
	UsersByID        SortColumn[User] = "id"
	UsersByUpdatedAt SortColumn[User] = "updated_at"
)

// UserID is the ID of a user.
type UserID = ID[User]

// User is a person who can log in to the account. Every practitioner is a user, but not every user is a practitioner:
// see [Practitioner].
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
	TimeZone           string        `json:"time_zone,omitzero"`            // a label, such as "Sydney"
	TimeZoneIdentifier string        `json:"time_zone_identifier,omitzero"` // IANA, such as "Australia/Sydney"
	Title              string        `json:"title,omitzero"`
	UserActive         bool          `json:"user_active"`
	Links              SelfLink      `json:"links,omitzero"`
}

// UserRole is the role of a user, which decides what the user, and the user's API key, can read and write.
//
//   - [RoleAdministrator]: everything
//   - [RolePractitioner]: treats patients
//   - [RolePowerReceptionist]: front desk, with more permissions than a receptionist
//   - [RoleReceptionist]: front desk
//   - [RoleScheduler]: appointments only
//   - [RoleBookkeeper]: invoices and reports
type UserRole string

// The roles that the API documents.
const (
	RoleAdministrator     UserRole = "administrator"
	RolePractitioner      UserRole = "practitioner"
	RolePowerReceptionist UserRole = "power receptionist"
	RoleReceptionist      UserRole = "receptionist"
	RoleScheduler         UserRole = "scheduler"
	RoleBookkeeper        UserRole = "bookkeeper"
)

// UsersService reads users: the people who log in to the account. Each practitioner has a user; not every user is a
// practitioner. The API cannot write them. Each method takes one request, and each All iterator one per page.
//
// API section: User.
type UsersService struct{ client *Client }

var (
	opUsersGetAuthenticated = operation{Method: http.MethodGet, Route: "/user"}
	opUsersList             = operation{Method: http.MethodGet, Route: "/users"}
	opUsersGet              = operation{Method: http.MethodGet, Route: "/users/{id}"}
)

// GetAuthenticated returns the user that the API key belongs to. The client has the permissions of this user.
//
// GET /user
func (s *UsersService) GetAuthenticated(ctx context.Context) (*User, error) {
	return get[User](ctx, clientOf(s), opUsersGetAuthenticated, nil)
}

// List returns one page of the users, in one request.
//
// GET /users
func (s *UsersService) List(ctx context.Context, opts UserListOptions) (*Page[User], error) {
	return list[User](ctx, clientOf(s), opUsersList, nil, opts)
}

// All iterates over the users, with one request for each page of up to 100.
func (s *UsersService) All(ctx context.Context, opts UserListOptions) iter.Seq2[User, error] {
	return all[User](ctx, clientOf(s), opUsersList, nil, opts)
}

// Get returns the user with the given ID. The error matches [ErrNotFound] if there is none.
//
// GET /users/{id}
func (s *UsersService) Get(ctx context.Context, id UserID) (*User, error) {
	return get[User](ctx, clientOf(s), opUsersGet, ids{id})
}
