package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
)

// amounts returns the price of an item without tax, after its discount, and the tax on it. An item has the price with
// or without tax, or both; older ones have one, or only a unit price.
func amounts(item cliniko.InvoiceItem) (net, tax decimal.Decimal, err error) {
	hundred := decimal.NewFromInt(100)
	rate := valueOf(item.TaxRate)
	switch {
	case item.NetPrice != nil && item.TotalIncludingTax != nil:
		return *item.NetPrice, item.TotalIncludingTax.Sub(*item.NetPrice), nil
	case item.NetPrice != nil:
		return *item.NetPrice, item.NetPrice.Mul(rate).Div(hundred), nil
	case item.TotalIncludingTax != nil:
		net = item.TotalIncludingTax.Mul(hundred).Div(hundred.Add(rate))
		return net, item.TotalIncludingTax.Sub(net), nil
	}
	return net, tax, errors.New("an item has no price")
}

// rateOf names the tax rate of an item.
func rateOf(item cliniko.InvoiceItem, tax decimal.Decimal) string {
	rate := valueOf(item.TaxRate)
	switch {
	case !rate.IsZero():
		return fmt.Sprintf("%s %s%%", cmp.Or(item.TaxName, "tax"), rate)
	case !tax.IsZero():
		return "unknown rate"
	default:
		return "no tax"
	}
}

// grossOf returns the total of an invoice. An invoice without one has the total of its items.
func grossOf(b bill, revenue, tax map[string]decimal.Decimal) decimal.Decimal {
	if b.TotalAmount != nil {
		return *b.TotalAmount
	}
	sum := decimal.Zero
	for rate := range revenue {
		sum = sum.Add(revenue[rate].Round(cents)).Add(tax[rate].Round(cents))
	}
	return sum
}

func valueOf(d *decimal.Decimal) decimal.Decimal {
	if d == nil {
		return decimal.Zero
	}
	return *d
}
