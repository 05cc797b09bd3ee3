// Package force compares with how much force two sentences of nearly the same words say what they
// say: a plan told as done, what may be told as what will be, some told as all, a condition left out,
// two steps in the other order. It knows no grammar beyond lists of small words and what stands
// next to them.
//
// Read force.go, then latin.go (latin_scope.go, latin_modal.go) and han.go; told.go with latin_relation.go and han_relation.go has
// what depends on the sentences around.
package force

import (
	"slices"
	"strings"
)

// Kind is what differs.
type Kind uint8

// The kinds.
const (
	None        Kind = iota
	Denied           // the claim denies what the source affirms
	Order            // what comes first in the claim comes last in the source
	Planned          // planned in the source, done in the claim
	Hedged           // it may be, by the source; it will, by the claim
	Duty             // what may be done must be done, or the other way round
	Conditional      // the source has a condition, the claim says it of all
	Only             // the source says it of these only, the claim of any
	Joined           // both in the source, either in the claim, or the other way round
	Most             // most in the source, all in the claim
	Exclusive        // the source shuts others out, the claim lets them in
	Unless           // unless in the source, only if in the claim
	Cause            // what is the cause in the claim is the effect in the source
	Excepted         // the source excepts what the claim says it of
	Here             // the source says another thing in this place
	Of               // the source says it of another
	Narrower         // the first ten in the claim, ten in the source
	Dropped          // the source has an unless, which the claim leaves out
)

// Finding is what differs, and the words that say so.
type Finding struct {
	Kind    Kind
	Said    string // of the claim
	Instead string // of the source
	// Key are stems, or pairs of characters, that another sentence must have to tell it as the claim
	// does; none: any may.
	Key []string
}

// Against reports whether claim and source cannot both hold: a plan may have been carried out, and
// what may be may come to be.
func (f Finding) Against() bool {
	switch f.Kind {
	case None, Planned, Hedged, Duty, Narrower, Dropped:
		return false
	}
	return true
}

// Claim is a sentence to be compared.
type Claim struct {
	latin latin
	han   han
	isHan bool
}

// Read reads a sentence whose code points are folded.
func Read(s string, isHan bool) *Claim {
	if isHan {
		return &Claim{isHan: true, han: readHan(s)}
	}
	return &Claim{latin: readLatin(s)}
}

// Compare says what claim c says with another force than source does, a sentence of the same
// language whose code points are folded.
func (c *Claim) Compare(source string) Finding {
	if c.isHan {
		return c.han.compare(readHan(source))
	}
	return c.latin.compare(readLatin(source))
}

// Tells reports whether a sentence, in which Compare found nothing, speaks of what f is about: then it may
// bear the claim out.
func (c *Claim) Tells(source string, f Finding) bool {
	if len(f.Key) == 0 {
		return true
	}
	if c.isHan {
		pairs := readHan(source).pairs()
		return !slices.ContainsFunc(f.Key, func(k string) bool { return !pairs[k] })
	}
	l := readLatin(source)
	return !slices.ContainsFunc(f.Key, func(k string) bool { return l.find(k, 0) < 0 })
}

// set is a set of words.
type set map[string]bool

func words(s string) set {
	out := set{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}
