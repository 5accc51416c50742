package cliniko

import (
	"bytes"
	"errors"
	"strings"
)

// ID is the id of a T. It is a string of digits, up to 19 of them: more than a float64 or JavaScript can hold.
//
// An untyped constant such as "1640000079200001610" is an ID of any kind; a string variable needs a conversion, as in
// cliniko.PatientID(s). A method that gets something else than 1 to 19 digits returns a [*ValidationError] before
// anything is sent.
//
// An ID reads a JSON string or, as the API sent until March 2020, a JSON number, and writes a string. null reads as "".
type ID[T any] string

var errNotAnID = errors.New("must be 1 to 19 digits")

// UnmarshalJSON reads a string or an integer without loss.
func (id *ID[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	digits := bytes.Trim(data, `"`)
	if len(digits) == 0 || isID(string(digits)) {
		*id = ID[T](digits)
		return nil
	}
	return errors.New("an id must be a string or an integer of 1 to 19 digits")
}

// String is the id as the API writes it.
func (id ID[T]) String() string { return string(id) }

func (id ID[T]) segment() (string, error) {
	if !isID(string(id)) {
		return "", errNotAnID
	}
	return string(id), nil
}

// isID tells whether s can be an id: 1 to 19 digits. It is a plain loop because every record that is read goes through it.
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

// SelfLink is the address of a record or a list.
type SelfLink struct {
	Self string `json:"self,omitzero"`
}

// Link points from a record to a single T. Where there is none, the API leaves the link out: it is the zero Link then.
type Link[T any] struct {
	Links SelfLink `json:"links,omitzero"`
}

// ID is the id of the record that the link points to, "" where there is none.
func (l Link[T]) ID() ID[T] {
	path, _, _ := strings.Cut(l.Links.Self, "?")
	id := path[strings.LastIndexByte(path, '/')+1:]
	if !isID(id) {
		return ""
	}
	return ID[T](id)
}

// RelatedLink points from a record to what belongs to it and has no id of its own, mostly a list of other records. The
// methods and filters of the services reach the same, typed.
type RelatedLink struct {
	Links SelfLink `json:"links,omitzero"`
}
