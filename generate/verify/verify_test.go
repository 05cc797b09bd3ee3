package verify_test

import (
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify"
)

func checker(t testing.TB) *verify.Checker {
	t.Helper()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := verify.New(verify.Config{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func passages(texts ...string) []grounded.Passage {
	out := make([]grounded.Passage, len(texts))
	at := 100
	for i, text := range texts {
		n := len([]rune(text))
		out[i] = grounded.Passage{Chunk: grounded.Chunk{Text: text, Page: i + 1, Span: grounded.Span{Start: at, End: at + n}}, Score: grounded.Score{Fused: 1 / float64(i+1)}}
		at += n
	}
	return out
}

var source = passages(
	"变压器上层油温超过85℃时，应立即降低负荷并通知值班长。冷却装置每季度检查一次。2023年营业收入为1.2亿元，同比增长5%。",
	"The mechanical seal of pump P-101 is rated for 12 bar. It must be replaced every 8,000 hours. Personal data is not shared with third parties. Revenue was 120 million in 2023.",
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(source)
	f := func(text string, want ...grounded.Verdict) {
		t.Helper()
		got := p.Check(text)
		for _, w := range want {
			if got.Verdict == w {
				return
			}
		}
		t.Errorf("%q: %s (%.2f, %s), want %q", text, got.Verdict, got.Score, got.Reason, want)
	}
	f("变压器油温超过85℃时应立即降低负荷[1]。", grounded.Supported)
	f("变压器油温超过95℃时应立即降低负荷[1]。", grounded.Contradicted, grounded.Unsupported)
	f("冷却装置每季度检查一次。", grounded.Supported)
	f("2023年营业收入为12000万元。", grounded.Supported)
	f("The seal of P-101 is rated for 12 bar [2].", grounded.Supported)
	f("The seal of P-101 is rated for 16 bar [2].", grounded.Contradicted)
	f("The seal of P-102 is rated for 12 bar.", grounded.Contradicted, grounded.Unsupported)
	f("It must be replaced every 8000 hours.", grounded.Supported)
	f("Personal data is shared with third parties.", grounded.Contradicted)
	f("The company was founded by John Smith in Berlin.", grounded.Unsupported)
	f("What is the limit?", grounded.NotAClaim)
	f("您好！", grounded.NotAClaim)
}

func TestEvidencePointsAtItsWords(t *testing.T) {
	t.Parallel()
	g, err := checker(t).Check(t.Context(), "The seal is rated for 12 bar [2]. 冷却装置每季度检查一次。", source)
	if err != nil || len(g.Sentences) != 2 || g.Verdict != grounded.Supported {
		t.Fatalf("%+v, %v", g, err)
	}
	for _, s := range g.Sentences {
		for _, e := range s.Evidence {
			p := source[e.Marker-1]
			runes := []rune(p.Text)
			if got := string(runes[e.Span.Start-p.Span.Start : e.Span.End-p.Span.Start]); got != e.Quote {
				t.Errorf("quote %q stands at %q", e.Quote, got)
			}
		}
	}
}

func TestQuoteAndAnswerable(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(source)
	f := func(question, want string) {
		t.Helper()
		got := p.Quote(question, 3)
		if !slices.ContainsFunc(got, func(q verify.Quoted) bool { return strings.Contains(q.Evidence.Quote, want) }) {
			t.Errorf("%q: %+v", question, got)
		}
		if a := p.Answerable(question); a < 0.4 {
			t.Errorf("%q: answerable %.2f", question, a)
		}
	}
	f("变压器油温多少度要降负荷？", "85℃")
	f("How often must the seal be replaced?", "8,000")
	if a := p.Answerable("How tall is Mount Everest?"); a > 0.3 {
		t.Errorf("answerable %.2f", a)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("第一百二十三条 1,2.3% P-1 百分之 万万")
	p := checker(f).Prepare(source)
	f.Fuzz(func(t *testing.T, s string) { p.Check(s); p.Quote(s, 3) })
}
