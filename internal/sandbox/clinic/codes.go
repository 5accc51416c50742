package clinic

import "encoding/json"

// CancellationReasons are the codes of the API with their descriptions.
var CancellationReasons = []struct {
	Code        int
	Description string
}{
	{10, "Feeling Better"}, {20, "Condition Worse"}, {30, "Sick"},
	{40, "Away"}, {50, "Other"}, {60, "Work"},
}

// NoRepeat is what an appointment that is not repeated has for a repeat rule.
var NoRepeat any = json.RawMessage(`{}`)

var Directions = map[int]string{1: "Sent", 2: "Received"}

var CommunicationTypes = map[int]string{1: "SMS", 2: "Email", 3: "Phone call", 4: "Other"}

var Relations = map[int]string{
	10: "Parent", 20: "Child", 30: "Sibling", 40: "Spouse", 50: "Partner", 60: "Relative", 70: "Other",
}

// Countries are the ones that the sandbox knows by name.
var Countries = map[string]string{
	"AU": "Australia", "CA": "Canada", "GB": "United Kingdom", "IE": "Ireland", "NZ": "New Zealand", "US": "United States",
}

var (
	emptyList    = json.RawMessage(`[]`)
	emptyContent = json.RawMessage(`{"sections":[]}`)
)
