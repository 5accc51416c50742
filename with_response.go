package cliniko

import (
	"context"
	"sync"
	"time"
)

// Response describes the responses to the calls that were made with the context of [WithResponse].
//
// Calls, Attempts and Waited are sums. The other fields are about the call that ended last. For a single call, such as a
// Get or a List, there is no difference. A method that makes several calls, such as GetMany, Book, an iterator or a Walk,
// adds up all of them. Transfers to and from the file host do not count.
type Response struct {
	Calls      int           // that ended, with or without a response
	Attempts   int           // requests sent, retries included
	Waited     time.Duration // for the rate limit: for the limiter, and for the end of the pause after a 429
	StatusCode int           // 0 if there was no response
	RequestID  string        // "" if the API sent none
	ServerTime time.Time     // when the server sent the response, by its own clock, in UTC; zero if it does not say
}

// WithResponse returns a context that makes every call add to response, also when the call fails:
//
//	var response cliniko.Response
//	patient, err := client.Patients.Get(cliniko.WithResponse(ctx, &response), id)
//	log.Printf("request %s took %d attempts", response.RequestID, response.Attempts)
//
// Input that is rejected with a [ValidationError] leaves response unchanged. Calls may run at the same time, but read
// response only when none does: after the loop over an iterator or a Walk, and not inside it if [Walk.InFlight] is more
// than 1. If ctx is of WithResponse itself, the calls add to both. Several contexts may have the same response.
func WithResponse(ctx context.Context, response *Response) context.Context {
	outer := notedResponse(ctx)
	if response == nil || outer.has(response) {
		return ctx
	}
	return context.WithValue(ctx, responseKey{}, &noted{into: response, outer: outer})
}

type responseKey struct{}

// noted adds calls to a Response.
type noted struct {
	outer *noted // of the context above; may be nil
	into  *Response
}

// noting is locked while calls are added. There is one for all, because several contexts may have the same Response.
var noting sync.Mutex

// notedResponse returns that of a context, or nil.
func notedResponse(ctx context.Context) *noted {
	n, _ := ctx.Value(responseKey{}).(*noted)
	return n
}

func (n *noted) has(response *Response) bool {
	return n != nil && (n.into == response || n.outer.has(response))
}

func (n *noted) add(result CallResult) {
	noting.Lock()
	defer noting.Unlock()
	for ; n != nil; n = n.outer {
		n.into.Calls++
		n.into.Attempts += result.Attempts
		n.into.Waited += result.Waited
		n.into.StatusCode, n.into.RequestID, n.into.ServerTime = result.StatusCode, result.RequestID, result.ServerTime
	}
}
