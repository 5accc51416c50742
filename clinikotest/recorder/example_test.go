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
	temp, err := os.MkdirTemp("", "recording")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(temp) }()
	dir := filepath.Join(temp, "cliniko") // testdata/cliniko in a program

	ctx, clinic := context.Background(), clinikotest.New()
	rec := recorder.New(clinic)
	client, err := cliniko.NewClient(clinic.Account(), clinic.APIKey(),
		cliniko.WithUserAgent("Harbour Sync", "dev@harbour.example"),
		cliniko.WithHTTPClient(&http.Client{Transport: rec}))
	check(err)
	page, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
	check(err)
	check(rec.Save(dir))

	replay, err := recorder.Load(dir)
	check(err)
	client, err = replay.Client()
	check(err)
	again, err := client.Patients.List(ctx, cliniko.PatientListOptions{PerPage: 3})
	check(err)
	fmt.Println(len(again.Items), again.TotalEntries == page.TotalEntries)
	fmt.Println(again.Items[0].LastName != "", again.Items[0].LastName == page.Items[0].LastName)
	fmt.Println(again.Items[0].ReminderType == page.Items[0].ReminderType)
	// Output:
	// 3 true
	// true false
	// true
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
