package force

import "strings"

// Told is a sentence of a passage with what stands around it, code points folded.
type Told struct {
	Sentence string
	Before   []rune // the sentence before it; empty: it is the first
	Around   []rune // the whole passage
}

// has reports whether the passage has words as they stand.
func (t *Told) has(words string) bool { return strings.Contains(string(t.Around), words) }

// Relate says what claim c puts into another relation than a sentence of the same language does, though
// it has its words: another time, role, speaker, rank or cause, some of two told as both.
func (c *Claim) Relate(t Told) Finding {
	if c.isHan {
		return c.han.relate(t)
	}
	return c.latin.relate(t)
}

// shared is the share of the content of l that s has.
func (l *latin) shared(s *latin) float64 {
	mine, n := 0, 0
	for w := range l.content(0, len(l.words)) {
		mine++
		if s.find(w, 0) >= 0 {
			n++
		}
	}
	if mine == 0 {
		return 0
	}
	return float64(n) / float64(mine)
}

// relateShare is how much of a claim's content a sentence must have to be of the same thing.
const relateShare = 0.66
