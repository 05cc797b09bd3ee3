package extract_test

import (
	"context"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"

	"grounded/ingest/extract"
)

// dataDir is the folder of public documents; tests on it are skipped where it is absent.
func dataDir(t *testing.T, sub string) string {
	t.Helper()
	root := os.Getenv("GROUNDED_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, sub)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no data at %s", dir)
	}
	return dir
}

// bigramF1 compares two texts by their character bigrams, white space removed.
func bigramF1(a, b string) float64 {
	x, y := bigrams(a), bigrams(b)
	common, nx, ny := 0, 0, 0
	for k, n := range x {
		nx += n
		common += min(n, y[k])
	}
	for _, n := range y {
		ny += n
	}
	if nx+ny == 0 {
		return 1
	}
	return 2 * float64(common) / float64(nx+ny)
}

func bigrams(s string) map[[2]rune]int {
	out := map[[2]rune]int{}
	var prev rune
	for _, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		if prev != 0 {
			out[[2]rune{prev, r}]++
		}
		prev = r
	}
	return out
}

func sectionsText(r extract.Result) string {
	var b strings.Builder
	for _, sec := range r.Sections {
		b.WriteString(sec.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// TestFilings reads SEC filings and compares with pdftotext's text. Without
// GROUNDED_FULL=1 it takes four of them.
func TestFilings(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "pdf/financebench-dev")
	files, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
	sort.Strings(files)
	if os.Getenv("GROUNDED_FULL") == "" && len(files) > 4 {
		files = files[:4]
	}
	sum, pages := 0.0, 0
	start := time.Now()
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".pdf") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		got, err := extract.Extract(context.Background(), extract.File{Name: file, Data: data})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		f1 := bigramF1(sectionsText(got), string(want))
		t.Logf("%.4f %4d pages %6.1f ms/page %s %v", f1, got.Pages, float64(time.Since(begin).Milliseconds())/float64(got.Pages), filepath.Base(file), got.Warnings)
		sum += f1
		pages += got.Pages
	}
	mean := sum / float64(len(files))
	t.Logf("mean bigram F1 %.4f over %d files, %d pages, %v", mean, len(files), pages, time.Since(start).Round(time.Millisecond))
	if mean < 0.98 {
		t.Errorf("mean bigram F1 %.4f, want at least 0.98", mean)
	}
}
