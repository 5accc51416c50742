//go:build !race

package reliability_test

// everyNth takes every step. See race_test.go.
const everyNth = 1

// allocatedTwice is a factor for allocations. See race_test.go.
const allocatedTwice = 1
