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

// TestConversionsAndOrder: a figure in another unit follows from the passage's, and one that stands
// in another sentence than the claim's order suggests is no wrong one.
func TestConversionsAndOrder(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages(
		"Preheat the oven to 250°F before you start. The oak has stood on the hill since the mid-1970s. Keep records for 6 years if you do not report income that you should report. Keep records for 7 years if you file a claim for a loss from worthless securities.",
	))
	f := func(text, want string, verdicts ...grounded.Verdict) {
		t.Helper()
		if got := p.Check(text); !slices.Contains(verdicts, got.Verdict) || !strings.Contains(got.Reason, want) {
			t.Errorf("%q: %s (%.2f, %q), want %s, %q", text, got.Verdict, got.Score, got.Reason, verdicts, want)
		}
	}
	f("Preheat the oven to 250°F (120°C) before you start.", "120°C = 250°F", grounded.Supported)
	f("Preheat the oven to 180°C before you start.", "180°C is not in the passages", grounded.Contradicted, grounded.Unsupported)
	f("The oak has stood on the hill since the 1970s.", "", grounded.Supported, grounded.Partial)
	f("If you file a claim for a loss from worthless securities, keep records for 7 years.", "", grounded.Supported, grounded.Partial)
	f("If you file a claim for a loss from worthless securities, keep records for 5 years.", "5 years", grounded.Contradicted)
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

// TestFigureElsewhere: what stands in a figure's place is quoted from the passage that has it, though
// another, which the claim follows more closely, has the figure itself.
func TestFigureElsewhere(t *testing.T) {
	t.Parallel()
	other := "As the records of the works say, after 9,500 hours of service the plant team replaced the worn seal, which was of the northern pump"
	p := checker(t).Prepare(passages(strings.Repeat("Nothing of note was written down in that year. ", 5)+other+".", other+", they say.", "The seal of the northern pump was replaced by the plant after 8,000 hours of service."))
	if got := p.Check("The worn seal of the northern pump was replaced by the plant team after 8,000 hours of service."); !strings.Contains(got.Reason, "9,500") {
		t.Errorf("%s (%.2f, %q)", got.Verdict, got.Score, got.Reason)
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
		if a := p.Answerable(question); a < verify.AnswerableFrom {
			t.Errorf("%q: answerable %.2f", question, a)
		}
	}
	f("变压器油温多少度要降负荷？", "85℃")
	f("How often must the seal be replaced?", "8,000")
	if a := p.Answerable("How tall is Mount Everest?"); a > 0.3 {
		t.Errorf("answerable %.2f", a)
	}
}

func TestDerivedFiguresNameTheirOperands(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages(
		"Revenue was 120 million yuan in 2023 and 150 million yuan in 2024. The plant opened in 1998 and closed in 2013.",
		"甲厂产量为300吨，乙厂产量为200吨。",
	))
	f := func(text, want string) {
		t.Helper()
		if got := p.Check(text); got.Verdict == grounded.Contradicted || !strings.Contains(got.Reason, want) {
			t.Errorf("%q: %s, %q, want %q", text, got.Verdict, got.Reason, want)
		}
	}
	f("Revenue grew by 30 million yuan from 2023 to 2024.", "30 million yuan = 150 million yuan − 120 million yuan")
	f("Revenue grew 25% from 2023 to 2024.", "25% = 120 million yuan → 150 million yuan")
	f("两厂产量合计500吨。", "500吨 = 300吨 + 200吨")
	if got := p.Check("Revenue grew by 40 million yuan from 2023 to 2024."); got.Verdict == grounded.Supported {
		t.Errorf("40 million follows from nothing: %+v", got)
	}
}

func TestConflictsStandSideBySide(t *testing.T) {
	t.Parallel()
	list := passages("变压器上层油温超过85℃时，应立即降低负荷。", "变压器上层油温超过95℃时，应立即降低负荷。", "冷却装置每季度检查一次。")
	list[0].Title, list[0].Revision = "规程", 2
	g, err := checker(t).Check(t.Context(), "变压器上层油温超过85℃时，应立即降低负荷。", list)
	if err != nil || len(g.Conflicts) != 1 {
		t.Fatalf("%+v, %v", g.Conflicts, err)
	}
	c := g.Conflicts[0]
	if c.What != "85℃ (规程, v2) / 95℃ ([2])" || c.A.Marker != 1 || c.B.Marker != 2 || !strings.Contains(c.B.Quote, "95℃") {
		t.Errorf("%+v", c)
	}
	if g, _ = checker(t).Check(t.Context(), "冷却装置每季度检查一次。", list); len(g.Conflicts) != 0 {
		t.Errorf("%+v", g.Conflicts)
	}
}

