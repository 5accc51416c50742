// Package sandbox documents the rooms of the sandbox, which package clinikotest
// shows to users. Imports run downwards only:
//
//	api      routes, roles, validated writes and their effects, responses
//	seed     a made-up clinic
//	bodies   request bodies by their descriptions
//	diary    working hours, free times, conflicts, repeats
//	clinic   facts about records that no schema says
//	store    records, indexes, filters, sort orders, JSON
//
//	files    the file host
//	traffic  rate limit, faults, log
//	memory   requests without a network
//	wire     what the API and the file host share
package sandbox
