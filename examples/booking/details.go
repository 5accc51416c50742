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
	found := map[string]string{
		"first_name":            nameProblem(d.FirstName, "your first name"),
		"last_name":             nameProblem(d.LastName, "your last name"),
		"date_of_birth":         birthProblem(d.DateOfBirth, today),
		"patient_phone_numbers": phoneProblem(d.Phone),
	}
	if !emailForm.MatchString(d.Email) || len(d.Email) > maxText {
		found["email"] = "Enter your email address, such as name@example.com."
	}
	maps.DeleteFunc(found, func(_, problem string) bool { return problem == "" })
	return found
}

func nameProblem(name, what string) string {
	switch {
	case name == "":
		return "Enter " + what + "."
	case len(name) > maxText || strings.ContainsFunc(name, unicode.IsControl):
		return "Enter " + what + " in a shorter form, without special characters."
	default:
		return ""
	}
}

func birthProblem(typed string, today cliniko.Date) string {
	born, err := cliniko.ParseDate(typed)
	switch {
	case typed == "":
		return "Enter your date of birth."
	case err != nil:
		return "Enter your date of birth as year, month and day, such as 1984-03-31."
	case born.After(today) || born.Year < today.Year-130:
		return "Enter your date of birth. This day is not in the last 130 years."
	default:
		return ""
	}
}

func phoneProblem(typed string) string {
	digits := 0
	for _, r := range typed {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if !phoneForm.MatchString(typed) || digits < 8 || digits > 15 {
		return "Enter your phone number with 8 to 15 digits, such as 0491 570 006."
	}
	return ""
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
