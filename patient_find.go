package cliniko

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode"
)

// UndecidedPatientError is returned by [PatientsService.FindOrCreate] if some patients may be the person, but none
// certainly is. Nothing was created. Let somebody decide: use one of the candidates, or call Create.
type UndecidedPatientError struct {
	Candidates []PatientMatch `json:"-"` // at least one, the most similar first
}

func (e *UndecidedPatientError) Error() string {
	return fmt.Sprintf("cliniko: %d patients may be the person, and none certainly is; UndecidedPatientError.Candidates has them", len(e.Candidates))
}

// errTwin is the reason for undoing a creation: another program created the same patient at the same moment.
var errTwin = errors.New("another program created the same patient at the same moment")

// maxMerges limits how many merges Current follows.
const maxMerges = 10

// Current returns the patient with the given ID or, if that patient was merged into another, the patient that it was
// merged into. The result may be archived. Current sends 1 request, and 1 more for each merge.
func (s *PatientsService) Current(ctx context.Context, id PatientID) (*Patient, error) {
	for range maxMerges {
		patient, err := s.Get(ctx, id, PatientGetOptions{ArchivedAt: Any()})
		if patient == nil {
			return nil, err
		}
		next := patient.MergedWithPatient.ID()
		if next == "" {
			return patient, err
		}
		id = next
	}
	return nil, fmt.Errorf("cliniko: patient was merged more than %d times, or into itself", maxMerges)
}

// Find returns the patients who may be the person in the query, the most similar first. It ignores capitals, spaces and
// the form in which a phone number is typed. The result includes archived patients. A merged patient is replaced by the
// one that it was merged into; the match then covers the data of both.
//
// Find reads up to 3 lists at the same time, with 1 request for each 100 patients: those with the date of birth, those
// with the email address, and those with the last name and the same initial. Each merged patient takes the requests of
// [PatientsService.Current]. The API cannot search for phone numbers, so Find reads all patients if nothing else is
// known. It does not find a patient who is recorded under another first name without the date of birth and the email
// address.
func (s *PatientsService) Find(ctx context.Context, query PatientQuery) ([]PatientMatch, error) {
	lists, err := query.lists()
	if err != nil {
		return nil, err
	}
	found := make([][]Patient, len(lists))
	indexes := make([]int, len(lists))
	for i := range indexes {
		indexes[i] = i
	}
	err = inParallel(ctx, len(lists), indexes, func(ctx context.Context, i int) error {
		lists[i].ArchivedAt = Any()
		return readCandidates(s.All(ctx, lists[i]), query, &found[i])
	})
	if err != nil {
		return nil, err
	}
	byID := map[PatientID]PatientMatch{}
	for _, patients := range found {
		for i := range patients {
			if err := s.addMatch(ctx, query, &patients[i], byID); err != nil {
				return nil, err
			}
		}
	}
	matches := make([]PatientMatch, 0, len(byID))
	for _, m := range byID {
		matches = append(matches, m)
	}
	sortMatches(matches)
	return matches, nil
}

// readCandidates keeps only the patients that are similar to the query, because a list of all patients can be long.
func readCandidates(all iter.Seq2[Patient, error], query PatientQuery, into *[]Patient) error {
	for patient, err := range all {
		if err != nil && !isPartial(err) {
			return err
		}
		if query.compare(&patient).isCandidate(query) {
			*into = append(*into, patient)
		}
	}
	return nil
}

// addMatch adds a patient, or the one that it was merged into.
func (s *PatientsService) addMatch(ctx context.Context, query PatientQuery, patient *Patient, byID map[PatientID]PatientMatch) error {
	match := query.compare(patient)
	if into := patient.MergedWithPatient.ID(); into != "" {
		current, err := s.Current(ctx, into)
		if current == nil {
			return err
		}
		merged := match
		match = query.compare(current)
		match.Names = max(match.Names, merged.Names)
		match.DateOfBirth = max(match.DateOfBirth, merged.DateOfBirth)
		match.Email = max(match.Email, merged.Email)
		match.PhoneNumber = max(match.PhoneNumber, merged.PhoneNumber)
	}
	if known, ok := byID[match.Patient.ID]; !ok || match.likeness() > known.likeness() {
		byID[match.Patient.ID] = match
	}
	return nil
}

// lists returns the options of the lists that the person may be in, the most specific first.
func (q PatientQuery) lists() ([]PatientListOptions, error) {
	var lists []PatientListOptions
	if !q.DateOfBirth.IsZero() {
		if err := checkDay("date_of_birth", q.DateOfBirth); err != nil {
			return nil, err
		}
		lists = append(lists, PatientListOptions{DateOfBirth: Equal(q.DateOfBirth)})
	}
	if email := strings.TrimSpace(q.Email); email != "" {
		lists = append(lists, PatientListOptions{Email: Matches(email)})
	}
	if first, last := namePattern(q.FirstName), namePattern(q.LastName); first+last != "" {
		var named PatientListOptions
		if last != "" {
			named.LastName = Matches(last)
		}
		if first != "" {
			named.FirstName = Matches(strings.TrimRight(string([]rune(first)[:1]), "%") + "%")
		}
		lists = append(lists, named)
	}
	switch {
	case len(lists) > 0:
		return lists, nil
	case len(q.PhoneNumbers) > 0:
		return []PatientListOptions{{}}, nil
	default:
		return nil, &ValidationError{Field: "query", Reason: "must have a name, a date of birth, an email address or a phone number"}
	}
}

