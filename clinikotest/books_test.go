package clinikotest_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko/clinikotest"
)

// amount returns a decimal of a record, which is a string or a number.
func amount(t *testing.T, r row, field string) *big.Rat {
	t.Helper()
	if f, ok := r[field].(float64); ok {
		return new(big.Rat).SetFrac64(int64(f*100+0.5*sign(f)), 100) // to cents
	}
	sum, ok := new(big.Rat).SetString(text(r, field))
	if !ok {
		t.Fatalf("%s of %s is %v", field, text(r, "id"), r[field])
	}
	return sum
}

func sign(f float64) float64 {
	if f < 0 {
		return -1
	}
	return 1
}

// byLink groups rows by the id in a link.
func byLink(rows []row, field string) map[string][]row {
	groups := map[string][]row{}
	for _, r := range rows {
		if id := linkID(r, field); id != "" {
			groups[id] = append(groups[id], r)
		}
	}
	return groups
}

// eachClinic runs a test on the default clinic and on smaller ones.
func eachClinic(t *testing.T, test func(*testing.T, *clinikotest.Clinic)) {
	t.Helper()
	t.Run("default", func(t *testing.T) { t.Parallel(); test(t, shared()) })
	for _, size := range []int{3, 40} {
		c := clinikotest.New(clinikotest.WithClock(atNoon), clinikotest.WithSize(size), clinikotest.WithSeed(int64(size)))
		t.Run("small", func(t *testing.T) { t.Parallel(); test(t, c) })
	}
}

// Every visit that claims an invoice or a note has it, and nothing else does.
func TestVisitsHaveWhatTheyClaim(t *testing.T) {
	t.Parallel()
	eachClinic(t, func(t *testing.T, c *clinikotest.Clinic) {
		t.Helper()
		invoices, notes := byLink(all(t, c, "invoices"), "appointment"), byLink(all(t, c, "treatment_notes"), "booking")
		visits, complete := 0, 0
		for _, visit := range all(t, c, "individual_appointments") {
			id := text(visit, "id")
			if visit["patient_arrived"] == true {
				visits++
				if len(invoices[id]) > 0 && len(notes[id]) > 0 {
					complete++
				}
			}
			if (len(invoices[id]) > 0) != (visit["invoice_status"] != nil) || (len(notes[id]) == 1) != (visit["treatment_note_status"] != nil) {
				t.Errorf("%s claims %v and %v, and has %d invoices and %d notes", id, visit["invoice_status"], visit["treatment_note_status"], len(invoices[id]), len(notes[id]))
			}
			for _, invoice := range invoices[id] {
				if invoice["status"] != visit["invoice_status"] || !sameLinks(invoice, visit, "patient", "practitioner", "business") {
					t.Errorf("invoice %v is not that of the visit %s", invoice["number"], id)
				}
			}
			for _, note := range notes[id] {
				draft := visit["treatment_note_status"] == 10.0
				if note["draft"] != draft || (note["finalized_at"] == nil) != draft || !sameLinks(note, visit, "patient", "practitioner") {
					t.Errorf("note %v is not that of the visit %s", note["id"], id)
				}
			}
		}
		if complete*10 < visits*9 {
			t.Errorf("%d of %d visits have an invoice and a note", complete, visits)
		}
	})
}

func sameLinks(a, b row, fields ...string) bool {
	return !slices.ContainsFunc(fields, func(field string) bool { return linkID(a, field) != linkID(b, field) })
}

// Attendees of groups have the invoices that they claim, too.
func TestAttendeesHaveTheirInvoices(t *testing.T) {
	t.Parallel()
	invoices := byLink(all(t, shared(), "invoices"), "attendee")
	groups := 0
	for _, attendee := range all(t, shared(), "attendees") {
		n := len(invoices[text(attendee, "id")])
		if (n > 0) != (attendee["invoice_status"] != nil) {
			t.Errorf("%v claims %v and has %d invoices", attendee["id"], attendee["invoice_status"], n)
		}
		if n > 0 && linkID(invoices[text(attendee, "id")][0], "appointment") == "" {
			groups++
		}
	}
	if groups == 0 {
		t.Error("no group has an invoice")
	}
}

