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
	K1            float64 `yaml:"k1"`             // how soon repetition stops counting; 0 means 0.9
	B             float64 `yaml:"b"`              // how much length counts against a passage; 0 means 0.4
	AverageLength float64 `yaml:"average_length"` // terms in a usual passage; 0 means 220
}

// Terms makes sparse BM25 vectors of Chinese and English text. The IDF is the index's
// part. It is safe for concurrent use.
type Terms struct {
	cfg TermsConfig
}

// NewTerms checks cfg and fills its defaults; [grounded.CodeInvalid] for values out of
// range.
func NewTerms(cfg TermsConfig) (*Terms, error) {
	if cfg.K1 < 0 || cfg.B < 0 || cfg.B > 1 || cfg.AverageLength < 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "terms: k1 and average_length must not be negative, b must be from 0 to 1")
	}
	if cfg.K1 == 0 {
		cfg.K1 = 0.9
	}
	if cfg.B == 0 {
		cfg.B = 0.4
	}
	if cfg.AverageLength == 0 {
		cfg.AverageLength = 220
	}
	return &Terms{cfg: cfg}, nil
}

// termsVersion changes whenever the same text would get other terms.
const termsVersion = 2

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

// Query weighs the terms of a question: a term counts as often as it is asked, so the
// dot product with a passage is its BM25 score once the index has applied the IDF.
func (t *Terms) Query(text string) Sparse {
	counts, _ := t.count(text)
	return sparse(counts, func(tf float64) float64 { return tf })
}

func (t *Terms) count(text string) (counts map[uint32]float64, length int) {
	counts = map[uint32]float64{}
	for _, w := range t.terms(text) {
		counts[termID(w.Text)]++
		length++
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
