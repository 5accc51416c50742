package clinic

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// AccountName is the name (subdomain) of the account.
const AccountName = "sandbox"

// The time zone of the account: its IANA name, and its name in Rails.
const (
	ZoneIdentifier = "Australia/Sydney"
	ZoneLabel      = "Sydney"
)

// AccountZone returns the time zone of the account.
func AccountZone() *time.Location { return MustLocation(ZoneIdentifier) }

// SiteURL is the web address of the account. Real accounts have the same form
// on a host of Cliniko.
const SiteURL = "https://" + AccountName + ".au1.cliniko.example"

// SetAttendeeURLs sets the web addresses of an attendee.
func SetAttendeeURLs(r *store.Record) {
	id := r.ID.String()
	r.Set("cancellation_url", SiteURL+"/bookings/"+id+"/cancel")
	r.Set("telehealth_url", SiteURL+"/c/"+id)
}

// MustLocation returns a time zone that is known to exist.
func MustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("clinikotest: " + err.Error()) // the zones are compiled in
	}
	return loc
}
