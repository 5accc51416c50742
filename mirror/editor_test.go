package mirror

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// editor changes a clinic at random, as the people who work there do.
type editor struct {
	sandbox *clinikotest.Clinic
	client  *cliniko.Client
	admin   http.Handler // of the requests that no user can make: merging and deleting patients
	random  *rand.Rand

	patients     []cliniko.PatientID
	appointments []cliniko.IndividualAppointment
	groups       []cliniko.GroupAppointment
	attendees    []cliniko.AttendeeID
	notes        []cliniko.TreatmentNoteID
	alerts       []cliniko.MedicalAlertID
	recalls      []cliniko.Recall
	taxes        []cliniko.TaxID
	types        []cliniko.AppointmentTypeBillableItem

	done map[string]int
}

func newEditor(t testing.TB, sandbox *clinikotest.Clinic, admin http.Handler, seed uint64) *editor {
	t.Helper()
	client, err := sandbox.Client()
	if err != nil {
		t.Fatal(err)
	}
	e := &editor{sandbox: sandbox, client: client, admin: admin, random: rand.New(rand.NewPCG(seed, 0)), done: map[string]int{}}
	collect(t, &e.patients, client.Patients.All(t.Context(), cliniko.PatientListOptions{}), func(p cliniko.Patient) cliniko.PatientID { return p.ID })
	collect(t, &e.appointments, client.IndividualAppointments.All(t.Context(), cliniko.IndividualAppointmentListOptions{}), itself)
	collect(t, &e.groups, client.GroupAppointments.All(t.Context(), cliniko.GroupAppointmentListOptions{}), itself)
	collect(t, &e.notes, client.TreatmentNotes.All(t.Context(), cliniko.TreatmentNoteListOptions{}), func(n cliniko.TreatmentNote) cliniko.TreatmentNoteID { return n.ID })
	collect(t, &e.alerts, client.MedicalAlerts.All(t.Context(), cliniko.MedicalAlertListOptions{}), func(a cliniko.MedicalAlert) cliniko.MedicalAlertID { return a.ID })
	collect(t, &e.recalls, client.Recalls.All(t.Context(), cliniko.RecallListOptions{}), itself)
	collect(t, &e.types, client.AppointmentTypeBillableItems.All(t.Context(), cliniko.AppointmentTypeBillableItemListOptions{}), itself)
	return e
}

func itself[T any](v T) T { return v }

func collect[T, U any](t testing.TB, into *[]U, records func(func(T, error) bool), of func(T) U) {
	t.Helper()
	for record, err := range records {
		if err != nil {
			t.Fatal(err)
		}
		*into = append(*into, of(record))
	}
}

func any1[T any](e *editor, from []T) T { return from[e.random.IntN(len(from))] }

// edit makes one change. Some are rejected, such as an update of what was archived.
func (e *editor) edit(ctx context.Context) {
	edits := []func(context.Context) (string, error){
		e.newPatient, e.newPatient, e.changePatient, e.changePatient, e.archivePatient, e.unarchivePatient, e.mergePatients, e.deletePatient,
		e.book, e.book, e.move, e.cancel, e.archiveAppointment, e.attend, e.leave,
		e.writeNote, e.archiveNote, e.alert, e.archiveAlert, e.recall, e.changeRecall, e.archiveRecall,
		e.newTax, e.deleteTax, e.deleteTypeItem,
	}
	what, err := any1(e, edits)(ctx)
	if err != nil {
		what = "rejected"
	}
	e.done[what]++
}

func (e *editor) newPatient(ctx context.Context) (string, error) {
	p, err := e.client.Patients.Create(ctx, cliniko.PatientCreate{FirstName: "Ada", LastName: fmt.Sprintf("Harbour %d", e.random.IntN(1e6))})
	if err == nil {
		e.patients = append(e.patients, p.ID)
	}
	return "created", err
}

