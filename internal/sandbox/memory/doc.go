// Package memory carries a request to an [net/http.Handler] and its response back
// without a network.
package memory
