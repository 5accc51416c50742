package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cliniko-go/cliniko"
)

const (
	draftFor  = 30 * time.Minute // after the last change
	maxDrafts = 10_000
)

// state is how far a booking is.
type state int

const (
	isOpen      state = iota // waits for the visitor
	isRunning                // is being booked
	isBooked                 // done
	isUncertain              // the clinic has to find out
)

// draft is what one visitor books.
type draft struct {
	choice choice

	mu       sync.Mutex
	state    state
	ended    chan struct{} // closed at the end of a booking; nil if none has begun
	slot     cliniko.Slot
	others   []cliniko.Slot    // to choose from, because slot was taken
	details  details           // empty once they are no longer needed
	problems map[string]string // by field; "" is about the whole
	used     time.Time
}

// change calls f if the draft is open.
func (d *draft) change(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used = time.Now()
	if d.state == isOpen {
		f()
	}
}

// begin reports whether the draft is ready to be booked, and makes sure that it is booked once.
func (d *draft) begin() (ready bool) {
	d.change(func() {
		if ready = len(d.problems) == 0 && d.details != (details{}); ready {
			d.state, d.ended = isRunning, make(chan struct{})
		}
	})
	return ready
}

// takeOther replaces the slot by one of the others.
func (d *draft) takeOther(value string) bool {
	for _, other := range d.others {
		if valueOf(other) == value {
			d.slot, d.others = other, nil
			return true
		}
	}
	return false
}

// wait waits until a booking has ended, but not longer than a time.
func (d *draft) wait(ctx context.Context, longest time.Duration) {
	d.mu.Lock()
	ended := d.ended
	d.mu.Unlock()
	if ended == nil {
		return
	}
	select {
	case <-ended:
	case <-time.After(longest):
	case <-ctx.Done():
	}
}

// end notes how a booking ended.
func (d *draft) end(err error, others []cliniko.Slot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer close(d.ended)
	d.used = time.Now()
	switch {
	case err == nil:
		d.state, d.details = isBooked, details{}
	case errors.Is(err, errUncertain):
		d.state, d.details = isUncertain, details{}
	case errors.Is(err, cliniko.ErrSlotTaken):
		d.state, d.others, d.problems = isOpen, others, map[string]string{"slot": "This time was taken by somebody else. Choose another one."}
	default:
		d.state, d.problems = isOpen, problemsOf(err)
	}
}

// drafts holds the drafts by token. The zero value is empty.
type drafts struct {
	mu      sync.Mutex
	byToken map[string]*draft
}

var errFull = errors.New("too many visitors")

// add adds a draft, and removes those that were left.
func (ds *drafts) add(token string, d *draft) error {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	for token, old := range ds.byToken {
		if old.isOver() {
			delete(ds.byToken, token)
		}
	}
	if len(ds.byToken) >= maxDrafts {
		return errFull
	}
	if ds.byToken == nil {
		ds.byToken = map[string]*draft{}
	}
	d.used = time.Now()
	ds.byToken[token] = d
	return nil
}

// find returns a draft, or nil if there is none, or none any more.
func (ds *drafts) find(token string) *draft {
	ds.mu.Lock()
	defer ds.mu.Unlock()
	d := ds.byToken[token]
	if d == nil || d.isOver() {
		delete(ds.byToken, token)
		return nil
	}
	return d
}

func (d *draft) isOver() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state != isRunning && time.Since(d.used) > draftFor
}
