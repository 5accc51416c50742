package cliniko_test

import (
	"context"

	"github.com/cliniko-go/cliniko"
)

var usersCases = []serviceCase{
	{
		method: "Users.GetAuthenticated",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.GetAuthenticated(ctx)
		},
		request: "GET /v1/user",
		fixture: "user_authenticated.json",
	},
	{
		method: "Users.List",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.List(ctx, cliniko.UserListOptions{
				Page: 2, PerPage: 10,
				Sort:      cliniko.SortBy(cliniko.UsersByCreatedAt.Descending()),
				CreatedAt: cliniko.AtLeast(monday),
				ID:        cliniko.Equal(cliniko.UserID("3")),
				UpdatedAt: cliniko.AtLeast(monday),
			})
		},
		request: "GET /v1/users?page=2&per_page=10&q[]=created_at:>=2026-10-04T22:00:00Z&q[]=id:=3&q[]=updated_at:>=2026-10-04T22:00:00Z&sort=created_at:desc",
		fixture: "users_list.json", list: "users",
	},
	{
		method: "Users.All",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return cliniko.Collect(c.Users.All(ctx, cliniko.UserListOptions{}))
		},
		request: "GET /v1/users?per_page=100",
		fixture: "users_list.json", list: "users",
	},
	{
		method: "Users.Get",
		call: func(ctx context.Context, c *cliniko.Client) (any, error) {
			return c.Users.Get(ctx, "164")
		},
		request: "GET /v1/users/164",
		fixture: "user.json",
	},
}
