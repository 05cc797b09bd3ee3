package embed_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"grounded/embed"
)

func newTerms(t testing.TB) *embed.Terms {
	t.Helper()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func TestWords(t *testing.T) {
	t.Parallel()
	terms := newTerms(t)
	f := func(text string, want ...string) {
		t.Helper()
		var got []string
		for _, w := range terms.Words(text) {
			got = append(got, w.Text)
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("Words(%q) = %q: %q is missing", text, got, w)
			}
		}
	}
	f("变压器油温", "变压", "压器", "器油", "油温")
	f("The pumps are running", "pump", "run")
	f("DN50-PN16", "dn50-pn16", "dn50", "pn16")
	f("１，５７７ ＫＷ", "1577", "kw")
	f("1,577.5", "1577.5")
	f("the company's", "compani")
	f("變壓器", "变压", "压器")
	f("fail-over", "failov", "fail", "over")
	f("getUserName", "getusernam", "get", "user", "name")
	f("約1.2亿元", "120000000", "1.2")
	f("3.5 million", "3500000")
	f("二〇二四年三月", "2024-03", "2024")
	f("2024年3月5日", "2024-03-05")
	f("March 5, 2024", "2024-03-05", "2024")
	f("第三百二十一条", "321")
	f("café", "cafe")
}

func TestPassageTimesQueryIsBM25(t *testing.T) {
	t.Parallel()
	terms := newTerms(t)
	q, p := terms.Query("pump"), terms.Passage("pump pump seal")
	if len(q.Indices) != 1 || len(p.Indices) != 2 || !slices.IsSorted(p.Indices) {
		t.Fatalf("query %v, passage %v", q, p)
	}
	norm := 1.2 * (1 - 0.55 + 0.55*5/250) // three English terms are worth five
	want := 2 * 2.2 / (2 + norm)
	got := p.Values[slices.Index(p.Indices, q.Indices[0])]
	if math.Abs(float64(got)-want) > 1e-6 {
		t.Errorf("weight %v, want %v", got, want)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("a-b 中文 1,2.3 ａ’s")
	terms := newTerms(f)
	f.Fuzz(func(t *testing.T, s string) {
		n := len([]rune(s))
		for _, w := range terms.Words(s) {
			if w.Span.Start < 0 || w.Span.End > n || w.Span.Start > w.Span.End {
				t.Fatalf("%q: %v", s, w)
			}
		}
	})
}

// A run of numerals of any length takes time in its length, or this test would not end.
func TestLongNumerals(t *testing.T) {
	t.Parallel()
	if got := newTerms(t).Passage(strings.Repeat("一二三", 1<<18)); len(got.Indices) == 0 {
		t.Error("no words")
	}
}
