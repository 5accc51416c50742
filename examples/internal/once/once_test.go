package once_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/clinikotest"
	"github.com/cliniko-go/cliniko/examples/internal/once"
)

// onSandbox runs a test on a sandbox, with a patient of it, in fake time.
func onSandbox(t *testing.T, test func(*testing.T, *clinikotest.Clinic, *cliniko.Client, cliniko.PatientID)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sandbox := clinikotest.New(clinikotest.WithSize(20))
		client, err := sandbox.Client()
		if err != nil {
			t.Fatal(err)
		}
		page, err := client.Patients.List(t.Context(), cliniko.PatientListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		test(t, sandbox, client, page.Items[0].ID)
	})
}

var scan = once.File{Name: "scan.pdf", Description: "Scan", Mark: once.MarkOf("scan", []byte("scanned")), Content: []byte("scanned")}

// files returns the number of attachments with the mark of the scan, archived ones included.
func files(t *testing.T, client *cliniko.Client, patient cliniko.PatientID) int {
	t.Helper()
	page, err := client.PatientAttachments.List(t.Context(), cliniko.PatientAttachmentListOptions{
		PatientID: cliniko.Equal(patient), Description: cliniko.Contains(scan.Mark), ArchivedAt: cliniko.Any(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Items)
}

func TestUploadIsOnce(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, client *cliniko.Client, patient cliniko.PatientID) {
		t.Helper()
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropAfter, Method: "POST", Route: "/patient_attachments"})
		first, created, err := once.Upload(t.Context(), client, patient, scan, cliniko.Any())
		if err != nil || !created {
			t.Fatal(created, err)
		}
		if err := client.PatientAttachments.Archive(t.Context(), first.ID); err != nil {
			t.Fatal(err)
		}
		second, created, err := once.Upload(t.Context(), client, patient, scan, cliniko.Any())
		if err != nil || created || second.ID != first.ID || files(t, client, patient) != 1 {
			t.Errorf("created %v, %v, %d files", created, err, files(t, client, patient))
		}
		_, created, err = once.Upload(t.Context(), client, patient, scan, nil)
		if err != nil || !created || files(t, client, patient) != 2 {
			t.Errorf("an archived file counts: created %v, %v", created, err)
		}
	})
}

// A request that was lost is not repeated before it can no longer arrive.
func TestNotCreatedAfterAWhile(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, client *cliniko.Client, patient cliniko.PatientID) {
		t.Helper()
		sandbox.Inject(clinikotest.Fault{Kind: clinikotest.FaultDropBefore, Method: "POST", Route: "/patient_attachments"})
		began := time.Now()
		_, _, err := once.Upload(t.Context(), client, patient, scan, nil)
		if !errors.Is(err, cliniko.ErrNotCreated) || time.Since(began) < once.Lateness {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if _, created, err := once.Upload(t.Context(), client, patient, scan, nil); err != nil || !created || files(t, client, patient) != 1 {
			t.Errorf("created %v, %v", created, err)
		}
	})
}

// A search that fails neither creates anything nor settles anything.
func TestFailedSearch(t *testing.T) {
	t.Parallel()
	onSandbox(t, func(t *testing.T, sandbox *clinikotest.Clinic, client *cliniko.Client, patient cliniko.PatientID) {
		t.Helper()
		broken := clinikotest.Fault{Kind: clinikotest.FaultStatus, Status: 500, Method: "GET", Route: "/patient_attachments", Times: 50}
		sandbox.Inject(broken)
		if _, _, err := once.Upload(t.Context(), client, patient, scan, nil); !errors.Is(err, cliniko.ErrServer) {
			t.Error(err)
		}
		if err := sandbox.Reset(); err != nil {
			t.Fatal(err)
		}
		if n := files(t, client, patient); n != 0 {
			t.Errorf("%d files", n)
		}
	})
}

func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		unknown := &cliniko.OutcomeUnknownError{SentAt: time.Now()}
		fail := func(context.Context) (*int, error) { return nil, unknown }
		failed := errors.New("the search fails")
		calls := 0
		find := func(context.Context) (*int, error) {
			calls++
			if calls > 1 {
				return nil, failed
			}
			return nil, nil
		}
		if _, _, err := once.Create(t.Context(), find, fail); err != unknown { //nolint:errorlint // the same error
			t.Errorf("after a failed search: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		nothing := func(context.Context) (*int, error) { return nil, nil }
		if _, _, err := once.Create(ctx, nothing, fail); err != unknown { //nolint:errorlint // the same error
			t.Errorf("after the end of the context: %v", err)
		}
	})
}
