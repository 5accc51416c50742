package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

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

// open reads the state, which is empty in the first run.
func (f *feed) open() error {
	f.state = state{
		Account: f.client.Account(), Patients: map[cliniko.PatientID]choice{}, Contacts: map[string]bool{}, Undelivered: map[string]bool{},
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

// save replaces the file.
func (f *feed) save() error {
	content, err := json.Marshal(f.state)
	if err != nil {
		return err
	}
	return wholefile.Write(f.file, content)
}
