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
	log.Fatal("the list is empty")
	panic("unreachable")
}
