package api

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// routes holds the handlers of all operations.
type routes struct {
	router   *apispec.Router
	handlers map[string]handler // by operation
	forms    map[string]*form   // of writes, by operation
}

// offerPath is the start of the paths of available times.
const offerPath = "/businesses/{business_id}/practitioners/{practitioner_id}/appointment_types/{appointment_type_id}"

// special returns the handlers of operations whose path alone does not say what
// they do.
func special() map[string]handler {
	active, inactive := byActive(true), byActive(false)
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
		"GET /patient_cases/active":              list("patient_cases", openCases),
		"GET /patient_forms/{patient_form_id}/signatures/{id}": get("signatures",
			within("patient_forms", "patient_form_id", "patient_form_id")),
		"GET /patients/{patient_id}/referral_source":           referralSource,
		"PATCH /patients/{patient_id}/referral_source":         updateReferralSource,
		"GET /patients/{patient_id}/attachment_presigned_post": presignAttachment,
		"GET /patient_attachments/{id}/content":                attachmentContent,
		"GET /user":                                            currentUser,
		"GET /settings":                                        settings("Settings"),
		"GET /settings/public":                                 settings("PublicSettings"),
	}
}

// newRoutes returns a handler for every operation that the API still has.
// Operations known only from old documents have none, as in the real API.
func newRoutes(spec *apispec.Spec, st *store.Store) routes {
	served := operations(spec)
	r := routes{router: apispec.NewRouter(served), handlers: special(), forms: map[string]*form{}}
	maps.Copy(r.handlers, legacy())
	for _, op := range served {
		name := key(op)
		if r.handlers[name] == nil {
			r.handlers[name] = plainHandler(op, st)
		}
		if r.handlers[name] == nil {
			panic("clinikotest: no handler for " + name + "; add one in internal/sandbox/api/routes.go")
		}
		if op.Method != http.MethodGet {
			r.forms[name] = newForm(spec, op)
		}
	}
	return r
}

// key identifies an operation.
func key(op apispec.Operation) string { return op.Method + " " + op.Path }

// find returns the operation of a path and the ids in it. It returns the zero
// value for an unknown path. HEAD is served as GET, PUT as PATCH.
func (r routes) find(method, path string) (apispec.Operation, map[string]store.ID) {
	switch method {
	case http.MethodHead:
		method = http.MethodGet
	case http.MethodPut:
		method = http.MethodPatch
	}
	op, params, ok := r.router.Match(method, path)
	if !ok {
		return op, nil
	}
	ids := map[string]store.ID{}
	for name, digits := range params {
		id, ok := store.ParseID(digits)
		if !ok { // 19 digits can exceed the range of an id
			return apispec.Operation{}, nil
		}
		ids[name] = id
	}
	return op, ids
}

// plainHandler returns the handler for a path of a common form, nil for other
// paths.
func plainHandler(op apispec.Operation, st *store.Store) handler {
	col, ok := st.Collections[op.Resource]
	if !ok {
		return nil
	}
	segments := strings.Split(op.Path, "/")[1:]
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
		return list(op.Resource, within(segments[0], param, col.LinkTo(st.Collections[segments[0]], param)))
	}
	return nil
}

// get returns one record of a collection.
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

// list returns a page of a collection.
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

// selectRows returns the rows that are in the scopes and match the filters, in
// the order of the collection. The caller may change the slice.
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

// scope narrows a list by its path. It returns an error if the path names a
// record that does not exist.
type scope func(*call) (func(*store.Record) bool, error)

// byActive keeps the rows whose field active has the given value.
func byActive(active bool) scope {
	return func(*call) (func(*store.Record) bool, error) {
		return func(r *store.Record) bool { return r.Get("active") == active }, nil
	}
}

// within keeps the rows that link to the parent in the path. key is the field
// that holds the id of the parent, or a list of ids.
func within(parents, param, key string) scope {
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
			return r.Get(key) == parent.ID || slices.Contains(ids, parent.ID)
		}, nil
	}
}

// openCases keeps the patient cases that are not closed.
func openCases(*call) (func(*store.Record) bool, error) {
	return func(r *store.Record) bool { return r.Get("closed_at") == nil }, nil
}
