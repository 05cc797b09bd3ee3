package verify_test

import (
	"strings"
	"testing"

	"grounded"
)

const cashFlows = `# Northwind 5T annual report

Consolidated Statement of Cash Flows, years ended December 31

| (Millions) | 2018 | 2017 | 2016 |
|---|---|---|---|
| Net cash provided by (used in) operating activities | 6,439 | 6,240 | 6,662 |
| Purchases of property, plant and equipment (PP&E) | (1,577) | (1,373) | (1,420) |
| Net income (loss) including noncontrolling interest | 5,363 | (4,869) | 5,058 |
| Net sales | 32,765 | 31,657 | 30,109 |
| Cost of sales | 16,682 | 16,055 | 15,118 |
| Gross margin | 49.1% | 49.3% | 49.8% |`

const incomeZH = `2022年年度报告 合并利润表
单位：万元

| 项目 | 2022年 | 2021年 |
|---|---|---|
| 营业收入 | 123,456.78 | 110,234.50 |
| 营业成本 | 80,123.00 | 75,456.12 |
| 归属于母公司股东的净利润 | 15,678.90 | (2,345.67) |
| 研发费用 | 5,432.10 | 4,321.00 |`

const lines = `Consolidated Statement of Income
Years ended December 31
(Millions, except per share amounts)         2018 2017 2016
Net sales  $ 32,765 $ 31,657 $ 30,109
Cost of sales  16,682 16,055 15,118`

// checked is a test of what the check says of a sentence beside one passage.
func checked(t *testing.T, passage string) func(text string, want grounded.Verdict, reason string) {
	t.Helper()
	p := checker(t).Prepare(passages(passage))
	return func(text string, want grounded.Verdict, reason string) {
		t.Helper()
		if got := p.Check(text); got.Verdict != want || !strings.Contains(got.Reason, reason) {
			t.Errorf("%q: %s (%.2f, %q), want %s, %q", text, got.Verdict, got.Score, got.Reason, want, reason)
		}
	}
}

func TestStatementsAreReadByLabelAndYear(t *testing.T) {
	t.Parallel()
	f := checked(t, cashFlows)
	f("Net sales were $32,765 million in 2018.", grounded.Supported, "")
	f("Net sales were $32.8 billion in 2018.", grounded.Supported, "")
	f("Net sales were $32.9 billion in 2018.", grounded.Contradicted, "32,765")
	f("Net sales were $32,765 million in 2017.", grounded.Contradicted, "for 2018; for 2017 they say 31,657")
	f("Net sales were $32,765 million in 2015.", grounded.Contradicted, "$32,765 million for 2018")
	f("Cost of sales was $32,765 million in 2018.", grounded.Contradicted, "for Net sales; for Cost of sales they say 16,682")
	f("Net sales were 31,657 million in 2017 and 32,765 million in 2018.", grounded.Supported, "")
	f("Net sales were 32,765 million in 2017 and 31,657 million in 2018.", grounded.Contradicted, "for 2018")
	f("Northwind 5T had net sales of $30,109 million in fiscal 2016.", grounded.Supported, "")
	f = checked(t, lines)
	f("Cost of sales was $16.7 billion in 2018.", grounded.Supported, "")
	f("Cost of sales was $16,682 million in 2017.", grounded.Contradicted, "for 2018")
	f = checked(t, incomeZH)
	f("2022年营业收入为12.35亿元。", grounded.Supported, "")
	f("2022年营业收入为12.45亿元。", grounded.Contradicted, "123,456.78")
	f("2021年营业收入为12.35亿元。", grounded.Contradicted, "属于2022年，2021年的是“110,234.50”")
	f("2022年营业成本为12.35亿元。", grounded.Contradicted, "属于营业收入")
}

func TestBracketsAreOutflowsOrLosses(t *testing.T) {
	t.Parallel()
	f := checked(t, cashFlows)
	f("Capital expenditures were $1,577 million in 2018.", grounded.Supported, "")
	f("Purchases of PP&E were $1.6 billion in 2018.", grounded.Supported, "")
	f("Purchases of PP&E were $1.7 billion in 2018.", grounded.Contradicted, "(1,577)")
	f("The net loss was $4,869 million in 2017.", grounded.Supported, "")
	f("Net income was $4,869 million in 2017.", grounded.Contradicted, "(4,869)")
	f = checked(t, "Orion Ltd\n\n| (Millions) | 2022 | 2021 |\n| --- | --- | --- |\n| Revenue | 412 | 398 |\n| Net income (loss) | (34) | 52 |\n| Operating income | (20) | 48 |")
	f("Orion made a net loss of $34 million in 2022.", grounded.Supported, "")
	f("Orion made a net profit of $34 million in 2022.", grounded.Contradicted, "(34)")
	f("Net income was $52 million in 2021.", grounded.Supported, "")
	f("Operating income in 2022 was $20 million.", grounded.Contradicted, "(20)")
	f = checked(t, incomeZH)
	f("2021年归属于母公司股东的净亏损为2,345.67万元。", grounded.Supported, "")
	f("2021年归属于母公司股东的净利润为2,345.67万元。", grounded.Contradicted, "(2,345.67)")
}

