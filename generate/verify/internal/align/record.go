package align

import (
	"encoding/json"
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// Field is a field of a record that says yes or no.
type Field struct {
	Passage int
	Name    string // as the record spells it
	Yes     bool
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
	walk("", v, func(name string, yes bool, value string) {
		list = append(list, Field{Passage: passage, Name: name, Yes: yes, Value: value})
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

// walk visits the leaves of v that say yes or no, null and "no" included.
func walk(name string, v any, visit func(name string, yes bool, value string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			walk(k, x, visit)
		}
	case []any:
		for _, x := range v {
			walk(name, x, visit)
		}
	case bool:
		visit(name, v, map[bool]string{true: "true", false: "false"}[v])
	case string:
		if w := strings.ToLower(strings.TrimSpace(v)); w == "no" || w == "none" || w == "否" || w == "无" {
			visit(name, false, v)
		}
	}
}

func nameWords(name string) []uint32 {
	var out []uint32
	for _, tok := range text.Analyse(name).Tokens {
		if tok.Flags&text.Stop == 0 {
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
		if denied(t, m.Claim.From, at) == f.Yes {
			m.Against = append(m.Against, f)
		} else {
			m.with++
		}
	}
	slices.SortFunc(m.Against, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
}

// mentions is the last token of the claim's that speaks of f; -1 where not all its words
// stand within a few tokens.
func (m *Match) mentions(f Field) int {
	t := m.Claim.Text
	first, last, found := -1, -1, 0
	for _, w := range f.words {
		for i := m.Claim.From; i < m.Claim.To; i++ {
			if t.Tokens[i].Hash == w && (first < 0 || i-first <= 5 && first-i <= 5) {
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
		if f.joined != 0 && t.Tokens[i].Hash == f.joined {
			return i
		}
	}
	return -1
}

// denied reports whether a word such as not or without governs token at: one stands before it
// in the same part of the sentence.
func denied(t *text.Text, from, at int) bool {
	no := false
	for i := from; i <= at; i++ {
		switch {
		case turns[t.Tokens[i].Hash] || i > 0 && strings.ContainsRune(string(t.Folded[t.Tokens[i-1].End:t.Tokens[i].Start]), ';'):
			no = false
		case t.Tokens[i].Flags&text.Negates != 0:
			no = true
		}
	}
	return no
}

var turns = text.Set("but however although though while whereas")
