package transport

import (
	"context"
	"io"
	"time"
)

// grace is how long a Read or Write of the caller may continue after its context has ended, before it is left behind.
// It is long enough for every call that does not hang.
const grace = 100 * time.Millisecond

// NewReader returns a reader that reads from r, which belongs to the caller. Errors of r become a *ReaderError. When
// ctx ends, Read returns its error even if r hangs. A Read that hangs cannot be interrupted: it is left behind in a
// goroutine, which ends when the Read returns. No Read of r begins after ctx has ended.
func NewReader(ctx context.Context, r io.Reader) io.Reader { return &callerReader{ctx: ctx, reader: r} }

type callerReader struct {
	ctx    context.Context //nolint:containedctx // Read has no parameter for it
	reader io.Reader
	buffer []byte // a Read that was left behind must not write to the p of its caller
}

// maxRead is the size of the buffers of io.Copy and net/http.
const maxRead = 32 << 10

func (r *callerReader) Read(p []byte) (int, error) {
	if need := min(len(p), maxRead); len(r.buffer) < need {
		r.buffer = make([]byte, need)
	}
	buffer := r.buffer[:min(len(p), maxRead)]
	n, err := untilDone(r.ctx, func() (int, error) {
		n, err := r.reader.Read(buffer)
		if err != nil && err != io.EOF {
			err = &ReaderError{err}
		}
		return n, err
	})
	return copy(p, buffer[:n]), err
}

// NewWriter returns a writer to w, which is the caller's. It is to a Write what NewReader is to a Read; errors of w become
// a *WriterError.
func NewWriter(ctx context.Context, w io.Writer) io.Writer { return &callerWriter{ctx: ctx, writer: w} }

type callerWriter struct {
	ctx    context.Context //nolint:containedctx // Write has no parameter for it
	writer io.Writer
	buffer []byte
}

func (w *callerWriter) Write(p []byte) (int, error) {
	w.buffer = append(w.buffer[:0], p...)
	return untilDone(w.ctx, func() (int, error) {
		n, err := w.writer.Write(w.buffer)
		if err != nil {
			err = &WriterError{err}
		}
		return n, err
	})
}

// untilDone runs step, which is code of the caller, and returns its result or passes on its panic. If step is still
// running a moment after ctx has ended, untilDone returns the error of ctx and leaves step behind.
func untilDone(ctx context.Context, step func() (int, error)) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var (
		n        int
		err      error
		panicked any
		done     = make(chan struct{})
	)
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		n, err = step()
	}()
	select {
	case <-done:
	case <-ctx.Done():
		select {
		case <-done:
		case <-time.After(grace):
			return 0, ctx.Err()
		}
	}
	if panicked != nil {
		panic(panicked)
	}
	return n, err
}
