package llm_test

import (
	"math"
	"testing"
	"time"

	"grounded"
	"grounded/generate/llm"
)

func TestPriceByTheHour(t *testing.T) {
	t.Parallel()
	var price llm.Price
	for _, p := range llm.Presets() {
		if p.Name == "deepseek" {
			price = p.Price
		}
	}
	usage := grounded.Usage{PromptTokens: 1_000_000, CachedTokens: 500_000, CompletionTokens: 1_000_000}
	f := func(at string, want float64) {
		t.Helper()
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := price.Cost(usage, when); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", at, got, want)
		}
	}
	base := 0.5*1 + 0.5*0.02 + 4
	f("2026-11-24T08:59:59+08:00", base)
	f("2026-11-24T09:00:00+08:00", 2*base)
	f("2026-11-24T12:00:00+08:00", base)
	f("2026-11-24T17:59:00+08:00", 2*base)
	f("2026-11-24T10:00:00Z", base) // 18:00 in Beijing
	f("2026-11-22T10:00:00+08:00", base)
	f("2026-10-01T10:00:00+08:00", base)
}

func TestPresets(t *testing.T) {
	t.Parallel()
	for _, p := range llm.Presets() {
		r, err := llm.New(llm.Config{Providers: []llm.Provider{{Preset: p.Name}}})
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if s := r.Status()[0]; s.Models[llm.R1] == "" || s.Clearance != grounded.Internal {
			t.Errorf("%s: status %+v", p.Name, s)
		}
	}
	for _, want := range []string{"deepseek", "alibaba", "tencent", "baidu", "jd", "huawei", "siliconflow", "ctyun", "unicom", "cmcc", "volcengine",
		"vllm", "sglang", "ollama", "llamacpp", "lmdeploy", "mindie", "xinference"} {
		if _, err := llm.New(llm.Config{Providers: []llm.Provider{{Preset: want}}}); err != nil {
			t.Error(err)
		}
	}
}
