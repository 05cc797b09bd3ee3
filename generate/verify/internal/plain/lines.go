package plain

import (
	"strings"
	"unicode"
)

// line is a line of a text, without the white space around it.
type line struct {
	start, end int // code points
	after      int // of the line break behind it, or the end of the text
}

const (
	// wrapLeast is how long a line must be to have been broken for want of room.
	wrapLeast, wrapLeastHan = 25, 12
	// columnHan is how wide a column of Chinese is at least: items and headings are shorter.
	columnHan = 16
	// slack is how far from the width of its column such a line may end in Chinese: a mark that may
	// not begin a line takes a character with it.
	slack = 2
)

// unwrap joins lines that were broken within a sentence, with a space between them or, in Chinese,
// with none. From says where each code point of r came from, and is nil where nothing moved.
func unwrap(r []rune, from []int32) ([]rune, []int32, bool) {
	lines := linesOf(r)
	var drop []line // from and to where code points are left out
	changed := false
	for at := 0; at < len(lines); {
		to := at + 1
		for to < len(lines) && lines[to].end > lines[to].start && lines[at].end > lines[at].start {
			to++
		}
		width := widthOf(r, lines[at:to])
		for i := at; i+1 < to; i++ {
			a, b := lines[i], lines[i+1]
			if !broken(r, a, b, width) {
				continue
			}
			changed = true
			r[a.after] = ' '
			if isHan(r[a.end-1]) && isHan(r[b.start]) {
				drop = append(drop, line{start: a.end, end: b.start})
			}
		}
		at = to
	}
	if drop == nil {
		return r, from, changed
	}
	if from == nil {
		from = make([]int32, len(r)+1)
		for i := range from {
			from[i] = int32(i)
		}
	}
	n, at := 0, 0
	for _, d := range append(drop, line{start: len(r), end: len(r)}) {
		n += copy(r[n:], r[at:d.start])
		copy(from[n-(d.start-at):], from[at:d.start])
		at = d.end
	}
	from[n] = from[len(r)]
	return r[:n], from[:n+1], true
}

func isHan(c rune) bool {
	return unicode.Is(unicode.Han, c) || strings.ContainsRune("，、。；：！？）》”（《“", c)
}

func linesOf(r []rune) []line {
	var out []line
	start := 0
	for i := 0; i <= len(r); i++ {
		if i < len(r) && r[i] != '\n' {
			continue
		}
		l := line{start, i, i}
		for l.start < l.end && unicode.IsSpace(r[l.start]) {
			l.start++
		}
		for l.end > l.start && unicode.IsSpace(r[l.end-1]) {
			l.end--
		}
		out = append(out, l)
		start = i + 1
	}
	return out
}

// widthOf is the width of the column that a block of lines is set in: that of the longest, where
// another comes near it; 0 where the block has none, and -1 where it is a table.
func widthOf(r []rune, block []line) int {
	first, second := 0, 0
	for _, l := range block {
		if isRow(r[l.start:l.end]) {
			return -1
		}
		switch n := l.end - l.start; {
		case n > first:
			first, second = n, first
		case n > second:
			second = n
		}
	}
	if len(block) < 3 || 10*second < 8*first {
		return 0
	}
	return first
}

// broken reports whether a sentence goes on from line a to b.
func broken(r []rune, a, b line, width int) bool {
	last, next := r[a.end-1], r[b.start]
	if width < 0 || ends(last) || begins(r[b.start:b.end]) || r[a.start] == '|' || r[a.start] == '#' {
		return false
	}
	n := a.end - a.start
	switch {
	case strings.ContainsRune("，、。；：）》”,;)", next):
		return n >= wrapLeastHan
	case strings.ContainsRune("，、,", last):
		return n >= wrapLeastHan
	case isHan(last):
		return width >= columnHan && n >= width-slack
	case n < wrapLeast:
		return false
	case unicode.IsLower(next), opens[strings.ToLower(lastWord(r[a.start:a.end]))]:
		return true
	}
	return width > 0 && n+1+firstWord(r[b.start:b.end]) > width
}

func ends(c rune) bool { return strings.ContainsRune(".!?:;。！？：；…|>", c) }

// begins reports whether a line is an item, a heading or a row.
func begins(r []rune) bool {
	switch {
	case strings.ContainsRune("-*•·|#>▪●○◦►✓√【①②③④⑤⑥⑦⑧⑨", r[0]):
		return true
	case unicode.IsDigit(r[0]), r[0] == '(', r[0] == '（':
		for i, c := range r[:min(len(r), 5)] {
			if i > 0 && !unicode.IsDigit(c) && !strings.ContainsRune(numerals, c) {
				return strings.ContainsRune(".)、）", c) && (i+1 == len(r) || !unicode.IsDigit(r[i+1]))
			}
		}
	case strings.ContainsRune(numerals, r[0]):
		return len(r) > 1 && (r[1] == '、' || len(r) > 2 && r[2] == '、')
	}
	return false
}

const numerals = "一二三四五六七八九十"

// isRow reports whether a line ends in several figures, as the row of a table does.
func isRow(r []rune) bool {
	words := strings.Fields(string(r))
	figures := 0
	for i := len(words) - 1; i >= 0 && !strings.ContainsFunc(words[i], unicode.IsLetter) && !strings.HasSuffix(words[i], ","); i-- {
		if strings.ContainsAny(words[i], "0123456789—-") {
			figures++
		}
	}
	return figures > 1
}

func lastWord(r []rune) string {
	i := len(r)
	for i > 0 && !unicode.IsSpace(r[i-1]) {
		i--
	}
	return string(r[i:])
}

func firstWord(r []rune) int {
	for i, c := range r {
		if unicode.IsSpace(c) {
			return i
		}
	}
	return len(r)
}

// opens are words that no line of its own ends in.
var opens = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("a an the of to in on at by for with from as and or but than that which who whose is are was were be been has have had its his her their our your not into over under between") {
		m[w] = true
	}
	return m
}()
