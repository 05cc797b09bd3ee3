package subject_test

import (
	"slices"
	"strings"
	"testing"

	"grounded/internal/subject"
)

// TestAlso: a report says itself what else its organisation is called.
func TestAlso(t *testing.T) {
	t.Parallel()
	f := func(text string, want ...string) {
		t.Helper()
		if got := subject.Also(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", strings.SplitN(text, "\n", 2)[0], got, want)
		}
	}
	f("一、公司信息\n公司的中文名称 北辰纺织集团股份有限公司\n公司的中文简称 北辰纺织\n公司的外文名称 NORTH STAR TEXTILES GROUP CO.,LTD\n公司的外文名称缩写 NSTEX\n公司的法定代表人 沈一鸣",
		"北辰纺织集团股份有限公司", "北辰纺织", "NORTH STAR TEXTILES GROUP CO.,LTD", "NSTEX")
	f("| 股票种类 | 股票上市交易所 | 股票简称 | 股票代码 | 变更前股票简称 |\n| --- | --- | --- | --- | --- |\n| A股 | 深圳证券交易所 | 北辰纺织 | 300999 | 北辰棉业 |", "北辰纺织", "北辰棉业")
	f("股票简称：北辰纺织 股票代码：300999\n公司英文名称：North Star Textiles", "北辰纺织", "North Star Textiles")
	f("HALDEN MARINE HOLDINGS, INC.\n(Exact name of registrant as specified in its charter)\nHalden Marine Holdings, Inc. (“Halden,” “we” or the “Company”) builds boats.", "HALDEN MARINE HOLDINGS, INC", "Halden")
	f("The bank, doing business as Ellery Savings, lends. It signed an agreement (the “Agreement”).", "Ellery Savings")
	f("本公司（以下简称“公司”）生产布匹。")

	d := subject.Called("北辰纺织2021年年度报告", "", "NORTH STAR TEXTILES GROUP CO.,LTD")
	if !d.Of("North Star Textiles") || !d.Of("North Star") || d.Of("Textiles Direct") || !d.Report() {
		t.Error("a report is of its company under its other names")
	}
}
