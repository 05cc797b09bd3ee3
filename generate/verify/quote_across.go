package verify

import (
	"regexp"
	"strings"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
)

// reading is a question as the sentences of one language are compared with it.
type reading struct {
	asked
	match *align.Match
	need  need
}

// readings are the question as it is asked and, where most of the passages are in the
// other language, as that language has it; nil for one that is not needed.
func (p *Prepared) readings(question string) (own reading, other *reading) {
	own = p.reading(question)
	if said := p.translatedQuestion(question); said != "" {
		r := p.reading(said)
		other = &r
	}
	return own, other
}

func (p *Prepared) reading(question string) reading {
	q := askFor(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	return reading{q, m, p.need(q, m)}
}

// asking are the words that ask, in both languages, the narrower first.
var asking = [...]struct{ zh, en string }{
	{"什么时候", "when"}, {"何时", "when"}, {"哪一年", "what year"}, {"哪年", "what year"}, {"为什么", "why"}, {"为何", "why"},
	{"哪里", "where"}, {"哪儿", "where"}, {"在哪", "where"}, {"谁", "who"}, {"多少", "how many"}, {"几", "how many"},
}

// translatedQuestion is a question in the words of the other language, as far as the glossary
// has them, with its names and figures; empty where most passages are in its own.
func (p *Prepared) translatedQuestion(question string) string {
	lang, foreign := grounded.LanguageOf(question), 0
	for _, at := range p.passages {
		if l := grounded.LanguageOf(at.Text); l != "" && l != lang {
			foreign++
		}
	}
	if lang == "" || 2*foreign <= len(p.passages) {
		return ""
	}
	runes := []rune(question)
	known := embed.Translations(question)
	if len(known) == 0 {
		return ""
	}
	var words []string
	low := strings.ToLower(question)
	for _, a := range asking {
		from, to := a.zh, a.en
		if lang != grounded.Chinese {
			from, to = to, from
		}
		if strings.Contains(low, from) {
			words = append(words, to)
			break
		}
	}
	at := 0
	for _, t := range known {
		words = append(words, latinOnly(string(runes[at:t.Span.Start])), t.Names[0])
		at = t.Span.End
	}
	words = append(words, latinOnly(string(runes[at:])))
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// latinOnly are the names and figures of a text that both languages write alike: what is in
// Latin letters with a capital, and digits.
func latinOnly(s string) string {
	return strings.Join(alike.FindAllString(s, -1), " ")
}

var alike = regexp.MustCompile(`\b(?:\d+[\d.,]*|\d*[A-Z][\w&.-]*)`)
