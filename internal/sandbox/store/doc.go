// Package store holds the records of the sandbox in memory and answers
// questions about them: lookups by id and by link, filters, sort orders, and the
// JSON of a record.
//
// The shape of every collection is derived from package apispec, so a new resource needs nothing here. Store knows
// nothing of requests, of what a clinic does, or of how the fields of a record depend on one another. It does not lock;
// its caller must.
package store
