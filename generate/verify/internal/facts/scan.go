package facts

import (
	"math"
	"strings"

	"grounded/generate/verify/internal/runes"
)

type scanner struct{ r []rune }

// reader reads one form of fact.
type reader func(scanner, int) (Fact, bool)

// The forms that can begin with a letter, a digit, and anything else, the most particular
// first.
var (
	fromLetter = [...]reader{scanner.wordDate, scanner.quarter, scanner.identifier, scanner.ordinal, scanner.figure}
	fromDigit  = [...]reader{scanner.date, scanner.clock, scanner.quarter, scanner.identifier, scanner.ordinal, scanner.figure}
	fromOther  = [...]reader{scanner.date, scanner.quarter, scanner.share, scanner.ordinal, scanner.figure}
)

// at reads the fact that begins at i.
func (s scanner) at(i int) (Fact, bool) {
	forms := fromOther[:]
	switch {
	case letter(s.r[i]):
		forms = fromLetter[:]
	case digit(s.r[i]):
		forms = fromDigit[:]
	}
	for _, read := range forms {
		if f, ok := read(s, i); ok {
			f.Start = i
			return f, true
		}
	}
	return Fact{}, false
}

// identifier reads letters bound to digits: dn50, gb/t 19001, a320-200, cve-2024-1.
func (s scanner) identifier(i int) (Fact, bool) {
	r := s.r
	if i > 0 && (letter(r[i-1]) || digit(r[i-1])) {
		return Fact{}, false
	}
	if letter(r[i]) {
		for _, w := range beforeYears {
			if hasPrefix(r, i, w) {
				return Fact{}, false
			}
		}
	}
	letters, digits := 0, 0
	j := i
	for j < len(r) {
		switch {
		case letter(r[j]):
			letters++
		case digit(r[j]):
			digits++
		case (r[j] == '-' || r[j] == '/' || r[j] == '.' || r[j] == '_') && j+1 < len(r) && (letter(r[j+1]) || digit(r[j+1])) && j > i:
		default:
			return finishID(r, i, j, letters, digits)
		}
		j++
	}
	return finishID(r, i, j, letters, digits)
}

// beforeYears are prefixes that a year may have: mid-1970s.
var beforeYears = words("mid-19 mid-20 early-19 early-20 late-19 late-20 pre-19 pre-20 post-19 post-20")

func finishID(r []rune, i, j, letters, digits int) (Fact, bool) {
	if letters == 0 || digits == 0 || letters > 12 {
		return Fact{}, false
	}
	if digit(r[i]) { // 5kg, 3rd, 10am, 20-year-old are figures
		return leadingDigits(r, i, j)
	}
	if letters > 5 && letters > 2*digits {
		return Fact{}, false
	}
	return Fact{Kind: Identifier, Text: bound(r, i, j), End: j}, true
}

