package mirror

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/internal/apispec"
)

// kind is the type of a column, whatever the database calls it.
type kind int

const (
	kindText kind = iota
	kindID
	kindInteger
	kindBoolean
	kindDecimal
	kindTime
	kindDate
	kindJSON // a nested part of a record
)

// column is a field of the records of a list.
type column struct {
	name      string
	kind      kind
	toOne     bool  // the ID of another record
	toMany    bool  // a list of the IDs of other records
	field     []int // index of the field in the model
	zeroIsSet bool  // the zero value is a value, and not null
}

// table holds the records of a list.
type table struct {
	name    string
	columns []column // id first, then in the order of their names
	keyed   bool     // its records have IDs
}

// Columns that every table with IDs has and the API has not.
const (
	goneColumn     = "gone_at"     // when the record was found to be gone from the API
	mirroredColumn = "mirrored_at" // when the row was last changed in the copy
)

// newTable derives the table of a list from the description of the API. The model of its records tells where the values are.
func newTable(spec *apispec.Spec, name string, model reflect.Type) (*table, error) {
	operation, ok := spec.Operation("GET", "/"+name)
	if !ok {
		return nil, fmt.Errorf("mirror: the API has no list %s", name)
	}
	fields := fieldsOf(spec, operation.ResponseSchema)
	t := &table{name: name}
	for _, fieldName := range slices.Sorted(maps.Keys(fields)) {
		c, ok, err := newColumn(fieldName, fields[fieldName], model)
		if err != nil {
			return nil, fmt.Errorf("mirror: %s: %w", name, err)
		}
		if ok && !t.has(c.name) {
			t.columns = append(t.columns, c)
		}
	}
	t.keyed = t.has("id")
	slices.SortStableFunc(t.columns, func(a, b column) int { return rank(a) - rank(b) })
	return t, nil
}

// rank puts the id first, and then the times that every record has.
func rank(c column) int {
	place := slices.Index([]string{"id", "created_at", "updated_at"}, c.name)
	if place < 0 {
		return 3
	}
	return place
}

func (t *table) has(name string) bool {
	return slices.ContainsFunc(t.columns, func(c column) bool { return c.name == name })
}

// fieldsOf returns the fields of a schema. Those of a union are the fields of all its members.
func fieldsOf(spec *apispec.Spec, schema string) map[string]apispec.Field {
	s, _ := spec.Schema(schema)
	fields := maps.Clone(s.Fields)
	if fields == nil {
		fields = map[string]apispec.Field{}
	}
	for _, member := range s.Of {
		maps.Copy(fields, fieldsOf(spec, member))
	}
	return fields
}

// newColumn returns the column of a field. A link to lists of other records has none.
func newColumn(name string, field apispec.Field, model reflect.Type) (c column, ok bool, err error) {
	if field.Type == apispec.TypeSelfLink || field.Type == apispec.TypeLink && field.Many {
		return column{}, false, nil
	}
	goField, omitZero, found := modelField(model, name)
	if !found {
		return column{}, false, fmt.Errorf("the model has no field for %s", name)
	}
	if goField.Type == reflect.TypeFor[cliniko.RelatedLink]() {
		return column{}, false, nil
	}
	c = column{name: name, kind: kindOf(field), field: goField.Index, zeroIsSet: !omitZero}
	switch {
	case field.Type == apispec.TypeLink && goField.Type.Implements(valuerType):
		c.name, c.toOne = name+"_id", true
	case field.Type == apispec.TypeLink, field.Type == apispec.TypeArray && field.Items.Type == apispec.TypeLink:
		c.name, c.kind, c.toMany = strings.TrimSuffix(name, "s")+"_ids", kindJSON, true
	}
	if !c.fits(goField.Type) {
		return column{}, false, fmt.Errorf("the field of the model for %s has the type %s", name, goField.Type)
	}
	return c, true, nil
}

// modelField returns the field of a model with a JSON name.
func modelField(model reflect.Type, name string) (field reflect.StructField, omitZero, ok bool) {
	for _, field := range reflect.VisibleFields(model) {
		member, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if member == name {
			return field, strings.Contains(options, "omitzero"), true
		}
	}
	return reflect.StructField{}, false, false
}

func kindOf(field apispec.Field) kind {
	switch {
	case field.Type == apispec.TypeLink || field.Format == "int64":
		return kindID
	case field.Type == apispec.TypeNumber || field.Format == "decimal":
		return kindDecimal
	case field.Format == "date-time":
		return kindTime
	case field.Format == "date":
		return kindDate
	case field.Type == apispec.TypeString:
		return kindText
	case field.Type == apispec.TypeInteger:
		return kindInteger
	case field.Type == apispec.TypeBoolean:
		return kindBoolean
	default:
		return kindJSON
	}
}

// fits reports whether the column can hold the values of a type.
func (c column) fits(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch c.kind {
	case kindID:
		return t.Kind() == reflect.String || t.Implements(valuerType)
	case kindText:
		return t.Kind() == reflect.String
	case kindInteger:
		return t.Kind() == reflect.Int
	case kindBoolean:
		return t.Kind() == reflect.Bool
	case kindDecimal:
		return t == reflect.TypeFor[decimal.Decimal]()
	case kindTime:
		return t == reflect.TypeFor[time.Time]()
	case kindDate:
		return t == reflect.TypeFor[cliniko.Date]()
	default:
		return true
	}
}
