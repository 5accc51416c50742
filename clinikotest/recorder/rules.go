package recorder

import (
	"regexp"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// Kinds of values that are not formats of the description.
const (
	kindCount    = "count"     // a count, duration, percentage or code
	kindNumber   = "number"    // any other number: amounts, sizes, reference numbers
	kindText     = "text"      // free text
	kindName     = "name"      // of people, word by word
	kindDay      = "day"       // a date of business, not of a person's life
	kindColour   = "colour"    // #rrggbb
	kindTimeZone = "time zone" // Rails' name or IANA's
	kindLink     = "link"      // to the API
	kindMessage  = "message"   // an error message of the API
)

// rules returns the replacement for a text, by its kind or the format of its field.
// A rule returns false if the text is not of its kind. A text without a rule is
// removed.
var rules = map[string]func(*scrubber, string) (string, bool){
	"int64":      (*scrubber).id,
	"uuid":       (*scrubber).uuid,
	"date-time":  (*scrubber).moved,
	kindDay:      (*scrubber).moved,
	"date":       (*scrubber).date,
	"time":       kept(regexp.MustCompile(`^[0-2][0-9]:[0-5][0-9]$`)),
	kindCount:    kept(regexp.MustCompile(`^-?[0-9]{1,6}(\.[0-9]{1,4})?$`)),
	kindColour:   kept(regexp.MustCompile(`^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)),
	"boolean":    kept(regexp.MustCompile(`^(true|false)$`)), // of a filter
	kindTimeZone: (*scrubber).timeZone,
	kindMessage:  (*scrubber).message,
	"decimal":    (*scrubber).number,
	kindNumber:   (*scrubber).number,
	"uri":        (*scrubber).uri,
	"ipv4":       (*scrubber).ip,
	"phone":      (*scrubber).phone,
	kindName:     (*scrubber).name,
	kindText:     (*scrubber).text,
}

// kindsByName holds the fields whose name says more than their type. Numbers
// are kept only when they stand here as counts.
var kindsByName = index(map[string]string{
	kindName: `author_name display_name first_name from label last_name patient_name preferred_first_name
		preferred_name to`,
	kindDay:      `expiry_date issue_date recall_at`,
	kindColour:   `color`,
	kindTimeZone: `time_zone time_zone_identifier`,
	kindCount: `allow_bookings_days_in_advance amount booking_reservation_minutes cancellation_reason
		daily_bookings_limit default_wait_list_expiry_period discount_percentage duration_in_minutes end_hour
		invoice_status logo_height max_appointments_per_day_segment max_attendees max_message_length max_sessions
		min_hours_advance_required_to_book min_hours_notice_for_patient_cancellation number_of_repeats
		number_of_usable_characters_per_message quantity rate repeating_interval sent_email_follow_ups_count
		sent_email_reminders_count sent_sms_follow_ups_count sent_sms_reminders_count start_hour stock_level
		tax_rate timeslot_height_in_pixels timeslot_size_in_minutes total_entries treatment_note_status`,
})

func index(names map[string]string) map[string]string {
	kinds := map[string]string{}
	for kind, list := range names {
		for name := range strings.FieldsSeq(list) {
			kinds[name] = kind
		}
	}
	return kinds
}

func kindOf(name string, field apispec.Field) string {
	kind, named := kindsByName[name]
	switch {
	case named:
		return kind
	case field.Format != "":
		return field.Format
	case field.Type == apispec.TypeInteger || field.Type == apispec.TypeNumber:
		return kindNumber
	}
	return kindText
}

// kept returns a rule that keeps texts of a harmless form.
func kept(form *regexp.Regexp) func(*scrubber, string) (string, bool) {
	return func(_ *scrubber, text string) (string, bool) { return text, form.MatchString(text) }
}

// timeZone keeps documented time zones.
func (s *scrubber) timeZone(text string) (string, bool) {
	if s.zones[text] {
		return text, true
	}
	return s.text(text)
}

// timeForms are the formats of times and dates that the API has been seen to use.
var timeForms = []string{
	time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05.000Z0700",
	time.DateOnly,
}

// wildcards replaces a date with wildcards in a filter.
const wildcards = "****-**-**"

// moved moves a time or date by the same time as all others of the recording. It
// keeps the format, the weekday and the time of day.
func (s *scrubber) moved(text string) (string, bool) {
	if wildcardForm.MatchString(text) {
		return wildcards, true
	}
	for _, form := range timeForms {
		at, err := time.Parse(form, text)
		if err != nil || at.Format(form) != text {
			continue
		}
		at = at.Add(s.shift)
		return at.Format(form), at.Year() > 0
	}
	return "", false
}

// date makes up a date independently of others. If dates of birth were moved like
// other dates, guessing the shift would reveal them.
func (s *scrubber) date(text string) (string, bool) {
	if wildcardForm.MatchString(text) {
		return wildcards, true
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", false
	}
	const days = 80 * 365 // until 2009
	made := time.Date(1930, time.January, 1+s.random("date", text).IntN(days), 0, 0, 0, 0, time.UTC)
	return made.Format(time.DateOnly), true
}

// The forms of texts that the rules distinguish.
var (
	idForm       = regexp.MustCompile(`^[0-9]{1,19}$`)
	numberForm   = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,6})?$`)
	wildcardForm = regexp.MustCompile(`^[0-9*-]*\*[0-9*-]*$`)
	indexForm    = regexp.MustCompile(`\[[0-9]{1,3}\]`)
	uuidForm     = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	phoneForm    = regexp.MustCompile(`^[+(0][0-9() .-]{7,19}$`)
	codeForm     = regexp.MustCompile(`^[0-9A-Z./ -]{1,30}$`)
)
