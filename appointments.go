package cliniko

import (
	"encoding/json"
	"errors"
)

// What the resources that stand in the diary have in common: individual and group appointments, and blocks.

// RepeatRule says how often something in the diary is repeated.
type RepeatRule struct {
	NumberOfRepeats   int        `json:"number_of_repeats,omitzero" check:"gt=0,max=100"` // 1 to 51; of an availability block 1 to 100
	RepeatType        RepeatType `json:"repeat_type,omitzero" check:"enum=Daily|Weekly|Monthly"`
	RepeatingInterval int        `json:"repeating_interval,omitzero" check:"gt=0,max=100"` // 1 to 100 days, weeks or months
}

// RepeatType is the unit of a [RepeatRule].
type RepeatType string

// The units that the API documents.
const (
	RepeatDaily   RepeatType = "Daily"
	RepeatWeekly  RepeatType = "Weekly"
	RepeatMonthly RepeatType = "Monthly"
)

// CancellationReason is why an appointment was cancelled.
type CancellationReason int

// The reasons that the API documents. 31, related to COVID-19, is found on old appointments and cannot be given any more.
const (
	CancellationFeelingBetter  CancellationReason = 10
	CancellationConditionWorse CancellationReason = 20
	CancellationSick           CancellationReason = 30
	CancellationCOVID19        CancellationReason = 31
	CancellationAway           CancellationReason = 40
	CancellationOther          CancellationReason = 50
	CancellationWork           CancellationReason = 60
)

// InvoiceStatus is how far an invoice is paid.
type InvoiceStatus int

// The states that the API documents.
const (
	InvoiceOpen       InvoiceStatus = 10
	InvoicePaid       InvoiceStatus = 20
	InvoiceClosed     InvoiceStatus = 30
	InvoiceOpenCredit InvoiceStatus = 40
)

// TreatmentNoteStatus is how far a treatment note is written.
type TreatmentNoteStatus int

// The states that the API documents.
const (
	TreatmentNoteDraft TreatmentNoteStatus = 10
	TreatmentNoteFinal TreatmentNoteStatus = 90
)

// Conflicts reports whether something in the diary overlaps with something else.
type Conflicts struct {
	Conflicts struct {
		Exist bool `json:"exist"`
	} `json:"conflicts"`
}

// Exists reports whether something overlaps.
func (c Conflicts) Exists() bool { return c.Conflicts.Exist }

// UnmarshalJSON rejects a response that does not say whether something overlaps: that is not "no conflict".
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
