package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/testkit"
)

// lister is a List method, and walker the iterator of its All.
type (
	lister[R, O any] = func(context.Context, O) (*cliniko.Page[R], error)
	walker[R any]    = iter.Seq2[R, error]
)

// unlinked are links that no record of the sandbox has: it merges patients only in a large clinic.
var unlinked = []string{"Patients.MergedWithPatient"}

// everyRecord reads every record of every list with Get too, hidden ones included, and follows its links.
func everyRecord(b *sandbox) {
	t, c := b.t, b.client
	linkMore(t, c)
	links := &linkWalk{t: t, gets: getters(c), found: map[string]bool{}, followed: map[string]bool{}}
	for service, methods := range reflect.ValueOf(c).Elem().Fields() {
		all := methods.MethodByName("All")
		if !service.IsExported() || !all.IsValid() || all.Type().NumIn() != 2 { // available times have more parameters
			continue
		}
		for i, record := range everyRow(t, service.Name, all, methods.MethodByName("List")) {
			if id := record.FieldByName("ID"); id.IsValid() && links.gets[id.Type()].IsValid() {
				alone, err := getHidden(t, links.gets[id.Type()], id)
				if err != nil {
					t.Errorf("%s.Get: %v", service.Name, err)
				} else {
					sameRecord(t, fmt.Sprintf("%s.Get of record %d", service.Name, i), record, alone)
				}
			}
			links.follow(service.Name, record)
		}
	}
	for name, ok := range links.followed {
		if ok == slices.Contains(unlinked, name) {
			t.Errorf("a record of this clinic links to %s: %t", name, ok)
		}
	}
}

// linkMore creates records with links that the clinic does not have at first.
func linkMore(t *testing.T, c *cliniko.Client) {
	t.Helper()
	business, practitioner, kind := first(t, c.Businesses.List).ID, first(t, c.Practitioners.List).ID, first(t, c.AppointmentTypes.List).ID
	_, typeErr := c.AppointmentTypes.Update(t.Context(), kind, cliniko.AppointmentTypeUpdate{ProductID: cliniko.Some(first(t, c.Products.List).ID)})
	_, groupErr := c.GroupAppointments.Create(t.Context(), cliniko.GroupAppointmentCreate{
		BusinessID: business, PractitionerID: practitioner, AppointmentTypeID: kind, StartsAt: testkit.Friday, RepeatRule: twice,
	})
	_, blockErr := c.UnavailableBlocks.Create(t.Context(), cliniko.UnavailableBlockCreate{
		BusinessID: business, PractitionerID: practitioner, StartsAt: testkit.Friday, EndsAt: testkit.Friday.Add(time.Hour), RepeatRule: twice,
	})
	if err := errors.Join(typeErr, groupErr, blockErr); err != nil {
		t.Fatal(err)
	}
}

// everyRow walks over a whole list, hidden records included, and checks that List returns the beginning of it.
func everyRow(t *testing.T, service string, all, list reflect.Value) []reflect.Value {
	t.Helper()
	in := append([]reflect.Value{reflect.ValueOf(t.Context())}, showHidden(reflect.New(all.Type().In(1)).Elem())...)
	var rows []reflect.Value
	for record, err := range all.Call(in)[0].Seq2() {
		if !err.IsNil() {
			t.Fatalf("%s.All: %v", service, err.Interface())
		}
		rows = append(rows, record)
	}
	out := list.Call(in)
	if !out[1].IsNil() {
		t.Fatalf("%s.List: %v", service, out[1].Interface())
	}
	page := out[0].Elem().FieldByName("Items")
	if total := out[0].Elem().FieldByName("TotalEntries").Int(); int(total) != len(rows) || page.Len() != min(50, len(rows)) {
		t.Fatalf("%s: List has %d records of %d, All %d", service, page.Len(), total, len(rows))
	}
	for i := range page.Len() {
		sameRecord(t, fmt.Sprintf("%s.List and All at index %d", service, i), rows[i], page.Index(i))
	}
	return rows
}

func sameRecord(t *testing.T, what string, a, b reflect.Value) {
	t.Helper()
	if !reflect.DeepEqual(a.Interface(), b.Interface()) {
		t.Errorf("%s:\n%s", what, cmp.Diff(testkit.Encode(t, a.Interface()), testkit.Encode(t, b.Interface())))
	}
}

