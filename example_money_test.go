package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

// What was invoiced in a month, to the cent.
func ExampleInvoicesService_All() {
	ctx, client := context.Background(), exampleClient()
	var total decimal.Decimal
	count := 0
	for invoice, err := range client.Invoices.All(ctx, cliniko.InvoiceListOptions{
		IssueDate: cliniko.Between(cliniko.Date{Year: 2026, Month: time.September, Day: 1}, cliniko.Date{Year: 2026, Month: time.September, Day: 30}),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		count++
		if invoice.TotalAmount != nil {
			total = total.Add(*invoice.TotalAmount)
		}
	}
	fmt.Println(count, "invoices, together", total.StringFixed(2))
	// Output: ?
}

// The lines of an invoice.
func ExampleInvoiceItemsService_AllByInvoice() {
	ctx, client := context.Background(), exampleClient()
	invoice := firstOf(client.Invoices.All(ctx, cliniko.InvoiceListOptions{}))
	for item, err := range client.InvoiceItems.AllByInvoice(ctx, invoice.ID, cliniko.InvoiceItemListByInvoiceOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Quantity, item.Name, item.UnitPrice.StringFixed(2))
	}
	// Output: ?
}

// A service with its price before tax.
func ExampleBillableItemsService_Create() {
	ctx, client := context.Background(), exampleClient()
	tax := firstOf(client.Taxes.All(ctx, cliniko.TaxListOptions{}))
	item, err := client.BillableItems.Create(ctx, cliniko.BillableItemCreate{
		Name: "Telehealth consultation", ItemCode: cliniko.Some("TH-1"),
		Price: cliniko.Some(decimal.RequireFromString("82.50")), TaxID: cliniko.Some(tax.ID),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(item.ItemCode, item.Price.StringFixed(2), tax.Name)
	// Output: ?
}

// Products of which few are left.
func ExampleProductsService_All() {
	ctx, client := context.Background(), exampleClient()
	few := decimal.NewFromInt(25)
	for product, err := range client.Products.All(ctx, cliniko.ProductListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		if product.StockLevel != nil && product.StockLevel.LessThan(few) {
			fmt.Println(product.Name, product.StockLevel)
		}
	}
	// Output: ?
}

// A supplier, and a product that it delivers.
func ExampleProductSuppliersService_Create() {
	ctx, client := context.Background(), exampleClient()
	supplier, err := client.ProductSuppliers.Create(ctx, cliniko.ProductSupplierCreate{Name: "Harbour Supplies"})
	if err != nil {
		log.Fatal(err)
	}
	product, err := client.Products.Create(ctx, cliniko.ProductCreate{
		Name: "Foam roller", ProductSupplierID: cliniko.Some(supplier.ID), Price: cliniko.Some(decimal.RequireFromString("39.95")),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(product.Name, "from", product.ProductSupplierName)
	// Output: ?
}

// Two products were damaged.
func ExampleStockAdjustmentsService_Create() {
	ctx, client := context.Background(), exampleClient()
	product := firstOf(client.Products.All(ctx, cliniko.ProductListOptions{}))
	if _, err := client.StockAdjustments.Create(ctx, cliniko.StockAdjustmentCreate{
		ProductID: product.ID, AdjustmentType: cliniko.AdjustmentDamaged, Quantity: decimal.NewFromInt(2),
	}); err != nil {
		log.Fatal(err)
	}
	after, err := client.Products.Get(ctx, product.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(product.Name, product.StockLevel, "before,", after.StockLevel, "after")
	// Output: ?
}

// The tax rates, in percent.
func ExampleTaxesService_All() {
	ctx, client := context.Background(), exampleClient()
	for tax, err := range client.Taxes.All(ctx, cliniko.TaxListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(tax.Name, tax.Rate)
	}
	// Output: ?
}

// What a service costs somebody with a concession.
func ExampleConcessionPricesService_All() {
	ctx, client := context.Background(), exampleClient()
	for price, err := range client.ConcessionPrices.All(ctx, cliniko.ConcessionPriceListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		item, err := client.BillableItems.Get(ctx, price.BillableItem.ID())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(item.Name, price.Price.StringFixed(2), "instead of", item.Price.StringFixed(2))
		break
	}
	// Output: ?
}

// What is on the invoice of an appointment of each type.
func ExampleAppointmentTypeBillableItemsService_All() {
	ctx, client := context.Background(), exampleClient()
	for line, err := range client.AppointmentTypeBillableItems.All(ctx, cliniko.AppointmentTypeBillableItemListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		item, err := client.BillableItems.Get(ctx, line.BillableItem.ID())
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(line.Quantity, item.Name)
		break
	}
	// Output: ?
}

// A product that comes with each first visit.
func ExampleAppointmentTypeProductsService_Create() {
	ctx, client := context.Background(), exampleClient()
	kind := firstOf(client.AppointmentTypes.All(ctx, cliniko.AppointmentTypeListOptions{}))
	product := firstOf(client.Products.All(ctx, cliniko.ProductListOptions{}))
	line, err := client.AppointmentTypeProducts.Create(ctx, cliniko.AppointmentTypeProductCreate{
		AppointmentTypeID: kind.ID, ProductID: product.ID, Quantity: cliniko.Some(decimal.NewFromInt(1)),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(line.Quantity, product.Name, "with", kind.Name)
	// Output: ?
}
