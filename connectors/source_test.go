package connectors_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded/connectors"
	"grounded/connectors/sourcetest"
)

type folder struct {
	t    *testing.T
	root string
	tick int
}

func (f *folder) Write(name, content string) {
	path := filepath.Join(f.root, "sub", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
	f.tick++
	at := time.Unix(1700000000+int64(f.tick), 0)
	if err := os.Chtimes(path, at, at); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) Delete(name string) {
	if err := os.Remove(filepath.Join(f.root, "sub", name)); err != nil {
		f.t.Fatal(err)
	}
}

func TestFolderConforms(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, ".hidden"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	sourcetest.Run(t, connectors.NewFolder("shelf", root), &folder{t: t, root: root})
}

// site is a web site with a sitemap, robots.txt and ETags.
type site struct {
	mu       sync.Mutex
	pages    map[string]string
	requests map[string]int
	server   *httptest.Server
}

func newSite(t *testing.T) *site {
	s := &site{pages: map[string]string{}, requests: map[string]int{}}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

func (s *site) Write(name, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[name] = content
}

func (s *site) Delete(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, name)
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[r.URL.Path]++
	switch r.URL.Path {
	case "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
	case "/sitemap.xml":
		fmt.Fprint(w, `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		fmt.Fprintf(w, "<url><loc>%s/private/x.txt</loc></url><url><loc>https://elsewhere.example/y.txt</loc></url>", s.server.URL)
		for name := range s.pages {
			fmt.Fprintf(w, "<url><loc>%s/%s</loc></url>", s.server.URL, name)
		}
		fmt.Fprint(w, "</urlset>")
	default:
		text, ok := s.pages[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		tag := fmt.Sprintf("%q", fmt.Sprint(len(text)))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, text)
	}
}

func TestWebConforms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	web := connectors.NewWeb("site", s.server.URL, s.server.Client())
	web.Pause = 0
	sourcetest.Run(t, web, s)
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.requests["/private/x.txt"]; n != 0 {
		t.Errorf("a page that robots.txt forbids was read %d times", n)
	}
}

func TestWebKeepsItsPlaceWhenTheSiteIsAway(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Write("a.txt", "one")
	web := connectors.NewWeb("site", s.server.URL, s.server.Client())
	web.Pause = 0
	cursor, err := web.Changes(t.Context(), "", func(connectors.Change) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	s.server.Close()
	next, err := web.Changes(t.Context(), cursor, func(c connectors.Change) error {
		t.Errorf("emitted %+v while the site is away", c)
		return nil
	})
	if err == nil || next != cursor {
		t.Errorf("cursor %q became %q, %v", cursor, next, err)
	}
}
