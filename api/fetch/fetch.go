// Package fetch reads documents from addresses that users give. It connects to public
// addresses only, checked when dialled, so that neither a name that resolves to an inner
// address nor a redirect to one reaches what is behind the service's firewall.
package fetch

import (
	"context"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"syscall"
	"time"

	"grounded"
)

// Config tunes a client.
type Config struct {
	// Allow decides which addresses may be connected to; nil: [Public].
	Allow func(netip.Addr) bool
	// Timeout bounds a fetch with its body; 0: 5 minutes.
	Timeout time.Duration
}

// Client fetches documents. It is safe for concurrent use.
type Client struct{ http *http.Client }

// Reply is a document as its server sent it. The caller closes Body.
type Reply struct {
	Body      io.ReadCloser
	Name      string // file name
	MediaType string
	URL       string // after redirects
}

const maxRedirects = 5

// errForbidden says that an address is not public.
var errForbidden = errors.New("not a public address")

// New makes a client.
func New(cfg Config) *Client {
	if cfg.Allow == nil {
		cfg.Allow = Public
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 5 * time.Minute
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil || !cfg.Allow(ap.Addr().Unmap()) {
			return errForbidden
		}
		return nil
	}}
	return &Client{&http.Client{
		Timeout: cfg.Timeout,
		Transport: &http.Transport{
			Proxy:       nil, // a proxy would dial for us, unchecked
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second,
			ResponseHeaderTimeout: 30 * time.Second, MaxIdleConns: 10, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= maxRedirects {
				return errors.New("too many redirects")
			}
			return checkURL(r.URL)
		},
	}}
}

// Open requests a document. Codes: invalid, forbidden never; what is wrong with the
// address or its server is invalid, so that nothing can be told about inner hosts.
func (c *Client) Open(ctx context.Context, address string) (*Reply, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "url is not an address")
	}
	if err := checkURL(u); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "url is not an address")
	}
	req.Header.Set("User-Agent", "grounded")
	resp, err := c.http.Do(req)
	switch {
	case errors.Is(err, errForbidden):
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "the url leads to an address that is not public")
	case err != nil:
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "the url could not be fetched")
	case resp.StatusCode != http.StatusOK:
		resp.Body.Close()
		return nil, grounded.Errorf(grounded.CodeInvalid, "the url's server answered %d", resp.StatusCode)
	}
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return &Reply{Body: resp.Body, Name: name(resp, media), MediaType: media, URL: resp.Request.URL.String()}, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return grounded.Errorf(grounded.CodeInvalid, "url must begin with http:// or https://")
	}
	if u.User != nil {
		return grounded.Errorf(grounded.CodeInvalid, "url must not hold a user name or password")
	}
	return nil
}

// name is what to call the file: as its server says, else the last part of the path.
func name(resp *http.Response, media string) string {
	if _, params, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		return path.Base(params["filename"])
	}
	base := path.Base(resp.Request.URL.Path)
	if base == "." || base == "/" {
		base = resp.Request.URL.Hostname()
	}
	if path.Ext(base) == "" && media == "text/html" {
		base += ".html"
	}
	return base
}
