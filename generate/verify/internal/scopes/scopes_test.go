package scopes_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/scopes"
	"grounded/generate/verify/internal/text"
)

// TestParts reads what the figures of a sentence are of: the words of each, parted by |.
func TestParts(t *testing.T) {
	t.Parallel()
	f := func(in, want string) {
		t.Helper()
		x := text.Analyse(in)
		s := scopes.Sentence{Text: x, To: len(x.Tokens), Facts: x.Facts}
		var got []string
		for _, p := range s.Parts(func(f *facts.Fact) bool { return f.Kind != facts.Date && !f.IsYear() }) {
			var words []string
			for _, w := range p.Words {
				words = append(words, x.Quote(grounded.Span{Start: int(x.Tokens[w.From].Start), End: int(x.Tokens[w.To-1].End)}))
			}
			got = append(got, strings.Join(words, " "))
		}
		if got := strings.Join(got, " | "); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
	f("Rates were 91% in Canada and 89% worldwide.", "Canada | worldwide")
	f("Acme had 5 factories and Bolt had 7 at the end of the year.", "Acme | Bolt")
	f("Revenue was $12 million in 2020 and $15 million in 2021.", "2020 | 2021")
	f("Income of the Americas and Europe segments was $340 million and $120 million, respectively.", "Americas | Europe")
	f("甲公司持股35%，乙公司持股20%。", "甲公 | 乙公")
	f("2019年和2020年的净利润分别为3.2亿元和4.1亿元。", "2019 | 2020")
	f("Costco operated 815, 795, and 782 warehouses worldwide at August 29, 2021, August 30, 2020, and September 1, 2019, respectively.", "2021 | 2020 | 2019")
	f("Expenses were $3,114 million, $3,592 million and $3,753 million for the years ended May 31, 2021, 2020 and 2019, respectively.", "2021 | 2020 | 2019")
	f("It rose from 5% to 7%.", "")                                      // of nothing
	f("Gas supplied 29% and more than 34% in the north of it.", "")      // of what, is not seen
	f("Up to 100 firms took part, and the prize is 2 bicycles.", "")     // they count two things
	f("Acme had 5 factories in the north and south and Bolt had 7.", "") // parted where?
}
