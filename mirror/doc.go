// Package mirror keeps a complete, current copy of a clinic in SQLite or PostgreSQL, for reports.
//
//	m, err := mirror.Open(ctx, "clinic.db") // or postgres://…
//	defer m.Close()
//	report, err := m.Sync(ctx, client)
//
// Each list of the API is a table, with a column for each field of its records. The first Sync reads everything, the later
// ones what has changed. Views join the tables for common reports. docs/mirror.md describes both, column by column.
//
// It is a separate module, so that users of the SDK alone do not depend on database drivers. The program
// cliniko-mirror in cmd runs it.
package mirror
