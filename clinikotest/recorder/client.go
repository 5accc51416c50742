package recorder

import (
	"net/http"

	"github.com/cliniko-go/cliniko"
)

// The account and the key of a client on a recording. Neither exists.
const (
	account = "recording"
	apiKey  = "MS1yZWNvcmRpbmc-au1"
)

// Client returns a client of the SDK whose responses come from the recording. It
// has no rate limit. opts are applied after the options of the replay.
func (r *Replay) Client(opts ...cliniko.Option) (*cliniko.Client, error) {
	own := []cliniko.Option{
		cliniko.WithUserAgent("recorder", "replay@recorder.example"),
		cliniko.WithoutRateLimit(),
		cliniko.WithHTTPClient(&http.Client{Transport: r}),
	}
	return cliniko.NewClient(account, apiKey, append(own, opts...)...)
}
