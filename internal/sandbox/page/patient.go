package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/api"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

const shownEntries = 15 // of each list

// patientView is the content of the page of a patient.
type patientView struct {
	Name       string
	Tags       []tag
	MergedWith string // address of a page
	Alerts     []string
	Facts      []fact
	Side, Main []listView
	Empty      []string // names of lists without entries
	ID, Route  string
	JSON       string
}

type fact struct{ Name, Value string }

// listView is a list of records that belong to a patient.
type listView struct {
	Name    string
	Count   int
	Entries []entryView
	More    int // that are not shown
}

type entryView struct {
	When, What, Note, Text string
	Tags                   []tag
	at                     time.Time
}

func parseDate(d store.Date) (time.Time, error) { return time.Parse(time.DateOnly, string(d)) }

// patientPage shows one patient, by the number of the row.
func patientPage(c *api.Clinic, r *http.Request) (string, any, bool) {
	row, err := strconv.Atoi(r.PathValue("row"))
	var v patientView
	found := false
	c.Read(func(st *store.Store) {
		rows := st.Collections["patients"].Rows
		if found = err == nil && row >= 1 && row <= len(rows); found {
			p := patientRecords{st, rows[row-1]}
			v = p.view()
			v.JSON = p.json(wire.Origin(r) + "/v1")
		}
	})
	return "Patient", v, found
}

// patientRecords reads what belongs to a patient.
type patientRecords struct {
	st  *store.Store
	rec *store.Record
}

func (p patientRecords) view() patientView {
	v := patientView{
		Name: nameOfPatient(p.rec), Tags: patientTags(p.rec), Facts: p.facts(), ID: p.rec.ID.String(), Route: "/patients/{id}",
	}
	v.Main, v.Empty = withEntries(p.appointments(), p.notes(), p.invoices(), p.communications())
	var empty []string
	v.Side, empty = withEntries(p.cases(), p.attachments(), p.recalls())
	v.Empty = append(v.Empty, empty...)
	for _, alert := range p.of("medical_alerts") {
		v.Alerts = append(v.Alerts, alert.Text("name"))
	}
	if into := p.rec.Link("merged_with_patient_id"); into != 0 {
		v.MergedWith = strconv.Itoa(rowNumbers(p.st, []store.ID{into})[into])
	}
	return v
}

// withEntries returns the lists that have entries, and the names of the others.
func withEntries(all ...listView) (lists []listView, empty []string) {
	for _, list := range all {
		if list.Count > 0 {
			lists = append(lists, list)
		} else {
			empty = append(empty, strings.ToLower(list.Name))
		}
	}
	return lists, empty
}

// json returns the record as the API does, with line breaks.
func (p patientRecords) json(base string) string {
	var b bytes.Buffer
	if json.Indent(&b, p.st.Collections["patients"].AppendRecord(nil, p.rec, base), "", "  ") != nil { // it is JSON of the sandbox's own
		return ""
	}
	return b.String()
}

// facts returns the fields that are set.
func (p patientRecords) facts() []fact {
	address := []string{
		p.rec.Text("address_1"), p.rec.Text("address_2"), p.rec.Text("address_3"),
		strings.TrimSpace(p.rec.Text("city") + " " + p.rec.Text("state") + " " + p.rec.Text("post_code")), p.rec.Text("country"),
	}
	all := []fact{
		{"Preferred name", p.rec.Text("preferred_first_name")},
		{"Born", showDate(p.rec.Get("date_of_birth"))},
		{"Gender", cmp.Or(p.rec.Text("gender_identity"), p.rec.Text("sex"))},
		{"Phone", strings.Join(phones(p.rec), "\n")},
		{"Email", p.rec.Text("email")},
		{"Address", strings.Join(slices.DeleteFunc(address, func(line string) bool { return line == "" }), "\n")},
		{"Occupation", p.rec.Text("occupation")},
		{"Reminders", p.rec.Text("reminder_type")},
		{"Emergency", p.rec.Text("emergency_contact")},
		{"Notes", p.rec.Text("notes")},
		{"For visits", p.rec.Text("appointment_notes")},
		{"Time zone", p.rec.Text("time_zone")},
		{"Old number", p.rec.Text("old_reference_id")},
		{"Patient since", showTime(p.st, p.rec, "created_at")},
	}
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" })
}

// of returns the records of a collection that belong to the patient and are not archived or deleted. Cancelled
// appointments are among them.
func (p patientRecords) of(name string) []*store.Record {
	var found []*store.Record
	for _, rec := range p.st.Collections[name].Rows {
		if rec.Link("patient_id") == p.rec.ID && rec.Get("archived_at") == nil && rec.Get("deleted_at") == nil {
			found = append(found, rec)
		}
	}
	return found
}

