package api_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"grounded"
	"grounded/api"
	"grounded/generate/llm/llmtest"
	"grounded/generate/verify"
)

// TestPageShowsWhatAJudgeSays: where a judge disagrees with the check, the sentence is marked,
// and what both say stands below the answer; where it was not heard, that is said.
func TestPageShowsWhatAJudgeSays(t *testing.T) {
	t.Parallel()
	const ash = "# Ash\n\nScheduled flights from the island were halted by the volcanic ash cloud until Thursday morning.\n"
	f := func(name string, score float64, err error, selector, want string) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, model := withModel(t, llmtest.Answer("", "Planes could not leave the island because of ash from the volcano [citation:1]."))
			s := open(t, func(c *api.Config) {
				say := func(_ context.Context, pairs []verify.Pair, _ grounded.Sensitivity) ([]float64, error) {
					out := make([]float64, len(pairs))
					for i := range out {
						out[i] = score
					}
					return out, err
				}
				checker, err := verify.New(verify.Config{Judge: verify.Judge{Name: "nli", Score: say}})
				c.Checker = must(t, checker, err)
				model(c)
			})
			s.put(nil, "ash.md", ash)
			b := browse(t)
			b.open(s.url, "en", "light")
			b.askPage("Why were flights from the island halted?", "1")
			if n := eval[int](b, "document.querySelectorAll('.verdict.disputed').length"); (n > 0) != (score == 1 && err == nil) {
				t.Errorf("%d sentences are marked as disputed", n)
			}
			if got := eval[string](b, "document.querySelector('"+selector+"')?.textContent || ''"); !strings.Contains(got, want) {
				t.Errorf("%s says %q, want %q", selector, got, want)
			}
			b.shot("judge-" + name)
		})
	}
	f("disagrees", 1, nil, ".tally .judged", "nli disagrees: it says 100 %")
	f("away", 0, errors.New("connection refused"), ".notice.calm", "without the second opinion: nli did not answer")
}

// TestPageUnderlinesWhatIsDoubted: of a sentence that is likely wrong the stretch at fault is
// underlined, and nothing of one that holds.
func TestPageUnderlinesWhatIsDoubted(t *testing.T) {
	t.Parallel()
	_, model := withModel(t, llmtest.Answer("", "The daily transfer limit is 50,000 yuan [citation:1]. **It** was set by the mayor of Mordor, and 900 elves signed it."))
	s := open(t, model)
	s.put(nil, "handbook.md", handbook)
	b := browse(t)
	b.open(s.url, "en", "light")
	b.askPage(limitQuestion, "1")
	got := eval[string](b, "[...document.querySelectorAll('.doubted')].map((n) => n.textContent).join('|')")
	if !strings.Contains(got, "900 elves") || strings.Contains(got, "50,000") {
		t.Errorf("underlined %q", got)
	}
	if whole := b.text(".prose"); !strings.Contains(whole, "It was set by the mayor of Mordor, and 900 elves signed it.") {
		t.Errorf("the answer reads %q", whole)
	}
	b.shot("doubted")
}
