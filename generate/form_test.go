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
