package mirror

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// The views are written once for both databases. The functions of viewFunctions are what differs. A column that can be left
// out is named with its table.
//
//go:embed views/*.sql
var viewFiles embed.FS

type view struct{ name, query string }

// views returns the views in the order in which they can be created. NULL replaces the columns that are left out.
func (d *dialect) views(lists []list, without []string) ([]view, error) {
	files, err := fs.Glob(viewFiles, "views/*.sql")
	if err != nil {
		return nil, err
	}
	views := make([]view, 0, len(files))
	for _, file := range files {
		parsed, err := template.New(file).Funcs(d.viewFunctions()).ParseFS(viewFiles, file)
		if err != nil {
			return nil, err
		}
		var query strings.Builder
		name := file[len("views/"):]
		if err := parsed.ExecuteTemplate(&query, name, nil); err != nil {
			return nil, err
		}
		_, name, _ = strings.Cut(strings.TrimSuffix(name, ".sql"), "_")
		views = append(views, view{name, d.leaveOut(query.String(), lists, without)})
	}
	return views, nil
}

func (d *dialect) leaveOut(query string, lists []list, without []string) string {
	for _, l := range lists {
		for _, c := range l.columns {
			if name := l.name + "." + c.name; slices.Contains(without, name) {
				query = regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).ReplaceAllString(query, d.null(d.types[c.kind]))
			}
		}
	}
	return query
}

// null returns NULL with a type, which PostgreSQL wants to know.
func (d *dialect) null(typeName string) string {
	if !d.postgres {
		return "NULL"
	}
	return "CAST(NULL AS " + typeName + ")"
}

// viewFunctions returns the functions of the views. Their arguments are expressions. Local times are text in SQLite and
// timestamps without a time zone in PostgreSQL, days are text and dates.
func (d *dialect) viewFunctions() template.FuncMap {
	functions := sqliteFunctions
	if d.postgres {
		functions = postgresFunctions
	}
	all := template.FuncMap{"null": d.null}
	for name, format := range functions {
		all[name] = func(arguments ...any) string { return fmt.Sprintf(format, arguments...) }
	}
	return all
}

// utcOffset selects the offset of a business from UTC at a time, in seconds.
const utcOffset = "(SELECT business_utc_offsets.seconds FROM business_utc_offsets WHERE business_utc_offsets.business_id = %[2]s" +
	" AND business_utc_offsets.starts_at <= %[1]s AND %[1]s < business_utc_offsets.ends_at)"

var sqliteFunctions = map[string]string{
	"local":   "datetime(%[1]s, " + utcOffset + " || ' seconds')", // a time, at a business
	"minutes": "(CAST(strftime('%%s', %[2]s) AS INTEGER) - CAST(strftime('%%s', %[1]s) AS INTEGER)) / 60",
	"week":    "date(%[1]s, '-6 days', 'weekday 1')", // the Monday on or before a day
	"month":   "date(%[1]s, 'start of month')",
	"day":     "date(%[1]s, %[2]s || ' days')",                                            // a day, and some more
	"at":      "datetime(%[1]s || ' ' || json_extract(element.value, '$.%[2]s'))",         // the time of a day that an element of each has
	"each":    "json_each(COALESCE(%[1]s, '[]')) AS element",                              // the elements of a JSON array
	"sum":     "ROUND(SUM(CAST(ROUND(CAST(%[1]s AS REAL) * 100) AS INTEGER)) / 100.0, 2)", // of amounts, exact to the cent
	"number":  "CAST(%[1]s AS REAL)",
	"later":   "max(%[1]s, %[2]s)",
	"earlier": "min(%[1]s, %[2]s)",
	"now":     "strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', 'now')",
}

var postgresFunctions = map[string]string{
	"local":   "((%[1]s AT TIME ZONE 'UTC') + " + utcOffset + " * interval '1 second')",
	"minutes": "CAST(EXTRACT(EPOCH FROM (%[2]s - %[1]s)) / 60 AS bigint)",
	"week":    "CAST(date_trunc('week', %[1]s) AS date)",
	"month":   "CAST(date_trunc('month', CAST(%[1]s AS timestamp)) AS date)",
	"day":     "(%[1]s + %[2]s)",
	"at":      "(%[1]s + CAST(element.value->>'%[2]s' AS time))",
	"each":    "LATERAL jsonb_array_elements(COALESCE(%[1]s, '[]')) AS element(value)",
	"sum":     "SUM(%[1]s)",
	"number":  "CAST(%[1]s AS numeric)",
	"later":   "GREATEST(%[1]s, %[2]s)",
	"earlier": "LEAST(%[1]s, %[2]s)",
	"now":     "now()",
}
