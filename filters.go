package cliniko

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Filter is one condition, or several, on one field of a list. The fields of an options struct say which kind of
// filter a field takes; the functions below make them. What the API does not support does not compile: no Equal on a
// time, no AtLeast on a string, no id of another resource.
//
//	field            kind             made by
//	id, number       [NumberFilter]   Equal NotEqual In AtLeast GreaterThan AtMost LessThan Between PresentNumber MissingNumber
//	string           [StringFilter]   Equal NotEqual Contains Matches Present Missing
//	date             [DateFilter]     Equal AtLeast GreaterThan AtMost LessThan Between MatchesDate Present Missing
//	date and time    [TimeFilter]     AtLeast GreaterThan AtMost LessThan Between Any Present Missing
//	boolean          [BoolFilter]     Equal NotEqual
//	array of ids     [ArrayFilter]    Contains
//
// Lists leave out archived, cancelled and deleted records. The filters on ArchivedAt, CancelledAt and DeletedAt decide,
// each for itself: [Any] also gets those records, [Present] gets only those, [Missing] gets none of them, as does no
// filter at all.
//
// All filters of a request must hold.
type Filter interface {
	// EncodeValues writes the conditions as q[] parameters. go-querystring calls it.
	EncodeValues(field string, values *url.Values) error
}

// NumberFilter is a filter on a number, or on an id.
type NumberFilter[V any] interface {
	Filter
	onNumber(V)
}

// IDFilter is a filter on the id of a T.
type IDFilter[T any] = NumberFilter[ID[T]]

// StringFilter is a filter on a text.
type StringFilter interface {
	Filter
	onString(string)
}

// DateFilter is a filter on a day.
type DateFilter interface {
	Filter
	onDate(Date)
}

// TimeFilter is a filter on a moment. Moments are sent in UTC with whole seconds, rounded so that no record inside the
// range is lost: the lower end down, the upper end up.
type TimeFilter interface {
	Filter
	onTime(time.Time)
}

// BoolFilter is a filter on a yes or no.
type BoolFilter interface {
	Filter
	onBool(bool)
}

// ArrayFilter is a filter on a list of ids of T.
type ArrayFilter[T any] interface {
	Filter
	onArray(ID[T])
}

// Equal is met by the value v.
func Equal[V any](v V) equal[V] { return equal[V]{one("=", v)} }

// NotEqual is met by everything but the values.
func NotEqual[V any](v V, more ...V) notEqual[V] {
	all := one("!=", v)
	for _, v := range more {
		all = append(all, one("!=", v)...)
	}
	return notEqual[V]{all}
}

// In is met by each of the values. There must be one at least: a list without values would be every record.
func In[V any](values ...V) in[V] {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return in[V]{withValues("=", list...)}
}

// AtLeast is met by v and what is greater, or later.
func AtLeast[V any](v V) Range[V] { return Range[V]{one(">=", v)} }

// GreaterThan is met by what is greater, or later, than v.
func GreaterThan[V any](v V) Range[V] { return Range[V]{one(">", v)} }

// AtMost is met by v and what is less, or earlier.
func AtMost[V any](v V) Range[V] { return Range[V]{one("<=", v)} }

// LessThan is met by what is less, or earlier, than v.
func LessThan[V any](v V) Range[V] { return Range[V]{one("<", v)} }

// Between is met by from and what follows, up to but not including to: neighbouring ranges neither overlap nor leave a
// gap. For a range that includes its end there is AtLeast(from).And(AtMost(to)).
func Between[V any](from, to V) Range[V] { return AtLeast(from).And(LessThan(to)) }

// Contains is met by a text with v in it, or a list of ids with the id v in it.
func Contains[V any](v V) contains[V] { return contains[V]{one("~", v)} }

// Matches is met by a text that fits the pattern, in which % stands for any text: "Van%".
func Matches(pattern string) matches { return matches{one("~~", pattern)} }

