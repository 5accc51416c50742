package wire

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// HostName returns the host that a request was sent to, without the port.
func HostName(r *http.Request) string {
	name, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		name = r.Host
	}
	return strings.Trim(name, "[]")
}

// IsLocalHost reports whether a request was sent to an address or to a name without a dot. A page on the web can make a
// name of its own domain lead to this machine, and its scripts may then read what that name serves. Such a name has a
// dot.
func IsLocalHost(r *http.Request) bool {
	name := HostName(r)
	_, err := netip.ParseAddr(name)
	return err == nil || name != "" && !strings.Contains(name, ".")
}
