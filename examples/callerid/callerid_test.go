package main

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/examples/internal/inapp"
)

// onSandbox runs a test on a sandbox, in fake time, with a directory that was read.
func onSandbox(t *testing.T, test func(t *testing.T, sandbox *clinikotest.Clinic, d *directory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sandbox, d := newSandbox(t)
		if err := d.update(t.Context()); err != nil {
			t.Fatal(err)
		}
		test(t, sandbox, d)
	})
}

func newSandbox(t *testing.T) (*clinikotest.Clinic, *directory) {
	t.Helper()
	sandbox := clinikotest.New(clinikotest.WithSize(80))
	client, err := sandbox.Client()
	if err != nil {
		t.Fatal(err)
	}
	return sandbox, newDirectory(client)
}

func mobile(number string) []cliniko.PhoneNumber {
	return []cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: number}}
}

// create creates a patient.
func create(t *testing.T, client *cliniko.Client, first, number string) cliniko.PatientID {
	t.Helper()
	patient, err := client.Patients.Create(t.Context(), cliniko.PatientCreate{
		FirstName: first, LastName: "Vane", PatientPhoneNumbers: cliniko.Some(mobile(number)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return patient.ID
}

func (d *directory) mustUpdate(t *testing.T) {
	t.Helper()
	if err := d.update(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// wantFound checks who has a number.
func (d *directory) wantFound(t *testing.T, when, number string, want ...cliniko.PatientID) {
	t.Helper()
	if got := ids(d.find(number)); !slices.Equal(got, want) {
		t.Errorf("%s: %d patients are found, want %d", when, len(got), len(want))
	}
}

func TestFormsOfANumber(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, _ *clinikotest.Clinic, d *directory) {
		t.Helper()
		home, other := create(t, d.client, "Ada", "(02) 5550 0299"), create(t, d.client, "Berta", "(03) 5550 0299")
		abroad := create(t, d.client, "Cora", "+44 20 7946 0958")
		d.mustUpdate(t)
		for _, form := range []string{"+61255500299", "0061 2 5550 0299", "+61 (0)2 5550 0299", "0061(0)255500299", "02 5550 0299", "(02) 5550-0299", "61255500299", "0011 61 2 5550 0299"} {
			d.wantFound(t, form, form, home)
		}
		d.wantFound(t, "another area", "03 5550 0299", other)
		d.wantFound(t, "abroad", "0044 (0)20 7946 0958", abroad)
		d.wantFound(t, "abroad, without the country", "020 7946 0958", abroad)
		d.wantFound(t, "nobody", "02 5550 0298")
		d.wantFound(t, "another country", "+49 2 5550 0299")
		d.wantFound(t, "without an area", "5550 0299", home, other)
		d.wantFound(t, "the end only", "0299")
	})
}

// TestDirectoryFollows changes patients in all ways.
func TestDirectoryFollows(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, d *directory) {
		t.Helper()
		ctx := t.Context()
		const number, another = "0400 111 222", "0400 333 444"
		ada, berta := create(t, d.client, "Ada", number), create(t, d.client, "Berta", number)
		cora, dora := create(t, d.client, "Cora", number), create(t, d.client, "Dora", number)
		d.mustUpdate(t)
		d.wantFound(t, "created", number, ada, berta, cora, dora)

		time.Sleep(time.Hour)
		inapp.Merge(t, sandbox, berta, ada)
		d.mustUpdate(t)
		d.wantFound(t, "merged", number, ada, cora, dora)

		time.Sleep(time.Hour)
		inapp.Delete(t, sandbox, cora)
		d.mustUpdate(t)
		d.wantFound(t, "deleted", number, ada, dora)

		time.Sleep(time.Hour)
		if err := d.client.Patients.Archive(ctx, dora); err != nil {
			t.Fatal(err)
		}
		d.mustUpdate(t)
		d.wantFound(t, "archived", number, ada)

		time.Sleep(time.Hour)
		if _, err := d.client.Patients.Unarchive(ctx, dora); err != nil {
			t.Fatal(err)
		}
		_, err := d.client.Patients.Update(ctx, ada, cliniko.PatientUpdate{FirstName: cliniko.Some("Zoe"), PatientPhoneNumbers: cliniko.Some(mobile(another))})
		if err != nil {
			t.Fatal(err)
		}
		d.mustUpdate(t)
		d.wantFound(t, "unarchived", number, dora)
		d.wantFound(t, "changed", another, ada)
		if n := len(d.byEnd[ending(number)]); n != 1 {
			t.Errorf("%d patients are kept under the number, want 1", n)
		}
		if name := d.find(another)[0].Name; name != "Zoe Vane" {
			t.Error("the new name is missing")
		}
	})
}

// TestDirectoryHasEveryNumber compares the directory with the list of patients.
func TestDirectoryHasEveryNumber(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, _ *clinikotest.Clinic, d *directory) {
		t.Helper()
		n := 0
		for patient, err := range d.client.Patients.All(t.Context(), cliniko.PatientListOptions{ArchivedAt: cliniko.Any()}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, number := range patient.PatientPhoneNumbers {
				if got := slices.Contains(ids(d.find(number.Number)), patient.ID); got != patient.ArchivedAt.IsZero() {
					t.Errorf("archived: %t; found: %t", !patient.ArchivedAt.IsZero(), got)
				}
				n++
			}
		}
		if n < 80 {
			t.Errorf("%d numbers", n)
		}
	})
}

