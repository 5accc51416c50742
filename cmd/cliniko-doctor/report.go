package main

import "runtime/debug"

// Report is what the doctor found. It holds no personal data: no value of a record, no ID, and no name of an account, a user or
// a file.
type Report struct {
	Version     string       `json:"version"` // of the SDK
	Shard       string       `json:"shard"`   // such as au2
	Sandbox     bool         `json:"sandbox"`
	Checks      []Check      `json:"checks"`
	Lists       []List       `json:"lists"`
	Differences []Difference `json:"differences"`
	Questions   []Question   `json:"questions"`
	Headers     []Header     `json:"headers"`
	Requests    int          `json:"requests"`
	RateLimited int          `json:"rate_limited"` // responses with status code 429
	OK          bool         `json:"ok"`
}

// Result is the result of a check or of reading a list.
type Result string

// The results.
const (
	ResultOK        Result = "ok"
	ResultEmpty     Result = "empty"     // the list has no records
	ResultForbidden Result = "forbidden" // the role of the user does not allow it
	ResultWarning   Result = "warning"
	ResultFailed    Result = "failed"
	ResultSkipped   Result = "skipped"
)

// Check is a check of the connection, the key or the user.
type Check struct {
	Name   string `json:"name"`
	Result Result `json:"result"`
	Detail string `json:"detail,omitempty"`
	Remedy string `json:"remedy,omitempty"` // what to do
}

// List is one read method of the SDK.
type List struct {
	Method  string `json:"method"` // as in Patients.List
	Route   string `json:"route"`
	Status  int    `json:"status,omitempty"`
	Result  Result `json:"result"`
	Detail  string `json:"detail,omitempty"`
	Total   int    `json:"total_entries"`
	Records int    `json:"records"` // read
}

// Difference is a difference between the records and the description of the API.
type Difference struct {
	Kind   string         `json:"kind"`
	Schema string         `json:"schema"` // such as Patient
	Field  string         `json:"field"`
	Forms  map[string]int `json:"forms"` // forms, or values of an enum, and the number of records
}

// Question is a question about the API that its documents do not answer.
type Question struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Header is a header of responses. Only numbers are shown.
type Header struct {
	Name      string `json:"name"`
	Responses int    `json:"responses"`
	Values    string `json:"values,omitempty"`
}

// isOK reports whether everything could be read that the role allows.
func (r *Report) isOK() bool {
	for _, check := range r.Checks {
		if check.Result == ResultFailed || check.Result == ResultSkipped {
			return false
		}
	}
	for _, list := range r.Lists {
		if list.Result == ResultFailed {
			return false
		}
	}
	for _, difference := range r.Differences {
		if difference.Kind == KindUnreadable {
			return false
		}
	}
	return true
}

// sdkVersion returns the version of the SDK that the program was built from.
func sdkVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
