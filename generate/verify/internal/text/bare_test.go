package text_test

import (
	"strings"
	"testing"

	"grounded/generate/verify/internal/text"
)

// TestBare: marks and words about the sources are blank, and what is claimed keeps its place.
func TestBare(t *testing.T) {
	t.Parallel()
	f := func(in, want string) {
		t.Helper()
		got := text.Bare(in)
		if strings.TrimSpace(got) != want {
			t.Errorf("Bare(%q) = %q, want %q", in, got, want)
		}
		if len([]rune(got)) != len([]rune(in)) {
			t.Errorf("Bare(%q) has %d code points, want %d", in, len([]rune(got)), len([]rune(in)))
		}
	}
	f("1. Valuing safety", "Valuing safety")
	f("12) Check the oil", "Check the oil")
	f("1.检查油位", "检查油位")
	f("3.5 million people", "3.5 million people")
	f("- 5 apples", "5 apples")
	f("一、总则", "总则")
	f("The limit is 5 [2].", "The limit is 5    .")
	f("Based on the given passages, the limit is 5.", "the limit is 5.")
	f("Therefore, according to the provided documents, the limit is 5.", "the limit is 5.")
	f("Passage 2 mentions that the limit is 5.", "the limit is 5.")
	f("The passages also mention snowfall.", "snowfall.")
	f("根据以上材料，上限为5。", "上限为5。")
	f("文章指出，上限为5。", "上限为5。")
	f("In the text box, type the name.", "In the text box, type the name.")
	f("Report cards are sent in May.", "Report cards are sent in May.")
}
