package mutate

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/text"
	"grounded/internal/sentence"
)

// Noise is a way in which passages of web pages are not clean. None takes a word of a passage
// away, so what they support they support still.
type Noise string

// The kinds of noise.
const (
	Clean       Noise = "clean"
	Around      Noise = "around"      // navigation, cookies, buttons, advertisements, headlines of others
	Broken      Noise = "broken"      // lines broken within sentences
	Unstopped   Noise = "unstopped"   // each sentence an item of a list, without its full stop
	Glued       Noise = "glued"       // a title and sentences without a space between them
	Entities    Noise = "entities"    // of HTML, left over
	Repeated    Noise = "repeated"    // blocks that stand there twice
	Headed      Noise = "headed"      // headings in capitals
	Cut         Noise = "cut"         // a piece of something else, cut off, at both ends
	Distractors Noise = "distractors" // ten passages, the right ones not first
	Long        Noise = "long"        // one passage of some 8,000 tokens
	Everything  Noise = "everything"
)

// Noises lists them, the clean one first.
var Noises = []Noise{Clean, Around, Broken, Unstopped, Glued, Entities, Repeated, Headed, Cut, Distractors, Long, Everything}

// Noisy is passages with noise; what it needs of other texts it takes from others. The same seed
// gives the same noise.
func Noisy(passages []string, kind Noise, others []string, rng *rand.Rand) []string {
	switch kind {
	case Distractors:
		return among(passages, others, rng)
	case Long:
		return []string{buried(passages, others, rng)}
	case Everything:
		for _, k := range []Noise{Repeated, Cut, Headed, Broken, Entities, Around, Distractors} {
			passages = Noisy(passages, k, others, rng)
		}
		return passages
	}
	out := make([]string, len(passages))
	for i, p := range passages {
		n := noise{rng: rng, others: others, pool: english}
		if grounded.LanguageOf(p) == grounded.Chinese {
			n.pool = chinese
		}
		out[i] = n.spoil(p, kind)
	}
	return out
}

// noise is what one passage is spoilt with.
type noise struct {
	rng    *rand.Rand
	others []string
	pool   map[string][]string
	breaks []int // between Han characters, which have no space between them
}

func (n noise) spoil(p string, kind Noise) string {
	switch kind {
	case Around:
		return n.around(p)
	case Broken:
		return n.broken(p)
	case Unstopped:
		return unstopped(p)
	case Glued:
		return n.glued(p)
	case Entities:
		return n.entities(p)
	case Repeated:
		list := sentences(p)
		at := n.rng.IntN(len(list) + 1)
		block := strings.Join(list[at:min(len(list), at+3)], "")
		return p + "\n" + block + "\n" + block
	case Headed:
		return n.headed(p)
	case Cut:
		return "..." + strings.TrimSpace(n.piece(true)) + " " + p + " " + n.piece(false) + "..."
	}
	return p
}

// pick is so many of the lines of a section.
func (n noise) pick(section string, many int) string {
	lines := n.pool[section]
	var out []string
	for _, i := range n.rng.Perm(len(lines))[:min(many, len(lines))] {
		out = append(out, lines[i])
	}
	return strings.Join(out, "\n")
}

// other is one of the other texts.
func (n noise) other() string { return n.others[n.rng.IntN(len(n.others))] }

// piece is the half of a sentence of another text, the second or the first.
func (n noise) piece(second bool) string {
	list := sentences(n.other())
	if len(list) == 0 {
		return ""
	}
	r := []rune(strings.TrimSpace(list[n.rng.IntN(len(list))]))
	half := len(r) / 2
	for half > 0 && half < len(r) && !unicode.IsSpace(r[half]) && !text.IsHan(r[half]) {
		half++
	}
	if second {
		return string(r[half:])
	}
	return string(r[:half])
}

func (n noise) around(p string) string {
	list := sentences(p)
	var b strings.Builder
	b.WriteString(n.pick("above", 4) + "\n\n")
	for i, s := range list {
		if i > 0 && n.rng.IntN(6) == 0 {
			b.WriteString("\n" + n.pick("within", 1) + "\n")
		}
		b.WriteString(s)
	}
	b.WriteString("\n\n" + n.pick("below", 3) + "\n")
	for range 3 { // headlines of other articles
		if list := sentences(n.other()); len(list) > 0 {
			r := []rune(strings.TrimSpace(list[0]))
			b.WriteString(strings.TrimRight(string(r[:min(len(r), 70)]), ".。 ") + "\n")
		}
	}
	return b.String()
}

