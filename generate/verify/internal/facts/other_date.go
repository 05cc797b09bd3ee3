package facts

import "strings"

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
