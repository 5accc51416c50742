package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// loaded is a record that is read but not in the store yet.
type loaded struct {
	col    *store.Collection
	name   string // such as patients[0], for errors
	id     store.ID
	values store.Values
}

// Load adds records from JSON and returns their IDs by resource. data is an object with lists of records by resource,
// each in the form of a response: links or IDs, with or without id and times. A page of a list is one, too. A record
// with the ID of another replaces it. With an error, nothing is added.
func (c *Clinic) Load(data []byte) (map[string][]string, error) {
	var lists map[string]json.RawMessage
	if err := json.Unmarshal(data, &lists); err != nil {
		return nil, fmt.Errorf("the records are not a JSON object: %w", err)
	}
	delete(lists, "links") // of a page
	delete(lists, "total_entries")
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []loaded
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		records, err := c.readList(name, lists[name])
		if err != nil {
			return nil, err
		}
		all = append(all, records...)
	}
	if err := c.checkLinks(all); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b loaded) int { return cmp.Compare(dependence[a.col.Name], dependence[b.col.Name]) })
	ids := map[string][]string{}
	for _, l := range all {
		rec := c.add(l)
		ids[l.col.Name] = append(ids[l.col.Name], rec.ID.String())
	}
	clinic.SyncCases(c.store)
	c.store.Order()
	return ids, nil
}

// dependence orders the resources whose records copy something of others.
var dependence = map[string]int{"individual_appointments": 1, "group_appointments": 1, "attendees": 2}

func (c *Clinic) readList(name string, raw json.RawMessage) ([]loaded, error) {
	col := c.store.Collections[name]
	if col == nil || name == "bookings" { // the union of three others
		return nil, fmt.Errorf("%s: no such resource", name)
	}
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, fmt.Errorf("%s: must be a list of records: %w", name, err)
	}
	records := make([]loaded, 0, len(rows))
	for i, row := range rows {
		l := loaded{col: col, name: fmt.Sprintf("%s[%d]", name, i), values: store.Values{}}
		maps.Copy(l.values, clinic.Rules[name].Defaults)
		l.values["created_at"], l.values["updated_at"] = c.now(), c.now()
		for field, raw := range row {
			if err := c.readField(&l, field, raw); err != nil {
				return nil, fmt.Errorf("%s.%s: %w", l.name, field, err)
			}
		}
		if l.id == 0 {
			l.id = c.store.NewID()
		}
		records = append(records, l)
	}
	return records, nil
}

// readField reads a field of a response, or the ID of a link as in a request.
func (c *Clinic) readField(l *loaded, name string, raw json.RawMessage) error {
	field, known := l.col.Fields[name]
	target, isID := l.col.Targets[name]
	switch {
	case string(raw) == "null" || field.Type == apispec.TypeSelfLink:
		return nil
	case name == "id":
		return readID(raw, &l.id)
	case field.Type == apispec.TypeLink:
		return readLink(l, name, field, raw)
	case field.Type == apispec.TypeArray && field.Items.Type == apispec.TypeLink:
		return readLinks(l, name, raw)
	case !known && isID && target != "" && strings.HasSuffix(name, "_ids"):
		field = apispec.Field{Type: apispec.TypeArray, Items: &apispec.Field{Type: apispec.TypeString, Format: "int64"}}
	case !known && isID && target != "":
		field = apispec.Field{Type: apispec.TypeString, Format: "int64"}
	case !known:
		return fmt.Errorf("no such field")
	}
	value, problem := bodies.ParseField(c.spec, name, raw, field)
	if problem != "" {
		return fmt.Errorf("%s", problem)
	}
	l.values.Set(name, value)
	return nil
}

func readID(raw json.RawMessage, id *store.ID) error {
	n, ok := store.ParseID(strings.Trim(string(raw), `"`))
	if !ok || n == 0 {
		return fmt.Errorf("must be an ID")
	}
	*id = n
	return nil
}

// linkBody is a link in a response.
type linkBody struct {
	Links struct{ Self string }
}