func TestRecordsAndQuotations(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages(
		`{"name": "Harbour Cafe", "attributes": {"OutdoorSeating": true, "RestaurantsReservations": false, "RestaurantsTakeOut": true, "RestaurantsGoodForGroups": true, "WiFi": "no"}}`,
		"The board said the plan “is on track for the end of the year”.",
	))
	f := func(text, want string) {
		t.Helper()
		got := p.Check(text)
		if !strings.Contains(got.Reason, want) || (got.Verdict == grounded.Supported) != (want == "") {
			t.Errorf("%q: %s, %q, want %q", text, got.Verdict, got.Reason, want)
		}
	}
	f("Harbour Cafe has outdoor seating and free Wi-Fi.", "the record says WiFi: no")
	f("Harbour Cafe takes reservations.", "the record says RestaurantsReservations: false")
	f("The board said the plan “is on track for the end of the month”.", "word for word")
	f("The board said the plan “is on track for the end of the year”.", "")
}

func FuzzCheck(f *testing.F) {
	f.Add("第一百二十三条 1,2.3% P-1 百分之 万万")
	p := checker(f).Prepare(source)
	f.Fuzz(func(_ *testing.T, s string) { p.Check(s); p.Quote(s, 3) })
}

// TestClaimsOfAnAnswer: lists and tables are claims line by line, with true spans; code,
// questions, greetings and headings of answers are none.
func TestClaimsOfAnAnswer(t *testing.T) {
	t.Parallel()
	answer := "您好！\n**泵房概况（2019年）**\nHere's the summary:\n- The seal of P-101 is rated for 12 bar.\n- 冷却装置每季度检查一次。\n\n| pump | bar |\n|---|---|\n| P-101 | 12 |\n\n```\nrated = 99\n```\nIs that all?"
	g, err := checker(t).Check(t.Context(), answer, source)
	if err != nil {
		t.Fatal(err)
	}
	var claims []string
	runes := []rune(answer)
	for _, s := range g.Sentences {
		if got := string(runes[s.Span.Start:s.Span.End]); got != s.Text {
			t.Errorf("the span of %q holds %q", s.Text, got)
		}
		if s.Verdict != grounded.NotAClaim {
			claims = append(claims, s.Text)
		}
	}
	want := []string{"- The seal of P-101 is rated for 12 bar.", "- 冷却装置每季度检查一次。", "| P-101 | 12 |"}
	if !slices.Equal(claims, want) {
		t.Errorf("claims %q, want %q", claims, want)
	}
}

// TestWordsAboutTheAnswer: that the passages do not answer, and what only leads over to an
// answer, is no claim; what is said of the matter beside it is one.
func TestWordsAboutTheAnswer(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(source)
	f := func(text string, claim bool) {
		t.Helper()
		if got := p.Check(text); (got.Verdict != grounded.NotAClaim) != claim {
			t.Errorf("%q: %s", text, got.Verdict)
		}
	}
	f("Therefore, I am unable to answer your question based on these passages.", false)
	f("However, it is not possible to provide a complete answer.", false)
	f("Therefore, the answer to the question is:", false)
	f("There is no further information about the pump in the passages.", false)
	f("Passage 2 does not provide specific information on the warranty.", false)
	f("To replace the seal, follow these steps:", false)
	f("根据提供的资料，主要情况如下：", false)
	f("机械密封的要求如下：每8000小时更换一次。", true)
	f("Therefore, the seal must be replaced every 8,000 hours.", true)
	f("Therefore, the answer to the original question is: Unable to answer based on given passages.", false)
	f("However, without further information, it is unable to provide a precise answer.", false)
	f("I cannot find information about the warranty.", false)
	f("There is no evidence of a leak.", true)
	f("We can provide loans of up to half a million.", true)
	f("We will find a way to repair the pump.", true)
	f("The minister was unable to answer questions about the seal.", true)
	f("The minister resigned, unable to answer for the loss.", true)
	f("It is impossible to determine the cause of the leak.", true)
	f("There is no information on casualties, but the pump exploded.", true)
	f("There is no information on the other 500 pumps.", true)
	f("The plant does not provide heating for the town.", true)
	f("The operator is unable to stop the pump.", true)
	f("Based on the passages, the seal is rated for 12 bar.", true)
}

