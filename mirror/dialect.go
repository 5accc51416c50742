package mirror

import (
	"fmt"
	"strings"
	"time"
)

// dialect is what differs between the databases.
type dialect struct {
	postgres bool
	types    [kindJSON + 1]string // by kind
	begin    string
	arg      func(n int) string // the placeholder of a parameter, counted from 1
	time     func(time.Time) any
}

var sqlite = &dialect{
	// Text keeps amounts exact. The names say what a column holds; SQLite does not enforce them.
	types: [...]string{kindText: "TEXT", kindID: "INTEGER", kindInteger: "INTEGER", kindBoolean: "INTEGER", kindDecimal: "TEXT", kindTime: "TEXT", kindDate: "TEXT", kindJSON: "TEXT"},
	begin: "BEGIN IMMEDIATE",
	arg:   func(int) string { return "?" },
	time:  func(t time.Time) any { return t.UTC().Format(timeLayout) },
}

var postgres = &dialect{
	postgres: true,
	types:    [...]string{kindText: "text", kindID: "bigint", kindInteger: "bigint", kindBoolean: "boolean", kindDecimal: "numeric", kindTime: "timestamptz", kindDate: "date", kindJSON: "jsonb"},
	begin:    "BEGIN",
	arg:      func(n int) string { return fmt.Sprintf("$%d", n) },
	time:     func(t time.Time) any { return t.UTC() },
}

// timeLayout is the layout of times in SQLite, which is that of the API. Its functions for dates read it.
const timeLayout = "2006-01-02T15:04:05Z"

// createTable returns the statement that creates a table.
func (d *dialect) createTable(t *table) string {
	lines := make([]string, 0, len(t.columns)+2)
	for _, c := range t.columns {
		line := quote(c.name) + " " + d.types[c.kind]
		if c.name == "id" {
			line += " PRIMARY KEY"
		}
		lines = append(lines, line)
	}
	if t.keyed {
		lines = append(lines, goneColumn+" "+d.types[kindTime])
	}
	lines = append(lines, mirroredColumn+" "+d.types[kindTime]+" NOT NULL")
	return "CREATE TABLE IF NOT EXISTS " + t.name + " (\n\t" + strings.Join(lines, ",\n\t") + "\n)"
}

// addColumn returns the statement that adds a column to a table.
func (d *dialect) addColumn(t *table, c column) string {
	return "ALTER TABLE " + t.name + " ADD COLUMN " + quote(c.name) + " " + d.types[c.kind]
}

// indexed are columns by which people filter, besides the IDs of other records.
var indexed = map[string]bool{"starts_at": true, "issue_date": true, mirroredColumn: true}

// createIndexes returns the statements that create the indexes of a table.
func (t *table) createIndexes() []string {
	var statements []string
	for _, name := range append(t.columnNames(), mirroredColumn) {
		c, _ := t.column(name)
		if c.toOne || indexed[name] {
			statements = append(statements, "CREATE INDEX IF NOT EXISTS "+t.name+"_by_"+name+" ON "+t.name+" ("+quote(name)+")")
		}
	}
	return statements
}

func (t *table) column(name string) (column, bool) {
	for _, c := range t.columns {
		if c.name == name {
			return c, true
		}
	}
	return column{}, false
}

func (t *table) columnNames() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// upsert returns the statement that inserts rows, or updates those that differ. It returns the IDs of both. Rows without
// IDs are inserted.
func (d *dialect) upsert(t *table, rows int) string {
	names := quoteAll(t.columnNames())
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s, %s) VALUES ", t.name, strings.Join(names, ", "), mirroredColumn)
	n := 0
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i := range len(names) + 1 {
			if i > 0 {
				b.WriteString(", ")
			}
			n++
			b.WriteString(d.arg(n))
		}
		b.WriteByte(')')
	}
	if t.keyed {
		b.WriteString(onConflict(t.name, names[1:]))
	}
	return b.String()
}

// onConflict updates a row with the same ID if a value differs, or if it was gone.
func onConflict(table string, names []string) string {
	set := make([]string, len(names))
	have := make([]string, len(names))
	want := make([]string, len(names))
	for i, name := range names {
		set[i] = name + " = excluded." + name
		have[i] = table + "." + name
		want[i] = "excluded." + name
	}
	return fmt.Sprintf(" ON CONFLICT (id) DO UPDATE SET %s, %s = excluded.%s, %s = NULL WHERE %s.%s IS NOT NULL OR (%s) IS DISTINCT FROM (%s) RETURNING id",
		strings.Join(set, ", "), mirroredColumn, mirroredColumn, goneColumn, table, goneColumn, strings.Join(have, ", "), strings.Join(want, ", "))
}

// quote quotes a name, because some fields have the names of keywords, such as from and to.
func quote(name string) string { return `"` + name + `"` }

func quoteAll(names []string) []string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return quoted
}
