package chunk_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"grounded"
	"grounded/ingest/chunk"
)

func para(text string) grounded.Section {
	return grounded.Section{Kind: grounded.SectionParagraph, Text: text}
}

func head(level int, text string) grounded.Section {
	return grounded.Section{Kind: grounded.SectionHeading, Level: level, Text: text}
}

func TestClean(t *testing.T) {
	t.Parallel()
	f := func(in, want string) {
		t.Helper()
		var got string
		if out := chunk.Clean([]grounded.Section{para(in)}); len(out) > 0 {
			got = out[0].Text
		}
		if got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
	f("  ２０２４年　净利润 １．２亿元  ", "2024年 净利润 1.2亿元")
	f("增长５％，其中：（一）", "增长5%，其中：（一）")
	f("ef\ufb01cient\u00a0work\u200b", "efficient work")
	f("co\u00adoperate", "cooperate")
	f("e\u0301cole", "école")
	f("\u2f00\u2f42", "一文")
	f("a\x00b\x1bc", "abc")
	f("\uf0b7 item", "• item")
	f("line one\nline two", "line one\nline two") // no positions: the breaks are the author's
	f(" \n\t\n", "")
	f("\xff\xfebroken", "\ufffdbroken")
}

func TestCleanJoinsLinesOfThePage(t *testing.T) {
	t.Parallel()
	f := func(want string, lines ...string) {
		t.Helper()
		sec := para(strings.Join(lines, "\n"))
		for i := range lines {
			sec.Boxes = append(sec.Boxes, grounded.Box{Page: 1, Y0: float64(i)})
		}
		sec.Page = 1
		out := chunk.Clean([]grounded.Section{sec})
		if len(out) != 1 || out[0].Text != want {
			t.Fatalf("lines %q: got %+v, want %q", lines, out, want)
		}
		if len(out[0].Starts) != len(out[0].Boxes) {
			t.Errorf("lines %q: %d starts for %d boxes", lines, len(out[0].Starts), len(out[0].Boxes))
		}
	}
	f("the quarterly examination of", "the quarterly exam-", "ination of")
	f("a long-term plan, and a long-term view", "a long-", "term plan, and a long-term view")
	f("上海证券交易所", "上海证券", "交易所")
	f("revenue rose 5 %", "revenue rose", "5 %")
	f("between 2019- 2020", "between 2019-", "2020")
}

func TestCleanDropsFurniture(t *testing.T) {
	t.Parallel()
	var in []grounded.Section
	for page := 1; page <= 6; page++ {
		for _, text := range []string{
			"ACME Corp Annual Report 2024",
			fmt.Sprintf("Section %c talks about something of its own.", 'A'+page),
			"The common line that ends a paragraph in the middle.",
			fmt.Sprintf("It goes on with words that differ: %s.", strings.Repeat("x", page)),
			"And then a little more, so that the page has a middle " + strings.Repeat("y", page),
			"Confidential",
			fmt.Sprintf("Page %d of 6", page),
		} {
			sec := para(text)
			sec.Page = page
			in = append(in, sec)
		}
	}
	var text strings.Builder
	for _, sec := range chunk.Clean(in) {
		text.WriteString(sec.Text + "\n")
	}
	for _, gone := range []string{"ACME Corp", "Page 3", "Confidential"} {
		if strings.Contains(text.String(), gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	for _, stays := range []string{"Section C talks", "differ: xxx."} {
		if !strings.Contains(text.String(), stays) {
			t.Errorf("%q is gone", stays)
		}
	}
}

// check holds what every split must keep.
func check(t *testing.T, text string, chunks []grounded.Chunk, maxTokens int) {
	t.Helper()
	runes := []rune(text)
	at := 0
	for i, c := range chunks {
		if c.Ordinal != i || c.Span.Start < at || c.Span.End > len(runes) || c.Span.Len() <= 0 {
			t.Fatalf("chunk %d has ordinal %d and span %v after %d of %d", i, c.Ordinal, c.Span, at, len(runes))
		}
		if got := string(runes[c.Span.Start:c.Span.End]); got != c.Text {
			t.Fatalf("chunk %d: text %q is not its span %q", i, c.Text, got)
		}
		if gap := strings.TrimSpace(string(runes[at:c.Span.Start])); gap != "" {
			t.Fatalf("chunk %d: %q before it is in no chunk", i, gap)
		}
		if c.Tokens > maxTokens+maxTokens/4 {
			t.Errorf("chunk %d has %d tokens", i, c.Tokens)
		}
		at = c.Span.End
	}
	if rest := strings.TrimSpace(string(runes[at:])); rest != "" {
		t.Fatalf("%q at the end is in no chunk", rest)
	}
}

func TestSplitFollowsHeadings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("The pump runs at 2,900 rpm and its seal is rated for 12 bar. ", 8)
	text, chunks, _ := chunk.Split("Pump manual", []grounded.Section{
		head(1, "Pump manual"), head(2, "Operation"), para(long), head(2, "Maintenance"), para(long), head(3, "Seals"), para(long),
	}, chunk.Config{MaxTokens: 200})
	check(t, text, chunks, 200)
	if len(chunks) != 3 {
		t.Fatalf("got %d chunks, want 3", len(chunks))
	}
	if got := strings.Join(chunks[2].Heading, "/"); got != "Pump manual/Maintenance/Seals" {
		t.Errorf("heading path %q", got)
	}
	if !strings.HasPrefix(chunks[1].Text, "Maintenance") {
		t.Errorf("a heading is not with its text: %q", chunks[1].Text[:40])
	}
	if chunks[1].Context != "Pump manual > Maintenance" {
		t.Errorf("context %q", chunks[1].Context)
	}
}

func TestSplitKeepsTableHeader(t *testing.T) {
	t.Parallel()
	table := "| 指标 | 2023 | 2024 |\n| --- | --- | --- |"
	for i := range 60 {
		table += fmt.Sprintf("\n| 第%d项收入 | %d | %d |", i, i*17, i*19)
	}
	text, chunks, _ := chunk.Split("年报", []grounded.Section{{Kind: grounded.SectionTable, Text: table}}, chunk.Config{})
	check(t, text, chunks, 320)
	if len(chunks) < 3 {
		t.Fatalf("got %d chunks", len(chunks))
	}
	for _, c := range chunks[1:] {
		if !strings.Contains(c.Context, "| 指标 | 2023 | 2024 |") {
			t.Errorf("chunk %d does not know its header: %q", c.Ordinal, c.Context)
		}
	}
}

// TestRowsAreCutBetweenCells: a row longer than a chunk ends after a cell, whatever marks
// stand within; only a cell too long alone is cut within.
func TestRowsAreCutBetweenCells(t *testing.T) {
	t.Parallel()
	f := func(want int, cells ...string) {
		t.Helper()
		table := "| 问题 | 答案 | 出处 |\n| --- | --- | --- |\n| " + strings.Join(cells, " | ") + " |"
		text, chunks, _ := chunk.Split("", []grounded.Section{{Kind: grounded.SectionTable, Text: table}}, chunk.Config{MaxTokens: 60})
		check(t, text, chunks, 60)
		if len(chunks) != want {
			t.Errorf("%d chunks, want %d: %+v", len(chunks), want, chunks)
		}
		for _, cell := range cells {
			if len([]rune(cell)) > 60 {
				continue
			}
			whole := false
			for _, c := range chunks {
				whole = whole || strings.Contains(c.Text, cell)
			}
			if !whole {
				t.Errorf("%q is cut: %+v", cell, chunks)
			}
		}
	}
	f(1, "为何？", "因此。", "甲：一")
	f(3, "为什么要降低负荷？请说明：原因。一二三四五六七八", "上层油温过高。否则绝缘老化；寿命缩短。甲乙丙丁戊己", "规程_第三章: 第5条。第6条。子丑寅卯辰巳午未")
	f(4, strings.Repeat("很长的一句话。", 20), "短。句", "短：句")
}

// TestTableHeaderOfLines: the heads of a table without rules may be spread over lines.
func TestTableHeaderOfLines(t *testing.T) {
	t.Parallel()
	table := "December 31, December 31,\n(Millions) 2018 2017\n" + strings.Repeat("Inventories $ 4,366 $ 4,034\n", 40)
	_, chunks, _ := chunk.Split("", []grounded.Section{{Kind: grounded.SectionTable, Text: strings.TrimSpace(table)}}, chunk.Config{MaxTokens: 100})
	if len(chunks) < 3 {
		t.Fatalf("%d chunks", len(chunks))
	}
	for _, c := range chunks[1:] {
		if !strings.HasSuffix(c.Context, "(Millions) 2018 2017") {
			t.Errorf("the context %q does not have the heads", c.Context)
		}
	}
}

func TestSplitLongParagraphs(t *testing.T) {
	t.Parallel()
	f := func(body string) {
		t.Helper()
		text, chunks, _ := chunk.Split("", []grounded.Section{para(body)}, chunk.Config{MaxTokens: 100})
		check(t, text, chunks, 100)
	}
	f(strings.Repeat("变压器油温超过八十五度时应立即降低负荷，并通知值班长。", 60))
	f(strings.Repeat("无标点", 800))
	f(strings.Repeat("x", 5000))
	f(strings.Repeat("👩‍🔬🔌", 400))
}

func TestSplitNothing(t *testing.T) {
	t.Parallel()
	if text, chunks, _ := chunk.Split("t", nil, chunk.Config{}); text != "" || len(chunks) != 0 {
		t.Errorf("got %q, %d chunks", text, len(chunks))
	}
}

func TestBoxesFollowTheLines(t *testing.T) {
	t.Parallel()
	sec := para("")
	sec.Page = 3
	for i := range 40 {
		sec.Text += fmt.Sprintf("Line %d of the page says something about valve V-%d.\n", i, i)
		sec.Boxes = append(sec.Boxes, grounded.Box{Page: 3, Y0: float64(i), Y1: float64(i + 1)})
	}
	sec.Text = strings.TrimSuffix(sec.Text, "\n")
	text, chunks, _ := chunk.Split("", chunk.Clean([]grounded.Section{sec}), chunk.Config{MaxTokens: 120})
	check(t, text, chunks, 120)
	lines := 0
	for _, c := range chunks {
		lines += len(c.Boxes)
		if c.Page != 3 || c.PageEnd != 3 {
			t.Errorf("chunk %d is on pages %d to %d", c.Ordinal, c.Page, c.PageEnd)
		}
		first := int(c.Boxes[0].Y0)
		if !strings.Contains(c.Text, fmt.Sprintf("V-%d.", first+1)) {
			t.Errorf("chunk %d has the box of line %d and not its words", c.Ordinal, first)
		}
	}
	if lines < 40 || lines > 40+len(chunks) {
		t.Errorf("%d boxes for 40 lines", lines)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("标题\n\nA paragraph. Another!\n\n| a | b |\n|---|---|\n| 1 | 2 |")
	f.Fuzz(func(t *testing.T, s string) {
		var sections []grounded.Section
		kinds := []grounded.SectionKind{grounded.SectionParagraph, grounded.SectionHeading, grounded.SectionTable, grounded.SectionList, grounded.SectionCode}
		for i, part := range strings.Split(s, "\n\n") {
			sections = append(sections, grounded.Section{Kind: kinds[i%len(kinds)], Level: i%4 + 1, Text: part, Page: i / 3})
		}
		text, chunks, _ := chunk.Split("t", chunk.Clean(sections), chunk.Config{MaxTokens: 40})
		if !utf8.ValidString(text) {
			t.Fatal("stored text is not UTF-8")
		}
		check(t, text, chunks, 1<<20)
	})
}

// A text without a pause costs no more than one with: its time grows with its length, or
// this test would not end.
func TestSplitWithoutPauses(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"变压器油温超过", "walrus ", "aGk8xQ3bz", "="} {
		text := strings.TrimSpace(strings.Repeat(unit, 100_000/len(unit)))
		stored, chunks, _ := chunk.Split("t", []grounded.Section{{Kind: grounded.SectionParagraph, Text: text}}, chunk.Config{})
		if stored != text {
			t.Fatalf("%q: another text is stored", unit)
		}
		at := 0
		for _, c := range chunks {
			if gap := c.Span.Start - at; gap > 1 || c.Tokens > 330 {
				t.Fatalf("%q: a chunk of %d tokens after a gap of %d", unit, c.Tokens, gap)
			}
			at = c.Span.End
		}
		if at != len([]rune(text)) {
			t.Errorf("%q: %d code points in chunks of %d", unit, at, len([]rune(text)))
		}
	}
}
