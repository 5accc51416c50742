// Package diary computes times: working hours, free times, conflicts and the
// repeats of an appointment.
//
// It reads records of a store and changes none.
package diary