// getters returns the Get methods by the type of their ID.
func getters(c *cliniko.Client) map[reflect.Type]reflect.Value {
	found := map[reflect.Type]reflect.Value{}
	for field, methods := range reflect.ValueOf(c).Elem().Fields() {
		if !field.IsExported() {
			continue
		}
		get := methods.MethodByName("Get")
		if !get.IsValid() || get.Type().NumIn() < 2 {
			continue // Settings.Get takes no ID
		}
		id, ok := get.Type().Out(0).Elem().FieldByName("ID")
		if ok && id.Type == get.Type().In(1) {
			found[id.Type] = get
		}
	}
	return found
}

// showHidden sets the options so that they include hidden records.
func showHidden(options reflect.Value) []reflect.Value {
	for _, field := range []string{"ArchivedAt", "CancelledAt", "DeletedAt"} {
		setFilter(options, field, cliniko.Any())
	}
	return []reflect.Value{options}
}

func getHidden(t *testing.T, get, id reflect.Value) (reflect.Value, error) {
	t.Helper()
	in := []reflect.Value{reflect.ValueOf(t.Context()), id}
	if get.Type().IsVariadic() {
		in = append(in, showHidden(reflect.New(get.Type().In(2).Elem()).Elem())...)
	}
	out := get.Call(in)
	err, _ := reflect.TypeAssert[error](out[1])
	return out[0].Elem(), err
}

// linkWalk follows the links of many records.
type linkWalk struct {
	t        *testing.T
	gets     map[reflect.Type]reflect.Value // by the type of the ID
	found    map[string]bool                // whether a target exists, by type and ID
	followed map[string]bool                // whether the target of a field exists, by service and field
}

// follow reads the targets of the links of a record, each once.
func (w *linkWalk) follow(service string, record reflect.Value) {
	w.t.Helper()
	for field, value := range record.Fields() {
		for _, link := range linksIn(value) {
			id := link.MethodByName("ID").Call(nil)[0]
			if !w.gets[id.Type()].IsValid() {
				continue // the API has no operation for the target, such as a letter or a payment
			}
			name, target := service+"."+field.Name, id.Type().String()+id.String()
			if _, known := w.found[target]; !known {
				w.found[target] = id.String() != "" && w.leadsTo(name, id)
			}
			w.followed[name] = w.followed[name] || w.found[target]
		}
	}
}

// leadsTo reads the record with the ID. A deleted patient cannot be read.
func (w *linkWalk) leadsTo(name string, id reflect.Value) bool {
	w.t.Helper()
	target, err := getHidden(w.t, w.gets[id.Type()], id)
	if errors.Is(err, cliniko.ErrNotFound) && strings.HasSuffix(name, "Patient") {
		return false
	}
	if err != nil {
		w.t.Errorf("%s: %v", name, err)
		return false
	}
	if got := target.FieldByName("ID").String(); got != id.String() {
		w.t.Errorf("%s leads to %s, got %s", name, id, got)
	}
	return true
}

// linksIn returns the links in a field.
func linksIn(value reflect.Value) []reflect.Value {
	switch {
	case strings.HasPrefix(value.Type().Name(), "Link["):
		return []reflect.Value{value}
	case value.Kind() == reflect.Slice:
		var found []reflect.Value
		for i := range value.Len() {
			found = append(found, linksIn(value.Index(i))...)
		}
		return found
	}
	return nil
}

// freeTimes finds free times with each of the methods.
func freeTimes(b *sandbox) {
	t, c := b.t, b.client
	ctx, from := t.Context(), cliniko.DateOf(testkit.Monday)
	business, practitioner, appointmentType, slot := testkit.FirstFreeTime(t, c, from)
	week := cliniko.AvailableTimeListOptions{From: from, To: from.AddDays(6), PerPage: 50}
	page, err := c.AvailableTimes.List(ctx, business, practitioner, appointmentType, week)
	if err != nil {
		t.Fatal(err)
	}
	three := collected(t, c.AvailableTimes.All(ctx, business, practitioner, appointmentType, cliniko.AvailableTimeListOptions{From: from, To: from.AddDays(20)}))
	if len(page.Items) == 0 || len(three) <= page.TotalEntries || !page.Items[0].AppointmentStart.Equal(slot) {
		t.Fatalf("a week has %d free times and three weeks %d", page.TotalEntries, len(three))
	}
	for i, free := range three {
		if i < len(page.Items) && free != page.Items[i] || i > 0 && !free.AppointmentStart.After(three[i-1].AppointmentStart) {
			t.Errorf("free time %d is %s", i, free.AppointmentStart)
		}
	}
	for _, options := range []cliniko.NextAvailableTimeOptions{{}, {From: from, To: from.AddDays(6)}} {
		next, err := c.AvailableTimes.Next(ctx, business, practitioner, appointmentType, options)
		if err != nil || !next.AppointmentStart.Equal(slot) {
			t.Errorf("the next free time is %v, %v, want %s", next, err, slot)
		}
	}
}

