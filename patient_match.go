package cliniko

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"unicode"
)

// PatientQuery holds what is known about the person that [PatientsService.Find] looks for. A field that is "" or zero
// is not known.
type PatientQuery struct {
	FirstName    string
	LastName     string
	DateOfBirth  Date
	Email        string
	PhoneNumbers []string // in any form, with or without the country code
}

// Format prints the type only, whatever the verb.
func (PatientQuery) Format(f fmt.State, _ rune) { formatType(f, "PatientQuery") }

// LogValue logs the type only.
func (PatientQuery) LogValue() slog.Value { return logType("PatientQuery") }

// PatientMatch is a patient who may be the person that was searched for, with the similarity of each value.
type PatientMatch struct {
	Patient     *Patient
	Names       MatchLevel // of first and last name; the preferred first name counts as a first name
	DateOfBirth MatchLevel
	Email       MatchLevel
	PhoneNumber MatchLevel // of the most similar pair of numbers
}

// Format prints the type and the ID of the patient only, whatever the verb.
func (m PatientMatch) Format(f fmt.State, _ rune) { formatType(f, m.text()) }

// LogValue logs the type and the ID of the patient only.
func (m PatientMatch) LogValue() slog.Value { return logType(m.text()) }

func (m PatientMatch) text() string {
	if m.Patient == nil {
		return "PatientMatch"
	}
	return recordText("PatientMatch", m.Patient.ID)
}

// MatchLevel is how similar a value of a patient is to the one that was searched for.
type MatchLevel int

// The levels, from the least to the most similar.
const (
	MatchUnknown MatchLevel = iota // one of the values is not known
	MatchDiffers
	MatchSimilar // probably the same: differs in accents, hyphens or apostrophes, or only the end of a phone number is the same
	MatchSame    // the same, except for capitals, spaces or the form of a phone number
)

// String returns "unknown", "differs", "similar" or "same".
func (l MatchLevel) String() string {
	if l < MatchUnknown || l > MatchSame {
		return fmt.Sprintf("MatchLevel(%d)", int(l))
	}
	return [...]string{"unknown", "differs", "similar", "same"}[l]
}

// IsCertain reports whether the patient is certainly the person: the names and the date of birth are the same. If one
// of the dates of birth is not known, the email address or a phone number must be the same instead.
func (m PatientMatch) IsCertain() bool { return m.likeness() == isIt }

func (m PatientMatch) likeness() likeness {
	contact := max(m.Email, m.PhoneNumber) == MatchSame
	confirmed := m.DateOfBirth == MatchSame || m.DateOfBirth == MatchUnknown && contact
	switch {
	case m.Names == MatchSame && confirmed:
		return isIt
	case m.Names >= MatchSimilar && (m.DateOfBirth != MatchDiffers || contact):
		return mayBeIt
	case m.Names < MatchSimilar && m.DateOfBirth == MatchSame && contact:
		return mayBeIt // a new name, a typing error, or a twin
	default:
		return isAnother
	}
}

// isCandidate reports whether the patient is similar enough to be in the result of Find.
func (m PatientMatch) isCandidate(q PatientQuery) bool {
	onlyBorn := q.FirstName+q.LastName+q.Email == "" && len(q.PhoneNumbers) == 0
	return m.likeness() != isAnother || m.Names >= MatchSimilar || m.Email == MatchSame ||
		m.PhoneNumber >= MatchSimilar || onlyBorn && m.DateOfBirth == MatchSame
}

// compare returns how similar a patient is to the person.
func (q PatientQuery) compare(p *Patient) PatientMatch {
	m := PatientMatch{
		Patient: p,
		Names:   compareNames(max(compareText(q.FirstName, p.FirstName), compareText(q.FirstName, p.PreferredFirstName)), compareText(q.LastName, p.LastName)),
	}
	if !q.DateOfBirth.IsZero() && !p.DateOfBirth.IsZero() {
		m.DateOfBirth = MatchDiffers
		if q.DateOfBirth == p.DateOfBirth {
			m.DateOfBirth = MatchSame
		}
	}
	if m.Email = compareText(q.Email, p.Email); m.Email == MatchSimilar {
		m.Email = MatchDiffers // in an address, every character counts
	}
	for _, typed := range q.PhoneNumbers {
		for _, number := range p.PatientPhoneNumbers {
			m.PhoneNumber = max(m.PhoneNumber, ComparePhoneNumbers(typed, cmp.Or(number.NormalizedNumber, number.Number)))
		}
	}
	return m
}

