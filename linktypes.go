package cliniko

// What ids and links point to, and the API documents no operation for.

// Appointment is an individual or a group appointment, where the API does not tell which. Its id is the same as theirs:
// AppointmentID(individualAppointment.ID).
type Appointment struct{}

// AppointmentID is the id of an individual or a group appointment.
type AppointmentID = ID[Appointment]

// CommunicationTemplate is a text for confirmations, reminders and follow-ups.
type CommunicationTemplate struct{}

// CommunicationTemplateID is the id of a template for communications.
type CommunicationTemplateID = ID[CommunicationTemplate]

// InvoiceSourceItem is what a line of an invoice was made from.
type InvoiceSourceItem struct{}

// InvoiceSourceItemID is the id of what a line of an invoice was made from.
type InvoiceSourceItemID = ID[InvoiceSourceItem]

// Letter is a letter about a patient.
type Letter struct{}

// LetterID is the id of a letter.
type LetterID = ID[Letter]

// Payment is a payment of invoices.
type Payment struct{}

// Referrer is who referred a patient: a patient or a contact, by [ReferrerType]. Its id is the same as theirs:
// ReferrerID(contact.ID).
type Referrer struct{}

// ReferrerID is the id of who referred a patient.
type ReferrerID = ID[Referrer]
