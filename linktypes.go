package cliniko

// Types for IDs and links to records for which the API documents no operations.

// Appointment is an individual or a group appointment; the API does not tell which. IDs are the same and can be
// converted, as in AppointmentID(individualAppointment.ID).
type Appointment struct{}

// AppointmentID is the ID of an individual or a group appointment.
type AppointmentID = ID[Appointment]

// CommunicationTemplate is a text for confirmations, reminders and follow-ups.
type CommunicationTemplate struct{}

// CommunicationTemplateID is the ID of a communication template.
type CommunicationTemplateID = ID[CommunicationTemplate]

// InvoiceSourceItem is the billable item or product from which an invoice item was created.
type InvoiceSourceItem struct{}

// InvoiceSourceItemID is the ID of the billable item or product from which an invoice item was created.
type InvoiceSourceItemID = ID[InvoiceSourceItem]

// Letter is a letter about a patient.
type Letter struct{}

// LetterID is the ID of a letter.
type LetterID = ID[Letter]

// Payment is a payment for one or more invoices.
type Payment struct{}

// Referrer is the patient or contact who referred a patient; [ReferrerType] tells which. IDs are the same and can be
// converted, as in ReferrerID(contact.ID).
type Referrer struct{}

// ReferrerID is the ID of the patient or contact who referred a patient.
type ReferrerID = ID[Referrer]
