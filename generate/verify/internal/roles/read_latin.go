package roles

import (
	"strings"

	"grounded/generate/verify/internal/text"
)

func (l *lexicon) latinWords(t *text.Text, from, to int) []Word {
	out := make([]Word, 0, to-from)
	for i := from; i < to; {
		tok := t.Tokens[i]
		e, end, key := l.listed(t, i, to)
		if e == nil || end == i+1 {
			end, key = i+1, l.join(0, tok)
		}
		small := classOf(tok)
		w := Word{Key: key, From: i, To: end, entry: e, class: small.class, mark: small.mark}
		w.Denies = tok.Flags&text.Negates != 0 && (denies[string(t.Folded[tok.Start:tok.End])] || contracted(t, tok)) || w.is(forbids)
		if end > i+1 && len(e.sides) > 0 {
			w.Denies = false // not less than
		}
		if w.Denies && tok.End-tok.Start == 2 && end < to && t.Tokens[end].Flags&text.Figure != 0 {
			w.Denies = false // no. 1
		}
		w.hints = w.Denies || tok.Flags&text.Negates != 0 || w.is(doubting) || tok.Hash == instead && end < to && t.Tokens[end].Hash == of
		w.Figure = tok.Flags&text.Figure != 0
		w.Content = end > i+1 || tok.Flags&(text.Stop|text.Negates) == 0 && !w.is(faint)
		if w.mark != 0 && end == i+1 || w.is(helps) {
			w.Content = false
		}
		w.Name = tok.Flags&text.Capital != 0 && tok.Flags&(text.First|text.Stop) == 0 && tok.End-tok.Start > 1
		w.Opens = tok.Flags&(text.Capital|text.First|text.Stop) == text.Capital|text.First && tok.End-tok.Start > 1
		w.Vague = w.is(vague)
		if tok.Flags&text.Han != 0 && w.Content {
			w.Name = false
		}
		out = append(out, w)
		i = end
	}
	for i := range out {
		out[i].Verb = latinVerb(t, out, i, l)
		out[i].Content = out[i].Content && !out[i].Denies || out[i].Verb && !out[i].Denies
	}
	return out
}

// latinVerb reports whether word i tells what is done: it is known as a verb, or has the form of
// one, and stands where verbs do.
func latinVerb(t *text.Text, words []Word, i int, l *lexicon) bool {
	w := words[i]
	tok := t.Tokens[w.From]
	if w.Figure || w.Name || tok.Flags&text.Stop != 0 && w.To == w.From+1 {
		return false
	}
	form := t.Folded[tok.Start:tok.End]
	past := len(form) > 3 && form[len(form)-1] == 'd' && form[len(form)-2] == 'e' || l.past[tok.Hash]
	ing := len(form) > 5 && string(form[len(form)-3:]) == "ing"
	helped := false
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		prev := words[k]
		h := t.Tokens[prev.From].Hash
		if prev.is(helps) {
			helped = true
			break
		}
		if determiner(t, prev) || h == of || prev.mark != 0 && (h != to || past || ing) || prev.Figure && !named(t, prev) {
			return false
		}
		if !prev.Denies && !adverb(t, prev) {
			break
		}
	}
	if helped && (past || ing) {
		return true
	}
	if past {
		return i > 0
	}
	if i > 0 && modals[t.Tokens[words[i-1].From].Hash] && i+1 < len(words) && determiner(t, words[i+1]) && !adverb(t, w) {
		return true // shall reimburse the owner
	}
	if ing || w.entry == nil || !w.entry.verb {
		return false
	}
	// A word that may be a noun as well is a verb where the one before it lets it be.
	if i+1 < len(words) && words[i+1].is(helps) {
		return false
	}
	if i == 0 || helped {
		return true
	}
	k := i - 1
	for k > 0 && adverb(t, words[k]) {
		k--
	}
	prev := t.Tokens[words[k].From]
	many := words[k].is(several)
	before := t.Folded[prev.Start:prev.End]
	n := len(before)
	plural := !words[k].Name && before[n-1] == 's' && n > 2 && !strings.ContainsRune("sui'", before[n-2]) || many
	if form[len(form)-1] == 's' && form[len(form)-2] != 's' {
		return !plural || many
	}
	return plural || prev.Hash == to || words[k].is(joins)
}

