package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/cliniko-go/cliniko"
	"github.com/cliniko-go/cliniko/examples/internal/wholefile"
)

// state is what the feed remembers from run to run. It has no names and no addresses.
type state struct {
	Account     string                       `json:"account"`
	Position    cliniko.Position             `json:"position"`
	Patients    map[cliniko.PatientID]choice `json:"patients"`    // everyone on record, so that deleted ones can be found
	Contacts    map[string]bool              `json:"contacts"`    // keys of contacts that the CRM may have
	Undelivered map[string]bool              `json:"undelivered"` // keys of contacts that may have to be written or removed
}

// choice is what a patient has decided. It is zero if the patient has no address, did not decide, or is archived.
type choice struct {
	Key    string `json:"key,omitzero"` // of the address
	Agreed bool   `json:"agreed,omitzero"`
}

// choiceOf uses accepted_email_marketing, the field of Cliniko for this consent. Consent to reminders or confirmations is
// another matter.
func choiceOf(p cliniko.Patient) choice {
	email := normalize(p.Email)
	if !p.ArchivedAt.IsZero() || email == "" || p.AcceptedEmailMarketing == nil { // a merged patient is archived
		return choice{}
	}
	sum := sha256.Sum256([]byte(email))
	return choice{Key: hex.EncodeToString(sum[:]), Agreed: *p.AcceptedEmailMarketing}
}

func normalize(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// open reads the state, which is empty in the first run.
func (f *feed) open() error {
	f.state = state{
		Account: f.client.Account(), Patients: map[cliniko.PatientID]choice{}, Contacts: map[string]bool{}, Undelivered: map[string]bool{},
	}
	if f.file == "" {
		return nil
	}
	content, err := os.ReadFile(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(content, &f.state)
	}
	if err == nil && f.state.Account != f.client.Account() {
		err = fmt.Errorf("it belongs to the account %q; use another file for %q", f.state.Account, f.client.Account())
	}
	if err != nil {
		return fmt.Errorf("state in %s: %w", f.file, err)
	}
	return nil
}

// save replaces the file, if there is one.
func (f *feed) save() error {
	if f.file == "" {
		return nil
	}
	content, err := json.Marshal(f.state)
	if err != nil {
		return err
	}
	return wholefile.Write(f.file, content)
}
