package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	sqlitedriver "modernc.org/sqlite"
	sqlitecodes "modernc.org/sqlite/lib"
)

// pragmas of the connection that writes. With WAL, others read while it writes. With synchronous=NORMAL, a loss of power may
// lose the last transactions, with the positions in them, so that they are read again.
const pragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-32768)&_pragma=temp_store(MEMORY)"

// lockSuffix is appended to the name of the file. The second file is a database without tables: an exclusive transaction in
// it is the lock against other writers, which ends with the process on every system.
const lockSuffix = "-lock"

func openSQLite(ctx context.Context, file string) (*Mirror, error) {
	if file == "" || strings.Contains(file, "://") || strings.HasPrefix(file, ":") {
		return nil, errors.New("mirror: a database is the path of a file, or a URL that begins with postgres://")
	}
	unlock, err := lockFile(ctx, file+lockSuffix)
	if err != nil {
		return nil, err
	}
	db, conn, err := connectSQLite(ctx, file, pragmas)
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	return &Mirror{db: db, conn: conn, dialect: sqlite, unlock: unlock}, nil
}

// lockFile locks a file until unlock is called or the process ends.
func lockFile(ctx context.Context, file string) (unlock func() error, err error) {
	db, conn, err := connectSQLite(ctx, file, "_pragma=busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	release := func() error { return errors.Join(conn.Close(), db.Close()) }
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		if problem, ok := errors.AsType[*sqlitedriver.Error](err); ok && problem.Code()&0xff == sqlitecodes.SQLITE_BUSY {
			return nil, errors.Join(ErrLocked, release())
		}
		return nil, errors.Join(databaseError(err), release())
	}
	return release, nil
}

func connectSQLite(ctx context.Context, file, pragmas string) (*sql.DB, *sql.Conn, error) {
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, nil, err
	}
	if err = createPrivate(path); err != nil {
		return nil, nil, fmt.Errorf("mirror: %w", err)
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") { // C:/…
		slashed = "/" + slashed
	}
	address := url.URL{Scheme: "file", Path: slashed, RawQuery: pragmas}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, nil, databaseError(err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(databaseError(err), db.Close())
	}
	return db, conn, nil
}

// createPrivate creates a file that only its owner can read. SQLite gives its -wal and -shm files the same mode. From an
// existing file it takes away what users outside its group may do.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the path is the point
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	const others fs.FileMode = 0o007
	if info.Mode()&others == 0 {
		return nil
	}
	return f.Chmod(info.Mode() &^ others)
}
