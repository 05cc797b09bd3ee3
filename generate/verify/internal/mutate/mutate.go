// Package mutate changes one hard thing in a true sentence — a figure, a date, a unit, a
// name, a denial — or only its form. The check must notice every change of the first kind
// and none of the second: the tests measure both on real sentences, and training learns
// from them.
package mutate

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
	"grounded/internal/subject"
)

// Kind is what is changed.
type Kind string

// The kinds. [Form] changes nothing that matters.
const (
	Number   Kind = "number"
	Date     Kind = "date"
	Unit     Kind = "unit"
	Name     Kind = "name"
	Negation Kind = "negation"
	Form     Kind = "form"
)

// Kinds lists the kinds that a check must flag.
var Kinds = []Kind{Number, Date, Unit, Name, Negation}

// Change is sentence with one thing of the kind changed; ok is false where it has nothing
// of the kind. Names are taken from pool. The same seed gives the same change.
func Change(sentence string, kind Kind, pool []string, rng *rand.Rand) (changed string, ok bool) {
	switch kind {
	case Number:
		return figure(sentence, rng, func(f facts.Fact) bool {
			return f.Kind == facts.Number || f.Kind == facts.Quantity || f.Kind == facts.Money || f.Kind == facts.Percent
		})
	case Date:
		return figure(sentence, rng, func(f facts.Fact) bool { return f.Kind == facts.Date })
	case Unit:
		return replaceOne(sentence, unitSwaps, rng)
	case Name:
		return name(sentence, pool, rng)
	case Negation:
		return negate(sentence, rng)
	case Form:
		return form(sentence)
	}
	return "", false
}

// figure changes one digit of one figure that fits.
func figure(sentence string, rng *rand.Rand, fits func(facts.Fact) bool) (string, bool) {
	t := text.Analyse(text.Bare(sentence))
	var places []int
	for _, f := range t.Facts {
		if !fits(f) || f.Start == 0 && f.Kind == facts.Number && f.Unit == "" { // such may be a list's number
			continue
		}
		for i := f.Start; i < f.End; i++ {
			if unicode.IsDigit(t.Folded[i]) {
				places = append(places, i)
			}
		}
	}
	if len(places) == 0 {
		return "", false
	}
	at := places[rng.IntN(len(places))]
	r := []rune(sentence)
	old := t.Folded[at] - '0'
	next := 1 + (old+rng.Int32N(8))%9
	if next == old {
		next = 1 + next%9
	}
	r[at] = '0' + next
	changed := string(r)
	// A change within a figure that means the same (a month of 13, a day of 39) is none.
	if same(t.Facts, text.Analyse(text.Bare(changed)).Facts) {
		return "", false
	}
	return changed, true
}

func same(a, b []facts.Fact) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if r := facts.Compare(b[i], a[i]); r != facts.Same && r != facts.Rounded {
			return false
		}
	}
	return true
}

// swap is one word and what it becomes.
type swap struct{ from, to string }

var unitSwaps = []swap{
	{"亿元", "万元"}, {"万元", "亿元"}, {"美元", "欧元"}, {"公里", "米"}, {"千米", "米"}, {"公斤", "吨"}, {"小时", "分钟"}, {"分钟", "小时"}, {"平方米", "平方公里"},
	{"平方公里", "公顷"}, {"万人", "亿人"}, {"个百分点", "%"}, {"个月", "年"}, {"%", "‰"}, {" million", " billion"}, {" billion", " million"}, {" percent", " percentage points"},
	{" km", " miles"}, {" miles", " kilometers"}, {" kilometers", " miles"}, {" hours", " minutes"}, {" minutes", " hours"}, {" years", " months"}, {" months", " weeks"},
	{" days", " weeks"}, {" weeks", " days"}, {" pounds", " tons"}, {" feet", " inches"}, {" meters", " feet"}, {" dollars", " euros"}, {"$", "€"}, {"£", "$"}, {" kg", " g"},
}

// replaceOne makes one of the swaps, where the word follows a figure or is a currency sign.
func replaceOne(sentence string, swaps []swap, rng *rand.Rand) (string, bool) {
	var can []string
	for _, s := range swaps {
		i := strings.Index(sentence, s.from)
		if i < 0 {
			continue
		}
		before := []rune(sentence[:i])
		sign := s.from == "$" || s.from == "£"
		if !sign && (len(before) == 0 || !unicode.IsDigit(before[len(before)-1])) {
			continue
		}
		if end := i + len(s.from); s.from[0] == ' ' && end < len(sentence) && isLatin(sentence[end]) {
			continue
		}
		can = append(can, sentence[:i]+s.to+sentence[i+len(s.from):])
	}
	if len(can) == 0 {
		return "", false
	}
	return can[rng.IntN(len(can))], true
}

