// Package seed fills an empty store with a made-up clinic: businesses, staff,
// patients, diaries, notes, money and settings.
//
// The same configuration at the same time makes the same clinic to the byte. The
// package knows nothing of requests.
package seed
