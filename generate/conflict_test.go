package generate_test

import (
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/generate/llm"
	"grounded/generate/llm/llmtest"
)

// TestAnswersTellOfConflicts: passages that disagree are named side by side, whether a
// model or the passages themselves answer.
func TestAnswersTellOfConflicts(t *testing.T) {
	t.Parallel()
	p := passages("变压器上层油温超过85℃时，应立即降低负荷。", "变压器上层油温超过95℃时，应立即降低负荷。")
	p[0].Title, p[1].Title = "运行规程", "检修手册"
	p[1].UpdatedAt = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	f := func(r *llm.Router) {
		t.Helper()
		h := answer(t, r, grounded.Question{Text: "变压器上层油温超过多少度应降低负荷？"}, p)
		c := h.answer.Grounding.Conflicts
		if len(c) == 0 || !strings.Contains(c[0].What, "运行规程") || !strings.Contains(c[0].What, "检修手册, 2024-03-01, v1") {
			t.Errorf("conflicts %+v in %q", c, h.text)
		}
	}
	f(router(t, llmtest.Answer("", "变压器上层油温超过85℃时，应立即降低负荷[1]。")))
	f(nil)
	calm := answer(t, router(t, llmtest.Answer("", "一线城市每晚不超过 600 元。")), grounded.Question{Text: hotelQuestion}, hotel)
	if len(calm.answer.Grounding.Conflicts) > 0 {
		t.Errorf("conflicts %+v", calm.answer.Grounding.Conflicts)
	}
}
