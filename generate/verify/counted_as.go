package verify

import (
	"regexp"
	"slices"
	"strings"

	"grounded/generate/verify/internal/align"
	"grounded/internal/subject"
)

var (
	// whoWorks are questions for how many people somebody employs, which reports tell of employees.
	whoWorks   = regexp.MustCompile(`(?i)\bhow many (?:people|persons|workers|staff) (does|do|did) (.{2,60}?) (?:employ|have working for (?:it|them))\b`)
	worksFor   = regexp.MustCompile(`(?i)\bhow many (?:people|persons|workers|staff) (?:work|worked|are employed|were employed) (?:for|at|by) (.{2,60}?)(\s+(?:in|at the end of|as of|on)\s.*|\s*[?？]?)$`)
	howStaffed = regexp.MustCompile(`(?i)\bhow many employees (does|do|did) (.{2,60}?) have\b(.*)$`)
	// outlets are places of business, as the one house calls them or the other.
	outlets = regexp.MustCompile(`(?i)\bhow many (stores|shops|outlets|warehouses|branches)\b`)
)

// countedAs is a question for how many there are of something with that called as the passages call
// it, where they count none by the question's own name: employees for people employed, warehouses for
// stores.
func (p *Prepared) countedAs(question string) string {
	if as := p.countedInRow(question); as != "" {
		return as
	}
	var others []string
	switch {
	case howStaffed.MatchString(question):
		others = []string{howStaffed.ReplaceAllString(question, "How many people $1 $2 employ$3")}
	case whoWorks.MatchString(question):
		others = []string{whoWorks.ReplaceAllString(question, "How many employees $1 $2 have")}
	case worksFor.MatchString(question):
		others = []string{worksFor.ReplaceAllString(question, "How many employees does $1 have$2")}
	case outlets.MatchString(question):
		at := outlets.FindStringSubmatchIndex(question)
		for _, name := range []string{"stores", "warehouses", "shops", "outlets", "branches"} {
			if !strings.EqualFold(name, question[at[2]:at[3]]) {
				others = append(others, question[:at[2]]+name+question[at[3]:])
			}
		}
	default:
		return question
	}
	if p.counted(ask(question)) {
		return question
	}
	for _, other := range others {
		if p.counted(ask(other)) {
			return other
		}
	}
	return question
}

// counted reports whether a sentence has a figure beside the words of how many is asked.
func (p *Prepared) counted(q asked) bool {
	for i := range p.source.Sentences {
		t, sent := p.source.Text(i)
		if _, ok := q.focusCounted(t, sent, countBeside); ok {
			return true
		}
	}
	return false
}

// countedInRow is a question for how many people an organisation has as one for the row that tells
// their number; empty where it asks for none or no row tells it.
func (p *Prepared) countedInRow(question string) string {
	as, _ := subject.CountAsked(question)
	if as == "" || !p.hasRow(as, func(row Quoted) bool { return row.Answers }) {
		return ""
	}
	return as
}

// hasRow reports whether a row that is of whom a question names is as it should be.
func (p *Prepared) hasRow(question string, fits func(Quoted) bool) bool {
	q := ask(question)
	m := p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens)})
	strange := p.strangers(question)
	return slices.ContainsFunc(p.quoteRows(p.wordings(q, m)), func(row Quoted) bool {
		return fits(row) && !strange(row.Evidence.Marker-1, row.said())
	})
}
