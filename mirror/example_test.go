package mirror_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/mirror"
)

// Keep a clinic in a file, without the contents of treatment notes, and hand on what has changed.
func Example() {
	run := func(ctx context.Context, client *cliniko.Client, file string, feed func(table string, ids []int64)) error {
		m, err := mirror.Open(ctx, file, mirror.Without("treatment_notes.content"))
		if err != nil {
			return err
		}
		defer func() { _ = m.Close() }()
		report, err := m.Sync(ctx, client, mirror.OnChange(func(_ context.Context, c mirror.Change) {
			feed(c.Table, c.IDs) // after the commit
		}))
		if err != nil {
			return err
		}
		fmt.Println(len(report.Tables), "tables")
		return nil
	}

	client, err := clinikotest.New(clinikotest.WithSize(10)).Client()
	if err != nil {
		log.Fatal(err)
	}
	directory, err := os.MkdirTemp("", "mirror")
	if err != nil {
		log.Fatal(err)
	}
	patients := 0
	err = run(context.Background(), client, directory+"/clinic.db", func(table string, ids []int64) {
		if table == "patients" {
			patients += len(ids)
		}
	})
	fmt.Println(patients, "patients", err)
	_ = os.RemoveAll(directory)
	// Output:
	// 39 tables
	// 10 patients <nil>
}
