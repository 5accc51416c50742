package cliniko_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/cliniko-go/cliniko"
)

func match(t *testing.T, query cliniko.PatientQuery, patient cliniko.PatientCreate) cliniko.PatientMatch {
	t.Helper()
	var found cliniko.PatientMatch
	withPatients(t, func(t *testing.T, p *patientTest) {
		t.Helper()
		created, err := p.client.Patients.Create(t.Context(), patient)
		if err != nil {
			t.Fatal(err)
		}
		matches, err := p.client.Patients.Find(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range matches {
			if m.Patient.ID == created.ID {
				found = m
			}
		}
	})
	return found
}

func TestFindComparesNames(t *testing.T) {
	t.Parallel()
	born := cliniko.Date{Year: 1931, Month: 2, Day: 3} // finds the patient, whatever the names
	for _, tc := range []struct {
		typed, stored string
		want          cliniko.MatchLevel
	}{
		{"Ada Vane", "Ada Vane", cliniko.MatchSame},
		{" ADA  vane ", "Ada Vane", cliniko.MatchSame},
		{"Zoe\u0308 Strauß", "Zoë Strauß", cliniko.MatchSimilar}, // the same letters, NFD and NFC
		{"Zoe Strauss", "Zoë Strauß", cliniko.MatchSimilar},
		{"Joerg Mueller", "Jörg Müller", cliniko.MatchSimilar},
		{"Anne Marie O'Hara", "Anne-Marie O’Hara", cliniko.MatchSimilar},
		{"\u1106\u1175\u11ab\u1109\u116e \u1100\u1175\u11b7", "민수 김", cliniko.MatchSimilar}, // the same syllables
		{"伟 王", "伟 王", cliniko.MatchSame},
		{"伟 王", "娜 李", cliniko.MatchUnknown}, // differs, so it is no candidate
		{"Jon Vane", "John Vane", cliniko.MatchUnknown},
		{"Zoe Vane", "Zöa Vane", cliniko.MatchUnknown},
	} {
		query, patient := cliniko.PatientQuery{DateOfBirth: born}, cliniko.PatientCreate{DateOfBirth: cliniko.Some(born)}
		query.FirstName, query.LastName = splitName(tc.typed)
		patient.FirstName, patient.LastName = splitName(tc.stored)
		if got := match(t, query, patient).Names; got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.typed, tc.stored, got, tc.want)
		}
	}
}

func splitName(name string) (first, last string) {
	i := strings.LastIndexByte(strings.TrimRight(name, " "), ' ')
	return name[:i], name[i+1:]
}

func TestFindComparesPhones(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		typed, stored string
		want          cliniko.MatchLevel
	}{
		{"0491 570 006", "0491 570 006", cliniko.MatchSame},
		{"0491570006", "(0491) 570-006", cliniko.MatchSame},
		{"+61 491 570 006", "0491 570 006", cliniko.MatchSame},
		{"0061 (0) 491 570 006", "0491 570 006", cliniko.MatchSame}, // a trunk prefix in the middle
		{"5550 0110", "(02) 5550 0110", cliniko.MatchSame},
		{"0491 570 006 ext. 2", "0491 570 006", cliniko.MatchSame},
		{"570 006", "0491 570 006", cliniko.MatchSimilar},
		{"06", "0491 570 006", cliniko.MatchDiffers},
		{"0491 570 007", "0491 570 006", cliniko.MatchDiffers},
		{"private", "0491 570 006", cliniko.MatchUnknown},
	} {
		got := match(t, cliniko.PatientQuery{FirstName: "Ada", LastName: "Vane", PhoneNumbers: []string{tc.typed}}, cliniko.PatientCreate{
			FirstName: "Ada", LastName: "Vane",
			PatientPhoneNumbers: cliniko.Some([]cliniko.PhoneNumber{{PhoneType: cliniko.PhoneMobile, Number: tc.stored}}),
		}).PhoneNumber
		if got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.typed, tc.stored, got, tc.want)
		}
		if got := cliniko.ComparePhoneNumbers(tc.stored, tc.typed); got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.stored, tc.typed, got, tc.want)
		}
	}
}

// A query and a match are about a person. They print nothing of it.
func TestMatchesPrintNothing(t *testing.T) {
	t.Parallel()
	query := cliniko.PatientQuery{FirstName: "Secret", Email: "secret@mail.example", PhoneNumbers: []string{"secret"}}
	found := cliniko.PatientMatch{Patient: &cliniko.Patient{ID: "7", FirstName: "Secret"}}
	err := &cliniko.UndecidedPatientError{Candidates: []cliniko.PatientMatch{found}}
	for _, v := range []any{query, found, err, &query, &found} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%q"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(strings.ToLower(text), "secret") {
				t.Errorf("%T prints with %s as %s", v, verb, text)
			}
		}
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("", "v", v)
		if strings.Contains(strings.ToLower(log.String()), "secret") {
			t.Errorf("%T logs as %s", v, &log)
		}
	}
}

func TestMatchLevelString(t *testing.T) {
	t.Parallel()
	for level, want := range map[cliniko.MatchLevel]string{
		cliniko.MatchUnknown: "unknown", cliniko.MatchDiffers: "differs", cliniko.MatchSimilar: "similar", cliniko.MatchSame: "same",
		-1: "MatchLevel(-1)", 4: "MatchLevel(4)",
	} {
		if got := level.String(); got != want {
			t.Errorf("%d: %q, want %q", int(level), got, want)
		}
	}
}
