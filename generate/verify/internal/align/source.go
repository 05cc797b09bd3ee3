// Package align compares the claims of an answer with the passages it was made from:
// which sentences of which passage a claim's words, figures and names stand in, and what
// of the claim stands nowhere.
//
// Read source.go for what is searched, match.go for how a claim is matched, then
// features.go.
package align

import (
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
	"grounded/generate/verify/internal/tongue"
)

// Sentence is a sentence of the source, numbered over all passages.
type Sentence struct {
	Passage int
	Index   int // in the passage
}

// Source is an index over passages. It is safe for concurrent use.
type Source struct {
	Texts     []*text.Text
	Tongue    *tongue.Words // of most of the passages; nil: Chinese or English
	Sentences []Sentence
	first     []int                           // first sentence of each passage
	groups    []int                           // the document of each passage, from 0; nil: each is of its own
	kin       kin                             // of these documents
	han       []bool                          // by passage: it is Chinese
	units     table                           // unit -> sentences it stands in
	pairs     table                           // two neighbouring tokens -> where in stream the first stands
	stream    []uint32                        // all tokens in order; 0 between passages
	where     []int32                         // the sentence of each token of stream
	starts    map[uint32]struct{}             // beginnings of longer words
	names     map[uint32]struct{}             // words with a capital that does not begin a sentence
	fields    []Field                         // of the passages that are records
	hours     []hours                         // of the passages that are records
	known     map[uint32][]int                // unit -> passages whose title or heading has it
	said      map[uint32]struct{}             // two neighbouring tokens of those, of which the second is a figure
	asks      map[string]struct{}             // figures of the question, as it writes them
	titles    map[uint32]struct{}             // words with figures in them, of titles and headings
	notes     []facts.Note                    // what each passage says of its tables' figures
	rows      []Row                           // of tables, those that have figures
	rowSpans  [][]grounded.Span               // of all rows of each passage
	readings  []atomic.Pointer[roles.Reading] // of the sentences, where they are wanted
}

// NewSource indexes passages. Known is what a reader of each passage knows from around it
// (its document's title, its headings): it is no evidence, but a claim may speak of it. It
// may be nil.
func NewSource(passages, known []string) *Source {
	s := &Source{known: map[uint32][]int{}, starts: map[uint32]struct{}{}, names: map[uint32]struct{}{}}
	s.notes, s.rowSpans = make([]facts.Note, len(passages)), make([][]grounded.Span, len(passages))
	tongues := s.tonguesOf(passages)
	for p, k := range known {
		t := text.AnalyseIn(k, tongues[p])
		s.know(p, t)
		s.title(t)
		s.notes[p] = facts.FindNote(t.Folded)
	}
	tokens, joined := 0, 0
	for p, passage := range passages {
		t := text.AnalyseIn(passage, tongues[p])
		s.first = append(s.first, len(s.Sentences))
		s.Texts = append(s.Texts, t)
		s.han = append(s.han, mostlyHan(t))
		s.headings(passage)
		if s.notes[p].Factor == 0 {
			s.notes[p] = facts.FindNote(t.Folded)
		}
		for i := range t.Sentences {
			s.Sentences = append(s.Sentences, Sentence{p, i})
		}
		tokens += len(t.Tokens)
		for _, tok := range t.Tokens {
			if tok.Flags&text.Joined != 0 {
				joined++
			}
		}
	}
	s.readings = make([]atomic.Pointer[roles.Reading], len(s.Sentences))
	s.stream, s.where = make([]uint32, 0, tokens+len(passages)), make([]int32, 0, tokens+len(passages))
	s.units.grow(tokens + joined)
	s.pairs.grow(tokens)
	for p, t := range s.Texts {
		s.topic(p, t)
		if t.Record {
			s.record(p, passages[p])
			s.openingOf(p, passages[p])
		}
	}
	for n, at := range s.Sentences {
		t := s.Texts[at.Passage]
		sent := t.Sentences[at.Index]
		if at.Index == 0 {
			s.stream, s.where = append(s.stream, 0), append(s.where, int32(n))
		}
		for i := sent.From; i < sent.To; i++ {
			h := t.Tokens[i].Hash
			if t.Tokens[i].Flags&(text.Capital|text.First|text.Stop) == text.Capital {
				s.names[h] = struct{}{}
			}
			if b := t.Beginning(i); b != 0 {
				s.starts[b] = struct{}{}
			}
			s.units.add(h, int32(n))
			if b := t.Bigram(i); b != 0 {
				s.units.add(b, int32(n))
			}
			if prev := s.stream[len(s.stream)-1]; prev != 0 {
				s.pairs.append(text.Pair(prev, h), int32(len(s.stream)-1))
			}
			s.stream, s.where = append(s.stream, h), append(s.where, int32(n))
		}
	}
	return s
}

