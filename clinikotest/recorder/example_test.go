package recorder_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/clinikotest/recorder"
)

// The clinic of the example is a sandbox. In front of the real API the recorder
// would be New(nil), and the account and the key those of the user.
func Example() {
	ctx, clinic := context.Background(), clinikotest.New()
	temp, err := os.MkdirTemp("", "recording")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	dir := filepath.Join(temp, "cliniko") // testdata/cliniko in a program

	rec := recorder.New(clinic)
	client, err := cliniko.NewClient(clinic.Account(), clinic.APIKey(),
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: rec}))
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
	if err != nil {
		log.Fatal(err)
	}
	if err := rec.Save(dir); err != nil {
		log.Fatal(err)
	}

	replay, err := recorder.Load(dir)
	if err != nil {
		log.Fatal(err)
	}
	client, err = replay.Client()
	if err != nil {
		log.Fatal(err)
	}
	again, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(again.Items), again.TotalEntries == page.TotalEntries)
	fmt.Println(again.Items[0].LastName != "", again.Items[0].LastName == page.Items[0].LastName)
	fmt.Println(again.Items[0].ReminderType == page.Items[0].ReminderType)
	// Output:
	// 3 true
	// true false
	// true
}
