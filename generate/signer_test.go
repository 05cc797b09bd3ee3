package generate_test

import (
	"strings"
	"testing"

	"grounded"
)

// TestWhoSigned: the signatures of what is asked about answer who signed it.
func TestWhoSigned(t *testing.T) {
	t.Parallel()
	texts := []string{
		"The sign-on bonus is paid within 30 days. Ms. Brandt may sign and return it sooner.",
		"SIGNATURE\n\nPursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused this report to be signed on its behalf.\n\nHALDEN MARINE, INC.\n\nDate: March 4, 2021 By: /s/ Ruth K. Amsel Name: Ruth K. Amsel Title: Secretary",
		"We thank you for your continued work.\n\n/s/ Ruth K. Amsel\n\nAcknowledged and Agreed:\n\n/s/ Piotr Wolny\n\nPiotr Wolny\n\n[Signature Page to Consulting Agreement]",
	}
	f := func(question, want string, not ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(texts...))
		if !strings.Contains(h.text, want) || h.answer.Grounding.Verdict != grounded.Supported {
			t.Errorf("%s: %s %q, want %q", question, h.answer.Grounding.Verdict, h.text, want)
		}
		for _, s := range not {
			if strings.Contains(h.text, s) {
				t.Errorf("%s: %q has %q", question, h.text, s)
			}
		}
	}
	f("Who signed the 8-K?", "Ruth K. Amsel Title: Secretary", "Wolny", "bonus")
	f("Who signed the consulting agreement?", "Piotr Wolny", "bonus", "Secretary")
}
