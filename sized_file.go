package cliniko

import (
	"context"
	"io"
	"os"

	"github.com/cliniko-go/cliniko/internal/transport"
)

// sizedFile is a reader of known length.
type sizedFile struct {
	reader  io.Reader
	size    int64
	discard func() // removes what measuring left behind
}

// measure finds out the length of what the reader has left.
func measure(ctx context.Context, file io.Reader, size int64) (*sizedFile, error) {
	if file == nil {
		return nil, &ValidationError{Field: "file", Reason: "is required"}
	}
	sized := &sizedFile{reader: file, size: size, discard: func() {}}
	switch {
	case size < 0:
		return nil, &ValidationError{Field: "size", Reason: "must be at least 0"}
	case size > 0 || sized.isSeekable() || sized.hasLen():
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

// isSeekable measures by going to the end and back. A pipe is an io.Seeker too, and refuses; some of the system's files
// claim to be empty, and only reading them shows what they have.
func (f *sizedFile) isSeekable() bool {
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

func (f *sizedFile) hasLen() bool {
	buffer, ok := f.reader.(interface{ Len() int })
	if ok {
		f.size = int64(buffer.Len())
	}
	return ok && f.size > 0
}

// spool copies the file into a temporary one.
func (f *sizedFile) spool(ctx context.Context) error {
	temporary, err := os.CreateTemp("", "cliniko-upload-*")
	if err != nil {
		return err
	}
	remove := func() { _ = os.Remove(temporary.Name()) }
	remove() // where the system allows it: nothing stays behind even when the program is killed
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
