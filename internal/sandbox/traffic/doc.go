// Package traffic keeps track of requests: it counts them against the rate
// limit, decides which ones fail by an injected fault, and logs them.
//
// It knows a request only by its method, route and time, and sends no responses.
package traffic
