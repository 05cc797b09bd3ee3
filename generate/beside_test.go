package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestNothingBeside: a question for one thing is answered by what says it, without what only stands near
// it in words.
func TestNothingBeside(t *testing.T) {
	t.Parallel()
	texts := []string{
		"As of April 30, 2021, we had about 4,120 employees worldwide.\nEmployees purchased 1.5 million shares in the fiscal years ended April 30, 2021, 2020 and 2019.",
		"Halden Marine was incorporated in 1931 under the laws of the State of Maine.",
		"In May 2018, Halden Marine completed the sale of its rope business to Dorset Incorporated.",
		"On May 7, 2021, the Company entered into a letter agreement with Mr. Wolny about the transition of his services.",
		"The letter agreement with Mr. Wolny shall be governed by the laws of the State of Maine.",
		"Mr. Wolny has been Chairman of Halden since 2012 and held other posts before.",
		"Mr. Wolny will serve as Chairman of Halden until September 30, 2022.",
		"YEAR ENDED APRIL 30,\n\n(Dollars in millions) 2021 2020\nREVENUES\nNorth America $ 712 $ 698\nEurope 311 302\nEARNINGS BEFORE INTEREST AND TAXES\nNorth America $ 88 $ 79\nEurope 40 41\nADDITIONS TO PROPERTY\nNorth America $ 9 $ 8",
	}
	f := func(question, want string, not ...string) {
		t.Helper()
		p := passages(texts...)
		for i := range p {
			p[i].Title, p[i].Document = "Halden Marine 10-K 2021", "halden"
		}
		h := answer(t, nil, grounded.Question{Text: question}, p)
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("How many employees did Halden Marine have as of April 30, 2021?", "4,120", "purchased")
	f("When was Halden Marine incorporated?", "1931", "Dorset")
	f("Which state's law governs the letter agreement with Mr. Wolny?", "State of Maine", "entered into")
	f("Until when will Mr. Wolny serve as Chairman of Halden?", "September 30, 2022", "since 2012")
	f("What was Halden's revenue in North America in 2021?", "712", "88", "$ 9")
}

// TestOfAnother: what is of another's, or does not say by how much, is no answer; what something is is
// told by the sentence that says it.
func TestOfAnother(t *testing.T) {
	t.Parallel()
	texts := []string{
		"沈校长赶到医院，原来赵平的妻子头天晚上生了孩子。",
		"沈一鸣写过九本书，当过三所学校的校长。",
		"Adjusted Sales Growth SIX MONTHS 2023 ACTUAL vs. 2022 ACTUAL",
		"Halden's reported sales grew 4.1% to $2.2 billion in the second quarter of 2023.",
		"Rigwork: A Tool for Teams",
		"Rigwork is an open tool with which teams build boats together.",
	}
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(texts...))
		sure := h.answer.Grounding.Verdict == grounded.Supported
		if sure != (want != "") || !strings.Contains(h.text, want) {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("沈一鸣的妻子是谁？", "")
	f("By how much did Halden's reported sales grow in the second quarter of 2023?", "4.1%", "ACTUAL")
	f("What is Rigwork?", "open tool")
}
