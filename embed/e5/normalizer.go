package e5

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normalizer appends what p does with a text.
func (p *part) normalizer(out *[]func(string) string) error {
	add := func(f func(string) string) { *out = append(*out, f) }
	switch p.Type {
	case "Sequence":
		for i := range p.Normalizers {
			if err := p.Normalizers[i].normalizer(out); err != nil {
				return err
			}
		}
	case "BertNormalizer":
		p.bert(add)
	case "Lowercase":
		add(strings.ToLower)
	case "StripAccents":
		add(stripMarks)
	case "NFC":
		add(norm.NFC.String)
	case "NFD":
		add(norm.NFD.String)
	case "NFKC":
		add(norm.NFKC.String)
	case "NFKD":
		add(norm.NFKD.String)
	case "Strip":
		if p.Left {
			add(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) })
		}
		if p.Right {
			add(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) })
		}
	case "Prepend":
		return fmt.Errorf("its normalizer Prepend is not known")
	case "Replace":
		return p.replace(add)
	case "Precompiled":
		m, err := newCharsmap(p.Charsmap)
		if err != nil {
			return err
		}
		add(m.normalize)
	default:
		return fmt.Errorf("its normalizer %q is not known", p.Type)
	}
	return nil
}

func (p *part) replace(add func(func(string) string)) error {
	switch {
	case p.Pattern.String != nil:
		add(func(s string) string { return strings.ReplaceAll(s, *p.Pattern.String, p.Content) })
	case p.Pattern.Regex != nil:
		re, err := regexp.Compile(*p.Pattern.Regex)
		if err != nil {
			return fmt.Errorf("the pattern of its normalizer: %w", err)
		}
		add(func(s string) string { return re.ReplaceAllLiteralString(s, p.Content) })
	default:
		return fmt.Errorf("a normalizer Replace has no pattern")
	}
	return nil
}

// bert is the normalizer of BERT: control characters out, Chinese characters apart,
// accents off, lower case.
func (p *part) bert(add func(func(string) string)) {
	if p.CleanText {
		add(func(s string) string { return strings.Map(clean, s) })
	}
	if p.Chinese {
		add(partChinese)
	}
	if p.StripAccents == nil && p.Lower || p.StripAccents != nil && *p.StripAccents {
		add(stripMarks)
	}
	if p.Lower {
		add(func(s string) string { return strings.Map(unicode.ToLower, s) })
	}
}

// clean is a space for white space, and nothing for a control character.
func clean(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || unicode.IsSpace(r):
		return ' '
	case r == 0 || r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	}
	return r
}

func partChinese(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	for _, r := range s {
		if isChinese(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isChinese reports whether r is in one of BERT's blocks of ideographs.
func isChinese(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x2a6df ||
		r >= 0x2a700 && r <= 0x2b73f || r >= 0x2b740 && r <= 0x2b81f || r >= 0x2b920 && r <= 0x2ceaf ||
		r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f
}

// stripMarks takes off accents and other marks that take no room.
func stripMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

// preTokenizer appends how p divides a text into words.
func (p *part) preTokenizer(out *[]func([]string) []string) error {
	switch p.Type {
	case "Sequence":
		for i := range p.Pretokenizers {
			if err := p.Pretokenizers[i].preTokenizer(out); err != nil {
				return err
			}
		}
	case "BertPreTokenizer":
		*out = append(*out, each(bertWords))
	case "WhitespaceSplit":
		*out = append(*out, each(func(words []string, s string) []string { return append(words, strings.Fields(s)...) }))
	case "Metaspace":
		*out = append(*out, p.metaspace())
	default:
		return fmt.Errorf("its pre_tokenizer %q is not known", p.Type)
	}
	return nil
}

// each makes a function of one text one of many.
func each(f func(words []string, s string) []string) func([]string) []string {
	return func(in []string) []string {
		var out []string
		for _, s := range in {
			out = f(out, s)
		}
		return out
	}
}

// bertWords divides at spaces and around each punctuation mark.
func bertWords(words []string, s string) []string {
	begin := 0
	end := func(at int) {
		if at > begin {
			words = append(words, s[begin:at])
		}
	}
	for i, r := range s {
		n := len(string(r))
		if unicode.IsSpace(r) {
			end(i)
			begin = i + n
		} else if unicode.IsPunct(r) || r < 0x80 && r > ' ' && !isAlphanumeric(r) && r != 0x7f {
			end(i)
			words = append(words, s[i:i+n])
			begin = i + n
		}
	}
	end(len(s))
	return words
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// metaspace writes spaces as pieces do, each at the begin of its word.
func (p *part) metaspace() func([]string) []string {
	mark := p.Replacement
	if mark == "" {
		mark = string(space)
	}
	always := p.Scheme == "always" || p.Scheme == "" && (p.Prefix == nil || *p.Prefix)
	first := p.Scheme == "first"
	return func(in []string) []string {
		var out []string
		for i, s := range in {
			s = strings.ReplaceAll(s, " ", mark)
			if (always || first && i == 0) && !strings.HasPrefix(s, mark) {
				s = mark + s
			}
			if p.Split != nil && !*p.Split {
				out = append(out, s)
				continue
			}
			for s != "" {
				n := strings.Index(s[min(len(mark), len(s)):], mark)
				if n < 0 {
					out = append(out, s)
					break
				}
				n += min(len(mark), len(s))
				out, s = append(out, s[:n]), s[n:]
			}
		}
		return out
	}
}
