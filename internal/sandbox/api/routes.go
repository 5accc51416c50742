package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// route is an operation of the API and what answers it.
type route struct {
	op       apispec.Operation
	segments []string // of the path template, without slashes
	handle   handler
}

// offerPath begins the paths of free times.
const offerPath = "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}"

// special lists the operations that need more than the plain list and get of
// their resource, which every collection of the store has.
func special() map[string]handler {
	active, inactive := working(true), working(false)
	ofBusiness := within("businesses", "business_id", "business_ids")
	ofType := within("appointment_types", "appointment_type_id", "appointment_type_ids")
	return map[string]handler{
		"GET /practitioners":                                                  list("practitioners", active),
		"GET /practitioners/inactive":                                         list("practitioners", inactive),
		"GET /businesses/{business_id}/practitioners":                         list("practitioners", ofBusiness, active),
		"GET /businesses/{business_id}/practitioners/inactive":                list("practitioners", ofBusiness, inactive),
		"GET /appointment_types/{appointment_type_id}/practitioners":          list("practitioners", ofType, active),
		"GET /appointment_types/{appointment_type_id}/practitioners/inactive": list("practitioners", ofType, inactive),
		"GET /practitioners/{practitioner_id}/appointment_types": list("appointment_types",
			within("practitioners", "practitioner_id", "practitioner_ids")),
		"GET " + offerPath + "/available_times":     availableTimes,
		"GET " + offerPath + "/next_available_time": nextAvailableTime,
		"GET /services":                          services,
		"GET /businesses/{business_id}/services": services,
		"GET /patient_cases/active":              list("patient_cases", open),
		"GET /patient_forms/{patient_form_id}/signatures/{id}": get("signatures",
			within("patient_forms", "patient_form_id", "")),
		"GET /patients/{patient_id}/referral_source":           referralSource,
		"PATCH /patients/{patient_id}/referral_source":         updateReferralSource,
		"GET /patients/{patient_id}/attachment_presigned_post": presignAttachment,
		"GET /patient_attachments/{id}/content":                attachmentContent,
		"GET /user":                                            currentUser,
		"GET /settings":                                        settings("Settings"),
		"GET /settings/public":                                 settings("PublicSettings"),
	}
}

// newRoutes gives every operation that the API still has a handler. What is
// only known from old documents is not there, as in the real API.
func newRoutes(spec *apispec.Spec, st *store.Store) []route {
	specials := special()
	var routes []route
	for _, op := range spec.Operations {
		if op.Status == apispec.StatusRemoved {
			continue
		}
		h, ok := specials[op.Method+" "+op.Path]
		if !ok {
			h = plainHandler(op, st)
		}
		if h == nil {
			panic("clinikotest: nothing answers " + op.Method + " " + op.Path)
		}
		routes = append(routes, route{op: op, segments: splitPath(op.Path), handle: h})
	}
	// A parameter's brace sorts after every letter, so in this order the first
	// match is the most literal one: /practitioners/inactive before {id}.
	slices.SortStableFunc(routes, func(a, b route) int { return slices.Compare(a.segments, b.segments) })
	return routes
}

// plainHandler finds the handler by the form of the path, nil for none.
func plainHandler(op apispec.Operation, st *store.Store) handler {
	col, ok := st.Collections[op.Resource]
	if !ok {
		return nil
	}
	segments := splitPath(op.Path)
	last := segments[len(segments)-1]
	switch {
	case op.Method != http.MethodGet:
		return writeHandler(op, col)
	case op.Path == "/"+op.Resource:
		return list(op.Resource)
	case op.Path == "/"+op.Resource+"/{id}":
		return get(op.Resource)
	case last == "conflicts":
		return conflicts(op.Resource)
	case len(segments) == 3 && last == op.Resource:
		param := strings.Trim(segments[1], "{}")
		return list(op.Resource, within(segments[0], param, scopeKeys[op.Path]))
	}
	return nil
}

// scopeKeys are the fields that hold the parent of a scoped list, where they
// are not named like the parameter.
var scopeKeys = map[string]string{
	"/group_appointments/{group_appointment_id}/attendees":           "booking_id",
	"/individual_appointments/{individual_appointment_id}/attendees": "booking_id",
}

