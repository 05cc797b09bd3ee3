package retrieve

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/index"
)

// candidate is a chunk found in one list or in both.
type candidate struct {
	passage      grounded.Passage
	foreign      bool    // in another language than the question
	dense, terms float64 // raw: cosine, BM25
	translated   float64 // BM25 of the words of the other language
	hasDense     bool
	guessed      bool    // dense is what the words let expect
	near         float64 // cosine to what was found first
	hasNear      bool    // near is known
	nearCounts   bool    // and counts
	heading      float64 // how much of its heading the question asks for
	close        float64 // what it is worth that the question's words stand close together in it
	sum          float64
}

// fuse joins both lists of one search by their scores. Each side keeps its own measure:
// meaning its cosine, words the share of the most that a passage could score by words. So
// the words of a question that some passage holds nearly all of decide, and where the best
// passage holds few of them meaning does. Then they are looked at a second time, see look.
// Best first; the best that could be had is 1. The note says what was left out.
func (r *Retriever) fuse(ctx context.Context, p grounded.Principal, q grounded.Question, question string, words wording, vector []float32, hits found) (ranked []grounded.Passage, note string) {
	cands := join(hits)
	if len(cands) == 0 {
		return nil, ""
	}
	lang := grounded.LanguageOf(question)
	for i := range cands {
		cands[i].foreign = isForeign(cands[i].passage, lang)
	}
	few := len(hits.Terms) < depth(q.TopK) && len(q.Filter.Documents) == 0
	m := r.measures(question, words, hits, few)
	if !r.cfg.Without.has(StepWeighing) && slices.ContainsFunc(cands, func(c candidate) bool { return c.foreign }) {
		m.perName = r.perName(question, hits.Hits)
	}
	m.sum(cands)
	if !r.cfg.Without.has(StepWeighing) {
		r.headings(m.asked, cands)
		m.sum(cands)
		note = r.look(ctx, p, q.Collection, vector, &m, cands)
		m.sum(cands)
		best := cands[:min(fedBack, len(cands))]
		m.feedBack(best)
		r.closeness(question, m.asked, best)
		m.sum(best) // no sum is less than before: they stay the best
	}
	most := max(m.most(cands), 1e-9)
	out := make([]grounded.Passage, len(cands))
	for i, c := range cands {
		out[i] = c.passage
		out[i].Score = grounded.Score{Terms: c.terms, Fused: c.sum / most}
		if c.hasDense {
			out[i].Score.Dense = c.dense
		}
	}
	slices.SortStableFunc(out, byScore)
	return out, note
}

// sum adds up what is known of each candidate and puts the best first.
func (m *measures) sum(cands []candidate) {
	for i := range cands {
		c := &cands[i]
		words := m.words(c.terms)
		near := c.near
		c.sum = headingShare*c.heading + c.close
		if c.hasDense {
			c.sum += m.meaning(c.dense)
			if c.foreign {
				near = m.near.at(m.dense.unit(c.dense)) // passages in one language are like each other for that alone
				words = max(words, foreignWords*m.words(m.bestTerms)*m.dense.unit(c.dense))
				if m.named && m.bestTerms > 0 { // what it shares can only be the name or a number
					words = max(words, sharedName*c.terms/m.bestTerms)
				}
			}
		}
		if c.foreign {
			words = max(words, m.perName*c.terms, m.perTranslated*c.translated)
		}
		if c.guessed {
			c.sum += (1 + feedbackShare) * m.meaning(c.dense)
		}
		if c.nearCounts {
			c.sum += m.feedback(near)
		}
		c.sum += words
	}
	slices.SortStableFunc(cands, func(a, b candidate) int { return cmp.Compare(b.sum, a.sum) })
}

// most is the best of all sides, in one passage.
func (m *measures) most(cands []candidate) float64 {
	most := m.meaning(m.dense.high) + m.words(m.bestTerms) + m.feedback(m.near.high)
	var heading, near float64
	for _, c := range cands {
		heading, near = max(heading, c.heading), max(near, c.close)
		most = max(most, c.sum)
	}
	return most + headingShare*heading + near
}

// byScore orders passages best first; equals by document and place, so that the same
// question gets the same order.
func byScore(a, b grounded.Passage) int {
	return cmp.Or(cmp.Compare(b.Score.Fused, a.Score.Fused), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Ordinal, b.Ordinal))
}

func join(hits found) []candidate {
	at := make(map[grounded.ChunkID]int, len(hits.Dense)+len(hits.Terms))
	out := make([]candidate, 0, len(hits.Dense)+len(hits.Terms))
	of := func(p grounded.Passage) *candidate {
		i, ok := at[p.ID]
		if !ok {
			i = len(out)
			at[p.ID] = i
			out = append(out, candidate{passage: p})
		}
		return &out[i]
	}
	for _, h := range hits.Dense {
		c := of(h.Passage)
		c.dense, c.hasDense = h.Score, true
	}
	for _, h := range hits.Terms {
		c := of(h.Passage)
		c.terms = h.Score
	}
	for _, h := range hits.translated {
		c := of(h.Passage)
		c.translated = h.Score
	}
	return out
}

// scale maps a list's scores to 0..1.
type scale struct{ low, high float64 }

func scaleOf(hits []index.Hit) scale {
	if len(hits) == 0 {
		return scale{}
	}
	return scale{low: hits[len(hits)-1].Score, high: hits[0].Score}
}

// at is the score that unit maps to share.
func (s scale) at(share float64) float64 { return s.low + share*(s.high-s.low) }

// grow widens the scale to hold v.
func (s scale) grow(v float64) scale { return scale{min(s.low, v), max(s.high, v)} }

func (s scale) unit(score float64) float64 {
	if s.high <= s.low {
		return 1 // all alike
	}
	return (score - s.low) / (s.high - s.low)
}

// foreignWords is how much of the words' vote a passage in another language than the
// question gets for its meaning: it could not share words with the question.
const foreignWords = 0.8

// sharedName is what a passage in another language is worth for holding the part number
// or the like that the question names.
const sharedName = 0.6

// What the Latin names in a Chinese question are worth that an English passage holds: all
// that the two can share is such names. A name that stands
// all over the collection has a low score and is worth little.
const (
	sharedNames = 0.8
	strongNames = 16 // a BM25 score that some rare names have together
)

// latinName is what a Chinese question says in Latin letters.
var latinName = regexp.MustCompile(`[A-Za-z][\w.&/+-]*`)

// latinNames is what a Chinese question can share with an English passage, empty for another
// question: an English one shares with Chinese passages, beside part numbers, the accidents
// of their pages.
func latinNames(question string) string {
	if grounded.LanguageOf(question) != grounded.Chinese {
		return ""
	}
	return strings.Join(latinName.FindAllString(question, -1), " ")
}

// isForeign reports whether p is written in another language than lang.
func isForeign(p grounded.Passage, lang grounded.Language) bool {
	l := grounded.LanguageOf(p.Text)
	return lang != "" && l != "" && l != lang
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// foreign reports whether what means most nearly the same is written in another language
// than the question: shared words are then accidents.
func foreign(question string, dense []index.Hit) bool {
	lang := grounded.LanguageOf(question)
	if lang == "" {
		return false
	}
	other := 0
	top := dense[:min(10, len(dense))]
	for _, h := range top {
		if isForeign(h.Passage, lang) {
			other++
		}
	}
	return 2*other > len(top)
}
