package facts

import "strings"

// date reads a date or a part of one.
func (s scanner) date(i int) (Fact, bool) {
	for _, read := range dateForms {
		if f, ok := read(s, i); ok {
			f.Kind = Date
			return f, true
		}
	}
	return Fact{}, false
}

var dateForms = [...]reader{scanner.chineseDate, scanner.numericDate, scanner.englishDate, scanner.year}

// wordDate reads a date that begins with a word.
func (s scanner) wordDate(i int) (Fact, bool) {
	f, ok := s.englishDate(i)
	f.Kind = Date
	return f, ok
}

// chineseDate reads 2024年3月5日, 二〇二四年三月, 3月5日, 24日 (only after 月 or alone with 日).
func (s scanner) chineseDate(i int) (Fact, bool) {
	if !s.marked(i) {
		return Fact{}, false
	}
	var f Fact
	j := i
	if v, end, ok := s.before(j, '年'); ok && v >= 1000 && v <= 2999 {
		f.Year, j = int(v), end
	}
	if v, end, ok := s.before(j, '月'); ok && v >= 1 && v <= 12 {
		f.Month, j = int(v), end
	}
	if f.Month > 0 || f.Year == 0 {
		if v, end, ok := s.before(j, '日'); ok && v >= 1 && v <= 31 {
			f.Day, j = int(v), end
		} else if v, end, ok := s.before(j, '号'); ok && v >= 1 && v <= 31 && f.Month > 0 {
			f.Day, j = int(v), end
		}
	}
	f.End = j
	return f, j > i
}

// marked reports whether a year, a month or a day's mark stands behind the figure at i: of most figures
// that is all there is to see.
func (s scanner) marked(i int) bool {
	_, _, end, ok := s.plain(i)
	for end < len(s.r) && s.r[end] == ' ' {
		end++
	}
	if !ok || end >= len(s.r) {
		return false
	}
	switch s.r[end] {
	case '年', '月', '日', '号':
		return true
	}
	return false
}

// before reads a whole figure that stands, perhaps with spaces, before mark.
func (s scanner) before(i int, mark rune) (v float64, end int, ok bool) {
	for i < len(s.r) && s.r[i] == ' ' {
		i++
	}
	if i >= len(s.r) {
		return 0, 0, false
	}
	v, step, end, ok := s.plain(i)
	if !ok || step != 1 {
		return 0, 0, false
	}
	for end < len(s.r) && s.r[end] == ' ' {
		end++
	}
	if end >= len(s.r) || s.r[end] != mark {
		return 0, 0, false
	}
	return v, end + 1, true
}

// numericDate reads 2024-03-05, 2024/3/5, 2024.3.5 and 2024-03.
func (s scanner) numericDate(i int) (Fact, bool) {
	y, j, n := digits(s.r, i)
	if n != 4 || y < 1000 || y > 2999 || j >= len(s.r) {
		return Fact{}, false
	}
	sep := s.r[j]
	if sep != '-' && sep != '/' && sep != '.' {
		return Fact{}, false
	}
	m, k, n := digits(s.r, j+1)
	if n < 1 || n > 2 || m < 1 || m > 12 {
		return Fact{}, false
	}
	if k < len(s.r) && s.r[k] == sep {
		d, end, n := digits(s.r, k+1)
		if n >= 1 && n <= 2 && d >= 1 && d <= 31 {
			return Fact{Year: y, Month: m, Day: d, End: end}, true
		}
	}
	if sep == '-' && n == 2 && !(k < len(s.r) && (digit(s.r[k]) || letter(s.r[k]))) {
		return Fact{Year: y, Month: m, End: k}, true
	}
	return Fact{}, false
}

func digits(r []rune, i int) (v, end, n int) {
	end = i
	for end < len(r) && digit(r[end]) && n < 9 {
		v = v*10 + int(r[end]-'0')
		end++
		n++
	}
	return v, end, n
}

// englishDate reads March 5, 2024; 5 March 2024; March 2024; March 5; Mar. 5.
func (s scanner) englishDate(i int) (Fact, bool) {
	if letter(s.r[i]) {
		return s.monthFirst(i)
	}
	d, j, n := digits(s.r, i)
	if n < 1 || n > 2 || d < 1 || d > 31 {
		return Fact{}, false
	}
	j = s.ordinalEnd(j)
	if j >= len(s.r) || s.r[j] != ' ' {
		return Fact{}, false
	}
	j++
	if hasPrefix(s.r, j, []rune("of ")) {
		j += 3
	}
	m, end := s.month(j)
	if m == 0 {
		return Fact{}, false
	}
	f := Fact{Month: m, Day: d, End: end}
	s.yearAfter(&f)
	return f, true
}

func (s scanner) monthFirst(i int) (Fact, bool) {
	m, j := s.month(i)
	if m == 0 {
		return Fact{}, false
	}
	f := Fact{Month: m, End: j}
	if j < len(s.r) && s.r[j] == ' ' {
		d, end, n := digits(s.r, j+1)
		if n >= 1 && n <= 2 && d >= 1 && d <= 31 {
			f.Day, f.End = d, s.ordinalEnd(end)
		}
	}
	s.yearAfter(&f)
	if f.Day == 0 && f.Year == 0 && s.r[i] == 'm' && j-i == 3 && m == 5 {
		return Fact{}, false // may
	}
	return f, f.Day != 0 || f.Year != 0 || j-i > 3
}

