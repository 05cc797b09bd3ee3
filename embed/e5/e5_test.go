package e5_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"grounded/embed"
	"grounded/embed/e5"
)

// TestGolden compares the first 48 values with those of the package that the weights
// come from.
func TestGolden(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text    *string   `json:"text"`
		Repeat  []any     `json:"repeat"` // a text and how often
		Passage []float64 `json:"passage"`
		Query   []float64 `json:"query"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	enc := e5.Open(e5.Config{})
	f := func(kind embed.Kind, text string, want []float64) {
		t.Helper()
		got, err := enc.Embed(t.Context(), kind, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		var norm, diff float64
		for _, x := range got[0] {
			norm += float64(x) * float64(x)
		}
		for i, w := range want {
			diff = max(diff, math.Abs(float64(got[0][i])-w))
		}
		if math.Abs(norm-1) > 1e-5 || diff > 0.004 {
			t.Errorf("%s %.30q: length %.6f, off by %.5f", kind, text, math.Sqrt(norm), diff)
		}
	}
	for _, c := range cases {
		text := ""
		if c.Text != nil {
			text = *c.Text
		} else {
			text = strings.Repeat(c.Repeat[0].(string), int(c.Repeat[1].(float64)))
		}
		f(embed.Passage, text, c.Passage)
		f(embed.Query, text, c.Query)
	}
}

func TestBatchIsEachAlone(t *testing.T) {
	t.Parallel()
	enc := e5.Open(e5.Config{})
	texts := []string{"one", "变压器", strings.Repeat("long text ", 300), "", "Ünïcode \x00\xff"}
	batch, err := enc.Embed(t.Context(), embed.Passage, texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		alone, err := enc.Embed(t.Context(), embed.Passage, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		for j := range alone[0] {
			if d := math.Abs(float64(alone[0][j] - batch[i][j])); d > 1e-5 {
				t.Fatalf("%.20q: value %d differs by %g", text, j, d)
			}
		}
	}
}

func TestWeightsAreWhatTheirReadmeSays(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("weights/e5-small-q4.bin")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("weights/README.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(data)); !strings.Contains(string(readme), sum) {
		t.Errorf("weights/README.md does not name the hash %s", sum)
	}
}

func FuzzTokens(f *testing.F) {
	enc := e5.Open(e5.Config{})
	f.Add("变压器 oil ８５℃ 😀\x00\xff")
	f.Fuzz(func(t *testing.T, s string) {
		ids, err := enc.Tokens(s)
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) > 4*len(s)+1 {
			t.Fatalf("%d tokens for %d bytes", len(ids), len(s))
		}
	})
}

// Questions asked while passages are encoded change nothing in either.
func TestQuestionsBesidePassages(t *testing.T) {
	t.Parallel()
	enc := e5.Open(e5.Config{})
	passages := []string{sample, "Oil.", strings.Repeat("变压器 ", 200), "Leave is 15 days a year."}
	ask := func(kind embed.Kind, texts ...string) [][]float32 {
		v, err := enc.Embed(t.Context(), kind, texts)
		if err != nil {
			t.Error(err)
		}
		return v
	}
	wantPassages, wantQuestion := ask(embed.Passage, passages...), ask(embed.Query, "How long is leave?")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got := ask(embed.Passage, passages...); !reflect.DeepEqual(got, wantPassages) {
				t.Error("the passages have other vectors")
			}
		})
		wait.Go(func() {
			if got := ask(embed.Query, "How long is leave?"); !reflect.DeepEqual(got, wantQuestion) {
				t.Error("the question has another vector")
			}
		})
	}
	wait.Wait()
}
