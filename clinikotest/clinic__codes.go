package clinikotest

import "encoding/json"

// cancellationReasons are the codes of the API with their descriptions.
var cancellationReasons = []struct {
	code        int
	description string
}{
	{10, "Feeling Better"}, {20, "Condition Worse"}, {30, "Sick"},
	{40, "Away"}, {50, "Other"}, {60, "Work"},
}

// noRepeat is what an appointment that is not repeated has for a repeat rule.
var noRepeat any = json.RawMessage(`{}`)

var directions = map[int]string{1: "Sent", 2: "Received"}

var communicationTypes = map[int]string{1: "SMS", 2: "Email", 3: "Phone call", 4: "Other"}

var relations = map[int]string{
	10: "Parent", 20: "Child", 30: "Sibling", 40: "Spouse", 50: "Partner", 60: "Relative", 70: "Other",
}

// countries are the ones that the sandbox knows by name.
var countries = map[string]string{
	"AU": "Australia", "CA": "Canada", "GB": "United Kingdom", "IE": "Ireland", "NZ": "New Zealand", "US": "United States",
}

var (
	emptyList    = json.RawMessage(`[]`)
	emptyContent = json.RawMessage(`{"sections":[]}`)
)
