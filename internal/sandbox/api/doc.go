// Package api serves the Cliniko API from the records of a store: routes, roles,
// reads, validated writes and what a write changes elsewhere.
//
// Operations, fields and responses follow package apispec. Resources without code
// of their own are served by the form of their paths. The package does not use the
// SDK, so that a test of the SDK against it can show mistakes in its models.
package api
