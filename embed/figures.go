package embed

import (
	"math/big"
	"strings"
	"unicode"

	"grounded"
)

// appendFigures adds the normal forms of numbers with a scale ("1.2亿", "3 million"), of
// numbers in Chinese numerals and of dates. r is the folded text.
func appendFigures(words []Word, r []rune) []Word {
	add := func(start, end int, text string) {
		words = append(words, Word{text, grounded.Span{Start: start, End: end}, kindFigure})
	}
	for i := 0; i < len(r); {
		n, ok := numberAt(r, i)
		if !ok {
			if r[i] >= 'a' && r[i] <= 'z' && (i == 0 || !isWordRune(r[i-1])) {
				if end, text := englishDate(r, i); text != "" {
					add(i, end, text)
					i = end
					continue
				}
			}
			i++
			continue
		}
		if end, text := chineseDate(r, n); text != "" {
			add(i, end, text)
			if n.chinese {
				add(i, n.end, n.text)
			}
			i = end
			continue
		}
		if n.chinese || n.scaled {
			add(i, n.end, n.text)
		}
		i = n.end
	}
	return words
}

// number is a figure found in a text, in its normal form.
type number struct {
	end     int
	text    string
	chinese bool // written in Chinese numerals
	scaled  bool // carries 万, 亿, million and the like
}

// numberAt reads the number that begins at i, which must not continue a word.
func numberAt(r []rune, i int) (number, bool) {
	if isDigit(r[i]) && (i == 0 || !isWordRune(r[i-1]) && r[i-1] != '.') {
		return arabicAt(r, i), true
	}
	if _, ok := numerals[r[i]]; ok {
		return numeralAt(r, i)
	}
	return number{}, false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// arabicAt reads digits with their separators and a scale after them.
func arabicAt(r []rune, i int) number {
	j := i
	for j < len(r) && (isDigit(r[j]) || (r[j] == '.' || r[j] == ',') && j+1 < len(r) && isDigit(r[j+1])) {
		j++
	}
	digits := strings.ReplaceAll(string(r[i:j]), ",", "")
	n := number{end: j, text: digits}
	if end, zeros := scaleAt(r, j); zeros > 0 {
		if scaled, ok := shift(digits, zeros); ok {
			n = number{end: end, text: scaled, scaled: true}
		}
	}
	return n
}

// scales are the words that multiply a number, by their zeros. Longer ones come first.
var scales = []struct {
	word  string
	zeros int
}{
	{"万亿", 12}, {"百万", 6}, {"千万", 7}, {"十亿", 9}, {"百亿", 10}, {"千亿", 11}, {"亿", 8}, {"万", 4},
	{"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12},
}

func scaleAt(r []rune, j int) (end, zeros int) {
	for j < len(r) && r[j] == ' ' {
		j++
	}
	for _, s := range scales {
		w := []rune(s.word)
		if j+len(w) <= len(r) && string(r[j:j+len(w)]) == s.word {
			return j + len(w), s.zeros
		}
	}
	return j, 0
}

// shift multiplies a decimal by 10^zeros, exactly.
func shift(digits string, zeros int) (string, bool) {
	x, ok := new(big.Rat).SetString(digits)
	if !ok || len(digits) > 24 {
		return "", false
	}
	x.Mul(x, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(zeros)), nil)))
	if x.IsInt() {
		return x.Num().String(), true
	}
	return strings.TrimRight(x.FloatString(6), "0"), true
}

// numerals are the Chinese digits and, from ten up, the units.
var numerals = map[rune]int64{
	'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'十': 10, '百': 100, '千': 1000, '万': 10000, '亿': 100000000,
}

// counted are what may follow a numeral of one character for it to be read as a number:
// "三月" is a figure, "三个" seldom matters and "一般" is none.
const counted = "年月日条章节款项编号届期级类次倍"

// longestNumeral is the most characters that are read as one number.
const longestNumeral = 16

