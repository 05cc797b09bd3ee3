package verify_test

import (
	"fmt"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestScope measures sentences that say one figure of a sentence of what another is of, against the
// golden file: a set that the rules were made on, and one written before them, of which two were
// mended after it had been measured once.
func TestScope(t *testing.T) {
	t.Parallel()
	head := fmt.Sprintf("%-13s %-9s %-8s %4s %6s %10s %7s %13s %13s %19s\n", "set", "sentences", "by", "n", "auroc", "supported", "unsure", "true against", "false passed", "false contradicted")
	claimsGolden(t, "scope", head, []string{"scope", "scope_unseen", "figure", "figure_unseen"}, func(set, by string, c *verify.Checker, cases []acrossCase, lang grounded.Language) string {
		f := who(t, c, cases, lang)
		n := len(f.truth) / 2
		return fmt.Sprintf("%-13s %-9s %-8s %4d %6.3f %10.3f %7.3f %13.3f %13.3f %19.3f\n", set, lang, by, 2*n, auroc(f.scores, f.truth),
			share(f.supported, n), share(f.unsure, n), share(f.marked, n), share(f.passed, n), share(f.contradicted, n))
	})
}

// TestSemicolonAtTheEnd checks figures of a passage whose last sentence has no word.
func TestSemicolonAtTheEnd(t *testing.T) {
	t.Parallel()
	c, err := verify.New(verify.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"Acme had 5 factories;\n;\n.", "营业收入为5亿元；\n；。", "; Acme had 5 factories; …", "Acme had 5 of 7"} {
		c.Prepare(passages(in)).Check("Acme had 5 factories and 营业收入为5亿元。")
	}
}
