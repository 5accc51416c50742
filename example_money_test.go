package cliniko_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

// What was invoiced in a period, to the cent.
func ExampleInvoicesService_All() {
	ctx, client := context.Background(), exampleClient()
	var total decimal.Decimal
	count := 0
	for invoice, err := range client.Invoices.All(ctx, cliniko.InvoiceListOptions{
		IssueDate: cliniko.Between(cliniko.Date{Year: 2026, Month: time.July, Day: 1}, cliniko.Date{Year: 2026, Month: time.October, Day: 5}),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		count++
		if invoice.TotalAmount != nil {
			total = total.Add(*invoice.TotalAmount)
		}
	}
	fmt.Println(count > 0, total.IsPositive())
	// Output: true true
}

// The lines of an invoice.
func ExampleInvoiceItemsService_AllByInvoice() {
	ctx, client := context.Background(), exampleClient()
	invoice := firstOf(client.Invoices.All(ctx, cliniko.InvoiceListOptions{}))
	items, err := cliniko.Collect(client.InvoiceItems.AllByInvoice(ctx, invoice.ID, cliniko.InvoiceItemListByInvoiceOptions{}))
	if err != nil {
		log.Fatal(err)
	}
	for _, item := range items {
		_ = fmt.Sprintln(item.Quantity, item.Name, item.UnitPrice.StringFixed(2))
	}
	fmt.Println(len(items) > 0)
	// Output: true
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
	fmt.Println(item.ItemCode, item.Price.StringFixed(2))
	// Output: TH-1 82.50
}

// The value of the stock, by what the products cost.
func ExampleProductsService_All() {
	ctx, client := context.Background(), exampleClient()
	var value decimal.Decimal
	for product, err := range client.Products.All(ctx, cliniko.ProductListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		if product.StockLevel != nil && product.CostPrice != nil {
			value = value.Add(product.StockLevel.Mul(*product.CostPrice))
		}
	}
	fmt.Println(value.IsPositive())
	// Output: true
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
	fmt.Println(product.Name, "from", supplier.Name, product.ProductSupplier.ID() == supplier.ID)
	// Output: Foam roller from Harbour Supplies true
}

// Two products were damaged.
func ExampleStockAdjustmentsService_Create() {
	ctx, client := context.Background(), exampleClient()
	product := firstOf(client.Products.All(ctx, cliniko.ProductListOptions{}))
	adjustment, err := client.StockAdjustments.Create(ctx, cliniko.StockAdjustmentCreate{
		ProductID: product.ID, AdjustmentType: cliniko.AdjustmentDamaged, Quantity: decimal.NewFromInt(2),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(adjustment.AdjustmentType, adjustment.Product.ID() == product.ID)
	// Output: Damaged true
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
	// Unordered output:
	// GST 10
	// No tax 0
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
		fmt.Println("cheaper:", price.Price.LessThan(item.Price))
		break
	}
	// Output: cheaper: true
}

// What is on the invoice of an appointment of each type.
func ExampleAppointmentTypeBillableItemsService_All() {
	ctx, client := context.Background(), exampleClient()
	for line, err := range client.AppointmentTypeBillableItems.All(ctx, cliniko.AppointmentTypeBillableItemListOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		item, err := client.BillableItems.Get(ctx, line.BillableItem.ID(), cliniko.BillableItemGetOptions{ArchivedAt: cliniko.Any()})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(line.Quantity, item.Name != "")
		break
	}
	// Output: 1 true
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
	fmt.Println(line.Quantity, line.Product.ID() == product.ID, line.AppointmentType.ID() == kind.ID)
	// Output: 1 true true
}
