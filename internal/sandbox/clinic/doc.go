// Package clinic knows facts about records that are in no schema: the defaults of new records, the labels of codes,
// addresses, phone numbers, and which records must be kept consistent, such as an attendee and its appointment.
//
// It changes records in a store and knows nothing of requests or responses.
package clinic
