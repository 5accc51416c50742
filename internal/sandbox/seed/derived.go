package seed

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cliniko-go/cliniko/internal/apispec"
	"github.com/cliniko-go/cliniko/internal/sandbox/clinic"
	"github.com/cliniko-go/cliniko/internal/sandbox/store"
)

// derivedRecords is the number of records of a resource seeded from its
// description.
const derivedRecords = 3

// seedFromDescription adds records with values by the types of their fields. In
// the last record all nullable fields are null, and it is archived if the
// resource can be archived.
func (s *seeder) seedFromDescription(col *store.Collection) {
	for i := range derivedRecords {
		last := i == derivedRecords-1
		v := store.Values{}
		for _, name := range slices.Sorted(maps.Keys(col.Fields)) {
			field := col.Fields[name]
			switch {
			case clinic.IsAutomatic(name), last && field.Nullable:
			case field.Type == apispec.TypeLink:
				if !field.Many {
					v.Set(store.LinkKey(name, field), s.linked(col, store.LinkKey(name, field), i))
				}
			default:
				v.Set(name, s.value(col, name, field, i))
			}
		}
		rec := s.addOld(col.Name, v)
		if last && col.Archivable {
			rec.Set("archived_at", s.now)
			rec.Touch(s.now)
		}
	}
}

// linked returns the id of a record that a field can lead to, nil for none.
func (s *seeder) linked(col *store.Collection, key string, i int) any {
	target := s.store.Collections[col.Targets[key]]
	if target == nil {
		return nil
	}
	for ; i < len(target.Rows); i++ {
		if target.Shown(target.Rows[i], nil) {
			return target.Rows[i].ID
		}
	}
	return nil
}

// value returns a value of a field.
func (s *seeder) value(col *store.Collection, name string, field apispec.Field, i int) any {
	switch field.Type {
	case apispec.TypeString:
		switch field.Format {
		case "int64":
			return s.linked(col, name, i)
		case "decimal":
			return store.Decimal(fmt.Sprintf("%d.5", s.number(field, i)))
		case "date":
			return store.Date(s.now.AddDate(0, 0, -i).Format(time.DateOnly))
		case "date-time":
			return s.now.AddDate(0, 0, -i)
		}
		return sampleText(name, field, i)
	case apispec.TypeInteger:
		return s.number(field, i)
	case apispec.TypeNumber:
		return store.Decimal(fmt.Sprintf("%d.5", s.number(field, i)))
	case apispec.TypeBoolean:
		return i%2 == 0
	case apispec.TypeArray:
		if field.Items.Format == "int64" || field.Items.Type == apispec.TypeLink {
			return []store.ID{}
		}
		return clinic.EmptyList
	}
	return store.Encode(s.nested(name, field, i))
}

// nested returns a value of a field inside an object.
func (s *seeder) nested(name string, field apispec.Field, i int) any {
	switch field.Type {
	case apispec.TypeString:
		return sampleText(name, field, i)
	case apispec.TypeInteger, apispec.TypeNumber:
		return s.number(field, i)
	case apispec.TypeBoolean:
		return i%2 == 0
	case apispec.TypeArray:
		return []any{}
	case apispec.TypeRef:
		return s.object(s.spec.Schemas[field.Ref].Fields, i)
	case apispec.TypeOneOf:
		return s.object(s.spec.Schemas[field.Of[0]].Fields, i)
	}
	return s.object(field.Fields, i)
}

func (s *seeder) object(fields map[string]apispec.Field, i int) store.Object {
	object := store.Object{}
	for name, field := range fields {
		object[name] = s.nested(name, field, i)
	}
	return object
}

// number returns a number in the range of a field.
func (s *seeder) number(field apispec.Field, i int) int {
	if len(field.Enum) > 0 {
		n, _ := field.Enum[i%len(field.Enum)].(float64)
		return int(n)
	}
	n := i + 1
	if field.Minimum != nil {
		n = max(n, int(*field.Minimum)+1)
	}
	if field.Maximum != nil {
		n = min(n, int(*field.Maximum)-1)
	}
	return n
}

// samples holds values by format, and by name for fields with a pattern.
var samples = map[string]string{
	"color": "#B8D9FF", "country_code": "AU", "date": "2026-01-01", "date-time": "2026-01-01T00:00:00Z", "decimal": "1.5",
	"email": "someone@saltbush.example", "int64": "1", "ipv4": "192.0.2.1", "phone": "0491 570 006", "time": "09:00",
	"uri": "https://saltbush.example/", "uuid": "2f1d0a0e-0000-4aaa-8bbb-000000000000",
}

// sampleText returns a text for a field: a value of its enum or format, or else
// its name and a number.
func sampleText(name string, field apispec.Field, i int) string {
	if len(field.Enum) > 0 {
		text, _ := field.Enum[i%len(field.Enum)].(string)
		return text
	}
	for _, key := range []string{field.Format, name} {
		if text, ok := samples[key]; ok {
			return text
		}
	}
	text := fmt.Sprintf("%s %d", strings.ReplaceAll(name, "_", " "), i+1)
	if field.MaxLength > 0 {
		text = text[:min(len(text), field.MaxLength)]
	}
	if re, err := regexp.Compile(field.Pattern); err == nil && !re.MatchString(text) {
		return "" // the same as null
	}
	return text
}
