package align

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// Field is a field of a record that says yes or no.
type Field struct {
	Passage int
	Name    string // as the record spells it
	Yes     bool
	Unknown bool // it says neither
	Value   string
	words   []uint32 // of the name; what many names share left out
	joined  uint32   // the words as one
}

// record notes the fields of a passage that is one JSON value.
func (s *Source) record(passage int, raw string) {
	var v any
	if json.Unmarshal([]byte(raw), &v) != nil {
		return
	}
	var list []Field
	walk("", v, func(f Field) {
		f.Passage = passage
		list = append(list, f)
	})
	seen := map[uint32]int{}
	for i := range list {
		list[i].words = nameWords(list[i].Name)
		for _, w := range list[i].words {
			seen[w]++
		}
	}
	for _, f := range list {
		f.joined = hashOf(f.Name)
		f.words = slices.DeleteFunc(f.words, func(w uint32) bool { return seen[w] >= 3 })
		if len(f.words) > 0 {
			s.fields = append(s.fields, f)
		}
	}
}

// walk visits the leaves of v that say yes or no, or nothing (null).
func walk(name string, v any, visit func(Field)) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) { // so that a record always reads the same
			walk(k, v[k], visit)
		}
	case []any:
		for _, x := range v {
			walk(name, x, visit)
		}
	case nil:
		if strings.EqualFold(name, "hours") { // of many a thing that is no opening hours
			return
		}
		visit(Field{Name: name, Unknown: true, Value: "null"})
	case bool:
		visit(Field{Name: name, Yes: v, Value: map[bool]string{true: "true", false: "false"}[v]})
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "no", "none", "否", "无":
			visit(Field{Name: name, Value: v})
		case "yes", "free", "paid", "是", "有":
			visit(Field{Name: name, Yes: true, Value: v})
		}
	}
}

// nameWords are the words of a field's name that tell it; a last one that says little (take out)
// belongs to the one before.
func nameWords(name string) []uint32 {
	var out []uint32
	tokens := text.Analyse(name).Tokens
	for i, tok := range tokens {
		if tok.Flags&text.Stop == 0 || i > 0 && i == len(tokens)-1 {
			out = append(out, tok.Hash)
		}
	}
	return out
}

func hashOf(name string) uint32 {
	t := text.Analyse(strings.ToLower(name))
	if len(t.Tokens) != 1 {
		return 0
	}
	return t.Tokens[0].Hash
}

// fields looks for fields that say no to what the claim says, or yes to what it denies.
func (m *Match) fields(s *Source) {
	if len(s.fields) == 0 {
		return
	}
	t := m.Claim.Text
	for _, f := range s.fields {
		at := m.mentions(f)
		if at < 0 {
			continue
		}
		if f.Unknown || (denied(t, m.Claim.From, at) || deniedAfter(t, at, m.Claim.To)) == f.Yes {
			m.Against, m.faults = append(m.Against, f), append(m.faults, at)
		} else {
			m.with++
		}
	}
	slices.SortStableFunc(m.Against, func(a, b Field) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	m.Against = slices.CompactFunc(m.Against, func(a, b Field) bool { return a.Name == b.Name && a.Value == b.Value }) // a record may stand in several passages
}

// mentions is the last token of the claim's that speaks of f; -1 where not all its words
// stand within a few tokens.
func (m *Match) mentions(f Field) int {
	t := m.Claim.Text
	first, last, found := -1, -1, 0
	for _, w := range f.words {
		for i := m.Claim.From; i < m.Claim.To; i++ {
			if t.Tokens[i].Hash == w && f.spelled(t, i) && (first < 0 || i-first <= 5 && first-i <= 5) {
				found++
				if first < 0 {
					first = i
				}
				last = max(last, i)
				break
			}
		}
	}
	if found == len(f.words) {
		return last
	}
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if f.joined != 0 && t.Tokens[i].Hash == f.joined && f.spelled(t, i) {
			return i
		}
	}
	return -1
}

// spelled reports whether token i of t is a word of f's name and not another of its stem: of
// classy, best in class.
func (f Field) spelled(t *text.Text, i int) bool {
	if len(f.words) > 1 {
		return true
	}
	word := string(t.Folded[t.Tokens[i].Start:t.Tokens[i].End])
	name := strings.ToLower(f.Name)
	return strings.HasSuffix(name, word) || strings.HasSuffix(name, strings.TrimSuffix(word, "s")) || strings.HasSuffix(name+"s", word)
}

// denied reports whether a word such as not or without governs token at: one stands before it
// in the same part of the sentence.
func denied(t *text.Text, from, at int) bool {
	no := -1
	for i := from; i <= at; i++ {
		switch h := t.Tokens[i].Hash; {
		case turns[h] || i > 0 && strings.ContainsRune(string(t.Folded[t.Tokens[i-1].End:t.Tokens[i].Start]), ';'):
			no = -1
		case t.Tokens[i].Flags&text.Negates != 0:
			no = i
		case states[h] && no >= 0 && i > no+2:
			no = -1 // what follows is said anew
		}
	}
	return no >= 0
}

// deniedAfter reports whether what is at token at is said not to be there: "valet parking is not
// available".
func deniedAfter(t *text.Text, at, to int) bool {
	for i := at + 1; i < min(to, at+deniedReach); i++ {
		switch {
		case turns[t.Tokens[i].Hash]:
			return false
		case t.Tokens[i].Flags&text.Negates != 0:
			for k := i + 1; k < min(to, i+4); k++ {
				if there[t.Tokens[k].Hash] {
					return true
				}
			}
			return false
		case states[t.Tokens[i].Hash] && !(i+1 < to && t.Tokens[i+1].Flags&text.Negates != 0):
			return false
		}
	}
	return false
}

// deniedReach is how many tokens behind a list its denial may stand.
const deniedReach = 12

var (
	turns  = text.Set("but however although though while whereas")
	states = text.Set("is are was were has have offer offers provide provides feature features include includes accept accepts allow allows serve serves")
	there  = text.Set("available provided offered accepted allowed included permitted")
)
