package cliniko_test

import (
	"iter"
	"log"
)

// firstOf returns the first record of a list, for examples that need any record.
func firstOf[T any](all iter.Seq2[T, error]) T {
	for record, err := range all {
		if err != nil {
			log.Fatal(err)
		}
		return record
	}
	panic("the list is empty")
}