// conflicts makes three bookings for the same hour and archives two of them.
func conflicts(b *sandbox) {
	t, c := b.t, b.client
	ctx, starts := t.Context(), testkit.Friday.AddDate(1, 0, 0)
	business, practitioner, kind := first(t, c.Businesses.List).ID, first(t, c.Practitioners.List).ID, first(t, c.AppointmentTypes.List).ID
	appointment, err := c.IndividualAppointments.Create(ctx, cliniko.IndividualAppointmentCreate{
		BusinessID: business, PractitionerID: practitioner, AppointmentTypeID: kind, PatientID: first(t, c.Patients.List).ID, StartsAt: starts,
	})
	if err != nil {
		t.Fatal(err)
	}
	exist := func(want bool, found *cliniko.Conflicts, err error) {
		t.Helper()
		if err != nil || found.Exists() != want {
			t.Errorf("conflicts: %v, %v, want %t", found, err, want)
		}
	}
	found, err := c.IndividualAppointments.Conflicts(ctx, appointment.ID)
	exist(false, found, err)

	group, err := c.GroupAppointments.Create(ctx, cliniko.GroupAppointmentCreate{
		BusinessID: business, PractitionerID: practitioner, AppointmentTypeID: kind, StartsAt: starts,
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err = c.GroupAppointments.Conflicts(ctx, group.ID)
	exist(true, found, err)
	if err := c.GroupAppointments.Archive(ctx, group.ID); err != nil {
		t.Fatal(err)
	}
	block, err := c.UnavailableBlocks.Create(ctx, cliniko.UnavailableBlockCreate{
		BusinessID: business, PractitionerID: practitioner, StartsAt: starts, EndsAt: starts.Add(time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err = c.UnavailableBlocks.Conflicts(ctx, block.ID)
	exist(true, found, err)
	found, err = c.IndividualAppointments.Conflicts(ctx, appointment.ID)
	exist(true, found, err)
	if err := c.UnavailableBlocks.Archive(ctx, block.ID); err != nil {
		t.Fatal(err)
	}
	found, err = c.IndividualAppointments.Conflicts(ctx, appointment.ID)
	exist(false, found, err)
}

func users(b *sandbox) {
	t, c := b.t, b.client
	me, err := c.Users.GetAuthenticated(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listed := first(t, c.Users.List, cliniko.UserListOptions{ID: cliniko.Equal(me.ID)})
	if diff := cmp.Diff(testkit.Encode(t, listed), testkit.Encode(t, me)); diff != "" {
		t.Errorf("the user of the key (-in the list +alone):\n%s", diff)
	}
	for _, practitioner := range collected(t, c.Practitioners.All(t.Context(), cliniko.PractitionerListOptions{})) {
		same := first(t, c.Practitioners.List, cliniko.PractitionerListOptions{UserID: cliniko.Equal(practitioner.User.ID())})
		if same.ID != practitioner.ID || practitioner.User.ID() == me.ID {
			t.Errorf("the user of practitioner %s belongs to %s", practitioner.ID, same.ID)
		}
	}
}

// settings compares the public settings with all settings.
func settings(b *sandbox) {
	t, c := b.t, b.client
	all, err := c.Settings.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	public, err := c.Settings.GetPublic(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, got := testkit.Normalize(t, []byte(testkit.Encode(t, all))), testkit.Normalize(t, []byte(testkit.Encode(t, public)))
	if diff := cmp.Diff(within(want, got), got); diff != "" {
		t.Errorf("settings (-all +public):\n%s", diff)
	}
	if public.Account.Subdomain != "sandbox" || all.PatientCustomFieldsDefinition == nil {
		t.Errorf("the account is %q", public.Account.Subdomain)
	}
}

func formSignatures(b *sandbox) {
	t, c := b.t, b.client
	signed := 0
	for _, form := range collected(t, c.PatientForms.All(t.Context(), cliniko.PatientFormListOptions{})) {
		for _, id := range form.Signatures.IDs() {
			signed++
			signature, err := c.Signatures.Get(t.Context(), form.ID, id)
			if err != nil || signature.ID != id || !strings.HasPrefix(signature.Image, "data:image/") {
				t.Errorf("signature %s: %v, %v", id, signature, err)
			}
		}
	}
	if signed == 0 {
		t.Error("no form of this clinic is signed")
	}
}

// referralSources sets the referral source of a patient to a contact, then to nobody.
func referralSources(b *sandbox) {
	t, c := b.t, b.client
	ctx, patient, contact := t.Context(), first(t, c.Patients.List).ID, first(t, c.Contacts.List).ID
	var byContact cliniko.ReferralSourceType
	for _, kind := range collected(t, c.ReferralSourceTypes.All(ctx, cliniko.ReferralSourceTypeListOptions{})) {
		if kind.ReferrerType == cliniko.ReferrerContact {
			byContact = kind
		}
	}
	_, err := c.ReferralSources.Update(ctx, patient, cliniko.ReferralSourceUpdate{
		Notes: cliniko.Some("By letter"), ReferralSourceTypeID: cliniko.Some(byContact.ID), ReferrerID: cliniko.Some(cliniko.ReferrerID(contact)),
		Subcategory: cliniko.Null[string](),
	})
	if err != nil {
		t.Fatal(err)
	}
	source, err := c.ReferralSources.Get(ctx, patient)
	if err != nil || source.Patient.ID() != patient || source.ReferralSourceType.ID() != byContact.ID || source.Notes != "By letter" ||
		source.ReferrerType != cliniko.ReferrerContact || source.Referrer.ID() != cliniko.ReferrerID(contact) {
		t.Errorf("referred by a contact: %s, %v", testkit.Encode(t, source), err)
	}
	options := cliniko.ReferralSourceListOptions{ReferrerID: cliniko.Equal(cliniko.ReferrerID(contact)), UpdatedAt: cliniko.AtLeast(testkit.Monday)}
	if listed := first(t, c.ReferralSources.List, options); listed.ID != source.ID {
		t.Errorf("the list has %s, want %s", listed.ID, source.ID)
	}
	source, err = c.ReferralSources.Update(ctx, patient, cliniko.ReferralSourceUpdate{
		ReferralSourceTypeID: cliniko.Null[cliniko.ReferralSourceTypeID](), ReferrerID: cliniko.Null[cliniko.ReferrerID](),
	})
	if err != nil || source.Notes != "By letter" || source.Referrer.ID() != "" || source.ReferrerType != "" {
		t.Errorf("referred by nobody: %s, %v", testkit.Encode(t, source), err)
	}
}

// closedCases closes a case, which removes it from the active ones and from no other list.
func closedCases(b *sandbox) {
	t, c := b.t, b.client
	ctx := t.Context()
	active := func() []cliniko.PatientCaseID {
		t.Helper()
		page, err := c.PatientCases.ListActive(ctx, cliniko.PatientCaseListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		want := ids(collected(t, c.PatientCases.All(ctx, cliniko.PatientCaseListOptions{ClosedAt: cliniko.Missing()})))
		got := ids(collected(t, c.PatientCases.AllActive(ctx, cliniko.PatientCaseListOptions{})))
		if !slices.Equal(got, want) || !slices.Equal(ids(page.Items), want) {
			t.Errorf("active are %v and %v, want %v", got, ids(page.Items), want)
		}
		return got
	}
	before := active()
	closed, err := c.PatientCases.Update(ctx, before[0], cliniko.PatientCaseUpdate{Closed: cliniko.Some(true)})
	if err != nil || !closed.ClosedAt.Equal(testkit.Monday) {
		t.Errorf("closed: %v, %v", closed, err)
	}
	if after := active(); slices.Contains(after, before[0]) || len(after) != len(before)-1 {
		t.Errorf("active after closing one of %v: %v", before, after)
	}
	if listed := first(t, c.PatientCases.List, cliniko.PatientCaseListOptions{ID: cliniko.Equal(before[0]), ClosedAt: cliniko.Present()}); listed.ID != before[0] {
		t.Error("a closed case is not in the list")
	}
}
