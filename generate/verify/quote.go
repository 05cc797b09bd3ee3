package verify

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// Quoted is a sentence of a passage that answers, or a row of a table.
type Quoted struct {
	Evidence grounded.Evidence
	Text     string // a row with the heads of its columns; empty: as the evidence has it
	Score    float64
	Answers  bool    // it holds what the question asks for: of whom, when, and a figure where one is wanted
	own      float64 // of Score, what the sentence does not owe to its passage
	sentence int     // of the source; below zero: it is a row
	exact    bool    // a row that is called what is asked for, with the column asked about
	figures  string  // of a row
	above    string  // what stands above a row
	parent   bool    // of a parent company alone
	keyed    bool    // a row with a cell that the question has whole
}

// said is what a quote says, with what stands above a row.
func (q Quoted) said() string { return q.Text + "\n" + q.Evidence.Quote + "\n" + q.above }

// Quote chooses at most n sentences and rows of the passages that answer the question best,
// the best first, then passage by passage in reading order. A row is chosen by its label,
// the head of its column and its year, and taken whole.
func (p *Prepared) Quote(question string, n int) []Quoted {
	if parties := p.quoteParties(question); len(parties) > 0 {
		return parties
	}
	if holders := p.quoteHolders(question); len(holders) > 0 {
		return holders[:min(n, len(holders))]
	}
	if signers := p.quoteSigners(question); len(signers) > 0 {
		return signers[:min(n, len(signers))]
	}
	term := subject.DefinedTerm(question)
	if definitions := p.quoteDefinitions(question, term); len(definitions) > 0 {
		return definitions[:min(n, len(definitions))]
	}
	question = p.countedAs(question)
	own, other := p.readings(question)
	of := func(sentence int) reading {
		if other == nil {
			return own
		}
		t, sent := p.source.Text(sentence)
		if grounded.LanguageOf(t.Quote(sent.Span)) == grounded.LanguageOf(question) {
			return own
		}
		return *other
	}
	wordings := p.wordings(own.asked, own.match)
	var out []Quoted
	for i := range p.source.Sentences {
		if t, sent := p.source.Text(i); p.rowAt(p.source.Sentences[i].Passage, sent.Span.Start) != nil || debris(t.Quote(sent.Span)) {
			continue
		}
		r := of(i)
		own, score := p.answers(r.asked, r.match, i)
		if score > 0 {
			out = append(out, Quoted{Evidence: p.point(i, i), Score: score, own: own, sentence: i})
		}
	}
	out = append(out, p.quoteRows(wordings)...)
	strange := p.strangers(question)
	for i := range out {
		if out[i].Answers && strange(out[i].Evidence.Marker-1, out[i].said()) {
			out[i].Answers, out[i].Score = false, out[i].Score-sureCounts
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(b.Score, a.Score) })
	if len(out) > 0 {
		best := out[0]
		out = slices.DeleteFunc(out, func(q Quoted) bool { return q.Score < 0.6*best.Score || q.own < 0.4*best.own })
		for k := range out {
			if out[k].sentence >= 0 {
				r := of(out[k].sentence)
				out[k].Answers = p.holdsAnswer(r.asked, r.need, out[k].sentence) && itemAbroad(question, out[k].Evidence.Quote) && !strange(out[k].Evidence.Marker-1, out[k].said()) &&
					(!best.keyed || out[k].own >= besideRow*best.own)
			}
		}
		if best.Text != "" && best.Answers {
			out = slices.DeleteFunc(out, func(q Quoted) bool { return !q.Answers || best.exact && !q.exact || q.parent && !best.parent })
			out = unequal(out)
			if best.exact {
				out = p.onceEach(out)
			}
		}
	}
	out = distinct(out)
	p.onlyCounted(own.asked, out)
	if k := slices.IndexFunc(out, func(q Quoted) bool { return q.Answers }); k >= 0 { // what states it comes first
		first := out[k]
		out = slices.Insert(slices.Delete(out, k, k+1), 0, first)
		figure := own.asked.wantsFigure() || own.asked.want.name == "why" || own.asked.want.name == "when" && grounded.LanguageOf(question) != grounded.Chinese // what has none is no use beside it
		chinese := grounded.LanguageOf(question) == grounded.Chinese
		out = slices.DeleteFunc(out, func(q Quoted) bool {
			near := chinese && q.own >= extraShare*first.own && q.sentence >= 0 && p.tellsItem(of(q.sentence).asked, q.sentence) // it may leave out what it is of
			return !q.Answers && (q.Text != "" || figure && !near) || !p.adds(own.asked, q, first)
		})
	}
	if !slices.ContainsFunc(out, func(q Quoted) bool { return q.Answers }) { // what speaks of the item comes nearest
		slices.SortStableFunc(out, func(a, b Quoted) int { return cmp.Compare(p.speaksOf(question, b), p.speaksOf(question, a)) })
	}
	out = out[:min(n, len(out))]
	if term != "" { // what uses the term does not say what it means
		for k := range out {
			out[k].Answers = false
		}
	}
	halfTold(question, own.asked, out)
	if len(out) > 2 {
		inReadingOrder(out[1:])
	}
	return out
}

