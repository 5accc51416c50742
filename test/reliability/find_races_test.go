package reliability_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
)

// TestFindOrCreateRaces asks for 50 people 500 times at once, from 10 programs, over a network that is slow and fails. In the
// end each person is one patient, and everybody who got a patient got that one.
func TestFindOrCreateRaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { findOrCreateRace(t, 1) })
}

func findOrCreateRace(t *testing.T, seed uint64) {
	t.Helper()
	const people, programs = 50, 10
	clinic := clinikotest.New(clinikotest.WithSize(0))
	rng := rand.New(rand.NewPCG(seed, 5))
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := make([]map[cliniko.PatientID]bool, people)
	for i := range people * programs {
		person := i / programs
		got[person] = map[cliniko.PatientID]bool{}
		client, err := clinic.Client(cliniko.WithHTTPClient(&http.Client{Transport: newUnruly(clinic, seed*1000+uint64(i), 0.08)}))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Duration(rng.IntN(3000)) * time.Millisecond
		wg.Go(func() {
			time.Sleep(start)
			patient, _, err := client.Patients.FindOrCreate(t.Context(), somebody(person))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				got[person][patient.ID] = true
			} else if _, left := errors.AsType[*cliniko.LeftBehindError[cliniko.Patient]](err); !left {
				t.Logf("person %d: %v", person, err)
			}
		})
	}
	wg.Wait()
	checkPeople(t, clinic, got)
}

func somebody(i int) cliniko.PatientCreate {
	return cliniko.PatientCreate{
		FirstName: fmt.Sprintf("Person%d", i), LastName: "Vane",
		DateOfBirth: cliniko.Some(cliniko.Date{Year: 1950, Month: 1, Day: 1}.AddDays(100 * i)),
		Email:       cliniko.Some(fmt.Sprintf("person%d@mail.example", i)),
	}
}

func checkPeople(t *testing.T, clinic *clinikotest.Clinic, got []map[cliniko.PatientID]bool) {
	t.Helper()
	client, err := clinic.Client()
	if err != nil {
		t.Fatal(err)
	}
	living := map[string][]cliniko.PatientID{}
	for patient, err := range client.Patients.All(t.Context(), cliniko.PatientListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		living[patient.Email] = append(living[patient.Email], patient.ID)
	}
	if len(living) != len(got) {
		t.Errorf("%d people are patients, want %d", len(living), len(got))
	}
	for i, ids := range got {
		email, _ := somebody(i).Email.Get()
		if len(living[email]) != 1 || len(ids) != 1 || !ids[living[email][0]] {
			t.Errorf("person %d is %v, and callers got %v", i, living[email], ids)
		}
	}
}
