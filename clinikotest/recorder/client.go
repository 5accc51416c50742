package recorder

import (
	"net/http"

	"github.com/cliniko-go/cliniko"
)

// The account and the key of a client on a recording. They open nothing.
const (
	account = "recording"
	apiKey  = "MS1yZWNvcmRpbmc-au1"
)

// Client returns a client of the SDK that is answered from the recording. It
// keeps to no rate limit; opts come after the replay's own.
func (r *Replay) Client(opts ...cliniko.Option) (*cliniko.Client, error) {
	own := []cliniko.Option{
		cliniko.WithUserAgent("recorder", "replay@recorder.example"),
		cliniko.WithoutRateLimit(),
		cliniko.WithHTTPClient(&http.Client{Transport: r}),
	}
	return cliniko.NewClient(account, apiKey, append(own, opts...)...)
}
