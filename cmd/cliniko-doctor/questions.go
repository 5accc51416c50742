package main

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// question is a question that the documents of the API leave open.
type question struct {
	text     string
	requests int // that the answer takes at most
	answer   func(context.Context, *doctor) string
}

// questions are answered from the records that were read, or by a few more requests.
var questions = slices.Concat([]question{
	{"Which number has each day of the week?", 0, dayNumbers},
	{"Which fields do recalls have?", 0, fieldsOf("Recall")},
	{"Which fields do recall types have?", 0, fieldsOf("RecallType")},
	{"Which form do times have?", 0, formsOf("date-time")},
	{"Which form do dates have?", 0, formsOf("date")},
	{"Which form do times of day have?", 0, formsOf("time")},
	{"Which form do amounts have?", 0, formsOf("decimal")},
	{"Which form do IDs have?", 0, formsOf("int64")},
	{"Which hidden records are in lists without filters?", 0, hiddenRecords},
	{"Are lists in the order of created_at?", 0, defaultOrder},
	{"Do lists count their records?", 0, countedLists},
	{"Do links to the next page have the host of the request?", 0, nextLinks},
	{"Is an empty link missing or null?", 0, emptyLinks},
	{"Do the public settings have account.time_zone?", 0, accountTimeZone},
}, probes)

// ask answers all questions.
func (d *doctor) ask(ctx context.Context) {
	for _, q := range questions {
		if ctx.Err() != nil {
			return
		}
		d.report.Questions = append(d.report.Questions, Question{q.text, q.answer(ctx, d)})
	}
}

// unanswered begins an answer that the account's data cannot give.
const unanswered = "cannot tell: "

// dayNumberings are the ways to number days that sources mention.
var dayNumberings = []struct {
	text   string
	number func(time.Weekday) int
}{
	{"1 is Monday, 7 is Sunday", func(d time.Weekday) int { return (int(d)+6)%7 + 1 }},
	{"0 is Sunday, 6 is Saturday", func(d time.Weekday) int { return int(d) }},
	{"0 is Monday, 6 is Sunday", func(d time.Weekday) int { return (int(d) + 6) % 7 }},
}

// workingDays are the days on which a practitioner works at a business.
type workingDays struct {
	numbers map[int]bool
	zone    *time.Location
}

// dayNumbers compares the weekdays of appointments with the working days of their practitioners.
func dayNumbers(_ context.Context, d *doctor) string {
	works, numbers := d.workingDays()
	if len(numbers) == 0 {
		return unanswered + "no daily availabilities"
	}
	appointments, onSunday := 0, 0
	fits := make([]int, len(dayNumberings))
	for _, record := range d.inspector.samples["IndividualAppointment"] {
		days := works[workplaceOf(record)]
		at, err := time.Parse(time.RFC3339, textOf(record, "starts_at"))
		if err != nil || days.zone == nil {
			continue
		}
		weekday := at.In(days.zone).Weekday()
		appointments++
		if weekday == time.Sunday {
			onSunday++
		}
		for i, numbering := range dayNumberings {
			if days.numbers[numbering.number(weekday)] {
				fits[i]++
			}
		}
	}
	answers := []string{fmt.Sprintf("the numbers are %v; %d of %d appointments are on a Sunday", numbers, onSunday, appointments)}
	for i, numbering := range dayNumberings {
		answers = append(answers, fmt.Sprintf("if %s, %d of %d appointments are on a working day", numbering.text, fits[i], appointments))
	}
	return strings.Join(answers, "; ")
}

// workingDays returns the days by workplace, and the numbers that days have.
func (d *doctor) workingDays() (works map[string]workingDays, numbers []int) {
	works = map[string]workingDays{}
	for _, record := range d.inspector.samples["DailyAvailability"] {
		number, err := strconv.Atoi(fmt.Sprint(record["day_of_week"]))
		if err != nil || number < 0 || number > 7 {
			continue
		}
		numbers = append(numbers, number)
		days, known := works[workplaceOf(record)]
		if !known {
			days.numbers = map[int]bool{}
			days.zone, _ = time.LoadLocation(textOf(record, "time_zone_identifier")) // nil: not counted
			works[workplaceOf(record)] = days
		}
		hours, _ := record["availabilities"].([]any)
		days.numbers[number] = len(hours) > 0
	}
	slices.Sort(numbers)
	return works, slices.Compact(numbers)
}

// workplaceOf returns the practitioner and the business of a record.
func workplaceOf(record map[string]any) string {
	return linkTo(record, "practitioner") + " " + linkTo(record, "business")
}

