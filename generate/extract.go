package generate

import (
	"cmp"
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
// sentence that answers best first, then the others in reading order. Where none states
// what is asked, that is said before them and of each.
func (w *work) extract(why string) (grounded.Answer, error) {
	quotes := slices.DeleteFunc(w.prepared.Quote(w.core, w.a.cfg.Quotes), func(q verify.Quoted) bool {
		return !w.verbatim(q.Evidence) || instructive.MatchString(q.Evidence.Quote)
	})
	if len(quotes) == 0 {
		a, err := w.abstain(notAnswered)
		a.Grounding.Degraded = w.unquoted(why)
		return a, err
	}
	c := w.composer(false, false)
	stated := slices.ContainsFunc(quotes, func(q verify.Quoted) bool { return q.Answers }) && !w.prepared.OfficeUnknown(w.core)
	if !stated {
		if outside := w.beyond(); outside != (phrase{}) {
			a, err := w.abstain(outside)
			a.Grounding.Degraded = w.unquoted(why)
			return a, err
		}
		if w.q.Policy == grounded.PolicyCut || w.q.Policy == grounded.PolicyStrict { // nothing would be left
			a, err := w.abstain(notAnswered)
			a.Grounding.Degraded = w.unquoted(why)
			return a, err
		}
		quotes = quotes[:min(len(quotes), nearestShown)]
		if err := c.add("", w.say(notStated), grounded.SentenceCheck{Verdict: grounded.NotAClaim, Score: 1}); err != nil {
			return grounded.Answer{}, err
		}
	}
	several := w.several(quotes)
	for i, q := range quotes {
		text := readable(cmp.Or(q.Text, q.Evidence.Quote))
		if several && q.Text != "" {
			text += w.of(q)
		}
		switch {
		case i > 0:
			text = w.between(quotes[i-1], q) + text
		case !stated:
			text = "\n\n" + text
		}
		c.cite(q.Evidence)
		check := grounded.SentenceCheck{Verdict: grounded.Supported, Score: 1, Evidence: []grounded.Evidence{q.Evidence}}
		if !stated {
			check.Verdict, check.Score, check.Reason = grounded.Partial, nearScore, w.say(nearOnly)
		}
		if err := c.add("", text+fmt.Sprintf("[%d]", q.Evidence.Marker), check); err != nil {
			return grounded.Answer{}, err
		}
	}
	if err := c.tellConflicts(); err != nil {
		return grounded.Answer{}, err
	}
	a := c.answer()
	a.Grounding.Degraded = why
	return a, nil
}

// several reports whether quotes are of more than one document: rows then say of which they are.
func (w *work) several(quotes []verify.Quoted) bool {
	return slices.ContainsFunc(quotes, func(q verify.Quoted) bool {
		return w.passages[q.Evidence.Marker-1].Document != w.passages[quotes[0].Evidence.Marker-1].Document
	})
}

// of names the document of a row.
func (w *work) of(q verify.Quoted) string {
	p := w.passages[q.Evidence.Marker-1]
	p.Page = 0
	if w.lang == grounded.Chinese {
		return "（" + w.name(p) + "）"
	}
	return " (" + strings.Trim(w.name(p), `"`) + ")"
}

// nearestShown bounds the quotes shown where none states what is asked.
const nearestShown = 3

// beyond says why the passages cannot answer, where nothing of them would help: they do not
// name whom the question is about, nothing in them is of the year that it asks for, or they have
// no word of what is asked.
func (w *work) beyond() phrase {
	if name := w.prepared.Unnamed(w.core); name != "" {
		w.passages = nil // nor is any of them near
		return phrase{zh: fmt.Sprintf(notNamed.zh, readable(name)), en: fmt.Sprintf(notNamed.en, readable(name))}
	}
	if y := w.prepared.Undated(w.core); y != "" {
		return phrase{zh: fmt.Sprintf(notDated.zh, y), en: fmt.Sprintf(notDated.en, y)}
	}
	if w.prepared.OfficeUnknown(w.core) || w.prepared.Unheard(w.core) {
		return notAnswered
	}
	return phrase{}
}

// unquoted is why an answer is less than it should be, where it holds no quotes after all; that
// no provider is configured makes no difference then.
func (w *work) unquoted(why string) string {
	if why == w.say(noProvider) {
		return ""
	}
	why, _, _ = strings.Cut(why, insteadZH)
	why, _, _ = strings.Cut(why, insteadEN)
	return why
}

// readable is a quote on one line. Figures in brackets of the source's own would look like
// our markers.
func readable(quote string) string {
	bare := markerLike.ReplaceAllStringFunc(quote, func(s string) string {
		if numbers(s) == nil {
			return s // (1,577) is a figure
		}
		return ""
	})
	return strings.Join(strings.Fields(bare), " ")
}

// nearScore is the score of a quote that does not state what is asked.
const nearScore = 0.5

// between parts two quotes: a line where the passage changes or a row of a table stands, a
// space within.
func (w *work) between(a, b verify.Quoted) string {
	if a.Evidence.Marker != b.Evidence.Marker || a.Text != "" || b.Text != "" {
		return "\n\n"
	}
	if gap := b.Evidence.Span.Start - a.Evidence.Span.End; gap > 2 || gap < 0 {
		return " … "
	}
	return " "
}
