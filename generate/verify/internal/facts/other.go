package facts

import (
	"math"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/tongue"
)

// FindIn returns the facts of r, folded text in the language of w whose figures have the form
// 1,234.56, in order.
func FindIn(r []rune, w *tongue.Words) []Fact {
	o := other{scanner{r}, w}
	var out []Fact
	for i := 0; i < len(r); {
		f, ok := o.at(i)
		if !ok {
			i = o.skip(i)
			continue
		}
		f.Start = i
		f.About = o.about(i)
		out = append(out, f)
		i = max(f.End, i+1)
	}
	return out
}

// other reads facts of other languages than Chinese and English.
type other struct {
	scanner
	w *tongue.Words
}

func (o other) skip(i int) int {
	if !unicode.IsLetter(o.r[i]) || o.w.Spaceless() {
		return i + 1
	}
	for i < len(o.r) && (unicode.IsLetter(o.r[i]) || unicode.IsMark(o.r[i])) {
		i++
	}
	return i
}

func (o other) at(i int) (Fact, bool) {
	r := o.r
	inside := i > 0 && (digit(r[i-1]) || unicode.IsLetter(r[i-1]) && !o.w.Spaceless())
	switch {
	case digit(r[i]) && !inside:
		for _, read := range [...]func(int) (Fact, bool){o.marked, o.dayFirst, o.dotted, o.yearAlone, o.clock, o.bound, o.figure} {
			if f, ok := read(i); ok {
				return f, true
			}
		}
	case unicode.IsLetter(r[i]) && !inside:
		for _, read := range [...]func(int) (Fact, bool){o.monthFirst, o.bound, o.figure} {
			if f, ok := read(i); ok {
				return f, true
			}
		}
	case strings.ContainsRune("$€£¥-%₹₽₩₺", r[i]):
		return o.figure(i)
	}
	return Fact{}, false
}

// word is the word at i, and where it ends.
func (o other) word(i int) (string, int) {
	i = min(i, len(o.r))
	j := i
	for j < len(o.r) && (unicode.IsLetter(o.r[j]) || unicode.IsMark(o.r[j]) || o.r[j] == '-' && j > i && j+1 < len(o.r) && unicode.IsLetter(o.r[j+1])) {
		j++
	}
	return string(o.r[i:j]), j
}

// bound reads letters bound to digits: dn50, a320-200.
func (o other) bound(i int) (Fact, bool) {
	if !letter(o.r[i]) {
		return Fact{}, false
	}
	return o.identifier(i)
}

// figure reads a number with its sign, currency, scale and unit.
func (o other) figure(i int) (Fact, bool) {
	r := o.r
	f := Fact{Kind: Number}
	j := i
	negative := r[j] == '-' && (i == 0 || r[i-1] == ' ' || r[i-1] == '(')
	if r[j] == '-' && !negative {
		return f, false
	}
	if negative {
		j++
	}
	percent := j < len(r) && r[j] == '%' // %8,4 in Turkish
	if percent {
		j++
	}
	j = o.sign(j, &f)
	if j >= len(r) {
		return f, false
	}
	switch {
	case digit(r[j]):
		f.Value, f.Step, f.End = decimal(r, j)
	case j == i && unicode.IsLetter(r[j]):
		if !o.number(j, &f) {
			return f, false
		}
	default:
		return f, false
	}
	o.scaled(&f)
	o.unit(&f)
	if percent || o.percentBefore(i) {
		f.Unit, f.Kind = "%", Percent
	}
	if negative {
		f.Value = -f.Value
	}
	return f, true
}

// sign reads the sign of a currency before a figure.
func (o other) sign(j int, f *Fact) int {
	if k := currencySign(o.r, j, f); k > j {
		return k
	}
	for sign, code := range moreSigns {
		if hasPrefix(o.r, j, []rune(sign)) {
			k := j + len([]rune(sign))
			for k < len(o.r) && o.r[k] == ' ' {
				k++
			}
			if digit(at(o.r, k)) {
				f.Unit, f.Kind = code, Money
				return k
			}
		}
	}
	return j
}

var moreSigns = map[string]string{"r$": "BRL", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY"}

// number reads a number written as a word, or a Chinese numeral in Japanese.
func (o other) number(j int, f *Fact) bool {
	if o.w.Code == "ja" {
		v, end := han(o.r, j)
		if end == j || v == 0 {
			return false
		}
		f.Value, f.Step, f.End = v, 1, end
		before := f.End
		o.unit(f)
		return f.End > before || end-j > 1 && !idiom[string(o.r[j:end])]
	}
	name, end := o.word(j)
	v := o.w.Numbers[name]
	if v == 0 {
		return false
	}
	f.Value, f.Step, f.End = v, 1, end
	if o.w.Unsure[name] {
		g := *f
		o.unit(&g)
		return g.Unit != ""
	}
	return true
}

// scaled reads the multipliers behind a figure: Mrd., mil millones, 兆2000億.
func (o other) scaled(f *Fact) {
	if o.w.Spaceless() {
		o.sections(f)
		return
	}
	for range 2 {
		j := f.End
		for j < len(o.r) && o.r[j] == ' ' {
			j++
		}
		name, end := o.word(j)
		factor := o.w.Scales[name]
		if factor == 0 {
			return
		}
		f.Value, f.Step, f.Scale, f.End = f.Value*factor, f.Step*factor, math.Max(1, f.Scale)*factor, end
		if at(o.r, end) == '.' && end+1 < len(o.r) && end-j <= 4 {
			f.End++
		}
	}
}

// sections reads 1兆2000億, 3억 5천만: figures with scales, each smaller than the one before.
func (o other) sections(f *Fact) {
	factor, end := o.scaleAt(f.End)
	if factor == 1 {
		return
	}
	total, last := f.Value*factor, factor
	f.Step, f.Scale, f.End = f.Step*factor, factor, end
	for {
		j := f.End
		if at(o.r, j) == ' ' {
			j++
		}
		if !digit(at(o.r, j)) {
			break
		}
		v, step, k := decimal(o.r, j)
		factor, end := o.scaleAt(k)
		if factor >= last || v*factor >= last || factor == 1 && j > f.End {
			break
		}
		total, f.Step, f.End, last = total+v*factor, step*factor, end, factor
		if factor == 1 {
			break
		}
	}
	f.Value = total
}

// scaleAt is the scale right behind a figure: 億, 천만.
func (o other) scaleAt(i int) (factor float64, end int) {
	factor, end = 1, i
	if at(o.r, end) == ' ' && o.w.Code == "ko" {
		end++
	}
	found := false
	for n := 2; n > 0 && end < len(o.r); {
		v := o.w.Scales[string(o.r[end:min(len(o.r), end+n)])]
		if v == 0 {
			n--
			continue
		}
		factor, end, n, found = factor*v, end+n, 2, true
	}
	if !found {
		return 1, i
	}
	return factor, end
}

// percentBefore reports whether the word for per cent stands before i, as in Turkish.
func (o other) percentBefore(i int) bool {
	return o.w.Code == "tr" && before(o.r, i, []rune("yüzde"))
}

// about reports whether the words before i make a figure approximate.
func (o other) about(i int) bool {
	for _, w := range o.w.About {
		if w := []rune(strings.ReplaceAll(w, "_", " ")); i > len(w) && o.r[i-1] == ' ' && hasPrefix(o.r, i-len(w)-1, w) || o.w.Spaceless() && i >= len(w) && hasPrefix(o.r, i-len(w), w) {
			return true
		}
	}
	return false
}