// Text returns the analysed passage of a sentence and the sentence in it.
func (s *Source) Text(n int) (*text.Text, text.Sentence) {
	at := s.Sentences[n]
	t := s.Texts[at.Passage]
	return t, t.Sentences[at.Index]
}

// Has reports whether a unit stands in any passage.
func (s *Source) Has(unit uint32) bool { return s.units.has(unit) }

// idf weighs a unit by how few of so many sentences have it.
func idf(count, sentences int) float64 {
	return math.Log(1 + (float64(sentences)+0.5)/(float64(count)+0.5))
}

// Ask tells the source the question that is answered from it: what that speaks of is known to
// the reader of any passage.
func (s *Source) Ask(question string) {
	if question == "" {
		return
	}
	t := s.Analyse(question)
	for p := range s.Texts {
		s.know(p, t)
	}
	s.asks = map[string]struct{}{}
	for _, f := range t.Facts {
		s.asks[string(t.Folded[f.Start:f.End])] = struct{}{}
	}
}

// headings notes the names in the headings that stand in a passage, in Markdown.
func (s *Source) headings(passage string) {
	if !strings.Contains(passage, "#") {
		return
	}
	for line := range strings.Lines(passage) {
		if strings.HasPrefix(line, "#") {
			s.title(text.Analyse(line))
		}
	}
}

// title notes the words of a title that have both letters and figures: they may be names (3M).
func (s *Source) title(t *text.Text) {
	for _, tok := range t.Tokens {
		w := t.Runes[tok.Start:tok.End]
		if tok.Flags&text.Han == 0 && slices.ContainsFunc(w, unicode.IsDigit) && slices.ContainsFunc(w, unicode.IsLetter) {
			if s.titles == nil {
				s.titles = map[uint32]struct{}{}
			}
			s.titles[tok.Hash] = struct{}{}
		}
	}
}

func (s *Source) know(passage int, t *text.Text) {
	for i, tok := range t.Tokens {
		s.note(tok.Hash, passage)
		if i > 0 && tok.Flags&text.Figure != 0 {
			if s.said == nil {
				s.said = map[uint32]struct{}{}
			}
			s.said[text.Pair(t.Tokens[i-1].Hash, tok.Hash)] = struct{}{}
		}
		if b := t.Bigram(i); b != 0 {
			s.note(b, passage)
		}
	}
}

func (s *Source) note(h uint32, passage int) {
	if list := s.known[h]; len(list) == 0 || list[len(list)-1] != passage {
		s.known[h] = append(list, passage)
	}
}

// begins reports whether a word of the source begins as the unit u of t does.
func (s *Source) begins(t *text.Text, u Unit) bool {
	_, ok := s.starts[t.Beginning(u.From)]
	return ok && u.To == u.From+1
}

// topic notes what a passage is about: a short first line, or the names in its first
// sentence, which later sentences speak of as "he" and "the company".
func (s *Source) topic(passage int, t *text.Text) {
	if len(t.Sentences) < 2 {
		return
	}
	first := t.Sentences[0]
	title := first.To-first.From <= 8
	for i := first.From; i < first.To; i++ {
		tok := t.Tokens[i]
		if tok.Flags&text.Stop != 0 || !title && (tok.Flags&text.Capital == 0 || i > first.From+12) {
			continue
		}
		s.note(tok.Hash, passage)
		if b := t.Bigram(i); b != 0 {
			s.note(b, passage)
		}
	}
}
