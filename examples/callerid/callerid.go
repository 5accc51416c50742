package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

// directory knows the phone numbers of all patients of a clinic, because the API cannot search for them. It is in memory
// only, and its methods may be called by several goroutines.
type directory struct {
	client  *cliniko.Client
	changes *cliniko.Walk[cliniko.Patient] // the next run of update

	mu     sync.RWMutex
	people map[cliniko.PatientID]person   // everyone on record; those who are archived have no numbers
	byEnd  map[string][]cliniko.PatientID // by the last digits of a number
	names  names
}

type person struct {
	Name    string // the full name
	Born    cliniko.Date
	numbers []string
}

func newDirectory(client *cliniko.Client) *directory {
	return &directory{
		client: client, changes: client.Patients.Changes(cliniko.Position{}).InFlight(4),
		people: map[cliniko.PatientID]person{}, byEnd: map[string][]cliniko.PatientID{},
	}
}

// update reads what changed since the last update, which is everything the first time. If nothing did, it sends 5 requests.
func (d *directory) update(ctx context.Context) error {
	read, err := readNames(ctx, d.client)
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.names = read
	d.mu.Unlock()
	var broken error
	for patient, err := range d.changes.All(ctx) {
		if patient.ID == "" { // otherwise only some fields cannot be read
			broken = err
			break
		}
		d.put(patient)
	}
	d.changes = d.changes.From(d.changes.Position()) // also after an error: what was read is not read again
	if broken != nil {
		return broken
	}
	gone, err := d.client.Patients.Reconcile(ctx, slices.Collect(maps.Keys(d.people))) // deleted: Changes does not have them
	for _, id := range gone {
		d.put(cliniko.Patient{ID: id, ArchivedAt: time.Now()})
		d.mu.Lock()
		delete(d.people, id)
		d.mu.Unlock()
	}
	return err
}

// put replaces what is known of a patient. An archived patient, and so a merged one, has no number.
func (d *directory) put(patient cliniko.Patient) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, number := range d.people[patient.ID].numbers {
		end := ending(number)
		d.byEnd[end] = slices.DeleteFunc(d.byEnd[end], func(id cliniko.PatientID) bool { return id == patient.ID })
		if len(d.byEnd[end]) == 0 {
			delete(d.byEnd, end)
		}
	}
	p := person{Name: patient.Label, Born: patient.DateOfBirth}
	if patient.ArchivedAt.IsZero() {
		for _, n := range patient.PatientPhoneNumbers {
			number := cmp.Or(n.NormalizedNumber, n.Number)
			p.numbers = append(p.numbers, number)
			d.byEnd[ending(number)] = append(d.byEnd[ending(number)], patient.ID)
		}
	}
	d.people[patient.ID] = p
}

// find returns the patients with a phone number, in any form, in the order of their names.
func (d *directory) find(number string) []caller {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var found []caller
	for _, id := range slices.Compact(slices.Sorted(slices.Values(d.byEnd[ending(number)]))) {
		p := d.people[id]
		if slices.ContainsFunc(p.numbers, func(n string) bool { return cliniko.ComparePhoneNumbers(n, number) == cliniko.MatchSame }) {
			found = append(found, caller{person: p, id: id})
		}
	}
	slices.SortStableFunc(found, func(a, b caller) int { return cmp.Compare(a.Name, b.Name) })
	return found
}

// ending returns the last digits of a phone number, which all forms of it have in common.
func ending(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return strings.TrimLeft(digits[max(len(digits)-8, 0):], "0")
}
