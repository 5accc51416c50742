package clinikotest

import (
	"slices"
	"time"
)

// syncCases keeps the lists of the cases' attendees.
func syncCases(st *store) {
	for _, patientCase := range st.collections["patient_cases"].rows {
		ids := []recordID{}
		for _, attendee := range st.collections["attendees"].leadingTo("patient_case_id", patientCase.id) {
			ids = append(ids, attendee.id)
		}
		patientCase.set("attendee_ids", ids)
	}
}

func assign(st *store, name string, patientCase *record, field string, now time.Time) {
	ids, col := patientCase.links(field), st.collections[name]
	for _, rec := range col.leadingTo("patient_case_id", patientCase.id) {
		if !slices.Contains(ids, rec.id) {
			st.change(rec, now, values{"patient_case_id": nil})
		}
	}
	for _, id := range ids {
		if rec := col.byID[id]; rec.link("patient_case_id") != patientCase.id {
			st.change(rec, now, values{"patient_case_id": patientCase.id})
		}
	}
}

func mirror(st *store, name string, kind *record, field string, now time.Time) {
	wanted := kind.links(field)
	for _, rec := range st.collections[name].rows {
		ids := rec.links("appointment_type_ids")
		has, should := slices.Contains(ids, kind.id), slices.Contains(wanted, rec.id)
		if has == should {
			continue
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id recordID) bool { return id == kind.id })
		if should {
			ids = append(ids, kind.id)
		}
		st.change(rec, now, values{"appointment_type_ids": ids})
	}
}
