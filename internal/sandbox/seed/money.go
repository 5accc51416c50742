package seed

import (
	"fmt"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// seedMoney adds taxes, billable items, products, concessions, and the items
// and products of appointment types.
func (s *seeder) seedMoney() {
	gst := s.addOld("taxes", store.Values{"name": "GST", "rate": store.Decimal("10.0"), "amount": store.Decimal("10.0")})
	s.addOld("taxes", store.Values{"name": "No tax", "rate": store.Decimal("0.0"), "amount": store.Decimal("0.0")})
	for i, plan := range typePlans {
		v := store.Values{
			"item_code": fmt.Sprintf("SB-%02d", i+1), "item_type": "Service", "name": plan.name,
			"price": store.Decimal(fmt.Sprintf("%d.0", 45+plan.minutes)),
		}
		if i%2 == 0 {
			v["tax_id"] = gst.ID
		}
		if plan.archived {
			v["archived_at"] = s.ago(300, 100)
		}
		s.items = append(s.items, s.addOld("billable_items", v))
	}
	s.seedProducts(gst)
	s.seedConcessions()
	for i, kind := range s.store.Collections["appointment_types"].Rows {
		kind.Set("billable_item_id", s.items[i].ID)
		s.addOld("appointment_type_billable_items", store.Values{
			"appointment_type_id": kind.ID, "billable_item_id": s.items[i].ID, "quantity": store.Decimal("1.0"),
			"discount_percentage": store.Decimal("0.0"), "is_monetary_discount": false,
		})
		if i%3 == 0 {
			s.addOld("appointment_type_products", store.Values{
				"appointment_type_id": kind.ID, "product_id": s.products[i%len(s.products)].ID, "quantity": store.Decimal("2.0"),
				"discounted_amount": store.Decimal("1.5"), "is_monetary_discount": true,
			})
		}
	}
}

// addOld adds a record that was created two to four years ago.
func (s *seeder) addOld(resource string, v store.Values) *store.Record {
	created := s.ago(365*4, 365*2)
	v["created_at"], v["updated_at"] = created, s.between(created, s.now)
	rec := s.add(resource, v)
	rec.Touch(rec.Time("archived_at"))
	return rec
}

func (s *seeder) seedProducts(gst *store.Record) {
	for _, supplier := range []struct{ name, product, price, exTax string }{
		{"Band & Co", "Resistance band", "15.0", "13.63636"},
		{"Example Orthotics", "Insoles", "66.0", "60.0"},
		{"Made Up Supplies", "Massage ball", "11.0", "10.0"},
	} {
		from := s.addOld("product_suppliers", store.Values{"name": supplier.name})
		product := s.addOld("products", store.Values{
			"cost_price": store.Decimal("4.5"), "item_code": "P-" + supplier.product[:3], "name": supplier.product,
			"price_ex_tax": store.Decimal(supplier.exTax), "price_including_tax": store.Decimal(supplier.price),
			"product_supplier_id": from.ID, "product_supplier_name": supplier.name, "serial_number": "",
			"stock_level": store.Decimal("20.0"), "tax_id": gst.ID,
		})
		s.products = append(s.products, product)
		s.addOld("stock_adjustments", store.Values{
			"adjustment_type": "Stock Purchase", "comment": "Restock", "notes": "Restock", "product_id": product.ID,
			"quantity": store.Decimal("20.0"), "user_id": s.owner,
		})
	}
}

func (s *seeder) seedConcessions() {
	for _, name := range []string{"Pensioner", "Student"} {
		kind := s.addOld("concession_types", store.Values{"name": name})
		for _, item := range s.items[:3] {
			s.addOld("concession_prices", store.Values{
				"billable_item_id": item.ID, "concession_type_id": kind.ID, "price": store.Decimal("60.0"),
			})
		}
		for i, p := range s.store.Collections["patients"].Rows {
			if (name == "Student") == (i%2 == 1) && i%10 < 2 {
				p.Set("concession_type_id", kind.ID)
			}
		}
	}
}

// seedInvoices adds invoices for some past appointments.
func (s *seeder) seedInvoices() {
	number := 1000
	for i, rec := range s.held(60) {
		number++
		item := s.items[i%len(s.items)]
		at := rec.Time("ends_at")
		v := store.Values{
			"created_at": at, "updated_at": at,
			"appointment_id": rec.ID, "attendee_id": s.attendees[rec.ID].ID, "business_id": rec.Get("business_id"),
			"calculation_method": 3, "calculation_method_description": "Tax inclusive",
			"discounted_amount": store.Decimal("0.0"), "invoice_to": "", "issue_date": store.Date(at.Format(time.DateOnly)),
			"net_amount": item.Get("price"), "notes": "", "number": number, "patient_extra_information": "",
			"patient_id": rec.Get("patient_id"), "practitioner_id": rec.Get("practitioner_id"),
			"status": 20, "status_description": "Paid", "tax_amount": store.Decimal("0.0"), "total_amount": item.Get("price"),
		}
		v.Set("patient_case_id", rec.Get("patient_case_id"))
		if i%10 == 3 {
			v["status"], v["status_description"] = 10, "Open"
		} else {
			v["closed_at"] = at
		}
		if i%20 == 19 {
			v["archived_at"] = at
		}
		invoice := s.add("invoices", v)
		invoice.Set("online_payment_url", clinic.SiteURL+"/pay/"+invoice.ID.String())
		s.addInvoiceItem(invoice, item)
	}
}

func (s *seeder) addInvoiceItem(invoice, item *store.Record) {
	at := invoice.Time("created_at")
	var total float64
	if _, err := fmt.Sscan(string(item.Get("price").(store.Decimal)), &total); err != nil {
		panic("clinikotest: " + err.Error()) // a price from seedMoney
	}
	s.add("invoice_items", store.Values{
		"created_at": at, "updated_at": at, "billable_item_id": item.ID, "source_item_id": item.ID,
		"code": item.Get("item_code"), "discount_percentage": store.Decimal("0.0"), "discounted_amount": store.Decimal("0.0"),
		"invoice_id": invoice.ID, "is_monetary_discount": false, "name": item.Get("name"),
		"net_price": item.Get("price"), "quantity": store.Decimal("1.0"), "tax_amount": store.Decimal("0.0"),
		"tax_name": "No tax", "tax_rate": store.Decimal("0.0"), "total_including_tax": store.Encode(total),
		"unit_price": item.Get("price"),
	})
}

// held returns up to limit appointments that took place, spread evenly over all
// diaries.
func (s *seeder) held(limit int) []*store.Record {
	var all, some []*store.Record
	col := s.store.Collections["individual_appointments"]
	for _, rec := range col.Rows {
		if rec.Get("patient_arrived") == true && col.Shown(rec, nil) {
			all = append(all, rec)
		}
	}
	n := min(limit, len(all))
	for i := range n {
		some = append(some, all[i*len(all)/n])
	}
	return some
}
