package cliniko

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
)

// Identity is the account and the user that an API key belongs to.
type Identity struct {
	Account  string         `json:"account"`  // subdomain of its web address, in lower case
	Shard    string         `json:"shard"`    // the part of Cliniko that the account is on, such as "au2"
	Settings PublicSettings `json:"settings"` // such as the name and country of the account
	User     User           `json:"user"`     // the role of this user decides what the client can read and write
}

// Format prints the type and the ID of the user only, whatever the verb.
func (i Identity) Format(f fmt.State, _ rune) { formatRecord(f, "Identity", i.User.ID) }

// LogValue logs the type and the ID of the user only.
func (i Identity) LogValue() slog.Value { return logRecord("Identity", i.User.ID) }

// Verify checks which account and user the API key belongs to. Call it when a program starts, and when somebody enters
// a key. It sends 2 requests, GET /settings/public and GET /user, and reads no data of patients. If the first shows
// another account, it does not send the second.
//
// The error matches [ErrUnauthorized] if the shard does not know the key, [ErrWrongAccount] if the key belongs to
// another account, and [ErrBadResponse] if the responses do not name the account and the user. If only other fields
// cannot be read, Verify returns the Identity together with an error: see [DecodeError].
func (c *Client) Verify(ctx context.Context) (*Identity, error) {
	if !c.isReady() {
		return nil, errNoClient
	}
	settings, oddSettings := c.Settings.GetPublic(ctx)
	if settings == nil {
		return nil, oddSettings
	}
	if err := c.checkSubdomain(settings.Account.Subdomain); err != nil {
		return nil, err
	}
	user, oddUser := c.Users.GetAuthenticated(ctx)
	if user == nil {
		return nil, oddUser
	}
	who := &Identity{Account: c.account, Shard: c.key.shard, Settings: *settings, User: *user}
	return who, joined([]error{oddSettings, oddUser})
}

// checkSubdomain compares the subdomain of the account with that of the client.
func (c *Client) checkSubdomain(subdomain string) error {
	subdomain = strings.ToLower(subdomain)
	if !isSubdomain(subdomain) {
		return &DecodeError{
			Method: opSettingsGetPublic.Method, Route: opSettingsGetPublic.Route,
			Field: "account.subdomain", Problem: "is missing or cannot be read",
		}
	}
	if subdomain != c.account {
		return fmt.Errorf("%w: the API key belongs to %s, but the client is for %s", ErrWrongAccount, subdomain, c.account)
	}
	return nil
}
