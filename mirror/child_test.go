package mirror

// A process of a test is the test binary itself, with these variables set.
const (
	envDSN = "MIRROR_TEST_DSN"
	envURL = "MIRROR_TEST_URL"
)

func runChild() error { return nil }
