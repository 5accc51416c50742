package seed

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// gstName is the name of the tax, whose rate is one tenth.
const gstName = "GST"

func tenth(cents int) int {
	if cents < 0 {
		return -tenth(-cents)
	}
	return (cents + 5) / 10
}

// dollars writes an amount of cents as the API writes amounts.
func dollars(cents int) store.Decimal {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	text := sign + strconv.Itoa(cents/100) + "." + strconv.Itoa(cents/10%10)
	if last := cents % 10; last != 0 {
		text += strconv.Itoa(last)
	}
	return store.Decimal(text)
}

// cents returns an amount that dollars wrote.
func cents(amount store.Decimal) int {
	whole, part, _ := strings.Cut(string(amount), ".")
	n, err := strconv.Atoi(whole + (part + "0")[:2])
	if err != nil {
		panic("clinikotest: " + err.Error()) // amounts are from this package
	}
	return n
}

// line is one item of an invoice. Amounts are in cents.
type line struct {
	item, product *store.Record
	concession    string // name of the concession type, "" for none
	quantity      int
	price         int // of one piece, without tax
	percent       int // discount
	taxed         bool
}

func (l line) discount() int { return tenth(tenth(l.quantity * l.price * l.percent)) }
func (l line) net() int      { return l.quantity*l.price - l.discount() }

func (l line) tax() int {
	if l.taxed {
		return tenth(l.net())
	}
	return 0
}

// account is an invoice before it is added.
type account struct {
	visit, attendee *store.Record // the attendee of the visit, which is a booking
	patient         *store.Record
	at              time.Time
	status          int
	lines           []line
}

// seedInvoices adds the invoices that past appointments and attendees claim, in
// the order in which the visits ended, and with the numbers that follow.
func (s *seeder) seedInvoices() {
	s.invoiceNumber = 1000
	claimants := s.claimants()
	s.expect(len(claimants)*9/8, "invoices", "invoice_items")
	for i, attendee := range claimants {
		visit := s.store.Collections["bookings"].ByID[attendee.Link("booking_id")]
		a := account{
			visit: visit, attendee: attendee, patient: s.store.Collections["patients"].ByID[attendee.Link("patient_id")],
			at: s.atDesk(visit), status: attendee.Number("invoice_status"),
		}
		a.lines = s.linesOf(a, i)
		invoice := s.addInvoice(a)
		switch {
		case i%90 == 41: // written twice by mistake
			twice := s.addInvoice(a)
			twice.Set("archived_at", a.at)
		case i%60 == 17:
			s.reverse(a, invoice)
		}
	}
}

// atDesk returns the time at which a visit is paid, which is not after now. The
// numbers of invoices follow these times.
func (s *seeder) atDesk(visit *store.Record) time.Time {
	if at := visit.Time("ends_at").Add(5 * time.Minute); at.Before(s.now) {
		return at
	}
	return s.now
}

// claimants returns the attendees with an invoice, by the end of their visits.
func (s *seeder) claimants() []*store.Record {
	var found []*store.Record
	for _, rec := range s.store.Collections["attendees"].Rows {
		if rec.Get("invoice_status") != nil {
			found = append(found, rec)
		}
	}
	bookings := s.store.Collections["bookings"].ByID
	sortByTime(found, func(rec *store.Record) time.Time { return bookings[rec.Link("booking_id")].Time("ends_at") })
	return found
}

// linesOf returns what an invoice is for: the visit, and for some a product.
func (s *seeder) linesOf(a account, i int) []line {
	kind := s.store.Collections["appointment_types"].ByID[a.visit.Link("appointment_type_id")]
	item := s.store.Collections["billable_items"].ByID[kind.Link("billable_item_id")]
	first := line{item: item, quantity: 1, price: cents(item.Get("price").(store.Decimal)), taxed: item.Get("tax_id") != nil}
	concession := a.patient.Link("concession_type_id")
	if reduced := s.concessions[[2]store.ID{concession, item.ID}]; reduced != nil {
		first.price = cents(reduced.Get("price").(store.Decimal))
		first.concession = s.store.Collections["concession_types"].ByID[concession].Text("name")
	}
	if i%23 == 5 {
		first.percent = 10
	}
	if i%9 != 4 {
		return []line{first}
	}
	product := pick(s, s.products)
	sold := line{product: product, quantity: 1 + s.rng.IntN(2), price: cents(product.Get("price_ex_tax").(store.Decimal)), taxed: true}
	s.adjustStock(product, a.at, "Item Sold", "", -sold.quantity)
	return []line{first, sold}
}

var (
	invoiceLabels = map[int]string{invoiceOpen: "Open", invoicePaid: "Paid", invoiceClosed: "Closed"}
	invoiceNotes  = []string{"", "", "", "", "", "Paid by card at the desk.", "Claimed on the spot.", "Please pay within 14 days.", "Paid in cash."}
)

