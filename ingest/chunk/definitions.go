package chunk

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// definition is a term that a document defines, and where its definition ends.
type definition struct {
	term, meaning string
	end           int // in code points of the stored text
}

// What a definition looks like; the groups are term and meaning, or meaning and term where
// the meaning comes first.
var definitionForms = []struct {
	re            *regexp.Regexp
	term, meaning int
	marks         []string // a text without any of them has none; looking for them costs far less
}{
	{regexp.MustCompile(`([\p{Han}\p{L}\d·]{4,40})\s*[（(]\s*(?:以下|下)?(?:统|简)称\s*(?:为)?\s*[:：]?\s*[“"「]?([^”"」）)\n，,]{1,20})[”"」]?[^）)\n]{0,20}[)）]`), 2, 1, []string{"称"}},
	{regexp.MustCompile(`[“"「]([^”"」\n]{1,24})[”"」]\s*(?:，|,)?\s*(?:是指|系指|指的是|指|即)\s*[:：]?\s*([^。；;\n]{4,160})`), 1, 2, []string{"指", "即"}},
	{regexp.MustCompile(`(?m)^(?:第.{1,6}[条款]\s*)?(?:[（(]?[一二三四五六七八九十\d]+[)）.、]\s*)?(?:本.{1,4}所称的?)?([\p{Han}A-Za-z]{2,14}?)[，,]?\s*(?:是指|系指)\s*[:：]?\s*([^。；;\n]{4,160})`), 1, 2, []string{"指"}},
	{regexp.MustCompile(`[“"]([^”"\n]{2,50})[”"],?\s+(?:shall mean|means?|refers to|is defined as)[,:]?\s+([^.;\n]{4,240})`), 1, 2, []string{"mean", "refers to", "is defined as"}},
	{regexp.MustCompile(`((?:[A-Z][\w&.'-]*)(?:\s+(?:of|and|the|for|&|[A-Z][\w&.'-]*)|,\s+(?:Inc|Ltd|LLC|LLP|L\.P|LP|Corp|Co|N\.A|S\.A|plc|PLC)\b\.?){0,8})\s+\((?:(?:hereinafter|hereafter)[^“")]{0,30}|collectively,?\s*|together,?\s*)?(?:the\s+|a\s+)?[“"]([^”"\n]{2,40})[”"]\)`), 2, 1, []string{"\")", "”)"}},
}

// abbreviated is a name with its initials: "Clinical Trial Agreement (CTA)".
var abbreviated = regexp.MustCompile(`((?:[A-Za-z][\w-]*\s+){1,7}[A-Za-z][\w-]*)\s+\(([A-Z]{2,8})s?\)`)

const (
	maxDefinitions = 100 // of a document
	maxDefined     = 3   // of a chunk's context
	maxMeaning     = 100 // code points
)

// definitions are the terms that the text defines, in the order of their places.
func definitions(text string) (out []definition) {
	add := func(term, meaning string, end int) {
		term, meaning = strings.TrimSpace(term), strings.TrimSpace(meaning)
		if utf8.RuneCountInString(term) < 2 || meaning == "" || term == meaning || len(out) >= maxDefinitions {
			return
		}
		for _, d := range out {
			if d.term == term {
				return
			}
		}
		out = append(out, definition{term, shortened(meaning), utf8.RuneCountInString(text[:end])})
	}
	for _, form := range definitionForms {
		if !slices.ContainsFunc(form.marks, func(m string) bool { return strings.Contains(text, m) }) {
			continue
		}
		for _, loc := range form.re.FindAllStringSubmatchIndex(text, maxDefinitions) {
			add(text[loc[2*form.term]:loc[2*form.term+1]], text[loc[2*form.meaning]:loc[2*form.meaning+1]], loc[1])
		}
	}
	if !strings.Contains(text, " (") && !strings.Contains(text, "\n(") {
		return out
	}
	for _, loc := range abbreviated.FindAllStringSubmatchIndex(text, maxDefinitions) {
		if long, ok := initialled(text[loc[2]:loc[3]], text[loc[4]:loc[5]]); ok {
			add(text[loc[4]:loc[5]], long, loc[1])
		}
	}
	return out
}

// initialled is the tail of words whose initials are short.
func initialled(words, short string) (string, bool) {
	fields := strings.Fields(words)
	if len(fields) < len(short) {
		return "", false
	}
	fields = fields[len(fields)-len(short):]
	for i, w := range fields {
		if unicode.ToUpper(rune(w[0])) != rune(short[i]) {
			return "", false
		}
	}
	return strings.Join(fields, " "), true
}

func shortened(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n++; n > maxMeaning {
			return s[:i] + "…"
		}
	}
	return s
}

// defined are the terms used in a chunk that the document has defined before it, each with
// its meaning.
func (s *splitter) defined(text string, start int) (out []string) {
	for _, d := range s.definitions {
		if d.end <= start && len(out) < maxDefined && uses(text, d.term) {
			out = append(out, d.term+": "+d.meaning)
		}
	}
	return out
}

// uses reports whether text holds term as a word.
func uses(text, term string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(term):])
		first, size := utf8.DecodeRuneInString(term)
		last, _ := utf8.DecodeLastRuneInString(term)
		if !(latin(before) && latin(first)) && !(latin(after) && latin(last) && after != 's') {
			return true
		}
		from = i + size
	}
}

func latin(r rune) bool {
	return r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
