package sandbox_test

import (
	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

var moneyLives = []lifeCase{
	{"AppointmentTypeBillableItems", typeBillableItemLife},
	{"AppointmentTypeProducts", typeProductLife},
	{"BillableItems", billableItemLife},
	{"ConcessionPrices", concessionPriceLife},
	{"ProductSuppliers", supplierLife},
	{"Products", productLife},
	{"StockAdjustments", stockAdjustmentLife},
	{"Taxes", taxLife},
}

func amount(text string) cliniko.Optional[decimal.Decimal] {
	return cliniko.Some(decimal.RequireFromString(text))
}

func typeBillableItemLife(b *sandbox) life {
	t, c := b.t, b.client
	item := first(t, c.BillableItems.List)
	return life{
		create: cliniko.AppointmentTypeBillableItemCreate{
			AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, BillableItemID: item.ID,
			DiscountPercentage: amount("12.5"), DiscountedAmount: amount("7.25"), Quantity: amount("2.0"),
		},
		update: cliniko.AppointmentTypeBillableItemUpdate{
			DiscountPercentage: cliniko.Null[decimal.Decimal](), DiscountedAmount: cliniko.Null[decimal.Decimal](), Quantity: amount("0.333"),
		},
		find:   cliniko.AppointmentTypeBillableItemListOptions{BillableItemID: cliniko.Equal(item.ID), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.AppointmentTypeBillableItemListOptions{BillableItemID: cliniko.NotEqual(item.ID)},
		follow: "is_monetary_discount",
	}
}

func typeProductLife(b *sandbox) life {
	t, c := b.t, b.client
	product := first(t, c.Products.List)
	return life{
		create: cliniko.AppointmentTypeProductCreate{
			AppointmentTypeID: first(t, c.AppointmentTypes.List).ID, ProductID: product.ID,
			DiscountPercentage: amount("12.5"), DiscountedAmount: amount("7.25"), Quantity: amount("2.0"),
		},
		update: cliniko.AppointmentTypeProductUpdate{DiscountedAmount: cliniko.Null[decimal.Decimal](), Quantity: amount("3")},
		find:   cliniko.AppointmentTypeProductListOptions{ProductID: cliniko.Equal(product.ID), CreatedAt: cliniko.AtLeast(testkit.Monday)},
		miss:   cliniko.AppointmentTypeProductListOptions{ProductID: cliniko.NotEqual(product.ID)},
		follow: "is_monetary_discount",
	}
}

func billableItemLife(b *sandbox) life {
	t, c := b.t, b.client
	tax := first(t, c.Taxes.List)
	return life{
		create: cliniko.BillableItemCreate{
			Name: "Dry needling", ItemCode: cliniko.Some("DN1"), ItemType: cliniko.Some(cliniko.BillableItemOther),
			Price: amount("1234567.89"), TaxID: cliniko.Some(tax.ID),
		},
		update: cliniko.BillableItemUpdate{ItemCode: cliniko.Null[string](), Price: amount("-0.01"), TaxID: cliniko.Null[cliniko.TaxID]()},
		find:   cliniko.BillableItemListOptions{CreatedAt: cliniko.Between(testkit.Monday, testkit.Friday)},
		miss:   cliniko.BillableItemListOptions{CreatedAt: cliniko.LessThan(testkit.Monday)},
	}
}

func concessionPriceLife(b *sandbox) life {
	t, c := b.t, b.client
	item := first(t, c.BillableItems.List)
	return life{
		create: cliniko.ConcessionPriceCreate{
			BillableItemID: item.ID, ConcessionTypeID: first(t, c.ConcessionTypes.List).ID, Price: decimal.RequireFromString("55.5"),
		},
		update: cliniko.ConcessionPriceUpdate{Price: amount("60")},
		find:   cliniko.ConcessionPriceListOptions{BillableItemID: cliniko.Equal(item.ID), ConcessionTypeID: cliniko.PresentID[cliniko.ConcessionType]()},
		miss:   cliniko.ConcessionPriceListOptions{BillableItemID: cliniko.NotEqual(item.ID)},
	}
}

func supplierLife(*sandbox) life {
	return life{
		create: cliniko.ProductSupplierCreate{Name: "Foam & Co"},
		update: cliniko.ProductSupplierUpdate{Name: cliniko.Some("Foam + 100 % Co")},
		find:   cliniko.ProductSupplierListOptions{Name: cliniko.Contains("foam")},
		miss:   cliniko.ProductSupplierListOptions{Name: cliniko.NotEqual("Foam & Co", "Foam + 100 % Co")},
	}
}

func productLife(b *sandbox) life {
	t, c := b.t, b.client
	tax, supplier := first(t, c.Taxes.List), first(t, c.ProductSuppliers.List)
	return life{
		create: cliniko.ProductCreate{
			Name: "Roller", CostPrice: amount("9.90"), ItemCode: cliniko.Some("R1"), Notes: cliniko.Some("Blue"),
			Price: amount("22"), PriceIncludesTax: cliniko.Some(true),
			ProductSupplierID: cliniko.Some(supplier.ID), ProductSupplierName: cliniko.Some(supplier.Name),
			SerialNumber: cliniko.Some("S-1"), StockLevel: amount("12.5"), TaxID: cliniko.Some(tax.ID),
		},
		update: cliniko.ProductUpdate{
			CostPrice: cliniko.Null[decimal.Decimal](), Notes: cliniko.Null[string](), Price: amount("33"),
			PriceIncludesTax: cliniko.Some(false), StockLevel: amount("0.5"), TaxID: cliniko.Null[cliniko.TaxID](),
		},
		find:   cliniko.ProductListOptions{Name: cliniko.Equal("Roller")},
		miss:   cliniko.ProductListOptions{Name: cliniko.Equal("roller")},
		unread: "price price_includes_tax", // pricesAndTax tests them
		follow: "price_ex_tax price_including_tax",
	}
}

func stockAdjustmentLife(b *sandbox) life {
	t, c := b.t, b.client
	product := first(t, c.Products.List)
	return life{
		create: cliniko.StockAdjustmentCreate{
			AdjustmentType: cliniko.AdjustmentDamaged, ProductID: product.ID, Quantity: decimal.RequireFromString("-1.5"),
			Comment: cliniko.Some("Wet"), Notes: cliniko.Some("Wet"), // two names of one field
		},
		find: cliniko.StockAdjustmentListOptions{ProductID: cliniko.Equal(product.ID)},
		miss: cliniko.StockAdjustmentListOptions{ProductID: cliniko.NotEqual(product.ID)},
	}
}

func taxLife(*sandbox) life {
	rate := decimal.RequireFromString("12.5")
	return life{
		create: cliniko.TaxCreate{Name: "Levy", Rate: rate, Amount: cliniko.Some(rate)}, // two names of one field
		update: cliniko.TaxUpdate{Name: cliniko.Some("Duty"), Rate: amount("7")},
		find:   cliniko.TaxListOptions{CreatedAt: cliniko.AtLeast(testkit.Monday), UpdatedAt: cliniko.Present()},
		miss:   cliniko.TaxListOptions{CreatedAt: cliniko.LessThan(testkit.Monday)},
		follow: "amount",
	}
}
