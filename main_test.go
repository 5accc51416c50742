package cliniko_test

import "github.com/cliniko-go/cliniko/internal/testkit"

// Short names of testkit.
var (
	monday, friday = testkit.Monday, testkit.Friday
	newClient      = testkit.NewClient
	firstFreeTime  = testkit.FirstFreeTime
)
