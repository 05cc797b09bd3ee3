package extract_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"grounded"
	"grounded/ingest/extract"
)

// corpusFile is a line of the manifest of public documents.
type corpusFile struct {
	File      string `json:"file"`
	Format    string `json:"format"`
	Encoding  string `json:"encoding"`
	Reference string `json:"reference"`
	Note      string `json:"note"`

	got  extract.Result
	err  error
	f1   float64
	took time.Duration
}

// TestCorpus reads every public document through the pool: none may crash or hang it,
// and each ends with a result or a coded error. It prints means by folder (PDFs without a reference are compared with pdftotext), and with
// GROUNDED_REPORT=file a line for each document. It runs with GROUNDED_FULL=1, or else on every twentieth file.
func TestCorpus(t *testing.T) {
	t.Parallel()
	dir := dataDir(t, "documents")
	files := manifest(t, dir)
	if os.Getenv("GROUNDED_FULL") == "" {
		var some []*corpusFile
		for i := 0; i < len(files); i += 20 {
			some = append(some, files[i])
		}
		files = some
	}
	pool := newPool(t, extract.PoolConfig{Timeout: time.Minute})
	todo := make(chan *corpusFile)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for c := range todo {
				c.read(pool, dir)
			}
		})
	}
	for _, c := range files {
		todo <- c
	}
	close(todo)
	wg.Wait()
	report(t, files)
}

func manifest(t *testing.T, dir string) []*corpusFile {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "manifest.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []*corpusFile
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		c := &corpusFile{}
		if err := json.Unmarshal(s.Bytes(), c); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, c.File)); err == nil {
			out = append(out, c)
		}
	}
	return out
}

func (c *corpusFile) read(pool *extract.Pool, dir string) {
	data, err := os.ReadFile(filepath.Join(dir, c.File))
	if err != nil {
		c.err = err
		return
	}
	start := time.Now()
	c.got, c.err = pool.Extract(context.Background(), extract.File{Name: filepath.Base(c.File), Data: data})
	c.took = time.Since(start)
	c.f1 = -1
	if c.Reference != "" && c.err == nil {
		if want, err := os.ReadFile(filepath.Join(dir, c.Reference)); err == nil {
			c.f1 = bigramF1(plainMarks(sectionsText(c.got)), plainMarks(string(want)))
		}
	}
	if c.Reference == "" && c.Format == "pdf" && c.err == nil && os.Getenv("GROUNDED_FULL") != "" {
		if want, err := exec.Command("pdftotext", filepath.Join(dir, c.File), "-").Output(); err == nil && len(want) > 100 {
			c.f1 = bigramF1(sectionsText(c.got), string(want))
		}
	}
}

// plainMarks takes the marks of Markdown off both sides.
func plainMarks(s string) string {
	return strings.NewReplacer("|", "", "*", "", "#", "", "\\", "", "---", "", "- ", "", "`", "", "<!-- image -->", "", "_", "").Replace(s)
}

func report(t *testing.T, files []*corpusFile) {
	t.Helper()
	type sum struct {
		n, failed, refs int
		f1              float64
	}
	sums := map[string]*sum{}
	var lines []string
	for _, c := range files {
		key := strings.Join(strings.Split(filepath.ToSlash(c.File), "/")[:1], "/") + " " + c.Format
		if sums[key] == nil {
			sums[key] = &sum{}
		}
		s := sums[key]
		s.n++
		if c.err != nil {
			s.failed++
			if grounded.CodeOf(c.err) == grounded.CodeInternal {
				t.Errorf("%s: %v", c.File, c.err)
			}
		}
		if c.f1 >= 0 {
			s.refs++
			s.f1 += c.f1
		}
		lines = append(lines, fmt.Sprintf("%s\t%s\t%.3f\t%d\t%s\t%s\t%v\t%v\t%d", c.File, c.Encoding, c.f1, c.took.Milliseconds(), c.got.MediaType, c.got.Encoding, c.err, c.got.Warnings, len(c.got.Sections)))
	}
	if name := os.Getenv("GROUNDED_REPORT"); name != "" {
		if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Error(err)
		}
	}
	keys := make([]string, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		s := sums[k]
		t.Logf("%-40s %4d files, %3d not read, %3d references, mean bigram F1 %.3f", k, s.n, s.failed, s.refs, s.f1/float64(max(1, s.refs)))
	}
}
