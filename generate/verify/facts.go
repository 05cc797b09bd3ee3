package verify

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// fact is something hard in a text: a figure, a date, an identifier, a name.
type fact struct {
	kind factKind
	key  string // the same for the same fact, however it is written
	unit string // of figures
	text string // as written
}

type factKind int

const (
	figure factKind = iota
	name
)

var (
	numberRE = regexp.MustCompile(`(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(%|％|‰|万亿|千亿|百亿|亿|千万|百万|万|thousand|million|billion|trillion|bn|[a-zA-Z℃°Ω]{1,4}\b|个百分点|元|美元|吨|公斤|千克|年|月|日|天|小时|分钟|人|次|页|条|台|倍)?`)
	hanRE    = regexp.MustCompile(`百分之([〇零一二两三四五六七八九十百千万点]+)|([〇零一二两三四五六七八九十百千万亿]{2,})|第([一二三四五六七八九十百]+)`)
	codeRE   = regexp.MustCompile(`\b[A-Za-z]+[-_/]?\d[A-Za-z0-9\-_/]*\b|\b[A-Z]{2,}\b`)
	nameRE   = regexp.MustCompile(`\b[A-Z][a-z]+(?:\s+(?:of|de|van|von)?\s*[A-Z][a-z]+)+\b`)
)

var scales = map[string]float64{
	"万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
	"thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
}

// factsOf lists the hard facts of a text.
func factsOf(text string) []fact {
	text = width.Narrow.String(text)
	var out []fact
	taken := codes(text, &out)
	for _, m := range numberRE.FindAllStringSubmatchIndex(text, -1) {
		if inside(taken, m[0]) {
			continue
		}
		value, err := strconv.ParseFloat(strings.ReplaceAll(text[m[2]:m[3]], ",", ""), 64)
		if err != nil {
			continue
		}
		unit := ""
		if m[4] >= 0 {
			unit = strings.ToLower(text[m[4]:m[5]])
		}
		out = append(out, newFigure(value, unit, strings.TrimSpace(text[m[0]:m[1]])))
	}
	for _, m := range hanRE.FindAllStringSubmatch(text, -1) {
		digits := m[1] + m[2] + m[3]
		value, ok := hanNumber(digits)
		if !ok {
			continue
		}
		unit := ""
		if m[1] != "" {
			unit = "%"
		}
		out = append(out, newFigure(value, unit, m[0]))
	}
	for _, m := range nameRE.FindAllString(text, -1) {
		out = append(out, fact{kind: name, key: "name:" + strings.ToLower(strings.Join(strings.Fields(m), " ")), text: m})
	}
	return out
}

// codes finds identifiers such as P-101, DN50 and GB50150, which are not figures.
func codes(text string, out *[]fact) (taken [][]int) {
	for _, m := range codeRE.FindAllStringIndex(text, -1) {
		s := text[m[0]:m[1]]
		if !strings.ContainsFunc(s, unicode.IsDigit) {
			continue
		}
		taken = append(taken, m)
		*out = append(*out, fact{kind: name, key: "code:" + strings.ToLower(strings.NewReplacer("-", "", "_", "", "/", "").Replace(s)), text: s})
	}
	return taken
}

func inside(spans [][]int, at int) bool {
	for _, s := range spans {
		if at >= s[0] && at < s[1] {
			return true
		}
	}
	return false
}

// newFigure brings scale words into the value: 1.2亿 and 120 million are one figure. The
// unit is part of a percentage's key only: others are often left out or written otherwise.
func newFigure(value float64, unit, text string) fact {
	if s, ok := scales[unit]; ok {
		value *= s
		unit = ""
	}
	percent := ""
	switch unit {
	case "%", "个百分点":
		percent = "%"
	}
	value = math.Round(value*1e6) / 1e6
	return fact{kind: figure, key: "n:" + strconv.FormatFloat(value, 'g', 12, 64) + percent, unit: unit, text: text}
}

var hanDigits = map[rune]float64{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanNumber reads a number in Chinese characters: 二〇二四, 三百二十, 五万.
func hanNumber(s string) (float64, bool) {
	if s == "" {
		return 0, false
	}
	if !strings.ContainsAny(s, "十百千万亿点") {
		v := 0.0
		for _, r := range s {
			v = v*10 + hanDigits[r]
		}
		return v, true
	}
	whole, fraction, _ := strings.Cut(s, "点")
	var total, section, digit float64
	seen := false
	for _, r := range whole {
		switch r {
		case '十', '百', '千':
			if digit == 0 && !seen {
				digit = 1
			}
			section += digit * map[rune]float64{'十': 10, '百': 100, '千': 1000}[r]
			digit = 0
		case '万', '亿':
			if section+digit == 0 {
				return 0, false // a unit alone: 万 in a word
			}
			total = (total + section + digit) * map[rune]float64{'万': 1e4, '亿': 1e8}[r]
			section, digit = 0, 0
		default:
			digit = hanDigits[r]
		}
		seen = true
	}
	v := total + section + digit
	scale := 0.1
	for _, r := range fraction {
		v += hanDigits[r] * scale
		scale /= 10
	}
	return v, true
}
