package cliniko

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// key is a column by which a walk can continue: a filter on it selects the records that come after the last one, whatever
// happened to those before.
type key struct {
	column string
	desc   bool
	index  []int // of its field in a record
}

// isKeyColumn reports whether every record has a value in a column, so that a range of it leaves no record out.
func isKeyColumn(column string) bool {
	return slices.Contains([]string{"created_at", "updated_at", "id", "starts_at"}, column)
}

// keyOf returns the column that orders a list, if a walk can continue by it. It needs filters on the column and on the ID.
func keyOf(list listing, values url.Values) (key, bool) {
	k := key{column: "created_at"}
	if order := values.Get("sort"); order != "" {
		var direction string
		k.column, direction, _ = strings.Cut(order, ":")
		if k.desc = direction == "desc"; direction != "" && !k.desc {
			return key{}, false
		}
	}
	if _, ok := idField(list.record); !ok || !isKeyColumn(k.column) || !hasParameter(list.options, k.column) || !hasParameter(list.options, "id") {
		return key{}, false
	}
	for _, field := range reflect.VisibleFields(list.record) {
		if memberName(field) == k.column {
			k.index = field.Index
			return k, true
		}
	}
	return key{}, false
}

// hasParameter reports whether an options struct has a field for a query parameter.
func hasParameter(options any, name string) bool {
	t := reflect.TypeOf(options)
	if t == nil || t.Kind() != reflect.Struct {
		return false
	}
	for field := range t.Fields() {
		if parameterName(field) == name {
			return true
		}
	}
	return false
}

// of returns the value of the column in a record, as a filter has it, and "" if there is none. Times are in whole seconds.
func (k key) of(record reflect.Value) string {
	value := record.FieldByIndex(k.index)
	t, isTime := reflect.TypeAssert[time.Time](value)
	switch {
	case !isTime:
		return value.String()
	case t.IsZero():
		return ""
	default:
		return t.UTC().Format(timeLayout)
	}
}

// compare orders values of the column as the list has them.
func (k key) compare(a, b string) int {
	order := cmp.Compare(a, b)
	if k.column == "id" {
		order = compareIDs(a, b)
	}
	if k.desc {
		return -order
	}
	return order
}

// moved returns the value some seconds after v.
func moved(v string, by time.Duration) string {
	t, err := time.Parse(timeLayout, v)
	if err != nil {
		return v
	}
	return t.Add(by).Format(timeLayout)
}

// following returns the value that comes after v in the list, for a column of times.
func (k key) following(v string) string {
	if k.desc {
		return moved(v, -time.Second)
	}
	return moved(v, time.Second)
}

// span is a part of a list: the records from a value of its key on, and before another one. "" is no bound.
type span struct{ from, to string }

// filter adds the bounds of a span to a query; of IDs, the first one can be left out. A value in whole seconds stands for
// its whole second, because the API may store fractions.
func (k key) filter(values url.Values, s span, withoutFirst bool) {
	add := func(operator, value string) {
		if value != "" {
			values.Add("q[]", k.column+":"+operator+value)
		}
	}
	from, to := ">=", "<"
	switch {
	case k.column == "id" && k.desc:
		from, to = "<=", ">"
	case k.desc:
		from, to = "<", ">="
		s = span{moved(s.from, time.Second), moved(s.to, time.Second)}
	}
	if k.column == "id" && withoutFirst {
		from = from[:1]
	}
	add(from, s.from)
	add(to, s.to)
}

// filterOne adds the filters for one value of a column of times to a query.
func (k key) filterOne(values url.Values, value string) {
	ascending := key{column: k.column}
	ascending.filter(values, span{value, ascending.following(value)}, false)
}

// contains reports whether a value is in a span.
func (k key) contains(s span, value string) bool {
	return (s.from == "" || k.compare(value, s.from) >= 0) && (s.to == "" || k.compare(value, s.to) < 0)
}
