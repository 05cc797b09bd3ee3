package facts

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Note is what a table says of all its figures: "(in millions)", "单位：万元".
type Note struct {
	Factor float64 // what one of them is worth; 0: the note says nothing
	Unit   string  // currency code; empty: not said
}

// noteMarks are what a note has in it, in the order in which they are looked at: first the Latin ones.
var noteMarks = [...][]rune{[]rune("illion"), []rune("housand"), []rune("'000"), []rune("单位"), []rune("元)"), []rune("元|")}

const latinMarks = 3

// FindNote finds the first note in folded text.
func FindNote(r []rune) Note {
	first := firstMarks(r)
	for k, mark := range noteMarks[:latinMarks] {
		for i := first[k]; i < len(r); i++ {
			if r[i] != mark[0] || !hasPrefix(r, i, mark) || !mayNote(r, i) {
				continue
			}
			s, at := noteText(r, i)
			if n := latinNote(s, at); n.Factor > 0 {
				return n
			}
		}
	}
	for _, i := range first[latinMarks:] {
		if i == len(r) {
			continue
		}
		s, at := noteText(r, i)
		if n := chineseNote(s[max(0, at-noteReach/2):min(len(s), at+noteReach)]); n.Factor > 0 {
			return n
		}
	}
	return Note{}
}

// firstMarks is where each of the marks stands first; len(r) where it does not.
func firstMarks(r []rune) (first [len(noteMarks)]int) {
	for k := range first {
		first[k] = len(r)
	}
	for i, c := range r {
		switch c {
		case 'i', 'h', '\'', '单', '元':
			for k, mark := range noteMarks {
				if c == mark[0] && i < first[k] && hasPrefix(r, i, mark) {
					first[k] = i
				}
			}
		}
	}
	return first
}

// mayNote reports whether [latinNote] can find one at i, so that most figures in millions cost nothing:
// the word is in the plural, a bracket is open or a currency stands before it.
func mayNote(r []rune, i int) bool {
	from, end := i, i+1
	for from > 0 && letter(r[from-1]) {
		from--
	}
	for end < len(r) && (letter(r[end]) || r[end] == '0') {
		end++
	}
	if r[end-1] == 's' || r[end-1] == '0' || slices.Contains(r[max(0, from-noteReach):from], '(') {
		return true
	}
	for from > 0 && r[from-1] == ' ' {
		from--
	}
	return from > 0 && (letter(r[from-1]) || strings.ContainsRune("$€£¥", r[from-1]))
}

// noteText is the text around i that a note there can be told by, and where i is in it.
func noteText(r []rune, i int) (s string, at int) {
	from, to := max(0, i-noteReach-noteWord), min(len(r), i+noteReach)
	for to < len(r) && r[to-1] == ' ' { // what stands behind a gap counts
		to++
	}
	to = min(len(r), to+noteReach)
	for _, c := range r[from:i] {
		at += utf8.RuneLen(c)
	}
	return string(r[from:to]), at
}

func chineseNote(s string) Note {
	m := hanNote.FindStringSubmatch(s)
	if m == nil {
		return Note{}
	}
	word, unit := m[1]+m[3], m[2]+m[4]
	note := Note{Factor: 1, Unit: currencies[unit].base}
	for _, c := range word {
		n, _ := numeral(c)
		note.Factor *= float64(n)
	}
	return note
}

const (
	// noteReach is how many bytes before and after the word for its scale belong to a note.
	noteReach = 40
	// noteWord is longer than such words are.
	noteWord = 12
)