// target returns the ID at the end of a link.
func (l linkBody) target() (store.ID, bool) {
	id := l.Links.Self[strings.LastIndexByte(l.Links.Self, '/')+1:]
	if id == "" {
		return 0, false
	}
	return store.ParseID(id)
}

// readLink reads a link to one record. Links to lists follow from other records.
func readLink(l *loaded, name string, field apispec.Field, raw json.RawMessage) error {
	if field.Many || !strings.HasSuffix(field.Path, "/{id}") {
		return nil
	}
	var link linkBody
	if err := json.Unmarshal(raw, &link); err != nil {
		return fmt.Errorf("must be a link")
	}
	id, ok := link.target()
	if !ok {
		return fmt.Errorf("must be a link to a record")
	}
	l.values[store.LinkKey(name, field)] = id
	return nil
}

func readLinks(l *loaded, name string, raw json.RawMessage) error {
	var links []linkBody
	if err := json.Unmarshal(raw, &links); err != nil {
		return fmt.Errorf("must be a list of links")
	}
	ids := make([]store.ID, 0, len(links))
	for _, link := range links {
		id, ok := link.target()
		if !ok {
			return fmt.Errorf("must be a list of links to records")
		}
		ids = append(ids, id)
	}
	l.values[name] = ids
	return nil
}

// checkLinks rejects records that link to a record that is neither in the clinic nor among them.
func (c *Clinic) checkLinks(all []loaded) error {
	coming := map[store.ID]bool{}
	for _, l := range all {
		coming[l.id] = true
	}
	for _, l := range all {
		for field, value := range l.values {
			id, ok := value.(store.ID)
			target := c.store.Collections[l.col.Targets[field]]
			if ok && target != nil && target.ByID[id] == nil && !coming[id] {
				return fmt.Errorf("%s.%s: must exist", l.name, field)
			}
		}
	}
	return nil
}

// add stores a record, with what the API computes.
func (c *Clinic) add(l loaded) *store.Record {
	now := c.now()
	c.store.LastID = max(c.store.LastID, l.id)
	c.computeLoaded(l)
	rec := l.col.ByID[l.id]
	if rec != nil {
		l.values["id"] = l.id
		rec.Replace(l.values)
	} else {
		rec = l.col.NewRecord(clinic.Rules[l.col.Name].Schema, l.id, l.values)
		c.store.Add(l.col.Name, rec)
	}
	switch l.col.Name {
	case "patients":
		afterPatient(&draft{store: c.store, rec: rec, now: now})
	case "individual_appointments":
		clinic.SyncAttendee(c.store, rec, now)
		clinic.LinkLatestBooking(c.store, rec.Link("patient_id"))
	case "attendees":
		rec.Set("appointment_id", rec.Get("booking_id"))
		clinic.SetAttendeeURLs(rec)
		clinic.SyncPatients(c.store, rec.Link("booking_id"))
	}
	return rec
}

// computeLoaded sets fields that follow from others.
func (c *Clinic) computeLoaded(l loaded) {
	text := func(name string) string { s, _ := l.values[name].(string); return s }
	switch l.col.Name {
	case "patients":
		if l.values["label"] == nil {
			l.values["label"] = strings.TrimSpace(text("first_name") + " " + text("last_name"))
		}
	case "individual_appointments":
		patient, _ := l.values["patient_id"].(store.ID)
		l.values["patient_ids"] = []store.ID{patient} // for the filter of bookings
		if rec := c.store.Find("patients", patient); rec != nil && text("patient_name") == "" {
			l.values["patient_name"] = rec.Text("label")
		}
	}
	start, starts := l.values["starts_at"].(time.Time)
	if kind := c.store.Find("appointment_types", l.values["appointment_type_id"]); starts && kind != nil && l.values["ends_at"] == nil {
		l.values["ends_at"] = start.Add(time.Duration(kind.Number("duration_in_minutes")) * time.Minute)
	}
}
