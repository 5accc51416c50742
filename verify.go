package cliniko

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
)

// Identity is what an API key opens: an account, and a user of it as whom the client acts.
type Identity struct {
	Account  string         `json:"account"`  // subdomain of its web address, in lower case
	Shard    string         `json:"shard"`    // the part of Cliniko that it lives on, such as "au2"
	Settings PublicSettings `json:"settings"` // its name and country, what it calls its patients
	User     User           `json:"user"`     // its role says what the client may do
}

// Format shows the type and the id of the user only: the rest is about persons and the account.
func (i Identity) Format(f fmt.State, _ rune) { formatRecord(f, "Identity", i.User.ID) }

// LogValue logs the type and the id of the user only: the rest is about persons and the account.
func (i Identity) LogValue() slog.Value { return logRecord("Identity", i.User.ID) }

// Verify finds out whether the API key works, belongs to the account that [NewClient] was given, and as whom the client
// acts. Call it when a program starts and when somebody enters a key. It takes two requests, GET /settings/public and
// GET /user, and reads no patient; after the first mismatch nothing else is read.
//
// The error is [ErrUnauthorized] for a key that the shard does not know, [ErrWrongAccount] for one of another account,
// and [ErrBadResponse] when the answers do not say whose the key is.
func (c *Client) Verify(ctx context.Context) (*Identity, error) {
	settings, err := c.Settings.GetPublic(ctx)
	if err != nil {
		return nil, err
	}
	err = c.checkSubdomain(settings.Account.Subdomain)
	if err != nil {
		return nil, err
	}
	user, err := c.Users.GetAuthenticated(ctx)
	if err != nil {
		return nil, err
	}
	return &Identity{Account: c.account, Shard: c.key.shard, Settings: *settings, User: *user}, nil
}

// checkSubdomain compares the account's own name with the one that the client was made for.
func (c *Client) checkSubdomain(subdomain string) error {
	subdomain = strings.ToLower(subdomain)
	if !isSubdomain(subdomain) {
		return &DecodeError{
			Method: opSettingsGetPublic.Method, Route: opSettingsGetPublic.Route,
			Problem: "account.subdomain is missing or has another form",
		}
	}
	if subdomain != c.account {
		return fmt.Errorf("%w: the API key belongs to %s, and the client is for %s", ErrWrongAccount, subdomain, c.account)
	}
	return nil
}
