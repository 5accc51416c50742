package clinikotest

// currentUser answers with the user whom the key belongs to.
func currentUser(c *call) ([]byte, error) {
	col := c.clinic.store.collections["users"]
	return col.appendRecord(nil, col.byID[c.clinic.user], c.base), nil
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
	if business := st.find("businesses", only); only != 0 && (business == nil || business.get("archived_at") != nil) {
		return nil, errNotFound
	}
	table := newTable(c.clinic.spec, c.op.ListKey, c.op.ResponseSchema)
	var rows []*record
	for _, business := range bookable(st, "businesses") {
		for _, kind := range bookable(st, "appointment_types") {
			who := offering(st, business, kind)
			if len(who) == 0 || only != 0 && business.id != only {
				continue
			}
			rows = append(rows, table.newRecord("", 0, values{
				"appointment_type_id": kind.id, "business_id": business.id, "practitioners": who,
			}))
		}
	}
	return c.renderPage(table, rows, p), nil
}

// referralSource answers with the one record that a patient has.
func referralSource(c *call) ([]byte, error) {
	conditions, err := parseFilters(c.op, c.query)
	if err != nil {
		return nil, err
	}
	col := c.clinic.store.collections["referral_sources"]
	rec, err := c.findReferralSource(col)
	if err != nil || !col.shown(rec, conditions) {
		return nil, errNotFound
	}
	return col.appendRecord(nil, rec, c.base), nil
}

func (c *call) findReferralSource(col *collection) (*record, error) {
	patient := c.clinic.store.find("patients", c.ids["patient_id"])
	if patient == nil {
		return nil, errNotFound
	}
	sources := col.leadingTo("patient_id", patient.id)
	if len(sources) == 0 {
		return nil, errNotFound
	}
	return sources[0], nil
}

func updateReferralSource(c *call) ([]byte, error) {
	col := c.clinic.store.collections["referral_sources"]
	rec, err := c.findReferralSource(col)
	if err != nil {
		return nil, err
	}
	return c.updateRecord(col, rec)
}
