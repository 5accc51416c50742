package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cliniko-go/cliniko"
)

// SyncOption configures [Mirror.Sync].
type SyncOption func(*syncSettings)

type syncSettings struct {
	onChange       func(context.Context, Change)
	onProgress     func(Progress)
	reconcileEvery time.Duration
	readAgain      bool
}

// Change is what one transaction has changed in a table.
type Change struct {
	Table string
	IDs   []int64 // of the rows that were inserted or have other values now; nil for services, which have no IDs
	Gone  bool    // the API does not have these records any more
}

// OnChange calls f after each transaction that has changed rows. The call is lost if the program is killed between the two:
// a program that must not miss any looks for rows with a later mirrored_at when it starts.
func OnChange(f func(context.Context, Change)) SyncOption {
	return func(s *syncSettings) { s.onChange = f }
}

// Progress is how far a list was read.
type Progress struct {
	Table string
	Read  int // records read, also in runs that were interrupted
	Total int // records there were at the beginning, as counted by the API
	Done  bool
}

// OnProgress calls f when a list begins, when rows of it were stored, and when it ends. A list in which nothing changed only
// ends.
func OnProgress(f func(Progress)) SyncOption {
	return func(s *syncSettings) { s.onProgress = f }
}

// ReconcileEvery sets how often Sync also looks for what the lists of changes do not tell: records that are gone, and
// changes in lists that have to be read whole and are longer than a page. 0 means in each Sync. The default is an hour.
func ReconcileEvery(d time.Duration) SyncOption {
	return func(s *syncSettings) { s.reconcileEvery = d }
}

// ReadAgain makes Sync read everything from the beginning again, for fields that the API changes without telling, such as the
// latest booking of a patient. If it is interrupted, the next Sync continues it, without this option too.
func ReadAgain() SyncOption {
	return func(s *syncSettings) { s.readAgain = true }
}

// Report says what a Sync has done.
type Report struct{ Tables []TableReport }

// TableReport says what a Sync has done in one table.
type TableReport struct {
	Table   string
	Changed int // rows that were inserted or have other values now
	Gone    int // rows that were marked, because the API does not have the records any more
	Odd     int // records with values that cannot be read: these columns are NULL

	// Skipped says why the list was not read: the user of the API key may not see it, or the account does not have it. The
	// rows stay as they are.
	Skipped error
}

// Sync makes the copy current: it reads each list from the place where the last Sync has ended, and everything for the first
// time. It reads in the lane of [cliniko.Background].
//
// Rows are stored in transactions together with the position in the list. If the program is interrupted or killed at any
// point, the next Sync continues there. With an error, what was read before is stored, and the report covers it.
func (m *Mirror) Sync(ctx context.Context, client *cliniko.Client, opts ...SyncOption) (Report, error) {
	m.running.Lock()
	defer m.running.Unlock()
	if m.ready == nil {
		return Report{}, errors.New("mirror: closed")
	}
	settings := syncSettings{reconcileEvery: time.Hour}
	for _, opt := range opts {
		opt(&settings)
	}
	if err := m.belongsTo(ctx, client.Account()); err != nil {
		return Report{}, err
	}
	if settings.readAgain {
		if err := m.inTransaction(ctx, m.forgetAll); err != nil {
			return Report{}, err
		}
	}
	var report Report
	for _, l := range m.lists {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		r := run{Mirror: m, list: l, client: client, settings: settings, report: TableReport{Table: l.name}}
		err := r.sync(cliniko.Background(ctx))
		if errors.Is(err, cliniko.ErrForbidden) || errors.Is(err, cliniko.ErrNotFound) {
			r.report.Skipped, err = err, nil
		}
		report.Tables = append(report.Tables, r.report)
		if err != nil {
			return report, fmt.Errorf("mirror: %s: %w", l.name, err)
		}
	}
	return report, nil
}

// run is the Sync of one list.
type run struct {
	*Mirror
	list     list
	client   *cliniko.Client
	settings syncSettings
	report   TableReport
	state    state
}

func (r *run) sync(ctx context.Context) error {
	var err error
	if r.state, err = r.load(ctx, r.list); err != nil {
		return err
	}
	due := r.now().Sub(r.state.reconciledAt) >= r.settings.reconcileEvery
	switch {
	case !r.list.whole:
		if err := r.syncChanges(ctx); err != nil {
			return err
		}
		if due {
			return r.reconcile(ctx)
		}
		return nil
	case due || r.fitsOnPage(ctx):
		return r.syncWhole(ctx)
	default:
		return nil
	}
}

// fitsOnPage reports whether a list that is read whole takes one request.
func (r *run) fitsOnPage(ctx context.Context) bool {
	counts, err := r.ids(ctx, "SELECT COUNT(*) FROM "+r.list.name)
	return err == nil && counts[0] <= pageSize
}

// pageSize is the largest number of records in a response.
const pageSize = 100

// syncChanges stores what has changed since the position. The position after the last record of a batch is saved with it.
func (r *run) syncChanges(ctx context.Context) error {
	w := r.list.read(r.client, r.state.position)
	batch := newBatch(r.list.table, r.dialect)
	save := func() error {
		r.state.position = w.position()
		return r.store(ctx, batch, w)
	}
	for record, err := range w.records(ctx) {
		if !r.take(batch, record, err) {
			return errors.Join(cleaned(err), batch.err, save()) // what was read before the error is kept
		}
		if len(batch.rows) == 1 {
			r.progress(w, false)
		}
		if batch.isFull() {
			if err := save(); err != nil {
				return err
			}
		}
	}
	if r.state.readAt.IsZero() {
		r.state.readAt = r.now()
		batch.indexes = r.list.createIndexes()
	}
	r.state.complete = true
	err := save()
	r.progress(w, true)
	return err
}

// take adds a record to a batch, and reports whether the walk goes on. Records with odd values come with an error.
func (r *run) take(batch *batch, record any, err error) bool {
	if err != nil {
		if odd, ok := errors.AsType[*cliniko.DecodeError](err); !ok || odd.RecordID == "" {
			return false
		}
		r.report.Odd++
	}
	r.state.read++
	return batch.add(record)
}

// cleaned returns an error without the ID of a record, which may be that of a patient.
func cleaned(err error) error {
	if odd, ok := errors.AsType[*cliniko.DecodeError](err); ok {
		anonymous := *odd
		anonymous.RecordID = ""
		return &anonymous
	}
	return err
}

// store writes a batch and the state of the list in one transaction.
func (r *run) store(ctx context.Context, batch *batch, w walk) error {
	var changed []int64
	err := r.inTransaction(ctx, func(ctx context.Context) error {
		var err error
		if changed, err = r.write(ctx, batch); err != nil {
			return err
		}
		return r.save(ctx, r.list, r.state)
	})
	if err != nil {
		return err
	}
	batch.clear()
	r.changed(ctx, changed, false)
	r.progress(w, false)
	return nil
}

func (r *run) changed(ctx context.Context, ids []int64, gone bool) {
	if gone {
		r.report.Gone += len(ids)
	} else {
		r.report.Changed += len(ids)
	}
	if r.settings.onChange != nil && len(ids) > 0 {
		r.settings.onChange(ctx, Change{Table: r.list.name, IDs: ids, Gone: gone})
	}
}

func (r *run) progress(w walk, done bool) {
	if r.settings.onProgress != nil {
		r.settings.onProgress(Progress{Table: r.list.name, Read: r.state.read, Total: w.total(), Done: done})
	}
}
