package cliniko

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestCursorText reads strings with something special at every place of the words that are compared.
func TestCursorText(t *testing.T) {
	t.Parallel()
	for before := range 20 {
		for _, special := range []string{"", `\"`, `\\`, `\n`, `é`, "\xff", `!`, `#`, `[`, `]`, `\u0041`, "\x7f"} {
			for after := range 10 {
				document := `"` + strings.Repeat("x", before) + special + strings.Repeat("y", after) + `"`
				var want string
				if err := json.Unmarshal([]byte(document), &want); err != nil {
					t.Fatal(err)
				}
				c := cursor{data: []byte(" " + document + `,"z":"\"` + strings.Repeat("z", before) + `"`)}
				got, err := c.text()
				if err != nil || string(got) != want || !c.take(',') {
					t.Errorf("%s: got %q, %v", document, got, err)
				}
			}
		}
	}
}