// MayTell reports whether token i of t may tell what the word before it does: a verb or a word that
// helps one.
func MayTell(t *text.Text, i int) bool {
	tok := t.Tokens[i]
	if classOf(tok).class&helps != 0 {
		return true
	}
	l := lists()
	e := l.find(l.join(0, tok))
	return e != nil && e.verb || l.past[tok.Hash]
}

// named reports whether a figure is part of a name: V-12.
func named(t *text.Text, w Word) bool {
	at := t.Tokens[w.From].Start
	return at > 1 && t.Folded[at-1] == '-' && t.Folded[at-2] >= 'a' && t.Folded[at-2] <= 'z'
}

// determiner reports whether a word is one; they has the stem of the.
func determiner(t *text.Text, w Word) bool {
	tok := t.Tokens[w.From]
	return w.is(determines) && !(tok.End-tok.Start == 4 && t.Folded[tok.Start+3] == 'y' && t.Folded[tok.Start+2] == 'e')
}

// contracted reports whether a token ends in n't.
func contracted(t *text.Text, tok text.Token) bool {
	return strings.HasSuffix(string(t.Folded[tok.Start:tok.End]), "n't")
}

func adverb(t *text.Text, w Word) bool {
	f := t.Folded[t.Tokens[w.From].Start:t.Tokens[w.From].End]
	return len(f) > 3 && f[len(f)-1] == 'y' && f[len(f)-2] == 'l' || w.is(often)
}

// latinRoles gives the words of a clause their parts.
func (c *Clause) latinRoles(t *text.Text) {
	role, named, told := Doer, false, false
	for i := range c.Words {
		w := &c.Words[i]
		h := t.Tokens[w.From].Hash
		mark := w.mark
		switch {
		case i == 0 && w.is(joins):
		case w.Verb && (!told || i > 1 && c.Words[i-2].Verb && t.Tokens[c.Words[i-1].From].Hash == to):
			told, role = true, Done
			c.Passive = i > 0 && c.passiveAt(t, i)
			c.main = i
			c.Copula = c.Copula || w.is(becomes)
			w.Role = Done
			continue
		case w.is(helps) && !told:
			if w.is(bes) && !c.verbNear(i) {
				told, role, c.Copula = true, Done, true
			} else if !told {
				role = Doer
			}
		case mark != 0 && w.To == w.From+1 && !(h == to && i+1 < len(c.Words) && c.Words[i+1].Verb):
			if role == Than && mark-1 == In { // than in patients given placebo
				break
			}
			role, named = mark-1, false
			if role == By && (!told || !c.Passive) {
				role = In
			}
		case role == In && !told && named && determiner(t, *w):
			role = Doer // In 2020 the workforce shrank
		}
		w.Role = role
		named = named || w.Content
	}
}

// verbNear reports whether the verb stands behind word i, which helps it.
func (c *Clause) verbNear(i int) bool {
	for k := i + 1; k < len(c.Words) && k <= i+3; k++ {
		if c.Words[k].Verb {
			return true
		}
	}
	return false
}

// passiveAt reports whether the verb at word i has a form of be before it and the form of a
// participle.
func (c *Clause) passiveAt(t *text.Text, i int) bool {
	tok := t.Tokens[c.Words[i].From]
	form := t.Folded[tok.Start:tok.End]
	if n := len(form); !(form[n-1] == 'd' && n > 1 && form[n-2] == 'e' || lists().past[tok.Hash] || c.Words[i].is(sameForms)) {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if c.Words[k].is(bes) {
			return true
		}
		if !c.Words[k].Denies && !adverb(t, c.Words[k]) && !c.Words[k].is(helps) {
			return false
		}
	}
	return false
}

var (
	modals     = text.Set("shall must will may can should would could might")
	instead    = text.Analyse("instead").Tokens[0].Hash
	possessive = text.Analyse("的").Tokens[0].Hash
	andHan     = text.Analyse("和").Tokens[0].Hash
	withHan    = text.Analyse("与").Tokens[0].Hash
	of         = text.Analyse("of").Tokens[0].Hash
	to         = text.Analyse("to").Tokens[0].Hash
	denies     = map[string]bool{"not": true, "no": true, "never": true, "none": true, "neither": true, "nor": true, "cannot": true} // note has the stem of not
)
