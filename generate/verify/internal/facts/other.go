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

// marks are the words behind years, months and days in Japanese and Korean.
var marks = map[string]string{"ja": "年月日", "ko": "년월일"}

// marked reads 2021年3月12日 and 2021년 3월 12일.
func (o other) marked(i int) (Fact, bool) {
	signs := []rune(marks[o.w.Code])
	if len(signs) == 0 {
		return Fact{}, false
	}
	f := Fact{Kind: Date}
	j := i
	if v, end, ok := o.before(j, signs[0]); ok && v >= 1000 && v <= 2999 {
		f.Year, j = int(v), end
	}
	if v, end, ok := o.before(j, signs[1]); ok && v >= 1 && v <= 12 && !strings.ContainsRune("間간", at(o.r, end)) {
		f.Month, j = int(v), end
	}
	if f.Month > 0 || f.Year == 0 {
		if v, end, ok := o.before(j, signs[2]); ok && v >= 1 && v <= 31 && !strings.ContainsRune("間간", at(o.r, end)) {
			f.Day, j = int(v), end
		}
	}
	f.End = j
	return f, j > i
}

func at(r []rune, i int) rune {
	if i < len(r) {
		return r[i]
	}
	return 0
}

// over skips spaces, commas and points, and then one of the small words between the parts of a date.
func (o other) over(i int) int {
	for i < len(o.r) && (o.r[i] == ' ' || o.r[i] == ',' || o.r[i] == '.') {
		i++
	}
	if w, end := o.word(i); w == "de" || w == "del" || w == "d" {
		i = end
		for i < len(o.r) && (o.r[i] == ' ' || o.r[i] == '\'') {
			i++
		}
	}
	return i
}

// dayFirst reads 12. März 2024, le 1er mai, 3 de mayo de 2021, 12 марта 2021.
func (o other) dayFirst(i int) (Fact, bool) {
	d, j, n := digits(o.r, i)
	if n > 2 || d < 1 || d > 31 {
		return Fact{}, false
	}
	for _, e := range [...]string{"er", "º", "°", "ª", "."} {
		if hasPrefix(o.r, j, []rune(e)) {
			j += len([]rune(e))
			break
		}
	}
	name, end := o.word(o.over(j))
	m := o.w.Months[name]
	if m == 0 || end == j {
		return Fact{}, false
	}
	f := Fact{Kind: Date, Day: d, Month: m, End: end}
	o.year(&f)
	return f, true
}

// year adds the year that follows.
func (o other) year(f *Fact) {
	y, end, n := digits(o.r, o.over(f.End))
	if n == 4 && y >= 1000 && y <= 2999 {
		f.Year, f.End = y, end
	}
}

// monthFirst reads mars 2021, marzo de 2021, and the month alone.
func (o other) monthFirst(i int) (Fact, bool) {
	if o.w.Code == "vi" {
		return o.named(i)
	}
	name, end := o.word(i)
	m := o.w.Months[name]
	if m == 0 {
		return Fact{}, false
	}
	f := Fact{Kind: Date, Month: m, End: end}
	o.year(&f)
	if f.Year == 0 && end-i <= 3 && name != "mai" && name != "mei" && name != "мая" && name != "май" && name != "мае" {
		return Fact{}, false
	}
	return f, true
}

// named reads ngày 12 tháng 3 năm 2024.
func (o other) named(i int) (Fact, bool) {
	f := Fact{Kind: Date, End: i}
	for _, part := range [...]struct {
		name string
		into *int
		most int
	}{{"ngày", &f.Day, 31}, {"tháng", &f.Month, 12}, {"năm", &f.Year, 2999}} {
		name, end := o.word(o.over(f.End))
		if name != part.name {
			continue
		}
		if v, end, n := digits(o.r, o.over(end)); n > 0 && v > 0 && v <= part.most {
			*part.into, f.End = v, end
		}
	}
	return f, f.Day+f.Month+f.Year > 0
}

// dotted reads 12.03.2024, 12/3/2024 and 2024-03-12.
func (o other) dotted(i int) (Fact, bool) {
	if f, ok := o.numericDate(i); ok {
		f.Kind = Date
		return f, true
	}
	d, j, n := digits(o.r, i)
	sep := at(o.r, j)
	if n > 2 || d < 1 || sep != '.' && sep != '/' && sep != '-' {
		return Fact{}, false
	}
	m, k, n := digits(o.r, j+1)
	if n < 1 || n > 2 || m < 1 || at(o.r, k) != sep {
		return Fact{}, false
	}
	y, end, n := digits(o.r, k+1)
	if n != 4 || y < 1000 || y > 2999 {
		return Fact{}, false
	}
	if m > 12 {
		d, m = m, d
	}
	return Fact{Kind: Date, Year: y, Month: m, Day: d, End: end}, m <= 12 && d <= 31
}

// yearAlone reads a bare year.
func (o other) yearAlone(i int) (Fact, bool) {
	y, j, n := digits(o.r, i)
	if n != 4 || y < 1500 || y > 2099 || at(o.r, j) == '%' || at(o.r, j) == ',' && digit(at(o.r, j+1)) || at(o.r, j) == '.' && digit(at(o.r, j+1)) {
		return Fact{}, false
	}
	f := Fact{End: j}
	if o.scaled(&f); f.End > j {
		return Fact{}, false
	}
	if o.unit(&f); f.Unit != "" {
		return Fact{}, false
	}
	return Fact{Kind: Date, Year: y, End: j}, true
}

// clock reads 14:30 and 14h30.
func (o other) clock(i int) (Fact, bool) {
	h, j, n := digits(o.r, i)
	if n > 2 || h > 24 || at(o.r, j) != ':' && at(o.r, j) != 'h' {
		return Fact{}, false
	}
	m, end, n := digits(o.r, j+1)
	if n != 2 || m > 59 || digit(at(o.r, end)) {
		return Fact{}, false
	}
	return Fact{Kind: Clock, Step: 1, Value: float64(60*h + m), Unit: "clock", End: end}, true
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
