package mirror

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cliniko-go/cliniko"
)

// reconcileSize is the number of IDs that are compared with the API at a time. It bounds the memory, and costs one more
// request for each that many rows.
const reconcileSize = 100_000

// reconcile marks the rows whose records the API does not have any more.
func (r *run) reconcile(ctx context.Context) error {
	var last int64
	for {
		known, err := r.ids(ctx, "SELECT id FROM "+r.list.name+" WHERE gone_at IS NULL AND id > "+r.dialect.arg(1)+
			fmt.Sprintf(" ORDER BY id LIMIT %d", reconcileSize), last)
		if err != nil {
			return err
		}
		if len(known) == 0 {
			break
		}
		last = known[len(known)-1]
		gone, err := r.list.gone(ctx, r.client, known)
		if err != nil {
			return cleaned(err)
		}
		if err := r.markGone(ctx, gone); err != nil {
			return err
		}
	}
	r.state.reconciledAt = r.now()
	return r.inTransaction(ctx, func(ctx context.Context) error { return r.save(ctx, r.list, r.state) })
}

// markGone marks rows in one transaction.
func (r *run) markGone(ctx context.Context, gone []int64) error {
	if len(gone) == 0 {
		return nil
	}
	err := r.inTransaction(ctx, func(ctx context.Context) error { return r.writeGone(ctx, gone) })
	if err != nil {
		return err
	}
	r.changed(ctx, gone, true)
	return nil
}

func (r *run) writeGone(ctx context.Context, gone []int64) error {
	now := r.dialect.time(r.now())
	for start := 0; start < len(gone); start += batchSize {
		part := gone[start:min(start+batchSize, len(gone))]
		args := []any{now, now}
		places := make([]string, len(part))
		for i, id := range part {
			args = append(args, id)
			places[i] = r.dialect.arg(i + 3)
		}
		statement := fmt.Sprintf("UPDATE %s SET %s = %s, %s = %s WHERE id IN (%s)", r.list.name,
			goneColumn, r.dialect.arg(1), mirroredColumn, r.dialect.arg(2), strings.Join(places, ", "))
		if err := r.exec(ctx, statement, args...); err != nil {
			return err
		}
	}
	return nil
}

// syncWhole reads a list to its end, and then stores it in one transaction, in which it marks the rows that were not in it.
// If it is interrupted, the next Sync reads the list again.
func (r *run) syncWhole(ctx context.Context) error {
	w := r.list.read(r.client, cliniko.Position{})
	b := newBatch(r.list.table, r.dialect)
	r.state = state{readAt: r.now(), reconciledAt: r.now(), complete: true}
	for record, err := range w.records(ctx) {
		if !r.take(b, record, err) {
			return errors.Join(cleaned(err), b.err)
		}
		if r.state.read%batchSize == 0 {
			r.progress(w, false)
		}
	}
	b.indexes = r.list.createIndexes()
	var changed, gone []int64
	err := r.inTransaction(ctx, func(ctx context.Context) error {
		var err error
		if gone, err = r.dropMissing(ctx, b); err != nil {
			return err
		}
		if changed, err = r.write(ctx, b); err != nil {
			return err
		}
		return r.save(ctx, r.list, r.state)
	})
	if err != nil {
		return err
	}
	r.changed(ctx, changed, false)
	r.changed(ctx, gone, true)
	r.progress(w, true)
	return nil
}

// dropMissing marks the rows that are not in the batch, and returns their IDs. Rows without IDs are deleted instead: those of the
// batch replace them.
func (r *run) dropMissing(ctx context.Context, b *batch) ([]int64, error) {
	if !r.list.keyed {
		return nil, r.exec(ctx, "DELETE FROM "+r.list.name)
	}
	known, err := r.ids(ctx, "SELECT id FROM "+r.list.name+" WHERE gone_at IS NULL")
	if err != nil {
		return nil, err
	}
	gone := slices.DeleteFunc(known, func(id int64) bool {
		_, ok := b.byID[id]
		return ok
	})
	return gone, r.writeGone(ctx, gone)
}