// yearAfter adds ", 2024" to f.
func (s scanner) yearAfter(f *Fact) {
	j := f.End
	if j < len(s.r) && s.r[j] == ',' {
		j++
	}
	if j < len(s.r) && s.r[j] == ' ' {
		j++
	}
	y, end, n := digits(s.r, j)
	if n == 4 && y >= 1000 && y <= 2999 && j > f.End {
		f.Year, f.End = y, end
	}
}

func (s scanner) ordinalEnd(j int) int {
	for _, suffix := range ordinalSuffixes {
		if hasPrefix(s.r, j, suffix) {
			return j + 2
		}
	}
	return j
}

// month is the month whose English name begins at i, and where the name ends.
func (s scanner) month(i int) (m, end int) {
	k := i
	for k < len(s.r) && letter(s.r[k]) {
		k++
	}
	m, ok := months[string(s.r[i:k])]
	if !ok {
		return 0, i
	}
	if k < len(s.r) && s.r[k] == '.' && k-i <= 4 {
		k++
	}
	return m, k
}

var months = func() map[string]int {
	m := map[string]int{"sept": 9}
	for i, name := range strings.Fields("january february march april may june july august september october november december") {
		m[name] = i + 1
		m[name[:3]] = i + 1
	}
	return m
}()

// year reads a bare year: 1998, or 1998 in 1998/99 and the 1990s.
func (s scanner) year(i int) (Fact, bool) {
	if i > 0 && (s.r[i-1] == '.' || s.r[i-1] == ',' || s.r[i-1] == '$' || digit(s.r[i-1])) {
		return Fact{}, false
	}
	y, j, n := digits(s.r, i)
	if n != 4 || y < 1500 || y > 2099 {
		return Fact{}, false
	}
	if j < len(s.r) && (letter(s.r[j]) && s.r[j] != 's' || s.r[j] == '%' || s.r[j] == '.' && j+1 < len(s.r) && digit(s.r[j+1])) {
		return Fact{}, false
	}
	if factor, end := scale(s.r, j); end > j && factor > 1 {
		return Fact{}, false
	}
	if u, _, ok := unitAt(s.r, j); ok && u.base != "" {
		return Fact{}, false
	}
	if j < len(s.r) && s.r[j] == 's' {
		j++
	}
	return Fact{Year: y, End: j}, true
}

// clock reads 14:30, 2:30 p.m., 3 pm, 下午3点半, 15时30分.
func (s scanner) clock(i int) (Fact, bool) {
	r := s.r
	if !digit(r[i]) || i > 0 && (digit(r[i-1]) || r[i-1] == '.' || r[i-1] == ':') {
		return Fact{}, false
	}
	h, j, n := digits(r, i)
	if n > 2 || h > 24 || j >= len(r) {
		return Fact{}, false
	}
	f := Fact{Kind: Clock, Step: 1}
	minutes, end, ok := s.minutes(j)
	half, stop := meridiem(r, end)
	if !ok && half == "" {
		return Fact{}, false
	}
	if half == "" && before2(r, i, "下午", "晚上") && h < 12 {
		half = "p"
	}
	switch {
	case half == "p" && h < 12:
		h += 12
	case half == "a" && h == 12:
		h = 0
	}
	if half != "" || h > 12 {
		f.Unit = "clock"
	}
	f.Value, f.End = float64(60*h+minutes), stop
	return f, true
}

func before2(r []rune, i int, list ...string) bool {
	for _, w := range list {
		if before(r, i, []rune(w)) {
			return true
		}
	}
	return false
}

// minutes reads :30, 点30分, 点半, 时30分 at j.
func (s scanner) minutes(j int) (m, end int, ok bool) {
	r := s.r
	switch {
	case r[j] == ':':
		m, end, n := digits(r, j+1)
		return m, end, (n == 2 || n == 1 && m == 0 && end < len(r) && (r[end] == '-' || r[end] == '"')) && m < 60 // 20:0 of a record
	case r[j] == '点' || r[j] == '时' && !hasPrefix(r, j, []rune("时间")):
		if hasPrefix(r, j+1, []rune("半")) {
			return 30, j + 2, true
		}
		if r[j] == '点' && hasPrefix(r, j+1, []rune("钟")) {
			return 0, j + 2, true
		}
		m, end, n := digits(r, j+1)
		if n > 0 && n <= 2 && m < 60 && hasPrefix(r, end, []rune("分")) {
			return m, end + 1, true
		}
		return 0, j + 1, true
	}
	return 0, j, false
}

// meridiem reads a.m., am, p.m., pm at j, perhaps after a space.
func meridiem(r []rune, j int) (half string, end int) {
	k := j
	if k < len(r) && r[k] == ' ' {
		k++
	}
	for _, m := range meridiems {
		if hasPrefix(r, k, m) && !(k+len(m) < len(r) && letter(r[k+len(m)])) {
			return string(m[:1]), k + len(m)
		}
	}
	return "", j
}

var meridiems = words("a.m. p.m. am pm")

// dayUntil reads the second day of April 18-26, after the date f.
func dayUntil(r []rune, f Fact) (Fact, bool) {
	if f.Kind != Date || f.Month == 0 || f.Day == 0 || f.Year != 0 || f.End >= len(r) || r[f.End] != '-' {
		return Fact{}, false
	}
	d, end, n := digits(r, f.End+1)
	if n < 1 || n > 2 || d <= f.Day || d > 31 || end < len(r) && (digit(r[end]) || letter(r[end])) {
		return Fact{}, false
	}
	return Fact{Kind: Date, Month: f.Month, Day: d, Start: f.End + 1, End: end}, true
}
