//go:build race

package reliability_test

// everyNth is how many of the many small steps of a test are taken: the race detector makes each ten times slower, and
// finds nothing in code that runs on one goroutine. CI runs the tests without it as well.
const everyNth = 10

// allocatedTwice: with the race detector a buffer that grows is allocated twice.
const allocatedTwice = 2