func (e *editor) changePatient(ctx context.Context) (string, error) {
	_, err := e.client.Patients.Update(ctx, any1(e, e.patients), cliniko.PatientUpdate{Notes: cliniko.Some(fmt.Sprintf("note %d", e.random.Uint64()))})
	return "edited", err
}

func (e *editor) archivePatient(ctx context.Context) (string, error) {
	return "archived", e.client.Patients.Archive(ctx, any1(e, e.patients))
}

func (e *editor) unarchivePatient(ctx context.Context) (string, error) {
	_, err := e.client.Patients.Unarchive(ctx, any1(e, e.patients))
	return "unarchived", err
}

func (e *editor) mergePatients(ctx context.Context) (string, error) {
	into := map[string]any{"links": map[string]any{"self": "https://api.au1.cliniko.com/v1/patients/" + string(any1(e, e.patients))}}
	now := e.now(ctx)
	return "merged", e.replacePatient(ctx, map[string]any{"merged_at": now, "archived_at": now, "merged_with_patient": into})
}

func (e *editor) deletePatient(ctx context.Context) (string, error) {
	return "deleted", e.replacePatient(ctx, map[string]any{"deleted_at": e.now(ctx)})
}

// replacePatient sets fields of a patient that only Cliniko itself can set.
func (e *editor) replacePatient(ctx context.Context, fields map[string]any) error {
	id := any1(e, e.patients)
	var record map[string]any
	if err := e.client.Do(ctx, http.MethodGet, "/patients/"+string(id), nil, nil, &record); err != nil {
		return err
	}
	delete(record, "updated_at") // it becomes the time of this change
	maps.Copy(record, fields)
	_, err := e.adminRequest(ctx, http.MethodPost, "records", map[string]any{"patients": []any{record}})
	return err
}

func (e *editor) now(ctx context.Context) any {
	clock, err := e.adminRequest(ctx, http.MethodGet, "clock", nil)
	if err != nil {
		return nil
	}
	return clock["now"]
}

func (e *editor) adminRequest(ctx context.Context, method, name string, body any) (map[string]any, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://127.0.0.1/_admin/"+name, bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(e.sandbox.APIKey(), "")
	req.Header.Set("Content-Type", "application/json")
	resp := recorded{header: http.Header{}}
	e.admin.ServeHTTP(&resp, req)
	var parsed map[string]any
	if resp.status >= http.StatusBadRequest {
		return nil, fmt.Errorf("status code %d: %s", resp.status, resp.body.String())
	}
	return parsed, json.NewDecoder(strings.NewReader(resp.body.String() + " {}")).Decode(&parsed)
}

// recorded is a response without a network.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorded) Header() http.Header         { return r.header }
func (r *recorded) WriteHeader(status int)      { r.status = status }
func (r *recorded) Write(b []byte) (int, error) { return r.body.Write(b) }

func (e *editor) book(ctx context.Context) (string, error) {
	like := any1(e, e.appointments)
	a, err := e.client.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
		AppointmentTypeID: like.AppointmentType.ID(), BusinessID: like.Business.ID(), PractitionerID: like.Practitioner.ID(),
		PatientID: any1(e, e.patients), StartsAt: like.StartsAt.Add(time.Duration(e.random.IntN(1000)) * time.Hour),
	})
	if err == nil {
		e.appointments = append(e.appointments, *a)
	}
	return "booked", err
}

func (e *editor) move(ctx context.Context) (string, error) {
	_, err := e.client.IndividualAppointments.Update(ctx, any1(e, e.appointments).ID, cliniko.IndividualAppointmentUpdate{
		Notes: cliniko.Some(fmt.Sprintf("moved %d", e.random.Uint64())),
	})
	return "edited", err
}

func (e *editor) cancel(ctx context.Context) (string, error) {
	return "cancelled", e.client.IndividualAppointments.Cancel(ctx, any1(e, e.appointments).ID, cliniko.IndividualAppointmentCancel{CancellationReason: 50})
}

