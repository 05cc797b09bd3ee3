package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

const permit = `Harbour Board Vessel Inspection Report

| Place: | Port Ellery, ME | Report Number: | HB-2211 |
| --- | --- | --- | --- |
| Date & Time: | 03/14/2019, 0940 EST | Call Sign: | WXQ7 |
| Vessel: | Halvorsen Trawler 40 | Hull Damage: | Slight |
| Master: | Oskar Lind | Injuries: |  |

Vessel Information

| Licence: | Coastal | Age: | 51 |
| --- | --- | --- | --- |
| Sea Time: |  | 2210 hours (all vessels), 35 hours (this vessel), 12 hours (last 60 days, |  |
|  | all vessels), 4 hours (last week) |  |  |
| Engine Maker: | Brandt | Serial Number: | 771-B |
| Home Port: Ellery |  | Crew: | 3 |`

const sheet = `设备检验表

| 设备名称： | 蒸汽锅炉 | 检验编号： | QY-0317 |
| --- | --- | --- | --- |
| 检验日期： | 2021年3月5日 | 检验员： | 沈一鸣 |
| 额定压力： | 1.25 MPa | 使用单位： | 北辰纺织厂 |`

// TestForms: a table of labels with their values beside them, two to a line, is read as a form: a
// value answers a question for its label, and what else the form says tells of what it is.
func TestForms(t *testing.T) {
	t.Parallel()
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(permit, sheet))
		if !strings.HasPrefix(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("What was the call sign of the Port Ellery vessel?", "Call Sign: WXQ7[1]", "HB-2211")
	f("How many hours of sea time did the master have?", "Sea Time: 2210 hours (all vessels), 35 hours (this vessel), 12 hours (last 60 days, all vessels), 4 hours (last week)[1]")
	f("Who made the engine of the vessel at Port Ellery? What is the engine maker?", "Engine Maker: Brandt[1]")
	f("What is the home port of the vessel?", "Home Port: Ellery[1]")
	f("蒸汽锅炉的检验日期是哪天？", "检验日期：2021年3月5日[2]")
	f("蒸汽锅炉的检验员是谁？", "检验员：沈一鸣[2]")
	f("蒸汽锅炉的额定压力是多少？", "额定压力：1.25 MPa[2]")
}

const repair = `| Owner name | Petra Novak | Year | 2021 |
| --- | --- | --- | --- |
| Job # | RJ-4410 | Make | Saab |
| Cover # | C-2021-77 | Model | Nine |
| Phone | 555-0102 | Frame number | YS3-0099812 |
| Mail | petra@example.org | Mileage | 41,200 |`

const cups = `| League titles | | |
| --- | --- | --- |
| Club | Town | Titles |
| Herons | Ellery | 14 |
| Gulls | Dorset | 3 |`

const listing = `| Title of each class | Trading symbol | Exchange |
| --- | --- | --- |
| Common stock | HALD | Northern Exchange |`

const rates = `|  | Hours | Rate | Cost |
| --- | --- | --- | --- |
| Hull Labor | 2 | 140 | 280 |
| Paint Labor | 1.5 | 120 | 180 |`

const till = "MEMBER Petra Novak ID: PN-11 Points Earned: 731 Total Points: 2,960\n\nStore 12 Cashier: Tomas Reyes Register: P-3"

// TestFieldsAndSingleRows: forms without colons, tables under a title, a table of one row, what is so
// much per hour, and fields on a line.
func TestFieldsAndSingleRows(t *testing.T) {
	t.Parallel()
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(repair, cups, listing, rates, till))
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("What is the frame number of Petra Novak's Saab?", "Frame number: YS3-0099812", "RJ-4410")
	f("What is the mileage of the Saab Nine?", "Mileage: 41,200")
	f("What is the trading symbol of the common stock?", "HALD")
	f("How much is the hull labor rate per hour?", "Rate: 140", "280")
	f("How many titles do the Herons have?", "Titles: 14", "3")
	f("Who was the cashier?", "Tomas Reyes")
}

// TestNoConflictOfOthers: tables of another place and year do not contradict the one that is asked for.
func TestNoConflictOfOthers(t *testing.T) {
	t.Parallel()
	p := passages("2021年甲省录取分数线\n\n| 专业 | 最低分 |\n| --- | --- |\n| 法学 | 611 |\n| 哲学 | 598 |", "2020年乙省录取分数线\n\n| 专业 | 最低分 |\n| --- | --- |\n| 法学 | 587 |\n| 哲学 | 570 |")
	p[0].Document, p[1].Document = "a", "b"
	h := answer(t, nil, grounded.Question{Text: "2021年甲省法学最低分是多少？"}, p)
	if !strings.Contains(h.text, "611") || strings.Contains(h.text, "587") {
		t.Errorf("%q", h.text)
	}
}