func splitPath(path string) []string {
	return strings.Split(strings.TrimPrefix(path, "/"), "/")
}

// findRoute returns the route of a path and the ids in it.
func findRoute(routes []route, method, path string) (*route, map[string]store.ID) {
	segments := splitPath(path)
	for i := range routes {
		if routes[i].op.Method != method {
			continue
		}
		if ids, ok := routes[i].match(segments); ok {
			return &routes[i], ids
		}
	}
	return nil, nil
}

func (r *route) match(segments []string) (map[string]store.ID, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	ids := map[string]store.ID{}
	for i, want := range r.segments {
		if !strings.HasPrefix(want, "{") {
			if want != segments[i] {
				return nil, false
			}
			continue
		}
		id, ok := store.ParseID(segments[i])
		if !ok {
			return nil, false
		}
		ids[strings.Trim(want, "{}")] = id
	}
	return ids, true
}

// get answers with one record of a collection.
func get(name string, scopes ...scope) handler {
	return func(c *call) ([]byte, error) {
		col := c.clinic.store.Collections[name]
		conditions, err := store.ParseFilters(c.op, c.query)
		if err != nil {
			return nil, err
		}
		rec, ok := col.ByID[c.ids["id"]]
		if !ok || !col.Shown(rec, conditions) {
			return nil, errNotFound
		}
		for _, s := range scopes {
			test, err := s(c)
			if err != nil {
				return nil, err
			}
			if !test(rec) {
				return nil, errNotFound
			}
		}
		return col.AppendRecord(nil, rec, c.base), nil
	}
}

// list answers with a page of a collection.
func list(name string, scopes ...scope) handler {
	return func(c *call) ([]byte, error) {
		col := c.clinic.store.Collections[name]
		page, err := c.parsePage()
		if err != nil {
			return nil, err
		}
		order, err := store.ParseSort(col, c.op, c.query)
		if err != nil {
			return nil, err
		}
		rows, err := c.selectRows(col, scopes)
		if err != nil {
			return nil, err
		}
		start, end := page.bounds(len(rows))
		order.Apply(rows, start, end)
		return c.renderPage(col, rows, page), nil
	}
}

// selectRows returns the rows that the caller may see and asked for, in the
// order of the collection. The slice is the caller's own.
func (c *call) selectRows(col *store.Collection, scopes []scope) ([]*store.Record, error) {
	conditions, err := store.ParseFilters(c.op, c.query)
	if err != nil {
		return nil, err
	}
	tests := make([]func(*store.Record) bool, 0, len(scopes))
	for _, s := range scopes {
		test, err := s(c)
		if err != nil {
			return nil, err
		}
		tests = append(tests, test)
	}
	var rows []*store.Record
	if len(conditions)+len(tests) == 0 {
		rows = make([]*store.Record, 0, len(col.Rows))
	}
next:
	for _, rec := range col.Rows {
		if !col.Shown(rec, conditions) {
			continue
		}
		for _, test := range tests {
			if !test(rec) {
				continue next
			}
		}
		rows = append(rows, rec)
	}
	return rows, nil
}

// scope narrows a list by its path. It fails when the path leads nowhere.
type scope func(*call) (func(*store.Record) bool, error)

// working keeps the rows that are active, or those that are not.
func working(active bool) scope {
	return func(*call) (func(*store.Record) bool, error) {
		return func(r *store.Record) bool { return r.Get("active") == active }, nil
	}
}

// within keeps the rows that name the parent in the path: by its id, or in a
// list of ids, under key. Without a key that is the name of the parameter.
func within(parents, param, key string) scope {
	if key == "" {
		key = param
	}
	if parents == "appointments" { // the former name of bookings
		parents = "bookings"
	}
	return func(c *call) (func(*store.Record) bool, error) {
		col := c.clinic.store.Collections[parents]
		parent, ok := col.ByID[c.ids[param]]
		if !ok || !col.Shown(parent, nil) {
			return nil, errNotFound
		}
		return func(r *store.Record) bool {
			ids := r.Links(key)
			return r.Get(key) == parent.Id || slices.Contains(ids, parent.Id)
		}, nil
	}
}

// open keeps the patient cases that are not closed.
func open(*call) (func(*store.Record) bool, error) {
	return func(r *store.Record) bool { return r.Get("closed_at") == nil }, nil
}
