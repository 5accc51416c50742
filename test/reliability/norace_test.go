//go:build !race

package reliability_test

// everyNth: all of the steps, see race_test.go.
const everyNth = 1

// allocatedTwice: once, see race_test.go.
const allocatedTwice = 1
