package cliniko_test

import (
	"testing"

	"github.com/cliniko-go/cliniko/internal/testkit"
)

// Short names for the tests of the core.
const (
	testAccount = testkit.Account
	testKey     = testkit.Key
	testBase    = testkit.BaseURL
)

var (
	monday, friday = testkit.Monday, testkit.Friday
	newClient      = testkit.NewClient
	firstFreeTime  = testkit.FirstFreeTime
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	return testkit.Fixture(t, name)
}
