package force

// step is what stands on the two sides of a word that orders them, in time or as cause and effect: their
// words in English, their pairs of characters in Chinese.
type step struct {
	first, last set
	said        string // with the word
}

// turned finds a step of mine whose sides are exchanged in theirs, and none that theirs has as it is.
// What both open with, the words of lead, tells nothing. Of so many words of a side as partly says one must
// stand on the other.
func turned(mine, theirs []step, lead set, partly int) (m, t step, found bool) {
	for _, x := range mine {
		at := -1
		straight := false
		for k, y := range theirs {
			switch x.beside(y, lead, partly) {
			case 1:
				straight = true
			case -1:
				at = k
			}
		}
		if at >= 0 && !straight {
			return x, theirs[at], true
		}
	}
	return m, t, false
}

// beside is 1 where both steps have the same before and behind, -1 where they have it exchanged, else 0.
func (x step) beside(y step, lead set, partly int) int {
	shared := func(a, b, c, d set) int { // what stands on both sides tells nothing
		n := 0
		for w := range a {
			if b[w] && !c[w] && !d[w] && !lead[w] {
				n++
			}
		}
		return n
	}
	ff, ll := shared(x.first, y.first, x.last, y.last), shared(x.last, y.last, x.first, y.first)
	fl, lf := shared(x.first, y.last, x.last, y.first), shared(x.last, y.first, x.first, y.last)
	switch {
	case ff > 0 && ll > 0 && mostly*(fl+lf) <= ff+ll:
		return 1
	case fl > 0 && lf > 0 && mostly*(ff+ll) <= fl+lf && partly*fl >= min(len(x.first), len(y.last)) && partly*lf >= min(len(x.last), len(y.first)):
		return -1
	}
	return 0
}

const (
	partlyLatin = 2
	partlyHan   = 3 // pairs of characters overlap
	mostly      = 4 // times as many must be exchanged as stay, and the reverse
)

// keys are words of both sides, the first by the alphabet, that a sentence must have to tell the same.
func (x step) keys(y step) []string {
	var out []string
	for _, side := range [2][2]set{{x.first, y.last}, {x.last, y.first}} {
		key := ""
		for w := range side[0] {
			if side[1][w] && (key == "" || w < key) {
				key = w
			}
		}
		if key != "" {
			out = append(out, key)
		}
	}
	return out
}