// HasRow reports whether a table of the passages has the row and the column that the question
// asks about, by the name that the question or the trades give it, or a line names the holder
// of the office that it asks for, or says what the term means that it asks about, or a sentence
// says how many there are of what is asked, or how much.
func (p *Prepared) HasRow(question string) bool {
	if len(p.quoteParties(question)) > 0 || len(p.quoteHolders(question)) > 0 || len(p.quoteSigners(question)) > 0 || len(p.quoteDefinitions(question, subject.DefinedTerm(question))) > 0 {
		return true
	}
	if p.countedInRow(question) != "" {
		return true
	}
	question = p.countedAs(question)
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	strange := p.strangers(question)
	if p.tellsFigure(q, m, strange) || p.tellsReason(question, strange) {
		return true
	}
	return p.hasRow(question, func(row Quoted) bool { return row.exact })
}

// rowsMost bounds the rows of an answer that say the same of different things, or different
// things of the same.
const rowsMost = 3

// unequal are quotes without the rows that give no figure which one before has not given.
func unequal(list []Quoted) []Quoted {
	seen, rows := map[string]bool{}, 0
	return slices.DeleteFunc(list, func(q Quoted) bool {
		if q.Text == "" {
			return false
		}
		dup := seen[q.figures] || rows == rowsMost
		seen[q.figures] = true
		rows++
		return dup
	})
}

// onceEach are quotes without those of a document that one before is of: where the row that is
// called what is asked for is known, another of the same document is of a part of it.
func (p *Prepared) onceEach(list []Quoted) []Quoted {
	seen := map[grounded.DocumentID]bool{}
	return slices.DeleteFunc(list, func(q Quoted) bool {
		doc := p.passages[q.Evidence.Marker-1].Document
		again := doc != "" && seen[doc]
		seen[doc] = true
		return again
	})
}

// quoteRows are the rows that fit the question.
func (p *Prepared) quoteRows(wordings []wording) []Quoted {
	var out []Quoted
	for r := range p.eachRow() {
		f := p.fitAny(*r, wordings)
		if f.fit < quotedFrom {
			continue
		}
		f.unit = p.unitElsewhere(f)
		at := Quoted{Evidence: p.pointRow(r), sentence: -1, Text: f.text(), own: f.fit + kindCounts, Answers: f.answers() && wordings[0].need.ofKindWanted(f)}
		if f.sure {
			at.own += sureCounts
		}
		if at.exact = f.exact && at.Answers; at.exact {
			at.own += exactCounts
		}
		at.above = r.above
		at.figures, at.parent, at.keyed = f.figures(), f.parent, f.keyedWhole
		at.Score = at.own + fusedCounts*p.passages[r.passage].Score.Fused
		out = append(out, at)
	}
	return out
}

// What counts for a sentence beside the words it shares with the question.
const (
	kindCounts  = 0.25 // it has what is wanted: a figure, a date
	sureCounts  = 0.3  // the row and the column asked about
	exactCounts = 0.3  // and the row is called just what is asked for
	fusedCounts = 0.3  // how well its passage was found
)

// extraShare is the share of what the first quote has of the question, from which one that does not
// state the answer by itself is shown beside it.
const extraShare = 0.6

// besideRow is the share of what a row has of the question that a sentence must have, to state
// what the row does not.
const besideRow = 0.7

