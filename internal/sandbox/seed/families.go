package seed

import (
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// family is a household whose members are patients. They share a last name, an
// address and a landline. Children have the mobile number and the email address
// of a parent.
type family struct {
	culture  *culture
	last     string
	home     *site
	address  string // "" if it is not known
	landline string // "" for none
	ages     []int  // of the members: one or two adults, then children
	members  []*patient
	parent   person // the first adult
}

// person holds what patients need to know about each other.
type person struct {
	first, last   string
	sex           string // "" if it is neither Female nor Male
	age           int
	born          store.Date
	mobile, email string
}

func (p person) name() string { return p.first + " " + p.last }

const adult = 18 // years

// newFamily returns a family without members.
func (s *seeder) newFamily() *family {
	home := s.sites[s.rng.IntN(len(s.sites))]
	if s.homes < len(s.sites) { // each site has patients, also in a small clinic
		home = s.sites[s.homes]
	}
	s.homes++
	f := &family{culture: s.pickCulture(), home: home, ages: s.householdAges()}
	f.last = pick(s, f.culture.last)
	f.members = make([]*patient, 0, len(f.ages))
	if s.chance(0.85) {
		f.address = s.streetNumber() + " " + pick(s, streets)
	}
	if s.chance(0.35) {
		f.landline = s.phones.landline(home.area)
	}
	return f
}

// householdAges returns the ages of the members of a family. Half of the
// families are one patient.
func (s *seeder) householdAges() []int {
	first := 18 + s.rng.IntN(30) + s.rng.IntN(30) + s.rng.IntN(14)
	ages := append(make([]int, 0, 5), first)
	if s.chance(0.5) {
		return ages
	}
	if s.chance(0.75) {
		ages = append(ages, max(first-6+s.rng.IntN(12), 20))
	}
	youngest := min(first, ages[len(ages)-1])
	if youngest < 26 || youngest > 62 {
		return ages
	}
	oldest := min(youngest-22, 24) // of the children
	for range 1 + s.rng.IntN(3) {
		ages = append(ages, max(s.rng.IntN(oldest+1), 1))
	}
	return ages
}

// nextPerson returns the next member of a family. seen is the number of members
// so far.
func (s *seeder) nextPerson(f *family, i int) person {
	seen := len(f.members)
	p := person{last: f.last, age: f.ages[seen], sex: s.sex()}
	switch p.sex {
	case "Female":
		p.first = pick(s, f.culture.women)
	case "Male":
		p.first = pick(s, f.culture.men)
	default:
		p.first = pick(s, f.culture.neutral)
	}
	p.born = s.birthday(p.age)
	if p.age < 16 && seen > 0 {
		p.mobile, p.email = f.parent.mobile, f.parent.email
		return p
	}
	if s.chance(0.92) {
		p.mobile = s.asTyped(s.phones.mobile())
	}
	if s.chance(0.85) {
		p.email = s.email(i, p)
	}
	return p
}

func (s *seeder) sex() string {
	switch n := s.rng.IntN(20); {
	case n < 10:
		return "Female"
	case n < 19:
		return "Male"
	}
	return ""
}

// birthday returns the date of birth of somebody who has an age today.
func (s *seeder) birthday(age int) store.Date {
	return store.Date(s.now.AddDate(-age, 0, -1-s.rng.IntN(364)).Format(time.DateOnly))
}

// Relations of patients, as the API numbers them.
const (
	relationParent  = 10
	relationChild   = 20
	relationSibling = 30
	relationSpouse  = 40
)

var relationNames = map[int]string{
	relationParent: "Parent", relationChild: "Child", relationSibling: "Sibling", relationSpouse: "Spouse",
}

// relationOf returns what the member at index b of a family is to the member at
// index a.
func (f *family) relationOf(a, b int) int {
	adults := 1
	if len(f.ages) > 1 && f.ages[1] >= f.ages[0]-6 {
		adults = 2
	}
	switch {
	case a < adults && b < adults:
		return relationSpouse
	case a < adults:
		return relationChild
	case b < adults:
		return relationParent
	}
	return relationSibling
}

// seedRelationships connects the members of some families, in both directions.
func (s *seeder) seedRelationships() {
	for _, f := range s.families {
		for a, p := range f.members {
			for b, other := range f.members {
				if a == b || !p.onRecord() || !other.onRecord() {
					continue
				}
				relation := f.relationOf(a, b)
				rec := s.addFor(p.rec, "relationships", store.Values{
					"related_patient_id": other.rec.ID, "relation": relation, "relation_description": relationNames[relation],
				})
				if p.rec.Get("archived_at") != nil || other.rec.Get("archived_at") != nil {
					rec.Set("archived_at", s.now)
					rec.Touch(s.now)
				}
			}
		}
	}
}

// onRecord reports whether a patient is neither deleted nor merged.
func (p *patient) onRecord() bool {
	return p.rec.Get("deleted_at") == nil && p.rec.Get("merged_at") == nil
}