// numeralAt reads a number in Chinese numerals: read out ("二〇二四") or with units
// ("三百二十一", "一亿二千万").
func numeralAt(r []rune, i int) (number, bool) {
	j := i
	units := false
	for j < len(r) && j-i <= longestNumeral {
		v, ok := numerals[r[j]]
		if !ok {
			break
		}
		units = units || v >= 10
		j++
	}
	if numerals[r[i]] > 10 || j-i == 1 && (j == len(r) || !strings.ContainsRune(counted, r[j])) || j-i > longestNumeral {
		return number{}, false
	}
	if !units {
		var b strings.Builder
		for _, c := range r[i:j] {
			b.WriteByte(byte('0' + numerals[c]))
		}
		return number{end: j, text: b.String(), chinese: true}, true
	}
	return number{end: j, text: big.NewInt(withUnits(r[i:j])).String(), chinese: true}, true
}

func withUnits(r []rune) (total int64) {
	var section, digit int64
	for _, c := range r {
		switch v := numerals[c]; {
		case v < 10:
			digit = v
		case v < 10000:
			section += max(digit, 1) * v
			digit = 0
		case v == 10000:
			total += max(section+digit, 1) * v
			section, digit = 0, 0
		default:
			total = max(total+section+digit, 1) * v
			section, digit = 0, 0
		}
	}
	return total + section + digit
}

// chineseDate reads "2024年3月5日", the year given, as "2024-03-05", or "2024-03" where
// no day follows.
func chineseDate(r []rune, year number) (end int, text string) {
	if len(year.text) != 4 || year.end >= len(r) || r[year.end] != '年' {
		return 0, ""
	}
	month, ok := after(r, year.end+1)
	if !ok || month.end >= len(r) || r[month.end] != '月' || !fits(month.text, 12) {
		return 0, ""
	}
	text = year.text + "-" + two(month.text)
	day, ok := after(r, month.end+1)
	if ok && day.end < len(r) && (r[day.end] == '日' || r[day.end] == '号') && fits(day.text, 31) {
		return day.end + 1, text + "-" + two(day.text)
	}
	return month.end + 1, text
}

func after(r []rune, i int) (number, bool) {
	for i < len(r) && r[i] == ' ' {
		i++
	}
	if i >= len(r) {
		return number{}, false
	}
	if isDigit(r[i]) {
		return arabicAt(r, i), true
	}
	if _, ok := numerals[r[i]]; ok {
		return numeralAt(r, i)
	}
	return number{}, false
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// fits reports whether s is a whole number from 1 to most.
func fits(s string, most int) bool {
	n := 0
	for _, c := range s {
		if !unicode.IsDigit(c) || n > most {
			return false
		}
		n = 10*n + int(c-'0')
	}
	return n >= 1 && n <= most
}

var months = map[string]string{
	"january": "01", "february": "02", "march": "03", "april": "04", "may": "05", "june": "06", "july": "07", "august": "08",
	"september": "09", "october": "10", "november": "11", "december": "12", "jan": "01", "feb": "02", "mar": "03", "apr": "04",
	"jun": "06", "jul": "07", "aug": "08", "sep": "09", "sept": "09", "oct": "10", "nov": "11", "dec": "12",
}

// englishDate reads "March 5, 2024" and "March 2024".
func englishDate(r []rune, i int) (end int, text string) {
	j := i
	for j < len(r) && j < i+10 && 'a' <= r[j] && r[j] <= 'z' {
		j++
	}
	month, ok := months[string(r[i:j])]
	if !ok {
		return 0, ""
	}
	first, ok := after(r, skip(r, j, ". "))
	if !ok || first.chinese || first.scaled {
		return 0, ""
	}
	if len(first.text) == 4 {
		return first.end, first.text + "-" + month
	}
	year, ok := after(r, skip(r, first.end, ", "))
	if !ok || len(year.text) != 4 || year.chinese || !fits(first.text, 31) {
		return 0, ""
	}
	return year.end, year.text + "-" + month + "-" + two(first.text)
}

func skip(r []rune, i int, marks string) int {
	for i < len(r) && strings.ContainsRune(marks, r[i]) {
		i++
	}
	return i
}
