package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv(envDSN) != "" {
		if err := runChild(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1) //nolint:forbidigo // this is a process of the test
		}
		return
	}
	m.Run()
	if postgresServer.stop != nil {
		postgresServer.stop()
	}
}

// databaseTest is a test on a new database.
type databaseTest struct {
	*testing.T

	dsn string // the name of the database
}

// onEachDatabase runs a test on a new database of each kind.
func onEachDatabase(t *testing.T, test func(t databaseTest)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(databaseTest{t, filepath.Join(t.TempDir(), "clinic.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(databaseTest{t, newPostgresDatabase(t)})
	})
}

// postgresServer is the server of all tests, without a TCP port. It starts with the first test that needs it.
var postgresServer struct {
	once      sync.Once
	socket    string // its directory
	err       error
	stop      func()
	databases atomic.Int32
}

// newPostgresDatabase returns the URL of a new database.
func newPostgresDatabase(t testing.TB) string {
	t.Helper()
	s := &postgresServer
	s.once.Do(func() { s.socket, s.stop, s.err = startPostgres() })
	if s.err != nil {
		t.Fatal(s.err)
	}
	name := fmt.Sprintf("test%d", s.databases.Add(1))
	db := connect(t, postgresURL("postgres"))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return postgresURL(name)
}

func postgresURL(database string) string {
	return "postgres:///" + database + "?user=mirror&host=" + postgresServer.socket
}

// startPostgres starts a server in a directory of its own. It does not run as root, so root starts it as another user.
func startPostgres() (socket string, stop func(), err error) {
	program := findPostgres("postgres")
	if program == "" {
		return "", nil, errors.New("these tests need PostgreSQL; on Debian and Ubuntu: apt-get install postgresql, on macOS: brew install postgresql")
	}
	directory, err := os.MkdirTemp("", "pg")
	if err != nil {
		return "", nil, err
	}
	run := func(program string, args ...string) *exec.Cmd {
		command := exec.CommandContext(context.Background(), program, args...)
		command.Dir = directory
		command.SysProcAttr = &syscall.SysProcAttr{Credential: unprivileged(directory)}
		return command
	}
	data := filepath.Join(directory, "data")
	if output, err := run(findPostgres("initdb"), "-D", data, "-U", "mirror", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync").CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	server := run(program, "-D", data, "-k", directory, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")
	if err := server.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = server.Process.Signal(syscall.SIGQUIT)
		_ = server.Wait()
		_ = os.RemoveAll(directory)
	}
	return directory, stop, waitFor(directory)
}

// waitFor waits until the server accepts connections.
func waitFor(socket string) error {
	db, err := sql.Open("pgx", "postgres:///postgres?user=mirror&host="+socket)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for start := time.Now(); ; <-ticker.C {
		err := db.PingContext(context.Background())
		if err == nil || time.Since(start) > 30*time.Second {
			return err
		}
	}
}

// findPostgres returns the path of a program of PostgreSQL. Debian has them outside the path.
func findPostgres(name string) string {
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	slices.Reverse(debian)
	for _, path := range append(debian, name) {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	return ""
}

// unprivileged gives a directory to another user, if this one is root, and returns that user.
func unprivileged(directory string) *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil
	}
	uid, _ := strconv.ParseUint(nobody.Uid, 10, 32)
	gid, _ := strconv.ParseUint(nobody.Gid, 10, 32)
	_ = os.Chown(directory, int(uid), int(gid))
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// connect returns a second connection to a database, as a report has it.
func connect(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if isPostgres(dsn) {
		driver = "pgx"
	} else {
		dsn = "file:" + dsn + "?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func open(t testing.TB, dsn string, opts ...OpenOption) *Mirror {
	t.Helper()
	m, err := Open(t.Context(), dsn, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// cells returns the result of a query, each row as text.
func cells(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(values))
		for i, value := range values {
			texts[i] = plain(*value.(*any))
		}
		found = append(found, strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return found
}

// plain returns a value as text, which is the same for both databases as far as possible.
func plain(value any) string {
	switch value := value.(type) {
	case nil:
		return "NULL"
	case time.Time:
		return value.UTC().Format(timeLayout)
	case []byte:
		return string(value)
	default:
		return fmt.Sprint(value)
	}
}
