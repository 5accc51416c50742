// Package stylesheet holds the look of all pages of this module: of the sandbox and of the examples. It needs no build
// step, no font and no other asset.
package stylesheet

import (
	_ "embed" // for the stylesheet
	"net/http"
)

// CSS is the stylesheet. Pages use its classes and have none of their own.
//
//go:embed style.css
var CSS string

// Handle serves the stylesheet.
func Handle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write([]byte(CSS)) // the browser may have hung up
}
