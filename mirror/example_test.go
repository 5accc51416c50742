package mirror_test

import (
	"context"
	"fmt"
	"log"

	"github.com/cliniko-go/cliniko"

	"github.com/cliniko-go/cliniko/mirror"
)

// Keep a clinic in a file, without the contents of treatment notes, and hand on what has changed.
func Example() {
	sync := func(ctx context.Context, client *cliniko.Client, feed func(table string, ids any)) error {
		m, err := mirror.Open(ctx, "clinic.db", mirror.Without("treatment_notes.content"))
		if err != nil {
			return err
		}
		defer m.Close()
		report, err := m.Sync(ctx, client, mirror.OnChange(func(ctx context.Context, c mirror.Change) {
			feed(c.Table, c.IDs) // after the commit
		}))
		if err != nil {
			return err
		}
		fmt.Println(report)
		return nil
	}
	log.Printf("%T", sync) // it needs a file, so it is only compiled
}
