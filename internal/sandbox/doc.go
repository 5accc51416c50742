// Package sandbox documents the packages of the sandbox, whose public API is package clinikotest. Each package imports
// only packages below it:
//
//	page     pages to look at a clinic
//	admin    control of a clinic by requests
//	api      routes, roles, validated writes and their effects, responses
//	seed     a made-up clinic
//	bodies   request bodies by their descriptions
//	diary    working hours, free times, conflicts, repeats
//	clinic   facts about records that no schema says
//	store    records, indexes, filters, sort orders, JSON
//
//	files    the file host
//	traffic  rate limit, faults, log
//	clock    the clock of a clinic
//	memory   requests without a network
//	wire     what the API and the file host share
package sandbox
