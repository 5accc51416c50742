package cliniko

import (
	"bytes"
	"errors"
	"strings"
)

// ID is the ID of a T. It is a string of 1 to 19 digits, which can be larger than a float64 or a number in JavaScript
// can hold.
//
// An untyped constant such as "1640000079200001610" is an ID of any type. Convert a string variable, as in
// cliniko.PatientID(s). A method that receives anything other than 1 to 19 digits returns a [*ValidationError] and
// sends nothing.
//
// An ID is read from a JSON string, or from a JSON number as the API sent until March 2020. It is written as a string.
// null is read as "".
type ID[T any] string

var errNotAnID = errors.New("must be 1 to 19 digits")

// UnmarshalJSON reads a string or an integer without loss.
func (id *ID[T]) UnmarshalJSON(data []byte) error {
	digits := bytes.Trim(data, `"`)
	if string(data) == "null" {
		digits = nil
	}
	if len(digits) == 0 || isID(string(digits)) {
		*id = ID[T](digits)
		return nil
	}
	return errors.New("an ID must be a string or an integer of 1 to 19 digits")
}

// String returns the ID as the API writes it.
func (id ID[T]) String() string { return string(id) }

func (id ID[T]) segment() (string, error) {
	if !isID(string(id)) {
		return "", errNotAnID
	}
	return string(id), nil
}

// isID reports whether s is 1 to 19 digits. It is a plain loop because every record that is read goes through it.
func isID(s string) bool {
	if len(s) < 1 || len(s) > 19 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// SelfLink is the address of a record or of a list.
type SelfLink struct {
	Self string `json:"self,omitzero"`
}

// Link points from a record to a T. It is zero if there is no T, because the API then leaves the link out.
type Link[T any] struct {
	Links SelfLink `json:"links,omitzero"`
}

// ID returns the ID of the record that the link points to, or "" if there is none.
func (l Link[T]) ID() ID[T] {
	path, _, _ := strings.Cut(l.Links.Self, "?")
	id := path[strings.LastIndexByte(path, '/')+1:]
	if !isID(id) {
		return ""
	}
	return ID[T](id)
}

// RelatedLink points from a record to other records, usually a list of them. Use the methods and filters of the
// services to read these records.
type RelatedLink struct {
	Links SelfLink `json:"links,omitzero"`
}
