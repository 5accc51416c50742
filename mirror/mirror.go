package mirror

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrLocked is the error of [Open] while another Mirror has the database open.
var ErrLocked = errors.New("mirror: another mirror is writing to this database")

// Mirror is a copy of a clinic in a database. It is the only writer: others may read at any time. A Mirror may be used by
// several goroutines, but runs one Sync at a time.
//
// After an error of the database the connection may be lost, and with it the lock against other writers. Close the Mirror
// then, and open it again.
type Mirror struct {
	running sync.Mutex

	db      *sql.DB
	conn    *sql.Conn // all statements use it, because the lock against other writers belongs to it
	dialect *dialect
	unlock  func() error
	lists   []list
	ready   map[statementKey]*sql.Stmt
	now     func() time.Time
}

// statementKey names a prepared statement: the upsert of a number of rows.
type statementKey struct {
	table string
	rows  int
}

// OpenOption configures [Open].
type OpenOption func(*openSettings)

type openSettings struct{ without []string }

// Without leaves out columns, such as "patients.notes". They are not in the tables, and NULL in the views. If the database
// has them already, they are removed. A column that was left out once stays left out of this database: to have it again,
// mirror into a new one.
func Without(columns ...string) OpenOption {
	return func(s *openSettings) { s.without = append(s.without, columns...) }
}

// Open opens the mirror in a database, and creates it if it is not there. A database of an older version of this package is
// brought up to date. dsn is the path of a file for SQLite, or the URL of a database of PostgreSQL, which begins with
// postgres://.
//
// A file is created so that only its owner can read it. In PostgreSQL, tables are created in the current schema.
//
// While the Mirror is open, no other can be: Open then returns [ErrLocked].
func Open(ctx context.Context, dsn string, opts ...OpenOption) (*Mirror, error) {
	var settings openSettings
	for _, opt := range opts {
		opt(&settings)
	}
	lists, err := newLists()
	if err != nil {
		return nil, err
	}
	err = checkWithout(lists, settings.without)
	if err != nil {
		return nil, err
	}
	open := openSQLite
	if isPostgres(dsn) {
		open = openPostgres
	}
	m, err := open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	m.lists, m.ready, m.now = lists, map[statementKey]*sql.Stmt{}, time.Now
	if err := m.migrate(ctx, settings.without); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Close closes the database, after a running Sync has ended. Another Mirror can then open it.
func (m *Mirror) Close() error {
	m.running.Lock()
	defer m.running.Unlock()
	for _, statement := range m.ready {
		_ = statement.Close() // the connection is closed too
	}
	m.ready = nil
	return errors.Join(m.unlock(), m.conn.Close(), m.db.Close())
}

// Tables returns the names of the tables, in the order in which they are read.
func (m *Mirror) Tables() []string {
	names := make([]string, len(m.lists))
	for i, l := range m.lists {
		names[i] = l.name
	}
	return names
}

// inTransaction runs write in a transaction, which it commits if write returns nil.
func (m *Mirror) inTransaction(ctx context.Context, write func(context.Context) error) error {
	if err := m.exec(ctx, m.dialect.begin); err != nil {
		return err
	}
	if err := write(ctx); err != nil {
		return errors.Join(err, m.exec(ctx, "ROLLBACK"))
	}
	return m.exec(ctx, "COMMIT")
}

// exec executes a statement. No statement ends with the context: what was read is stored when somebody interrupts the
// program, and pgx would close the connection, and the lock with it.
func (m *Mirror) exec(ctx context.Context, statement string, args ...any) error {
	_, err := m.conn.ExecContext(context.WithoutCancel(ctx), statement, args...)
	return databaseError(err)
}

// ids returns the IDs that a query selects.
func (m *Mirror) ids(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := m.conn.QueryContext(context.WithoutCancel(ctx), query, args...)
	return scanIDs(rows, err)
}

func scanIDs(rows *sql.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, databaseError(err)
	}
	defer func() { _ = rows.Close() }()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, databaseError(err)
		}
		ids = append(ids, id)
	}
	return ids, databaseError(rows.Err())
}

// texts returns the values of the one column that a query selects.
func (m *Mirror) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := m.conn.QueryContext(context.WithoutCancel(ctx), query, args...)
	if err != nil {
		return nil, databaseError(err)
	}
	defer func() { _ = rows.Close() }()
	var texts []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, databaseError(err)
		}
		texts = append(texts, text)
	}
	return texts, databaseError(rows.Err())
}

// columnsOf returns the names of the columns that a table has in the database.
func (m *Mirror) columnsOf(ctx context.Context, table string) ([]string, error) {
	rows, err := m.conn.QueryContext(context.WithoutCancel(ctx), "SELECT * FROM "+table+" LIMIT 0") //nolint:gosec // our own names
	if err != nil {
		return nil, databaseError(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	return slices.Clone(names), errors.Join(databaseError(err), databaseError(rows.Err()))
}
