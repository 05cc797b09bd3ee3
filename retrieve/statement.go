package retrieve

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
)

// statement is a kind of financial statement, known by its name and by its rows.
type statement struct {
	name string         // as the thesaurus has it, in English
	zh   string         // in Chinese
	head *regexp.Regexp // in lower case without spaces, which some files scatter
	rows []*regexp.Regexp
}

func (s statement) is(name string) bool { return name == s.name || name == s.zh }

// hasRow reports whether the statement has a row of that name.
func (s statement) hasRow(name string) bool {
	label := "| " + name
	return slices.ContainsFunc(s.rows, func(row *regexp.Regexp) bool { return 2*len(row.FindString(label)) > len(label) })
}

// statements are those that a question may ask for. A table of three of its rows is taken
// for one; a summary of key figures has fewer.
var statements = []statement{
	{
		name: "balance sheet", zh: "资产负债表",
		head: regexp.MustCompile(`balancesheets?|statements?offinancial(?:position|condition)|资产负债表`),
		rows: rows(`total (?:current )?assets`, `total (?:current )?liabilities`, `inventor(?:y|ies)`, `(?:accounts|trade) (?:and notes )?(?:receivable|payable)`,
			`property,? (?:plant,? )?and equipment`, `retained earnings`, `goodwill`, `资产(?:总计|合计)`, `负债(?:总计|合计)`, `存货`, `应收账款`, `应付账款`, `固定资产`, `未分配利润`),
	},
	{
		name: "income statement", zh: "利润表",
		head: regexp.MustCompile(`statements?of(?:consolidated)?(?:net)?(?:income|operations|earnings|profit)|incomestatements?|利润表|损益表`),
		rows: rows(`(?:net |total )?(?:sales|revenues?)`, `cost of (?:sales|goods|products|revenues?)`, `(?:operating income|income from operations|operating profit|operating earnings)`,
			`(?:income|earnings|loss|profit)[^|]{0,40} before[^|]{0,30} tax`, `(?:provision for )?income tax`, `net (?:income|earnings|loss|profit)`, `(?:earnings|income|loss)[^|]{0,30} per[^|]{0,20} share`,
			`营业(?:总)?收入`, `营业(?:总)?成本`, `营业利润`, `利润总额`, `所得税费用`, `净利润`, `每股收益`),
	},
	{
		name: "cash flow statement", zh: "现金流量表",
		head: regexp.MustCompile(`statements?of(?:consolidated)?cashflows?|cashflowstatements?|现金流量表`),
		rows: rows(`operating activities`, `investing activities`, `financing activities`, `depreciation and amortization`, `(?:purchases? of|additions to) property`,
			`capital expenditures?`, `cash(?:,| and) cash equivalents[^|]{0,30} (?:beginning|end)`, `经营活动`, `投资活动`, `筹资活动`, `现金及现金等价物`),
	},
	{
		name: "statement of changes in equity", zh: "所有者权益变动表",
		head: regexp.MustCompile(`statements?of(?:changesin)?(?:consolidated)?(?:total)?(?:stock|share)?(?:holders.?|owners.?)?equity|(?:所有者|股东)权益变动表`),
		rows: rows(`balance at`, `retained earnings`, `treasury (?:stock|shares)`, `additional paid-in capital`, `dividends`, `未分配利润`, `盈余公积`, `资本公积`),
	},
}

// rows are labels at the start of a table's row.
func rows(labels ...string) (out []*regexp.Regexp) {
	for _, label := range labels {
		out = append(out, regexp.MustCompile(`(?im)^\|\s*(?:[^|\n]{0,12} )?`+label))
	}
	return out
}

// statementsAsked are the financial statements that a question names, or else those that
// state what it asks for, called as in its language: the quick ratio is made of what the
// balance sheet holds, and net income is a row of the income statement.
func statementsAsked(question string, related []embed.Related) (out []string) {
	add := func(name string) {
		i := slices.IndexFunc(statements, func(s statement) bool { return s.is(name) })
		if i < 0 {
			return
		}
		called := statements[i].name
		if grounded.LanguageOf(question) == grounded.Chinese {
			called = statements[i].zh
		}
		if !slices.Contains(out, called) {
			out = append(out, called)
		}
	}
	for _, rel := range related {
		add(rel.Term)
	}
	if len(out) > 0 {
		return out
	}
	for _, t := range embed.Translations(question) { // what its rows are called in the other language
		related = append(slices.Clip(related), embed.RelatedTo(t.Names[0])...)
	}
	for _, rel := range related {
		for _, told := range rel.Tells {
			add(told)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, rel := range related {
		for _, name := range append([]string{rel.Name, rel.Term}, rel.Same...) {
			for _, s := range statements {
				if s.hasRow(name) {
					add(s.name)
				}
			}
		}
	}
	return out
}

// statementRows make a table a statement.
const statementRows = 3

// ofStatement is how much a passage is a part of the statement of that name: 1 for a row of
// it under its name, a half for a table of such rows under another, as in a summary.
func ofStatement(p grounded.Passage, name string) float64 {
	i := slices.IndexFunc(statements, func(s statement) bool { return s.is(name) })
	if i < 0 {
		return 0
	}
	labels, above := rowLabels(p.Text)
	found := 0
	for _, row := range statements[i].rows {
		if slices.ContainsFunc(labels, func(label string) bool { return row.MatchString("| " + label) }) {
			found++
		}
	}
	head := strings.ToLower(strings.Join(strings.Fields(p.Context+above), ""))
	switch {
	case found > 0 && statements[i].head.MatchString(head):
		return 1
	case found >= statementRows:
		return 0.5
	}
	return 0
}
