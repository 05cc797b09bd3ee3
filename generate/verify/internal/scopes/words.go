package scopes

import (
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// words are those of the tokens [from, to) that say something; figures but years are left out.
func (r *reading) words(from, to int) []Word {
	var out []Word
	t := r.Text
	for i := from; i < to; i++ {
		tok := t.Tokens[i]
		w := Word{Key: tok.Hash, From: i, To: i + 1, Firm: r.firmness(i)}
		switch {
		case tok.Flags&text.Figure != 0:
			if f := r.factAt(i); f != nil && measured(f) {
				continue
			}
		case tok.Flags&text.Han != 0:
			if r.unit(i) {
				continue
			}
			if w.Key = t.Bigram(i); w.Key == 0 || i+1 >= to || empty(t, i) || empty(t, i+1) {
				if !r.alone(i, from, to) {
					continue
				}
				w.Key = tok.Hash
			} else {
				w.To = i + 2
			}
		case tok.Flags&text.Stop != 0 || linking[tok.Hash] || turns[tok.Hash] || changing[tok.Hash] || r.unit(i):
			continue
		}
		out = append(out, w)
	}
	return out
}

// alone reports whether the Han character at i stands by itself among marks and such as say nothing.
func (r *reading) alone(i, from, to int) bool {
	t := r.Text
	before := i > from && t.Tokens[i-1].Flags&text.Joined != 0 && !empty(t, i-1)
	after := i+1 < to && t.Tokens[i].Flags&text.Joined != 0 && !empty(t, i+1)
	return !before && !after && !empty(t, i)
}

// unit reports whether token i is part of a figure, as million is.
func (r *reading) unit(i int) bool {
	f := r.factAt(i)
	return f != nil && measured(f)
}

func (r *reading) factAt(i int) *facts.Fact {
	tok := r.Text.Tokens[i]
	for k := range r.Facts {
		if f := &r.Facts[k]; int(tok.Start) < f.End && int(tok.End) > f.Start {
			return f
		}
	}
	return nil
}

func measured(f *facts.Fact) bool {
	switch f.Kind {
	case facts.Number, facts.Quantity, facts.Money, facts.Percent:
		return !f.IsYear()
	}
	return false
}

func (r *reading) firmness(i int) Firm {
	tok := r.Text.Tokens[i]
	switch {
	case tok.Flags&text.Figure != 0:
		if f := r.factAt(i); f != nil && f.YearOf() != 0 && tok.End-tok.Start == 4 { // not the day of a date
			return Year
		}
	case tok.Flags&(text.Capital|text.Stop) == text.Capital && tok.End-tok.Start > 1:
		if tok.Flags&text.First == 0 || r.Name != nil && r.Name(tok.Hash) {
			return Name
		}
	}
	return Plain
}

// empty reports whether a Han character says nothing of what a figure is of.
func empty(t *text.Text, i int) bool {
	return t.Tokens[i].Flags&text.Stop != 0 || faint[t.Folded[t.Tokens[i].Start]]
}

var faint = func() map[rune]bool {
	out := map[rune]bool{}
	for _, c := range "为是达到至共计约较比超则分别均系即在占" {
		out[c] = true
	}
	return out
}()

var (
	linking  = text.Set("compared versus vs respectively followed another further additional total approximately about nearly roughly almost plus equal period")
	changing = text.Set("rise rose risen increase increased grow grew grown gain climb jump fall fell fallen decrease decreased decline drop dropped shrink shrank reach reached amount amounted stand stood report reported record recorded remain")
)
