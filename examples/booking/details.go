package main

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cliniko-go/cliniko"
)

// details is what a visitor types: what the clinic needs to recognize a patient and to reach one. The names of the fields
// in the form are those of the API.
type details struct{ FirstName, LastName, DateOfBirth, Email, Phone string }

// fields holds the names of the fields, in their order on the page.
var fields = []string{"first_name", "last_name", "date_of_birth", "email", "patient_phone_numbers"}

func readDetails(r *http.Request) details {
	field := func(name string) string { return strings.Join(strings.Fields(r.PostFormValue(name)), " ") }
	return details{field("first_name"), field("last_name"), field("date_of_birth"), field("email"), field("patient_phone_numbers")}
}

var (
	emailForm = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]{2,}$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9 ()./-]*$`)
)

const maxText = 255

// problems returns what is wrong, by field, in words for the visitor. today is the day at the clinic.
func (d details) problems(today cliniko.Date) map[string]string {
	found := map[string]string{}
	for field, name := range map[string]string{"first_name": d.FirstName, "last_name": d.LastName} {
		what := "your " + strings.ReplaceAll(field, "_", " ")
		switch {
		case name == "":
			found[field] = "Enter " + what + "."
		case len(name) > maxText || strings.ContainsFunc(name, unicode.IsControl):
			found[field] = "Enter " + what + " in a shorter form, without special characters."
		}
	}
	born, err := cliniko.ParseDate(d.DateOfBirth)
	switch {
	case d.DateOfBirth == "":
		found["date_of_birth"] = "Enter your date of birth."
	case err != nil:
		found["date_of_birth"] = "Enter your date of birth as year, month and day, such as 1984-03-31."
	case born.After(today) || born.Year < today.Year-130:
		found["date_of_birth"] = "Enter your date of birth. This day is not in the last 130 years."
	}
	if !emailForm.MatchString(d.Email) || len(d.Email) > maxText {
		found["email"] = "Enter your email address, such as name@example.com."
	}
	digits := 0
	for _, r := range d.Phone {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if !phoneForm.MatchString(d.Phone) || digits < 8 || digits > 15 {
		found["patient_phone_numbers"] = "Enter your phone number with 8 to 15 digits, such as 0491 570 006."
	}
	return found
}

// request returns the request that creates the patient. A patient who exists is not changed: anybody can type a name.
func (d details) request() cliniko.PatientCreate {
	born, _ := cliniko.ParseDate(d.DateOfBirth) // checked by problems
	return cliniko.PatientCreate{
		FirstName: d.FirstName, LastName: d.LastName, DateOfBirth: cliniko.Some(born), Email: cliniko.Some(d.Email),
		PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: d.Phone}}),
	}
}

// problemsOf returns the problems of a booking that failed: those with the details, or else one with the whole.
func problemsOf(err error) map[string]string {
	found := map[string]string{}
	if invalid, ok := errors.AsType[*cliniko.ValidationError](err); ok {
		found[invalid.Field] = "Check this: it " + invalid.Reason + "."
	}
	if rejected, ok := errors.AsType[*cliniko.APIError](err); ok {
		for field, reasons := range rejected.Fields {
			found[field] = "Check this: it " + strings.Join(reasons, ", ") + "."
		}
	}
	maps.DeleteFunc(found, func(field, _ string) bool { return !slices.Contains(fields, field) })
	if len(found) == 0 {
		found[""] = "Nothing was booked, because the clinic’s diary cannot be reached. Try again in a minute."
	}
	return found
}

// describe returns an error for the log. The one for a patient that was left behind has the ID of the patient.
func describe(err error) string {
	if left, ok := errors.AsType[*cliniko.LeftBehindError[cliniko.Patient]](err); ok {
		return "a patient was created, and nothing was booked: " + cmp.Or(left.Err, errUncertain).Error()
	}
	return err.Error()
}
