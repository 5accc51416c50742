package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/cliniko-go/cliniko"
)

// The names of the checks, in their order.
const (
	checkSettings = "account and key"
	checkShard    = "shard"
	checkHost     = "host"
	checkTLS      = "TLS"
	checkClock    = "clock"
	checkAPI      = "API"
	checkKey      = "key accepted"
	checkAccount  = "account"
	checkRole     = "user and role"
)

func (d *doctor) check(name string, result Result, detail, remedy string) {
	d.report.Checks = append(d.report.Checks, Check{name, result, detail, remedy})
}

// checkConfiguration checks what the user set.
func (d *doctor) checkConfiguration(err error) bool {
	if err != nil {
		d.check(checkSettings, ResultFailed, strings.TrimPrefix(err.Error(), "cliniko: "),
			"Set CLINIKO_ACCOUNT to the subdomain of the account's web address (harbourlane in https://harbourlane.au2.cliniko.com), "+
				"and CLINIKO_API_KEY to the whole key, which a user creates in Cliniko under My info. To try the doctor without an account, run it with -sandbox.")
		return false
	}
	d.check(checkSettings, ResultOK, "both have the right form", "")
	d.report.Shard = d.client.Shard()
	d.check(checkShard, ResultOK, d.report.Shard, "")
	return true
}

// checkConnection sends the first two requests. It reports whether it is worthwhile to send more.
func (d *doctor) checkConnection(ctx context.Context) bool {
	settings, err := d.client.Settings.GetPublic(ctx)
	x := d.tap.last
	if x.status == 0 {
		d.checkNoResponse(err)
		return false
	}
	d.check(checkHost, ResultOK, "responds, with "+x.proto, "")
	d.checkTLS(x.tls)
	d.checkClock(x)
	if settings == nil {
		d.checkRefused(err, x)
		return false
	}
	d.check(checkAPI, ResultOK, "responds as documented", "")
	d.check(checkKey, ResultOK, "this shard knows the key", "")
	return d.checkAccount(settings.Account.Subdomain) && d.checkRole(ctx)
}

// checkNoResponse explains why there was no response.
func (d *doctor) checkNoResponse(err error) {
	reason := connectionProblem(err)
	if reason.tls {
		d.check(checkHost, ResultOK, "responds", "")
		d.check(checkTLS, ResultFailed, reason.text, reason.remedy)
		return
	}
	d.check(checkHost, ResultFailed, reason.text, reason.remedy)
}

type problem struct {
	text, remedy string
	tls          bool
}

// connectionProblem describes an error without the names and addresses in it.
func connectionProblem(err error) problem {
	var (
		dns         *net.DNSError
		certificate *tls.CertificateVerificationError
		invalid     x509.CertificateInvalidError
		record      tls.RecordHeaderError
		network     net.Error
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return problem{"the certificate is expired or not yet valid", "Compare the clock of this machine with the real time.", true}
	case errors.As(err, &certificate):
		return problem{"the certificate is not trusted", "Something between this machine and Cliniko inspects TLS, or the machine has no root certificates (package ca-certificates).", true}
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return problem{"the host does not speak TLS", "Check CLINIKO_BASE_URL and the proxy (HTTPS_PROXY).", true}
	case errors.As(err, &dns):
		return problem{"the name of the host cannot be resolved", "Check the DNS of this machine, and that the key ends in the right shard.", false}
	case errors.Is(err, syscall.ECONNREFUSED):
		return problem{"the host refuses connections", "Check the firewall, the proxy (HTTPS_PROXY) and CLINIKO_BASE_URL.", false}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return problem{"no response in time", "Check the firewall and the proxy (HTTPS_PROXY).", false}
	case errors.Is(err, context.Canceled):
		return problem{"interrupted", "", false}
	default:
		return problem{"the connection broke", "Try again. If it happens again, check the firewall and the proxy (HTTPS_PROXY).", false}
	}
}

func (d *doctor) checkTLS(state *tls.ConnectionState) {
	switch {
	case d.report.Sandbox:
		d.check(checkTLS, ResultOK, "not used: the sandbox is in memory", "")
	case state == nil:
		d.check(checkTLS, ResultWarning, "not used", "The key is sent in the clear. That is right only for a server on this machine, such as the sandbox.")
	default:
		d.check(checkTLS, ResultOK, tls.VersionName(state.Version), "")
	}
}

// maxSkew is how far the clocks may be apart. The Date of a response has whole seconds.
const maxSkew = 5 * time.Second

