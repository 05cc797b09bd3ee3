package verify

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/facts"
)

// Conflicts are the passages that say otherwise than those which bear sentence out, in what
// question does not say itself.
func (p *Prepared) Conflicts(question, sentence string) []grounded.Conflict {
	m := p.match(sentence)
	if m == nil {
		return nil
	}
	q := ask(question)
	return append(p.conflicts(q, m), p.rowConflicts(q, sentence)...)
}

// rowConflicts are the cells that other documents have under the key and the head of the cell
// that the question asks for, where the sentence says what is in that.
func (p *Prepared) rowConflicts(q asked, sentence string) []grounded.Conflict {
	var out []grounded.Conflict
	if !slices.ContainsFunc(p.rows, func(rows []row) bool { return len(rows) > 0 }) {
		return nil
	}
	need := p.need(q, p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)}))
	for r := range p.eachRow() {
		f := p.fit(*r, need)
		if !f.sure || len(f.picks) != 1 || f.picks[0].head == "" || !strings.Contains(sentence, f.picks[0].text) {
			continue
		}
		said := f.picks[0]
		for other := range p.eachRow() {
			x, y := p.passages[r.passage], p.passages[other.passage]
			if x.Document == y.Document && x.Revision == y.Revision {
				continue
			}
			i := slices.IndexFunc(other.cells, func(c cell) bool { return folded(c.head) == folded(said.head) })
			if i < 0 || other.key(i) != r.key(slices.Index(r.cells, said)) || folded(other.cells[i].text) == folded(said.text) {
				continue
			}
			if !p.ofSame(need, r.passage, other.passage) {
				continue
			}
			c := grounded.Conflict{A: p.pointRow(r), B: p.pointRow(other)}
			c.What = p.sideBySide(said.text, c.A, other.cells[i].text, c.B)
			out = append(out, c)
		}
	}
	return out
}

// ofSame reports whether a passage b has all that passage a has of what a question asks: where it lacks
// the year, the place or the name, it speaks of another.
func (p *Prepared) ofSame(n need, a, b int) bool {
	whole := func(i int) (map[uint32]bool, string) {
		text := p.surroundings(i) + "\n" + p.passages[i].Text
		return unitsOf(text), text
	}
	inA, textA := whole(a)
	inB, textB := whole(b)
	for h, w := range n.weigh {
		if w > stopCounts && inA[h] && !inB[h] {
			return false
		}
	}
	for _, y := range n.years {
		if strings.Contains(textA, y) && !strings.Contains(textB, y) {
			return false
		}
	}
	return true
}

func (p *Prepared) eachRow() iter.Seq[*row] {
	return func(yield func(*row) bool) {
		for _, rows := range p.rows {
			for i := range rows {
				if !rows[i].heads && !yield(&rows[i]) {
					return
				}
			}
		}
	}
}

func (p *Prepared) pointRow(r *row) grounded.Evidence {
	return p.at(r.passage, p.source.Texts[r.passage], r.span)
}

// conflicts are the passages that say otherwise than those which bear a claim out, side by
// side: none is right because the answer chose it.
func (p *Prepared) conflicts(q asked, m *align.Match) []grounded.Conflict {
	var out []grounded.Conflict
	for _, c := range m.Conflicts(p.source) {
		if q.holds(c.Fact.Fact) || q.holds(c.Instead) || !p.rivals(c) {
			continue
		}
		x := grounded.Conflict{A: p.point(c.Fact.Sentence, c.Fact.Sentence), B: p.point(c.Sentence, c.Sentence)}
		said := m.Claim.Text.Quote(grounded.Span{Start: c.Fact.Fact.Start, End: c.Fact.Fact.End})
		x.What = p.sideBySide(said, x.A, p.words(c.Sentence, c.Instead), x.B)
		if !slices.ContainsFunc(out, func(o grounded.Conflict) bool { return o.What == x.What }) {
			out = append(out, x)
		}
	}
	return out
}