// namePattern returns a pattern for the filter Matches that a name matches however its accents, spaces and hyphens are
// written.
func namePattern(name string) string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	pattern := strings.Map(func(r rune) rune {
		plain := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !plain || r > unicode.MaxASCII && unicode.Is(unicode.Latin, r) {
			return '%'
		}
		return r
	}, name)
	if strings.Trim(pattern, "%") == "" {
		return name // a pattern of % alone would match everybody
	}
	return pattern
}

// FindOrCreate returns the patient that the request describes, creates that patient if there is none, and reports
// whether it did. If a search fails, it creates nothing.
//
// A patient is the person if [PatientMatch.IsCertain] reports true. Of several, FindOrCreate returns the one that was
// created first, and an archived one only if all are archived; Unarchive makes it visible again. If some patients may
// be the person, but none certainly is, the error is an [*UndecidedPatientError], and nothing is created. A request
// with names only always ends this way if a patient has these names.
//
// FindOrCreate sends the requests of [PatientsService.Find], usually up to 3. To create a patient, it sends 2 more: one
// to create it, and one to check whether another program created the same patient at the same moment. If so, one of the
// programs keeps its patient; the others archive theirs and return that one. If the outcome of the creation is unknown,
// FindOrCreate calls [PatientsService.Settle]. If that returns [ErrNotCreated], it starts again, up to 3 times in all.
//
// If it fails after it has created the patient, for example because the context ended, the error is a
// [*LeftBehindError] with the ID of the patient. The next call finds this patient.
func (s *PatientsService) FindOrCreate(ctx context.Context, request PatientCreate) (patient *Patient, created bool, err error) {
	if err := validate(request); err != nil {
		return nil, false, err
	}
	query := request.query()
	for range maxBookAttempts {
		began := time.Now()
		matches, err := s.Find(ctx, query)
		if err != nil {
			return nil, false, err
		}
		if patient, err = decide(matches); patient != nil || err != nil {
			return patient, false, err
		}
		patient, err = s.createOnly(ctx, request, query, began)
		if err == nil {
			return patient, true, nil
		}
		if !errors.Is(err, errTwin) && !errors.Is(err, ErrNotCreated) || isLeftBehind[Patient](err) {
			return nil, false, err
		}
	}
	return nil, false, fmt.Errorf("cliniko: %s %s: %w, in %d attempts", opPatientsCreate.Method, opPatientsCreate.Route, ErrNotCreated, maxBookAttempts)
}

// query returns the query for the person that the request describes.
func (r PatientCreate) query() PatientQuery {
	q := PatientQuery{FirstName: r.FirstName, LastName: r.LastName}
	q.DateOfBirth, _ = r.DateOfBirth.Get()
	q.Email, _ = r.Email.Get()
	numbers, _ := r.PatientPhoneNumbers.Get()
	for _, number := range numbers {
		q.PhoneNumbers = append(q.PhoneNumbers, number.Number)
	}
	return q
}

// decide returns the person, nil if there is none, or an error if it is not certain.
func decide(matches []PatientMatch) (*Patient, error) {
	var undecided []PatientMatch
	for _, m := range matches {
		switch m.likeness() {
		case isIt:
			return m.Patient, nil
		case mayBeIt:
			undecided = append(undecided, m)
		case isAnother:
		}
	}
	if len(undecided) > 0 {
		return nil, &UndecidedPatientError{Candidates: undecided}
	}
	return nil, nil
}

// createOnly creates a patient. If another program has created the same patient since the search began, the error is
// errTwin.
func (s *PatientsService) createOnly(ctx context.Context, request PatientCreate, query PatientQuery, began time.Time) (*Patient, error) {
	patient, settled, err := createSettled(ctx, request, s.Create, s.Settle)
	if err != nil {
		return nil, err
	}
	since := patient.CreatedAt.Add(-time.Since(began) - settleMargin)
	claim := claim[Patient]{
		id: patient.ID, settled: settled, places: 1,
		standing: func(ctx context.Context) ([]standing, error) { return s.twins(ctx, query, patient.ID, since) },
		undo:     s.Archive,
	}
	held, err := claim.hold(ctx)
	switch {
	case errors.Is(err, ErrNotCreated) || isLeftBehind[Patient](err):
		return nil, err
	case err != nil:
		return nil, &LeftBehindError[Patient]{ID: claim.id, Err: err}
	case held && claim.id != patient.ID:
		return s.Current(ctx, claim.id)
	case held:
		return patient, nil
	default:
		return nil, claim.withdraw(ctx, errTwin)
	}
}

// twins returns the patients who are the person and were created since a time.
func (s *PatientsService) twins(ctx context.Context, query PatientQuery, own PatientID, since time.Time) ([]standing, error) {
	lists, err := query.lists()
	if err != nil {
		return nil, err
	}
	surest := lists[0]
	surest.CreatedAt = AtLeast(since)
	var all []standing
	for patient, err := range s.All(ctx, surest) {
		if err != nil && !isPartial(err) {
			return nil, err
		}
		if patient.ID == own || query.isTwin(&patient) {
			all = append(all, standing{id: string(patient.ID), alike: true})
		}
	}
	return all, nil
}

// isTwin reports whether a patient was created from the same data.
func (q PatientQuery) isTwin(p *Patient) bool {
	m := q.compare(p)
	onlyNames := q.DateOfBirth.IsZero() && strings.TrimSpace(q.Email) == "" && len(q.PhoneNumbers) == 0
	return m.likeness() == isIt || onlyNames && m.Names == MatchSame
}
