package auth

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"grounded"
)

// local admits a request only where it comes from this machine and was not made by a page
// of another site: neither by a name that was rebound to this address (Host) nor across
// origins (Origin, Sec-Fetch-Site).
func local(r *http.Request) error {
	refuse := func(why string) error {
		return grounded.Errorf(grounded.CodeForbidden, "without API keys only this machine is served: %s", why)
	}
	if !isLoopback(r.RemoteAddr) {
		return refuse("the request comes from elsewhere")
	}
	if !isLocalHost(r.Host) {
		return refuse("the Host header names another host")
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
			return refuse("the request was made by another site's page")
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return nil
	}
	return refuse("the request was made by another site's page")
}

// isLoopback reports whether addr, an IP and a port, is of this machine.
func isLoopback(addr string) bool {
	ap, err := netip.ParseAddrPort(addr)
	return err == nil && ap.Addr().Unmap().IsLoopback()
}

// isLocalHost reports whether host, with or without a port, names this machine.
func isLocalHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
