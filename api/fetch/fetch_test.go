package fetch_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"grounded"
	"grounded/api/fetch"
)

func TestPublic(t *testing.T) {
	t.Parallel()
	f := func(addr string, want bool) {
		t.Helper()
		if got := fetch.Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Public(%s) = %v", addr, got)
		}
	}
	for _, inner := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
		"255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
		"::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1",
	} {
		f(inner, false)
	}
	for _, outer := range []string{"1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8"} {
		f(outer, true)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "secret") }))
	defer inner.Close()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.md":
			w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
			io.WriteString(w, "# A")
		case "/page":
			w.Header().Set("Content-Type", "text/html")
		case "/moved":
			http.Redirect(w, r, "/a.md", http.StatusFound)
		case "/inner":
			http.Redirect(w, r, inner.URL, http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer web.Close()
	// The outer server is told apart from the inner one by its port, since both are on this
	// machine; the check by address is tested above and below.
	open := fetch.New(fetch.Config{Allow: func(a netip.Addr) bool { return a.IsLoopback() }})
	defer open.Close()
	f := func(c *fetch.Client, url, name, body string) {
		t.Helper()
		reply, err := c.Open(t.Context(), url)
		if name == "" {
			if grounded.CodeOf(err) != grounded.CodeInvalid {
				t.Errorf("%s: %v", url, err)
			}
			return
		}
		if err != nil {
			t.Errorf("%s: %v", url, err)
			return
		}
		defer reply.Body.Close()
		if got, _ := io.ReadAll(reply.Body); string(got) != body || reply.Name != name {
			t.Errorf("%s: %q named %q", url, got, reply.Name)
		}
	}
	f(open, web.URL+"/a.md", "a.md", "# A")
	f(open, web.URL+"/moved", "a.md", "# A")
	f(open, web.URL+"/page", "page.html", "")
	f(open, web.URL+"/missing", "", "")
	f(open, web.URL+"/file", "", "")
	f(open, web.URL+"/loop", "", "")
	f(open, "ftp://example.org/a", "", "")
	f(open, "http://user:pw@example.org/a", "", "")
	f(open, "://", "", "")

	strict := fetch.New(fetch.Config{})
	defer strict.Close()
	f(strict, web.URL+"/a.md", "", "")
	f(strict, "http://localhost/a", "", "")
	f(strict, "http://[::1]/a", "", "")
}
