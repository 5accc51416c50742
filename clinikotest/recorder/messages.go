package recorder

import (
	"net/http"
	"regexp"
)

// fixedMessages matches error messages without a value of a record: those of Rails,
// and those that the API has been seen to send. Numbers are limits. Groups are
// names of fields.
var fixedMessages = regexp.MustCompile(`^(?:Validation Failed|must be an object` +
	`|can't be (?:blank|empty)|must be (?:blank|present|accepted|empty|odd|even|an integer)|must exist|is invalid|is reserved` +
	`|is not a (?:number|date)|is not included in the list|has already been taken|doesn't match` +
	`|is too (?:long|short) \((?:maximum|minimum) is [0-9]{1,5} characters?\)` +
	`|is the wrong length \(should be [0-9]{1,5} characters?\)` +
	`|must be (?:(?:greater|less) than(?: or equal to)?|equal to|other than) [0-9]{1,5}` +
	`|end time must be greater than start time|content 'sections' must not be empty` +
	`|This column is not searchable\.|([a-z_]{1,64}) is not (?:filterable|sortable)` +
	`|Filter value for ([a-z_]{1,64}) must be (?:a|an) [a-z]{1,10}` +
	`|Invalid time frame definition\. Please check from/to param limitations\.)$`)

// message keeps fixed messages.
func (s *scrubber) message(text string) (string, bool) {
	for status := http.StatusBadRequest; status < 600; status++ {
		if http.StatusText(status) == text {
			return text, true
		}
	}
	groups := fixedMessages.FindStringSubmatch(text)
	if groups == nil {
		return "", false
	}
	for _, name := range groups[1:] {
		if name != "" && !s.names[name] {
			return "", false
		}
	}
	return text, true
}
