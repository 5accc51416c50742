package diary

import (
	"encoding/json"
	"time"
)

// RepeatRule is the repeat rule in a request.
type RepeatRule struct {
	Number   int    `json:"number_of_repeats"`
	Type     string `json:"repeat_type"`
	Interval int    `json:"repeating_interval"`
}

// RuleOf returns the rule in a field of a record, the zero value for none.
func RuleOf(value any) RepeatRule {
	raw, _ := value.(json.RawMessage)
	var rule RepeatRule
	if err := json.Unmarshal(raw, &rule); err != nil {
		return RepeatRule{}
	}
	return rule
}

// Step returns the time of the n-th repeat of an appointment at t.
func (r RepeatRule) Step(t time.Time, n int) time.Time {
	n *= max(r.Interval, 1)
	switch r.Type {
	case "Monthly":
		// A month without the day has the repeat on its last day.
		year, month, day := t.Date()
		last := time.Date(year, month+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		return t.AddDate(0, n, min(day, last)-day)
	case "Weekly":
		return t.AddDate(0, 0, 7*n)
	default:
		return t.AddDate(0, 0, n)
	}
}
