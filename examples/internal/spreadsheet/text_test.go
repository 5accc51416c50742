package spreadsheet

import "testing"

func TestNoFormulasInCSV(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"=1+1": "'=1+1", "\t=1": "'\t=1", "-2": "'-2", "+1": "'+1", "@x": "'@x", "\r=1": "'\r=1", "Ann-Marie": "Ann-Marie", "": ""} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}
