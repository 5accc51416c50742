// Package bodies reads the bodies of requests: it checks each field against its
// description in package apispec and converts it to a value of package store.
//
// It knows single fields only. Whether records exist, and which fields go
// together, is for package api to check.
package bodies
