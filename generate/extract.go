package generate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify"
)

// instructive are sentences that speak to a model rather than to a reader. They are not
// quoted as an answer.
var instructive = regexp.MustCompile(`(?i)(ignore|disregard|forget)\s+(all\s+|any\s+|the\s+|your\s+)*(previous|prior|above|earlier|preceding)|system prompt|(忽略|无视|忘记)(以上|上述|之前|前面|先前|此前|所有).{0,8}(指令|指示|规则|要求|提示)|系统提示词`)

// extract answers with sentences of the passages, word for word, each cited: the
// sentence that answers best first, then the others in reading order.
func (w *work) extract(why string) (grounded.Answer, error) {
	quotes := slices.DeleteFunc(w.prepared.Quote(w.q.Text, w.a.cfg.Quotes), func(q verify.Quoted) bool {
		return !w.verbatim(q.Evidence) || instructive.MatchString(q.Evidence.Quote)
	})
	if len(quotes) == 0 {
		a, err := w.abstain(notAnswered)
		a.Grounding.Degraded = why
		return a, err
	}
	c := w.composer(false, false)
	for i, q := range quotes {
		text := readable(q.Evidence.Quote)
		if i > 0 {
			text = w.between(quotes[i-1].Evidence, q.Evidence) + text
		}
		c.cite(q.Evidence)
		check := grounded.SentenceCheck{Verdict: grounded.Supported, Score: 1, Evidence: []grounded.Evidence{q.Evidence}}
		if err := c.add("", text+fmt.Sprintf("[%d]", q.Evidence.Marker), check); err != nil {
			return grounded.Answer{}, err
		}
	}
	a := c.answer()
	a.Grounding.Degraded = why
	return a, nil
}

// readable is a quote on one line. Figures in brackets of the source's own would look like
// our markers.
func readable(quote string) string {
	return strings.Join(strings.Fields(markerLike.ReplaceAllString(quote, "")), " ")
}

// between parts two quotes: a line where the passage changes, a space within.
func (w *work) between(a, b grounded.Evidence) string {
	if a.Marker != b.Marker {
		return "\n\n"
	}
	if gap := b.Span.Start - a.Span.End; gap > 2 || gap < 0 {
		return " … "
	}
	return " "
}
