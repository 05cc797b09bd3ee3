package facts

import (
	"strconv"
	"strings"

	"grounded/generate/verify/internal/runes"
)

func float(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

func words(list string) [][]rune {
	var out [][]rune
	for w := range strings.FieldsSeq(list) {
		out = append(out, []rune(w))
	}
	return out
}

// numeral is the value of a Chinese numeral: its digit, or the power of ten it stands for.
func numeral(c rune) (int, bool) {
	switch c {
	case '〇', '零', '○':
		return 0, true
	case '一', '壹':
		return 1, true
	case '二', '贰', '两', '兩':
		return 2, true
	case '三', '叁':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	case '十', '拾':
		return 10, true
	case '百', '佰':
		return 100, true
	case '千', '仟':
		return 1000, true
	case '万', '萬':
		return 10000, true
	case '亿', '億':
		return 100000000, true
	}
	return 0, false
}

// han reads the Chinese numeral that begins at i: 三千五百, 二〇二四, 十二万. The number of
// numerals read tells a figure from a word (一 in 一些).
func han(r []rune, i int) (value float64, end int) {
	var total, section, digits float64
	positional := true
	pending := false
	j := i
	for ; j < len(r); j++ {
		n, ok := numeral(r[j])
		if !ok {
			break
		}
		if n == 1000 && startsUnit(r, j) {
			break // 三千瓦时 is three kilowatt-hours
		}
		switch {
		case n < 10:
			if pending {
				digits = digits*10 + float64(n)
			} else {
				digits = float64(n)
			}
			pending = true
		case n < 10000:
			if !pending {
				digits = 1
			}
			section += digits * float64(n)
			digits, pending, positional = 0, false, false
		default:
			section += digits
			if section == 0 && j == i {
				return 0, i // 万 and 亿 need a figure before them
			}
			if n == 100000000 {
				total = (total + section) * float64(n)
			} else {
				total += section * float64(n)
			}
			section, digits, pending, positional = 0, 0, false, false
		}
	}
	if positional && j-i > 1 {
		return digits, j
	}
	return total + section + digits, j
}

// startsUnit reports whether 千 at i begins 千米, 千克, 千瓦 and the like.
func startsUnit(r []rune, i int) bool {
	if i+1 >= len(r) {
		return false
	}
	switch r[i+1] {
	case '米', '克', '瓦', '伏', '帕', '赫', '卡':
		return true
	}
	return false
}

// scale reads the multipliers after a figure: 亿, 万亿, 百万, million, bn.
func scale(r []rune, i int) (factor float64, end int) {
	factor, end = 1, i
	j := i
	for j < len(r) && r[j] == ' ' {
		j++
	}
	if j < len(r) && letter(r[j]) {
		if !scaleStarts.Has(r[j]) {
			return 1, i
		}
		k := j
		for k < len(r) && letter(r[k]) {
			k++
		}
		if f, ok := scales[string(r[j:k])]; ok && !(k < len(r) && digit(r[k])) {
			return f, k
		}
		return 1, i
	}
	for j < len(r) {
		n, ok := numeral(r[j])
		if !ok || n < 10 || n == 1000 && startsUnit(r, j) {
			break
		}
		factor *= float64(n)
		j++
		end = j
	}
	return factor, end
}

var scales = map[string]float64{
	"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "hundred": 100, "dozen": 12,
	"bn": 1e9, "mn": 1e6, "mln": 1e6, "tn": 1e12, "mm": 1, "k": 1e3, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
}

// scaleStarts are what words of scales begin with: most words behind figures begin otherwise.
var scaleStarts = func() *runes.Set {
	s := new(runes.Set)
	for w := range scales {
		s.Add(rune(w[0]))
	}
	return s
}()

// small holds the English words for numbers below a hundred.
var small = func() map[string]float64 {
	m := map[string]float64{}
	for i, w := range strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen
		fourteen fifteen sixteen seventeen eighteen nineteen`) {
		m[w] = float64(i)
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		m[w] = float64(20 + 10*i)
	}
	return m
}()

// spelled reads English number words at i: two hundred and fifty, twenty-one, 1.5 is not.
func spelled(r []rune, i int) (value float64, end int, ok bool) {
	var total, section float64
	j, count := i, 0
	end = i
	for j < len(r) {
		k := j
		for k < len(r) && letter(r[k]) {
			k++
		}
		word := string(r[j:k])
		v, isSmall := small[word]
		f, isScale := scales[word]
		switch {
		case isSmall:
			section += v
		case isScale && count > 0 && len(word) > 2:
			if f == 100 || f == 12 {
				section = max(section, 1) * f
			} else {
				total += max(section, 1) * f
				section = 0
			}
		case word == "and" && count > 0 && section >= 100:
			j = k + 1
			continue
		default:
			return total + section, end, count > 0
		}
		count++
		end = k
		if k >= len(r) || r[k] != ' ' && r[k] != '-' {
			break
		}
		if isSmall && v < 20 && !scaleNext(r, k+1) {
			break
		}
		j = k + 1
	}
	return total + section, end, count > 0
}

func scaleNext(r []rune, i int) bool {
	k := i
	for k < len(r) && letter(r[k]) {
		k++
	}
	_, ok := scales[string(r[i:k])]
	return ok && k-i > 2
}
