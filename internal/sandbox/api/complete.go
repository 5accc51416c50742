package api

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// completions returns the functions that set computed fields and reject invalid
// combinations of fields, by resource.
func completions() map[string]func(*draft) {
	return map[string]func(*draft){
		"appointment_type_billable_items": completeDiscount,
		"appointment_type_products":       completeDiscount,
		"appointment_types":               completeAppointmentType,
		"attendees":                       completeAttendee,
		"availability_blocks":             completeTimes,
		"businesses":                      completeBusiness,
		"communications":                  completeMemo,
		"contacts":                        completeContact,
		"group_appointments":              completeAppointment,
		"individual_appointments":         completeAppointment,
		"patient_attachments":             completeAttachment,
		"patient_cases":                   completeCase,
		"patient_forms":                   completeForm,
		"patients":                        completePatient,
		"products":                        completeProduct,
		"referral_sources":                completeReferralSource,
		"relationships":                   completeRelationship,
		"stock_adjustments":               completeStockAdjustment,
		"taxes":                           completeTax,
		"treatment_notes":                 completeNote,
		"unavailable_blocks":              completeBlock,
	}
}

func (d *draft) text(field string) string {
	s, _ := d.values[field].(string)
	return s
}

// target returns the record that a link of the draft leads to, nil for none.
func (d *draft) target(field string) *store.Record {
	return d.store.Find(d.col.Targets[field], d.values[field])
}

// label returns the documented label of a code in the draft, "" for none.
func (d *draft) label(field string) string {
	code, _ := d.values[field].(int)
	return d.call.form.fields[field].EnumLabels[strconv.Itoa(code)]
}

func completeDiscount(d *draft) {
	d.values["is_monetary_discount"] = d.values["discounted_amount"] != nil
}

func completeAppointmentType(d *draft) {
	d.values["online_payments_enabled"] = d.values["online_payments_mode"] != nil
}

func completePatient(d *draft) {
	d.values["label"] = strings.TrimSpace(d.text("first_name") + " " + d.text("last_name"))
	if d.values["unsubscribe_sms_marketing"] == true {
		d.values["accepted_sms_marketing"] = false
	}
	delete(d.values, "unsubscribe_sms_marketing")
	d.setCountry()
	d.checkCustomFields()
}

func completeContact(d *draft) {
	kind, _ := d.values["type_code"].(int)
	d.values["type"] = clinic.ContactTypes[kind]
	d.setCountry()
}

func (d *draft) setCountry() {
	if !d.sent["country_code"] {
		return
	}
	delete(d.values, "country")
	if name := clinic.Countries[d.text("country_code")]; name != "" {
		d.values["country"] = name
	}
}

func completeBusiness(d *draft) {
	label := d.text("display_name")
	if label == "" {
		label = d.text("business_name")
	}
	d.values["label"] = label
	for _, field := range []string{"logo", "logo_height", "remove_logo"} {
		delete(d.values, field) // shown in the settings only
	}
	d.setCountry()
	d.setZone()
}

// setZone sets the name of the time zone that was not sent from the other one.
// If both were sent, time_zone takes precedence.
func (d *draft) setZone() {
	spec := d.call.clinic.spec
	labels, identifiers := spec.Schemas["TimeZone"].Enum, spec.Schemas["TimeZoneIdentifier"].Enum
	switch {
	case d.sent["time_zone"] && d.values["time_zone"] != nil:
		label := d.text("time_zone")
		if !slices.Contains(labels, any(label)) {
			d.fail("time_zone", bodies.NotIncluded)
			return
		}
		for _, identifier := range identifiers {
			if labelOf(identifier) == label {
				d.values["time_zone_identifier"] = identifier
				return
			}
		}
	case d.sent["time_zone_identifier"] && d.values["time_zone_identifier"] != nil:
		identifier := d.text("time_zone_identifier")
		if !slices.Contains(identifiers, any(identifier)) {
			d.fail("time_zone_identifier", bodies.NotIncluded)
			return
		}
		d.values["time_zone"] = labelOf(identifier)
	}
}

// labelOf returns the last part of an IANA name such as Australia/Sydney, which
// is the name of most time zones in Rails.
func labelOf(identifier any) string {
	name, _ := identifier.(string)
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

func completeMemo(d *draft) {
	if d.rec != nil && d.rec.Schema() != "MemoCommunication" {
		d.fail("base", "Only memos can be changed")
		return
	}
	d.values["direction_description"], d.values["type"] = d.label("direction_code"), d.label("type_code")
}

// completeCase sets closed_at from the deprecated field closed.
func completeCase(d *draft) {
	switch {
	case d.values["closed"] != true:
		delete(d.values, "closed_at")
	case d.values["closed_at"] == nil:
		d.values["closed_at"] = d.now
	}
	issued, _ := d.values["issue_date"].(store.Date)
	expires, _ := d.values["expiry_date"].(store.Date)
	if issued != "" && expires != "" && expires < issued {
		d.fail("expiry_date", "must be after the issue date")
	}
}

// completeProduct computes the price without tax from the price with tax, or
// the other way round.
func completeProduct(d *draft) {
	if supplier := d.target("product_supplier_id"); supplier != nil {
		d.values["product_supplier_name"] = supplier.Text("name")
	}
	price, ok := d.values["price"].(store.Decimal)
	includes := d.values["price_includes_tax"] == true
	delete(d.values, "price")
	delete(d.values, "price_includes_tax")
	if !ok {
		return
	}
	factor := big.NewRat(1, 1)
	if tax := d.target("tax_id"); tax != nil {
		rate, _ := tax.Get("rate").(store.Decimal)
		factor.Add(factor, new(big.Rat).Quo(rate.Rat(), big.NewRat(100, 1)))
	}
	ex, including := price.Rat(), new(big.Rat).Mul(price.Rat(), factor)
	if includes {
		ex, including = new(big.Rat).Quo(price.Rat(), factor), price.Rat()
	}
	d.values["price_ex_tax"], d.values["price_including_tax"] = store.ToDecimal(ex), store.ToDecimal(including)
}

func completeTax(d *draft) {
	if d.sent["amount"] && !d.sent["rate"] { // its deprecated name
		d.values["rate"] = d.values["amount"]
	}
	if d.values["rate"] == nil {
		d.fail("rate", bodies.Blank)
	}
	d.values.Set("amount", d.values["rate"])
}

func completeRelationship(d *draft) {
	d.values["relation_description"] = d.label("relation")
	if d.values["patient_id"] == d.values["related_patient_id"] {
		d.fail("related_patient_id", bodies.Invalid)
	}
}

func completeStockAdjustment(d *draft) {
	d.values["user_id"] = d.call.clinic.user
	if d.sent["comment"] && !d.sent["notes"] { // its deprecated name
		d.values.Set("notes", d.values["comment"])
	}
	d.values.Set("comment", d.values["notes"])
}

// completeReferralSource looks up the referrer among the patients or the
// contacts, depending on referrer_type.
func completeReferralSource(d *draft) {
	delete(d.values, "referrer_type")
	if kind := d.target("referral_source_type_id"); kind != nil && kind.Get("referrer_type") != nil {
		d.values["referrer_type"] = kind.Text("referrer_type")
	}
	if d.values["referrer_id"] == nil {
		return
	}
	among := map[string]string{"Patient": "patients", "Contact": "contacts"}[d.text("referrer_type")]
	if d.store.Find(among, d.values["referrer_id"]) == nil {
		d.fail("referrer_id", bodies.MustExist)
	}
}
