package verify

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
)

const (
	// lookMost is how many sentences of the passages a second look reads for one answer.
	lookMost = 30
	// lookEach is how many of them are read for one claim.
	lookEach = 4
	// defaultLookTime bounds the second look at one answer.
	defaultLookTime = 300 * time.Millisecond
	// Claims that words alone score between these get a second look.
	unsureFrom, unsureTo = 0.1, 0.9
)

// claim is a claim on its way to a verdict.
type claim struct {
	match    *align.Match
	features align.Features
	words    float64 // the score by words
	looked   bool
}

func (p *Prepared) newClaim(m *align.Match) *claim {
	c := &claim{match: m, features: m.Features(p.source)}
	c.words = p.checker.weights.Words.Score(c.features[:])
	if m.Across != nil {
		c.words = acrossScore(m.Across, 0)
	}
	return c
}

func (p *Prepared) score(c *claim) float64 {
	if c.looked && c.match.Across != nil {
		return acrossScore(c.match.Across, c.features[align.CosineBest])
	}
	if c.looked {
		return p.checker.weights.Meaning.Score(c.features[:])
	}
	return c.words
}

// look gives the claims that words leave unsure a second look, the most unsure first: it
// compares them by meaning with their likeliest sentences. It reads at most as many sentences
// as left says, and takes away from left what it read. What is not done when its time is
// over keeps its score by words.
func (p *Prepared) look(ctx context.Context, claims []*claim, left *int) {
	if p.checker.cfg.Embedder == nil || len(p.passages) == 0 {
		return
	}
	var unsure []*claim
	for _, c := range claims {
		if !p.legible(c) {
			continue
		}
		if c.words > unsureFrom && c.words < unsureTo && !p.source.Texts[c.match.Step.Passage].Record { // a field is no sentence
			unsure = append(unsure, c)
		}
	}
	slices.SortStableFunc(unsure, func(a, b *claim) int {
		return cmp.Compare(math.Abs(a.words-0.5), math.Abs(b.words-0.5))
	})
	var at []sights
	var texts []string
	for _, c := range unsure {
		s := p.sights(c.match)
		if n := len(s.texts) - 1; n <= 0 || n > *left {
			continue
		} else {
			*left -= n
		}
		s.claim = c
		at = append(at, s)
		texts = append(texts, s.texts...)
	}
	if len(texts) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(p.checker.cfg.LookTime, defaultLookTime))
	defer cancel()
	vectors, err := p.checker.vectors(ctx, texts)
	if err != nil {
		return // the scores by words stand
	}
	for _, s := range at {
		n := len(s.texts)
		s.see(vectors[:n])
		vectors = vectors[n:]
	}
}

// legible reports whether the embedder has pieces for the words of a claim: the one in this process
// has none in Cyrillic, Hangul or Arabic letters, where all its vectors are alike.
func (p *Prepared) legible(c *claim) bool {
	e, ok := p.checker.cfg.Embedder.(interface{ Reads(text string) bool })
	return !ok || !c.match.Foreign() || e.Reads(string(c.match.Claim.Text.Runes))
}

// sights is what a second look at a claim reads: the claim, its likeliest sentences.
type sights struct {
	claim *claim
	texts []string
}

func (p *Prepared) sights(m *align.Match) sights {
	texts := []string{m.Claim.Text.Quote(grounded.Span{End: len(m.Claim.Text.Runes)})}
	nearest := m.Nearest(lookEach)
	if m.Across != nil {
		nearest = m.Across.Nearest
	}
	for _, n := range nearest {
		t, sent := p.source.Text(n)
		texts = append(texts, t.Quote(sent.Span))
	}
	return sights{texts: texts}
}

// see notes what the vectors of the texts say.
func (s sights) see(vectors [][]float32) {
	var cosines []float64
	for _, v := range vectors[1:] {
		cosines = append(cosines, dot(vectors[0], v))
	}
	slices.Sort(cosines)
	slices.Reverse(cosines)
	f := &s.claim.features
	f[align.CosineBest] = cosines[0]
	f[align.Either] = math.Max(f[align.OneCover], math.Min(1, math.Max(0, (cosines[0]-cosineFrom)/cosineSpan)))
	few := min(3, len(cosines))
	for _, c := range cosines[:few] {
		f[align.CosineMean] += c / float64(few)
	}
	s.claim.looked = true
}

// Cosines of the embedded model lie between these for sentences that have anything in common.
const (
	cosineFrom = 0.78
	cosineSpan = 0.2
)

func dot(a, b []float32) float64 {
	sum := float32(0)
	for i, x := range a {
		sum += x * b[i]
	}
	return float64(sum)
}

// seen remembers the vectors of sentences that a checker has looked at lately: one passage
// is looked at for many claims.
type seen struct {
	mu      sync.Mutex
	vectors map[string][]float32
}

// seenMost bounds it (some 6 MB).
const seenMost = 4096

// vectors embeds texts, those that were seen lately from memory.
func (c *Checker) vectors(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	place := map[string]int{}
	var need []string
	c.seen.mu.Lock()
	for i, t := range texts {
		if out[i] = c.seen.vectors[t]; out[i] == nil {
			if _, ok := place[t]; !ok {
				place[t] = len(need)
				need = append(need, t)
			}
		}
	}
	c.seen.mu.Unlock()
	if len(need) == 0 {
		return out, nil
	}
	fresh, err := c.cfg.Embedder.Embed(ctx, embed.Query, need)
	if err != nil {
		return nil, err
	}
	c.seen.mu.Lock()
	defer c.seen.mu.Unlock()
	if c.seen.vectors == nil || len(c.seen.vectors)+len(need) > seenMost {
		c.seen.vectors = map[string][]float32{}
	}
	for i, t := range need {
		c.seen.vectors[t] = fresh[i]
	}
	for i, t := range texts {
		if out[i] == nil {
			out[i] = fresh[place[t]]
		}
	}
	return out, nil
}