// latinNote is the note around at, where a word such as millions stands: behind "in", in brackets,
// or behind a currency where a line or a cell ends.
func latinNote(s string, at int) Note {
	from := at
	for from > 0 && letter(rune(s[from-1])) {
		from--
	}
	end := at + 1
	for end < len(s) && (letter(rune(s[end])) || s[end] == '0') {
		end++
	}
	factor := noteScales[s[from:end]]
	if factor == 0 {
		return Note{}
	}
	start := max(0, from-noteReach)
	before := s[start:from]
	if cut := strings.LastIndexAny(before, "\n|)."); cut >= 0 && !strings.HasSuffix(before[:cut+1], "u.s.") {
		start, before = start+cut+1, before[cut+1:]
	}
	bare := strings.TrimRight(before, " ")
	after := strings.TrimLeft(s[end:], " ")
	ends := after == "" || strings.IndexByte(")|\n,", after[0]) >= 0
	many := s[end-1] == 's' || s[end-1] == '0'
	behind := func(words ...string) bool {
		for _, w := range words {
			if strings.HasSuffix(bare, w) && (!letter(rune(w[0])) || len(bare) == len(w) || !letter(rune(bare[len(bare)-len(w)-1]))) {
				return true
			}
		}
		return false
	}
	open := strings.LastIndexByte(before, '(')
	switch {
	case many && behind("in") && (ends || !strings.HasPrefix(after, "of ") || moneyNamed(after)):
	case open >= 0 && strings.IndexFunc(before[open:], func(c rune) bool { return digit(c) }) < 0 && (ends || many):
	case ends && behind("rmb", "usd", "eur", "us$", "hk$", "$", "€", "£", "¥"):
	default:
		return Note{}
	}
	return Note{factor, currencyIn(s[start:min(len(s), end+noteReach/2)])}
}

// moneyNamed reports whether s, behind "in millions", goes on with a currency.
func moneyNamed(s string) bool { return currencyIn(s[:min(len(s), noteReach/2)]) != "" }

var noteScales = map[string]float64{
	"thousand": 1e3, "thousands": 1e3, "'000": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9,
}

var hanNote = regexp.MustCompile(`(?:单位|货币单位|金额单位) ?[:为]? ?(?:均为)?(?:人民币)?(千|万|十万|百万|千万|亿|十亿)?(元|美元|港元|欧元|日元|英镑)` +
	`|[(|](?:人民币)?(千|万|百万|千万|亿|十亿)(元|美元|港元|欧元|日元|英镑)[)|]`)

func currencyIn(note string) string {
	for _, c := range signs {
		if strings.Contains(note, string(c.sign)) {
			return c.code
		}
	}
	for _, c := range [...][2]string{{"yuan", "CNY"}, {"euro", "EUR"}, {"dollar", "USD"}} {
		if strings.Contains(note, c[0]) {
			return c[1]
		}
	}
	return ""
}

// In is f, a figure that stands under n without a scale of its own, as n means it; false where n
// does not concern it.
func (n Note) In(f Fact) (Fact, bool) {
	if n.Factor == 0 || f.Scale != 0 || f.Kind != Number && f.Kind != Money || f.Kind == Number && f.Unit != "" {
		return f, false
	}
	f.Value, f.Step, f.Scale = f.Value*n.Factor, f.Step*n.Factor, n.Factor
	if f.Unit == "" && n.Unit != "" {
		f.Unit, f.Kind = n.Unit, Money
	}
	return f, true
}

// CompareUnder is [Compare] for a fact b that stands under a note: b may be meant as it is
// written, or as the note says.
func CompareUnder(a, b *Fact, n Note) Relation {
	r := compare(a, b)
	if r >= Rounded || n.Factor == 0 {
		return r
	}
	if meant, ok := n.In(*b); ok {
		r = max(r, compare(a, &meant))
	}
	return r
}

// IsYear reports whether f, as it is written, may be a year: 2018, and not 2,018 or $2018.
func (f Fact) IsYear() bool {
	return f.Kind == Number && f.Unit == "" && f.Scale == 0 && f.Step == 1 && f.Value >= 1900 && f.Value < 2100 && f.End-f.Start == 4
}

// YearOf is the year that f names, whatever else it says: of dates, of 2018 alone and of FY2018;
// 0 where there is none.
func (f Fact) YearOf() int {
	switch {
	case f.Kind == Date:
		return f.Year
	case f.IsYear():
		return int(f.Value)
	case f.Kind == Identifier && strings.HasPrefix(f.Text, "fy"):
		switch y := int(float(f.Text[2:])); {
		case len(f.Text) == 6 && y >= 1900 && y < 2100:
			return y
		case len(f.Text) == 4 && y > 0:
			return 2000 + y
		}
	}
	return 0
}

// QuarterOf is the quarter of a year that f names, from 1; 0 where it names none.
func (f Fact) QuarterOf() int {
	if f.Unit != quarter {
		return 0
	}
	return int(f.Value)
}
