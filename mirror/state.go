package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/cliniko-go/cliniko"
)

// state is what the database knows about a list. It is saved with the rows that it describes.
type state struct {
	position     cliniko.Position
	read         int       // records read in a run that was interrupted
	readAt       time.Time // when the list was read to its end for the first time
	reconciledAt time.Time
	complete     bool // the run has read the list to its end
}

// belongsTo gives a new database to an account, so that no other is mixed with it.
func (m *Mirror) belongsTo(ctx context.Context, account string) error {
	owners, err := m.texts(ctx, "SELECT name FROM mirror_account")
	switch {
	case err != nil:
		return err
	case len(owners) == 0:
		return m.exec(ctx, "INSERT INTO mirror_account (name) VALUES ("+m.dialect.arg(1)+")", account)
	case owners[0] != account:
		return fmt.Errorf("mirror: the database holds the account %q, not %q: use one for each account", owners[0], account)
	default:
		return nil
	}
}

// load returns the state of a list, which is zero for one that was not read yet.
func (m *Mirror) load(ctx context.Context, l list) (state, error) {
	var s state
	var position string
	var readAt, reconciledAt moment
	err := m.conn.QueryRowContext(context.WithoutCancel(ctx), "SELECT position, read, read_at, reconciled_at FROM mirror_lists WHERE name = "+m.dialect.arg(1), l.name).
		Scan(&position, &s.read, &readAt, &reconciledAt)
	if errors.Is(err, sql.ErrNoRows) {
		return state{}, nil
	}
	if err != nil {
		return state{}, databaseError(err)
	}
	s.readAt, s.reconciledAt = time.Time(readAt), time.Time(reconciledAt)
	if s.position.UnmarshalText([]byte(position)) != nil {
		return state{}, nil //nolint:nilerr // it costs one more run from the beginning, and not the mirror
	}
	return s, nil
}

// save stores the state of a list.
func (m *Mirror) save(ctx context.Context, l list, s state) error {
	d := m.dialect
	read := s.read
	if s.complete {
		read = 0
	}
	return m.exec(ctx, "INSERT INTO mirror_lists (name, position, read, read_at, reconciled_at) VALUES ("+d.arg(1)+", "+d.arg(2)+", "+d.arg(3)+", "+d.arg(4)+", "+d.arg(5)+
		") ON CONFLICT (name) DO UPDATE SET position = excluded.position, read = excluded.read, read_at = excluded.read_at, reconciled_at = excluded.reconciled_at",
		l.name, s.position.String(), read, m.timeOrNull(s.readAt), m.timeOrNull(s.reconciledAt))
}

func (m *Mirror) timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return m.dialect.time(t)
}

// forget makes the next Sync read a list from the beginning. The rows stay.
func (m *Mirror) forget(ctx context.Context, l list) error {
	return m.exec(ctx, "DELETE FROM mirror_lists WHERE name = "+m.dialect.arg(1), l.name)
}

func (m *Mirror) forgetAll(ctx context.Context) error {
	return m.exec(ctx, "DELETE FROM mirror_lists")
}

// moment reads a time of either database.
type moment time.Time

// Scan reads a timestamptz, the text of a time, or NULL.
func (m *moment) Scan(src any) error {
	switch src := src.(type) {
	case time.Time:
		*m = moment(src)
	case string:
		t, err := time.Parse(timeLayout, src)
		*m = moment(t)
		return err
	}
	return nil
}
