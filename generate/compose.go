package generate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/generate/verify"
	"grounded/internal/sentence"
	"grounded/internal/subject"
)

// composer turns a model's stream into the answer. It takes the model's citations out of
// the text, finds where sentences end, has each checked, and puts after it the markers
// that the check bears out. So a marker that a user sees has been checked, whatever the
// model wrote, and none is ever taken back.
type composer struct {
	w        *work
	asItGoes bool // text is passed on at once; otherwise whole sentences are
	cut      bool // sentences without support are left out

	marks markers
	scrub scrub
	text  []rune // not yet settled
	shown int    // of text, passed on already
	cited []cited

	out       strings.Builder
	length    int // of out, in code points
	checks    []grounded.SentenceCheck
	citations []grounded.Citation
	conflicts []grounded.Conflict
	dropped   int
}

// cited is a number that the model wrote at a place of text.
type cited struct{ at, number int }

func (w *work) composer(asItGoes, cut bool) *composer {
	var known strings.Builder
	known.WriteString(w.q.Text)
	for _, p := range w.passages {
		known.WriteString("\n" + p.Text + "\n" + p.Title)
	}
	return &composer{w: w, asItGoes: asItGoes, cut: cut, scrub: scrub{known: known.String(), instead: w.say(linkRemoved)}}
}

// again is a composer of the same kind that has heard nothing.
func (c *composer) again() *composer { return c.w.composer(c.asItGoes, c.cut) }

// push takes the next piece of the model's content.
func (c *composer) push(piece string) error {
	c.take(c.marks.push(piece))
	return c.settle(false)
}

// finish takes the end of it.
func (c *composer) finish() error {
	c.take(c.marks.flush())
	c.text = append(c.text, []rune(c.scrub.flush())...)
	if err := c.settle(true); err != nil {
		return err
	}
	return c.tellConflicts()
}

// tellConflicts ends the answer with what the passages disagree on, side by side.
func (c *composer) tellConflicts() error {
	for _, x := range c.conflicts {
		c.cite(x.A)
		c.cite(x.B)
		check := grounded.SentenceCheck{Verdict: grounded.NotAClaim, Score: 1, Evidence: []grounded.Evidence{x.A, x.B}}
		text := fmt.Sprintf("\n\n%s%s[%d][%d]", c.w.say(disagree), readable(x.What), x.A.Marker, x.B.Marker)
		if err := c.add("", text, check); err != nil {
			return err
		}
	}
	return nil
}

func (c *composer) take(tokens []token) {
	for _, t := range tokens {
		if t.markers == nil {
			c.text = append(c.text, []rune(c.scrub.push(t.text))...)
			continue
		}
		c.text = append(c.text, []rune(c.scrub.flush())...)
		for _, n := range t.markers {
			c.cited = append(c.cited, cited{len(c.text), n})
		}
	}
}

// settle deals with all sentences that have ended, and shows of the last one what there is.
func (c *composer) settle(end bool) error {
	spans := sentence.Split(string(c.text))
	n := len(spans)
	if !end {
		n--
	}
	done := 0
	for i := range max(0, n) {
		next := len(c.text)
		if i+1 < len(spans) {
			next = spans[i+1].Start
		}
		if err := c.sentence(done, spans[i], next); err != nil {
			return err
		}
		done = spans[i].End
	}
	c.text = c.text[done:]
	c.shown = max(0, c.shown-done)
	for i := range c.cited {
		c.cited[i].at -= done
	}
	if !c.asItGoes || end {
		return nil
	}
	return c.show(len(c.text) - trailing(c.text))
}

// trailing is the length of the white space at the end, after which a marker might have to
// stand, were it shown.
func trailing(r []rune) int {
	n := 0
	for n < len(r) && unicode.IsSpace(r[len(r)-1-n]) {
		n++
	}
	return n
}

// show passes text on up to the code point to.
func (c *composer) show(to int) error {
	if to <= c.shown {
		return nil
	}
	piece := string(c.text[c.shown:to])
	if c.out.Len() == 0 && c.shown == 0 {
		piece = strings.TrimLeftFunc(piece, unicode.IsSpace)
	}
	c.shown = to
	if piece == "" {
		return nil
	}
	return c.w.emit(Event{Text: piece})
}

