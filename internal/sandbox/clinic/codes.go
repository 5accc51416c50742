package clinic

import "encoding/json"

// CancellationReasons are the codes of the API with the descriptions that
// responses have. Those in requests are spelled differently.
var CancellationReasons = []struct {
	Code        int
	Description string
}{
	{10, "Feeling Better"}, {20, "Condition Worse"}, {30, "Sick"},
	{40, "Away"}, {50, "Other"}, {60, "Work"},
}

// NoRepeat is the repeat rule of an appointment that is not repeated.
var NoRepeat any = json.RawMessage(`{}`)

// ContactTypes are the types of contacts by their codes.
var ContactTypes = []string{"Standard", "Doctor", "3rd Party Payer"}

// Countries are the countries that the sandbox knows by name.
var Countries = map[string]string{
	"AU": "Australia", "CA": "Canada", "GB": "United Kingdom", "IE": "Ireland", "NZ": "New Zealand", "US": "United States",
}

var (
	// EmptyList is an empty array of objects.
	EmptyList    = json.RawMessage(`[]`)
	emptyContent = json.RawMessage(`{"sections":[]}`)
)
