package clinikotest

import "time"

// accountName is the name (subdomain) of the account.
const accountName = "sandbox"

// The time zone of the account, by its IANA name and by the name that Rails
// gives it.
const (
	zoneIdentifier = "Australia/Sydney"
	zoneLabel      = "Sydney"
)

// accountZone returns the time zone of the account.
func accountZone() *time.Location { return mustLocation(zoneIdentifier) }

// siteURL is the address of the account. The real one has the same form on a
// host of Cliniko's.
const siteURL = "https://" + accountName + ".au1.cliniko.example"

func setAttendeeURLs(r *record) {
	id := r.id.String()
	r.set("cancellation_url", siteURL+"/bookings/"+id+"/cancel")
	r.set("telehealth_url", siteURL+"/c/"+id)
}

func mustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("clinikotest: " + err.Error()) // the zones are compiled in
	}
	return loc
}
