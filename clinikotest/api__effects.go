package clinikotest

// effects change other records after a write.
func effects() map[string]func(*draft) {
	return map[string]func(*draft){
		"appointment_types":       afterAppointmentType,
		"attendees":               afterAttendee,
		"availability_blocks":     repeat,
		"group_appointments":      afterGroupAppointment,
		"individual_appointments": afterIndividualAppointment,
		"patient_attachments":     afterAttachment,
		"patient_cases":           afterCase,
		"patient_forms":           afterForm,
		"patients":                afterPatient,
		"stock_adjustments":       afterStockAdjustment,
		"unavailable_blocks":      repeat,
	}
}

func afterIndividualAppointment(d *draft) {
	rec := d.rec
	rec.set("telehealth_url", siteURL+"/appointments/"+rec.id.String()+"/connect")
	repeat(d)
	syncAttendee(d.store, rec, d.now)
	linkLatestBooking(d.store, rec.link("patient_id"))
	syncCases(d.store)
}

func afterGroupAppointment(d *draft) {
	d.rec.set("telehealth_url", siteURL+"/appointments/"+d.rec.id.String()+"/connect")
	repeat(d)
}

func afterAttendee(d *draft) {
	setAttendeeURLs(d.rec)
	d.rec.set("appointment_id", d.rec.get("booking_id"))
	syncPatients(d.store, d.rec.link("booking_id"))
	syncCases(d.store)
}

// afterCase moves attendees and attachments into the case that names them.
func afterCase(d *draft) {
	if d.sent["attendee_ids"] {
		assign(d.store, "attendees", d.rec, "attendee_ids", d.now)
		for _, attendee := range d.store.collections["attendees"].rows {
			booking := d.store.collections["individual_appointments"].byID[attendee.link("booking_id")]
			if booking != nil && booking.get("patient_case_id") != attendee.get("patient_case_id") {
				d.store.change(booking, d.now, values{"patient_case_id": attendee.get("patient_case_id")})
			}
		}
	}
	if d.sent["patient_attachment_ids"] {
		assign(d.store, "patient_attachments", d.rec, "patient_attachment_ids", d.now)
	}
	syncCases(d.store)
}

func afterForm(d *draft) { d.rec.set("url", siteURL+"/f/?"+d.rec.id.String()) }

// afterPatient gives every patient a referral source, which can be changed but
// not made.
func afterPatient(d *draft) {
	col := d.store.collections["referral_sources"]
	if len(col.leadingTo("patient_id", d.rec.id)) > 0 {
		return
	}
	id := d.store.newID()
	d.store.add(col.name, col.newRecord("", id, values{
		"created_at": d.now, "updated_at": d.now, "patient_id": d.rec.id,
	}))
}

func afterStockAdjustment(d *draft) {
	product := d.target("product_id")
	level, _ := product.get("stock_level").(decimal)
	quantity, _ := d.values["quantity"].(decimal)
	sum := level.rat()
	d.store.change(product, d.now, values{"stock_level": toDecimal(sum.Add(sum, quantity.rat()))})
}

// afterAppointmentType keeps the lists of practitioners and businesses, which
// name their types, like those of the type.
func afterAppointmentType(d *draft) {
	if d.sent["practitioner_ids"] {
		mirror(d.store, "practitioners", d.rec, "practitioner_ids", d.now)
	}
	if d.sent["business_ids"] {
		mirror(d.store, "businesses", d.rec, "business_ids", d.now)
	}
}