// sentence settles one: from is where the one before ended, next where the next begins.
func (c *composer) sentence(from int, span grounded.Span, next int) error {
	lead, body := string(c.text[from:span.Start]), string(c.text[span.Start:span.End])
	written := c.claimed(next)
	check, kept := c.w.check(body, written)
	if c.cut && (check.Verdict == grounded.Unsupported || check.Verdict == grounded.Contradicted) {
		c.dropped++
		return nil
	}
	if c.out.Len() == 0 {
		lead = ""
	}
	suffix := ""
	for _, e := range kept {
		suffix += fmt.Sprintf("[%d]", e.Marker)
		c.cite(e)
	}
	if c.asItGoes {
		if err := c.show(span.End); err != nil {
			return err
		}
	} else {
		suffix = lead + body + suffix
		lead, body = "", ""
	}
	return c.add(lead+body, suffix, check)
}

// add puts a settled sentence into the answer; unseen is what of it has not been passed on.
func (c *composer) add(seen, unseen string, check grounded.SentenceCheck) error {
	whole := seen + unseen
	c.out.WriteString(whole)
	runes := []rune(whole)
	blank := len(runes) - len([]rune(strings.TrimLeftFunc(whole, unicode.IsSpace)))
	check.Span = grounded.Span{Start: c.length + blank, End: c.length + len(runes)}
	check.Text = string(runes[blank:])
	c.length += len(runes)
	if unseen != "" {
		if err := c.w.emit(Event{Text: unseen}); err != nil {
			return err
		}
	}
	if c.w.q.Policy == grounded.PolicyOff {
		return nil
	}
	c.checks = append(c.checks, check)
	c.compare(check)
	return c.w.emit(Event{Check: &check})
}

// mostConflicts is how many disagreements of the passages an answer tells of.
const mostConflicts = 5

// compare notes the passages that say otherwise than those behind a sentence.
func (c *composer) compare(check grounded.SentenceCheck) {
	if check.Verdict != grounded.Supported && check.Verdict != grounded.Partial {
		return
	}
	for _, x := range c.w.prepared.Conflicts(c.w.core, check.Text) {
		a, b, _ := strings.Cut(x.What, " / ")
		known := slices.ContainsFunc(c.conflicts, func(o grounded.Conflict) bool { return o.What == x.What || o.What == b+" / "+a })
		if !known && len(c.conflicts) < mostConflicts && !c.w.moved(x) {
			c.conflicts = append(c.conflicts, x)
		}
	}
}

// moved reports whether what disagrees stands in reports of different years, as everything
// that a company reports each year does.
func (w *work) moved(x grounded.Conflict) bool {
	a, b := w.passages[x.A.Marker-1], w.passages[x.B.Marker-1]
	return !a.Dated.IsZero() && !b.Dated.IsZero() && a.Dated.Year() != b.Dated.Year() &&
		subject.Called(a.Title, a.Name).Report() && subject.Called(b.Title, b.Name).Report()
}

// claimed takes the numbers that the model wrote up to the code point next, where the next
// sentence begins.
func (c *composer) claimed(next int) []int {
	var out []int
	c.cited = slices.DeleteFunc(c.cited, func(m cited) bool {
		if m.at > next {
			return false
		}
		if !slices.Contains(out, m.number) {
			out = append(out, m.number)
		}
		return true
	})
	return out
}

func (c *composer) cite(e grounded.Evidence) {
	for _, known := range c.citations {
		if known.Marker == e.Marker && known.Span == e.Span {
			return
		}
	}
	c.citations = append(c.citations, c.w.citation(e))
}

// judged is the answer once the judge, where there is one, has been asked about what the
// check is unsure of.
func (c *composer) judged(ctx context.Context) grounded.Answer {
	a := c.answer()
	if c.w.q.Policy != grounded.PolicyOff {
		c.w.a.cfg.Checker.Second(ctx, &a.Grounding, sensitivity(c.w.passages))
	}
	return a
}

// answer is what has been composed.
func (c *composer) answer() grounded.Answer {
	a := grounded.Answer{Text: c.out.String(), Citations: c.citations, Grounding: grounded.Grounding{Sentences: c.checks, Conflicts: c.conflicts}}
	if a.Citations == nil {
		a.Citations = []grounded.Citation{}
	}
	if a.Grounding.Sentences == nil {
		a.Grounding.Sentences = []grounded.SentenceCheck{}
	}
	verify.Summarize(&a.Grounding)
	return a
}
