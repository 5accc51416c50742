package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// probes are questions that take requests of their own.
var probes = []question{
	{"What is past the last page?", 1, probe("/businesses", url.Values{"page": {"100000"}})},
	{"What is page 0?", 1, probe("/businesses", url.Values{"page": {"0"}})},
	{"What happens at per_page=101?", 1, manyPerPage},
	{"Is created_at:>= inclusive, and created_at:> exclusive?", 2, timeFilters},
	{"Is q= without [] ignored?", 2, plainFilter},
	{"What happens with a time zone other than Z in a filter?", 1, probe("/businesses", url.Values{"q[]": {"created_at:>=2020-01-01T00:00:00+10:00"}})},
	{"What happens with an unknown filter?", 1, probe("/businesses", url.Values{"q[]": {"no_such_field:=1"}})},
	{"What happens with an unknown sort column?", 1, probe("/businesses", url.Values{"sort": {"no_such_column"}})},
	{"What is the response to the ID of no record?", 1, probe("/businesses/1", nil)},
	{"Is an individual appointment a booking with the same ID?", 1, appointmentAsBooking},
	{"How many days may be between from and to of available_times?", 3, daysOfAvailableTimes},
	{"What is the response of next_available_time without days?", 1, nextAvailableTime(-1)},
	{"What is the response of next_available_time over 7 days?", 1, nextAvailableTime(7)},
	{"What is the response of next_available_time over 90 days?", 1, nextAvailableTime(90)},
	{"What does a presigned post contain?", 1, presignedPost},
	{"Which lists of old documents still exist?", len(oldLists), oldListsFound},
	{"Which bodies do responses with errors have?", 0, bodiesOfErrors},
}

// oldLists are lists that only old documents, or links in records, mention.
var oldLists = []string{
	"/appointment_types/archived", "/appointments", "/attendees/cancelled", "/attendees/deleted", "/group_appointments/deleted",
	"/individual_appointments/cancelled", "/individual_appointments/deleted", "/invoice_items/deleted", "/invoices/deleted",
	"/medical_alerts/deleted", "/patients/archived", "/patients/deleted", "/treatment_note_templates/deleted",
	"/treatment_notes/deleted", "/unavailable_blocks/deleted",
}

// get sends a request, and returns the exchange whatever the response is.
func (d *doctor) get(ctx context.Context, path string, query url.Values) *exchange {
	d.tap.last = &exchange{}
	_ = d.client.Do(ctx, http.MethodGet, path, query, nil, nil) // the exchange says more
	return d.tap.last
}

// probe answers with the response to one request.
func probe(path string, query url.Values) func(context.Context, *doctor) string {
	return func(ctx context.Context, d *doctor) string { return d.outcome(d.get(ctx, path, query)) }
}

// outcome describes a response.
func (d *doctor) outcome(x *exchange) string {
	if x.status == 0 {
		return "no response"
	}
	body := asObject(decode(x.body.Bytes()))
	if list, ok := body[x.op.ListKey].([]any); ok && x.status/100 == 2 {
		text := fmt.Sprintf("%d with %d records", x.status, len(list))
		if textOf(asObject(body["links"]), "next") != "" {
			text += " and a next link"
		}
		return text
	}
	if body != nil {
		return fmt.Sprintf("%d, %s", x.status, d.inspector.words.formOf(body))
	}
	return fmt.Sprintf("%d, %s", x.status, contentOf(x))
}

// largest returns the list with the most records, of those that have records of one kind, and one of its records.
func (d *doctor) largest() (largest List, record map[string]any) {
	for _, list := range d.report.Lists {
		op, _ := d.inspector.spec.Operation(http.MethodGet, list.Route)
		samples := d.inspector.samples[op.ResponseSchema]
		if len(samples) > 0 && list.Total > largest.Total && !strings.Contains(list.Route, "{") {
			largest, record = list, samples[len(samples)-1]
		}
	}
	return largest, record
}

func manyPerPage(ctx context.Context, d *doctor) string {
	list, _ := d.largest()
	if list.Total == 0 {
		return unanswered + "no records"
	}
	x := d.get(ctx, list.Route, url.Values{"per_page": {"101"}})
	return fmt.Sprintf("%s, of %d in the list", d.outcome(x), list.Total)
}

// timeFilters filters by the time of a record, which must be in the first response and not in the second.
func timeFilters(ctx context.Context, d *doctor) string {
	list, record := d.largest()
	created := textOf(record, "created_at")
	if created == "" {
		return unanswered + "no record with created_at"
	}
	first := func(operator string) string {
		x := d.get(ctx, list.Route, url.Values{"q[]": {"created_at:" + operator + created}, "per_page": {"1"}})
		records := recordsOf(x)
		if len(records) == 0 {
			return d.outcome(x)
		}
		switch at := textOf(records[0], "created_at"); {
		case at == created:
			return "the time itself is included"
		case at > created:
			return "the first record is later"
		default:
			return "the first record is earlier: the filter is ignored"
		}
	}
	return ">=: " + first(">=") + "; >: " + first(">")
}