// bound is the letters and digits of [i, j).
func bound(r []rune, i, j int) string {
	var b strings.Builder
	for _, c := range r[i:j] {
		if letter(c) || digit(c) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// leadingDigits tells 3d-model7 and 747-8f from figures with a unit.
func leadingDigits(r []rune, i, j int) (Fact, bool) {
	k := i
	for k < j && (digit(r[k]) || r[k] == '.' || r[k] == ',') {
		k++
	}
	if k < j && r[k] == '-' {
		return Fact{}, false
	}
	m := k
	for m < j && letter(r[m]) {
		m++
	}
	if m < j && digit(r[m]) && m-k <= 3 && m > k {
		return Fact{Kind: Identifier, Text: bound(r, i, j), End: j}, true
	}
	return Fact{}, false
}

// share reads 百分之五, 千分之三, 三分之一.
func (s scanner) share(i int) (Fact, bool) {
	r := s.r
	if factor := shares[r[i]]; factor > 0 && hasPrefix(r, i+1, partsOf) {
		if v, step, end, ok := s.plain(i + 3); ok {
			return Fact{Kind: Percent, Value: v * factor, Step: step * factor, Unit: "%", End: end}, true
		}
	}
	if _, ok := numeral(r[i]); !ok {
		return Fact{}, false
	}
	below, j := han(r, i)
	if j == i || !hasPrefix(r, j, partsOf) || below == 0 {
		return Fact{}, false
	}
	above, end := han(r, j+2)
	if end == j+2 {
		return Fact{}, false
	}
	v := 100 * above / below
	return Fact{Kind: Percent, Value: v, Step: v * 1e-6, Unit: "%", End: end}, true
}

// shares is what one of 百分之, 千分之, 万分之 is in percent.
var shares = map[rune]float64{'百': 1, '千': 0.1, '万': 0.01}

var partsOf = []rune("分之")

// quarter is the unit of a quarter of a year.
const quarter = "quarter of a year"

// quarter reads q2, second quarter, 第二季度, 二季度.
func (s scanner) quarter(i int) (Fact, bool) {
	r := s.r
	if !quarterStarts.Has(r[i]) {
		return Fact{}, false
	}
	for _, q := range quarters[r[i]] {
		end, last := i+len(q.name), q.name[len(q.name)-1]
		if hasPrefix(r, i, q.name) && !(letter(last) && end < len(r) && letter(r[end])) && !(digit(last) && end < len(r) && (digit(r[end]) || letter(r[end]))) {
			return Fact{Kind: Ordinal, Unit: quarter, Value: q.number, Step: 1, End: end}, true
		}
	}
	return Fact{}, false
}

type quarterName struct {
	name   []rune
	number float64
}

// quarterStarts are what names of quarters begin with.
var quarterStarts = runes.Of("qfst1234第一二三四")

// quarters are the names of quarters by what they begin with.
var quarters = func() map[rune][]quarterName {
	out := map[rune][]quarterName{}
	for n, list := range [4]string{
		"q1|first quarter|first-quarter|1st quarter|第一季度|一季度|1季度", "q2|second quarter|second-quarter|2nd quarter|第二季度|二季度|2季度",
		"q3|third quarter|third-quarter|3rd quarter|第三季度|三季度|3季度", "q4|fourth quarter|fourth-quarter|4th quarter|第四季度|四季度|4季度",
	} {
		for w := range strings.SplitSeq(list, "|") {
			name := []rune(w)
			out[name[0]] = append(out[name[0]], quarterName{name, float64(n + 1)})
		}
	}
	return out
}()

// ordinal reads 第三, 3rd, 21st.
func (s scanner) ordinal(i int) (Fact, bool) {
	r := s.r
	if r[i] == '第' {
		v, _, end, ok := s.plain(i + 1)
		return Fact{Kind: Ordinal, Value: v, Step: 1, End: end}, ok
	}
	if !digit(r[i]) {
		return Fact{}, false
	}
	v, step, end, ok := s.plain(i)
	if !ok || step != 1 {
		return Fact{}, false
	}
	for _, suffix := range ordinalSuffixes {
		if hasPrefix(r, end, suffix) && !(end+2 < len(r) && letter(r[end+2])) {
			return Fact{Kind: Ordinal, Value: v, Step: 1, End: end + 2}, true
		}
	}
	return Fact{}, false
}

var ordinalSuffixes = words("st nd rd th")

// plain reads a figure without sign, scale or unit, in digits or Chinese numerals.
func (s scanner) plain(i int) (value, step float64, end int, ok bool) {
	r := s.r
	if i < len(r) && digit(r[i]) {
		value, step, end = decimal(r, i)
		return value, step, end, true
	}
	value, end = han(r, i)
	if end > i && hasPrefix(r, end, []rune("点")) && end+1 < len(r) {
		if n, isNum := numeral(r[end+1]); isNum && n < 10 {
			return hanDecimal(r, value, end+1)
		}
	}
	return value, 1, end, end > i
}

// hanDecimal reads the digits after 点.
func hanDecimal(r []rune, value float64, i int) (float64, float64, int, bool) {
	step := 1.0
	for i < len(r) {
		n, ok := numeral(r[i])
		if !ok || n > 9 {
			break
		}
		step /= 10
		value += float64(n) * step
		i++
	}
	return math.Round(value/step) * step, step, i, true
}

// decimal reads digits with thousands separators and a decimal point.
func decimal(r []rune, i int) (value, step float64, end int) {
	step = 1
	j := i
	point := false
	for j < len(r) {
		switch {
		case digit(r[j]):
			value = value*10 + float64(r[j]-'0')
			if point {
				step /= 10
			}
		case r[j] == ',' && !point && group(r, i, j):
		case r[j] == '.' && !point && j+1 < len(r) && digit(r[j+1]):
			point = true
		default:
			return value * step, step, j
		}
		j++
	}
	return value * step, step, j
}

// group reports whether the comma at j separates thousands.
func group(r []rune, i, j int) bool {
	if j-i > 3 && r[j-4] != ',' || j+3 >= len(r) {
		return false
	}
	for k := j + 1; k <= j+3; k++ {
		if !digit(r[k]) {
			return false
		}
	}
	return j+4 >= len(r) || !digit(r[j+4])
}

// figure reads a number with its sign, currency, scale and unit.
func (s scanner) figure(i int) (Fact, bool) {
	r := s.r
	f := Fact{Kind: Number}
	j := i
	negative := false
	if r[j] == '(' {
		return s.bracketed(i)
	}
	if (r[j] == '-' || r[j] == '−') && (i == 0 || r[i-1] == ' ' || r[i-1] == '(') {
		negative = true
		j++
	}
	j = currencySign(r, j, &f)
	value, step, end, ok := s.amount(j)
	if !ok {
		return Fact{}, false
	}
	factor, after := scale(r, end)
	f.Value, f.Step, f.End = value*factor, step*factor, after
	if factor != 1 {
		f.Scale = factor
	}
	s.unit(&f)
	if negative {
		f.Value = -f.Value
	}
	if f.Unit == "" && j == i && !s.countsAsFigure(i, end) || f.Unit == "day" && f.Value == 1 && hasPrefix(r, i, oneDay) && !s.counted(i) ||
		f.Unit == "occasion" && f.Value == 1 && s.regular(i) {
		return Fact{}, false
	}
	return f, true
}

// regular reports whether 一次 at i says no more than that something is done: 每月检查一次.
func (s scanner) regular(i int) bool {
	for j := i - 1; j >= max(0, i-20); j-- {
		switch s.r[j] {
		case '每':
			return true
		case '，', '。', '；', '、', ',', '.', ';':
			return false
		}
	}
	return false
}

var oneDay = []rune("one day")

// counted reports whether a word before i says that "one day" is a length of time and not some day
// to come.
func (s scanner) counted(i int) bool {
	for _, w := range beforeLengths {
		if before(s.r, i, w) {
			return true
		}
	}
	return false
}

var beforeLengths = words("within for in only after than of least every per just last lasts lasted takes took exactly")

// amount reads digits, Chinese numerals or English number words.
func (s scanner) amount(j int) (value, step float64, end int, ok bool) {
	r := s.r
	switch {
	case j >= len(r):
		return 0, 0, 0, false
	case digit(r[j]):
		value, step, end = decimal(r, j)
		return value, step, end, true
	case r[j] == '.' && j+1 < len(r) && digit(r[j+1]) && (j == 0 || r[j-1] == ' ' || r[j-1] == '$'):
		value, step, end = decimal(r, j)
		return value, step, end, true
	case letter(r[j]):
		value, end, ok = spelled(r, j)
		return value, 1, end, ok
	}
	return s.plain(j)
}

// countsAsFigure tells a figure from a word that has a numeral in it: a lone 一 or "one".
func (s scanner) countsAsFigure(i, end int) bool {
	r := s.r
	if digit(r[i]) || r[i] == '.' {
		return true
	}
	if letter(r[i]) {
		return string(r[i:end]) != "one" && string(r[i:end]) != "zero"
	}
	if end-i < 2 {
		return false
	}
	return !idiom[string(r[i:end])]
}

// idiom holds runs of numerals that are words.
var idiom = map[string]bool{
	"一一": true, "三三两两": true, "千万": true, "万一": true, "百万": true, "一百": false, "万千": true, "千百": true, "亿万": true, "一二": true,
}

// unit reads what follows the figure.
func (s scanner) unit(f *Fact) {
	u, end, ok := unitAt(s.r, f.End)
	if !ok || u.base == "" { // a measure word may go before the unit: 8000个运行小时
		if q, after, found := unitAt(s.r, s.qualified(f.End)); found {
			u, end, ok = q, after, true
		}
	}
	if !ok {
		return
	}
	if f.Unit != "" { // a currency sign stood before it; yuan after ¥ adds nothing
		if u.kind == Money {
			f.End = end
		}
		return
	}
	f.Value *= u.factor
	f.Step *= u.factor
	f.Unit, f.Kind, f.End, f.Base = u.base, u.kind, end, u.factor
}

// qualifiers stand between a figure and its unit and change neither: 8,000 operating hours.
var qualifiers = words("operating running working flight machine calendar consecutive successive additional extra further full more 个运行 运行 个连续 连续 个自然 自然")

// qualified is where the word of the qualifiers that follows i ends; i where none does.
func (s scanner) qualified(i int) int {
	j := i
	for j < len(s.r) && (s.r[j] == ' ' || s.r[j] == '-') && j < i+1 {
		j++
	}
	for _, w := range qualifiers {
		if end := j + len(w); hasPrefix(s.r, j, w) && end < len(s.r) && (s.r[end] == ' ' || !letter(s.r[end])) {
			return end
		}
	}
	return i
}

// bracketed reads (1,577), which statements write for -1,577.
func (s scanner) bracketed(i int) (Fact, bool) {
	r := s.r
	f := Fact{Kind: Number}
	j := currencySign(r, i+1, &f)
	if j >= len(r) || !digit(r[j]) {
		return Fact{}, false
	}
	value, step, end := decimal(r, j)
	if end >= len(r) || r[end] != ')' || value < 100 || value >= 1900 && value <= 2100 && step == 1 && j == i+1 && end-j == 4 {
		return Fact{}, false
	}
	f.Value, f.Step, f.End = -value, step, end+1
	return f, true
}

// currencySign reads $, US$, HK$, ¥, €, £ and "RMB " before a figure.
func currencySign(r []rune, j int, f *Fact) int {
	if j < len(r) && digit(r[j]) { // as most figures begin
		return j
	}
	for _, c := range signs {
		if hasPrefix(r, j, c.sign) {
			k := j + len(c.sign)
			for k < len(r) && r[k] == ' ' {
				k++
			}
			if k < len(r) && digit(r[k]) {
				f.Unit, f.Kind = c.code, Money
				return k
			}
		}
	}
	return j
}

var signs = []struct {
	sign []rune
	code string
}{
	{[]rune("us$"), "USD"}, {[]rune("hk$"), "HKD"}, {[]rune("$"), "USD"}, {[]rune("rmb"), "CNY"}, {[]rune("人民币"), "CNY"},
	{[]rune("cny"), "CNY"}, {[]rune("usd"), "USD"}, {[]rune("¥"), "CNY"}, {[]rune("€"), "EUR"}, {[]rune("£"), "GBP"},
}
