package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
)

const (
	itsSources    = `(?:the |these |this |those |any of the |none of the )?(?:given |provided |above |retrieved |available )*(?:passages?|contexts?|documents?|information|texts?|articles?|sources?|excerpts?)`
	itsSourcesHan = `(?:以上|上述|所给|提供的|现有|这些|该)*(?:资料|文档|段落|文中|原文|文章|材料|上下文)(?:中|里)?`
)

// notThere matches what an answer says that its sources do not say; the first group that matched is
// what that is.
var notThere = regexp.MustCompile(`(?i)^\W*(?:note\W+)?(?:` + strings.Join([]string{
	itsSources + ` (?:do|does|did)(?: not|n't|n’t) (?:explicitly |specifically |directly |actually )?(?:mention|specify|state|say|discuss|give|indicate) (.+?)[.!\s]*`,
	`(.+?) (?:is|are|was|were) not (?:explicitly |specifically |directly )?(?:mentioned|specified|stated|given|indicated) (?:anywhere )?(?:in|by) ` + itsSources + `[.!\s]*`,
	itsSourcesHan + `(?:并)?(?:没有|未|未能)(?:明确)?(?:提到|提及|说明|给出|提供|涉及)(?:关于|有关)?(.+?)(?:的?(?:相关)?信息)?[。！\s]*`,
}, "|") + `)$`)

// vague are words by which such a sentence speaks of how much is said and not of whether it is.
var vague = regexp.MustCompile(`(?i)\b(?:specific|exact|any other|other|clear|enough|detail(?:s|ed)?|additional|further|more|information|explicit)\b|其他|具体|详细|更多|信息`)

// asks matches what is a question itself.
var asks = regexp.MustCompile(`(?i)^(?:how|what|when|where|who|which|whether)\b`)

// denies reports whether s has a word such as not or without: what it names may be what is lacking.
func denies(s string) bool {
	return slices.ContainsFunc(text.Analyse(s).Tokens, func(t text.Token) bool { return t.Flags&text.Negates != 0 })
}

// lackedMost is how many bytes of what is not said are read at most.
const lackedMost = 120

// lacking judges a sentence that says of the passages that they do not say something. Where a
// sentence of theirs answers the question for it, or has all of its words, that is wrong.
func (p *Prepared) lacking(s string) (grounded.SentenceCheck, bool) {
	at := notThere.FindStringSubmatch(strings.TrimSpace(strings.ReplaceAll(s, "*", "")))
	if at == nil {
		return grounded.SentenceCheck{}, false
	}
	what := strings.TrimSpace(at[1] + at[2] + at[3])
	if what == "" || len(what) > lackedMost || vague.MatchString(what) {
		return grounded.SentenceCheck{}, false
	}
	check := grounded.SentenceCheck{Verdict: grounded.Contradicted, Score: lackedScore}
	lang := grounded.LanguageOf(s)
	if e, ok := p.stating(what, lang); ok && !denies(e.Quote) {
		check.Evidence = []grounded.Evidence{e}
	} else {
		return grounded.SentenceCheck{}, false
	}
	check.Reason = "the passages say it: " + check.Evidence[0].Quote
	if lang == grounded.Chinese {
		check.Reason = "材料中有：" + check.Evidence[0].Quote
	}
	return check, true
}

// stating is what answers the question for what, or has all of its words.
func (p *Prepared) stating(what string, lang grounded.Language) (grounded.Evidence, bool) {
	if !asks.MatchString(what) {
		question := "What is " + what + "?"
		if lang == grounded.Chinese {
			question = what + "是多少？"
		}
		if quotes := p.Quote(question, 1); len(quotes) > 0 && quotes[0].Answers {
			return quotes[0].Evidence, true
		}
	}
	w, ok := p.whole(what)
	if !ok {
		return grounded.Evidence{}, false
	}
	return p.point(w.From, w.To), true
}

// lackedScore is the score of a sentence that says of the passages wrongly that they lack something.
const lackedScore = 0.2

// lackedWords is how many words what is lacking must have to be told by them alone.
const lackedWords = 2

// whole is the sentence of a passage that has all words of what, if there is one.
func (p *Prepared) whole(what string) (align.Window, bool) {
	m := p.compare(text.Bare(what))
	if m == nil || len(m.Units) < lackedWords {
		return align.Window{}, false
	}
	for _, w := range m.Windows {
		if w.From == w.To && w.Cover > 0.99 {
			return w, true
		}
	}
	return align.Window{}, false
}
