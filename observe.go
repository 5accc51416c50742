package cliniko

import (
	"context"
	"errors"
	"time"
)

// An Observer is notified of the calls of a [Client] and of their attempts, for metrics and traces. Module otelcliniko
// turns them into spans and metrics of OpenTelemetry.
//
// A call is one operation of the API: a page of a list is one, so that a walk is many. A call that the rate limiter
// rejected has no attempt. The transfer of a file to or from the file host is a call with one attempt. Input that is
// rejected with a [ValidationError] is no call.
//
// An Observer gets no key, ID of a record, query, body, name or address of a file. It can add values to contexts, and
// otherwise changes nothing: a call ends when the context of its caller ends, whatever an Observer returns. The methods
// and functions of an Observer are called by many goroutines, and hold up the call until they return. If one panics, the
// panic is logged at level Error, see [WithLogger], and the call continues.
type Observer interface {
	// StartCall is called before the first attempt of a call. It returns ctx, or a context made from it, which the
	// attempts of the call get. The function that it returns is called once, at the end of the call. It may be nil.
	StartCall(ctx context.Context, call CallInfo) (context.Context, func(CallResult))

	// StartAttempt is called before an attempt is sent, after its wait for the rate limit. It returns ctx, or a context
	// made from it, with which the request is sent. The function that it returns is called once, at the end of the
	// attempt. It may be nil.
	StartAttempt(ctx context.Context, attempt AttemptInfo) (context.Context, func(AttemptResult))
}

// fileRoute is the Route of a transfer of a file.
const fileRoute = "{file}"

// CallInfo is what is known about a call when it begins.
type CallInfo struct {
	Method string // such as "GET"
	Route  string // template of the path, as in /patients/{id}; "{file}" for the transfer of a file
	Host   string // of the API, with the port if it has one; "" for the transfer of a file, because a response names the file host
}

// AttemptInfo is what is known about an attempt when it is sent.
type AttemptInfo struct {
	CallInfo

	Number int           // from 1
	Waited time.Duration // for the rate limit, since the attempt before: for the limiter, and for the end of the pause after a 429
}

// CallResult is the end of a call.
type CallResult struct {
	Outcome    Outcome
	StatusCode int           // of the last response; 0 if the last attempt got none
	RequestID  string        // "" if the API sent none
	Bytes      int64         // of the last response, after decompression; of the file for a transfer
	Attempts   int           // requests sent; 0 if the rate limiter rejected the call
	Waited     time.Duration // for the rate limit, by all attempts
	Duration   time.Duration // with all attempts, waits and retries, and the decoding of the response
	ServerTime time.Time     // when the server sent the last response, by its own clock, in UTC; zero if it does not say
	OddValues  int           // values in the response that could not be read, see [DecodeError]
	Err        error         // a [Failure] if the last attempt got no response, or one that cannot be used; nil otherwise
}

// AttemptResult is the end of an attempt.
type AttemptResult struct {
	StatusCode int           // 0 if there was no response
	RequestID  string        // "" if the API sent none
	Bytes      int64         // of the response, after decompression; of the file for a transfer
	Duration   time.Duration // from sending the request to the last byte of the response
	Pause      time.Duration // for how long status code 429 asks all requests to pause; 0 otherwise
	ServerTime time.Time     // when the server sent the response, by its own clock, in UTC; zero if it does not say
	Err        error         // a [Failure] if there was no response, or one that cannot be used; nil otherwise
}

// WithObserver notifies observer of every call and every attempt. It may be given several times: contexts then pass
// through the observers in the order of the options, and the functions at the end are called in the reverse order.
func WithObserver(observer Observer) Option {
	return func(s *settings) error {
		if isNil(observer) {
			return errors.New("cliniko: WithObserver needs an observer")
		}
		s.observers = append(s.observers, observer)
		return nil
	}
}
