package seed

import (
	"fmt"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// site is a business that is open, while the clinic is seeded. Opening hours
// are in minutes after local midnight.
type site struct {
	rec    *store.Record
	loc    *time.Location
	opens  int
	closes int
	city   string
	state  string
	area   string // area code of its landline numbers
}

const (
	lunchStarts = 12 * 60
	lunchEnds   = 13 * 60
)

var businessPlans = []struct {
	name, label, zone   string // label is the name of the zone in Rails
	city, state, area   string
	opensHour, shutHour int
	archived            bool
}{
	{"Saltbush Allied Health", "Sydney", "Australia/Sydney", "Sampleton", "NSW", "02", 8, 18, false},
	{"Saltbush West", "Perth", "Australia/Perth", "Mockingham", "WA", "08", 7, 17, false},
	{"Saltbush Pop-up", "Sydney", "Australia/Sydney", "Sampleton", "NSW", "02", 9, 13, true},
}

// seedBusinesses adds two businesses in different time zones and one that has
// closed. Only the first two have diaries.
func (s *seeder) seedBusinesses() {
	for i, plan := range businessPlans {
		created := s.ago(365*6, 365*5)
		phone := s.phones.landline(plan.area)
		v := store.Values{
			"created_at":                    created,
			"updated_at":                    s.between(created, s.now),
			"additional_information":        "",
			"address_1":                     fmt.Sprintf("%d Example Wharf", 10+i),
			"address_2":                     "",
			"appointment_reminders_enabled": true,
			"business_name":                 plan.name,
			"business_registration_name":    "ABN",
			"business_registration_value":   "00 000 000 000",
			"city":                          plan.city,
			"contact_information":           "Phone: " + phone,
			"country":                       "Australia",
			"country_code":                  "AU",
			"display_name":                  plan.name,
			"email_reply_to":                "hello@saltbush.example",
			"label":                         plan.name,
			"post_code":                     "9999",
			"show_in_online_bookings":       !plan.archived,
			"state":                         plan.state,
			"time_zone":                     plan.label,
			"time_zone_identifier":          plan.zone,
			"website_address":               "https://saltbush.example",
		}
		if plan.archived {
			v["archived_at"] = s.ago(300, 200)
		}
		rec := s.add("businesses", v)
		if plan.archived {
			rec.Touch(s.now.AddDate(0, 0, -200))
		} else {
			s.sites = append(s.sites, &site{
				rec: rec, loc: clinic.MustLocation(plan.zone), opens: plan.opensHour * 60, closes: plan.shutHour * 60,
				city: plan.city, state: plan.state, area: plan.area,
			})
		}
	}
}
