// Package text analyses a text once for all comparisons with others: its folded code
// points, tokens, sentences and hard facts.
//
// A token is a Latin word, lightly stemmed, a Han character or a figure. Comparison is by
// hash, so nothing is allocated a token.
package text

import (
	"strings"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/tongue"
	"grounded/internal/sentence"
)

// Flag says what a token is.
type Flag uint8

// The flags.
const (
	Han     Flag = 1 << iota // a Han or kana character
	Stop                     // says little: the, of, 的
	Figure                   // begins with a digit
	Capital                  // begins with a capital
	First                    // the first of its sentence
	Negates                  // not, never, 不, 未
	Joined                   // a Han character that the next one continues
)

// Token is a word or a Han character.
type Token struct {
	Hash  uint32
	Flags Flag
	Start int32 // code points
	End   int32
}

// Sentence is a stretch of tokens and facts. A long sentence, or a row of records, counts
// as several.
type Sentence struct {
	Span     grounded.Span
	From, To int // tokens
	FactFrom int
	FactTo   int
}

// Text is an analysed text. It is not changed after [Analyse].
type Text struct {
	Runes     []rune
	Folded    []rune
	Tokens    []Token
	Sentences []Sentence
	Facts     []facts.Fact
	Record    bool // named fields, as JSON writes them

	// Tongue is the language where it is neither Chinese nor English; nil there.
	Tongue *tongue.Words
}

// Analyse reads s.
func Analyse(s string) *Text {
	t := &Text{Runes: []rune(s)}
	t.Folded = make([]rune, len(t.Runes))
	tokens := 0 // about, so that their list seldom grows
	inside := false
	for i, c := range t.Runes {
		f := Fold(c)
		t.Folded[i] = f
		if c == '²' || c == '³' {
			t.power(i)
		}
		word := 'a' <= f && f <= 'z' || '0' <= f && f <= '9'
		if word && !inside || f >= hanFirst && f <= hanLast {
			tokens++
		}
		inside = word
	}
	t.Tokens = make([]Token, 0, tokens+tokens/16+4)
	t.tokenise()
	t.Facts = findFacts(t.Folded, facts.Find)
	t.sentences()
	return t
}

// Fold brings case, full-width forms and kinds of quotation marks and dashes together, one
// code point for one.
func Fold(c rune) rune {
	switch {
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	case c < 0x80:
		return c
	case 0xFF01 <= c && c <= 0xFF5E:
		return Fold(c - 0xFEE0)
	}
	switch c {
	case '\u3000', '\u00a0', '\u2009', '\u202f':
		return ' '
	case '‘', '’', '`', '´':
		return '\''
	case '“', '”', '„', '「', '」', '『', '』':
		return '"'
	case '–', '—', '‐', '‑', '−':
		return '-'
	case '￥':
		return '¥'
	}
	switch {
	case c >= hanFirst && c <= hanLast:
		return simplify(c)
	case 0x3000 <= c && c < hanFirst: // marks and kana, which have no case
		return c
	}
	return unicode.ToLower(c)
}

// power writes the raised figure at i of m², km³ and the like as a common one; behind anything
// else it is the mark of a note.
func (t *Text) power(i int) {
	letter := func(k int) bool { return k >= 0 && 'a' <= t.Folded[k] && t.Folded[k] <= 'z' }
	if i == 0 || t.Folded[i-1] != 'm' || letter(i-2) && (!strings.ContainsRune("kcdm", t.Folded[i-2]) || letter(i-3)) {
		return
	}
	t.Folded[i] = t.Folded[i] - '²' + '2'
}

func (t *Text) tokenise() {
	r := t.Folded
	for i := 0; i < len(r); {
		c := r[i]
		switch {
		case IsHan(c):
			t.han(i)
			i++
		case isWord(c):
			i = t.word(i)
		default:
			i++
		}
	}
}

// IsHan reports whether c is a Han character or kana.
func IsHan(c rune) bool {
	return c >= 0x3400 && c <= 0x9FFF || c >= 0x3041 && c <= 0x30FF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0x20000 && c <= 0x3FFFF || c == '〇'
}

