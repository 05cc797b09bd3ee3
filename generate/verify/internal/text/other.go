package text

import (
	"strings"
	"unicode"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/tongue"
)

// AnalyseIn reads s, which is in the language of w; nil: in Chinese or English.
func AnalyseIn(s string, w *tongue.Words) *Text {
	if w == nil {
		return Analyse(s)
	}
	t := &Text{Runes: []rune(s), Tongue: w}
	t.Folded = make([]rune, len(t.Runes))
	for i, c := range t.Runes {
		if c < hanFirst || c > hanLast { // 決 stays what it is in Japanese
			c = foldMore(Fold(c))
		}
		t.Folded[i] = c
	}
	w.Figures(t.Folded)
	o := other{t: t, w: w}
	o.tokenise()
	t.Facts = findFacts(t.Folded, func(r []rune) []facts.Fact { return facts.FindIn(r, w) })
	t.sentences()
	if w.Code == "de" {
		o.nouns()
	}
	return t
}

// Guess is the language of s where it is neither Chinese nor English, nil where it is or nothing
// tells, and whether that is sure.
func Guess(s string) (w *tongue.Words, sure bool) {
	const most = 1800 // bytes
	s = s[:min(len(s), most)]
	if plainly(s) {
		return nil, true
	}
	return tongue.Guess(FoldAll([]rune(s)))
}

// plainly reports whether s is Chinese or English beyond doubt: nearly all passages are, and this costs
// next to nothing.
func plainly(s string) bool {
	const most, enough = 600, 3
	s = s[:min(len(s), most)]
	han, letters := 0, 0
	for _, c := range s {
		switch {
		case c < 0x80:
		case c >= 0x4E00 && c <= 0x9FFF:
			han++
		case unicode.IsLetter(c):
			letters++
		}
	}
	if letters == 0 && han > 20 {
		return true
	}
	if han+10*letters >= len(s)/10 {
		return false
	}
	words := 0
	for _, w := range plainWords {
		words += strings.Count(s, w)
	}
	return words >= enough
}

var plainWords = []string{" the ", " and ", " that ", " with ", " from "}

// FoldAll is [Fold] of each of r.
func FoldAll(r []rune) []rune {
	out := make([]rune, len(r))
	for i, c := range r {
		out[i] = Fold(c)
	}
	return out
}

// foldMore brings letters together that are written one for the other.
func foldMore(c rune) rune {
	switch c {
	case 'ё':
		return 'е'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ة':
		return 'ه'
	case 'ى':
		return 'ي'
	case '«', '»', '‹', '›':
		return '"'
	}
	return c
}

// other reads the tokens of a text in another language.
type other struct {
	t *Text
	w *tongue.Words
}

func (o *other) tokenise() {
	r := o.t.Folded
	for i := 0; i < len(r); {
		c := r[i]
		switch {
		case c >= 0xAC00 && c <= 0xD7A3:
			i = o.hangul(i)
		case IsHan(c), o.w.Unspaced() && unicode.IsLetter(c) && c > 0x0E00:
			i = o.character(i)
		case o.isWord(c):
			i = o.word(i)
		default:
			i++
		}
	}
}

func (o *other) isWord(c rune) bool {
	if c < 0x80 {
		return 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
	}
	return !IsHan(c) && (unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) || c == '\u200c' || c == '\u200d')
}

// character appends the character at i, with the marks that go with it, and returns where it ends.
func (o *other) character(i int) int {
	r := o.t.Folded
	j := i + 1
	for j < len(r) && unicode.IsMark(r[j]) {
		j++
	}
	tok := Token{Hash: hash(r[i:j]), Flags: Han, Start: int32(i), End: int32(j)}
	if j == i+1 {
		tok.Hash = uint32(r[i]) * 2654435761 // as in Chinese
	}
	kana := isHiragana(r[i])
	if kana {
		tok.Flags |= Stop
	}
	if j < len(r) && (IsHan(r[j]) || o.w.Unspaced() && unicode.IsLetter(r[j])) && kana == isHiragana(r[j]) {
		tok.Flags |= Joined
	}
	if strings.ContainsRune("不未非無无", r[i]) && o.w.Code == "ja" {
		tok.Flags |= Negates
	}
	o.t.Tokens = append(o.t.Tokens, tok)
	return j
}

func isHiragana(c rune) bool { return c >= 0x3041 && c <= 0x309F }

// hangul appends the syllables of the word at i without its particle or ending, and returns where the
// word ends.
func (o *other) hangul(i int) int {
	r := o.t.Folded
	j := i
	for j < len(r) && r[j] >= 0xAC00 && r[j] <= 0xD7A3 {
		j++
	}
	end := i + len([]rune(koreanStem(string(r[i:j]))))
	flags := Han
	if o.w.Stop[string(r[i:j])] || o.w.Stop[string(r[i:end])] {
		flags |= Stop
	}
	for k := i; k < end; k++ {
		tok := Token{Hash: uint32(r[k]) * 2654435761, Flags: flags, Start: int32(k), End: int32(k + 1)}
		if k+1 < end {
			tok.Flags |= Joined
		}
		o.t.Tokens = append(o.t.Tokens, tok)
	}
	return j
}