// TestTablesOfAllKinds: amounts a share, shares and counts are read as they are, whatever the note says.
func TestTablesOfAllKinds(t *testing.T) {
	t.Parallel()
	f := checked(t, `Years ended December 31 (Millions, except per share amounts)

| | 2018 | 2017 |
|---|---|---|
| Earnings per share — diluted | $ 8.89 | $ 7.93 |
| Gross margin | 49.1% | 49.3% |
| Number of employees | 93,516 | 91,536 |
| Effective tax rate | 23.4 | 35.5 |
| Net sales | 32,765 | 31,657 |`)
	f("Diluted earnings per share were $8.89 in FY2018.", grounded.Supported, "")
	f("Diluted earnings per share were $7.93 in FY2018.", grounded.Contradicted, "for 2017; for 2018 they say $ 8.89")
	f("Gross margin was 49.3% in 2018.", grounded.Contradicted, "for 2017")
	f("Gross margin fell by 0.2 percentage points in 2018.", grounded.Supported, "49.3% − 49.1%")
	f("The company had 93,516 employees in 2018.", grounded.Supported, "")
	f("The company had 91,536 employees in 2018.", grounded.Contradicted, "for 2017; for 2018 they say 93,516")
	f("The effective tax rate was 35.5% in 2018.", grounded.Contradicted, "for 2018 they say 23.4")
	f("Net sales were $32,765 billion in 2018.", grounded.Contradicted, "32,765")
	f("2018年每股收益为7.93美元。", grounded.Contradicted, "属于2017年")
}

// TestFiguresOfLabels: a figure in the name of a row is no figure of it, and a part of one is none.
func TestFiguresOfLabels(t *testing.T) {
	t.Parallel()
	f := checked(t, "(Millions)\n\n| | 2021 | 2020 |\n|---|---|---|\n| Repayment of debt (maturities greater than 90 days) | (1,034) | (962) |\n| Operating leases (Note 16) | 283 | 208 |")
	f("Repayment of debt (maturities greater than 90 days) was $1,034 million in 2021.", grounded.Supported, "")
	f("Repayment of debt (maturities greater than 90 days) was $962 million in 2021.", grounded.Contradicted, "for 2020; for 2021 they say (1,034)")
	f("Operating leases (Note 16) were $283 million in 2021.", grounded.Supported, "")
	f("Operating leases were $6 million in 2021.", grounded.Contradicted, "$6 million is not in the passages")
}

func TestFiguresFollowFromRows(t *testing.T) {
	t.Parallel()
	f := checked(t, cashFlows)
	f("Net sales grew 3.5% in 2018.", grounded.Supported, "3.5% = 31,657 → 32,765")
	f("Net sales fell 3.5% in 2018.", grounded.Contradicted, "the other way: 3.5% = 31,657 → 32,765")
	f("Net sales grew 5.1% in 2018.", grounded.Unsupported, "5.1% is not in the passages")
	f("Net sales rose by $1,108 million from 2017 to 2018.", grounded.Supported, "32,765 − 31,657")
	f("Operating cash flow less purchases of PP&E was $4,862 million in 2018.", grounded.Supported, "6,439 + (1,577)")
	f("Cost of sales was 50.9 percent of net sales in 2018.", grounded.Supported, "16,682 ÷ 32,765")
	f = checked(t, incomeZH)
	f("2022年营业收入同比增长12.0%。", grounded.Supported, "110,234.50 → 123,456.78")
	f("2022年营业收入同比下降12.0%。", grounded.Contradicted, "方向相反")
	f("2022年研发费用占营业收入的4.4%。", grounded.Supported, "5,432.10 ÷ 123,456.78")
}

func TestStatementsAreReadAcrossLanguages(t *testing.T) {
	t.Parallel()
	f := checked(t, cashFlows)
	f("2018年净销售额为327.65亿美元。", grounded.Supported, "")
	f("2017年净销售额为327.65亿美元。", grounded.Contradicted, "属于2018年")
	f("2018年资本支出为15.77亿美元。", grounded.Supported, "")
	f("2018年资本支出为25.77亿美元。", grounded.Contradicted, "(1,577)")
	f = checked(t, incomeZH)
	f("Operating revenue in 2022 was 1.23 billion yuan.", grounded.Supported, "")
	f("Operating revenue in 2022 was 1.33 billion yuan.", grounded.Contradicted, "123,456.78")
	f("Operating revenue grew 12.0% in 2022.", grounded.Supported, "110,234.50 → 123,456.78")
}

func TestNamesOfTitlesAndRaisedFigures(t *testing.T) {
	t.Parallel()
	list := passages("The company makes adhesives. The pump moves 500 m³/h at 12 bar over an area of 30 km².")
	list[0].Title = "3M 2018 annual report"
	p := checker(t).Prepare(list)
	f := func(text string, want grounded.Verdict) {
		t.Helper()
		if got := p.Check(text); got.Verdict != want {
			t.Errorf("%q: %s (%.2f, %q), want %s", text, got.Verdict, got.Score, got.Reason, want)
		}
	}
	if got := p.Check("3M makes adhesives."); strings.Contains(got.Reason, "3M") {
		t.Errorf("3M: %s", got.Reason)
	}
	f("The pump moves 500 m3/h at 12 bar.", grounded.Supported)
	f("The pump moves 600 m3/h at 12 bar.", grounded.Contradicted)
	f("The area is 30 km2.", grounded.Supported)
}