func isWord(c rune) bool {
	if c < 0x80 {
		return 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
	}
	return !IsHan(c) && (unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c))
}

func (t *Text) han(i int) {
	r := t.Folded
	tok := Token{Hash: uint32(r[i]) * 2654435761, Flags: Han | hanFlag(r[i]), Start: int32(i), End: int32(i + 1)}
	for i++; i < len(r) && r[i] == Mark; i++ { // emphasis parts no words
	}
	if i < len(r) && IsHan(r[i]) {
		tok.Flags |= Joined
	}
	t.Tokens = append(t.Tokens, tok)
}

// word appends the Latin word or figure that begins at i and returns its end.
func (t *Text) word(i int) int {
	r := t.Folded
	j := i
	figure := r[i] >= '0' && r[i] <= '9'
	for j < len(r) {
		c := r[j]
		switch {
		case isWord(c):
			if j > i && t.camel(j) {
				goto done
			}
		case c == '\'' && j+1 < len(r) && isWord(r[j+1]) && !figure:
		case (c == '.' || c == ',') && figure && j+1 < len(r) && r[j+1] >= '0' && r[j+1] <= '9':
		default:
			goto done
		}
		j++
	}
done:
	tok := Token{Start: int32(i), End: int32(j)}
	w := r[i:j]
	if figure {
		tok.Flags |= Figure
		tok.Hash = hashFigure(w)
	} else {
		stem := stem(w)
		tok.Hash = hash(stem)
		tok.Flags |= wordFlags[tok.Hash]
		if negated(w) {
			tok.Flags |= Negates
		}
		if unicode.IsUpper(t.Runes[i]) {
			tok.Flags |= Capital
		}
	}
	t.Tokens = append(t.Tokens, tok)
	return j
}

// camel reports whether a new word begins inside a name such as OutdoorSeating.
func (t *Text) camel(j int) bool {
	c, prev := t.Runes[j], t.Runes[j-1]
	if !('A' <= c && c <= 'Z' && 'a' <= prev && prev <= 'z') {
		return false
	}
	return j+1 < len(t.Runes) && 'a' <= t.Runes[j+1] && t.Runes[j+1] <= 'z' // not TiO2
}

// negated reports whether w ends in n't, or denies with a stem that bar and hard have too.
func negated(w []rune) bool {
	n := len(w)
	if n == 6 && ends(w, "ly") && (ends(w, "hardly") || ends(w, "barely")) {
		return true
	}
	return n > 3 && w[n-1] == 't' && w[n-2] == '\'' && w[n-3] == 'n'
}

