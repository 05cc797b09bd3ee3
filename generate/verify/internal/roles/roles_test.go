package roles_test

import (
	"testing"

	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// TestCompare compares the first clause of one sentence with the clause of another that comes
// nearest.
func TestCompare(t *testing.T) {
	t.Parallel()
	f := func(claim, source string, want roles.Kind) {
		t.Helper()
		c, s := read(claim), read(source)
		var nearest roles.Finding
		best := 0.0
		for i := range s.Clauses {
			around := func(roles.Word) bool { return true }
			apart := func(w, x roles.Word) roles.Apart {
				if s.Apart(w, x) {
					return roles.Likely
				}
				return roles.Unknown
			}
			if got, score := roles.Compare(c, &c.Clauses[0], s, &s.Clauses[i], around, apart); score > best {
				nearest, best = got, score
			}
		}
		if nearest.Kind != want {
			t.Errorf("%q beside %q: %d, want %d", claim, source, nearest.Kind, want)
		}
	}
	// who and whom
	f("Acme bought Bolt.", "Acme bought Bolt.", roles.None)
	f("Bolt was bought by Acme.", "Acme bought Bolt.", roles.None)
	f("Bolt bought Acme.", "Acme bought Bolt.", roles.Traded)
	f("Acme was bought by Bolt.", "Acme bought Bolt.", roles.Traded)
	f("Bolt sold the mill to Acme.", "Acme bought the mill from Bolt.", roles.None)
	f("Acme sold the mill to Bolt.", "Acme bought the mill from Bolt.", roles.Reversed)
	f("甲公司起诉乙公司。", "甲公司起诉乙公司。", roles.None)
	f("乙公司被甲公司起诉。", "甲公司起诉乙公司。", roles.None)
	f("乙公司起诉甲公司。", "甲公司起诉乙公司。", roles.Traded)
	f("宏远证券是国能集团的控股股东。", "宏远证券的控股股东是国能集团。", roles.Traded)
	f("国能集团是宏远证券的控股股东。", "宏远证券的控股股东是国能集团。", roles.None)
	// denials
	f("The company paid dividends in 2022.", "Dividends were not paid in 2022.", roles.Denied)
	f("The company did not pay dividends in 2022.", "Dividends were not paid in 2022.", roles.None)
	f("公司派发了股息。", "公司没有派发股息。", roles.Denied)
	f("公司未派发股息。", "公司没有派发股息。", roles.None)
	f("It is important to note that the seal is worn.", "The seal is worn.", roles.None)
	// opposites
	f("The steroid was started.", "Insulin was started and the steroid was stopped.", roles.Reversed)
	f("The steroid was stopped.", "Insulin was started and the steroid was stopped.", roles.None)
	f("陈立买入了银行股。", "陈立买入了地产股，卖出了银行股。", roles.Reversed)
	f("陈立卖出了银行股。", "陈立买入了地产股，卖出了银行股。", roles.None)
	f("旧风机已启用。", "操作人员启用了除尘装置，停用了旧风机。", roles.Reversed)
	// one word for another
	f("患者的血压升高。", "患者血糖升高，血压正常。", roles.Replaced)
	f("患者的血糖升高。", "患者血糖升高，血压正常。", roles.None)
	f("The inlet filter is cleaned every month.", "The inlet filter is cleaned every week and the outlet filter every month.", roles.Replaced)
	f("The water is heated by the chiller.", "The boiler heats the water and the chiller cools it.", roles.OtherOne)
}

func read(s string) *roles.Reading {
	t := text.Analyse(s)
	return roles.Read(t, 0, len(t.Tokens))
}
