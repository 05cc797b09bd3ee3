package align

import (
	"regexp"
	"slices"
	"strings"

	"grounded/generate/verify/internal/text"
)

// words are those of r's label.
func (r *Row) words() []uint32 {
	if len(r.label) == 0 {
		return nil
	}
	return r.label[0]
}

// labelForms are the words of a label as claims may say it: without and with what stands in
// brackets, up to where it goes into detail, and with its abbreviation for the words that this is
// short for.
func labelForms(label string) [][]uint32 {
	bare := unbracketed(label)
	forms := []string{bare, label}
	if at := detail.FindStringIndex(bare); at != nil && at[0] > 0 {
		forms = append(forms, bare[:at[0]])
	}
	if m := abbreviated.FindStringSubmatch(label); m != nil {
		if before := strings.Fields(m[1]); len(before) > 0 {
			forms = append(forms, before[0]+" "+m[2])
		}
	}
	var out [][]uint32
	for _, form := range forms {
		words := WordsOf(form)
		if kept := slices.DeleteFunc(slices.Clone(words), func(h uint32) bool { return anyLabel[h] }); len(kept) > 0 {
			words = kept
		}
		if len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

var (
	detail      = regexp.MustCompile(`(?i),| including | attributable | before | excluding | net of |[:：—]`)
	abbreviated = regexp.MustCompile(`^([^()]*) \(([A-Z][A-Z&]+)\)`)
	anyLabel    = hanSet("total consolidated number amount", "数量 总额 合计")
)

// WordsOf are the words that matching looks for in s: no stop words, Han characters by two.
func WordsOf(s string) []uint32 {
	if s == "" {
		return nil
	}
	t := text.Analyse(s)
	var out []uint32
	for i, tok := range t.Tokens {
		switch b := t.Bigram(i); {
		case tok.Flags&text.Figure != 0:
		case b != 0:
			if tok.Flags&t.Tokens[i+1].Flags&text.Stop == 0 {
				out = append(out, b)
			}
		case tok.Flags&text.Stop == 0 && (tok.Flags&text.Han == 0 || i == 0 || t.Tokens[i-1].Flags&text.Joined == 0):
			out = append(out, tok.Hash)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unbracketed is s without what stands in brackets, unless that is all there is.
func unbracketed(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch c {
		case '(', '（':
			depth++
		case ')', '）':
			depth = max(0, depth-1)
		default:
			if depth == 0 {
				b.WriteRune(c)
			}
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return s
	}
	return b.String()
}

// headWords is a head without what tells its time.
func headWords(head string) string {
	return strings.Join(strings.FieldsFunc(unbracketed(head), func(c rune) bool {
		return '0' <= c && c <= '9' || strings.ContainsRune(" ,*年度末", c)
	}), " ")
}

// isShare reports whether a label or a head says that what it is over are shares.
func isShare(s string) bool { return s != "" && shareWords.MatchString(s) }

var (
	shareWords = regexp.MustCompile(`(?i)%|percent|margin|\brates?$|率|占比|比例|比重|同比`)
	// signedWords are those of labels of amounts that may be a profit or a loss, money that comes in
	// or that flows out; taxed are like them and of another kind.
	signedWords = regexp.MustCompile(`(?i)\b(?:net|operating|pre-?tax|comprehensive) (?:income|earnings|profit|loss)|\b(?:income|earnings|profit|loss)\b[^a-z]*(?:before|from|\(loss|$)|\bprovided by\b|利润|亏损|现金流量净额`)
	taxed       = regexp.MustCompile(`(?i)\btax(?:es)? (?:expense|benefit|provision)|\b(?:interest|other) income\b|费用`)
)

func folded(s string) string {
	return strings.Map(text.Fold, s)
}
