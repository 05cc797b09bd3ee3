package chunk_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/ingest/chunk"
)

// TestCleanMakesGrids holds how the lines of a page's table become Markdown.
func TestCleanMakesGrids(t *testing.T) {
	t.Parallel()
	f := func(want string, lines ...string) {
		t.Helper()
		sec := grounded.Section{Kind: grounded.SectionTable, Text: strings.Join(lines, "\n"), Page: 1}
		for i := range lines {
			sec.Boxes = append(sec.Boxes, grounded.Box{Page: 1, Y0: float64(i), Y1: float64(i + 1), X1: 9})
		}
		out := chunk.Clean([]grounded.Section{sec})
		if len(out) != 1 || out[0].Text != want {
			t.Fatalf("%q:\n%+v\nwant\n%s", lines, out, want)
		}
		if len(out[0].Boxes) != len(out[0].Starts) {
			t.Errorf("%q: %d boxes for %d starts", lines, len(out[0].Boxes), len(out[0].Starts))
		}
	}
	f("| (Millions) | 2018 | 2017 |\n| --- | --- | --- |\n| Net sales | $ 32,765 | $ 31,657 |\n| Operating expenses |  |  |\n| Cost of sales | 16,682 | 16,055 |",
		"(Millions)\t2018\t2017", "Net sales\t$ 32,765\t$ 31,657", "Operating expenses", "Cost of sales\t16,682\t16,055")
	f("| (in millions) | Three Months Ended 2022 | Three Months Ended 2021 | Six Months Ended 2022 | Six Months Ended 2021 |\n| --- | --- | --- | --- | --- |\n| Sales | 1.5 | 1.4 | 3.1 | 2.9 |",
		"\tThree Months Ended\t\tSix Months Ended", "(in millions)\t2022\t2021\t2022\t2021", "Sales\t1.5\t1.4\t3.1\t2.9")
	f("|  | Three months ended December 31, 2018 Net | Three months ended December 31, 2018 % of | Three months ended December 31, 2017 Net | Three months ended December 31, 2017 % of | Change |\n| --- | --- | --- | --- | --- | --- |\n| Industrial | 2,952 | 37.2 | 2,961 | 37.1 | (0.3) |",
		"\tThree months ended\t\tThree months ended", "\tDecember 31, 2018\t\tDecember 31, 2017", "\tNet\t% of\tNet\t% of\tChange", "Industrial\t2,952\t37.2\t2,961\t37.1\t(0.3)")
	f("| Change | Local | Total |\n| --- | --- | --- |\n| Industrial | 2.5 | (0.3) |", "Change\tLocal\t\tTotal", "Industrial\t\t2.5\t(0.3)") // a head beside its figures
	f("| 型号 | 压力\\|MPa | 流量 |\n| --- | --- | --- |\n| DN50 | 1.6 | 12 |", "型号\t压力|MPa\t流量", "DN50\t1.6\t12")
	f("|  |  |  |\n| --- | --- | --- |\n| 税金及附加 | 5,180.76 | 6,286.12 |\n| 管理费用 | 46,869.38 | 54,918.24 |", "税金及附加\t5,180.76\t6,286.12", "管理费用\t46,869.38\t54,918.24") // it goes on from another page
	f("| 一、主营业务 科目 | 本期数 | 上年同期数 |\n| --- | --- | --- |\n| 营业收入 | 1,175.32 | 1,230.80 |", "一、主营业务", "科目\t本期数\t上年同期数", "营业收入\t1,175.32\t1,230.80")
	f("| (Millions) | 2018 | 2017 |\n| --- | --- | --- |\n| Net income | $ 1,933 | $ (4,240) |\n| Taxes | 12 | 14 |", "(Millions)\t2018\t2017", "Net income\t$ 1,933 $ (4,240)", "Taxes\t12\t14") // cells that ran together
	f("Item 1. Business 4\nItem 2. Properties 18", "Item 1. Business\t4", "Item 2. Properties\t18")                                                                                               // reads well as lines
}

// TestCaptions finds the line that says what a table holds in every chunk of it.
func TestCaptions(t *testing.T) {
	t.Parallel()
	rows := []string{"| (Millions) | 2018 | 2017 |", "| --- | --- | --- |"}
	for range 60 {
		rows = append(rows, "| Purchases of property, plant and equipment | (1,577) | (1,373) |")
	}
	f := func(want bool, caption string, between ...grounded.Section) {
		t.Helper()
		sections := append([]grounded.Section{head(1, "Auditor's report"), para("We have audited it all."), para(caption)}, between...)
		sections = append(sections, grounded.Section{Kind: grounded.SectionTable, Text: strings.Join(rows, "\n")})
		_, chunks, _ := chunk.Split("Acme 2018", sections, chunk.Config{})
		for _, c := range chunks[1:] {
			if got := strings.Contains(c.Context, caption); got != want {
				t.Errorf("%q in the context of a later chunk: %v\n%s", caption, got, c.Context)
			}
		}
		if len(chunks) < 3 {
			t.Errorf("only %d chunks", len(chunks))
		}
	}
	f(true, "Acme Inc. Consolidated Statement of Cash Flows")
	f(true, "合并现金流量表", para("单位：元"))
	f(true, "Table 3 measured values of all pumps")
	f(false, "The following table sets forth the amounts that were paid.")
	f(false, "Consolidated Statement of Cash Flows", para("But then comes a long sentence that tells of something else, and goes on until nobody would take what was above it for the caption of what is below it, as it is far away."))
}
