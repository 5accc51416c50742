package clinikotest

import (
	"fmt"
	"time"
)

// seedMoney makes what can be charged: taxes, items, products and concessions.
func (s *seeder) seedMoney() {
	gst := s.addOld("taxes", values{"name": "GST", "rate": decimal("10.0"), "amount": decimal("10.0")})
	s.addOld("taxes", values{"name": "No tax", "rate": decimal("0.0"), "amount": decimal("0.0")})
	for i, plan := range typePlans {
		v := values{
			"item_code": fmt.Sprintf("SB-%02d", i+1), "item_type": "Service", "name": plan.name,
			"price": decimal(fmt.Sprintf("%d.0", 45+plan.minutes)),
		}
		if i%2 == 0 {
			v["tax_id"] = gst.id
		}
		if plan.archived {
			v["archived_at"] = s.ago(300, 100)
		}
		s.items = append(s.items, s.addOld("billable_items", v))
	}
	s.seedProducts(gst)
	s.seedConcessions()
	for i, kind := range s.store.collections["appointment_types"].rows {
		kind.set("billable_item_id", s.items[i].id)
		s.addOld("appointment_type_billable_items", values{
			"appointment_type_id": kind.id, "billable_item_id": s.items[i].id, "quantity": decimal("1.0"),
			"discount_percentage": decimal("0.0"), "is_monetary_discount": false,
		})
		if i%3 == 0 {
			s.addOld("appointment_type_products", values{
				"appointment_type_id": kind.id, "product_id": s.products[i%len(s.products)].id, "quantity": decimal("2.0"),
				"discounted_amount": decimal("1.5"), "is_monetary_discount": true,
			})
		}
	}
}

// addOld adds a record that the clinic has had for long.
func (s *seeder) addOld(resource string, v values) *record {
	created := s.ago(365*4, 365*2)
	v["created_at"], v["updated_at"] = created, s.between(created, s.now)
	rec := s.add(resource, v)
	rec.touch(rec.time("archived_at"))
	return rec
}

func (s *seeder) seedProducts(gst *record) {
	for _, supplier := range []struct{ name, product, price, exTax string }{
		{"Band & Co", "Resistance band", "15.0", "13.63636"},
		{"Example Orthotics", "Insoles", "66.0", "60.0"},
		{"Made Up Supplies", "Massage ball", "11.0", "10.0"},
	} {
		from := s.addOld("product_suppliers", values{"name": supplier.name})
		product := s.addOld("products", values{
			"cost_price": decimal("4.5"), "item_code": "P-" + supplier.product[:3], "name": supplier.product,
			"price_ex_tax": decimal(supplier.exTax), "price_including_tax": decimal(supplier.price),
			"product_supplier_id": from.id, "product_supplier_name": supplier.name, "serial_number": "",
			"stock_level": decimal("20.0"), "tax_id": gst.id,
		})
		s.products = append(s.products, product)
		s.addOld("stock_adjustments", values{
			"adjustment_type": "Stock Purchase", "comment": "Restock", "notes": "Restock", "product_id": product.id,
			"quantity": decimal("20.0"), "user_id": s.owner,
		})
	}
}

func (s *seeder) seedConcessions() {
	for _, name := range []string{"Pensioner", "Student"} {
		kind := s.addOld("concession_types", values{"name": name})
		for _, item := range s.items[:3] {
			s.addOld("concession_prices", values{
				"billable_item_id": item.id, "concession_type_id": kind.id, "price": decimal("60.0"),
			})
		}
		for i, p := range s.store.collections["patients"].rows {
			if (name == "Student") == (i%2 == 1) && i%10 < 2 {
				p.set("concession_type_id", kind.id)
			}
		}
	}
}

// seedInvoices bills some of the appointments that were held.
func (s *seeder) seedInvoices() {
	number := 1000
	for i, rec := range s.held(60) {
		number++
		item := s.items[i%len(s.items)]
		at := rec.time("ends_at")
		v := values{
			"created_at": at, "updated_at": at,
			"appointment_id": rec.id, "attendee_id": s.attendees[rec.id].id, "business_id": rec.get("business_id"),
			"calculation_method": 3, "calculation_method_description": "Tax inclusive",
			"discounted_amount": decimal("0.0"), "invoice_to": "", "issue_date": date(at.Format(time.DateOnly)),
			"net_amount": item.get("price"), "notes": "", "number": number, "patient_extra_information": "",
			"patient_id": rec.get("patient_id"), "practitioner_id": rec.get("practitioner_id"),
			"status": 20, "status_description": "Paid", "tax_amount": decimal("0.0"), "total_amount": item.get("price"),
		}
		v.set("patient_case_id", rec.get("patient_case_id"))
		if i%10 == 3 {
			v["status"], v["status_description"] = 10, "Open"
		} else {
			v["closed_at"] = at
		}
		if i%20 == 19 {
			v["archived_at"] = at
		}
		invoice := s.add("invoices", v)
		invoice.set("online_payment_url", siteURL+"/pay/"+invoice.id.String())
		s.addInvoiceItem(invoice, item)
	}
}

func (s *seeder) addInvoiceItem(invoice, item *record) {
	at := invoice.time("created_at")
	var total float64
	if _, err := fmt.Sscan(string(item.get("price").(decimal)), &total); err != nil {
		panic("clinikotest: " + err.Error()) // our own price
	}
	s.add("invoice_items", values{
		"created_at": at, "updated_at": at, "billable_item_id": item.id, "source_item_id": item.id,
		"code": item.get("item_code"), "discount_percentage": decimal("0.0"), "discounted_amount": decimal("0.0"),
		"invoice_id": invoice.id, "is_monetary_discount": false, "name": item.get("name"),
		"net_price": item.get("price"), "quantity": decimal("1.0"), "tax_amount": decimal("0.0"),
		"tax_name": "No tax", "tax_rate": decimal("0.0"), "total_including_tax": encode(total),
		"unit_price": item.get("price"),
	})
}

// held are some appointments that took place, at most limit, spread over all
// diaries.
func (s *seeder) held(limit int) []*record {
	var all, some []*record
	col := s.store.collections["individual_appointments"]
	for _, rec := range col.rows {
		if rec.get("patient_arrived") == true && col.shown(rec, nil) {
			all = append(all, rec)
		}
	}
	n := min(limit, len(all))
	for i := range n {
		some = append(some, all[i*len(all)/n])
	}
	return some
}
