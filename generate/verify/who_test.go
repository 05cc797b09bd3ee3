package verify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/generate/verify"
)

// whoSets are the sets of testdata of sentences that say who did what to whom: one that the rules
// were made on, and one that was written before them and not looked at until they were done; and the
// same of sentences that name another party than the passage does, that give a post, a place, a duty
// or an item of news to another, and that err as models do: another's attribute, speaker or pronoun, a condition or
// an exception dropped, some told as all, a plan as done, cause and effect or an order exchanged.
var whoSets = []string{"who", "who_unseen", "parties", "parties_unseen", "posts", "posts_unseen", "relation", "relation_unseen", "relation2_unseen"}

// whoFigures are what a check is worth on sentences made of the right words in the wrong places.
type whoFigures struct {
	scores            []float64
	truth             []bool
	ordered           int // pairs of which the true one scores higher
	supported, unsure int // of the true
	marked            int // of the true: contradicted
	passed            int // of the false: supported
	contradicted      int // of the false
	slips             map[string]int
	kinds             map[string]int
}

// TestWho measures sentences over passages of their own language, by words and with the encoder,
// against the golden file: the same words said of others, denied, turned into their opposite, or
// one of them put for another.
func TestWho(t *testing.T) {
	t.Parallel()
	head := fmt.Sprintf("%-15s %-9s %-8s %4s %6s %8s %10s %7s %14s %13s %19s  %s\n", "set", "sentences", "by", "n", "auroc", "ordered", "supported", "unsure", "true against", "false passed", "false contradicted", "false passed by kind")
	claimsGolden(t, "who", head, whoSets, func(set, by string, c *verify.Checker, cases []acrossCase, lang grounded.Language) string {
		f := who(t, c, cases, lang)
		n := len(f.truth) / 2
		return fmt.Sprintf("%-15s %-9s %-8s %4d %6.3f %8.3f %10.3f %7.3f %14.3f %13.3f %19.3f  %s\n", set, lang, by, 2*n, auroc(f.scores, f.truth), share(f.ordered, n),
			share(f.supported, n), share(f.unsure, n), share(f.marked, n), share(f.passed, n), share(f.contradicted, n), f.byKind())
	})
}

func (f whoFigures) byKind() string {
	var out []string
	for kind, n := range f.kinds {
		out = append(out, fmt.Sprintf("%s %d/%d", kind, f.slips[kind], n))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// who checks the sentences in lang, each beside its passage and two more of its domain.
func who(t *testing.T, c *verify.Checker, cases []acrossCase, lang grounded.Language) whoFigures {
	t.Helper()
	f := newWhoFigures()
	for i, x := range cases {
		if grounded.LanguageOf(x.Claims[0][0]) != lang {
			continue
		}
		f.check(t, c.Prepare(beside(cases, i)), x)
	}
	return f
}

// check adds what p makes of the sentences of x.
func (f *whoFigures) check(t *testing.T, p *verify.Prepared, x acrossCase) {
	t.Helper()
	for _, claim := range x.Claims {
		yes, no := p.Check(claim[0]), p.Check(claim[1])
		f.scores, f.truth = append(f.scores, yes.Score, no.Score), append(f.truth, true, false)
		f.kinds[claim[2]]++
		if yes.Score > no.Score {
			f.ordered++
		}
		switch yes.Verdict {
		case grounded.Supported:
			f.supported++
		case grounded.Partial:
			f.unsure++
		case grounded.Contradicted:
			f.marked++
		}
		switch no.Verdict {
		case grounded.Supported:
			f.passed++
			f.slips[claim[2]]++
		case grounded.Contradicted:
			f.contradicted++
		}
		if testing.Verbose() {
			t.Logf("%-7s %-12s %.2f %s | %s\n        %-12s %.2f %s | %s", claim[2], yes.Verdict, yes.Score, claim[0], yes.Reason, no.Verdict, no.Score, claim[1], no.Reason)
		}
	}
}
