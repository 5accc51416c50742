package mirror

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// databaseError makes an error of the database safe to print: PostgreSQL names values in messages about data, which may be
// those of a patient.
func databaseError(err error) error {
	if err == nil {
		return nil
	}
	if problem, ok := errors.AsType[*pgconn.PgError](err); ok && isAboutData(problem.Code) {
		return fmt.Errorf("mirror: PostgreSQL rejected a value of the table %q, column %q: SQLSTATE %s", problem.TableName, problem.ColumnName, problem.Code)
	}
	return fmt.Errorf("mirror: %w", err)
}

// isAboutData reports whether a SQLSTATE is a data exception or a violated constraint.
func isAboutData(code string) bool {
	return len(code) == 5 && (code[:2] == "22" || code[:2] == "23")
}