// rivals reports whether the sentences of a conflict can contradict each other: they are of
// two documents, or revisions, and where one is a row of a table the other is a row of the
// same key, and the figures stand under the same head.
func (p *Prepared) rivals(c align.Conflict) bool {
	a, b := p.source.Sentences[c.Fact.Sentence].Passage, p.source.Sentences[c.Sentence].Passage
	if x, y := p.passages[a], p.passages[b]; x.Document == y.Document && x.Revision == y.Revision {
		return false
	}
	_, other := p.source.Text(c.Sentence)
	ra, rb := p.rowAt(a, c.Fact.At), p.rowAt(b, other.Span.Start)
	if ra == nil || rb == nil {
		return ra == rb
	}
	// Where a line of figures without heads has its figure is not known.
	ia, ib := p.cellAt(ra, c.Fact.At), p.cellAt(rb, c.Instead.Start)
	return ia >= 0 && ib >= 0 && folded(ra.cells[ia].head) == folded(rb.cells[ib].head) && ra.key(ia) == rb.key(ib)
}

// cellAt is the cell of r that holds code point at of its passage; -1 where none does.
func (p *Prepared) cellAt(r *row, at int) int {
	line := string(p.source.Texts[r.passage].Runes[r.span.Start:r.span.End])
	from := 0
	for i, c := range r.cells {
		k := strings.Index(line[from:], c.text)
		if k < 0 {
			return -1
		}
		start := r.span.Start + utf8.RuneCountInString(line[:from+k])
		from += k + len(c.text)
		if at >= start && at < r.span.Start+utf8.RuneCountInString(line[:from]) {
			return i
		}
	}
	return -1
}

// key is what a row is of, beside its cell i: the label of a line of figures, else the first
// cell that is no figure, with the years that stand in others.
func (r *row) key(i int) string {
	if r.label != "" {
		return folded(r.label)
	}
	key := ""
	for k, c := range r.cells {
		named := strings.IndexFunc(c.text, unicode.IsLetter) >= 0 && key == ""
		if k != i && (named || yearOnly.MatchString(c.text)) {
			key += folded(c.head+c.text) + "\n"
		}
	}
	return key
}

// folded is s without what does not make it another value: case, white space, separators.
func folded(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.Join(strings.Fields(s), ""), ",", ""))
}

func (p *Prepared) words(sentence int, f facts.Fact) string {
	t, _ := p.source.Text(sentence)
	return t.Quote(grounded.Span{Start: f.Start, End: f.End})
}

// sideBySide is what two passages say of one thing, each with its title, its date and its version,
// and with the time of its last change and the document's id where these do not tell them apart.
func (p *Prepared) sideBySide(a string, at grounded.Evidence, b string, bt grounded.Evidence) string {
	left, right := p.attributed(at, false), p.attributed(bt, false)
	if left == right {
		left, right = p.attributed(at, true), p.attributed(bt, true)
	}
	return a + " (" + left + ") / " + b + " (" + right + ")"
}

// attributed is the title, the date and the version of a passage.
func (p *Prepared) attributed(e grounded.Evidence, whole bool) string {
	passage := p.passages[e.Marker-1]
	var of []string
	if name := grounded.NameOf(passage.Title, passage.Name); name != "" {
		of = append(of, name)
	}
	switch {
	case passage.UpdatedAt.IsZero():
	case whole:
		of = append(of, passage.UpdatedAt.Format("2006-01-02 15:04:05 MST"))
	default:
		of = append(of, passage.UpdatedAt.Format("2006-01-02"))
	}
	if passage.Revision > 0 {
		of = append(of, fmt.Sprintf("v%d", passage.Revision))
	}
	if whole && passage.Document != "" {
		of = append(of, "id "+string(passage.Document))
	}
	if len(of) == 0 {
		of = append(of, fmt.Sprintf("[%d]", e.Marker))
	}
	return strings.Join(of, ", ")
}
