package mirror

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// schemaVersion is the version of the tables and views. It is raised when the description of the API or a view changes; a test
// notices that. A database of an older version gets the tables and columns that it does not have, and new views; the
// lists that got columns are read again from the beginning. A change beyond that needs a step of its own in fit.
const schemaVersion = 1

// stateTables returns the statements that create the tables which describe the mirror itself, and the offsets of the
// businesses from UTC.
func (d *dialect) stateTables() []string {
	time, text, id := d.types[kindTime], d.types[kindText], d.types[kindID]
	return []string{
		"CREATE TABLE IF NOT EXISTS mirror_schema (version " + d.types[kindInteger] + " NOT NULL)",
		"CREATE TABLE IF NOT EXISTS mirror_account (name " + text + " NOT NULL)",
		"CREATE TABLE IF NOT EXISTS mirror_without (name " + text + " PRIMARY KEY)",
		"CREATE TABLE IF NOT EXISTS mirror_lists (name " + text + " PRIMARY KEY, position " + text + " NOT NULL, read " + d.types[kindInteger] + " NOT NULL, read_at " + time + ", reconciled_at " + time + ")",
		"CREATE TABLE IF NOT EXISTS business_utc_offsets (business_id " + id + " NOT NULL, starts_at " + time + " NOT NULL, ends_at " + time + " NOT NULL, seconds " + d.types[kindInteger] + " NOT NULL, PRIMARY KEY (business_id, starts_at))",
	}
}

// checkWithout checks the names of the columns to leave out.
func checkWithout(lists []list, without []string) error {
	for _, name := range without {
		table, column, ok := strings.Cut(name, ".")
		i := slices.IndexFunc(lists, func(l list) bool { return l.name == table })
		switch {
		case !ok || i < 0:
			return fmt.Errorf("mirror: a column to leave out is written as table.column, such as patients.notes; there is no %q", name)
		case column == "id" || !lists[i].has(column):
			return fmt.Errorf("mirror: %s has no column %q that can be left out; it has %s", table, column, strings.Join(lists[i].columnNames()[1:], ", "))
		}
	}
	return nil
}

// migrate makes the tables and views fit the version of this package and the columns that are left out.
func (m *Mirror) migrate(ctx context.Context, without []string) error {
	var dropped []string
	err := m.inTransaction(ctx, func(ctx context.Context) error {
		for _, statement := range m.dialect.stateTables() {
			if err := m.exec(ctx, statement); err != nil {
				return err
			}
		}
		version, err := m.version(ctx)
		if err != nil {
			return err
		}
		have, err := m.texts(ctx, "SELECT name FROM mirror_without")
		if err != nil {
			return err
		}
		added := slices.DeleteFunc(slices.Clone(without), func(name string) bool { return slices.Contains(have, name) })
		m.leaveOut(append(have, added...))
		if version == schemaVersion && len(added) == 0 {
			return nil
		}
		dropped, err = m.fit(ctx, append(have, added...))
		if err != nil {
			return err
		}
		return m.saveVersion(ctx, added)
	})
	if err != nil {
		return err
	}
	return m.erase(ctx, dropped)
}

// version returns the version of the database, and 0 for a new one.
func (m *Mirror) version(ctx context.Context) (int, error) {
	versions, err := m.ids(ctx, "SELECT version FROM mirror_schema")
	switch {
	case err != nil:
		return 0, err
	case len(versions) == 0:
		return 0, nil
	case versions[0] > schemaVersion:
		return 0, fmt.Errorf("mirror: the database has version %d, and this program knows up to %d: use a newer one", versions[0], schemaVersion)
	default:
		return int(versions[0]), nil
	}
}

func (m *Mirror) saveVersion(ctx context.Context, added []string) error {
	for _, name := range added {
		if err := m.exec(ctx, "INSERT INTO mirror_without (name) VALUES ("+m.dialect.arg(1)+") ON CONFLICT (name) DO NOTHING", name); err != nil {
			return err
		}
	}
	if err := m.exec(ctx, "DELETE FROM mirror_schema"); err != nil {
		return err
	}
	return m.exec(ctx, "INSERT INTO mirror_schema (version) VALUES ("+m.dialect.arg(1)+")", schemaVersion)
}

// leaveOut removes columns from the tables that are written.
func (m *Mirror) leaveOut(without []string) {
	for _, l := range m.lists {
		l.columns = slices.DeleteFunc(l.columns, func(c column) bool { return slices.Contains(without, l.name+"."+c.name) })
	}
}

// fit creates the tables and columns that are missing, drops those that are left out, and creates the views. It returns the
// tables that have lost columns.
func (m *Mirror) fit(ctx context.Context, without []string) (dropped []string, err error) {
	complete, err := newLists()
	if err != nil {
		return nil, err
	}
	views, err := m.dialect.views(complete, without)
	if err != nil {
		return nil, err
	}
	for _, v := range slices.Backward(views) {
		if err := m.exec(ctx, "DROP VIEW IF EXISTS "+v.name); err != nil {
			return nil, err
		}
	}
	for _, l := range m.lists {
		changed, err := m.fitTable(ctx, l, without)
		if err != nil {
			return nil, err
		}
		if changed {
			dropped = append(dropped, l.name)
		}
	}
	for _, v := range views {
		if err := m.exec(ctx, "CREATE VIEW "+v.name+" AS\n"+v.query); err != nil {
			return nil, fmt.Errorf("%s: %w", v.name, err)
		}
	}
	return dropped, nil
}

// fitTable makes a table have its columns, and reports whether it has lost any.
func (m *Mirror) fitTable(ctx context.Context, l list, without []string) (dropped bool, err error) {
	err = m.exec(ctx, m.dialect.createTable(l.table))
	if err != nil {
		return false, err
	}
	have, err := m.columnsOf(ctx, l.name)
	if err != nil {
		return false, err
	}
	added := false
	for _, c := range l.columns {
		if slices.Contains(have, c.name) {
			continue
		}
		if err := m.exec(ctx, m.dialect.addColumn(l.table, c)); err != nil {
			return false, err
		}
		added = true
	}
	if added {
		if err := m.forget(ctx, l); err != nil {
			return false, err
		}
	}
	for _, name := range have {
		if slices.Contains(without, l.name+"."+name) {
			if err := m.dropColumn(ctx, l, name); err != nil {
				return false, err
			}
			dropped = true
		}
	}
	return dropped, nil
}

func (m *Mirror) dropColumn(ctx context.Context, l list, name string) error {
	if err := m.exec(ctx, "DROP INDEX IF EXISTS "+l.name+"_by_"+name); err != nil {
		return err
	}
	return m.exec(ctx, "ALTER TABLE "+l.name+" DROP COLUMN "+quote(name))
}

// erase removes the values of dropped columns from the files of the database, which keep them otherwise.
func (m *Mirror) erase(ctx context.Context, tables []string) error {
	if len(tables) == 0 {
		return nil
	}
	statements := []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"}
	if m.dialect.postgres {
		statements = nil
		for _, table := range tables {
			statements = append(statements, "VACUUM FULL "+table)
		}
	}
	for _, statement := range statements {
		if err := m.exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
