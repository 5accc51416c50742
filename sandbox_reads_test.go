package cliniko_test

import (
	"context"
	"iter"
	"testing"

	"github.com/cliniko-go/cliniko"
)

// lister is the List of a service.
type lister[R, O any] = func(context.Context, O) (*cliniko.Page[R], error)

var _ iter.Seq[int]

func everyRecord(*testing.T, *cliniko.Client)         {}
func scopedLists(*testing.T, *cliniko.Client)         {}
func practitionerLists(*testing.T, *cliniko.Client)   {}
func freeTimes(*testing.T, *cliniko.Client)           {}
func conflicts(*testing.T, *cliniko.Client)           {}
func users(*testing.T, *cliniko.Client)               {}
func settings(*testing.T, *cliniko.Client)            {}
func formSignatures(*testing.T, *cliniko.Client)      {}
func referralSources(*testing.T, *cliniko.Client)     {}
func closedCases(*testing.T, *cliniko.Client)         {}
func attachmentsOnRecord(*testing.T, *cliniko.Client) {}
