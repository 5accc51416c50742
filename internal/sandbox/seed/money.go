package seed

import (
	"fmt"
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// seedMoney adds taxes, billable items, products, concessions, and the items
// and products of appointment types.
func (s *seeder) seedMoney() {
	gst := s.addOld("taxes", store.Values{"name": gstName, "rate": store.Decimal("10.0"), "amount": store.Decimal("10.0")})
	s.addOld("taxes", store.Values{"name": "No tax", "rate": store.Decimal("0.0"), "amount": store.Decimal("0.0")})
	for i, plan := range typePlans {
		v := store.Values{
			"item_code": fmt.Sprintf("SB-%02d", i+1), "item_type": "Service", "name": plan.name,
			"price": dollars(100 * plan.price),
		}
		if plan.field == massage || plan.attendees > 1 { // other treatments are free of tax
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
		if i%5 == 0 {
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
	for _, plan := range []struct {
		supplier, product, code string
		price                   int // cents, without tax
	}{
		{"Band & Co", "Resistance band", "P-RES", 1350},
		{"Example Orthotics", "Insoles", "P-INS", 6000},
		{"Made Up Supplies", "Massage ball", "P-BAL", 1000},
		{"Made Up Supplies", "Heat pack", "P-HEA", 2495},
	} {
		from := s.supplier(plan.supplier)
		product := s.addOld("products", store.Values{
			"cost_price": dollars(plan.price / 2), "item_code": plan.code, "name": plan.product,
			"price_ex_tax": dollars(plan.price), "price_including_tax": dollars(plan.price + tenth(plan.price)),
			"product_supplier_id": from.ID, "product_supplier_name": plan.supplier, "serial_number": "",
			"stock_level": store.Decimal("0.0"), "tax_id": gst.ID,
		})
		s.products = append(s.products, product)
		s.adjustStock(product, product.Time("created_at"), "Stock Purchase", "Restock", stockBought)
	}
}

// stockBought is the number of pieces of each product that the clinic bought.
const stockBought = 400

func (s *seeder) supplier(name string) *store.Record {
	for _, rec := range s.store.Collections["product_suppliers"].Rows {
		if rec.Text("name") == name {
			return rec
		}
	}
	return s.addOld("product_suppliers", store.Values{"name": name})
}

// adjustStock adds an adjustment and changes the stock level of a product by
// the same number of pieces.
func (s *seeder) adjustStock(product *store.Record, at time.Time, kind, notes string, pieces int) {
	s.add("stock_adjustments", store.Values{
		"created_at": at, "updated_at": at, "adjustment_type": kind, "comment": notes, "notes": notes, "product_id": product.ID,
		"quantity": dollars(100 * pieces), "user_id": s.owner,
	})
	level, _ := product.Get("stock_level").(store.Decimal)
	product.Set("stock_level", dollars(cents(level)+100*pieces))
}

// concessionPlans lists the concessions, with the share of the full price that
// patients pay.
var concessionPlans = []struct {
	name    string
	percent int
}{{"Pensioner", 75}, {"Student", 80}, {"Health care card", 85}}

// seedConcessions adds concession types and their prices, and gives them to
// retired patients, to students, and to one in ten of the others.
func (s *seeder) seedConcessions() {
	s.concessions = map[[2]store.ID]*store.Record{}
	var kinds []*store.Record
	for _, plan := range concessionPlans {
		kind := s.addOld("concession_types", store.Values{"name": plan.name})
		kinds = append(kinds, kind)
		for i, item := range s.items {
			if typePlans[i].archived {
				continue
			}
			s.concessions[[2]store.ID{kind.ID, item.ID}] = s.addOld("concession_prices", store.Values{
				"billable_item_id": item.ID, "concession_type_id": kind.ID, "price": dollars(typePlans[i].price * plan.percent),
			})
		}
	}
	for i, p := range s.store.Collections["patients"].Rows {
		switch {
		case p.Text("occupation") == "Retired":
			p.Set("concession_type_id", kinds[0].ID)
		case p.Text("occupation") == "Student" && i%2 == 0:
			p.Set("concession_type_id", kinds[1].ID)
		case i%10 == 0:
			p.Set("concession_type_id", kinds[2].ID)
		}
	}
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

// past returns the appointments that took place, in the order in which they
// ended.
func (s *seeder) past() []*store.Record {
	var found []*store.Record
	for _, rec := range s.store.Collections["individual_appointments"].Rows {
		if rec.Get("patient_arrived") == true && rec.Get("deleted_at") == nil {
			found = append(found, rec)
		}
	}
	sortByTime(found, func(rec *store.Record) time.Time { return rec.Time("ends_at") })
	return found
}

func sortByTime(rows []*store.Record, at func(*store.Record) time.Time) {
	slices.SortStableFunc(rows, func(a, b *store.Record) int { return at(a).Compare(at(b)) })
}