// TestUpdateAfterFailures interrupts updates at every request.
func TestUpdateAfterFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox, d := newSandbox(t)
		failed := 0
		for _, route := range []string{"/businesses", "/practitioners", "/appointment_types", "/patients"} {
			sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 403, Route: route})
			if d.update(t.Context()) != nil {
				failed++
			}
		}
		if failed != 4 {
			t.Errorf("%d updates failed, want 4", failed)
		}
		for _, kind := range []clinikotest.FaultKind{clinikotest.FaultTruncate, clinikotest.FaultHTML, clinikotest.FaultDropAfter, clinikotest.FaultStatus} {
			sandbox.Inject(clinikotest.Fault{Kind: kind, Times: 2})
		}
		d.mustUpdate(t)
		active, err := d.client.Patients.List(t.Context(), cliniko.PatientListOptions{ArchivedAt: cliniko.Any(), PerPage: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.people) != active.TotalEntries {
			t.Errorf("the directory has %d patients of %d", len(d.people), active.TotalEntries)
		}
	})
}

// TestUpdatesAreCheap counts the requests of an update.
func TestUpdatesAreCheap(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, d *directory) {
		t.Helper()
		time.Sleep(time.Hour)
		before := sandbox.RequestCount()
		d.mustUpdate(t)
		if n := sandbox.RequestCount() - before; n > 6 {
			t.Errorf("an update without changes sends %d requests, want at most 6", n)
		}
	})
}

// large returns a directory of 100,000 patients. Every 1,000th number belongs to a family of 5.
func large() *directory {
	d := &directory{people: map[cliniko.PatientID]person{}, byEnd: map[string][]cliniko.PatientID{}}
	for i := range 100_000 {
		number := i
		if i%1000 < 5 {
			number = i / 1000 * 1000
		}
		d.put(cliniko.Patient{
			ID: cliniko.PatientID(fmt.Sprintf("1%018d", i)), Label: "Ada Vane",
			PatientPhoneNumbers: mobile(fmt.Sprintf("61 4%08d", number*7919%100_000_000)),
		})
	}
	return d
}

// TestLookupOfOneIn100000 counts allocations, because times depend on the load of the machine. BenchmarkFind measures them.
func TestLookupOfOneIn100000(t *testing.T) { //nolint:paralleltest // AllocsPerRun does not allow it
	d := large()
	if n := len(d.find("0400 000 000")); n != 5 {
		t.Errorf("%d patients are found, want 5", n)
	}
	if n := testing.AllocsPerRun(10, func() { d.find("0400 000 000") }); n > 60 {
		t.Errorf("a lookup takes %.0f allocations, want at most 60", n)
	}
}

func BenchmarkFind(b *testing.B) {
	d := large()
	for b.Loop() {
		d.find("+61 400 000 000")
	}
}
