package verify_test

import (
	"testing"

	"grounded"
)

// TestOutsideAPlaceIsNotThePlace: what is outside the United States is not held against the figure of
// the United States.
func TestOutsideAPlaceIsNotThePlace(t *testing.T) {
	t.Parallel()
	f := func(passage, claim string, want bool) {
		t.Helper()
		got := checker(t).Prepare(passages(passage)).Check(claim)
		if (got.Verdict == grounded.Contradicted) == want {
			t.Errorf("%q: %s, %q", claim, got.Verdict, got.Reason)
		}
	}
	staff := "At December 31, 2018, the Company employed 93,516 people (full-time equivalents), with 37,412 employed in the United States and 56,104 employed internationally."
	f(staff, "The Company had 93,516 full-time-equivalent employees at the end of 2018, of whom 56,104 worked outside the United States.", true)
	f(staff, "The Company employed 56,104 people in the United States.", false)
	sales := "公司在美国的销售额为3.2亿元，海外其他地区的销售额为5.6亿元。"
	f(sales, "公司在美国以外的海外地区销售额为5.6亿元。", true)
	f(sales, "公司在美国的销售额为5.6亿元。", false)
}
