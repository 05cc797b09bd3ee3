package roles

import (
	"embed"
	"strings"
	"sync"

	"grounded/generate/verify/internal/text"
)

//go:embed lists/*.txt
var files embed.FS

// side is one side of an opposition.
type side struct {
	line     int16
	left     bool
	converse bool // the parties trade places with the sides
}

// entry is what the lists know of a word.
type entry struct {
	sides    []side
	families []member
	verb     bool
}

// member is a word's place in a family: words of one thing share the thing.
type member struct{ line, thing int16 }

// lexicon holds the lists by the keys of words.
type lexicon struct {
	entries map[uint32]*entry
	begins  map[uint32]bool   // keys of what longer entries begin with
	base    map[uint32]uint32 // of irregular forms
	past    map[uint32]bool   // irregular forms of verbs
	singles map[[2]rune]bool  // characters that exclude one another in words otherwise alike
	exclude map[uint32]bool   // words with a denying character that deny nothing
	keys    sieve             // of entries, begins and base: nearly all words are in none
}

// sieve lets through the keys that were added, and few others.
type sieve [1 << 10]uint64

func (s *sieve) place(key uint32) (word, bit uint32) {
	h := key * 2654435769 >> 16
	return h / 64, h % 64
}

func (s *sieve) add(key uint32) {
	word, bit := s.place(key)
	s[word] |= 1 << bit
}

func (s *sieve) may(key uint32) bool {
	word, bit := s.place(key)
	return s[word]&(1<<bit) != 0
}

// find is the entry of a key; nil where there is none.
func (l *lexicon) find(key uint32) *entry {
	if !l.keys.may(key) {
		return nil
	}
	return l.entries[key]
}

var lists = sync.OnceValue(func() *lexicon {
	l := &lexicon{
		entries: map[uint32]*entry{}, begins: map[uint32]bool{}, base: map[uint32]uint32{}, past: map[uint32]bool{},
		singles: map[[2]rune]bool{}, exclude: map[uint32]bool{},
	}
	for line := range linesOf("irregular-en.txt") {
		forms := strings.Fields(line)
		first := keyOf(forms[0])
		for _, form := range forms[1:] {
			l.base[keyOf(form)] = first
			l.keys.add(keyOf(form))
		}
	}
	var n int16
	verbs := false
	for _, name := range []string{"opposites-en.txt", "opposites-zh.txt"} {
		for line := range linesOf(name) {
			if line[0] == '@' {
				verbs = line == "@verbs"
				continue
			}
			n++
			line, converse := strings.CutPrefix(line, "~")
			a, b, _ := strings.Cut(line, " / ")
			for k, words := range [2]string{a, b} {
				for w := range strings.FieldsSeq(words) {
					e := l.entry(w)
					e.verb = e.verb || verbs
					e.sides = append(e.sides, side{line: n, left: k == 0, converse: converse})
				}
			}
		}
	}
	for _, name := range []string{"families-en.txt", "families-zh.txt"} {
		for line := range linesOf(name) {
			n++
			if chars, ok := strings.CutPrefix(line, "+"); ok {
				for _, a := range chars {
					for _, b := range chars {
						l.singles[[2]rune{a, b}] = a != b
					}
				}
				continue
			}
			for thing, w := range strings.Fields(line) {
				for _, same := range strings.Split(w, "=") {
					e := l.entry(same)
					e.families = append(e.families, member{n, int16(thing)})
				}
			}
		}
	}
	for _, name := range []string{"verbs-en.txt", "verbs-zh.txt"} {
		for line := range linesOf(name) {
			for w := range strings.FieldsSeq(line) {
				l.entry(w).verb = true
			}
		}
	}
	for form, first := range l.base {
		if e := l.entries[first]; e != nil && e.verb {
			l.past[form] = true
		}
	}
	for w := range strings.FieldsSeq(lexical) {
		l.exclude[keyOf(w)] = true
		l.entry(w)
	}
	return l
})

// Load reads the lists, some milliseconds' work, if nobody has yet.
func Load() { lists() }

// lexical are Chinese words that deny by their form only.
const lexical = `不良 不动产 不锈钢 不同 不断 不仅 不久 不论 不管 不但 不过 不少 不等 不限 不足 不超过 不低于 不高于 不少于 不多于 不大于 不小于 不晚于 不早于 不迟于
	无缝 无偿 无菌 无糖 无私 无数 无限 无纺布 无障碍 非遗 非洲 非凡 莫非 无线 无形 无锡 无论 无人机 无疑 无期 无期徒刑 无保留意见 非常 非流动 非公开 非居民 未来 未成年 未成年人 未分配利润 没收 莫斯科 否则 是否 能否 可否 不得超过 不得少于 不得低于`

func linesOf(name string) func(func(string) bool) {
	data, err := files.ReadFile("lists/" + name)
	if err != nil {
		panic(err)
	}
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(data)) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// entry is that of the word or expression w, made where there is none.
func (l *lexicon) entry(w string) *entry {
	t := text.Analyse(strings.ReplaceAll(w, "_", " "))
	key := uint32(0)
	for i, tok := range t.Tokens {
		key = l.join(key, tok)
		if i+1 < len(t.Tokens) {
			l.begins[key] = true
			l.keys.add(key)
		}
	}
	if l.entries[key] == nil {
		l.entries[key] = &entry{}
		l.keys.add(key)
	}
	return l.entries[key]
}

// join is the key of the word of key and then tok.
func (l *lexicon) join(key uint32, tok text.Token) uint32 {
	h := tok.Hash
	if l.keys.may(h) {
		if b, ok := l.base[h]; ok {
			h = b
		}
	}
	if key == 0 {
		return h
	}
	return text.Pair(key, h)
}

// keyOf is the key of a word as it stands.
func keyOf(w string) uint32 {
	key := uint32(0)
	for _, tok := range text.Analyse(w).Tokens {
		if key == 0 {
			key = tok.Hash
		} else {
			key = text.Pair(key, tok.Hash)
		}
	}
	return key
}

// relation is how two words stand to one another.
type relation uint8

const (
	other    relation = iota
	same              // one word, or two that say the same
	opposed           // the one says the reverse of the other
	traded            // the same, of one act seen from its other side
	excludes          // words of one family
)

// tells reports whether the lists have more of a word than that it is a verb.
func (e *entry) tells() bool { return e != nil && len(e.sides)+len(e.families) > 0 }

// relate compares two words that the lists have.
func (e *entry) relate(o *entry) relation {
	if e == nil || o == nil {
		return other
	}
	out := other
	for _, a := range e.sides {
		for _, b := range o.sides {
			switch {
			case a.line != b.line:
			case a.left == b.left:
				return same
			case a.converse:
				out = traded
			case out == other:
				out = opposed
			}
		}
	}
	if out != other {
		return out
	}
	for _, a := range e.families {
		for _, b := range o.families {
			if a.line == b.line {
				if a.thing == b.thing {
					return same
				}
				out = excludes
			}
		}
	}
	return out
}
