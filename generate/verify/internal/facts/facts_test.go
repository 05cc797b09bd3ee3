package facts_test

import (
	"fmt"
	"strings"
	"testing"

	"grounded/generate/verify/internal/facts"
)

func show(text string) string {
	var out []string
	for _, f := range facts.Find([]rune(text)) {
		switch f.Kind {
		case facts.Date:
			out = append(out, fmt.Sprintf("date %d-%d-%d", f.Year, f.Month, f.Day))
		case facts.Clock:
			out = append(out, fmt.Sprintf("clock %g", f.Value))
		case facts.Ordinal:
			out = append(out, fmt.Sprintf("no %g", f.Value))
		case facts.Identifier:
			out = append(out, "id "+f.Text)
		default:
			out = append(out, strings.TrimSpace(fmt.Sprintf("%.10g %s", f.Value, f.Unit)))
		}
	}
	return strings.Join(out, "; ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	f := func(text, want string) {
		t.Helper()
		if got := show(text); got != want {
			t.Errorf("Find(%q) = %q, want %q", text, got, want)
		}
	}
	f("营业收入1.2亿元", "120000000 CNY")
	f("revenue of 120 million yuan", "120000000 CNY")
	f("revenue of $1,234.5 million", "1234500000 USD")
	f("百分之五", "5 %")
	f("5 % and 7.5% and 3 percent", "5 %; 7.5 %; 3 %")
	f("三分之一", "33.33333333 %")
	f("二〇二四年三月", "date 2024-3-0")
	f("2024年3月5日", "date 2024-3-5")
	f("on march 5, 2024.", "date 2024-3-5")
	f("5 march 2024", "date 2024-3-5")
	f("in 1998", "date 1998-0-0")
	f("2024-03-05", "date 2024-3-5")
	f("april 18-26", "date 0-4-18; date 0-4-26")
	f("may 5-3 win", "date 0-5-5; 3")
	f("3 千瓦时", "3000 Wh")
	f("3 kwh", "3000 Wh")
	f("三千瓦时", "3000 Wh")
	f("三千五百人", "3500 people")
	f("共有70个议席", "70 seat")
	f("一些人", "")
	f("every 8,000 operating hours", "28800000 s")
	f("30 consecutive days", "30 day")
	f("8000个运行小时", "28800000 s")
	f("12 more bolts", "12")
	f("每8000小时更换一次", "28800000 s")
	f("他去过一次", "1 occasion")
	f("loss of (1,577)", "-1577")
	f("dn50 valve", "id dn50")
	f("covid-19", "id covid19")
	f("at 2:30 p.m.", "clock 870")
	f("15时30分", "clock 930")
	f("第三条", "no 3")
	f("the 3rd and 21st", "no 3; no 21")
	f("twenty-one people", "21 people")
	f("two hundred and fifty", "250")
	f("one of them", "")
	f("10 km", "10000 m")
	f("20-year-old", "20 age")
	f("20 year - old", "20 age")
	f("a two - week cruise", "14 day")
	f("may be", "")
	f("增长2.3个百分点", "2.3 pp")
	f("万元", "")
	f("q2 and the third quarter", "no 2; no 3")
	f("第二季度", "no 2")
	f("from 11:30-20:0\"", "clock 690; clock 1200")
}

func TestCompare(t *testing.T) {
	t.Parallel()
	f := func(a, b string, want facts.Relation) {
		t.Helper()
		x, y := facts.Find([]rune(a)), facts.Find([]rune(b))
		if len(x) != 1 || len(y) != 1 {
			t.Fatalf("%q: %v; %q: %v", a, x, b, y)
		}
		if got := facts.Compare(x[0], y[0]); got != want {
			t.Errorf("Compare(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
	f("1.2亿", "120 million", facts.Same)
	f("1.2亿", "120,000,000", facts.Same)
	f("百分之五", "5%", facts.Same)
	f("2024年3月", "march 5, 2024", facts.Same)
	f("march 5, 2024", "2024年3月", facts.Apart)
	f("70 km", "70 kg", facts.Differs)
	f("70 km", "80 km", facts.Differs)
	f("1.2亿元", "1.23亿元", facts.Rounded)
	f("约20人", "19.8人", facts.Rounded)
	f("20人", "24人", facts.Differs)
	f("over 1,800", "1,821", facts.Rounded)
	f("over 1,800", "1,950", facts.Differs)
	f("1,800", "1,821", facts.Differs)
	f("约20人", "25人", facts.Differs)
	f("2:30 pm", "14:30", facts.Same)
	f("3 km", "3000米", facts.Same)
	f("2024年", "2023年", facts.Differs)
	f("百分之五", "0.05", facts.Same)
	f("0.05", "5%", facts.Same)
	f("58°F", "58 degrees", facts.Same)
	f("q2", "second quarter", facts.Same)
	f("二季度", "第三季度", facts.Differs)
}

func FuzzFind(f *testing.F) {
	f.Add("1.2亿元 5 % (1,577) 2024-03-05 3 p.m. 第三条 dn50 百分之")
	f.Fuzz(func(t *testing.T, s string) {
		r := []rune(s)
		at := 0
		for _, x := range facts.Find(r) {
			if x.Start < at || x.End <= x.Start || x.End > len(r) {
				t.Fatalf("%q: %+v after %d", s, x, at)
			}
			at = x.End
		}
	})
}
