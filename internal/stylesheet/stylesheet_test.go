package stylesheet

import (
	"regexp"
	"testing"
)

// TestNothingExternal keeps addresses out of the stylesheet: pages must work without a network and tell nobody that they
// were opened.
func TestNothingExternal(t *testing.T) {
	t.Parallel()
	if found := regexp.MustCompile(`url\(|@import|https?:|//`).FindString(CSS); found != "" {
		t.Errorf("the stylesheet has %q", found)
	}
}
