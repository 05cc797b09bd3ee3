package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/eval"
	"grounded/ingest"
	"grounded/ingest/extract"
)

// drawFrom cuts texts, named by file, as the service does.
func drawFrom(t *testing.T, files map[string]string) (out []eval.DrawDocument) {
	t.Helper()
	pipeline := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract})
	for name, text := range files {
		parsed, err := pipeline.Parse(context.Background(), grounded.Document{Name: name}, []byte(text), func(grounded.Status, float64) {})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, eval.DrawDocument{ID: name, Title: parsed.Title, Name: name, Chunks: parsed.Chunks})
	}
	slices.SortFunc(out, func(a, b eval.DrawDocument) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// drawnFiles are documents in both languages with something of each kind, and things that are
// no questions.
func drawnFiles() map[string]string {
	return map[string]string{
		"leave.md": `# Leave Policy

## Sick leave

An employee who is ill tells the line manager before 10:00 on the first day. A medical certificate is needed from the third day.

## Notice for requests

| Length | Notice needed |
| --- | --- |
| Short leave | 3 working days |
| Long leave | 6 weeks |
| Total | 9 |

The Automated Leave Ledger (ALL) keeps the balance. The number of unused days carried over is 5 days.
`,
		"oil.md": `# 变压器运行规程

## 冷却装置

变压器冷却装置全停时，允许运行时间按制造厂的规定执行，值班员应立即报告值班长并加强监视，必要时降低负荷。

“上层油温”是指油箱顶部温度计测得的变压器油的温度。变压器上层油温不得超过85℃，额定电压为110kV。

本规程自2024年3月1日起施行。

## 适用范围

□适用 √不适用，本章没有需要另行说明的内容，各站按照上级公司的统一安排执行即可，不再重复。
`,
	}
}

func TestDraw(t *testing.T) {
	t.Parallel()
	documents := drawFrom(t, drawnFiles())
	drawn := eval.Draw(documents, eval.DrawConfig{Seed: 1})
	byText := map[string]eval.DrawnQuestion{}
	for _, q := range drawn.Questions {
		byText[q.Text] = q
	}
	f := func(text string, kind eval.DrawnKind, answer string) {
		t.Helper()
		q, ok := byText[text]
		switch {
		case !ok:
			t.Errorf("%q is not asked", text)
		case q.Kind != kind || len(q.Relevant) == 0 || strings.Join(q.Answers, "|") != answer:
			t.Errorf("%q: %+v", text, q)
		}
	}
	f("What is the notice needed for Short leave in “Leave Policy”?", eval.DrawnCell, "3 working days")
	f("What does ALL stand for?", eval.DrawnDefinition, "Automated Leave Ledger")
	f("What does “Leave Policy” say about sick leave?", eval.DrawnHeading, "")
	f("What is the number of unused days carried over in “Leave Policy”?", eval.DrawnFigure, "5 days")
	f("《变压器运行规程》里的上层油温指的是什么？", eval.DrawnDefinition, "油箱顶部温度计测得的变压器油的温度")
	f("《变压器运行规程》里，额定电压是多少？", eval.DrawnFigure, "110kV")
	f("《变压器运行规程》从什么时候开始施行？", eval.DrawnFigure, "2024年3月1日")
	f("《变压器运行规程》对冷却装置是怎么规定的？", eval.DrawnHeading, "")
	for text := range byText {
		if strings.Contains(text, "Total") || strings.Contains(text, "适用范围") {
			t.Errorf("%q is asked", text)
		}
	}
	again := eval.Draw(documents, eval.DrawConfig{Seed: 1, Most: 3})
	if len(again.Questions) != 3 || again.Questions[0].Text != drawn.Questions[0].Text {
		t.Errorf("the same seed gives other questions: %+v", again.Questions)
	}
}

// TestDrawAmbiguous holds that what several documents say is asked only of a document that can
// be named, and what one says twice not at all.
func TestDrawAmbiguous(t *testing.T) {
	t.Parallel()
	table := "| 项目 | 收费标准 |\n| --- | --- |\n| 挂失手续费 | %s |\n"
	f := func(want int, files map[string]string) {
		t.Helper()
		var got []string
		for _, q := range eval.Draw(drawFrom(t, files), eval.DrawConfig{}).Questions {
			if strings.Contains(q.Text, "挂失手续费") {
				got = append(got, q.Text)
			}
		}
		if len(got) != want {
			t.Errorf("asked %q, want %d", got, want)
		}
	}
	of := func(value string) string { return strings.Replace(table, "%s", value, 1) }
	f(1, map[string]string{"a.md": of("20 元")})
	f(0, map[string]string{"a.md": of("20 元"), "b.md": of("30 元")})
	f(2, map[string]string{"a.md": "# 临海银行收费办法\n\n" + of("20 元"), "b.md": "# 滨江银行收费办法\n\n" + of("30 元")})
	f(0, map[string]string{"a.md": "# 临海银行收费办法\n\n" + of("20 元") + "\n后来改为：\n\n" + of("30 元")})
}

// TestDrawnSetIsRead holds that what is written is what an evaluation reads.
func TestDrawnSetIsRead(t *testing.T) {
	t.Parallel()
	drawn := eval.Draw(drawFrom(t, drawnFiles()), eval.DrawConfig{Seed: 7})
	dir := filepath.Join(t.TempDir(), "set")
	if err := drawn.Write(dir); err != nil {
		t.Fatal(err)
	}
	set, err := eval.ReadSet(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Documents) != len(drawn.Documents) || len(set.Questions) != len(drawn.Questions) {
		t.Fatalf("%d documents and %d questions of %d and %d", len(set.Documents), len(set.Questions), len(drawn.Documents), len(drawn.Questions))
	}
	for i, q := range set.Questions {
		if q.Text != drawn.Questions[i].Text || len(q.Relevant) != len(drawn.Questions[i].Relevant) || len(q.Accepted) != len(drawn.Questions[i].Answers) {
			t.Errorf("%+v was read as %+v", drawn.Questions[i], q)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := drawn.Write(filepath.Join(dir, "file")); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("written over a file: %v", err)
	}
}