func plainFilter(ctx context.Context, d *doctor) string {
	plain := d.get(ctx, "/businesses", url.Values{"q": {"id:=1"}})
	answer := "q=: " + d.outcome(plain)
	return answer + "; q[]=: " + d.outcome(d.get(ctx, "/businesses", url.Values{"q[]": {"id:=1"}}))
}

func appointmentAsBooking(ctx context.Context, d *doctor) string {
	id, ok := d.ids[reflect.TypeFor[cliniko.IndividualAppointmentID]()]
	if !ok {
		return unanswered + "no individual appointments"
	}
	x := d.get(ctx, "/bookings/"+id.String(), nil)
	if x.status != http.StatusOK {
		return d.outcome(x)
	}
	body := asObject(decode(x.body.Bytes()))
	return "200, as " + d.inspector.member("Booking", body)
}

// bookable returns the known IDs, with a business, a practitioner and an appointment type that are offered online, if
// there are such.
func (d *doctor) bookable() idsOf {
	shown := map[string]bool{} // paths of records
	for _, schema := range []string{"Business", "Practitioner", "AppointmentType"} {
		for _, record := range d.inspector.samples[schema] {
			shown[textOf(asObject(record["links"]), "self")] = record["show_in_online_bookings"] == true
		}
	}
	for _, service := range d.inspector.samples["Service"] {
		business, kind := linkTo(service, "business"), linkTo(service, "appointment_type")
		practitioners, _ := service["practitioners"].([]any)
		for _, element := range practitioners {
			practitioner := linkTo(map[string]any{"practitioner": element}, "practitioner")
			if shown[business] && shown[kind] && shown[practitioner] {
				d.ids[reflect.TypeFor[cliniko.BusinessID]()] = reflect.ValueOf(cliniko.BusinessID(lastSegment(business)))
				d.ids[reflect.TypeFor[cliniko.PractitionerID]()] = reflect.ValueOf(cliniko.PractitionerID(lastSegment(practitioner)))
				d.ids[reflect.TypeFor[cliniko.AppointmentTypeID]()] = reflect.ValueOf(cliniko.AppointmentTypeID(lastSegment(kind)))
				return d.ids
			}
		}
	}
	return d.ids
}

func lastSegment(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }

// offer sends a request for the times of a bookable combination. days is the number of days from the first to the last, or
// negative for none.
func (d *doctor) offer(ctx context.Context, what string, days int) string {
	var path strings.Builder
	for _, part := range []struct {
		name string
		kind reflect.Type
	}{
		{"/businesses/", reflect.TypeFor[cliniko.BusinessID]()},
		{"/practitioners/", reflect.TypeFor[cliniko.PractitionerID]()},
		{"/appointment_types/", reflect.TypeFor[cliniko.AppointmentTypeID]()},
	} {
		id, ok := d.ids[part.kind]
		if !ok {
			return unanswered + "no business, practitioner or appointment type"
		}
		path.WriteString(part.name + id.String())
	}
	query := url.Values{}
	if days >= 0 {
		query = url.Values{"from": {tomorrow().String()}, "to": {tomorrow().AddDays(days).String()}}
	}
	return d.outcome(d.get(ctx, path.String()+what, query))
}

func daysOfAvailableTimes(ctx context.Context, d *doctor) string {
	var answers []string
	for _, days := range []int{6, 7, 8} {
		answers = append(answers, strconv.Itoa(days)+": "+d.offer(ctx, "/available_times", days))
	}
	return strings.Join(answers, "; ")
}

func nextAvailableTime(days int) func(context.Context, *doctor) string {
	return func(ctx context.Context, d *doctor) string { return d.offer(ctx, "/next_available_time", days) }
}

// presignedPost asks where a file could be sent, and sends none.
func presignedPost(ctx context.Context, d *doctor) string {
	id, ok := d.ids[reflect.TypeFor[cliniko.PatientID]()]
	if !ok {
		return unanswered + "no patients"
	}
	x := d.get(ctx, "/patients/"+id.String()+"/attachment_presigned_post", nil)
	body := asObject(decode(x.body.Bytes()))
	if body == nil || x.status != http.StatusOK {
		return d.outcome(x)
	}
	slash := "no slash"
	if strings.HasSuffix(textOf(body, "url"), "/") {
		slash = "a slash"
	}
	return fmt.Sprintf("a url with %s at its end, and as fields an %s", slash, d.inspector.words.formOf(body["fields"]))
}

func oldListsFound(ctx context.Context, d *doctor) string {
	outcomes := map[string]int{}
	var found []string
	for _, path := range oldLists {
		x := d.get(ctx, path, url.Values{"per_page": {"1"}})
		if x.status == http.StatusOK {
			found = append(found, path)
		}
		outcomes["status code "+strconv.Itoa(x.status)]++
	}
	return strings.Join(append([]string{counted(outcomes)}, found...), "; ")
}

func bodiesOfErrors(_ context.Context, d *doctor) string {
	var answers []string
	for _, status := range slices.Sorted(maps.Keys(d.tap.failures)) {
		answers = append(answers, d.outcome(d.tap.failures[status]))
	}
	return strings.Join(answers, "; ")
}
