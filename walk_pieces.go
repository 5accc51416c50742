package cliniko

import (
	"context"
	"sync"
)

// A piece has as many pages as are needed to give each reader one, within these bounds: each piece costs a request to find
// its beginning, and may wait in memory until those before it were yielded.
const (
	minPieceSize = 12
	maxPieceSize = 16
	maxPieces    = 1 << 14
)

// pieces are the parts of what a reader has left. Each begins at the value of the key that a cheap request finds at a
// rank. Whatever value that is, the pieces have every record once.
type pieces struct {
	rest   *walkReader
	stride int      // records in a piece
	bounds []*bound // bounds[i] begins piece i, and the last one ends the list
	output []*piece
	work   sync.WaitGroup
}

// bound is the value of the key at which a piece begins, once it is found.
type bound struct {
	found chan struct{} // closed then
	value string
	isEnd bool // the list has become shorter: the piece and all that follow are empty
}

// piece is what one reader found.
type piece struct {
	batches chan []entry
	err     error // set before batches is closed
}

// canSplit reports whether what is left can be read in pieces.
func (r *walkReader) canSplit() bool {
	perPage := intParameter(r.query, "per_page", maxPerPage)
	return r.splits && !r.ended && r.byKey && r.proven && r.group == "" && perPage > minPieceSize && r.left > minPieceSize*perPage
}

// readPieces yields what a reader has left, with the walk's number of pieces in flight.
func (w *listWalk) readPieces(ctx context.Context, rest *walkReader, yield func(entry) bool) (stopped bool, err error) {
	perPage := intParameter(rest.query, "per_page", maxPerPage)
	size := min(max((rest.left/perPage)/w.inFlight+1, minPieceSize), maxPieceSize)
	p := &pieces{rest: rest, stride: size*(perPage-1) + 1}
	count := min((rest.left-1)/p.stride+1, maxPieces) // the last one ends with the list, however long it is
	for range count + 1 {
		p.bounds = append(p.bounds, &bound{found: make(chan struct{})})
	}
	p.bounds[0].value = rest.span.from
	close(p.bounds[0].found)

	ctx, cancel := context.WithCancel(ctx)
	defer p.work.Wait()
	defer cancel()
	for i := range count {
		for len(p.output) < min(i+w.inFlight, count) {
			p.start(ctx)
		}
		for entries := range p.output[i].batches {
			if !w.yieldAll(entries, yield) {
				return true, nil
			}
		}
		if err := p.output[i].err; err != nil {
			return false, err
		}
		p.output[i] = nil
	}
	rest.ended = true
	return false, nil
}

// start reads the next piece in a goroutine, which ends with ctx.
func (p *pieces) start(ctx context.Context) {
	i := len(p.output)
	out := &piece{batches: make(chan []entry, maxPieceSize)}
	p.output = append(p.output, out)
	p.work.Go(func() {
		defer close(out.batches)
		out.err = p.read(ctx, i, out.batches)
	})
}

// read reads piece i, after it has found the bound that ends it.
func (p *pieces) read(ctx context.Context, i int, batches chan<- []entry) error {
	r := *p.rest
	if i > 0 {
		r.held, r.afterID, r.also = nil, "", ""
	}
	if err := p.find(ctx, i+1); err != nil {
		batches <- r.rest() // there is room for the first batch
		return err
	}
	from, to := p.bounds[i], p.bounds[i+1]
	if from.isEnd {
		return nil
	}
	r.counted = nil
	r.span = span{from.value, to.value}
	for !r.ended {
		entries, err := r.next(ctx)
		if len(entries) > 0 {
			select {
			case batches <- entries:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// find sets bound i to the value at its rank, or to the end of the list.
func (p *pieces) find(ctx context.Context, i int) error {
	b := p.bounds[i]
	value := ""
	if i < len(p.bounds)-1 {
		var err error
		if value, err = p.rest.valueAt(ctx, i*p.stride+1); err != nil {
			return err
		}
	}
	select {
	case <-p.bounds[i-1].found:
	case <-ctx.Done():
		return ctx.Err()
	}
	before := p.bounds[i-1]
	if b.isEnd = value == "" || before.isEnd; !b.isEnd {
		b.value = value
		if p.rest.key.compare(value, before.value) < 0 { // the list has changed
			b.value = before.value
		}
	}
	close(b.found)
	return nil
}
