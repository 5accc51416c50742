// Package admin controls a clinic by requests, for tests that are not written in Go: its clock, faults, records and log.
//
// All paths begin with /_admin/. Requests need the API key, which also selects the clinic. Bodies are JSON.
package admin