// list returns a list of records, the latest first.
func (p patientRecords) list(name, collection string, entry func(*store.Record) entryView) listView {
	v := listView{Name: name}
	for _, rec := range p.of(collection) {
		e := entry(rec)
		if e.at.IsZero() {
			e.at = rec.Time("created_at")
		}
		v.Entries = append(v.Entries, e)
	}
	slices.SortStableFunc(v.Entries, func(a, b entryView) int { return b.at.Compare(a.at) })
	v.Count = len(v.Entries)
	v.More = max(v.Count-shownEntries, 0)
	v.Entries = v.Entries[:v.Count-v.More]
	return v
}

// text returns a field of the record that a link leads to, "" for none.
func (p patientRecords) text(rec *store.Record, link, collection, field string) string {
	if target := p.st.Collections[collection].ByID[rec.Link(link)]; target != nil {
		return target.Text(field)
	}
	return ""
}

func (p patientRecords) appointments() listView {
	return p.list("Appointments", "individual_appointments", func(rec *store.Record) entryView {
		e := entryView{
			When: showTime(p.st, rec, "starts_at"), What: p.text(rec, "appointment_type_id", "appointment_types", "name"),
			Note: p.text(rec, "practitioner_id", "practitioners", "label"), Text: rec.Text("notes"), at: rec.Time("starts_at"),
		}
		if state := stateOf(rec); state != nil {
			e.Tags = []tag{*state}
		}
		return e
	})
}

func (p patientRecords) notes() listView {
	return p.list("Treatment notes", "treatment_notes", func(rec *store.Record) entryView {
		e := entryView{When: showTime(p.st, rec, "created_at"), What: rec.Text("title"), Note: rec.Text("author_name"), Text: answers(rec)}
		if rec.Get("draft") == true {
			e.Tags = []tag{{"draft", "warn"}}
		}
		return e
	})
}

// answers returns the first answers of a treatment note as plain text.
func answers(rec *store.Record) string {
	var content struct {
		Sections []struct {
			Questions []struct {
				Name    string
				Answer  json.RawMessage
				Answers []struct {
					Value    string
					Selected bool
				}
			}
		}
	}
	raw, _ := rec.Get("content").(json.RawMessage)
	if json.Unmarshal(raw, &content) != nil {
		return ""
	}
	var lines []string
	for _, section := range content.Sections {
		for _, question := range section.Questions {
			var answer string
			if json.Unmarshal(question.Answer, &answer) != nil {
				answer = ""
			}
			parts := []string{answer}
			for _, choice := range question.Answers {
				if choice.Selected {
					parts = append(parts, choice.Value)
				}
			}
			if answer = plainText(strings.Join(parts, " ")); answer != "" {
				lines = append(lines, question.Name+": "+answer)
			}
		}
	}
	return strings.Join(lines[:min(len(lines), 4)], "\n")
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plainText takes the markup out of an answer. The template escapes what is left.
func plainText(markup string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(markup, " "))), " ")
}

func (p patientRecords) invoices() listView {
	return p.list("Invoices", "invoices", func(rec *store.Record) entryView {
		total, _ := rec.Get("total_amount").(store.Decimal)
		date, _ := rec.Get("issue_date").(store.Date)
		at, _ := parseDate(date)
		status, class := rec.Text("status_description"), ""
		switch status {
		case "Paid":
			class = "good"
		case "Open":
			class = "warn"
		}
		return entryView{
			When: showDate(date), What: "No. " + strconv.Itoa(rec.Number("number")), Note: total.Dollars(),
			Tags: []tag{{status, class}}, at: at,
		}
	})
}

func (p patientRecords) communications() listView {
	return p.list("Communications", "communications", func(rec *store.Record) entryView {
		return entryView{
			When: showTime(p.st, rec, "created_at"), What: cmp.Or(rec.Text("content_subject"), rec.Text("category")),
			Note: rec.Text("type"), Text: plainText(rec.Text("content")),
		}
	})
}

func (p patientRecords) cases() listView {
	return p.list("Cases", "patient_cases", func(rec *store.Record) entryView {
		e := entryView{What: rec.Text("name"), Note: showDate(rec.Get("issue_date"))}
		if rec.Get("closed") == true {
			e.Tags = []tag{{"closed", ""}}
		}
		return e
	})
}

func (p patientRecords) attachments() listView {
	return p.list("Attachments", "patient_attachments", func(rec *store.Record) entryView {
		e := entryView{What: cmp.Or(rec.Text("filename"), rec.Text("description"), "A file"), Note: showTime(p.st, rec, "created_at")}
		if rec.Get("processing_completed") != true {
			e.Tags = []tag{{"processing", "warn"}}
		}
		return e
	})
}

func (p patientRecords) recalls() listView {
	return p.list("Recalls", "recalls", func(rec *store.Record) entryView {
		return entryView{What: cmp.Or(p.text(rec, "recall_type_id", "recall_types", "name"), "Recall"), Note: showDate(rec.Get("recall_at"))}
	})
}
