// Package wire holds what the API and the file host share: the form of a response
// before it is sent, and the address that a request was sent to.
package wire