// The books balance: every invoice is the sum of its items, numbers follow each
// other, and what is taken back is the negative of what was charged.
func TestBooksBalance(t *testing.T) {
	t.Parallel()
	eachClinic(t, func(t *testing.T, c *clinikotest.Clinic) {
		t.Helper()
		items := byLink(all(t, c, "invoice_items"), "invoice")
		invoices := everyRow(t, c, "invoices")
		byID := map[string]row{}
		for _, invoice := range invoices {
			byID[text(invoice, "id")] = invoice
		}
		slices.SortFunc(invoices, func(a, b row) int { return int(a["number"].(float64) - b["number"].(float64)) })
		products, reversals, reduced := 0, 0, 0
		for i, invoice := range invoices {
			if invoice["number"] != float64(1001+i) || i > 0 && text(invoice, "created_at") < text(invoices[i-1], "created_at") {
				t.Errorf("invoice %v of %s follows %s", invoice["number"], text(invoice, "created_at"), text(invoices[max(i-1, 0)], "created_at"))
			}
			checkInvoice(t, invoice, items[text(invoice, "id")])
			for _, item := range items[text(invoice, "id")] {
				if linkID(item, "product") != "" {
					products++
				}
				if item["concession_type_name"] != nil {
					reduced++
				}
			}
			if original := byID[linkID(invoice, "original_invoice")]; original != nil {
				reversals++
				sum := new(big.Rat).Add(amount(t, invoice, "total_amount"), amount(t, original, "total_amount"))
				if sum.Sign() != 0 || original["status"] != 30.0 {
					t.Errorf("invoice %v does not reverse %v", invoice["number"], original["number"])
				}
			}
		}
		if len(invoices) > 100 && (products == 0 || reversals == 0 || reduced == 0) {
			t.Errorf("%d products, %d reversals and %d concessions", products, reversals, reduced)
		}
		checkStock(t, c)
	})
}

// checkInvoice compares an invoice with the sum of its items.
func checkInvoice(t *testing.T, invoice row, items []row) {
	t.Helper()
	sums := map[string]*big.Rat{"net_amount": {}, "tax_amount": {}, "total_amount": {}, "discounted_amount": {}}
	for _, item := range items {
		for sum, field := range map[string]string{
			"net_amount": "net_price", "tax_amount": "tax_amount", "total_amount": "total_including_tax", "discounted_amount": "discounted_amount",
		} {
			sums[sum].Add(sums[sum], amount(t, item, field))
		}
		price := new(big.Rat).Mul(amount(t, item, "unit_price"), amount(t, item, "quantity"))
		if price.Sub(price, amount(t, item, "discounted_amount")).Cmp(amount(t, item, "net_price")) != 0 {
			t.Errorf("an item of invoice %v costs %s", invoice["number"], text(item, "net_price"))
		}
	}
	for field, sum := range sums {
		if sum.Cmp(amount(t, invoice, field)) != 0 {
			t.Errorf("invoice %v: %s is %v, the items have %s", invoice["number"], field, invoice[field], sum.FloatString(2))
		}
	}
	if paid := invoice["closed_at"] != nil; len(items) == 0 || paid == (invoice["status"] == 10.0) {
		t.Errorf("invoice %v has %d items, status %v and was closed at %v", invoice["number"], len(items), invoice["status"], invoice["closed_at"])
	}
}

// checkStock compares the stock of every product with its adjustments.
func checkStock(t *testing.T, c *clinikotest.Clinic) {
	t.Helper()
	adjustments := byLink(all(t, c, "stock_adjustments"), "product")
	for _, product := range all(t, c, "products") {
		sum := new(big.Rat)
		for _, adjustment := range adjustments[text(product, "id")] {
			sum.Add(sum, amount(t, adjustment, "quantity"))
		}
		if sum.Cmp(amount(t, product, "stock_level")) != 0 {
			t.Errorf("%s: %v in stock, the adjustments have %s", text(product, "name"), product["stock_level"], sum.FloatString(1))
		}
	}
}

// No two notes say the same, and they differ by discipline and by visit.
func TestNotesDiffer(t *testing.T) {
	t.Parallel()
	contents, titles, templates := map[string]string{}, map[string]int{}, map[string]int{}
	for _, note := range all(t, shared(), "treatment_notes") {
		content := encodeBody(t, note["content"])
		if other := contents[content]; other != "" {
			t.Errorf("the notes %s and %s have the content %.200s", other, text(note, "id"), content)
		}
		if strings.ContainsAny(strings.ReplaceAll(content, `{"`, ""), "{") {
			t.Errorf("a word is missing in %s", content)
		}
		contents[content] = text(note, "id")
		titles[text(note, "title")]++
		templates[linkID(note, "treatment_note_template")]++
	}
	if len(contents) < 1000 || len(titles) < 8 || len(templates) < 9 {
		t.Errorf("got %d notes with %d titles and %d templates", len(contents), len(titles), len(templates))
	}
}

// An appointment that claims a reminder has the message, to the patient's number
// or address.
func TestRemindersAreOnRecord(t *testing.T) {
	t.Parallel()
	people := map[string]row{}
	for _, p := range all(t, shared(), "patients", "archived_at:*") {
		people[text(p, "id")] = p
	}
	messages, contents, categories := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, m := range all(t, shared(), "communications") {
		categories[text(m, "category")] = true
		contents[text(m, "content")] = true
		if m["category"] != "Appointment Reminder" {
			continue
		}
		messages[text(m, "type")+linkID(m, "booking")]++
		p := people[linkID(m, "patient")]
		if p != nil && p["merged_at"] == nil && p["email"] != m["to"] && !strings.Contains(encodeBody(t, p["patient_phone_numbers"]), text(m, "to")) {
			t.Errorf("%s is to %s", text(m, "id"), text(m, "to"))
		}
	}
	for _, visit := range all(t, shared(), "individual_appointments") {
		arrived := visit["patient_arrived"] == true
		for kind, field := range map[string]string{"SMS": "sms_reminder_sent", "Email": "email_reminder_sent"} {
			if n := messages[kind+text(visit, "id")]; arrived && (n == 1) != (visit[field] == true) {
				t.Errorf("%s: %s is %v, and there are %d messages", text(visit, "id"), field, visit[field], n)
			}
		}
	}
	if len(categories) < 6 || len(contents) < 500 {
		t.Errorf("got %d categories and %d texts", len(categories), len(contents))
	}
}

