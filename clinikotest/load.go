package clinikotest

import "fmt"

// Load adds records that a test needs, also of resources that the API cannot write, such as invoices. It returns their
// IDs by resource.
//
// records is a JSON object with lists of records by resource, in the form of responses, with links or IDs:
//
//	{"invoices": [{"number": 1001, "issue_date": "2026-10-31", "total_amount": "95.0", "patient_id": "1"}]}
//
// IDs and times are optional. A record with the ID of another replaces it. With an error, nothing is added.
func (c *Clinic) Load(records []byte) (ids map[string][]string, err error) {
	engine := c.engine()
	if ids, err = engine.Load(records); err != nil {
		return nil, fmt.Errorf("clinikotest: %w", err)
	}
	return ids, engine.NoteChange()
}
