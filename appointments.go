package cliniko

import (
	"encoding/json"
	"errors"
)

// Types that individual appointments, group appointments and blocks have in common.

// RepeatRule makes an appointment or a block repeat, such as once a week for 10 weeks.
type RepeatRule struct {
	NumberOfRepeats   int        `json:"number_of_repeats,omitzero" check:"gt=0,max=100"` // 1 to 51; 1 to 100 for an availability block
	RepeatType        RepeatType `json:"repeat_type,omitzero" check:"enum=Daily|Weekly|Monthly"`
	RepeatingInterval int        `json:"repeating_interval,omitzero" check:"gt=0,max=100"` // 1 to 100 days, weeks or months
}

// RepeatType is the unit of the interval in a [RepeatRule].
//
//   - [RepeatDaily]: days
//   - [RepeatWeekly]: weeks
//   - [RepeatMonthly]: months
type RepeatType string

// The units of an interval that the API documents.
const (
	RepeatDaily   RepeatType = "Daily"
	RepeatWeekly  RepeatType = "Weekly"
	RepeatMonthly RepeatType = "Monthly"
)

// CancellationReason is why an appointment was cancelled.
//
//   - [CancellationFeelingBetter] (10)
//   - [CancellationConditionWorse] (20)
//   - [CancellationSick] (30)
//   - [CancellationCOVID19] (31): only on old appointments; the SDK rejects it in requests
//   - [CancellationAway] (40)
//   - [CancellationOther] (50)
//   - [CancellationWork] (60)
type CancellationReason int

// The reasons that the API documents.
const (
	CancellationFeelingBetter  CancellationReason = 10 // Feeling better
	CancellationConditionWorse CancellationReason = 20 // Condition worse
	CancellationSick           CancellationReason = 30 // Sick
	CancellationCOVID19        CancellationReason = 31 // COVID-19 related
	CancellationAway           CancellationReason = 40 // Away
	CancellationOther          CancellationReason = 50 // Other
	CancellationWork           CancellationReason = 60 // Work
)

// InvoiceStatus is the payment status of an invoice.
//
//   - [InvoiceOpen] (10): not paid in full
//   - [InvoicePaid] (20): paid
//   - [InvoiceClosed] (30): closed
//   - [InvoiceOpenCredit] (40): a credit that is not fully used
type InvoiceStatus int

// The payment statuses that the API documents.
const (
	InvoiceOpen       InvoiceStatus = 10 // Open
	InvoicePaid       InvoiceStatus = 20 // Paid
	InvoiceClosed     InvoiceStatus = 30 // Closed
	InvoiceOpenCredit InvoiceStatus = 40 // Open credit
)

// TreatmentNoteStatus is the status of a treatment note.
//
//   - [TreatmentNoteDraft] (10): can still be changed
//   - [TreatmentNoteFinal] (90): cannot be changed
type TreatmentNoteStatus int

// The statuses that the API documents.
const (
	TreatmentNoteDraft TreatmentNoteStatus = 10 // Draft
	TreatmentNoteFinal TreatmentNoteStatus = 90 // Final
)

// Conflicts is the result of the Conflicts methods: whether an entry in the diary overlaps another one.
type Conflicts struct {
	Conflicts struct {
		Exist bool `json:"exist"`
	} `json:"conflicts"`
}

// Exists reports whether something overlaps.
func (c Conflicts) Exists() bool { return c.Conflicts.Exist }

// UnmarshalJSON rejects a response without conflicts.exist, which must not be read as "no conflict".
func (c *Conflicts) UnmarshalJSON(data []byte) error {
	var members struct {
		Conflicts struct {
			Exist *bool `json:"exist"`
		} `json:"conflicts"`
	}
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	if members.Conflicts.Exist == nil {
		return errors.New("conflicts.exist is missing")
	}
	c.Conflicts.Exist = *members.Conflicts.Exist
	return nil
}