func hash(w []rune) uint32 {
	h := uint32(2166136261)
	for _, c := range w {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// hashFigure leaves out thousands separators and trailing zeros after the point.
func hashFigure(w []rune) uint32 {
	h := uint32(2166136261)
	for _, c := range w {
		if c != ',' {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	return h
}

// mostTokens is how long a sentence may be before it is cut at a clause.
const mostTokens = 60

func (t *Text) sentences() {
	t.Record = t.isRecord()
	token, fact := 0, 0
	for _, span := range sentence.SplitRunes(t.Runes) {
		row := t.Runes[span.Start] == '|'
		at := Sentence{Span: span, From: token, FactFrom: fact}
		for token < len(t.Tokens) && int(t.Tokens[token].Start) < span.End {
			if token == at.From || t.opens(token) || token == at.From+1 && t.Tokens[at.From].Flags&Figure != 0 {
				t.Tokens[token].Flags |= First
			}
			if token > at.From && (t.Record && t.fieldBefore(token) || token-at.From >= mostTokens && t.clauseBefore(token, row)) {
				end := int(t.Tokens[token].Start)
				for fact < len(t.Facts) && t.Facts[fact].Start < end {
					fact++
				}
				at.To, at.FactTo, at.Span.End = token, fact, t.trim(at.Span.Start, end)
				t.Sentences = append(t.Sentences, at)
				at = Sentence{Span: grounded.Span{Start: end, End: span.End}, From: token, FactFrom: fact}
			}
			token++
		}
		for fact < len(t.Facts) && t.Facts[fact].Start < span.End {
			fact++
		}
		at.To, at.FactTo = token, fact
		t.Sentences = append(t.Sentences, at)
	}
}

// opens reports whether the token follows a colon, a quotation mark or a list's mark, so
// that a capital says nothing.
func (t *Text) opens(token int) bool {
	for i := int(t.Tokens[token].Start) - 1; i >= 0; i-- {
		switch t.Folded[i] {
		case ' ', '(':
		case ':', '"', '\n', '-', '.':
			return true
		default:
			return false
		}
	}
	return true
}

// isRecord reports whether the text is a record of named fields, as JSON writes them:
// each field then counts as a sentence. A text that begins with a mark such as [2] is none.
func (t *Text) isRecord() bool {
	var begins [2]rune
	n := 0
	for _, c := range t.Folded {
		if c != ' ' && c != '\n' && c != '\t' {
			begins[n] = c
			if n++; n == len(begins) {
				break
			}
		}
	}
	switch begins {
	case [2]rune{'{', '"'}, [2]rune{'[', '{'}, [2]rune{'[', '['}, [2]rune{'[', '"'}:
		return true
	}
	return false
}

// fieldBefore reports whether a field ends just before the token: a comma or bracket and
// then a quotation mark.
func (t *Text) fieldBefore(token int) bool {
	ended := false
	for i := int(t.Tokens[token-1].End); i < int(t.Tokens[token].Start); i++ {
		switch t.Folded[i] {
		case ',', '}', ']', '{':
			ended = true
		case '"':
			if ended {
				return true
			}
		}
	}
	return false
}

// clauseBefore reports whether a comma or the like stands before the token; in a row of a
// table, whether a cell ends there.
func (t *Text) clauseBefore(token int, row bool) bool {
	for i := int(t.Tokens[token-1].End); i < int(t.Tokens[token].Start); i++ {
		if row && t.Folded[i] != '|' {
			continue
		}
		switch t.Folded[i] {
		case ',', ';', '、', '|', '}', ']', '·':
			return true
		}
	}
	return false
}

// trim is end without the white space before it.
func (t *Text) trim(start, end int) int {
	for end > start && unicode.IsSpace(t.Runes[end-1]) {
		end--
	}
	return end
}

// Bigram is the hash of the Han bigram that begins at token i, or zero.
func (t *Text) Bigram(i int) uint32 {
	if t.Tokens[i].Flags&Joined == 0 || i+1 >= len(t.Tokens) {
		return 0
	}
	return Pair(t.Tokens[i].Hash, t.Tokens[i+1].Hash)
}

// MostlyHan reports whether more than half of the tokens [from, to) are Han characters.
func (t *Text) MostlyHan(from, to int) bool {
	n := 0
	for i := from; i < to; i++ {
		if t.Tokens[i].Flags&Han != 0 {
			n++
		}
	}
	return 2*n > to-from
}

// Pair is the hash of two tokens in order.
func Pair(a, b uint32) uint32 { return (a*31+b)*2654435769 | 1 }

// Quote is the code points of span, to the letter.
func (t *Text) Quote(span grounded.Span) string { return string(t.Runes[span.Start:span.End]) }

// Beginning is the hash of the first five letters of the word at token i, or zero for a
// shorter one.
func (t *Text) Beginning(i int) uint32 {
	tok := t.Tokens[i]
	if tok.Flags&(Han|Figure) != 0 || tok.End-tok.Start < 5 {
		return 0
	}
	return hash(t.Folded[tok.Start:tok.Start+5]) | 1
}

// Set is the words of list by the hashes of their tokens.
func Set(list string) map[uint32]bool {
	m := map[uint32]bool{}
	for _, tok := range Analyse(list).Tokens {
		m[tok.Hash] = true
	}
	return m
}