// compareNames combines the levels of two names. A name that is not known does not count.
func compareNames(first, last MatchLevel) MatchLevel {
	if first == MatchUnknown || last == MatchUnknown {
		return max(first, last)
	}
	return min(first, last)
}

func compareText(a, b string) MatchLevel {
	switch {
	case strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "":
		return MatchUnknown
	case sameText(a, b) == isIt:
		return MatchSame
	case alike(nameShape(a), nameShape(b)):
		return MatchSimilar
	default:
		return MatchDiffers
	}
}

// anyLetters stands for any one or two letters in the shape of a name.
const anyLetters rune = -1

// nameShape reduces a name to lower-case letters and digits. A Latin letter with an accent, of one or more characters,
// becomes anyLetters: é can be one character or two, and is also typed as e; ö is also typed as oe, and ß as ss.
func nameShape(name string) []rune {
	var letters []rune
	for _, r := range strings.ToLower(name) {
		switch {
		case isCombining(r):
			if len(letters) > 0 {
				letters[len(letters)-1] = anyLetters
			}
		case r > unicode.MaxASCII && unicode.Is(unicode.Latin, r):
			letters = append(letters, anyLetters)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters = append(letters, r)
		}
	}
	return letters
}

// isCombining reports whether a character belongs to the one before it: accents, and the later parts of a Korean syllable.
func isCombining(r rune) bool {
	return unicode.Is(unicode.M, r) || r >= 0x1160 && r <= 0x11FF
}

// alike reports whether two shapes can be of the same name. reached[i][j] says that the first i letters of a can be the
// first j letters of b.
func alike(a, b []rune) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	reached := make([][]bool, len(a)+3)
	for i := range reached {
		reached[i] = make([]bool, len(b)+3)
	}
	reached[0][0] = true
	for i, x := range a {
		for j, y := range b {
			if !reached[i][j] {
				continue
			}
			for _, step := range steps(x, y) {
				reached[i+step[0]][j+step[1]] = true
			}
		}
	}
	return reached[len(a)][len(b)]
}

// steps returns how many letters of two shapes can be the same, from x and y on.
func steps(x, y rune) [][2]int {
	var steps [][2]int
	if x == y || x == anyLetters || y == anyLetters {
		steps = append(steps, [2]int{1, 1})
	}
	if x == anyLetters {
		steps = append(steps, [2]int{1, 2})
	}
	if y == anyLetters {
		steps = append(steps, [2]int{2, 1})
	}
	return steps
}

// How many digits at the end of two phone numbers must be the same, and how many more one of them may have at its
// start, for a country code and the trunk prefix.
const (
	samePhoneDigits    = 8
	similarPhoneDigits = 6
	maxPhonePrefix     = 5
)

// ComparePhoneNumbers returns how similar two phone numbers are, each in any form: with or without the country code, spaces
// and brackets. [MatchSame] requires at least 8 digits that are the same up to the end of both numbers.
func ComparePhoneNumbers(a, b string) MatchLevel {
	a, b = phoneDigits(a), phoneDigits(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a == "":
		return MatchUnknown
	case a == b:
		return MatchSame
	case !strings.HasSuffix(b, a) || len(a) < similarPhoneDigits:
		return MatchDiffers
	case len(a) >= samePhoneDigits && len(b)-len(a) <= maxPhonePrefix:
		return MatchSame
	default:
		return MatchSimilar
	}
}

// phoneDigits returns the digits of a phone number without zeros at the start.
func phoneDigits(number string) string {
	number, _, _ = strings.Cut(number, "ext")      // an extension
	number = strings.ReplaceAll(number, "(0)", "") // as in +61 (0)2 5550 1234
	only := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	return strings.TrimLeft(only, "0")
}

// sortMatches sorts certain matches first, then patients who are not archived, then those created first.
func sortMatches(matches []PatientMatch) {
	slices.SortFunc(matches, func(a, b PatientMatch) int {
		return cmp.Or(
			-cmp.Compare(a.likeness(), b.likeness()),
			cmp.Compare(isArchived(a), isArchived(b)),
			compareIDs(string(a.Patient.ID), string(b.Patient.ID)),
		)
	})
}

func isArchived(m PatientMatch) int {
	if m.Patient.ArchivedAt.IsZero() {
		return 0
	}
	return 1
}
