// Package clock is a clock that can be set, put forward and stopped.
package clock
