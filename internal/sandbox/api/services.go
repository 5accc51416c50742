package api

import (
	"github.com/cliniko-go/cliniko/internal/sandbox/diary"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// currentUser returns the user of the API key.
func currentUser(c *call) ([]byte, error) {
	col := c.clinic.store.Collections["users"]
	return col.AppendRecord(nil, col.ByID[c.clinic.user], c.base), nil
}

// services lists what can be booked online: each type at each business, with
// the practitioners who offer it there.
func services(c *call) ([]byte, error) {
	p, err := c.parsePage()
	if err != nil {
		return nil, err
	}
	st := c.clinic.store
	only := c.ids["business_id"]
	if business := st.Find("businesses", only); only != 0 && (business == nil || business.Get("archived_at") != nil) {
		return nil, errNotFound
	}
	table := store.NewTable(c.clinic.spec, c.op.ListKey, c.op.ResponseSchema)
	var rows []*store.Record
	for _, business := range diary.Bookable(st, "businesses") {
		for _, kind := range diary.Bookable(st, "appointment_types") {
			who := diary.Offering(st, business, kind)
			if len(who) == 0 || only != 0 && business.ID != only {
				continue
			}
			rows = append(rows, table.NewRecord("", 0, store.Values{
				"appointment_type_id": kind.ID, "business_id": business.ID, "practitioners": who,
			}))
		}
	}
	return c.renderPage(table, rows, p), nil
}

// referralSource returns the one referral source of a patient.
func referralSource(c *call) ([]byte, error) {
	conditions, err := store.ParseFilters(c.op, c.query)
	if err != nil {
		return nil, err
	}
	col := c.clinic.store.Collections["referral_sources"]
	rec, err := c.findReferralSource(col)
	if err != nil || !col.Shown(rec, conditions) {
		return nil, errNotFound
	}
	return col.AppendRecord(nil, rec, c.base), nil
}

func (c *call) findReferralSource(col *store.Collection) (*store.Record, error) {
	patient := c.clinic.store.Find("patients", c.ids["patient_id"])
	if patient == nil {
		return nil, errNotFound
	}
	sources := col.LeadingTo("patient_id", patient.ID)
	if len(sources) == 0 {
		return nil, errNotFound
	}
	return sources[0], nil
}

func updateReferralSource(c *call) ([]byte, error) {
	col := c.clinic.store.Collections["referral_sources"]
	rec, err := c.findReferralSource(col)
	if err != nil {
		return nil, err
	}
	return c.updateRecord(col, rec)
}
