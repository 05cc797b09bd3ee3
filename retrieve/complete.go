package retrieve

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/internal/sentence"
	"grounded/internal/tokens"
)

const (
	maxCompleted  = 4   // best passages that are completed
	maxCompanions = 2   // of one passage
	maxHeaderGap  = 600 // code points: a header no farther away is shown with all rows between
)

// complete gives the best passages what they cannot be read without: a table's rows their
// header, a footnote its sentence, a sentence its footnote. All of it is the source's own
// text.
func (r *Retriever) complete(ctx context.Context, out []grounded.Passage, budget int) []grounded.Passage {
	if r.cfg.Text == nil {
		return out
	}
	for i := 0; i < min(len(out), maxCompleted); i++ {
		p := out[i]
		row := strings.HasPrefix(p.Text, "|")
		notes := noteMark.FindAllString(p.Text, 8)
		if !row && notes == nil {
			continue
		}
		stored, err := r.cfg.Text(ctx, p.Document, p.Revision)
		if err != nil {
			continue // it is read as it is
		}
		text := []rune(stored)
		if p.Span.End > len(text) {
			continue
		}
		var more []grounded.Passage
		if row {
			var header *grounded.Passage
			if out[i], header = withHeader(p, text); header != nil {
				more = append(more, *header)
			}
		}
		more = append(more, noteCompanions(p, text, notes)...)
		for _, m := range more[:min(len(more), maxCompanions)] {
			if held(out, m) || m.Tokens > budget {
				continue
			}
			budget -= m.Tokens
			i++
			out = slices.Insert(out, i, m)
		}
	}
	return out
}

// held reports whether a passage of out shows m already.
func held(out []grounded.Passage, m grounded.Passage) bool {
	return slices.ContainsFunc(out, func(o grounded.Passage) bool {
		return o.Document == m.Document && o.Revision == m.Revision && o.Span.Start <= m.Span.Start && m.Span.End <= o.Span.End
	})
}

// stretch is another piece of p's document.
func stretch(p grounded.Passage, text []rune, span grounded.Span) grounded.Passage {
	p.Text, p.Span = string(text[span.Start:span.End]), span
	p.Tokens, p.Boxes, p.Page, p.PageEnd, p.Place = tokens.Count(p.Text), nil, 0, 0, ""
	return p
}

// withHeader is a passage that begins within a table, from the table's header on where
// that is near; else the header comes as a passage of its own.
func withHeader(p grounded.Passage, text []rune) (grounded.Passage, *grounded.Passage) {
	top := p.Span.Start
	for top > 0 {
		line := lineStart(text, top-1)
		if text[line] != '|' {
			break
		}
		top = line
	}
	if top == p.Span.Start {
		return p, nil
	}
	if p.Span.Start-top <= maxHeaderGap {
		whole := stretch(p, text, grounded.Span{Start: top, End: p.Span.End})
		if whole.Tokens <= maxMergedTokens {
			whole.Boxes, whole.Page, whole.PageEnd, whole.Place = p.Boxes, p.Page, p.PageEnd, p.Place
			return whole, nil
		}
	}
	end := lineEnd(text, top)
	if next := end + 1; next < p.Span.Start && strings.Trim(string(text[next:lineEnd(text, next)]), "|-: ") == "" {
		end = lineEnd(text, next)
	}
	header := stretch(p, text, grounded.Span{Start: top, End: end})
	return p, &header
}

func lineStart(text []rune, at int) int {
	for at > 0 && text[at-1] != '\n' {
		at--
	}
	return at
}

func lineEnd(text []rune, at int) int {
	for at < len(text) && text[at] != '\n' {
		at++
	}
	return at
}

// noteMark is how extraction writes a reference to a note and, at a line's beginning, the
// note.
var noteMark = regexp.MustCompile(`\[\d{1,3}\]`)

// noteCompanions are the notes that p refers to, and the sentences that refer to its
// notes.
func noteCompanions(p grounded.Passage, text []rune, marks []string) (out []grounded.Passage) {
	slices.Sort(marks)
	for _, mark := range slices.Compact(marks) {
		var notes, references []int // where the mark stands
		for _, at := range positionsOf(text, []rune(mark)) {
			if at == lineStart(text, at) {
				notes = append(notes, at)
			} else {
				references = append(references, at)
			}
		}
		if len(notes) != 1 || len(references) == 0 {
			continue // it is no note, or not known which
		}
		note := grounded.Span{Start: notes[0], End: lineEnd(text, notes[0])}
		if within(p.Span, note.Start) {
			for _, at := range references {
				out = append(out, stretch(p, text, sentenceAt(text, at)))
			}
		} else if slices.ContainsFunc(references, func(at int) bool { return within(p.Span, at) }) {
			out = append(out, stretch(p, text, note))
		}
	}
	return slices.DeleteFunc(out, func(m grounded.Passage) bool { return within(p.Span, m.Span.Start) })
}

func within(s grounded.Span, at int) bool { return s.Start <= at && at < s.End }

func positionsOf(text, mark []rune) (out []int) {
	for i := 0; i+len(mark) <= len(text); i++ {
		if text[i] == mark[0] && slices.Equal(text[i:i+len(mark)], mark) {
			out = append(out, i)
		}
	}
	return out
}

// sentenceAt is the sentence that the mark at a place belongs to: the one that ends just
// before it, or the one that it stands in.
func sentenceAt(text []rune, at int) grounded.Span {
	from, to := lineStart(text, at), lineEnd(text, at)
	best := grounded.Span{Start: from, End: to}
	for _, s := range sentence.Split(string(text[from:to])) {
		s = grounded.Span{Start: s.Start + from, End: s.End + from}
		if s.Start < at && at <= s.End {
			best = s
		}
	}
	return best
}