// MatchesDate is met by a date that fits the pattern YYYY-MM-DD, in which * stands for any digit: "****-05-**" is May.
func MatchesDate(pattern string) matchesDate { return matchesDate{one("=", datePattern(pattern))} }

// Present is met by every value but null. On ArchivedAt, CancelledAt and DeletedAt it gets only such records.
func Present() presence { return presence{bare("?")} }

// Missing is met by null.
func Missing() presence { return presence{bare("!?")} }

// PresentNumber is [Present] for a number or an id, whose type it needs: PresentNumber[cliniko.PatientID]().
func PresentNumber[V any]() numberPresence[V] { return numberPresence[V]{bare("?")} }

// MissingNumber is [Missing] for a number or an id, whose type it needs: MissingNumber[cliniko.PatientID]().
func MissingNumber[V any]() numberPresence[V] { return numberPresence[V]{bare("!?")} }

// Any is met by every value, null included. On ArchivedAt, CancelledAt and DeletedAt it gets those records as well.
func Any() anyTime { return anyTime{bare("*")} }

// One type for each group of operators. Their on… methods say on which kinds of field the API supports them.
type (
	equal[V any]          struct{ conditions }
	notEqual[V any]       struct{ conditions }
	in[V any]             struct{ conditions }
	contains[V any]       struct{ conditions }
	matches               struct{ conditions }
	matchesDate           struct{ conditions }
	presence              struct{ conditions }
	numberPresence[V any] struct{ conditions }
	anyTime               struct{ conditions }
)

// Range is a filter on what has an order: numbers, ids, dates and times.
type Range[V any] struct{ conditions }

// And is met where both ranges are.
func (r Range[V]) And(other Range[V]) Range[V] {
	return Range[V]{append(slices.Clip(r.conditions), other.conditions...)}
}

func (equal[V]) onNumber(V)          {}
func (equal[V]) onString(V)          {}
func (equal[V]) onDate(V)            {}
func (equal[V]) onBool(V)            {}
func (notEqual[V]) onNumber(V)       {}
func (notEqual[V]) onString(V)       {}
func (notEqual[V]) onBool(V)         {}
func (in[V]) onNumber(V)             {}
func (Range[V]) onNumber(V)          {}
func (Range[V]) onDate(V)            {}
func (Range[V]) onTime(V)            {}
func (contains[V]) onString(V)       {}
func (contains[V]) onArray(V)        {}
func (matches) onString(string)      {}
func (matchesDate) onDate(Date)      {}
func (presence) onString(string)     {}
func (presence) onDate(Date)         {}
func (presence) onTime(time.Time)    {}
func (numberPresence[V]) onNumber(V) {}
func (anyTime) onTime(time.Time)     {}

// conditions are what a filter sends; all of them must hold.
type conditions []condition

// condition has its values in a closure: what is searched for may be a name or an address, and the verbs of fmt that do
// not fit what holds a filter print that without asking its methods.
type condition struct {
	operator string
	values   func() []any // nil: the operator takes none
}

func withValues(operator string, values ...any) conditions {
	return conditions{{operator: operator, values: func() []any { return values }}}
}

func one(operator string, v any) conditions { return withValues(operator, v) }

func bare(operator string) conditions { return conditions{{operator: operator}} }

// EncodeValues writes each condition as a q[] parameter of its own.
func (c conditions) EncodeValues(field string, q *url.Values) error {
	for _, condition := range c {
		value, err := condition.value()
		if err != nil {
			return &ValidationError{Field: field, Reason: err.Error()}
		}
		q.Add("q[]", field+":"+condition.operator+value)
	}
	return nil
}

// Format shows the type only: the rest may be personal data.
func (conditions) Format(f fmt.State, _ rune) { formatType(f, "Filter") }

// LogValue logs the type only, as Format does.
func (conditions) LogValue() slog.Value { return logType("Filter") }

var errNoValue = errors.New("needs a value; to find what has none, use Missing")

