package mirror

import (
	"context"
	"iter"
	"reflect"
	"strconv"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// list is a list of the API.
type list struct {
	*table

	// read returns the records that changed since a position. A list that has no Changes is read whole.
	read  func(c *cliniko.Client, from cliniko.Position) walk
	whole bool

	// gone returns those of the IDs that the API does not have any more; nil for a list that is read whole.
	gone func(ctx context.Context, c *cliniko.Client, ids []int64) ([]int64, error)
}

// walk is a walk over a list, whatever the type of its records.
type walk struct {
	records  func(context.Context) iter.Seq2[any, error] // pointers to them, which are good until the next one
	position func() cliniko.Position
	total    func() int
}

// describe fills in a list, whose records have a type that the compiler knows.
type describe func(spec *apispec.Spec) (list, error)

// allLists are the lists of the API that have records: what the clinic is, what it offers, and then the patients and what
// belongs to them. /bookings is not here, because its records are those of three other lists: it is a view. Available
// times are not records.
var allLists = []describe{
	changing("businesses", func(c *cliniko.Client) changer[cliniko.Business] { return c.Businesses }),
	changing("practitioners", func(c *cliniko.Client) changer[cliniko.Practitioner] { return c.Practitioners }),
	changing("users", func(c *cliniko.Client) changer[cliniko.User] { return c.Users }),
	changing("practitioner_reference_numbers", func(c *cliniko.Client) changer[cliniko.PractitionerReferenceNumber] {
		return c.PractitionerReferenceNumbers
	}),
	changing("daily_availabilities", func(c *cliniko.Client) changer[cliniko.DailyAvailability] { return c.DailyAvailabilities }),
	changing("taxes", func(c *cliniko.Client) changer[cliniko.Tax] { return c.Taxes }),
	changing("billable_items", func(c *cliniko.Client) changer[cliniko.BillableItem] { return c.BillableItems }),
	changing("product_suppliers", func(c *cliniko.Client) changer[cliniko.ProductSupplier] { return c.ProductSuppliers }),
	changing("products", func(c *cliniko.Client) changer[cliniko.Product] { return c.Products }),
	changing("concession_types", func(c *cliniko.Client) changer[cliniko.ConcessionType] { return c.ConcessionTypes }),
	changing("concession_prices", func(c *cliniko.Client) changer[cliniko.ConcessionPrice] { return c.ConcessionPrices }),
	changing("appointment_types", func(c *cliniko.Client) changer[cliniko.AppointmentType] { return c.AppointmentTypes }),
	changing("appointment_type_billable_items", func(c *cliniko.Client) changer[cliniko.AppointmentTypeBillableItem] {
		return c.AppointmentTypeBillableItems
	}),
	changing("appointment_type_products", func(c *cliniko.Client) changer[cliniko.AppointmentTypeProduct] {
		return c.AppointmentTypeProducts
	}),
	readWhole("services", func(c *cliniko.Client) *cliniko.Walk[cliniko.Service] {
		return c.Services.Walk(cliniko.ServiceListOptions{})
	}),
	changing("unavailable_block_types", func(c *cliniko.Client) changer[cliniko.UnavailableBlockType] { return c.UnavailableBlockTypes }),
	changing("referral_source_types", func(c *cliniko.Client) changer[cliniko.ReferralSourceType] { return c.ReferralSourceTypes }),
	changing("patient_form_templates", func(c *cliniko.Client) changer[cliniko.PatientFormTemplate] { return c.PatientFormTemplates }),
	changing("treatment_note_templates", func(c *cliniko.Client) changer[cliniko.TreatmentNoteTemplate] {
		return c.TreatmentNoteTemplates
	}),
	readWhole("recall_types", func(c *cliniko.Client) *cliniko.Walk[cliniko.RecallType] {
		return c.RecallTypes.Walk(cliniko.RecallTypeListOptions{})
	}),
	changing("contacts", func(c *cliniko.Client) changer[cliniko.Contact] { return c.Contacts }),
	changing("patients", func(c *cliniko.Client) changer[cliniko.Patient] { return c.Patients }),
	changing("relationships", func(c *cliniko.Client) changer[cliniko.Relationship] { return c.Relationships }),
	changing("referral_sources", func(c *cliniko.Client) changer[cliniko.ReferralSource] { return c.ReferralSources }),
	changing("medical_alerts", func(c *cliniko.Client) changer[cliniko.MedicalAlert] { return c.MedicalAlerts }),
	changing("patient_cases", func(c *cliniko.Client) changer[cliniko.PatientCase] { return c.PatientCases }),
	changing("availability_blocks", func(c *cliniko.Client) changer[cliniko.AvailabilityBlock] { return c.AvailabilityBlocks }),
	changing("unavailable_blocks", func(c *cliniko.Client) changer[cliniko.UnavailableBlock] { return c.UnavailableBlocks }),
	changing("group_appointments", func(c *cliniko.Client) changer[cliniko.GroupAppointment] { return c.GroupAppointments }),
	changing("individual_appointments", func(c *cliniko.Client) changer[cliniko.IndividualAppointment] {
		return c.IndividualAppointments
	}),
	changing("attendees", func(c *cliniko.Client) changer[cliniko.Attendee] { return c.Attendees }),
	changing("invoices", func(c *cliniko.Client) changer[cliniko.Invoice] { return c.Invoices }),
	changing("invoice_items", func(c *cliniko.Client) changer[cliniko.InvoiceItem] { return c.InvoiceItems }),
	changing("stock_adjustments", func(c *cliniko.Client) changer[cliniko.StockAdjustment] { return c.StockAdjustments }),
	readWhole("recalls", func(c *cliniko.Client) *cliniko.Walk[cliniko.Recall] {
		return c.Recalls.Walk(cliniko.RecallListOptions{})
	}),
	changing("communications", func(c *cliniko.Client) changer[cliniko.Communication] { return c.Communications }),
	changing("patient_attachments", func(c *cliniko.Client) changer[cliniko.PatientAttachment] { return c.PatientAttachments }),
	changing("patient_forms", func(c *cliniko.Client) changer[cliniko.PatientForm] { return c.PatientForms }),
	changing("treatment_notes", func(c *cliniko.Client) changer[cliniko.TreatmentNote] { return c.TreatmentNotes }),
}

// changer is a service whose list can be read from a position.
type changer[T any] interface {
	Changes(from cliniko.Position) *cliniko.Walk[T]
	Reconcile(ctx context.Context, ids []cliniko.ID[T]) ([]cliniko.ID[T], error)
}

func changing[T any](name string, service func(*cliniko.Client) changer[T]) describe {
	return func(spec *apispec.Spec) (list, error) {
		t, err := newTable(spec, name, reflect.TypeFor[T]())
		read := func(c *cliniko.Client, from cliniko.Position) walk {
			return walkOf(service(c).Changes(from).InFlight(inFlight))
		}
		gone := func(ctx context.Context, c *cliniko.Client, ids []int64) ([]int64, error) {
			found, failed := service(c).Reconcile(ctx, textIDs[T](ids))
			return numbers(found), failed
		}
		return list{table: t, read: read, gone: gone}, err
	}
}

func readWhole[T any](name string, walkOver func(*cliniko.Client) *cliniko.Walk[T]) describe {
	return func(spec *apispec.Spec) (list, error) {
		t, err := newTable(spec, name, reflect.TypeFor[T]())
		read := func(c *cliniko.Client, _ cliniko.Position) walk { return walkOf(walkOver(c)) }
		return list{table: t, read: read, whole: true}, err
	}
}

// inFlight is the number of parts of a list that are read at the same time, while rows are written.
const inFlight = 4

func walkOf[T any](w *cliniko.Walk[T]) walk {
	records := func(ctx context.Context) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			for record, err := range w.All(ctx) {
				if !yield(&record, err) {
					return
				}
			}
		}
	}
	return walk{records, w.Position, w.Total}
}

func textIDs[T any](ids []int64) []cliniko.ID[T] {
	texts := make([]cliniko.ID[T], len(ids))
	for i, id := range ids {
		texts[i] = cliniko.ID[T](strconv.FormatInt(id, 10))
	}
	return texts
}

func numbers[T any](ids []cliniko.ID[T]) []int64 {
	found := make([]int64, 0, len(ids))
	for _, id := range ids {
		if n, err := strconv.ParseInt(string(id), 10, 64); err == nil {
			found = append(found, n)
		}
	}
	return found
}

// newLists returns all lists with their tables.
func newLists() ([]list, error) {
	spec, err := apispec.Load()
	if err != nil {
		return nil, err
	}
	lists := make([]list, 0, len(allLists))
	for _, describe := range allLists {
		l, err := describe(spec)
		if err != nil {
			return nil, err
		}
		lists = append(lists, l)
	}
	return lists, nil
}
