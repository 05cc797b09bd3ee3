package retrieve

import (
	"math"
	"strings"

	"grounded/index"
)

// measures turn what is known of a candidate into parts of one sum.
type measures struct {
	asked     asked
	named     bool // whether the question names a part number or the like
	dense     scale
	near      scale // of the cosines to what was found first; see look
	bestTerms float64
	perCosine float64 // what a cosine of one more is worth
	perName   float64 // the same of the Latin names in a Chinese question, for English passages
	perTerms  float64 // makes a share of a BM25 score

	perTranslated float64 // the same of one by the words of the other language
}

// meaning is what a cosine is worth; nothing where it is the list's last.
func (m measures) meaning(cosine float64) float64 { return m.perCosine * (cosine - m.dense.low) }

// feedback is what the cosine to what was found first is worth.
func (m measures) feedback(cosine float64) float64 {
	return feedbackShare * m.perCosine * (cosine - m.near.low)
}

// words is what a BM25 score is worth: its share of the most that words could score.
func (m measures) words(score float64) float64 { return m.perTerms * score }

// What a cosine is worth beside the share of a question's words: all of them, held by a
// passage, are worth as much as a cosine that is higher by a twelfth. That is for the e5 models,
// whose cosines lie close together; of other models it is known how far a list is spread.
const (
	perCosineE5  = 12
	perDeviation = 0.075
)

// plainly is the weight of meaning where both lists are spread over 0..1 and added.
const plainly = 0.6

// headingShare is what a heading is worth that the question asks for word by word.
const headingShare = 0.1

// feedbackShare is what a cosine to what was found first is worth beside the one to the
// question.
const feedbackShare = 0.3

// How meaning counts by the rarity of the question's words: where they are common in the
// collection, as in one about a single matter, all passages mean much the same, and words
// tell them apart; where they are rare, as those of a layman's question to statutes, the
// passages say it in other words, and meaning finds them.
const (
	commonIDF, commonMeaning = 2, 0.1
	rareIDF, rareMeaning     = 4, 1.6
)

// byRarity is the weight of meaning for the mean IDF of a question's words.
func byRarity(idf float64) float64 {
	share := min(1, max(0, (idf-commonIDF)/(rareIDF-commonIDF)))
	return commonMeaning * math.Pow(rareMeaning/commonMeaning, share)
}

// measures weighs both lists for one question. In a collection of few passages an IDF says
// little.
func (r *Retriever) measures(question string, words wording, hits found, few bool) measures {
	m := measures{named: identifier.MatchString(question), dense: scaleOf(hits.Dense)}
	if len(hits.Terms) > 0 {
		m.bestTerms = hits.Terms[0].Score
	}
	if r.cfg.Without.has(StepWeighing) {
		m.perCosine = plainly / max(m.dense.high-m.dense.low, 1e-9)
		if m.bestTerms > 0 {
			m.perTerms = (1 - plainly) / m.bestTerms
		}
		return m
	}
	m.perCosine = r.perCosine(hits.Dense)
	var asked asked
	if len(hits.translated) > 0 {
		asked = weigh(r.cfg.Terms, words.translated, hits.translated)
		share := translatedShare
		if len(hits.Dense) == 0 {
			share = translatedWords
		}
		m.perTranslated = share / max(asked.ceiling(), hits.translated[0].Score)
	}
	if len(hits.Dense) > 0 && foreign(question, hits.Dense) {
		m.asked = asked
		return m
	}
	m.asked = weigh(r.cfg.Terms, words.own, hits.Terms)
	m.perTerms = 1 / max(m.asked.ceiling(), m.bestTerms, 1e-9)
	if !few {
		m.perCosine *= byRarity(m.asked.rarity())
	}
	return m
}

// What a passage is worth that holds all that a question says in the other language, beside
// one that holds all that it says in its own: much more beside meaning, for its model puts
// passages in the question's own language so far ahead; by words alone less.
const (
	translatedShare = 2.0
	translatedWords = 0.65
)

// perName is what a BM25 score is worth of an English passage to a Chinese question, which
// shares with it the Latin names alone: a share of what those could score.
func (r *Retriever) perName(question string, hits index.Hits) float64 {
	names := latinNames(question)
	if names == "" || len(hits.Terms) == 0 {
		return 0
	}
	return sharedNames / max(weigh(r.cfg.Terms, r.cfg.Terms.Query(names), hits.Terms).ceiling(), hits.Terms[0].Score, strongNames)
}

// perCosine is what a cosine is worth for the vectors of this model.
func (r *Retriever) perCosine(hits []index.Hit) float64 {
	if len(hits) == 0 {
		return 0
	}
	if r.cfg.Embedder != nil && strings.Contains(r.cfg.Embedder.Model().ID, "e5") {
		return perCosineE5
	}
	var mean, square float64
	for _, h := range hits {
		mean += h.Score / float64(len(hits))
		square += h.Score * h.Score / float64(len(hits))
	}
	return perDeviation / max(math.Sqrt(max(0, square-mean*mean)), 1e-6)
}
