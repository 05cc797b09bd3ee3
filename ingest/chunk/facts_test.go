package chunk_test

import (
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/ingest/chunk"
)

func TestFactsOfDate(t *testing.T) {
	t.Parallel()
	f := func(title, text, want string) {
		t.Helper()
		got := ""
		if at := chunk.FactsOf(title, text).Dated; !at.IsZero() {
			got = at.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("FactsOf(%q, %q) is dated %q, want %q", title, text, got, want)
		}
	}
	f("", "关于印发管理办法的通知\n发布日期：2024年3月15日\n自2024年5月1日起施行。", "2024-03-15")
	f("", "本合同于2023年12月1日签订。", "2023-12-01")
	f("", "For the fiscal year ended December 31, 2018\n\nCommission file", "2018-12-31")
	f("", "Effective Date: 2 January 2025. The lease runs until March 1, 2030.", "2025-01-02")
	f("", "Last updated 2024-06-07", "2024-06-07")
	f("", "有效期至2030年12月31日。", "")
	f("", "The offer expires 2030-01-01.", "")
	f("", "学院成立于1950年10月3日。", "")
	f("2023年年度报告", "公司概况", "2023-01-01")
	f("", "2024年13月40日", "")
	f("", "版本号2020.1.300", "")
	f("", strings.Repeat("前言。", 400)+"\n\n二〇二四年\n落款日期：2022年8月9日", "2022-08-09")
	f("", strings.Repeat("Preamble. ", 100)+"On May 5, 2021 it rained.", "")
}

func TestFactsOfParties(t *testing.T) {
	t.Parallel()
	f := func(text, want string) {
		t.Helper()
		if got := strings.Join(chunk.FactsOf("", text).Parties, " | "); got != want {
			t.Errorf("%q is between %q, want %q", text, got, want)
		}
	}
	f("房屋租赁合同\n甲方（出租方）：北京星河置业有限公司\n乙方：李明\n", "甲方：北京星河置业有限公司 | 乙方：李明")
	f("This Agreement is made by and between Acme Corp, a Delaware corporation (\"Seller\"), and Widget Holdings Ltd (\"Buyer\").", "Acme Corp | Widget Holdings Ltd")
	f("Plaintiff: Jane Roe\nDefendant: Acme Corp\n", "Plaintiff：Jane Roe | Defendant：Acme Corp")
	f("The distance between the wall and the pump is two metres.", "")
	f("甲方：________\n乙方：", "")
}

// TestContext holds that a chunk is indexed with what a reader would know from around it,
// while its text stays the source's own.
func TestContext(t *testing.T) {
	t.Parallel()
	f := func(sections []grounded.Section, of string, want ...string) {
		t.Helper()
		text, chunks, _ := chunk.Split("Master agreement", sections, chunk.Config{MaxTokens: 40, MinTokens: 1})
		for _, c := range chunks {
			if string([]rune(text)[c.Span.Start:c.Span.End]) != c.Text {
				t.Errorf("chunk %d is not the source's own: %q", c.Ordinal, c.Text)
			}
			if !strings.Contains(c.Text, of) {
				continue
			}
			for _, w := range want {
				if no, ok := strings.CutPrefix(w, "-"); ok && strings.Contains(c.Context, no) || !ok && !strings.Contains(c.Context, w) {
					t.Errorf("the context of %q is %q, want %q", c.Text, c.Context, w)
				}
			}
			return
		}
		t.Errorf("no chunk holds %q", of)
	}
	agreement := []grounded.Section{
		head(1, "Definitions"), para("Effective Date: 2 January 2025. This Agreement is made between Acme Corp and Widget Ltd."),
		para("\"Losses\" means any damages, fines and costs of legal counsel."),
		para("The Clinical Trial Agreement (CTA) is kept by the registrar."),
		head(1, "Indemnity"), para("The supplier bears all Losses that the buyer has."), head(1, "Copies"), para("Each CTA is signed twice. The Lossesque clause is void."),
	}
	f(agreement, "bears all Losses", "Master agreement > Indemnity", "2025-01-02 | Acme Corp | Widget Ltd", "Losses: any damages, fines and costs of legal counsel", "-CTA")
	f(agreement, "signed twice", "CTA: Clinical Trial Agreement", "-Losses:")
	f(agreement, "fines and costs", "-Losses:") // it says so itself
	f([]grounded.Section{
		head(1, "第一章"), para("星河置业有限公司（以下简称“出租人”）与李明于2024年3月15日签订本合同。"), para("“不可抗力”是指不能预见、不能避免并不能克服的客观情况。"),
		head(1, "第二章"), para("因不可抗力不能履行的，出租人不承担责任。"),
	}, "不承担责任", "第二章", "出租人: 星河置业有限公司", "不可抗力: 不能预见、不能避免并不能克服的客观情况")
	rows := []string{"| Year | Revenue |", "| --- | --- |"}
	for _, y := range []string{"2019", "2020", "2021", "2022", "2023"} {
		rows = append(rows, "| "+y+" | about twelve million euros in all regions |")
	}
	f([]grounded.Section{{Kind: grounded.SectionTable, Text: strings.Join(rows, "\n")}}, "| 2023 |", "| Year | Revenue |")
}
