package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/cliniko-go/cliniko"
)

// feed makes the contacts of a CRM those patients who have agreed to receive marketing by email, and keeps them so. A contact
// belongs to an address, which several patients may share. It exists if one of them has agreed and none has refused.
type feed struct {
	client *cliniko.Client
	crm    crm
	file   string // of the state; "" keeps it in memory only
	batch  int    // patients or contacts between two writes of the file
	state  state

	written, removed, rejected, unread int // for the report
}

// run delivers what changed since the last run, which is everything the first time. It can be killed at any point. Nothing is
// delivered before everything was read, because an address may belong to a patient who comes later and has refused.
func (f *feed) run(ctx context.Context) error {
	f.written, f.removed, f.rejected, f.unread = 0, 0, 0, 0
	changes := f.client.Patients.Changes(f.state.Position)
	read := 0
	for patient, err := range changes.All(ctx) {
		switch {
		case patient.ID == "":
			return errors.Join(err, f.save())
		case err != nil: // a value cannot be read, and it may be the consent
			f.unread++
			f.note(patient.ID, choice{})
		default:
			f.note(patient.ID, choiceOf(patient))
		}
		f.state.Position = changes.Position()
		read++
		if read%f.batch == 0 {
			if err := f.save(); err != nil {
				return err
			}
		}
	}
	f.state.Position = changes.Position() // after the end, it is where the next run begins
	gone, err := f.client.Patients.Reconcile(ctx, slices.Collect(maps.Keys(f.state.Patients)))
	for _, id := range gone { // deleted
		f.note(id, choice{})
		delete(f.state.Patients, id)
	}
	if err != nil {
		return errors.Join(err, f.save())
	}
	return f.deliver(ctx)
}

// note remembers the choice of a patient, and that the contacts of the old and the new address have to be delivered.
func (f *feed) note(id cliniko.PatientID, now choice) {
	for _, key := range []string{f.state.Patients[id].Key, now.Key} {
		if key != "" {
			f.state.Undelivered[key] = true
		}
	}
	f.state.Patients[id] = now
}

// deliver brings the contacts of all undelivered keys up to date. The state is saved before, with the position: after a crash,
// these contacts are delivered again, which changes nothing. So no contact is in the CRM that the state does not know.
func (f *feed) deliver(ctx context.Context) error {
	owners := f.owners()
	for key := range owners {
		f.state.Contacts[key] = true
	}
	if err := f.save(); err != nil {
		return err
	}
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(f.state.Undelivered)), f.batch) {
		if err := errors.Join(f.deliverSome(ctx, keys, owners), f.save()); err != nil {
			return err
		}
	}
	return nil
}

func (f *feed) deliverSome(ctx context.Context, keys []string, owners map[string]cliniko.PatientID) error {
	var ids []cliniko.PatientID
	for _, key := range keys {
		if owner, ok := owners[key]; ok {
			ids = append(ids, owner)
		}
	}
	patients, err := f.client.Patients.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	for _, key := range keys {
		owner, wanted := owners[key]
		if wanted && choiceOf(patients[owner]) != f.state.Patients[owner] {
			continue // changed since Changes read it; the next run reads it again
		}
		switch err := f.bring(ctx, key, patients[owner], wanted); {
		case errors.Is(err, errRejected):
			f.rejected++ // and tried again in the next run
		case err != nil:
			return err
		default:
			delete(f.state.Undelivered, key)
		}
	}
	return nil
}

// bring writes or removes a contact.
func (f *feed) bring(ctx context.Context, key string, patient cliniko.Patient, wanted bool) error {
	switch {
	case wanted:
		name := cmp.Or(patient.PreferredFirstName, patient.FirstName)
		err := f.crm.put(ctx, key, contact{normalize(patient.Email), name, patient.LastName})
		if err == nil {
			f.written++
		}
		return err
	case f.state.Contacts[key]:
		if err := f.crm.remove(ctx, key); err != nil {
			return err
		}
		f.removed++
		delete(f.state.Contacts, key)
	}
	return nil // the CRM never heard of the address, and need not
}

// owners returns the patients that contacts are named after: of those who share an address the first one on record who has
// agreed. An address that a patient has refused has no owner.
func (f *feed) owners() map[string]cliniko.PatientID {
	owners, refused := map[string]cliniko.PatientID{}, map[string]bool{}
	for id, c := range f.state.Patients {
		switch owner := owners[c.Key]; {
		case !f.state.Undelivered[c.Key]:
		case !c.Agreed:
			refused[c.Key] = true
		case owner == "" || cmp.Or(len(id)-len(owner), cmp.Compare(id, owner)) < 0:
			owners[c.Key] = id
		}
	}
	maps.DeleteFunc(owners, func(key string, _ cliniko.PatientID) bool { return refused[key] })
	return owners
}