// fieldsOf lists the fields of the records of a schema.
func fieldsOf(schema string) func(context.Context, *doctor) string {
	return func(_ context.Context, d *doctor) string {
		records := d.inspector.samples[schema]
		if len(records) == 0 {
			return unanswered + "no records"
		}
		var fields []string
		for name, present := range d.inspector.present[schema] {
			forms := map[string]bool{}
			for _, record := range records {
				if value, ok := record[name]; ok {
					forms[d.inspector.words.formOf(value)] = true
				}
			}
			if _, documented := d.inspector.spec.Schemas[schema].Fields[name]; !documented {
				name = d.inspector.shownName(name, present, len(records))
			}
			fields = append(fields, name+": "+strings.Join(slices.Sorted(maps.Keys(forms)), " or "))
		}
		slices.Sort(fields)
		return strings.Join(fields, "; ")
	}
}

// formsOf counts the forms of all values with a documented format.
func formsOf(format string) func(context.Context, *doctor) string {
	return func(_ context.Context, d *doctor) string {
		if len(d.inspector.forms[format]) == 0 {
			return unanswered + "no values"
		}
		return counted(mostFrequent(d.inspector.forms[format]))
	}
}

// counted lists names with their counts, the most frequent ones first.
func counted(counts map[string]int) string {
	var texts []string
	for _, name := range byFrequency(counts) {
		texts = append(texts, fmt.Sprintf("%d × %s", counts[name], name))
	}
	return strings.Join(texts, "; ")
}

func hiddenRecords(_ context.Context, d *doctor) string {
	hidden := map[string]int{}
	for schema, records := range d.inspector.samples {
		for _, record := range records {
			for _, field := range []string{"archived_at", "cancelled_at", "deleted_at", "merged_at"} {
				if textOf(record, field) != "" {
					hidden[schema+"."+field]++
				}
			}
		}
	}
	if len(hidden) == 0 {
		return "none"
	}
	return counted(hidden)
}

// listFacts are facts about the first pages of lists.
type listFacts struct {
	sorted, unsorted, counted, uncounted []string       // routes
	next                                 map[string]int // forms of links to the next page
}

// note notes the facts about a first page.
func (l *listFacts) note(x *exchange, records []map[string]any) {
	body := asObject(decode(x.body.Bytes()))
	if body == nil || x.status/100 != 2 {
		return
	}
	if _, ok := body["total_entries"]; ok {
		l.counted = append(l.counted, x.op.Path)
	} else {
		l.uncounted = append(l.uncounted, x.op.Path)
	}
	if next := textOf(asObject(body["links"]), "next"); next != "" {
		if l.next == nil {
			l.next = map[string]int{}
		}
		l.next[formOfLink(next, x.host)]++
	}
	var times []string
	for _, record := range records {
		if created := textOf(record, "created_at"); created != "" {
			times = append(times, created)
		}
	}
	switch {
	case len(times) < 2:
	case slices.IsSorted(times):
		l.sorted = append(l.sorted, x.op.Path)
	default:
		l.unsorted = append(l.unsorted, x.op.Path)
	}
}

func formOfLink(link, host string) string {
	u, err := url.Parse(link)
	switch {
	case err != nil:
		return "not an address"
	case u.Host == "":
		return "without a host"
	case u.Host == host:
		return "the same host"
	default:
		return "another host"
	}
}

func defaultOrder(_ context.Context, d *doctor) string {
	answer := fmt.Sprintf("%d lists are", len(d.lists.sorted))
	if len(d.lists.unsorted) > 0 {
		answer += "; these are not: " + strings.Join(d.lists.unsorted, " ")
	}
	return answer
}

func countedLists(_ context.Context, d *doctor) string {
	answer := fmt.Sprintf("%d have total_entries", len(d.lists.counted))
	if len(d.lists.uncounted) > 0 {
		answer += "; these have not: " + strings.Join(d.lists.uncounted, " ")
	}
	return answer
}

func nextLinks(_ context.Context, d *doctor) string {
	if len(d.lists.next) == 0 {
		return unanswered + "no list has a second page"
	}
	return counted(d.lists.next)
}

// emptyLinks looks at links to one record.
func emptyLinks(_ context.Context, d *doctor) string {
	missing, null := 0, 0
	for schema, records := range d.inspector.samples {
		for name, field := range d.inspector.spec.Schemas[schema].Fields {
			if field.Type != apispec.TypeLink || field.Many {
				continue
			}
			for _, record := range records {
				if value, ok := record[name]; !ok {
					missing++
				} else if value == nil {
					null++
				}
			}
		}
	}
	return fmt.Sprintf("missing %d times, null %d times", missing, null)
}

func accountTimeZone(_ context.Context, d *doctor) string {
	settings := d.inspector.samples["PublicSettings"]
	if len(settings) == 0 {
		return unanswered + "the settings could not be read"
	}
	value, ok := asObject(settings[0]["account"])["time_zone"]
	if !ok {
		return "no"
	}
	return "yes, as " + d.inspector.words.formOf(value)
}

// textOf returns a member that is a string, or "".
func textOf(record map[string]any, name string) string {
	text, _ := record[name].(string)
	return text
}

// linkTo returns the address of a linked record, or "".
func linkTo(record map[string]any, name string) string {
	return textOf(asObject(asObject(record[name])["links"]), "self")
}
