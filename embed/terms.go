package embed

import (
	"fmt"
	"hash/fnv"
	"slices"

	"grounded"
)

// Sparse is a vector of which only some places are not zero. Indices ascend and are
// unique; Values is parallel to it.
type Sparse struct {
	Indices []uint32
	Values  []float32
}

// TermsConfig tunes BM25. The average length is fixed for a collection, so that a
// passage's weights do not depend on which passages came before it.
type TermsConfig struct {
	K1            float64 `yaml:"k1" json:"k1"`                         // how soon repetition stops counting; 0 means 1.2
	B             float64 `yaml:"b" json:"b"`                           // how much length counts against a passage; 0 means 0.55
	AverageLength float64 `yaml:"average_length" json:"average_length"` // terms in a usual passage, see [Terms.Length]; 0 means 250
}

// Terms makes sparse BM25 vectors of Chinese and English text. The IDF is the index's
// part. It is safe for concurrent use.
type Terms struct {
	cfg TermsConfig
	own *Vocabulary // nil: none; see With
}

// NewTerms checks cfg and fills its defaults; [grounded.CodeInvalid] for values out of
// range.
func NewTerms(cfg TermsConfig) (*Terms, error) {
	if cfg.K1 < 0 || cfg.B < 0 || cfg.B > 1 || cfg.AverageLength < 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "terms: k1 and average_length must not be negative, b must be from 0 to 1")
	}
	if cfg.K1 == 0 {
		cfg.K1 = 1.2
	}
	if cfg.B == 0 {
		cfg.B = 0.55
	}
	if cfg.AverageLength == 0 {
		cfg.AverageLength = 250
	}
	return &Terms{cfg: cfg}, nil
}

// termsVersion changes whenever the same text would get other terms.
const termsVersion = 4

// Fingerprint names how terms are made. Collections with different fingerprints cannot
// share a query.
func (t *Terms) Fingerprint() string {
	return fmt.Sprintf("terms/%d k1=%g b=%g avg=%g", termsVersion, t.cfg.K1, t.cfg.B, t.cfg.AverageLength)
}

// Passage weighs the terms of an indexed text: each weight is BM25's without the IDF,
// tf*(k1+1) / (tf + k1*(1 - b + b*length/average)).
func (t *Terms) Passage(text string) Sparse {
	counts, length := t.count(text)
	norm := t.cfg.K1 * (1 - t.cfg.B + t.cfg.B*float64(length)/t.cfg.AverageLength)
	return sparse(counts, func(tf float64) float64 { return tf * (t.cfg.K1 + 1) / (tf + norm) })
}

// Query weighs the terms of a question: a term counts as often as it is asked and by its
// kind, so the dot product with a passage is a weighted BM25 score once the index has
// applied the IDF. Words that only frame a question count little.
func (t *Terms) Query(text string) Sparse {
	return sparse(t.asked(text), asIs)
}

// asked is the weights of a question's words by term.
func (t *Terms) asked(text string) map[uint32]float64 {
	counts := map[uint32]float64{}
	for _, w := range t.terms(text) {
		weight := kindWeights[w.kind]
		if frames[w.Text] {
			weight *= frameWeight
		}
		counts[termID(w.Text)] += weight
	}
	t.synonyms(text, counts)
	return counts
}

// kindWeights is what a question's word is worth by how it came about: a bigram that is
// no word says less than one that is, the part of a compound less than the whole.
var kindWeights = [...]float64{
	kindLatin: 1, kindWhole: 1, kindPart: 0.7, kindFigure: 1.2,
	kindBigram: 0.5, kindSegment: 1, kindInner: 0.8, kindSingle: 0.5,
}

const frameWeight = 0.12

// spreadEnglish is how many terms a Chinese text makes for one of an English text that
// says as much: of the first come bigrams and words both.
const spreadEnglish = 1.75

// count counts the terms of an indexed text and its length, in terms of a Chinese text, so
// that one average length suits a collection in both languages.
func (t *Terms) count(text string) (counts map[uint32]float64, length int) {
	counts = map[uint32]float64{}
	for _, w := range t.terms(text) {
		counts[termID(w.Text)]++
		length++
	}
	if grounded.LanguageOf(text) == grounded.English {
		length = int(spreadEnglish * float64(length))
	}
	return counts, length
}

// termID is FNV-1a of the term: two of a collection's terms share an id so rarely (one
// pair in 65,000 terms) that no dictionary is worth keeping for it.
func termID(term string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(term))
	return h.Sum32()
}

func sparse(counts map[uint32]float64, weight func(tf float64) float64) Sparse {
	s := Sparse{Indices: make([]uint32, 0, len(counts)), Values: make([]float32, len(counts))}
	for id := range counts {
		s.Indices = append(s.Indices, id)
	}
	slices.Sort(s.Indices)
	for i, id := range s.Indices {
		s.Values[i] = float32(weight(counts[id]))
	}
	return s
}

// asIs keeps the weights of a question's terms.
func asIs(weight float64) float64 { return weight }
