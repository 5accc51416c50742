package cliniko

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"time"
)

// Dates, IDs and links can be parameters and results of queries with package database/sql. Zero values are NULL in the
// database.

// Value returns the date as "2006-01-02", or nil for the zero Date. It fails if d is not a day of the calendar.
func (d Date) Value() (driver.Value, error) {
	text, err := d.MarshalText()
	if err != nil || d.IsZero() {
		return nil, err
	}
	return string(text), nil
}

// Scan reads a column of type date, or text of the forms that [Date] is read from. From a time it takes the day in the
// time's own location. NULL, "" and the zero time are read as the zero Date.
func (d *Date) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		day, err := dayOf(src)
		if err == nil {
			*d = day
		}
		return err
	case string:
		return d.UnmarshalText([]byte(src))
	case []byte:
		return d.UnmarshalText(src)
	default:
		return fmt.Errorf("a date cannot be read from a column of type %T", src)
	}
}

// dayOf returns the day of a time in its own location, and the zero Date for the zero time.
func dayOf(t time.Time) (Date, error) {
	if t.IsZero() {
		return Date{}, nil
	}
	day := DateOf(t)
	_, err := day.MarshalText()
	return day, err
}

// Value returns the ID as a string, which databases also accept for an integer column, or nil if the ID is "". It fails
// if the ID is not 1 to 19 digits.
func (id ID[T]) Value() (driver.Value, error) {
	switch {
	case id == "":
		return nil, nil
	case !isID(string(id)):
		return nil, errNotAnID
	default:
		return string(id), nil
	}
}

// Scan reads a text or integer column. NULL and "" are read as "".
func (id *ID[T]) Scan(src any) error {
	var digits string
	switch src := src.(type) {
	case nil:
	case string:
		digits = src
	case []byte:
		digits = string(src)
	case int64:
		digits = strconv.FormatInt(src, 10)
	default:
		return fmt.Errorf("an ID cannot be read from a column of type %T", src)
	}
	if digits != "" && !isID(digits) {
		return errNotAnID
	}
	*id = ID[T](digits)
	return nil
}

// Value returns the ID of the record that the link points to, or nil if there is none.
func (l Link[T]) Value() (driver.Value, error) { return l.ID().Value() }

// Scan reads the ID of a record, as [ID.Scan] does. [Link.ID] then returns it. The address of the record is not known.
func (l *Link[T]) Scan(src any) error {
	var id ID[T]
	if err := id.Scan(src); err != nil {
		return err
	}
	*l = Link[T]{Links: SelfLink{Self: string(id)}}
	return nil
}
