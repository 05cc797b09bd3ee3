package retrieve

import (
	"math"
	"testing"

	"grounded/embed"
)

func TestByRarity(t *testing.T) {
	t.Parallel()
	f := func(idf, want float64) {
		t.Helper()
		if got := byRarity(idf); math.Abs(got-want) > 1e-9 {
			t.Errorf("byRarity(%g) = %g, want %g", idf, got, want)
		}
	}
	f(0, commonMeaning)
	f(commonIDF, commonMeaning)
	f((commonIDF+rareIDF)/2, math.Sqrt(commonMeaning*rareMeaning))
	f(rareIDF, rareMeaning)
	f(12, rareMeaning)
}

// TestAskedShare holds how much of a heading a question asks for.
func TestAskedShare(t *testing.T) {
	t.Parallel()
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	words := terms.Query("travel expense limit")
	a := asked{words, make([]float64, len(words.Indices))}
	for i := range a.idf {
		a.idf[i] = unaskedIDF
	}
	f := func(heading string, want float64) {
		t.Helper()
		if got := a.share(terms.Passage(heading)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: %g, want %g", heading, got, want)
		}
	}
	f("Travel expenses", 1)
	f("Travel security", 0.5)
	f("Annual leave", 0)
	f("", 0)
	if got := (asked{}).share(terms.Passage("Travel")); got != 0 {
		t.Errorf("nothing asked: %g", got)
	}
}

// TestLatinNames holds what a Chinese question can share with an English passage.
func TestLatinNames(t *testing.T) {
	t.Parallel()
	f := func(question, want string) {
		t.Helper()
		if got := latinNames(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
	f("GitLab 的 CI/CD 在 K8s 上怎么配置？", "GitLab CI/CD K8s")
	f("应付账款的邮箱是 ap@gitlab.com 吗", "ap gitlab.com")
	f("年假有几天？", "")
	f("How does GitLab run CI/CD?", "")
}
