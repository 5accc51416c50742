package mirror

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"

	"github.com/cliniko-go/cliniko"
)

// batchSize is the number of rows in a transaction. What was read since the last one is read again after a kill.
const batchSize = 1000

// batch holds the rows for one transaction.
type batch struct {
	table   *table
	dialect *dialect
	rows    [][]any
	byID    map[int64]int // index of the row of a record, because a record may come twice
	zones   []zone
	indexes []string // statements that create the indexes after the first rows are there, which is faster
	err     error    // why a record could not be added
}

func newBatch(t *table, d *dialect) *batch {
	return &batch{table: t, dialect: d, byID: map[int64]int{}}
}

func (b *batch) isFull() bool { return len(b.rows) >= batchSize }

func (b *batch) clear() {
	b.rows, b.zones, b.indexes = b.rows[:0], nil, nil
	clear(b.byID)
}

// add adds a record, a pointer to the model. It reports whether that was possible.
func (b *batch) add(record any) bool {
	row, err := b.row(reflect.ValueOf(record).Elem())
	if err != nil {
		b.err = fmt.Errorf("a record of %s cannot be stored: %w", b.table.name, err)
		return false
	}
	if business, ok := record.(*cliniko.Business); ok {
		b.zones = append(b.zones, zone{row[0].(int64), *business})
	}
	if b.table.keyed {
		id := row[0].(int64)
		if i, twice := b.byID[id]; twice {
			b.rows[i] = row
			return true
		}
		b.byID[id] = len(b.rows)
	}
	b.rows = append(b.rows, row)
	return true
}

// row returns the values of the columns of a record, with room for the time of the write.
func (b *batch) row(record reflect.Value) ([]any, error) {
	row := make([]any, len(b.table.columns), len(b.table.columns)+1)
	for i, c := range b.table.columns {
		value, err := c.value(record, b.dialect)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.name, err)
		}
		row[i] = value
	}
	if b.table.keyed && row[0] == nil {
		return nil, errors.New("it has no ID")
	}
	return row, nil
}

// write stores the rows of a batch. It returns the IDs of the rows that are new or differ from those that were there.
func (m *Mirror) write(ctx context.Context, b *batch) ([]int64, error) {
	now := m.dialect.time(m.now())
	var changed []int64
	for rows := b.rows; len(rows) > 0; {
		n := 1
		if chunk := chunkOf(b.table); len(rows) >= chunk {
			n = chunk
		}
		ids, err := m.upsert(ctx, b.table, rows[:n], now)
		if err != nil {
			return nil, err
		}
		changed, rows = append(changed, ids...), rows[n:]
	}
	if err := m.writeZones(ctx, b.zones); err != nil {
		return nil, err
	}
	for _, statement := range b.indexes {
		if err := m.exec(ctx, statement); err != nil {
			return nil, err
		}
	}
	return changed, nil
}

// chunkOf returns the number of rows in one statement. Larger statements are not faster.
func chunkOf(t *table) int { return max(1, 1000/len(t.columns)) }

func (m *Mirror) upsert(ctx context.Context, t *table, rows [][]any, now any) ([]int64, error) {
	ctx = context.WithoutCancel(ctx)
	statement, err := m.prepared(ctx, t, len(rows))
	if err != nil {
		return nil, err
	}
	args := make([]any, 0, len(rows)*(len(t.columns)+1))
	for _, row := range rows {
		args = append(append(args, row...), now)
	}
	if !t.keyed {
		_, err := statement.ExecContext(ctx, args...)
		return nil, databaseError(err)
	}
	return scanIDs(statement.QueryContext(ctx, args...))
}

// prepared returns the upsert of a number of rows.
func (m *Mirror) prepared(ctx context.Context, t *table, rows int) (*sql.Stmt, error) {
	key := statementKey{t.name, rows}
	if statement, ok := m.ready[key]; ok {
		return statement, nil
	}
	statement, err := m.conn.PrepareContext(ctx, m.dialect.upsert(t, rows))
	if err != nil {
		return nil, databaseError(err)
	}
	m.ready[key] = statement
	return statement, nil
}
