package api

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/bodies"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
	"github.com/cliniko-go/cliniko/internal/sandbox/wire"
)

// draft is a record during a write. Other requests do not see it before commit,
// so a rejected request changes nothing.
type draft struct {
	call   *call
	store  *store.Store
	col    *store.Collection
	rec    *store.Record // nil for a new record until commit
	isNew  bool
	values store.Values    // of the record after commit
	sent   map[string]bool // fields that are in the body
	now    time.Time
	errs   map[string]string
	upload upload // of a new attachment
}

// writeHandler returns the handler of a write for a path of a common form, nil
// for other paths.
func writeHandler(op apispec.Operation, col *store.Collection) handler {
	path, ok := strings.CutPrefix(op.Path, "/"+col.Name)
	if !ok {
		return nil
	}
	switch op.Method + " " + path {
	case "POST ":
		return create(col)
	case "PATCH /{id}":
		return update(col)
	case "PATCH /{id}/cancel":
		return cancel(col)
	case "POST /{id}/archive":
		return archive(col)
	case "POST /{id}/unarchive":
		return unarchive(col)
	case "DELETE /{id}":
		if col.Archivable { // deprecated alias of archive
			return archive(col)
		}
		return remove(col)
	}
	return nil
}

func (c *call) now() time.Time { return c.clinic.now() }

// find returns the record of the path. A hidden record is not found.
func (c *call) find(col *store.Collection) (*store.Record, error) {
	rec, ok := col.ByID[c.ids["id"]]
	if !ok || !col.Shown(rec, nil) {
		return nil, errNotFound
	}
	return rec, nil
}

func (c *call) newDraft(col *store.Collection, rec *store.Record) *draft {
	d := &draft{
		call: c, store: c.clinic.store, col: col, rec: rec, now: c.now(),
		sent: map[string]bool{}, errs: map[string]string{},
	}
	if rec != nil {
		d.values = rec.Values()
		return d
	}
	d.values = store.Values{}
	maps.Copy(d.values, c.form.defaults)
	return d
}

func create(col *store.Collection) handler {
	return func(c *call) ([]byte, error) {
		d := c.newDraft(col, nil)
		if err := d.fill(); err != nil {
			return nil, err
		}
		return col.AppendRecord(nil, d.commit(), c.base), nil
	}
}

func update(col *store.Collection) handler {
	return func(c *call) ([]byte, error) {
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		return c.updateRecord(col, rec)
	}
}

func (c *call) updateRecord(col *store.Collection, rec *store.Record) ([]byte, error) {
	if col.Name == "treatment_notes" && rec.Get("draft") == false {
		return nil, errForbidden
	}
	d := c.newDraft(col, rec)
	if err := d.fill(); err != nil {
		return nil, err
	}
	return col.AppendRecord(nil, d.commit(), c.base), nil
}

// fill sets the fields in the body, completes the record and validates it.
func (d *draft) fill() error {
	body, err := d.call.fields()
	if err != nil {
		return err
	}
	d.read(body)
	if d.rec == nil {
		d.requireAll()
	}
	if len(d.errs) == 0 {
		if complete := completions()[d.col.Name]; complete != nil {
			complete(d)
		}
	}
	return d.validationError()
}

// validationError returns the 422 of a draft, nil if it is valid.
func (d *draft) validationError() error {
	if len(d.errs) == 0 {
		return nil
	}
	body := store.Encode(map[string]any{"message": "Validation Failed", "errors": d.errs})
	return &failure{http.StatusUnprocessableEntity, wire.TypeJSON, string(body)}
}

// fail records what is wrong with a field. The first problem of a field is
// kept.
func (d *draft) fail(field, message string) {
	if d.errs[field] == "" {
		d.errs[field] = message
	}
}

// commit stores the draft and applies its effects.
func (d *draft) commit() *store.Record {
	if d.rec == nil {
		d.isNew = true
		id := d.store.NewID()
		d.values["created_at"] = d.now
		d.values["updated_at"] = d.now
		d.rec = d.col.NewRecord(d.call.form.schema, id, d.values)
		d.store.Add(d.col.Name, d.rec)
	} else {
		d.values["updated_at"] = d.now
		d.rec.Replace(d.values)
	}
	if after := effects()[d.col.Name]; after != nil {
		after(d)
	}
	return d.rec
}

// requireAll rejects a new record that lacks required fields.
func (d *draft) requireAll() {
	for name := range d.call.form.required {
		if bodies.IsBlank(d.values[name]) {
			d.fail(name, d.call.form.missing(name))
		}
	}
}

// archive hides a record and updates the records that depend on it.
func archive(col *store.Collection) handler {
	return func(c *call) ([]byte, error) {
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		c.clinic.store.Change(rec, c.now(), store.Values{"archived_at": c.now()})
		clinic.FollowHidden(c.clinic.store, col, rec, c.now())
		return nil, nil
	}
}

func unarchive(col *store.Collection) handler {
	return func(c *call) ([]byte, error) {
		rec, ok := col.ByID[c.ids["id"]]
		if !ok || rec.Get("deleted_at") != nil {
			return nil, errNotFound
		}
		c.clinic.store.Change(rec, c.now(), store.Values{"archived_at": nil})
		return col.AppendRecord(nil, rec, c.base), nil
	}
}

func remove(col *store.Collection) handler {
	return func(c *call) ([]byte, error) {
		rec, err := c.find(col)
		if err != nil {
			return nil, err
		}
		c.clinic.store.Remove(col.Name, rec)
		return nil, nil
	}
}

// fields returns the fields of the body.
func (c *call) fields() (map[string]json.RawMessage, error) {
	fields, err := bodies.Parse(c.body)
	switch {
	case errors.Is(err, bodies.ErrNotJSON):
		return nil, badRequest(err.Error())
	case err != nil:
		return nil, messageFailure(http.StatusUnprocessableEntity, err.Error())
	}
	return fields, nil
}
