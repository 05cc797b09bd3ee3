package chunk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"grounded"
)

// Clean returns the sections as a careful reader would copy them: code points in one
// form (NFC, ASCII letters and digits, plain spaces, no invisible ones), words joined
// that a line broke, lines of a laid-out paragraph joined, and page furniture (running
// headers, footers, page numbers, watermarks) gone. Sections left without text are
// dropped. The input is not changed.
func Clean(sections []grounded.Section) []grounded.Section {
	work := make([]draft, 0, len(sections))
	for _, sec := range sections {
		d := newDraft(sec)
		work = append(work, d)
	}
	dropFurniture(work)
	compounds := hyphenated(work)
	out := make([]grounded.Section, 0, len(work))
	for _, d := range work {
		if sec, ok := d.finish(compounds); ok {
			out = append(out, sec)
		}
	}
	return out
}

// draft is a section as lines, each with its box where there is one.
type draft struct {
	grounded.Section
	lines []string
	boxes []grounded.Box // empty or parallel to lines
}

func newDraft(sec grounded.Section) draft {
	d := draft{Section: sec, lines: strings.Split(sec.Text, "\n")}
	if len(sec.Boxes) == len(d.lines) {
		d.boxes = append([]grounded.Box(nil), sec.Boxes...)
	}
	if sec.Kind == grounded.SectionTable && strings.Contains(sec.Text, "\t") {
		if rows, boxes := grid(d.lines, d.boxes); rows != nil {
			d.lines, d.boxes = rows, boxes
			return d
		}
	}
	for i, line := range d.lines {
		d.lines[i] = cleanLine(line, sec.Kind == grounded.SectionCode)
	}
	return d
}

// drop takes line i away.
func (d *draft) drop(i int) {
	d.lines = append(d.lines[:i:i], d.lines[i+1:]...)
	if len(d.boxes) > 0 {
		d.boxes = append(d.boxes[:i:i], d.boxes[i+1:]...)
	}
}

// finish joins the lines again. Lines of a section with positions are lines of the page,
// not of the text, so they are joined; others are kept.
func (d draft) finish(compounds map[string]bool) (grounded.Section, bool) {
	joins := len(d.boxes) > 0 && (d.Kind == grounded.SectionParagraph || d.Kind == grounded.SectionHeading)
	var text []byte
	var starts []int
	var boxes []grounded.Box
	count := 0 // code points of text
	for i, line := range d.lines {
		if line == "" && (joins || d.Kind != grounded.SectionCode) {
			continue
		}
		if len(text) > 0 {
			sep := "\n"
			if joins {
				before := len(text)
				if text, sep = join(text, line, compounds); len(text) < before {
					count-- // the hyphen
				}
			}
			text = append(text, sep...)
			count += len(sep)
		}
		starts = append(starts, count)
		text = append(text, line...)
		count += utf8.RuneCountInString(line)
		if len(d.boxes) > 0 {
			boxes = append(boxes, d.boxes[i])
		}
	}
	sec := d.Section
	sec.Text = strings.TrimRight(string(text), " \n\t")
	if len(boxes) > 0 {
		sec.Boxes, sec.Starts = boxes, starts
	}
	return sec, strings.TrimSpace(sec.Text) != ""
}

// join decides what goes between two lines of one paragraph; it may take a hyphen off
// the first.
func join(text []byte, next string, compounds map[string]bool) (head []byte, sep string) {
	last, size := utf8.DecodeLastRune(text)
	first, _ := utf8.DecodeRuneInString(next)
	before, _ := utf8.DecodeLastRune(text[:len(text)-size])
	switch {
	case last == '-' && unicode.IsLetter(before) && unicode.IsLower(first):
		left, right := lastWord(string(text[max(0, len(text)-longestWord):len(text)-1])), firstWord(next)
		if compounds[strings.ToLower(left+"-"+right)] {
			return text, ""
		}
		return text[:len(text)-1], ""
	case last == softHyphen:
		return text[:len(text)-size], ""
	case isWide(last) && isWide(first):
		return text, ""
	}
	return text, " "
}

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// hyphenated collects the words that the document writes with a hyphen inside a line, so
// that "long-" + "term" keeps its hyphen where "long-term" stands elsewhere.
func hyphenated(work []draft) map[string]bool {
	out := map[string]bool{}
	for _, d := range work {
		for _, line := range d.lines {
			for i := 1; i < len(line)-1; i++ {
				if line[i] != '-' {
					continue
				}
				left, right := lastWord(line[:i]), firstWord(line[i+1:])
				if left != "" && right != "" {
					out[strings.ToLower(left+"-"+right)] = true
				}
			}
		}
	}
	return out
}

// longestWord is more bytes than a word has that a line may break.
const longestWord = 256

const softHyphen = '\u00ad'

// cleanLine brings one line's code points into one form.
func cleanLine(line string, code bool) string {
	line = norm.NFC.String(strings.ToValidUTF8(line, "\ufffd"))
	var b strings.Builder
	b.Grow(len(line))
	space := false
	for i, r := range line {
		end := i + utf8.RuneLen(r)
		if r == softHyphen && strings.TrimSpace(line[min(end, len(line)):]) != "" {
			continue // only one at the end of the line means anything
		}
		r, alt := fold(r)
		switch {
		case alt != "":
			b.WriteString(alt)
			space = false
		case r < 0:
		case r == ' ' && !code:
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteRune(r)
			space = false
		}
	}
	if code {
		return strings.TrimRight(b.String(), " ")
	}
	return strings.TrimSpace(b.String())
}

// fold maps a code point to the plain one that says the same; -1 drops it; alt replaces
// it by several.
func fold(r rune) (plain rune, alt string) {
	switch {
	case r < 0x20 && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0:
		return -1, ""
	case r == '\t', r == 0xa0, r == 0x3000, r >= 0x2000 && r <= 0x200a, r == 0x202f, r == 0x205f:
		return ' ', ""
	case r == 0x200b, r == 0x2060, r == 0xfeff, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return -1, ""
	case r >= 0xff10 && r <= 0xff19, r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a,
		strings.ContainsRune("％＋＝＠＃＆＊＜＞／＿．＄", r):
		return r - 0xfee0, ""
	case r >= 0xfb00 && r <= 0xfb06, r >= 0x2e80 && r <= 0x2fd5:
		if s := norm.NFKC.String(string(r)); s != string(r) {
			return 0, s
		}
	case r == 0xf0b7, r == 0xf0a7, r == 0xf06c, r == 0xf0d8:
		return '•', "" // bullets of the Symbol and Wingdings fonts
	case r >= 0xe000 && r <= 0xf8ff:
		return -1, ""
	}
	return r, ""
}

// isWide reports whether r is written without spaces around it.
func isWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || strings.ContainsRune("“”‘’—…", r)
}
