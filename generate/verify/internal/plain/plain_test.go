package plain_test

import (
	"testing"

	"grounded"
	"grounded/generate/verify/internal/plain"
)

func TestOf(t *testing.T) {
	t.Parallel()
	f := func(s, want string) {
		t.Helper()
		if got := plain.Of(s).String; got != want {
			t.Errorf("Of(%q)\n got %q\nwant %q", s, got, want)
		}
	}
	same := func(s string) { t.Helper(); f(s, s) }
	f("Tom&#39;s &amp; Ann&rsquo;s&nbsp;5&nbsp;million", "Tom's & Ann’s 5 million")
	f("a&amp;nbsp;b", "a b")
	f("in\u200bter\u00adnational", "international")
	f("The shop closed.The owner left.", "The shop closed. The owner left.")
	f(`He said "it closed."The owner left.`, `He said "it closed." The owner left.`)
	f("It closed in 2019.Then it opened.", "It closed in 2019. Then it opened.")
	f("The shop was closed in the spring of\n2019 and opened again a year\nlater.", "The shop was closed in the spring of 2019 and opened again a year later.")
	f("The annual report was signed by Mr. Paul\nStone of Harlow and then it was sent to the\nregistrar, who has filed it in the archive.",
		"The annual report was signed by Mr. Paul Stone of Harlow and then it was sent to the registrar, who has filed it in the archive.")
	f("变压器上层油温超过八十五度时值班\n长应当立即降低负荷并通知调度中心和\n各站，并在十分钟内报告上级。", "变压器上层油温超过八十五度时值班长应当立即降低负荷并通知调度中心和各站，并在十分钟内报告上级。")
	same("AT&T and R&D; see below")
	same("see www.example.Com and J.Smith")
	same("- first item of a list without a stop\n- second item of a list without a stop")
	same("Revenue of the northern region 1,200 1,100\nprofit of the northern region 120 110")
	same("Membership fees $ 3,877 $ 3,541 $ 3,352\nMembership fees increase 9 % 6 % 7 %\nOther fees of the northern region 9 % 6 % 7 %")
	same("控股股东及实际控制人情况\n(一) 控股股东情况\n姓名 李四\n国籍 中国")
	same("| a long row of a table that goes on | b |\n| a | b |")
	same("Annual report of the northern company\nRevenue rose.")
	same("宁夏将对学校体育设施开放单位给予补贴\n记者了解到，宁夏将从明年起给予补贴。")
	same("{\"name\": \"Tom&#39;s\",\n\"x\": 1}")
	same("1 cup of sugar and some of the butter\n2. eggs")
}

// Each code point of the plain text must be found in the stored one.
func FuzzStored(f *testing.F) {
	f.Add("Tom&#39;s shop\u200b closed.The owner of the\nshop left, 变压器上层油温超过八十五度时，\n值班长")
	f.Fuzz(func(t *testing.T, s string) {
		p := plain.Of(s)
		n, m := len([]rune(p.String)), len([]rune(s))
		last := 0
		for i := range n {
			at := p.Stored(grounded.Span{Start: i, End: i + 1})
			if at.Start < last || at.End < at.Start || at.End > m {
				t.Fatalf("%q: code point %d is stored at %v, the one before at %d", s, i, at, last)
			}
			last = at.Start
		}
	})
}
