package retrieve

import (
	"cmp"
	"slices"
	"sync"

	"grounded"
	"grounded/embed"
)

// What it is worth that the question's words stand close together in a passage, where they
// are rare: common ones stand so by chance. A passage that holds them here and there may be
// about something else.
const (
	stretchShare = 0.5 // in one stretch of stretchWidth code points
	pairShare    = 1.2 // side by side as in the question, where other candidates lack them
	closeIDF     = 2.3 // mean IDF of the question's words from which it counts, in full from rareIDF
)

// stretchWidth is some twenty words of either language.
var stretchWidth = map[grounded.Language]int{grounded.Chinese: 30, grounded.English: 120}

// pairGap is the most code points between the starts of two words that stand side by side.
const pairGap = 25

// place is where a word of the question stands.
type place struct {
	at   int // in code points
	word int // by place in asked
}

// pair is two words of the question that stand side by side in it, by place in asked.
type pair struct{ first, second int }

// closeness measures what it is worth that the question's words stand close together in each
// candidate.
func (r *Retriever) closeness(question string, a asked, cands []candidate) {
	rare := min(1, max(0, (a.rarity()-closeIDF)/(rareIDF-closeIDF)))
	if rare == 0 || r.cfg.Without.has(StepCloseness) {
		return
	}
	pairs := r.pairs(question, a)
	held := make([][]pair, len(cands))
	var g sync.WaitGroup
	for i := range cands {
		g.Go(func() {
			c := &cands[i]
			places := a.places(r.cfg.Terms, c.passage)
			c.close = rare * stretchShare * a.stretch(places, stretchWidth[grounded.LanguageOf(c.passage.Text)])
			held[i] = pairsIn(places, pairs)
		})
	}
	g.Wait()
	holding := make(map[pair]int, len(pairs))
	for _, in := range held {
		for _, p := range in {
			holding[p]++
		}
	}
	var all float64
	for _, value := range pairs {
		all += value
	}
	for i := range cands {
		for _, p := range held[i] { // what most candidates hold tells little
			lacking := 1 - float64(holding[p])/float64(len(cands))
			cands[i].close += rare * pairShare * lacking * pairs[p] / all
		}
	}
}

// worth is the most that a word of the question adds to a score.
func (a asked) worth(word int) float64 { return float64(a.words.Values[word]) * a.idf[word] }

// places are where the question's words stand in a passage, in order.
func (a asked) places(terms *embed.Terms, p grounded.Passage) []place {
	var out []place
	for _, w := range terms.Words(indexedText(p)) {
		if i, ok := slices.BinarySearch(a.words.Indices, w.ID()); ok {
			out = append(out, place{w.Span.Start, i})
		}
	}
	slices.SortStableFunc(out, func(x, y place) int { return cmp.Compare(x.at, y.at) })
	return out
}

// stretch is the most of the question that one stretch of the given width holds, by what its
// words are worth: 1 for all.
func (a asked) stretch(places []place, width int) float64 {
	var sum, best float64
	inside := make([]int, len(a.idf))
	first := 0
	for _, p := range places {
		if inside[p.word]++; inside[p.word] == 1 {
			sum += a.worth(p.word)
		}
		for ; p.at-places[first].at > width; first++ {
			w := places[first].word
			if inside[w]--; inside[w] == 0 {
				sum -= a.worth(w)
			}
		}
		best = max(best, sum)
	}
	return best / max(a.ceiling(), 1e-9)
}

// pairs are the words that stand side by side in an English question, with the worth of the
// lesser; Chinese bigrams are such pairs already. What only frames the question is passed
// over.
func (r *Retriever) pairs(question string, a asked) map[pair]float64 {
	if grounded.LanguageOf(question) != grounded.English {
		return nil
	}
	var words []place
	for _, w := range r.cfg.Terms.Words(question) {
		if i, ok := slices.BinarySearch(a.words.Indices, w.ID()); ok && a.words.Values[i] > framing {
			words = append(words, place{w.Span.Start, i})
		}
	}
	slices.SortStableFunc(words, func(x, y place) int { return cmp.Compare(x.at, y.at) })
	out := make(map[pair]float64, len(words))
	for i := 1; i < len(words); i++ {
		first, second := words[i-1], words[i]
		if first.word != second.word && first.at != second.at {
			out[pair{first.word, second.word}] = min(a.worth(first.word), a.worth(second.word))
		}
	}
	return out
}

// framing is above the weight of a word that only frames a question.
const framing = 0.3

// pairsIn are those of the pairs that stand in a passage.
func pairsIn(places []place, pairs map[pair]float64) []pair {
	if len(pairs) == 0 {
		return nil
	}
	var out []pair
	for i, first := range places {
		for _, second := range places[i+1:] {
			if second.at-first.at > pairGap {
				break
			}
			p := pair{first.word, second.word}
			if _, ok := pairs[p]; ok && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}