func (c condition) value() (string, error) {
	if c.values == nil {
		return "", nil
	}
	values := c.values()
	if len(values) == 0 {
		return "", errors.New("needs at least one value: without any, the list would hold every record")
	}
	texts := make([]string, len(values))
	for i, v := range values {
		text, err := filterText(c.operator, v)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	return strings.Join(texts, ","), nil
}

// filterText is a value as the API reads it in a filter.
func filterText(operator string, value any) (string, error) {
	var text string
	switch v := value.(type) {
	case interface{ segment() (string, error) }: // an ID
		return v.segment()
	case datePattern:
		return v.check()
	case time.Time:
		return timeText(operator, v)
	case Date:
		b, err := v.MarshalText()
		if err != nil {
			return "", err
		}
		text = string(b)
	default:
		text = plainText(v)
	}
	if text == "" {
		return "", errNoValue
	}
	return text, nil
}

// plainText formats a value as the API writes it: an enum as its number, whatever its String method returns.
func plainText(value any) string {
	if v := reflect.ValueOf(value); v.CanInt() {
		return strconv.FormatInt(v.Int(), 10)
	}
	return fmt.Sprint(value)
}

// timeText rounds to whole seconds: down, or up for the upper end of a range.
func timeText(operator string, t time.Time) (string, error) {
	if t.IsZero() {
		return "", errors.New("needs a time; the zero time.Time is none")
	}
	whole := t.UTC().Truncate(time.Second)
	if whole.Before(t) && strings.HasPrefix(operator, "<") {
		whole = whole.Add(time.Second)
	}
	return whole.Format(timeLayout), nil
}

type datePattern string

func (p datePattern) check() (string, error) {
	const form = "0000-00-00"
	fits := len(p) == len(form)
	for i := 0; fits && i < len(form); i++ {
		fits = p[i] == '-' && form[i] == '-' || form[i] == '0' && strings.IndexByte(digits+"*", p[i]) >= 0
	}
	if !fits {
		return "", errors.New("must be a pattern of the form YYYY-MM-DD, with a digit or * in each place")
	}
	return string(p), nil
}

// SortColumn is a column by which lists of T can be sorted. The constants of each resource name the ones that are known
// to work; the API answers 400 to any other.
type SortColumn[T any] string

// SortTerm is one column of a [Sort] with its direction, made by Ascending or Descending of a column.
type SortTerm[T any] struct{ column, direction string }

// Ascending sorts the least, or earliest, first.
func (c SortColumn[T]) Ascending() SortTerm[T] { return SortTerm[T]{column: string(c)} }

// Descending sorts the greatest, or latest, first.
func (c SortColumn[T]) Descending() SortTerm[T] { return SortTerm[T]{string(c), ":desc"} }

// Sort is an order of a list, made by [SortBy].
type Sort[T any] []SortTerm[T]

// SortBy sorts by the first term, where that is equal by the second, and so on. Without it the API sorts by created_at,
// ascending. A walk over a list that others change is safest in an order that does not change, such as that one: then
// what is added meanwhile comes at the end. The API counts its pages, so where a record goes away from a page that was
// read (archived, cancelled, deleted), the first one of the next page moves up and is left out, with any client. Sync
// by UpdatedAt, or ask for the archived and cancelled ones too, where that matters.
func SortBy[T any](terms ...SortTerm[T]) Sort[T] { return terms }

// EncodeValues writes the sort parameter. go-querystring calls it.
func (s Sort[T]) EncodeValues(name string, values *url.Values) error {
	texts := make([]string, len(s))
	for i, t := range s {
		if !consistsOf(t.column, lowercase+digits+"_") {
			return &ValidationError{Field: name, Reason: "must name columns, of lower-case letters, digits and underscores"}
		}
		texts[i] = t.column + t.direction
	}
	values.Set(name, strings.Join(texts, ","))
	return nil
}
