package cliniko

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/cliniko-go/cliniko/internal/sandboxkey"
)

// defaultShard is the shard of keys that do not name one: they are older than the shards.
const defaultShard = "au1"

// isShard reports whether s has the form of a shard's name. New shards appear, so there is no list of them. The name becomes
// part of a host name, so nothing else may be accepted.
func isShard(s string) bool {
	return len(s) >= 3 && len(s) <= 4 && consistsOf(s[:2], lowercase) && consistsOf(s[2:], digits)
}

// Sets of characters for consistsOf.
const (
	lowercase = "abcdefghijklmnopqrstuvwxyz"
	uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits    = "0123456789"
)

func consistsOf(s, characters string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(characters, r) })
}

// redacted replaces a secret in every text.
const redacted = "[redacted]"

// apiKey is the only place that holds the key. The secret is in a closure, so that neither fmt nor a printer that follows
// pointers and unexported fields can show it.
type apiKey struct {
	reveal  func() string
	shard   string
	sandbox bool // it is the key of a sandbox, which is no secret
}

// parseAPIKey checks a key. The shard follows the last hyphen. The errors never contain a part of the key.
func parseAPIKey(key string) (apiKey, error) {
	switch {
	case key == "":
		return apiKey{}, errors.New("cliniko: the API key is empty")
	case strings.TrimSpace(key) != key:
		return apiKey{}, errors.New("cliniko: the API key begins or ends with white space")
	case !consistsOf(key, lowercase+uppercase+digits+"+/=_-"):
		return apiKey{}, errors.New("cliniko: the API key contains a character that is not a letter, a digit or one of + / = _ -")
	}
	shard := defaultShard
	if i := strings.LastIndexByte(key, '-'); i >= 0 {
		shard = key[i+1:]
		if !isShard(shard) {
			return apiKey{}, errors.New("cliniko: the API key must end in its shard, two lower-case letters and one or two digits (as in -au2), after the last hyphen")
		}
		if strings.Trim(key[:i], "-") == "" {
			return apiKey{}, errors.New("cliniko: the API key has nothing before its shard")
		}
	}
	return apiKey{reveal: func() string { return key }, shard: shard, sandbox: sandboxkey.Is(key)}, nil
}

func (apiKey) String() string { return redacted }

// Format keeps the key out of every verb, %#v included.
func (apiKey) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue keeps the key out of structured logs.
func (apiKey) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText keeps the key out of JSON and every other encoding that uses text.
func (apiKey) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// parseAccount returns the subdomain of an account, given alone or in the host name of the account's web address.
func parseAccount(account, shard string) (string, error) {
	subdomain, rest, hasHost := strings.Cut(strings.ToLower(account), ".")
	if account == "" {
		return "", errors.New("cliniko: the account is empty; it is the subdomain of its web address, as in harbourlane.au2.cliniko.com")
	}
	if !isSubdomain(subdomain) {
		return "", errors.New("cliniko: the account must be a subdomain, 1 to 63 letters, digits and inner hyphens, as in harbourlane")
	}
	if !hasHost {
		return subdomain, nil
	}
	accountShard, ok := strings.CutSuffix(rest, ".cliniko.com")
	if !ok || !isShard(accountShard) {
		return "", errors.New("cliniko: the account must be a subdomain, as in harbourlane, or the whole host name, as in harbourlane.au2.cliniko.com")
	}
	if accountShard != shard {
		return "", fmt.Errorf("cliniko: the account is on shard %s, but the API key belongs to shard %s", accountShard, shard)
	}
	return subdomain, nil
}

func isSubdomain(s string) bool {
	return len(s) <= 63 && consistsOf(s, lowercase+digits+"-") && s == strings.Trim(s, "-")
}
