package tongue

import "unicode"

// commaDecimal are languages that write 1.234,56.
var commaDecimal = map[string]bool{
	"de": true, "fr": true, "es": true, "it": true, "pt": true, "nl": true, "ru": true, "tr": true, "vi": true, "id": true, "pl": true, "cs": true, "sv": true, "da": true,
	"no": true, "fi": true, "hu": true, "ro": true, "uk": true, "bg": true, "sr": true, "sr-Cyrl": true, "mul-Cyrl": true, "el": true,
}

// spaceGroups are languages that write 1 234 567.
var spaceGroups = map[string]bool{
	"fr": true, "ru": true, "pl": true, "cs": true, "sv": true, "no": true, "fi": true, "hu": true, "uk": true, "bg": true, "es": true, "pt": true, "mul-Cyrl": true,
}

// Figures brings the digits of a folded text to 0 to 9 and figures to the form 1,234.56, in place and
// code point for code point. What 1.234 and 1,234 are is told by the language, and by whether the text
// has figures that only the other form can have.
func (w *Words) Figures(r []rune) {
	for i, c := range r {
		if c >= 0x0660 {
			r[i] = digit(c)
		}
	}
	if !commaDecimal[w.Code] || englishForm(r) {
		return
	}
	for i := 0; i < len(r); {
		if !isDigit(r[i]) || i > 0 && (isDigit(r[i-1]) || unicode.IsLetter(r[i-1])) {
			i++
			continue
		}
		i = w.figure(r, i)
	}
}

// figure rewrites the figure at i and returns where it ends.
func (w *Words) figure(r []rune, i int) int {
	j := i
	for j < len(r) && isDigit(r[j]) {
		j++
	}
	sep := rune(0)
	for short := j-i <= 3; short && j < len(r) && group(r, j); j += 4 {
		c := r[j]
		if c != '.' && c != '\'' && (c != ' ' || !spaceGroups[w.Code]) || sep != 0 && c != sep || r[i] == '0' {
			break
		}
		sep = c
		r[j] = ','
	}
	if j+1 < len(r) && r[j] == ',' && isDigit(r[j+1]) {
		r[j] = '.'
		for j++; j < len(r) && isDigit(r[j]); j++ {
		}
	}
	return max(j, i+1)
}

// group reports whether three digits, and no more, stand behind j.
func group(r []rune, j int) bool {
	if j+3 >= len(r) {
		return false
	}
	for k := j + 1; k <= j+3; k++ {
		if !isDigit(r[k]) {
			return false
		}
	}
	return j+4 >= len(r) || !isDigit(r[j+4])
}

// englishForm reports whether a text has figures that only 1,234.56 can be the form of, and none
// of the other: as Spanish of Mexico does.
func englishForm(r []rune) bool {
	points, commas := 0, 0
	for i := 1; i+1 < len(r); i++ {
		if r[i] != '.' && r[i] != ',' || !isDigit(r[i-1]) || !isDigit(r[i+1]) {
			continue
		}
		end := i + 1
		for end < len(r) && isDigit(r[end]) {
			end++
		}
		start := i
		for start > 0 && isDigit(r[start-1]) {
			start--
		}
		dated := end < len(r) && (r[end] == '.' || r[end] == '/') || start > 0 && (r[start-1] == '.' || r[start-1] == ',')
		if dated || end-i-1 == 3 {
			continue
		}
		if r[i] == '.' {
			points++
		} else {
			commas++
		}
	}
	return points > 0 && commas == 0
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

// digit is the digit 0 to 9 that c is in another script, or the sign among digits; else c.
func digit(c rune) rune {
	switch c {
	case '٫':
		return '.'
	case '٬':
		return ','
	case '٪':
		return '%'
	}
	for _, zero := range zeros {
		if c >= zero && c <= zero+9 {
			return '0' + c - zero
		}
	}
	return c
}

// zeros are the digits nought of scripts.
var zeros = []rune{0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0}
