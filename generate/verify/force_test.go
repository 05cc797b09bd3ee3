package verify_test

import (
	"fmt"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// TestForce measures sentences of the right words and another force, against the golden file: denied,
// turned round in time, told as done or as certain, without their condition. One set the rules were
// made on, one was written before them and not looked at until they were done.
func TestForce(t *testing.T) {
	t.Parallel()
	head := fmt.Sprintf("%-13s %-9s %-8s %4s %6s %10s %7s %13s %13s %19s  %s\n", "set", "sentences", "by", "n", "auroc", "supported", "unsure", "true against", "false passed", "false contradicted", "false passed by kind")
	claimsGolden(t, "force", head, []string{"force", "force_unseen"}, func(set, by string, c *verify.Checker, cases []acrossCase, lang grounded.Language) string {
		f := who(t, c, cases, lang)
		n := len(f.truth) / 2
		return fmt.Sprintf("%-13s %-9s %-8s %4d %6.3f %10.3f %7.3f %13.3f %13.3f %19.3f  %s\n", set, lang, by, 2*n, auroc(f.scores, f.truth),
			share(f.supported, n), share(f.unsure, n), share(f.marked, n), share(f.passed, n), share(f.contradicted, n), f.byKind())
	})
}
