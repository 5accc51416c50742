package diary

import (
	"testing"
	"time"
)

// A monthly repeat from the 31st is on the last day of shorter months.
func TestStep(t *testing.T) {
	t.Parallel()
	from := time.Date(2027, time.January, 31, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		rule RepeatRule
		n    int
		want string
	}{
		{RepeatRule{Type: "Monthly"}, 1, "2027-02-28"},
		{RepeatRule{Type: "Monthly"}, 2, "2027-03-31"},
		{RepeatRule{Type: "Monthly", Interval: 3}, 1, "2027-04-30"},
		{RepeatRule{Type: "Monthly"}, 12, "2028-01-31"},
		{RepeatRule{Type: "Monthly"}, 13, "2028-02-29"},
		{RepeatRule{Type: "Weekly", Interval: 2}, 1, "2027-02-14"},
		{RepeatRule{Type: "Daily"}, 3, "2027-02-03"},
	}
	for _, tt := range tests {
		got := tt.rule.Step(from, tt.n)
		if got.Format(time.DateOnly) != tt.want || got.Hour() != 9 {
			t.Errorf("%+v, repeat %d: got %v, want %s", tt.rule, tt.n, got, tt.want)
		}
	}
}