// Nobody has the phone number of another family.
func TestPhoneNumbersBelongToFamilies(t *testing.T) {
	t.Parallel()
	for _, c := range []*clinikotest.Clinic{shared(), sized(3000)} {
		owners := map[string]string{}
		check := func(numbers any, owner string) {
			t.Helper()
			for _, n := range numbers.([]any) {
				number := text(n.(row), "normalized_number")
				if other := owners[number]; other != "" && other != owner {
					t.Errorf("%s and %s have the number %s", other, owner, number)
				}
				owners[number] = owner
				if !strings.HasPrefix(number, "61491570") && !strings.HasPrefix(number, "614915") &&
					!slices.Contains([]string{"5550", "7010"}, number[3:7]) {
					t.Errorf("%s has the number %s, which is not for fiction", owner, number)
				}
			}
		}
		mobiles := 0
		for _, p := range all(t, c, "patients") {
			check(p["patient_phone_numbers"], text(p, "last_name"))
			if strings.Contains(encodeBody(t, p["patient_phone_numbers"]), "Mobile") {
				mobiles++
			}
		}
		for _, resource := range []string{"users", "contacts"} {
			for _, r := range all(t, c, resource) {
				check(r["phone_numbers"], text(r, "last_name"))
			}
		}
		if total := getList(t, c, "patients", "/patients").Total; mobiles*10 < total*8 {
			t.Errorf("%d of %d patients have a mobile number", mobiles, total)
		}
	}
}

// Patients are plausible: what a record says about somebody fits their age.
func TestPatientsArePlausible(t *testing.T) {
	t.Parallel()
	cities, notes, people, accents := map[string]bool{}, map[string]bool{}, map[string]int{}, 0
	for _, p := range all(t, shared(), "patients") {
		born := text(p, "date_of_birth")
		child, old := born > noon.AddDate(-18, 0, 0).Format("2006-01-02"), born < noon.AddDate(-66, 0, 0).Format("2006-01-02")
		switch {
		case born > noon.Format("2006-01-02") || born < "1921-01-01",
			child && (text(p, "title") != "" || p["occupation"] != nil && p["occupation"] != "Student"),
			!old && p["occupation"] == "Retired",
			p["sex"] == "Male" && slices.Contains([]string{"Ms", "Mrs", "Miss", "Mx"}, text(p, "title")),
			p["sex"] == "Female" && slices.Contains([]string{"Mr", "Mx"}, text(p, "title")):
			t.Errorf("%s %s, %s, born %s, is %s", text(p, "title"), text(p, "label"), text(p, "sex"), born, text(p, "occupation"))
		}
		cities[text(p, "city")], notes[text(p, "notes")] = true, true
		people[text(p, "label")+born]++
		if strings.ContainsFunc(text(p, "label"), func(r rune) bool { return r > 127 }) {
			accents++
		}
	}
	twice := 0
	for _, n := range people {
		if n > 1 {
			twice++
		}
	}
	if len(notes) < 10 || twice < 2 || accents < 5 || len(cities) < 3 {
		t.Errorf("got %d notes, %d people who are on record twice, %d names with accents, %d cities", len(notes), twice, accents, len(cities))
	}
}

// Relations go both ways, and within families.
func TestRelationshipsGoBothWays(t *testing.T) {
	t.Parallel()
	reverse := map[string]string{"Parent": "Child", "Child": "Parent", "Sibling": "Sibling", "Spouse": "Spouse"}
	seen := map[string]string{}
	rows := all(t, shared(), "relationships")
	for _, r := range rows {
		seen[linkID(r, "patient")+linkID(r, "related_patient")] = text(r, "relation_description")
	}
	for _, r := range rows {
		if got := seen[linkID(r, "related_patient")+linkID(r, "patient")]; got != reverse[text(r, "relation_description")] {
			t.Errorf("the %s has a %s", text(r, "relation_description"), got)
		}
	}
	if len(rows) < 50 {
		t.Errorf("got %d relationships", len(rows))
	}
}

// Recalls name a patient and a type.
func TestRecallsAreComplete(t *testing.T) {
	t.Parallel()
	types := map[string]bool{}
	rows := all(t, shared(), "recalls")
	for _, r := range rows {
		types[linkID(r, "recall_type")] = true
		if status, _ := get(t, shared(), "/patients/"+linkID(r, "patient")); status != 200 {
			t.Errorf("%s: the patient is %d", text(r, "id"), status)
		}
	}
	if len(rows) < 20 || len(types) < 4 || types[""] {
		t.Errorf("got %d recalls of %d types", len(rows), len(types))
	}
}
