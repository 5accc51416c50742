package cliniko

import (
	"net/url"
	"slices"
	"time"
)

// Filter is a filter on one field of a list. Each filter in an options struct has one of the types in the table, by the
// kind of field that it filters. The functions return the filters that the API supports for that kind. Any other filter
// does not compile, such as Equal for a time, AtLeast for a string, or the ID of another resource.
//
//	field           type             functions
//	ID              [IDFilter]       Equal NotEqual In AtLeast GreaterThan AtMost LessThan Between PresentID MissingID
//	number          [NumberFilter]   Equal NotEqual In AtLeast GreaterThan AtMost LessThan Between PresentNumber MissingNumber
//	string          [StringFilter]   Equal NotEqual Contains Matches Present Missing
//	date            [DateFilter]     Equal AtLeast GreaterThan AtMost LessThan Between MatchesDate Present Missing
//	date and time   [TimeFilter]     AtLeast GreaterThan AtMost LessThan Between Any Present Missing
//	boolean         [BoolFilter]     Equal NotEqual
//	list of IDs     [ArrayFilter]    Contains
//
// A request returns the records that match all of its filters.
//
// Lists leave out archived, cancelled and deleted records, unless there is a filter on ArchivedAt, CancelledAt or
// DeletedAt: [Any] includes those records, [Present] returns no others, and [Missing] leaves them out.
//
// A call returns a [*ValidationError] if the API would misread a filter, or if a filter without values or bounds would
// match every record or none.
type Filter interface {
	// EncodeValues adds the filter as q[] parameters. go-querystring calls it.
	EncodeValues(field string, values *url.Values) error
}

// NumberFilter is a filter on a number or an ID of type V: an [EqualFilter], [NotEqualFilter], [InFilter], [Range] or
// [NumberPresenceFilter].
type NumberFilter[V any] interface {
	Filter
	onNumber(V)
}

// IDFilter is a filter on the ID of a T: an [EqualFilter], [NotEqualFilter], [InFilter], [Range] or [IDPresenceFilter].
type IDFilter[T any] = NumberFilter[ID[T]]

// StringFilter is a filter on a string: an [EqualFilter], [NotEqualFilter], [ContainsFilter], [MatchesFilter] or
// [PresenceFilter].
//
// The API does not document whether capitals matter. In package clinikotest, Equal and NotEqual compare them, and
// Contains and Matches ignore them. If no match may be missed, filter by another field, such as the date of birth, and
// compare the strings in the program.
type StringFilter interface {
	Filter
	onString(string)
}

// DateFilter is a filter on a date: an [EqualFilter], [Range], [MatchesDateFilter] or [PresenceFilter].
type DateFilter interface {
	Filter
	onDate(Date)
}

// TimeFilter is a filter on a date and time: a [Range], [AnyFilter] or [PresenceFilter]. Times are sent in UTC and in
// whole seconds. Lower bounds are rounded down and upper bounds up, so that no record in the range is missed.
type TimeFilter interface {
	Filter
	onTime(time.Time)
}

// BoolFilter is a filter on a boolean: an [EqualFilter] or [NotEqualFilter].
type BoolFilter interface {
	Filter
	onBool(bool)
}

// ArrayFilter is a filter on a list of IDs of T: a [ContainsFilter].
type ArrayFilter[T any] interface {
	Filter
	onArray(ID[T])
}

// EqualFilter is the filter that [Equal] returns. It filters IDs, numbers, strings, dates and booleans.
type EqualFilter[V any] struct{ conditions }

// Equal matches records whose field equals v. For the capitals of a string, see [StringFilter].
func Equal[V any](v V) EqualFilter[V] { return EqualFilter[V]{one("=", v)} }

func (EqualFilter[V]) onNumber(V) {}
func (EqualFilter[V]) onString(V) {}
func (EqualFilter[V]) onDate(V)   {}
func (EqualFilter[V]) onBool(V)   {}

// NotEqualFilter is the filter that [NotEqual] returns. It filters IDs, numbers, strings and booleans.
type NotEqualFilter[V any] struct{ conditions }

// NotEqual matches records whose field equals none of the values.
func NotEqual[V any](v V, more ...V) NotEqualFilter[V] {
	all := one("!=", v)
	for _, v := range more {
		all = append(all, one("!=", v)...)
	}
	return NotEqualFilter[V]{all}
}

func (NotEqualFilter[V]) onNumber(V) {}
func (NotEqualFilter[V]) onString(V) {}
func (NotEqualFilter[V]) onBool(V)   {}

// InFilter is the filter that [In] returns. It filters IDs and numbers.
type InFilter[V any] struct{ conditions }

// In matches records whose field equals one of the values. It needs at least one: an empty list would match every
// record.
func In[V any](values ...V) InFilter[V] {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return InFilter[V]{withValues("=", list...)}
}

func (InFilter[V]) onNumber(V) {}

// Range is the filter that [AtLeast], [GreaterThan], [AtMost], [LessThan] and [Between] return. It has one or more
// bounds, and filters IDs, numbers, dates, and dates and times.
//
// A Range that no value can match is a [*ValidationError], and so is the zero Range, which has no bound.
type Range[V any] struct{ conditions }

// AtLeast matches records whose field equals v, or is greater or later.
func AtLeast[V any](v V) Range[V] { return Range[V]{one(">=", v)} }

// GreaterThan matches records whose field is greater or later than v.
func GreaterThan[V any](v V) Range[V] { return Range[V]{one(">", v)} }

