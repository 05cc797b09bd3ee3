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
		if !strings.Contains(h.text, "文档说法不一：") || !strings.Contains(h.text, "95℃ (检修手册, 2024-03-01, v1)") {
			t.Errorf("the text tells of no disagreement: %q", h.text)
		}
	}
	f(router(t, llmtest.Answer("", "变压器上层油温超过85℃时，应立即降低负荷[1]。")))
	f(nil)
	calm := answer(t, router(t, llmtest.Answer("", "一线城市每晚不超过 600 元。")), grounded.Question{Text: hotelQuestion}, hotel)
	if len(calm.answer.Grounding.Conflicts) > 0 {
		t.Errorf("conflicts %+v", calm.answer.Grounding.Conflicts)
	}
}

// TestRowsInConflict: rows of one sheet are no conflict, nor are rows of other keys or columns
// in another document; the same key and column with another value is.
func TestRowsInConflict(t *testing.T) {
	t.Parallel()
	const head = "| 城市 | 住宿上限 | 交通补贴 |\n| --- | --- | --- |\n"
	question := "上海的住宿上限是多少"
	f := func(want bool, texts ...string) {
		t.Helper()
		h := answer(t, nil, grounded.Question{Text: question}, passages(texts...))
		if !strings.Contains(h.text, "住宿上限：600 元") {
			t.Errorf("%q does not have the row and its column", h.text)
		}
		if got := len(h.answer.Grounding.Conflicts) > 0; got != want || strings.Contains(h.text, "文档说法不一") != want {
			t.Errorf("conflicts %+v in %q", h.answer.Grounding.Conflicts, h.text)
		}
	}
	f(false, head+"| 上海 | 600 元 | 80 元 |\n| 北京 | 550 元 | 80 元 |\n| 广州 | 500 元 | 60 元 |")
	f(false, head+"| 上海 | 600 元 | 80 元 |", head+"| 苏州 | 450 元 | 60 元 |")
	f(true, head+"| 上海 | 600 元 | 80 元 |", head+"| 上海 | 650 元 | 80 元 |")
}
