package clinic

import (
	"slices"
	"time"

	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// SyncCases updates the lists of attendees of all patient cases.
func SyncCases(st *store.Store) {
	for _, patientCase := range st.Collections["patient_cases"].Rows {
		ids := []store.ID{}
		for _, attendee := range st.Collections["attendees"].LeadingTo("patient_case_id", patientCase.ID) {
			ids = append(ids, attendee.ID)
		}
		patientCase.Set("attendee_ids", ids)
	}
}

// AssignToCase moves the records that a list of a patient case names into the
// case, and the others out of it.
func AssignToCase(st *store.Store, name string, patientCase *store.Record, field string, now time.Time) {
	ids, col := patientCase.Links(field), st.Collections[name]
	for _, rec := range col.LeadingTo("patient_case_id", patientCase.ID) {
		if !slices.Contains(ids, rec.ID) {
			st.Change(rec, now, store.Values{"patient_case_id": nil})
		}
	}
	for _, id := range ids {
		if rec := col.ByID[id]; rec.Link("patient_case_id") != patientCase.ID {
			st.Change(rec, now, store.Values{"patient_case_id": patientCase.ID})
		}
	}
}

// MirrorTypes updates the appointment types of practitioners or businesses
// after an appointment type changed the list of those that offer it.
func MirrorTypes(st *store.Store, name string, kind *store.Record, field string, now time.Time) {
	wanted := kind.Links(field)
	for _, rec := range st.Collections[name].Rows {
		ids := rec.Links("appointment_type_ids")
		has, should := slices.Contains(ids, kind.ID), slices.Contains(wanted, rec.ID)
		if has == should {
			continue
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id store.ID) bool { return id == kind.ID })
		if should {
			ids = append(ids, kind.ID)
		}
		st.Change(rec, now, store.Values{"appointment_type_ids": ids})
	}
}