func (e *editor) archiveAppointment(ctx context.Context) (string, error) {
	return "archived", e.client.IndividualAppointments.Archive(ctx, any1(e, e.appointments).ID)
}

func (e *editor) attend(ctx context.Context) (string, error) {
	a, err := e.client.Attendees.Create(ctx, cliniko.AttendeeCreate{BookingID: cliniko.BookingID(any1(e, e.groups).ID), PatientID: any1(e, e.patients)})
	if err == nil {
		e.attendees = append(e.attendees, a.ID)
	}
	return "booked", err
}

func (e *editor) leave(ctx context.Context) (string, error) {
	if len(e.attendees) == 0 {
		return "cancelled", nil
	}
	return "cancelled", e.client.Attendees.Cancel(ctx, any1(e, e.attendees), cliniko.AttendeeCancel{CancellationReason: 50})
}

func (e *editor) writeNote(ctx context.Context) (string, error) {
	n, err := e.client.TreatmentNotes.Create(ctx, cliniko.TreatmentNoteCreate{Title: "Progress", Draft: true, PatientID: any1(e, e.patients)})
	if err == nil {
		e.notes = append(e.notes, n.ID)
	}
	return "created", err
}

func (e *editor) archiveNote(ctx context.Context) (string, error) {
	return "archived", e.client.TreatmentNotes.Archive(ctx, any1(e, e.notes))
}

func (e *editor) alert(ctx context.Context) (string, error) {
	a, err := e.client.MedicalAlerts.Create(ctx, cliniko.MedicalAlertCreate{Name: "Latex", PatientID: any1(e, e.patients)})
	if err == nil {
		e.alerts = append(e.alerts, a.ID)
	}
	return "created", err
}

func (e *editor) archiveAlert(ctx context.Context) (string, error) {
	return "archived", e.client.MedicalAlerts.Archive(ctx, any1(e, e.alerts))
}

func (e *editor) recall(ctx context.Context) (string, error) {
	like := any1(e, e.recalls)
	r, err := e.client.Recalls.Create(ctx, cliniko.RecallCreate{PatientID: any1(e, e.patients), RecallAt: like.RecallAt.AddDays(e.random.IntN(90)), RecallTypeID: like.RecallType.ID()})
	if err == nil {
		e.recalls = append(e.recalls, *r)
	}
	return "created", err
}

func (e *editor) changeRecall(ctx context.Context) (string, error) {
	like := any1(e, e.recalls)
	_, err := e.client.Recalls.Update(ctx, like.ID, cliniko.RecallUpdate{RecallAt: cliniko.Some(like.RecallAt.AddDays(e.random.IntN(90)))})
	return "edited", err
}

func (e *editor) archiveRecall(ctx context.Context) (string, error) {
	return "archived", e.client.Recalls.Archive(ctx, any1(e, e.recalls).ID)
}

func (e *editor) newTax(ctx context.Context) (string, error) {
	tax, err := e.client.Taxes.Create(ctx, cliniko.TaxCreate{Name: "Levy", Rate: decimal.NewFromInt(5)})
	if err == nil {
		e.taxes = append(e.taxes, tax.ID)
	}
	return "created", err
}

func (e *editor) deleteTax(ctx context.Context) (string, error) {
	if len(e.taxes) == 0 {
		return e.newTax(ctx)
	}
	last := len(e.taxes) - 1
	id := e.taxes[last]
	e.taxes = e.taxes[:last]
	return "deleted", e.client.Taxes.Delete(ctx, id)
}

func (e *editor) deleteTypeItem(ctx context.Context) (string, error) {
	if len(e.types) < 2 {
		return "deleted", nil
	}
	last := e.types[len(e.types)-1]
	e.types = e.types[:len(e.types)-1]
	return "deleted", e.client.AppointmentTypeBillableItems.Delete(ctx, last.ID)
}