// TestFiguresOfTheQuestion: a figure that is part of what was asked about is none that the
// answer brings in; one that contradicts the passages stays so.
func TestFiguresOfTheQuestion(t *testing.T) {
	t.Parallel()
	list := passages("To remove the program, open the Control Panel and choose Uninstall. The limit is 80 bar.")
	f := func(question, text, reason string) {
		t.Helper()
		got := checker(t).PrepareFor(question, list).Check(text)
		if strings.Contains(got.Reason, "is not in the passages") != (reason != "") || !strings.Contains(got.Reason, reason) {
			t.Errorf("%q to %q: %s, %q", text, question, got.Verdict, got.Reason)
		}
	}
	f("How do I remove it on Windows 10?", "To remove the program on Windows 10, open the Control Panel.", "")
	f("How do I remove it?", "To remove the program on Windows 10, open the Control Panel.", "10 is not")
	f("Is it true that the limit is 90 bar?", "The limit is 90 bar.", "90 bar is not")
}

// TestUnheardClause: a sentence of which one clause stands nowhere is supported in part only.
func TestUnheardClause(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages("The limit is 50,000 yuan a day. It is set by the board each spring."))
	f := func(text string, want grounded.Verdict, reason string) {
		t.Helper()
		if got := p.Check(text); got.Verdict != want || !strings.Contains(got.Reason, reason) {
			t.Errorf("%q: %s (%.2f), %q, want %s", text, got.Verdict, got.Score, got.Reason, want)
		}
	}
	f("The limit is 50,000 yuan a day, and it is set by the board each spring.", grounded.Supported, "")
	f("The limit is 50,000 yuan a day, and the mayor promised new buses for commuters.", grounded.Partial, "and the mayor promised new buses for commuters")
}

// TestDoubted: of a sentence that is likely wrong the clauses are named that stand worst.
func TestDoubted(t *testing.T) {
	t.Parallel()
	p := checker(t).Prepare(passages("The bridge over the river was closed on Monday, after engineers found cracks in two of its pillars.", "大桥周一关闭，工程师在两个桥墩上发现裂缝。"))
	f := func(text string, want ...string) {
		t.Helper()
		check := p.Check(text)
		var got []string
		for _, d := range check.Doubted {
			got = append(got, string([]rune(check.Text)[d.Start:d.End]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q (%.2f): doubted %q, want %q", text, check.Score, got, want)
		}
	}
	f("The bridge over the river was closed on Monday.")
	f("1. The bridge over the river was closed on Monday, and the mayor promised 900 new buses for commuters.", "and the mayor promised 900 new buses for commuters")
	f("The mayor promised new buses for commuters [2].", "The mayor promised new buses for commuters")
	f("大桥周一关闭，市长承诺为通勤者增加九百辆公交车。", "市长承诺为通勤者增加九百辆公交车")
}

// TestWhole: an answer's score is that of its only claim, between the lowest and the mean of
// several, and lower the more of the same there are.
func TestWhole(t *testing.T) {
	t.Parallel()
	near := func(got, want float64) bool { return got > want-1e-9 && got < want+1e-9 }
	if got := verify.Whole(nil); got != 1 {
		t.Errorf("without claims: %v", got)
	}
	if got := verify.Whole([]float64{0.3}); !near(got, 0.3) {
		t.Errorf("one claim: %v", got)
	}
	two, four := verify.Whole([]float64{0.8, 0.8}), verify.Whole([]float64{0.8, 0.8, 0.8, 0.8})
	if !(four < two && two < 0.8) {
		t.Errorf("two claims %v, four of the same %v", two, four)
	}
	if one, all := verify.Whole([]float64{0.1, 0.9, 0.9}), verify.Whole([]float64{0.1, 0.1, 0.1}); !(all < one && one < 0.5) {
		t.Errorf("one bad claim %v, all bad %v", one, all)
	}
}
