package apispec

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// The status of an operation.
const (
	StatusCurrent    = "current"
	StatusDeprecated = "deprecated"
	// StatusRemoved marks an operation that only old documents or links mention.
	StatusRemoved = "removed-or-unconfirmed"
)

// The types that a filter can have. The type decides the operators.
const (
	FilterInt64    = "int64"
	FilterInteger  = "integer"
	FilterDecimal  = "decimal"
	FilterString   = "string"
	FilterDate     = "date"
	FilterDateTime = "date-time"
	FilterBoolean  = "boolean"
	FilterArray    = "array"
)

// Operation is one endpoint.
type Operation struct {
	Method         string   // GET, POST, PATCH, PUT or DELETE
	Path           string   // a template such as /patients/{id}
	Resource       string   // patients
	Name           string   // list, get, create, list_for_business, …
	Status         string   // one of the Status constants
	Success        int      // the documented success code; 0 when there is none
	ListKey        string   // key of the records in the response of a list
	ResponseSchema string   // a key of Spec.Schemas, "" without a body
	RequestSchemas []string // keys of Spec.Requests; several are alternatives
	QueryParams    []string // page, per_page, sort, order, q[], from, to
	Filters        []Filter // the fields that q[] accepts
	Source         string   // where the row comes from
	Notes          string
}

// Filter is a field that q[] accepts.
type Filter struct {
	Field string
	Type  string // one of the Filter type constants
}

// Filter finds the filter on a field.
func (o Operation) Filter(field string) (Filter, bool) {
	for _, f := range o.Filters {
		if f.Field == field {
			return f, true
		}
	}
	return Filter{}, false
}

// Takes reports whether the operation documents a query parameter.
func (o Operation) Takes(param string) bool {
	return slices.Contains(o.QueryParams, param)
}

var columns = []string{
	"method", "path", "resource", "name", "status", "success", "list_key", "response_schema",
	"request_schema", "query_params", "filters", "source", "notes",
}

func parseOperations(data []byte) ([]Operation, error) {
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord = len(columns)
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("endpoints.csv: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != strings.Join(columns, ",") {
		return nil, fmt.Errorf("endpoints.csv: the first row must name the columns %s", strings.Join(columns, ","))
	}
	operations := make([]Operation, 0, len(rows)-1)
	for i, row := range rows[1:] {
		op, err := parseOperation(row)
		if err != nil {
			return nil, fmt.Errorf("endpoints.csv: row %d: %w", i+2, err)
		}
		operations = append(operations, op)
	}
	return operations, nil
}

func parseOperation(row []string) (Operation, error) {
	op := Operation{
		Method: row[0], Path: row[1], Resource: row[2], Name: row[3], Status: row[4],
		ListKey: row[6], ResponseSchema: row[7], QueryParams: strings.Fields(row[9]),
		Source: row[11], Notes: row[12],
	}
	switch op.Method {
	case http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodPut, http.MethodDelete:
	default:
		return op, fmt.Errorf("unknown method %q", op.Method)
	}
	if !strings.HasPrefix(op.Path, "/") {
		return op, fmt.Errorf("path %q does not start with a slash", op.Path)
	}
	if op.Resource == "" || op.Name == "" {
		return op, fmt.Errorf("%s %s has no resource or no name", op.Method, op.Path)
	}
	switch op.Status {
	case StatusCurrent, StatusDeprecated, StatusRemoved:
	default:
		return op, fmt.Errorf("unknown status %q", op.Status)
	}
	if row[5] != "" {
		code, err := strconv.Atoi(row[5])
		if err != nil {
			return op, fmt.Errorf("success code %q is not a number", row[5])
		}
		op.Success = code
	}
	if row[8] != "" {
		op.RequestSchemas = strings.Split(row[8], "|")
	}
	var err error
	op.Filters, err = parseFilters(row[10])
	return op, err
}

// parseFilters reads "id:int64 created_at:date-time".
func parseFilters(text string) ([]Filter, error) {
	var filters []Filter
	for pair := range strings.FieldsSeq(text) {
		field, typ, ok := strings.Cut(pair, ":")
		if !ok || field == "" {
			return nil, fmt.Errorf("filter %q is not field:type", pair)
		}
		switch typ {
		case FilterInt64, FilterInteger, FilterDecimal, FilterString,
			FilterDate, FilterDateTime, FilterBoolean, FilterArray:
		default:
			return nil, fmt.Errorf("filter %s has the unknown type %q", field, typ)
		}
		filters = append(filters, Filter{Field: field, Type: typ})
	}
	return filters, nil
}
