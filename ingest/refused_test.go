package ingest_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/ingest"
)

// TestRefused: what is never read is told by its first bytes, and named.
func TestRefused(t *testing.T) {
	t.Parallel()
	f := func(name, start, want string) {
		t.Helper()
		err := ingest.Refused([]byte(start))
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return
		}
		if grounded.CodeOf(err) != grounded.CodeUnsupported || !strings.Contains(grounded.MessageOf(err), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	f("dist/grounded", "\x7fELF\x02\x01\x01\x00", "this is a program")
	f("setup.exe", "MZ\x90\x00\x03", "a Windows program")
	f("scan.png", "\x89PNG\r\n\x1a\n", "a PNG image")
	f("a.tar.gz", "\x1f\x8b\x08\x00", "a gzip archive")
	f("a.pdf", "%PDF-1.7", "")
	f("a.pdf", "MZ\x00\n%PDF-1.7", "")
	f("a.docx", "PK\x03\x04", "")
	f("a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "")
	f("a.txt", "MZ is how the file begins", "")
	f("a.txt", "", "")
}
