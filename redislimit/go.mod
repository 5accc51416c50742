module github.com/cliniko-go/cliniko/redislimit

go 1.26

// Until the SDK has a tagged release, this module is built with the one beside it.
replace github.com/cliniko-go/cliniko => ../

require (
	github.com/cliniko-go/cliniko v0.0.0
	github.com/redis/go-redis/v9 v9.22.0 // v9.23.0 asks for a patch version of Go, 1.26.0
)

require (
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
	github.com/stretchr/testify v1.8.1 // indirect
	go.uber.org/atomic v1.11.0 // indirect
	golang.org/x/sys v0.30.0 // indirect
	golang.org/x/time v0.15.0 // indirect
)
