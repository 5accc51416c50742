//go:build !go1.27 || !goexperiment.jsonv2

package cliniko

// decodeV2 reports that this version of Go has no encoding/json/v2.
func decodeV2([]byte, any) bool { return false }
