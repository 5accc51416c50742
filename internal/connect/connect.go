// Package connect gives programs their client: the examples, cliniko-mirror and cliniko-doctor.
package connect

import (
	"fmt"
	"io"
	"os"
	_ "time/tzdata" // for machines without time zone data

	"github.com/cliniko-go/cliniko"             //nolint:depguard // only programs import this package, so it is above the SDK
	"github.com/cliniko-go/cliniko/clinikotest" //nolint:depguard // see above
)

// Client returns a client for the account in CLINIKO_ACCOUNT and CLINIKO_API_KEY, or for the sandbox, a made-up clinic in
// memory, if there is no key. It says so in out. The caller calls disconnect at the end. name is the name of the program, for the
// User-Agent header.
func Client(out io.Writer, name string, opts ...cliniko.Option) (client *cliniko.Client, disconnect func(), err error) {
	return ClientAs(out, name, clinikotest.RoleAdministrator, opts...)
}

// ClientAs is Client for a program whose API key belongs to a user with the given role. It is the role in the sandbox.
func ClientAs(out io.Writer, name string, role clinikotest.Role, opts ...cliniko.Option) (client *cliniko.Client, disconnect func(), err error) {
	if os.Getenv("CLINIKO_API_KEY") == "" {
		fmt.Fprintln(out, "CLINIKO_API_KEY is not set, so this is the sandbox. All people in it are made up.")
		sandbox := clinikotest.NewServer(clinikotest.WithRole(role))
		client, err = sandbox.Client(opts...)
		return client, sandbox.Close, err
	}
	client, err = FromEnv(name, opts...)
	return client, func() {}, err
}

// FromEnv is [cliniko.NewClientFromEnv] with a User-Agent header for the program with the given name, unless
// CLINIKO_USER_AGENT is set.
func FromEnv(name string, opts ...cliniko.Option) (*cliniko.Client, error) {
	if os.Getenv("CLINIKO_USER_AGENT") == "" {
		opts = append(opts, cliniko.WithUserAgent("cliniko-go "+name, "cliniko-go@users.noreply.github.com"))
	}
	return cliniko.NewClientFromEnv(opts...)
}
