package retrieve_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"grounded"
	"grounded/retrieve"
)

// texts are what the passages say.
func texts(r retrieve.Result) (out []string) {
	for _, p := range r.Passages {
		out = append(out, p.Text)
	}
	return out
}

// TestNeighboursMerge holds that hits side by side are one stretch of the source, in
// whatever order they were found, and that the budget bounds it.
func TestNeighboursMerge(t *testing.T) {
	t.Parallel()
	parts := []string{"The turbine is started at dawn by the shift leader.", "The turbine is warmed for an hour before load.", "The turbine takes full load after inspection of the bearings."}
	b := book{record: grounded.Document{Title: "turbine"}, texts: parts}
	got := ask(t, shelf(t, nil, b), grounded.Question{Text: "How is the turbine started, warmed and loaded?"})
	whole := strings.Join(parts, "\n\n")
	if len(got.Passages) != 1 || got.Passages[0].Text != whole || got.Passages[0].Span != (grounded.Span{End: utf8.RuneCountInString(whole)}) {
		t.Errorf("found %q", texts(got))
	}
	small := shelf(t, func(c *retrieve.Config) { c.MaxTokens = utf8.RuneCountInString(parts[0]) + 10 }, b)
	if got := ask(t, small, grounded.Question{Text: "How is the turbine started at dawn?"}); len(got.Passages) != 1 || got.Passages[0].Text != parts[0] {
		t.Errorf("a small budget shows %q", texts(got))
	}
}

// TestCopiesAndDisagreement holds that near copies give one passage and that texts which
// disagree both stay.
func TestCopiesAndDisagreement(t *testing.T) {
	t.Parallel()
	f := func(question string, want int, say ...string) {
		t.Helper()
		var books []book
		for i, s := range say {
			books = append(books, book{record: grounded.Document{Title: string(rune('a' + i))}, texts: []string{s}})
		}
		if got := ask(t, shelf(t, nil, books...), grounded.Question{Text: question}); len(got.Passages) != want {
			t.Errorf("%q shows %q, want %d of them", question, texts(got), want)
		}
	}
	f("When is oil sampled?", 1, "The oil of the transformer is sampled in May by the plant's laboratory.", "The oil of the transformer is sampled in May by the plant's laboratory!")
	f("When is oil sampled?", 2, "The oil of the transformer is sampled on 5 May by the plant's laboratory.", "The oil of the transformer is sampled on 8 May by the plant's laboratory.")
	f("May visitors enter the control room?", 2, "During the night shift visitors are allowed to enter the control room of the plant with a guide.", "During the night shift visitors are not allowed to enter the control room of the plant with a guide.")
	f("夜班可以进入控制室吗", 2, "夜班期间外来参观人员可以在值班人员陪同下进入主控制室参观学习并拍照留念。", "夜班期间外来参观人员不可以在值班人员陪同下进入主控制室参观学习并拍照留念。")
}

// TestRowsBringTheirHeader holds that a passage of a table's rows is shown from its header
// on, or with the header beside it where that is far.
func TestRowsBringTheirHeader(t *testing.T) {
	t.Parallel()
	f := func(filler int, want ...string) {
		t.Helper()
		header := "| Pump | Pressure |\n| --- | --- |"
		rows := strings.Repeat("\n| ordinary | about two |", filler)
		last := "| P-777 | twelve bar |"
		head := utf8.RuneCountInString(header + rows)
		b := book{record: grounded.Document{Title: "pumps"}, texts: []string{header + rows + "\n" + last}, chunks: []grounded.Chunk{
			{Text: last, Context: "| Pump | Pressure |", Span: grounded.Span{Start: head + 1, End: head + 1 + utf8.RuneCountInString(last)}},
		}}
		got := ask(t, shelf(t, nil, b), grounded.Question{Text: "pressure of pump P-777"})
		if !slices.Equal(texts(got), want) {
			t.Errorf("%d rows between: shows %q, want %q", filler, texts(got), want)
		}
		for _, p := range got.Passages {
			if utf8.RuneCountInString(p.Text) != p.Span.Len() {
				t.Errorf("%q does not fill its span %v", p.Text, p.Span)
			}
		}
	}
	f(1, "| Pump | Pressure |\n| --- | --- |\n| ordinary | about two |\n| P-777 | twelve bar |")
	f(100, "| P-777 | twelve bar |", "| Pump | Pressure |\n| --- | --- |")
}

// TestNotesAndTheirSentences holds that a footnote brings its sentence, and a sentence its
// footnote.
func TestNotesAndTheirSentences(t *testing.T) {
	t.Parallel()
	b := book{record: grounded.Document{Title: "report"}, texts: []string{
		"Revenue rose in spring. Profit fell to nine million euros.[1] Staff grew.", strings.Repeat("The garden of the head office is open to the public. ", 30), "[1] Without the sale of the Lisbon plant.\n[2] A note that nothing refers to.",
	}}
	r := shelf(t, nil, b)
	f := func(question string, topK int, want ...string) {
		t.Helper()
		got := ask(t, r, grounded.Question{Text: question, TopK: topK})
		if len(got.Passages) > topK {
			t.Errorf("%d passages, %d were asked for", len(got.Passages), topK)
		}
		for _, w := range want {
			if !slices.ContainsFunc(got.Passages, func(p grounded.Passage) bool { return strings.Contains(p.Text, w) }) {
				t.Errorf("%q shows %q, want %q", question, texts(got), w)
			}
		}
	}
	f("sale of the Lisbon plant", 2, "[1] Without the sale", "Profit fell to nine million euros.")
	f("To what did profit fall?", 2, "Revenue rose in spring.", "[1] Without the sale")
}