// holdsAnswer reports whether sentence i, read where it stands, has what is wanted and
// most of what is asked about.
func (p *Prepared) holdsAnswer(q asked, n need, i int) bool {
	t, sent := p.source.Text(i)
	has := q.want.has
	if has == nil && measured.MatchString(q.question) {
		has = amounts
	}
	if has != nil && len(has(q, t, sent)) == 0 && !(q.want.name == "why" && causeTold.MatchString(t.Quote(sent.Span))) || q.want.name == "count" && !q.countsFocus(t, sent) {
		return false
	}
	if !p.tellsItem(q, i) {
		return false
	}
	passage := p.source.Sentences[i].Passage
	if len(n.years) > 0 {
		asked, other := n.dated(t.Quote(sent.Span))
		near, elsewhere := n.dated(p.passages[passage].Text + p.surroundings(passage))
		if !asked && (other || elsewhere && !near) {
			return false
		}
	}
	own := unitsOf(kindInName.ReplaceAllString(t.Quote(sent.Span), "$1"))
	around := n.around(p, passage)
	beyond := n.beyond(own, around)
	if q.isFieldLatin(t.Quote(sent.Span)) {
		around = union(around, unitsOf(p.passages[passage].Text))
	}
	if q.countable() && n.some(own) >= wordsSurely {
		if _, beside := q.focusCounted(t, sent, countBeside); beside { // the rest of its passage says of what
			around = union(around, unitsOf(p.passages[passage].Text))
		}
	}
	if max(beyond, n.beyond(own, around)) < beyondFrom {
		return false
	}
	for _, k := range [2]int{i - 1, i + 1} {
		if k >= 0 && k < len(p.source.Sentences) && p.source.Sentences[k].Passage == passage {
			t, sent := p.source.Text(k)
			around = union(around, unitsOf(t.Quote(sent.Span)))
		}
	}
	inside, all := n.content(own, around)
	return inside >= insideFrom && all >= coversFrom
}

// causeTold is how a finding names a cause.
var causeTold = regexp.MustCompile(`(?i)\bcauses?(?:\(s\))? (?:of|was|were|is|are)\b|原因[是为：:]`)

// kindInName is what kind of organisation a name says at its end: Incorporated says nothing of when one
// was incorporated.
var kindInName = regexp.MustCompile(`(\b\p{Lu}[\w&.'’-]*,?)\s+(?:Incorporated|Limited|Corporation|Company|Holdings|Group)\b`)

// amounts finds sums and numbers of three digits and more: shorter ones count notes and
// pages.
func amounts(q asked, t *text.Text, s text.Sentence) []int {
	if at := ofKind(facts.Money)(q, t, s); len(at) > 0 {
		return at
	}
	for _, f := range t.Facts[s.FactFrom:s.FactTo] {
		digits := 0
		for _, c := range t.Folded[f.Start:f.End] {
			if unicode.IsDigit(c) {
				digits++
			}
		}
		if digits >= 3 && (f.Kind == facts.Number || f.Kind == facts.Quantity) && !q.holds(f) {
			return []int{tokenAt(t, s, f.Start)}
		}
	}
	return nil
}

// measured are words for what has a figure, where a question asks for it by its name alone.
var measured = regexp.MustCompile(`(?i)\b(?:sales|revenues?|income|profits?|earnings|expenses?|costs?|expenditures?|assets|liabilities|equity|debt|cash flows?|ebitda|eps|dividends?|headcount|balance)\b|收入|利润|费用|成本|资产|负债|权益|现金流|税费|余额|金额|支出|产量|销量|人数|数量`)

// Shares of what is asked about that an answer has itself, and with what stands around it.
const (
	insideFrom = 0.25
	coversFrom = 0.5
	beyondFrom = 0.5 // of what the title and the headings do not say
)

// answers is how well sentence i of the source answers, by itself and with what stands
// around it.
func (p *Prepared) answers(q asked, m *align.Match, i int) (own, score float64) {
	t, sent := p.source.Text(i)
	own = m.CoverOf(i)
	if q.want.has != nil {
		if len(q.want.has(q, t, sent)) > 0 {
			own += kindCounts
		} else {
			own -= 0.1
		}
	}
	if q.inFocus(t, sent) {
		own += 0.15
	}
	if q.isField(t.Quote(sent.Span)) {
		own += fieldCount
	}
	score = own + 0.35*m.CoverAround(p.source, i) + fusedCounts*p.passages[p.source.Sentences[i].Passage].Score.Fused
	quote := strings.TrimSpace(t.Quote(sent.Span))
	if sent.To-sent.From < 4 || strings.HasSuffix(quote, "？") || strings.HasSuffix(quote, "?") {
		own, score = own/2, score/2
	}
	return own, score
}

func distinct(list []Quoted) []Quoted {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(q Quoted) bool {
		key := strings.Join(strings.Fields(cmp.Or(q.Text, q.Evidence.Quote)), "")
		dup := seen[key]
		seen[key] = true
		return dup
	})
}

// inReadingOrder sorts by place, the passage of the first before the others.
func inReadingOrder(out []Quoted) {
	first := map[int]int{}
	for i, q := range out {
		if _, ok := first[q.Evidence.Marker]; !ok {
			first[q.Evidence.Marker] = i
		}
	}
	slices.SortStableFunc(out, func(a, b Quoted) int {
		return cmp.Or(cmp.Compare(first[a.Evidence.Marker], first[b.Evidence.Marker]), cmp.Compare(a.Evidence.Span.Start, b.Evidence.Span.Start))
	})
}
