package connectors

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
)

// Bounds of one look at a site.
const (
	maxPages     = 10_000
	maxPageBytes = 32 << 20
	maxSitemaps  = 100
	userAgent    = "grounded"
)

// Web is a web site with a sitemap. Pages are read with conditional requests, as
// robots.txt allows, at its crawl delay or Pause apart. A page is gone when the sitemap no
// longer names it or the site says so (404, 410).
type Web struct {
	name    string
	sitemap string
	client  *http.Client
	// Pause is between two requests; 0 means 200 ms.
	Pause time.Duration
}

// NewWeb returns the source of the pages that the sitemap at address names. An address
// that is not a sitemap's means /sitemap.xml of its site.
func NewWeb(name, address string, client *http.Client) *Web {
	if !strings.HasSuffix(address, ".xml") {
		address = strings.TrimRight(address, "/") + "/sitemap.xml"
	}
	if client == nil {
		client = &http.Client{Timeout: time.Minute}
	}
	return &Web{name: name, sitemap: address, client: client, Pause: 200 * time.Millisecond}
}

// Name implements [Source].
func (w *Web) Name() string { return w.name }

// page is what a site's cursor knows of a page.
type page struct {
	ETag     string `json:"e,omitempty"`
	Modified string `json:"m,omitempty"` // Last-Modified, as sent
	Listed   string `json:"l,omitempty"` // lastmod of the sitemap
}

// Changes implements [Source].
func (w *Web) Changes(ctx context.Context, cursor string, emit func(Change) error) (string, error) {
	known, err := decode[page](cursor)
	if err != nil {
		return cursor, err
	}
	robots, err := w.robots(ctx)
	if err != nil {
		return cursor, err
	}
	listed, err := w.pages(ctx, w.sitemap, new(int))
	if err != nil {
		return cursor, err // without the list nothing is known to be gone
	}
	for _, at := range sortedKeys(listed) {
		if !robots.TestAgent(pathOf(at), userAgent) {
			delete(listed, at)
			continue
		}
		if k, ok := known[at]; ok && k.Listed != "" && k.Listed == listed[at] {
			continue
		}
		if err := w.visit(ctx, at, listed, known, emit); err != nil {
			return encode(known), err
		}
		if err := pause(ctx, max(w.Pause, robots.FindGroup(userAgent).CrawlDelay)); err != nil {
			return encode(known), err
		}
	}
	for id := range known {
		if _, ok := listed[id]; !ok && emit(Change{ID: id, Deleted: true}) == nil {
			delete(known, id)
		}
	}
	return encode(known), nil
}

// visit reads one page and emits it where it has changed. Its own failures leave it for
// the next time.
func (w *Web) visit(ctx context.Context, at string, listed map[string]string, known map[string]page, emit func(Change) error) error {
	k := known[at]
	resp, body, err := w.get(ctx, at, k)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil
	}
	switch {
	case resp.StatusCode == http.StatusNotModified:
		k.Listed = listed[at]
		known[at] = k
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		delete(listed, at) // known pages that are not listed are emitted as deleted
	case resp.StatusCode == http.StatusOK:
		change := Change{
			ID: at, URL: at, Name: pageName(at), MediaType: resp.Header.Get("Content-Type"),
			Body: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
		}
		if emit(change) == nil {
			known[at] = page{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified"), listed[at]}
		}
	}
	return nil
}

// get reads an address, conditionally where k knows how.
func (w *Web) get(ctx context.Context, address string, k page) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("User-Agent", userAgent)
	if k.ETag != "" {
		req.Header.Set("If-None-Match", k.ETag)
	}
	if k.Modified != "" {
		req.Header.Set("If-Modified-Since", k.Modified)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPageBytes+1))
	if err == nil && len(body) > maxPageBytes {
		err = errors.New("the page is too large")
	}
	return resp, body, err
}

// robots reads robots.txt; a site without one allows all, a site that cannot say allows
// nothing now.
func (w *Web) robots(ctx context.Context) (*robotstxt.RobotsData, error) {
	u, err := url.Parse(w.sitemap)
	if err != nil {
		return nil, fmt.Errorf("sitemap address: %w", err)
	}
	u.Path, u.RawQuery = "/robots.txt", ""
	resp, body, err := w.get(ctx, u.String(), page{})
	if err != nil {
		return nil, fmt.Errorf("read robots.txt: %w", err)
	}
	data, err := robotstxt.FromStatusAndBytes(resp.StatusCode, body)
	if err != nil {
		return nil, fmt.Errorf("read robots.txt: %w", err)
	}
	return data, nil
}

// pages are the addresses of a sitemap, or of the sitemaps that it names, with their
// lastmod. Addresses of other sites are left out.
func (w *Web) pages(ctx context.Context, sitemap string, read *int) (map[string]string, error) {
	if *read++; *read > maxSitemaps {
		return nil, fmt.Errorf("the site has more than %d sitemaps", maxSitemaps)
	}
	resp, body, err := w.get(ctx, sitemap, page{})
	if err != nil {
		return nil, fmt.Errorf("read the sitemap: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("read the sitemap: the site answers %s for %s", resp.Status, sitemap)
	}
	var doc struct {
		URLs []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
		Sitemaps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		return nil, fmt.Errorf("read the sitemap: %w", err)
	}
	out := map[string]string{}
	for _, u := range doc.URLs {
		if at := strings.TrimSpace(u.Loc); sameSite(at, w.sitemap) && len(out) < maxPages {
			out[at] = strings.TrimSpace(u.LastMod)
		}
	}
	for _, s := range doc.Sitemaps {
		at := strings.TrimSpace(s.Loc)
		if !sameSite(at, w.sitemap) {
			continue
		}
		more, err := w.pages(ctx, at, read)
		if err != nil {
			return nil, err
		}
		for at, mod := range more {
			out[at] = mod
		}
	}
	return out, nil
}

func sameSite(a, b string) bool {
	ua, err1 := url.Parse(a)
	ub, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && ua.Host == ub.Host && (ua.Scheme == "http" || ua.Scheme == "https")
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.EscapedPath()
}

// pageName is a file name for a page, since formats are told by it where bytes do not.
func pageName(address string) string {
	base := path.Base(pathOf(address))
	if name, err := url.PathUnescape(base); err == nil {
		base = name
	}
	if base == "/" || base == "." {
		base = "index"
	}
	if path.Ext(base) == "" {
		base += ".html"
	}
	return base
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