// broken breaks lines where a column of text would: before the word that has no room.
func (n noise) broken(p string) string {
	width := 40 + n.rng.IntN(40)
	if grounded.LanguageOf(p) == grounded.Chinese {
		width /= 2
	}
	r := []rune(p)
	start, space := 0, -1
	for i, c := range r {
		switch {
		case c == '\n':
			start, space = i+1, -1
			continue
		case c == ' ':
			space = i
		}
		if i-start < width {
			continue
		}
		if space > start {
			r[space] = '\n'
			start, space = space+1, -1
		} else if text.IsHan(c) && text.IsHan(r[i-1]) {
			start = i
			n.breaks = append(n.breaks, i)
		}
	}
	var b strings.Builder
	at := 0
	for _, i := range n.breaks {
		b.WriteString(string(r[at:i]) + "\n")
		at = i
	}
	return b.String() + string(r[at:])
}

func unstopped(p string) string {
	var b strings.Builder
	for _, s := range sentences(p) {
		b.WriteString("- " + strings.TrimRight(strings.TrimSpace(s), ".。") + "\n")
	}
	return b.String()
}

// glued leaves the space between a title and sentences out.
func (n noise) glued(p string) string {
	title := "Latest News and Updates"
	if grounded.LanguageOf(p) == grounded.Chinese {
		title = "最新资讯"
	}
	for _, s := range sentences(p) {
		s = strings.TrimSpace(s)
		if n.rng.IntN(2) == 0 {
			s += " "
		}
		title += s
	}
	return title
}

// entities writes characters as HTML does, and some spaces so that they do not break.
func (n noise) entities(p string) string {
	p = named.Replace(p)
	var b strings.Builder
	for _, c := range p {
		if c == ' ' && n.rng.IntN(5) == 0 {
			b.WriteString("&nbsp;")
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

var named = strings.NewReplacer("&", "&amp;", "'", "&#39;", "’", "&rsquo;", "\"", "&quot;", "“", "&ldquo;", "”", "&rdquo;", "—", "&mdash;", "–", "&#8211;", "<", "&lt;", ">", "&gt;", "…", "&hellip;")

func (n noise) headed(p string) string {
	var b strings.Builder
	b.WriteString(n.pick("headings", 1) + "\n")
	for i, s := range sentences(p) {
		if i > 0 && i%4 == 0 {
			b.WriteString("\n" + n.pick("headings", 1) + "\n")
		}
		b.WriteString(s)
	}
	return b.String()
}

// passagesMost is how many passages an answer is made from at most.
const passagesMost = 10

// among puts passages, in their order, among others; the first is none of them.
func among(passages, others []string, rng *rand.Rand) []string {
	out := append([]string(nil), passages...)
	for len(out) < passagesMost {
		at := rng.IntN(len(out))
		if out[0] == passages[0] {
			at = 0
		}
		out = append(out[:at], append([]string{others[rng.IntN(len(others))]}, out[at:]...)...)
	}
	return out
}

// longTokens is about how long a long passage is, in Latin words or Han characters.
const longTokens = 8000

// buried puts passages in the middle of one long text.
func buried(passages, others []string, rng *rand.Rand) string {
	whole := strings.Join(passages, "\n\n")
	size := func(s string) int { return len(text.Analyse(s).Tokens) }
	for n := size(whole); n < longTokens; {
		other := others[rng.IntN(len(others))]
		n += max(1, size(other))
		if rng.IntN(2) == 0 {
			whole += "\n\n" + other
		} else {
			whole = other + "\n\n" + whole
		}
	}
	return whole
}

// sentences are those of p, each with the white space behind it.
func sentences(p string) []string {
	r := []rune(p)
	spans := sentence.SplitRunes(r)
	var out []string
	for i, s := range spans {
		end := len(r)
		if i+1 < len(spans) {
			end = spans[i+1].Start
		}
		out = append(out, string(r[s.Start:end]))
	}
	return out
}

//go:embed web-en.txt
var webEnglish string

//go:embed web-zh.txt
var webChinese string

var english, chinese = sections(webEnglish), sections(webChinese)

func sections(file string) map[string][]string {
	out := map[string][]string{}
	name := ""
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#") || line == "":
		case strings.HasPrefix(line, "="):
			name = line[1:]
		default:
			out[name] = append(out[name], line)
		}
	}
	return out
}
