// Package clinic knows the facts about records that no schema says: the defaults
// of new records, the labels of codes, addresses, phone numbers, and which records
// must agree with one another, such as an attendee with its appointment.
//
// It changes records in a store and knows nothing of requests or responses.
package clinic
