package main

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cliniko-go/cliniko"
)

// kind is the way in which a field is filled in.
type kind string

const (
	line   kind = "text"
	email  kind = "email"
	tel    kind = "tel"
	date   kind = "date"
	area   kind = "area"   // several lines
	choose kind = "select" // one of a list
	radio  kind = "radio"
	check  kind = "check" // any number
	agree  kind = "agree" // one box
)

// option is something to choose. Its value is the token or the value that the API knows it by.
type option struct{ Value, Label string }

// field is something that the form asks for, with what was typed.
type field struct {
	Name         string
	Label        string
	Hint         string
	Kind         kind
	Required     bool
	Autocomplete string
	Options      []option
	Other        bool // free text is allowed in addition to the options

	Value     string // what was typed or chosen
	Chosen    []string
	OtherText string
	Error     string

	question *cliniko.PatientFormQuestion // nil if the field is not about a question
	token    string                       // of a custom field
}

// section is a group of fields.
type section struct {
	Name        string
	Description string
	Fields      []*field
}

// Has reports whether an option is chosen.
func (f *field) Has(value string) bool { return slices.Contains(f.Chosen, value) || f.Value == value }

// IsGroup reports whether the field has several inputs.
func (f *field) IsGroup() bool { return f.Kind == radio || f.Kind == check }

// CanBeNone reports whether the field needs a way to choose nothing, because a choice cannot be undone otherwise.
func (f *field) CanBeNone() bool { return f.Kind == radio && (f.Other || !f.Required) }

// Target is the ID of the input that a link to the field leads to.
func (f *field) Target() string {
	if f.IsGroup() && len(f.Options) > 0 {
		return f.Name + "-0"
	}
	return f.Name
}

// nameOf returns the name of an input. It depends on the text of the question, so that an answer cannot come to another
// question when the clinic changes its form at that moment.
func nameOf(parts ...string) string {
	return fmt.Sprintf("q%.5x", sha256.Sum256([]byte(strings.Join(parts, "\x00"))))
}

// read takes what was typed from the values of a form.
func (f *field) read(values url.Values) {
	f.Value, f.Chosen, f.OtherText = "", nil, ""
	switch f.Kind {
	case radio, check, choose, agree:
		for _, value := range values[f.Name] {
			if slices.ContainsFunc(f.Options, func(o option) bool { return o.Value == value }) {
				f.Chosen = append(f.Chosen, value)
			}
		}
		f.OtherText = clean(values.Get(f.Name+"-other"), false)
	case area:
		f.Value = clean(values.Get(f.Name), true)
	case line, email, tel, date:
		f.Value = clean(values.Get(f.Name), false)
	}
}

// clean removes what nobody types on purpose.
func clean(text string, lines bool) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, text))
}

// isEmpty reports whether nothing was typed or chosen.
func (f *field) isEmpty() bool { return f.Value == "" && len(f.Chosen) == 0 && f.OtherText == "" }

// limits are the longest texts that the API accepts, in characters.
var limits = map[kind]int{line: 255, email: 255, tel: 100, area: 9000}

// address is the form of the email addresses that the API accepts.
var address = regexp.MustCompile("(?i)^[A-Z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Z0-9.-]+\\.[A-Z]{2,63}$")

// check sets Error, and reports whether the field is filled in correctly.
func (f *field) check(today cliniko.Date) bool {
	f.Error = f.problem(today)
	return f.Error == ""
}

func (f *field) problem(today cliniko.Date) string {
	if f.isEmpty() {
		return f.problemIfEmpty()
	}
	limit := limits[f.Kind]
	switch length := utf8.RuneCountInString(f.Value); {
	case limit > 0 && length > limit:
		return fmt.Sprintf("Use at most %d characters. These are %d.", limit, length)
	case utf8.RuneCountInString(f.OtherText) > 255:
		return "Use at most 255 characters for the other answer."
	case f.Kind == radio && len(f.Chosen) > 0 && f.OtherText != "":
		return "Choose one answer, or type another one, but not both."
	}
	return f.problemOfForm(today)
}

func (f *field) problemIfEmpty() string {
	switch {
	case !f.Required:
		return ""
	case f.IsGroup() || f.Kind == choose:
		return "Choose an answer."
	case f.Kind == agree:
		return "Check this box to go on."
	default:
		return "Fill this in."
	}
}

// problemOfForm is about what only some kinds of fields accept.
func (f *field) problemOfForm(today cliniko.Date) string {
	switch {
	case f.Kind == email && !address.MatchString(f.Value):
		return "Write an email address like name@example.com."
	case f.Kind == tel && len(digits(f.Value)) < 6:
		return "Write a phone number with at least 6 digits."
	case f.Kind == date:
		return f.problemOfDate(today)
	default:
		return ""
	}
}

func (f *field) problemOfDate(today cliniko.Date) string {
	day, err := cliniko.ParseDate(f.Value)
	switch {
	case err != nil || day.Year < 1875 || day.Year > 2200:
		return "Write a date like 1985-11-30."
	case f.Name == "date_of_birth" && day.Compare(today) > 0:
		return "This date is in the future."
	}
	return ""
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// texts returns the answer for people to read.
func (f *field) texts() []string {
	var texts []string
	for _, o := range f.Options {
		if slices.Contains(f.Chosen, o.Value) {
			texts = append(texts, o.Label)
		}
	}
	for _, typed := range []string{f.Value, f.OtherText} {
		if typed != "" {
			texts = append(texts, typed)
		}
	}
	return texts
}

// The tags of HTML, and those of them that end a line.
var (
	lineEnd = regexp.MustCompile(`(?i)<br\s*/?>|</(div|p|li|h[1-6])>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
)

// plain returns the text of the HTML of a template.
func plain(markup string) string {
	text := tag.ReplaceAllString(lineEnd.ReplaceAllString(markup, "\n"), "")
	return strings.TrimSpace(html.UnescapeString(text))
}

// markup returns a text as the HTML that the API accepts in answers.
func markup(text string) string {
	return "<div>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</div>"
}
