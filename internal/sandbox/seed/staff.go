package seed

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// rota is a practitioner with the sites where they work, by day.
type rota struct {
	rec   *store.Record
	days  [7]*site // by weekday; nil for a day off
	field string   // what they practise
	types []*appointmentType
	until time.Time // last day of a practitioner who left; zero for the others

	knows    map[*patient]bool // patients who had a first visit
	regulars []*patient        // the same patients, in order
}

const (
	physio   = "Physiotherapy"
	massage  = "Remedial massage"
	podiatry = "Podiatry"
	osteo    = "Osteopathy"
	psych    = "Psychology"
)

// staffPlans lists the practitioners. week holds the index of the site from
// Monday to Friday, or a dash for a day off.
var staffPlans = []struct {
	title, first, last, designation, field, week string
	inactive                                     bool
}{
	{"Ms", "Imogen", "Tark", "Physiotherapist", physio, "00000", false},
	{"Mr", "Alaric", "Pomfrey", "Physiotherapist", physio, "00-00", false},
	{"Dr", "Sunniva", "Wray", "Podiatrist", podiatry, "0011-", false},
	{"Mx", "Robin", "Gladwell", "Massage therapist", massage, "0-000", false},
	{"Ms", "Tamsin", "Ockley", "Physiotherapist", physio, "11111", false},
	{"Mr", "Bertram", "Lisle", "Massage therapist", massage, "1-111", false},
	{"Mr", "Odo", "Fennick", "Physiotherapist", physio, "000--", true},
	{"Dr", "Maren", "Holloway", "Osteopath", osteo, "0-00-", false},
	{"Dr", "Idris", "Calloway", "Psychologist", psych, "11-1-", false},
}

// seedStaff adds the users and the practitioners among them. The API key
// belongs to the manager, who is not a practitioner.
func (s *seeder) seedStaff() {
	s.owner = s.addUser("Ms", "Philippa", "Drewe", "administrator", true)
	s.addUser("", "Jasper", "Quill", "receptionist", true)
	for _, plan := range staffPlans {
		user := s.addUser(plan.title, plan.first, plan.last, "practitioner", !plan.inactive)
		created := s.ago(365*4, 365*2)
		name := plan.first + " " + plan.last
		r := &rota{field: plan.field, knows: map[*patient]bool{}, rec: s.add("practitioners", store.Values{
			"created_at":              created,
			"updated_at":              s.between(created, s.now),
			"active":                  !plan.inactive,
			"description":             "<div>" + plan.field + " for all ages.</div>",
			"designation":             plan.designation,
			"display_name":            name,
			"first_name":              plan.first,
			"label":                   name,
			"last_name":               plan.last,
			"show_in_online_bookings": !plan.inactive,
			"title":                   plan.title,
			"user_id":                 user,
		})}
		if plan.inactive {
			r.until = s.now.AddDate(0, 0, -28)
			r.rec.Touch(r.until)
		}
		s.assignDays(r, plan.week)
		s.rotas = append(s.rotas, r)
	}
}

// assignDays sets the working days from the week of a plan.
func (s *seeder) assignDays(r *rota, week string) {
	var businesses []store.ID
	for i, c := range week {
		if c == '-' {
			continue
		}
		site := s.sites[c-'0']
		r.days[time.Monday+time.Weekday(i)] = site
		if !slices.Contains(businesses, site.rec.ID) {
			businesses = append(businesses, site.rec.ID)
		}
	}
	r.rec.Set("business_ids", businesses)
}

func (s *seeder) addUser(title, first, last, role string, active bool) store.ID {
	created := s.ago(365*5, 365*4)
	return s.add("users", store.Values{
		"created_at":           created,
		"updated_at":           s.between(created, s.now),
		"active":               active,
		"email":                strings.ToLower(first) + "@saltbush.example",
		"first_name":           first,
		"last_name":            last,
		"phone_numbers":        clinic.EncodePhones(clinic.PhoneNumber{Kind: "Mobile", Number: s.phones.mobile()}),
		"role":                 role,
		"time_zone":            clinic.ZoneLabel,
		"time_zone_identifier": clinic.ZoneIdentifier,
		"title":                title,
		"user_active":          active,
	}).ID
}

// userWith returns an active user of a role and adds one if there is none. The
// rest of the clinic is the same for every role.
func (s *seeder) userWith(role string) store.ID {
	if role == "administrator" {
		return s.owner
	}
	for _, rec := range s.store.Collections["users"].Rows {
		if rec.Text("role") == role && rec.Get("user_active") == true {
			return rec.ID
		}
	}
	v := s.store.Find("users", s.owner).Values()
	maps.Copy(v, store.Values{
		"created_at": s.now, "updated_at": s.now, "email": "perpetua@saltbush.example", "first_name": "Perpetua",
		"last_name": "Lunt", "role": role,
	})
	return s.add("users", v).ID
}
