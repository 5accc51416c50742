package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/cliniko-go/cliniko/mirror"
)

// bars shows a progress bar for each list that has more than one page, on a terminal only.
type bars struct {
	out   io.Writer
	table string
	bar   *progressbar.ProgressBar
}

const pageSize = 100

func newBars(out io.Writer) *bars {
	file, ok := out.(*os.File)
	if !ok {
		return &bars{}
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &bars{}
	}
	return &bars{out: out}
}

func (b *bars) show(p mirror.Progress) {
	if b.out == nil || p.Total <= pageSize {
		return
	}
	if b.table != p.Table {
		b.end()
		b.table, b.bar = p.Table, newBar(b.out, p)
	}
	_ = b.bar.Set(min(p.Read, p.Total)) // a terminal that cannot be written to
	if p.Done {
		b.end()
	}
}

func newBar(out io.Writer, p mirror.Progress) *progressbar.ProgressBar {
	return progressbar.NewOptions(p.Total,
		progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(p.Table), progressbar.OptionSetWidth(20),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("rows"),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}

// end removes the bar.
func (b *bars) end() {
	if b.bar != nil {
		_ = b.bar.Clear()
		b.bar = nil
	}
}
