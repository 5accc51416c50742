package seed

import "github.com/cliniko-go/cliniko/internal/sandbox/store"

// appointmentType is an appointment type while diaries are filled.
type appointmentType struct {
	rec     *store.Record
	field   string
	minutes int
	weight  int  // how often it is booked, relative to others
	first   bool // for the first visit of a patient
}

var typePlans = []struct {
	name, field, color string
	minutes, attendees int
	price              int // dollars, without tax
	deposit            store.Decimal
	online, telehealth bool
	archived           bool
	weight             int
	first              bool
}{
	{"Physio initial", physio, "#B8D9FF", 45, 1, 118, "25.0", true, false, false, 2, true},
	{"Physio standard", physio, "#8FC1FF", 30, 1, 94, "", true, false, false, 6, false},
	{"Physio telehealth", physio, "#C9F2D0", 30, 1, 82, "", true, true, false, 1, false},
	{"Podiatry consultation", podiatry, "#FFE0B2", 30, 1, 89, "", true, false, false, 5, false},
	{"Nail surgery", podiatry, "#FFB199", 60, 1, 340, "80.0", false, false, false, 1, false},
	{"Remedial massage", massage, "#E3C8FF", 60, 1, 100, "", true, false, false, 4, false},
	{"Massage follow-up", massage, "#D1B3F5", 45, 1, 80, "", true, false, false, 3, false},
	{"Quick check", "", "#EEEEEE", 15, 1, 35, "", false, false, false, 1, false},
	{"Pilates class", physio, "#FFF3B0", 60, 8, 28, "", true, false, false, 0, false},
	{"Hydrotherapy", physio, "#B2EBF2", 45, 1, 72, "", false, false, true, 0, false},
	{"Osteopathy initial", osteo, "#F7C6D9", 60, 1, 135, "", true, false, false, 2, true},
	{"Osteopathy treatment", osteo, "#F2A7C3", 45, 1, 105, "", true, false, false, 6, false},
	{"Psychology intake", psych, "#CFE8CF", 60, 1, 230, "", true, false, false, 2, true},
	{"Psychology session", psych, "#A9D8B8", 60, 1, 215, "", true, false, false, 6, false},
	{"Psychology telehealth", psych, "#DDF3E4", 60, 1, 205, "", true, true, false, 2, false},
}

// seedAppointmentTypes adds the appointment types and assigns them to the
// practitioners of their field. Types without a field are for all
// practitioners but psychologists. Group and archived types have weight 0: no individual
// appointments are booked for them.
func (s *seeder) seedAppointmentTypes() {
	var ids []store.ID
	for _, plan := range typePlans {
		created := s.ago(365*4, 365*2)
		v := store.Values{
			"created_at":                            created,
			"updated_at":                            s.between(created, s.now),
			"add_deposit_to_account_credit":         false,
			"appointment_confirmation_template_ids": []store.ID{},
			"appointment_follow_up_template_ids":    []store.ID{},
			"appointment_reminder_template_ids":     []store.ID{},
			"category":                              plan.field,
			"color":                                 plan.color,
			"description":                           "",
			"duration_in_minutes":                   plan.minutes,
			"max_attendees":                         plan.attendees,
			"name":                                  plan.name,
			"online_bookings_lead_time_hours":       2,
			"online_payments_enabled":               plan.deposit != "",
			"show_in_online_bookings":               plan.online,
			"telehealth_enabled":                    plan.telehealth,
		}
		if plan.deposit != "" {
			v["deposit_price"], v["online_payments_mode"] = plan.deposit, "deposit_required"
		}
		if plan.archived {
			v["archived_at"] = s.ago(300, 100)
		}
		t := &appointmentType{
			rec: s.add("appointment_types", v), field: plan.field, minutes: plan.minutes, weight: plan.weight, first: plan.first,
		}
		t.rec.Touch(t.rec.Time("archived_at"))
		t.rec.Set("practitioner_ids", s.assignType(t, plan.field))
		if !plan.archived {
			ids = append(ids, t.rec.ID)
		}
	}
	for _, site := range s.sites {
		site.rec.Set("appointment_type_ids", ids)
	}
}

// assignType assigns a type to the practitioners of a field and returns their
// ids.
func (s *seeder) assignType(t *appointmentType, field string) []store.ID {
	ids := []store.ID{}
	for _, r := range s.rotas {
		if field != r.field && (field != "" || r.field == psych) {
			continue
		}
		ids = append(ids, r.rec.ID)
		types := r.rec.Links("appointment_type_ids")
		if len(types) == 0 {
			r.rec.Set("default_appointment_type_id", t.rec.ID)
		}
		r.rec.Set("appointment_type_ids", append(types, t.rec.ID))
		for range t.weight {
			r.types = append(r.types, t)
		}
	}
	return ids
}
