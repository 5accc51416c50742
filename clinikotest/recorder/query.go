package recorder

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko/internal/apispec"
)

// replacer returns the replacement for a value of a field. A recorder makes it up,
// a replay uses the value itself.
type replacer func(name string, field apispec.Field, text string) string

// query reads a query and replaces its values. It drops parameters that the API
// does not have, and removes values that it does not accept. It sorts the values
// of a parameter, because their order has no meaning.
func (a *api) query(op apispec.Operation, raw string, replace replacer) url.Values {
	given, _ := url.ParseQuery(raw) // malformed parameters are left out
	kept := url.Values{}
	for name, values := range given {
		for _, value := range values {
			if made, ok := a.parameter(op, name, value, replace); ok {
				kept.Add(name, made)
			}
		}
		slices.Sort(kept[name])
	}
	return kept
}

func (a *api) parameter(op apispec.Operation, name, value string, replace replacer) (string, bool) {
	switch name {
	case "page", "per_page":
		return replace("", apispec.Field{Format: kindCount}, value), true
	case "from", "to":
		return replace("", apispec.Field{Format: kindDay}, value), true
	case "sort", "order":
		return a.order(value), true
	case "q[]", "q": // the API ignores q without brackets, which a test may want to see
		return a.filter(op, value, replace), true
	}
	return "", false
}

// order keeps documented columns and directions, such as last_name,created_at:desc.
func (a *api) order(value string) string {
	odd := func(word string) bool { return word != "asc" && word != "desc" && !a.names[word] }
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ':' })
	if slices.ContainsFunc(words, odd) {
		return removed
	}
	return value
}

// filterForm matches FIELD:OPERATOR VALUE, which is written without the space.
var filterForm = regexp.MustCompile(`(?s)^[^:]*:(!\?|!=|>=|<=|~~|[=~><?*])(.*)$`)

// filter replaces the operands of a q[].
func (a *api) filter(op apispec.Operation, text string, replace replacer) string {
	name, _, _ := strings.Cut(text, ":")
	if !a.names[name] {
		return removed
	}
	filter, ok := op.Filter(name)
	parts := filterForm.FindStringSubmatch(text)
	if !ok || parts == nil {
		return name + ":" + removed
	}
	operator, field := parts[1], a.filterField(op, filter)
	operands, separator := split(filter, operator, parts[2])
	for i, operand := range operands {
		if operand != "" {
			operands[i] = replace(name, field, operand)
		}
	}
	return name + ":" + operator + strings.Join(operands, separator)
}

// split splits an operand with wildcards, and one that is a list.
func split(filter apispec.Filter, operator, text string) (operands []string, separator string) {
	switch filter.Type {
	case apispec.FilterString:
		if operator == "~~" {
			return strings.Split(text, "%"), "%"
		}
	case apispec.FilterInt64, apispec.FilterInteger, apispec.FilterDecimal:
		return strings.Split(text, ","), ","
	}
	return []string{text}, ""
}

// filterField returns the field of a filter, so that its operands are replaced
// like the values of the field.
func (a *api) filterField(op apispec.Operation, filter apispec.Filter) apispec.Field {
	for _, name := range append([]string{op.ResponseSchema}, a.schema(op.ResponseSchema).Of...) {
		field := a.schema(name).Fields[filter.Field]
		if field.Items != nil {
			field = *field.Items
		}
		if field.Scalar() && field.Type != apispec.TypeBoolean {
			return field
		}
	}
	switch filter.Type {
	case apispec.FilterString:
		return apispec.Field{Type: apispec.TypeString}
	case apispec.FilterInteger:
		return apispec.Field{Type: apispec.TypeInteger}
	case apispec.FilterArray:
		return apispec.Field{Type: apispec.TypeString, Format: apispec.FilterInt64}
	}
	return apispec.Field{Type: apispec.TypeString, Format: filter.Type}
}
