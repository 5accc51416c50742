// Package sandboxkey recognizes the API keys of the sandbox.
package sandboxkey

import "strings"

// Prefix is how the key of a sandbox begins. Real keys are base64 of text that begins with a digit, so they begin with M,
// N or O.
const Prefix = "sandbox-"

// Is reports whether key is the key of a sandbox: Prefix followed by lower-case letters, digits and hyphens. A real key
// behind the prefix is not one, because it has capitals.
func Is(key string) bool {
	rest, ok := strings.CutPrefix(key, Prefix)
	return ok && rest != "" && !strings.ContainsFunc(rest, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}
