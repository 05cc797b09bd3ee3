package generate_test

import (
	"strings"
	"testing"

	"grounded"
	"grounded/generate"
	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
	"grounded/generate/verify"
)

func TestModelJudge(t *testing.T) {
	t.Parallel()
	pairs := []verify.Pair{{Premise: "Planes were grounded.", Claim: "Nothing flew."}, {Premise: "a", Claim: "b"}}
	f := func(reply string, want []float64) {
		t.Helper()
		host := llmtest.Start(t, llmtest.Answer("", reply))
		router, err := llm.New(llm.Config{Providers: []llm.Provider{{Name: "house", BaseURL: host.URL, Models: map[string]string{"judge": "m"}}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(router.Close)
		got, err := generate.ModelJudge(router, "judge")(t.Context(), pairs, grounded.Internal)
		if want == nil {
			if grounded.CodeOf(err) != grounded.CodeUnavailable {
				t.Errorf("%q: %v, %v", reply, got, err)
			}
			return
		}
		if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%q: %v, %v; want %v", reply, got, err, want)
		}
		if !strings.Contains(host.Seen()[0].Raw, "Nothing flew.") {
			t.Errorf("asked %s", host.Seen()[0].Raw)
		}
		if _, err := generate.ModelJudge(router, "judge")(t.Context(), pairs, grounded.Confidential); err == nil {
			t.Error("a host that is not cleared was asked")
		}
	}
	f("1: 0.9\n2: 0", []float64{0.9, 0})
	f("Here:\n1. 1\n**2: 0.25**", []float64{1, 0.25})
	f("1: 0.9", nil)
	f("They are all true.", nil)
}
