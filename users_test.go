package cliniko_test

import (
	"context"
	"testing"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	testkit.Run(t, usersCases)
}

var usersCases = []testkit.Case{
	{
		Method: "Users.GetAuthenticated",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.GetAuthenticated(ctx)
		},
		Request: "GET /v1/user",
		Fixture: "user_authenticated.json",
	},
	{
		Method: "Users.List",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.List(ctx, cliniko.UserListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.UsersByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(testkit.Monday),
				ID:        cliniko.Equal(cliniko.UserID("3")),
				UpdatedAt: cliniko.AtLeast(testkit.Monday),
			})
		},
		Request: "GET /v1/users?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		Fixture: "users_list.json", List: "users",
	},
	{
		Method: "Users.All",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Users.All(ctx, cliniko.UserListOptions{}))
		},
		Request: "GET /v1/users?per_page=100",
		Fixture: "users_list.json", List: "users",
	},
	{
		Method: "Users.Get",
		Call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.Get(ctx, "164")
		},
		Request: "GET /v1/users/164",
		Fixture: "user.json",
	},
}