// AtMost matches records whose field equals v, or is less or earlier.
func AtMost[V any](v V) Range[V] { return Range[V]{one("<=", v)} }

// LessThan matches records whose field is less or earlier than v.
func LessThan[V any](v V) Range[V] { return Range[V]{one("<", v)} }

// Between matches records whose field is at least from and less than to. Ranges that share a bound, such as two days in
// a row, neither overlap nor leave a gap. The call returns a [*ValidationError] unless from is less than to. For a
// range that includes its upper bound, use AtLeast(from).And(AtMost(to)).
func Between[V any](from, to V) Range[V] { return AtLeast(from).And(LessThan(to)) }

// And matches records that both ranges match.
func (r Range[V]) And(other Range[V]) Range[V] {
	return Range[V]{append(slices.Clip(r.conditions), other.conditions...)}
}

// EncodeValues adds each bound as a q[] parameter. It fails if no value is within the bounds.
func (r Range[V]) EncodeValues(field string, q *url.Values) error {
	for _, lower := range r.conditions {
		for _, upper := range r.conditions {
			if lower.operator[0] == '>' && upper.operator[0] == '<' && isEmptyRange(lower, upper) {
				return &ValidationError{Field: field, Reason: "needs a lower bound below its upper bound: the range matches no record"}
			}
		}
	}
	return r.conditions.EncodeValues(field, q)
}

func (Range[V]) onNumber(V) {}
func (Range[V]) onDate(V)   {}
func (Range[V]) onTime(V)   {}

// isEmptyRange reports whether no value is within two bounds. If the bounds are equal, one value is, provided that both
// include it.
func isEmptyRange(lower, upper condition) bool {
	order := compareValues(lower.values()[0], upper.values()[0])
	return order > 0 || order == 0 && (lower.operator == ">" || upper.operator == "<")
}

// ContainsFilter is the filter that [Contains] returns. It filters strings and lists of IDs.
type ContainsFilter[V any] struct{ conditions }

// Contains matches records whose string contains v, or whose list of IDs contains the ID v. A string must not begin with
// "~", which the API would read as a part of the operator. For capitals, see [StringFilter].
func Contains[V any](v V) ContainsFilter[V] { return ContainsFilter[V]{one("~", v)} }

func (ContainsFilter[V]) onString(V) {}
func (ContainsFilter[V]) onArray(V)  {}

// MatchesFilter is the filter that [Matches] returns. It filters strings.
type MatchesFilter struct{ conditions }

// Matches matches records whose string matches the pattern, in which % stands for any text: "Van%". For capitals, see
// [StringFilter].
func Matches(pattern string) MatchesFilter { return MatchesFilter{one("~~", pattern)} }

func (MatchesFilter) onString(string) {}

// MatchesDateFilter is the filter that [MatchesDate] returns. It filters dates.
type MatchesDateFilter struct{ conditions }

// MatchesDate matches records whose date matches the pattern YYYY-MM-DD, in which * stands for any digit: "****-05-**"
// is every day in May.
func MatchesDate(pattern string) MatchesDateFilter {
	return MatchesDateFilter{one("=", datePattern(pattern))}
}

func (MatchesDateFilter) onDate(Date) {}

// PresenceFilter is the filter that [Present] and [Missing] return. It filters strings, dates, and dates and times.
type PresenceFilter struct{ conditions }

// Present matches records whose field is not null. On ArchivedAt, CancelledAt and DeletedAt, it returns only archived,
// cancelled or deleted records.
func Present() PresenceFilter { return PresenceFilter{bare("?")} }

// Missing matches records whose field is null.
func Missing() PresenceFilter { return PresenceFilter{bare("!?")} }

func (PresenceFilter) onString(string)  {}
func (PresenceFilter) onDate(Date)      {}
func (PresenceFilter) onTime(time.Time) {}

// NumberPresenceFilter is the filter that [PresentNumber] and [MissingNumber] return. It filters numbers of type V.
type NumberPresenceFilter[V any] struct{ conditions }

// PresentNumber is [Present] for a number. It needs the type of the number, as in PresentNumber[int]().
func PresentNumber[V any]() NumberPresenceFilter[V] { return NumberPresenceFilter[V]{bare("?")} }

// MissingNumber is [Missing] for a number. It needs the type of the number, as in MissingNumber[int]().
func MissingNumber[V any]() NumberPresenceFilter[V] { return NumberPresenceFilter[V]{bare("!?")} }

func (NumberPresenceFilter[V]) onNumber(V) {}

// IDPresenceFilter is the filter that [PresentID] and [MissingID] return. It filters IDs of T.
type IDPresenceFilter[T any] = NumberPresenceFilter[ID[T]]

// PresentID is [Present] for the ID of a T: PresentID[cliniko.Patient]() matches records that have a patient.
func PresentID[T any]() IDPresenceFilter[T] { return PresentNumber[ID[T]]() }

// MissingID is [Missing] for the ID of a T: MissingID[cliniko.Patient]() matches records that have no patient.
func MissingID[T any]() IDPresenceFilter[T] { return MissingNumber[ID[T]]() }

// AnyFilter is the filter that [Any] returns. It filters dates and times.
type AnyFilter struct{ conditions }

// Any matches every value and null. On ArchivedAt, CancelledAt and DeletedAt, it includes archived, cancelled or deleted
// records, which lists leave out by default.
func Any() AnyFilter { return AnyFilter{bare("*")} }

func (AnyFilter) onTime(time.Time) {}
