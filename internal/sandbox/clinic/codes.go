package clinic

import "encoding/json"

// CancellationReasons lists the codes of cancellation reasons with their
// descriptions in responses. The labels of the request field are spelled
// differently.
var CancellationReasons = []struct {
	Code        int
	Description string
}{
	{10, "Feeling Better"}, {20, "Condition Worse"}, {30, "Sick"},
	{40, "Away"}, {50, "Other"}, {60, "Work"},
}

// NoRepeat is the repeat rule of an appointment that does not repeat.
var NoRepeat any = json.RawMessage(`{}`)

// ContactTypes lists the types of contacts by code.
var ContactTypes = []string{"Standard", "Doctor", "3rd Party Payer"}

// Countries holds the countries that the sandbox knows by name.
var Countries = map[string]string{
	"AU": "Australia", "CA": "Canada", "GB": "United Kingdom", "IE": "Ireland", "NZ": "New Zealand", "US": "United States",
}

var (
	// EmptyList is an empty array of objects.
	EmptyList = json.RawMessage(`[]`)
	// EmptyContent is the content of a note or form without sections.
	EmptyContent = json.RawMessage(`{"sections":[]}`)
)