func (s *seeder) addInvoice(a account) *store.Record {
	s.invoiceNumber++
	id, rec := s.newID(), s.newRecord("invoices")
	rec.Set("created_at", a.at)
	rec.Set("updated_at", a.at)
	if a.visit.Schema() == "IndividualAppointment" {
		rec.Set("appointment_id", a.visit.ID)
	}
	rec.Set("attendee_id", a.attendee.ID)
	rec.Set("business_id", a.visit.Get("business_id"))
	rec.Set("calculation_method", 2)
	rec.Set("calculation_method_description", "Tax exclusive")
	rec.Set("invoice_to", addressee(a.patient))
	rec.Set("issue_date", store.Date(a.at.In(s.zoneOf(a.visit)).Format(time.DateOnly)))
	rec.Set("notes", pick(s, invoiceNotes))
	rec.Set("number", s.invoiceNumber)
	rec.Set("online_payment_url", clinic.SiteURL+"/pay/"+id.String())
	rec.Set("patient_extra_information", a.patient.Get("invoice_extra_information"))
	rec.Set("patient_id", a.patient.ID)
	rec.Set("practitioner_id", a.visit.Get("practitioner_id"))
	rec.Set("patient_case_id", a.attendee.Get("patient_case_id"))
	rec.Set("status", a.status)
	rec.Set("status_description", invoiceLabels[a.status])
	if a.status != invoiceOpen {
		rec.Set("closed_at", a.at)
	}
	var net, tax, discount int
	for _, l := range a.lines {
		s.addLine(id, a.at, l)
		net, tax, discount = net+l.net(), tax+l.tax(), discount+l.discount()
	}
	rec.Set("discounted_amount", dollars(discount))
	rec.Set("net_amount", dollars(net))
	rec.Set("tax_amount", dollars(tax))
	rec.Set("total_amount", dollars(net+tax))
	return s.put(id, "invoices", rec)
}

func (s *seeder) addLine(invoice store.ID, at time.Time, l line) {
	rec := s.newRecord("invoice_items")
	rec.Set("created_at", at)
	rec.Set("updated_at", at)
	sold := l.product
	if l.item != nil {
		sold = l.item
		rec.Set("billable_item_id", l.item.ID)
	} else {
		rec.Set("product_id", l.product.ID)
	}
	rec.Set("source_item_id", sold.ID)
	rec.Set("code", sold.Get("item_code"))
	rec.Set("name", sold.Get("name"))
	if l.concession != "" {
		rec.Set("concession_type_name", l.concession)
	}
	rec.Set("discount_percentage", dollars(100*l.percent))
	rec.Set("discounted_amount", dollars(l.discount()))
	rec.Set("invoice_id", invoice)
	rec.Set("is_monetary_discount", false)
	rec.Set("net_price", dollars(l.net()))
	rec.Set("quantity", dollars(100*l.quantity))
	rec.Set("tax_amount", dollars(l.tax()))
	rec.Set("tax_name", "No tax")
	rec.Set("tax_rate", store.Decimal("0.0"))
	if l.taxed {
		rec.Set("tax_name", gstName)
		rec.Set("tax_rate", store.Decimal("10.0"))
	}
	rec.Set("total_including_tax", dollars(l.net()+l.tax()))
	rec.Set("unit_price", dollars(l.price))
	s.put(s.newID(), "invoice_items", rec)
}

// reverse closes an invoice and adds the one that reverses it.
func (s *seeder) reverse(a account, invoice *store.Record) {
	a.status = invoiceClosed
	invoice.Set("status", invoiceClosed)
	invoice.Set("status_description", invoiceLabels[invoiceClosed])
	invoice.Set("closed_at", a.at)
	a.attendee.Set("invoice_status", invoiceClosed)
	if a.visit.Schema() == "IndividualAppointment" {
		a.visit.Set("invoice_status", invoiceClosed)
	}
	var lines []line
	for _, l := range a.lines {
		l.quantity = -l.quantity
		if l.product != nil {
			s.adjustStock(l.product, a.at, "Returned", "", -l.quantity)
		}
		lines = append(lines, l)
	}
	a.lines = lines
	reversal := s.addInvoice(a)
	reversal.Set("original_invoice_id", invoice.ID)
	reversal.Set("invoice_id", invoice.ID) // the filter in the link reversed_invoices
	reversal.Set("notes", "Reverses invoice "+strconv.Itoa(invoice.Number("number"))+".")
}

// addressee returns to whom an invoice of a patient is addressed, with the
// address.
func addressee(p *store.Record) string {
	lines := []string{p.Text("invoice_default_to")}
	if lines[0] == "" {
		lines[0] = p.Text("label")
	}
	if street := p.Text("address_1"); street != "" {
		lines = append(lines, street, p.Text("city")+" "+p.Text("state")+" "+p.Text("post_code"))
	}
	return strings.Join(lines, "\n")
}

// zoneOf returns the time zone of the business of a visit.
func (s *seeder) zoneOf(visit *store.Record) *time.Location {
	id := visit.Link("business_id")
	return s.sites[slices.IndexFunc(s.sites, func(at *site) bool { return at.rec.ID == id })].loc
}