func isLatin(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// name puts one of pool in the place of a name.
func name(sentence string, pool []string, rng *rand.Rand) (string, bool) {
	names := Names(sentence)
	if len(names) == 0 || len(pool) == 0 {
		return "", false
	}
	old := names[rng.IntN(len(names))]
	for range 20 {
		next := pool[rng.IntN(len(pool))]
		if !strings.Contains(sentence, next) && !strings.Contains(next, old) && text.IsHan([]rune(next)[0]) == text.IsHan([]rune(old)[0]) {
			return strings.Replace(sentence, old, next, 1), true
		}
	}
	return "", false
}

// Names are the names in sentence: runs of words with capitals that do not begin it, and
// Chinese names where a verb of saying or a title gives them away.
func Names(sentence string) []string {
	t := text.Analyse(sentence)
	var out []string
	for i := 0; i < len(t.Tokens); i++ {
		tok := t.Tokens[i]
		if tok.Flags&text.Capital == 0 || tok.Flags&(text.First|text.Stop) != 0 || tok.End-tok.Start < 3 {
			continue
		}
		j := i
		for j+1 < len(t.Tokens) && t.Tokens[j+1].Flags&text.Capital != 0 && t.Tokens[j+1].Start == t.Tokens[j].End+1 {
			j++
		}
		out = append(out, string(t.Runes[tok.Start:t.Tokens[j].End]))
		i = j
	}
	return append(out, chineseNames(t)...)
}

// chineseNames finds 王小明 in 王小明说 and 记者王小明.
func chineseNames(t *text.Text) []string {
	var out []string
	r := t.Folded
	for i, c := range r {
		if !strings.ContainsRune(subject.Surnames, c) {
			continue
		}
		for _, n := range [2]int{3, 2} {
			if i+n > len(r) || !allHan(r[i:i+n]) {
				continue
			}
			rest := string(r[i+n : min(len(r), i+n+2)])
			if strings.HasPrefix(rest, "说") || rest == "表示" || rest == "指出" || rest == "介绍" || rest == "认为" || rest == "告诉" || rest == "强调" {
				out = append(out, string(t.Runes[i:i+n]))
				break
			}
		}
	}
	return out
}

func allHan(r []rune) bool {
	for _, c := range r {
		if !text.IsHan(c) {
			return false
		}
	}
	return true
}

var denials = []swap{
	{" is not ", " is "}, {" was not ", " was "}, {" are not ", " are "}, {" were not ", " were "}, {" did not ", " did "}, {" will not ", " will "}, {" cannot ", " can "},
	{" is ", " is not "}, {" was ", " was not "}, {" are ", " are not "}, {" were ", " were not "}, {" will ", " will not "}, {" can ", " cannot "}, {" has been ", " has not been "},
	{" have been ", " have not been "}, {" should ", " should not "}, {" would ", " would not "},
	{"不是", "是"}, {"没有", "有"}, {"不能", "能"}, {"不会", "会"}, {"尚未", "已"}, {"不得", "可以"}, {"不可以", "可以"},
	{"可以", "不可以"}, {"应当", "不应当"}, {"能够", "不能够"}, {"已经", "没有"}, {"将会", "将不会"}, {"是", "不是"}, {"能", "不能"},
}

// negate adds a denial or takes one away.
func negate(sentence string, rng *rand.Rand) (string, bool) {
	var can []string
	for _, d := range denials {
		i := strings.Index(sentence, d.from)
		if i < 0 || strings.Contains(d.from, "是") && (strings.HasSuffix(sentence[:i], "但") || strings.HasSuffix(sentence[:i], "不") || strings.HasSuffix(sentence[:i], "还") || strings.HasSuffix(sentence[:i], "于")) {
			continue
		}
		if d.from == "能" && (i == 0 || !strings.ContainsAny(sentence[:i], "就才都也") || strings.HasSuffix(sentence[:i], "不")) {
			continue
		}
		can = append(can, sentence[:i]+d.to+sentence[i+len(d.from):])
	}
	if len(can) == 0 {
		return "", false
	}
	return can[rng.IntN(len(can))], true
}

// form writes a figure of sentence another way.
func form(sentence string) (string, bool) {
	t := text.Analyse(sentence)
	for _, f := range t.Facts {
		old := string(t.Folded[f.Start:f.End])
		next := ""
		switch {
		case f.Kind == facts.Percent && strings.HasSuffix(old, "%"):
			next = strings.TrimSpace(strings.TrimSuffix(old, "%")) + " percent"
			if strings.ContainsFunc(sentence, text.IsHan) {
				next = "百分之" + strings.TrimSpace(strings.TrimSuffix(old, "%"))
			}
		case f.Kind == facts.Date && f.Day > 0 && f.Year > 0:
			next = fmt.Sprintf("%d-%02d-%02d", f.Year, f.Month, f.Day)
		case strings.HasSuffix(old, "亿元"):
			next = strconv.FormatFloat(f.Value/1e4, 'f', -1, 64) + "万元"
		case strings.HasSuffix(old, "million") && f.Kind == facts.Number:
			next = strconv.FormatFloat(f.Value, 'f', -1, 64)
		case strings.HasSuffix(old, "万人"):
			next = strconv.FormatFloat(f.Value, 'f', -1, 64) + "人"
		case f.Kind == facts.Number && strings.Contains(old, ",") && f.Unit == "":
			next = strings.ReplaceAll(old, ",", "")
		default:
			continue
		}
		if f.End < len(t.Folded) && unicode.IsDigit(t.Folded[f.End]) {
			next += " "
		}
		return string(t.Runes[:f.Start]) + next + string(t.Runes[f.End:]), true
	}
	return "", false
}
