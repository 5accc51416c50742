package cliniko_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/cliniko-go/cliniko"
)

// TestEnumsPrintTheTextOfTheAPI checks that the numbers of an enum print as text and are sent as numbers.
func TestEnumsPrintTheTextOfTheAPI(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		value fmt.Stringer
		text  string
		sent  string
	}{
		{cliniko.CancellationFeelingBetter, "Feeling better", "10"},
		{cliniko.CommunicationCategoryMemo, "Memo", "12"},
		{cliniko.CommunicationPhoneCall, "Phone call", "3"},
		{cliniko.InvoiceOpenCredit, "Open credit", "40"},
		{cliniko.InvoiceStatus(77), "InvoiceStatus(77)", "77"},
		{cliniko.InvoiceStatus(0), "InvoiceStatus(0)", "0"},
	} {
		if got := tt.value.String(); got != tt.text {
			t.Errorf("%d prints as %q, want %q", tt.value, got, tt.text)
		}
		if got, err := json.Marshal(tt.value); err != nil || string(got) != tt.sent {
			t.Errorf("%v is sent as %s, %v; want %s", tt.value, got, err, tt.sent)
		}
	}
}
