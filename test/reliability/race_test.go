//go:build race

package reliability_test

// everyNth thins out tests with many small steps: the race detector makes each step ten times slower and finds nothing in
// code that runs on one goroutine. CI runs the tests without it too.
const everyNth = 10

// allocatedTwice is a factor for allocations: with the race detector a growing buffer is allocated twice.
const allocatedTwice = 2
