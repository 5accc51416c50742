package cliniko

import (
	"context"
	"io"
	"os"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// sizedFile is a reader with a known number of bytes left.
type sizedFile struct {
	reader  io.Reader
	size    int64
	discard func() // removes the temporary file, if there is one
}

// measure returns file with the number of bytes left in it. A size above 0 is used as that number.
func measure(ctx context.Context, file io.Reader, size int64) (*sizedFile, error) {
	if isNil(file) {
		return nil, &ValidationError{Field: "file", Reason: "is required"}
	}
	sized := &sizedFile{reader: file, size: size, discard: func() {}}
	switch {
	case size < 0:
		return nil, &ValidationError{Field: "size", Reason: "must be at least 0"}
	case size > 0 || sized.measuredBySeeking() || sized.measuredByLen():
	default:
		if err := sized.spool(ctx); err != nil {
			return nil, &UploadError{Step: UploadPrepare, Err: err}
		}
	}
	if sized.size == 0 {
		sized.discard()
		return nil, &ValidationError{Field: "file", Reason: "must not be empty"}
	}
	return sized, nil
}

// measuredBySeeking sets the size by seeking to the end and back, and reports whether that worked. Seeking fails on a pipe,
// and files in /proc report a size of 0 although they have content.
func (f *sizedFile) measuredBySeeking() bool {
	seeker, ok := f.reader.(io.Seeker)
	if !ok {
		return false
	}
	here, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return false
	}
	end, err := seeker.Seek(0, io.SeekEnd)
	if err != nil {
		return false
	}
	f.size = max(end-here, 0)
	_, err = seeker.Seek(here, io.SeekStart)
	return err == nil && f.size > 0
}

// measuredByLen sets the size from the Len method of the reader, and reports whether that worked.
func (f *sizedFile) measuredByLen() bool {
	buffer, ok := f.reader.(interface{ Len() int })
	if ok {
		f.size = int64(buffer.Len())
	}
	return ok && f.size > 0
}

// spool replaces the reader by a temporary file with its content.
func (f *sizedFile) spool(ctx context.Context) error {
	temporary, err := os.CreateTemp("", "cliniko-upload-*")
	if err != nil {
		return err
	}
	remove := func() { _ = os.Remove(temporary.Name()) }
	remove() // at once, if the system allows it, so that no file remains if the program is killed
	discard := func() {
		_ = temporary.Close()
		remove()
	}
	if f.size, err = io.Copy(temporary, transport.NewReader(ctx, f.reader)); err == nil {
		_, err = temporary.Seek(0, io.SeekStart)
	}
	if err != nil {
		discard()
		return err
	}
	f.reader, f.discard = temporary, discard
	return nil
}
