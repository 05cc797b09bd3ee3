package verify

import (
	"strings"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// want is a kind of answer and the words that ask for it.
type want struct {
	asks string // separated by |
	has  func(*text.Text, text.Sentence) bool
}

var wants = []want{
	{"何时|什么时候|什么时间|哪一年|哪年|几月|几号|哪天|日期|年份| when | what year| which year| what date| what time", hasFact(facts.Date, facts.Clock)},
	{"百分之几|比例|占比|比率| percentage| what percent| proportion", hasFact(facts.Percent)},
	{"多少钱|价格|金额|费用| how much| price| cost", hasFact(facts.Money, facts.Number, facts.Quantity, facts.Percent)},
	{"多少|几|多久|多长|多高|多大|多远|多重|限额|上限| how many| how long| how often| how far| how tall| how old| how big| how high| limit | number of", hasFact(facts.Number, facts.Quantity, facts.Money, facts.Percent, facts.Date, facts.Ordinal)},
	{"谁|哪位|什么人| who | whom | whose ", hasName},
	{"哪里|哪儿|何处|什么地方|哪个国家|哪个城市|哪国|位于| where | which country| which city| location", hasName},
}

// wantsOf is what a sentence that answers question must have; nil where nothing tells.
func wantsOf(question string) func(*text.Text, text.Sentence) bool {
	q := " " + strings.ToLower(question) + " "
	for _, w := range wants {
		for word := range strings.SplitSeq(w.asks, "|") {
			if strings.Contains(q, word) {
				return w.has
			}
		}
	}
	return nil
}

func hasFact(kinds ...facts.Kind) func(*text.Text, text.Sentence) bool {
	return func(t *text.Text, s text.Sentence) bool {
		for _, f := range t.Facts[s.FactFrom:s.FactTo] {
			for _, k := range kinds {
				if f.Kind == k {
					return true
				}
			}
		}
		return false
	}
}

// hasName reports whether the sentence has a word with a capital that does not begin it.
// In Chinese nothing tells, so any sentence may.
func hasName(t *text.Text, s text.Sentence) bool {
	for _, tok := range t.Tokens[s.From:s.To] {
		if tok.Flags&text.Han != 0 || tok.Flags&text.Capital != 0 && tok.Flags&text.First == 0 {
			return true
		}
	}
	return false
}
