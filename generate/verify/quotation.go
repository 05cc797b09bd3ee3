package verify

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"grounded"
	"grounded/generate/verify/internal/text"
)

// quotation is a stretch in quotation marks, of the kinds that are used in pairs.
var quotation = regexp.MustCompile(`“([^“”]{2,600})”|「([^「」]{2,600})」|『([^『』]{2,600})』|"([^"\n]{2,600})"`)

// misquoted is the first stretch in quotation marks that stands in no passage to the
// letter; empty: there is none. White space, width, case and the marks at its end do not
// count, and what is known of a passage (its title) may be quoted too, as may the question.
func (p *Prepared) misquoted(sentence string) string {
	if !strings.ContainsAny(sentence, "“「『\"") {
		return ""
	}
	for _, m := range quotation.FindAllStringSubmatch(sentence, -1) {
		said := m[1] + m[2] + m[3] + m[4]
		// "the … end" leaves words out: each part must stand in the same passage.
		if !p.stands(strings.FieldsFunc(strings.ReplaceAll(said, "...", "…"), func(c rune) bool { return c == '…' })) {
			return said
		}
	}
	return ""
}

// stands reports whether one passage has all parts, in order.
func (p *Prepared) stands(parts []string) bool {
	for i, t := range p.source.Texts {
		whole := letters(string(t.Folded)) + "\n" + letters(p.passages[i].Title) + "\n" + letters(p.question)
		at, all := 0, true
		for _, part := range parts {
			want := letters(strings.TrimFunc(part, func(c rune) bool { return unicode.IsPunct(c) || unicode.IsSpace(c) }))
			found := strings.Index(whole[at:], want)
			if found < 0 {
				all = false
				break
			}
			at += found + len(want)
		}
		if all {
			return true
		}
	}
	return false
}

// letters is s folded, without white space.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return text.Fold(c)
	}, s)
}

// checkQuotations lowers a verdict where words in quotation marks are not the passages'.
func (p *Prepared) checkQuotations(check *grounded.SentenceCheck, lang grounded.Language) {
	said := p.misquoted(check.Text)
	if said == "" {
		return
	}
	if check.Verdict == grounded.Supported {
		check.Verdict = grounded.Partial
	}
	check.Score = min(check.Score, misquotedScore)
	form, sep := "%q is no quotation from the passages", "; "
	if lang == grounded.Chinese {
		form, sep = "“%s”不是材料的原文", "；"
	}
	reason := fmt.Sprintf(form, said)
	if check.Reason != "" {
		reason = check.Reason + sep + reason
	}
	check.Reason = reason
}

// misquotedScore is below what counts as supported.
const misquotedScore = 0.5
