package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// feed makes the contacts of a CRM those patients who have agreed to receive marketing by email, and keeps them so. A contact
// belongs to an address, which several patients may share. It exists if one of them has agreed and none has refused.
type feed struct {
	client *cliniko.Client
	crm    crm
	file   string // of the state
	batch  int    // patients between two deliveries
	state  state

	written, removed, rejected, unread int // for the report
}

// choiceOf uses accepted_email_marketing, the field of Cliniko for this consent. Consent to reminders or confirmations is
// another matter.
func choiceOf(p cliniko.Patient) choice {
	email := normalize(p.Email)
	if !p.ArchivedAt.IsZero() || email == "" || p.AcceptedEmailMarketing == nil { // a merged patient is archived
		return choice{}
	}
	sum := sha256.Sum256([]byte(email))
	return choice{Key: hex.EncodeToString(sum[:]), Agreed: *p.AcceptedEmailMarketing}
}

func normalize(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// run delivers what changed since the last run, which is everything the first time. It can be killed at any point.
func (f *feed) run(ctx context.Context) error {
	f.written, f.removed, f.rejected, f.unread = 0, 0, 0, 0
	changes := f.client.Patients.Changes(f.state.Position)
	for patient, err := range changes.All(ctx) {
		switch {
		case patient.ID == "":
			return errors.Join(err, f.deliver(ctx))
		case err != nil: // a value cannot be read, and it may be the consent
			f.unread++
			f.note(patient.ID, choice{})
		default:
			f.note(patient.ID, choiceOf(patient))
		}
		f.state.Position = changes.Position()
		if len(f.state.Undelivered) >= f.batch {
			if err := f.deliver(ctx); err != nil {
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
	return errors.Join(err, f.deliver(ctx))
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
	if err := f.save(); err != nil || len(f.state.Undelivered) == 0 {
		return err
	}
	patients, err := f.client.Patients.GetMany(ctx, slices.Collect(maps.Values(owners)))
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(f.state.Undelivered)) {
		owner, wanted := owners[key]
		patient := patients[owner]
		var err error
		switch {
		case !wanted && !f.state.Contacts[key]: // the CRM never heard of the address, and need not
		case !wanted:
			if err = f.crm.remove(ctx, key); err == nil {
				f.removed++
				delete(f.state.Contacts, key)
			}
		case choiceOf(patient) != f.state.Patients[owner]:
			continue // changed since Changes read it; the next run reads it again
		default:
			name := cmp.Or(patient.PreferredFirstName, patient.FirstName)
			if err = f.crm.put(ctx, key, contact{normalize(patient.Email), name, patient.LastName}); err == nil {
				f.written++
			}
		}
		if errors.Is(err, errRejected) {
			f.rejected++
			continue // and tried again in the next run
		}
		if err != nil {
			return errors.Join(err, f.save())
		}
		delete(f.state.Undelivered, key)
	}
	return f.save()
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
