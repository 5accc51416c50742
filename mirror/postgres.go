package mirror

import (
	"context"
	"database/sql"
	"errors"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
)

// lockKey is the first half of the key of the advisory lock, the second is that of the schema. It is a random number.
const lockKey = 1_402_937_511

func openPostgres(ctx context.Context, dsn string) (*Mirror, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, databaseError(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(databaseError(err), db.Close())
	}
	m := &Mirror{db: db, conn: conn, dialect: postgres}
	m.unlock = func() error {
		_ = m.exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock_all()") // a lost connection has lost the lock
		return nil
	}
	if err := m.lock(ctx); err != nil {
		return nil, errors.Join(err, conn.Close(), db.Close())
	}
	return m, nil
}

// lock takes the advisory lock of the schema, which the server releases when the connection ends. All statements use this
// connection, so that nothing is written without the lock.
func (m *Mirror) lock(ctx context.Context) error {
	var locked bool
	err := m.conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1, hashtext(current_schema()))", lockKey).Scan(&locked)
	if err != nil {
		return databaseError(err)
	}
	if !locked {
		return ErrLocked
	}
	return m.exec(ctx, "SET TIME ZONE 'UTC'")
}
