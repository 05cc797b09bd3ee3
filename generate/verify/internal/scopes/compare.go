package scopes

// Fit is how much of what each part is of a claim says.
type Fit struct {
	Own   float64 // of the part that has the claim's figure, 0..1
	Rival float64 // of the other that it says most of
	Other int     // that part
	Swaps bool    // the claim's words are the other's
}

// Shares of the words of a part from which a claim speaks of it, or does not.
const (
	speaksOf  = 0.6
	leadingOf = 0.75 // of the first part, where what all share may stand
	notOf     = 0.5
	allOf     = 0.9 // of what all are, where a claim has the figure of some
	wholly    = 0.7 // beside one of which it says all
	apartBy   = 0.3
)

// Compare says whether a claim, which has the figure of part own, says of it what another part is
// of. Said reports whether the claim has a word.
func Compare(parts []Part, own int, differs func(i int) bool, said func(key uint32) bool) Fit {
	f := Fit{Own: share(parts[own].Words, said), Other: -1}
	if parts[own].Total {
		for i := range parts {
			if x := share(parts[i].Words, said); i != own && x > f.Rival {
				f.Rival, f.Other = x, i
			}
		}
		f.Swaps = f.Rival >= speaksOf
		return f
	}
	if parts[0].Total && f.Own == 0 && share(parts[0].Words, said) >= allOf {
		return Fit{Other: 0, Rival: 1, Swaps: true}
	}
	behind := share(parts[own].Behind, said) > 0
	for i := range parts {
		if i == own || parts[i].Total || !differs(i) {
			continue
		}
		x := share(parts[i].Words, said)
		if behind && share(parts[i].Behind, said) == 0 && (x < 1 || f.Own > 0) {
			continue
		}
		if f.Other < 0 || x > f.Rival {
			f.Rival, f.Other = x, i
		}
		if firmly(parts[own].Words, parts[i].Words, said) {
			f.Rival, f.Other, f.Swaps = x, i, true
			return f
		}
	}
	if f.Other < 0 {
		return f
	}
	least := speaksOf
	if f.Other == 0 {
		least = leadingOf
	}
	nearest := said(parts[f.Other].Nearest)
	f.Swaps = (f.Rival >= least || nearest && f.Own == 0) && f.Own <= notOf && f.Rival-f.Own >= apartBy || f.Rival == 1 && f.Own <= wholly && own == 0
	return f
}

// firmly reports whether a claim says names, or years, of the other part and none of its own, which
// has such.
func firmly(own, other []Word, said func(uint32) bool) bool {
	for _, kind := range [2]Firm{Name, Year} {
		has, says := false, false
		for _, w := range own {
			if w.Firm == kind {
				has, says = true, says || said(w.Key)
			}
		}
		if !has || says {
			continue
		}
		for _, w := range other {
			if w.Firm == kind && said(w.Key) {
				return true
			}
		}
	}
	return false
}

// share is that of the words that are said.
func share(words []Word, said func(uint32) bool) float64 {
	n := 0
	for _, w := range words {
		if said(w.Key) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(words)))
}
