package diary

import "time"

// RepeatRule is the repeat rule in a request.
type RepeatRule struct {
	Number   int    `json:"number_of_repeats"`
	Type     string `json:"repeat_type"`
	Interval int    `json:"repeating_interval"`
}

// Step returns the time of the n-th repeat of an appointment at t.
func (r RepeatRule) Step(t time.Time, n int) time.Time {
	n *= max(r.Interval, 1)
	switch r.Type {
	case "Monthly":
		return t.AddDate(0, n, 0)
	case "Weekly":
		return t.AddDate(0, 0, 7*n)
	default:
		return t.AddDate(0, 0, n)
	}
}
