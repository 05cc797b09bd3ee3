package api_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPageOffersToReplace: a file whose name another document has is told, and the old document is
// gone once the page is told to replace it.
func TestPageOffersToReplace(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	old := s.put(nil, "handbook.md", "# Handbook\n\nThe daily transfer limit was 20,000 yuan.\n")
	b := browse(t)
	b.open(s.url, "en", "light")
	path := filepath.Join(t.TempDir(), "handbook.md")
	must(t, 0, os.WriteFile(path, []byte(handbook), 0o644))
	b.upload(path)
	b.do("replace the old one", chromedp.Click(css(".namesake .danger")), chromedp.WaitNotPresent(css(".namesake")),
		chromedp.WaitNotPresent(css(`.doc[data-id="`+string(old.ID)+`"]`)))
	s.call(404, "GET", "/v1/documents/"+string(old.ID), nil, nil)
}