const clockRemedy = "Set the clock of this machine by NTP. A wrong clock shifts the days and times that a program asks for."

// checkClock compares the clock of this machine with the Date of a response.
func (d *doctor) checkClock(x *exchange) {
	date, err := http.ParseTime(x.header.Get("Date"))
	if err != nil {
		d.check(checkClock, ResultWarning, "the response has no Date", "Check the proxy: Cliniko sends a Date.")
		return
	}
	local := x.sentAt.Add(x.receivedAt.Sub(x.sentAt) / 2)
	skew := local.Sub(date.Add(time.Second / 2)).Round(time.Second)
	if skew.Abs() <= maxSkew {
		d.check(checkClock, ResultOK, "at most "+maxSkew.String()+" from the server's", "")
		return
	}
	direction := "ahead of"
	if skew < 0 {
		direction = "behind"
	}
	d.check(checkClock, ResultWarning, fmt.Sprintf("%s %s the server's", skew.Abs(), direction),
		clockRemedy)
}

// checkRefused explains a response without the settings.
func (d *doctor) checkRefused(err error, x *exchange) {
	detail := d.describe(err, x)
	switch {
	case errors.Is(err, cliniko.ErrUnauthorized):
		d.check(checkAPI, ResultOK, "responds", "")
		d.check(checkKey, ResultFailed, "this shard does not know the key ("+detail+")",
			"Check that the key is complete and not revoked, and that the account is on shard "+d.report.Shard+
				": its web address contains the shard, as in https://harbourlane.au2.cliniko.com. Shards do not know each other's keys.")
	case errors.Is(err, cliniko.ErrForbidden):
		d.check(checkAPI, ResultOK, "responds", "")
		d.check(checkKey, ResultFailed, "the key may not read the public settings ("+detail+")",
			"Ask the owner of the account whether the user of the key is active. Cliniko also blocks programs without a contact address: set CLINIKO_USER_AGENT.")
	case x.status >= http.StatusInternalServerError:
		d.check(checkAPI, ResultFailed, detail, "Cliniko, or a proxy before it, has a failure. Look at Cliniko's status page and try again later.")
	default:
		d.check(checkAPI, ResultFailed, detail,
			"This is not a response of Cliniko. Check CLINIKO_BASE_URL, the proxy (HTTPS_PROXY), and whether the network has a login page.")
	}
}

func (d *doctor) checkAccount(subdomain string) bool {
	if !strings.EqualFold(subdomain, d.client.Account()) {
		d.check(checkAccount, ResultFailed, "the key belongs to another account than the one that was set",
			"Set CLINIKO_ACCOUNT and CLINIKO_API_KEY of the same account. The web address shows the account: harbourlane in https://harbourlane.au2.cliniko.com.")
		return false
	}
	d.check(checkAccount, ResultOK, "the key belongs to it", "")
	return true
}

// roles are the roles that the API documents.
var roles = []cliniko.UserRole{
	cliniko.RoleAdministrator, cliniko.RoleBookkeeper, cliniko.RolePowerReceptionist, cliniko.RolePractitioner,
	cliniko.RoleReceptionist, cliniko.RoleScheduler,
}

func (d *doctor) checkRole(ctx context.Context) bool {
	user, err := d.client.Users.GetAuthenticated(ctx)
	switch {
	case user == nil:
		d.check(checkRole, ResultFailed, d.describe(err, d.tap.last), "Ask the owner of the account whether the user of the key is active.")
		return false
	case !slices.Contains(roles, user.Role):
		d.check(checkRole, ResultWarning, "a role that the SDK does not know", "Report it to the maintainers of the SDK.")
	case user.Role != cliniko.RoleAdministrator:
		d.check(checkRole, ResultOK, string(user.Role)+"; the key can read what this role can, and gets status code 403 for the rest", "")
	default:
		d.check(checkRole, ResultOK, string(user.Role), "")
	}
	return true
}

// describe returns the text of a failed call, without anything that the response says.
func (d *doctor) describe(err error, x *exchange) string {
	switch {
	case x.status == 0:
		return connectionProblem(err).text
	case x.status/100 == 2:
		return "not what the API documents: " + d.outcome(x)
	default:
		return d.outcome(x)
	}
}

// contentOf describes a body.
func contentOf(x *exchange) string {
	body := decode(x.body.Bytes())
	switch {
	case x.body.Len() == 0:
		return "empty"
	case body != nil:
		return "JSON"
	case strings.HasPrefix(strings.TrimSpace(x.body.String()), "<"):
		return "a web page"
	default:
		return "text"
	}
}