// koreanStem takes the particles and the commonest endings off a word, as long as two syllables are
// left.
func koreanStem(w string) string {
	for range 2 {
		before := w
		for _, e := range koreanEndings {
			if rest, ok := strings.CutSuffix(w, e); ok && len(rest) >= 6 { // two syllables
				w = rest
				break
			}
		}
		if w == before {
			break
		}
	}
	return w
}

var koreanEndings = strings.Fields(`으로부터 로부터 에게서 에서는 에서도 이라고 으로는 으로도 까지는 했다고 됐다고 한다고 하였다 되었다 했으며 됐으며 했다 됐다 한다 된다 하는 되는 하고 되고 하며 되며 했던 됐던
	에서 에게 으로 까지 부터 처럼 보다 이나 이며 이고 이라 에는 에도 에만 였다 이다 와의 과의 께서 마다 조차 밖에 은 는 이 가 을 를 의 에 도 만 로 와 과 며 고 다`)

// word appends the word or figure that begins at i and returns its end.
func (o *other) word(i int) int {
	r := o.t.Folded
	figure := r[i] >= '0' && r[i] <= '9'
	j := i
	for j < len(r) {
		c := r[j]
		switch {
		case o.isWord(c) && !(figure && c >= 0x80):
		case c == '\'' && j+1 < len(r) && o.isWord(r[j+1]) && !figure:
			if o.elides(j - i) {
				o.add(i, j, figure)
				return j + 1
			}
		case (c == '.' || c == ',') && figure && j+1 < len(r) && r[j+1] >= '0' && r[j+1] <= '9':
		default:
			o.add(i, j, figure)
			return j
		}
		j++
	}
	o.add(i, j, figure)
	return j
}

// elides reports whether a word of n letters before an apostrophe stands by itself: l'usine.
func (o *other) elides(n int) bool {
	switch o.w.Code {
	case "fr", "it":
		return n <= 5
	case "tr": // 2023'te
		return true
	}
	return false
}

func (o *other) add(i, j int, figure bool) {
	t := o.t
	w := t.Folded[i:j]
	tok := Token{Start: int32(i), End: int32(j)}
	switch {
	case figure:
		tok.Flags |= Figure
		tok.Hash = hashFigure(w)
	default:
		word := string(w)
		tok.Hash = hash([]rune(o.w.Stem(word)))
		if o.w.Stop[word] || j-i == 1 {
			tok.Flags |= Stop
		}
		if o.w.Denies(word, o.next(j)) {
			tok.Flags |= Negates | Stop
		}
		if unicode.IsUpper(t.Runes[i]) {
			tok.Flags |= Capital
		}
	}
	t.Tokens = append(t.Tokens, tok)
}

// next is the word behind i.
func (o *other) next(i int) string {
	r := o.t.Folded
	for i < len(r) && r[i] == ' ' {
		i++
	}
	j := i
	for j < len(r) && o.isWord(r[j]) {
		j++
	}
	return string(r[i:j])
}

// nouns takes the capitals of German nouns off: those behind an article, a number or a word in small
// letters that goes with a noun, and those that end as nouns do.
func (o *other) nouns() {
	t := o.t
	for i := range t.Tokens {
		tok := &t.Tokens[i]
		if tok.Flags&Capital == 0 || tok.Flags&First != 0 {
			continue
		}
		word := string(t.Folded[tok.Start:tok.End])
		if allCapitals(t.Runes[tok.Start:tok.End]) {
			continue
		}
		if nounEnding(word) || i > 0 && o.beforeNoun(i-1) {
			tok.Flags &^= Capital
		}
	}
}

func allCapitals(r []rune) bool {
	for _, c := range r {
		if !unicode.IsUpper(c) {
			return false
		}
	}
	return len(r) > 1
}

func nounEnding(w string) bool {
	for _, e := range []string{"ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ment", "tät", "ismus", "jahr", "zahl", "kosten", "linie", "projekt"} {
		if strings.HasSuffix(w, e) && len(w) > len(e)+1 {
			return true
		}
	}
	return false
}

// beforeNoun reports whether the word at token i goes with a noun behind it: der, keine, neuen, 300.
func (o *other) beforeNoun(i int) bool {
	t := o.t
	tok := t.Tokens[i]
	if tok.Flags&Figure != 0 {
		return true
	}
	if unicode.IsUpper(t.Runes[tok.Start]) {
		return false
	}
	word := string(t.Folded[tok.Start:tok.End])
	if o.w.Numbers[word] > 0 || o.w.Scales[word] > 0 || tok.Flags&Negates != 0 {
		return true
	}
	if o.w.Stop[word] {
		return germanDeterminers[word]
	}
	for _, e := range []string{"e", "en", "er", "es", "em"} { // an adjective, most often
		if strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}

var germanDeterminers = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("der die das den dem des ein eine einen einem einer eines im am zum zur vom beim ins sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer dieser diese dieses diesen diesem jede jeder viele alle") {
		m[w] = true
	}
	return m
}()
