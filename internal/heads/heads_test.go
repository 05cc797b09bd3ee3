package heads_test

import (
	"slices"
	"strings"
	"testing"

	"grounded/internal/heads"
)

// TestInWords: lines are heads where they hold as many words as there are columns.
func TestInWords(t *testing.T) {
	t.Parallel()
	f := func(text string, n int, want string) {
		t.Helper()
		if got := heads.InWords(strings.Split(text, "\n"), n); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	f("表 3\n\n产品 单位 产量 销量\n\n产量比上年增减（%）\n", 5, "产品 单位 产量 销量 产量比上年增减（%）")
	f("产品 单位 产量 销量\n产量比上年增减 （% ）", 5, "产品 单位 产量 销量 产量比上年增减（%）")
	f("产品 单位 产量 销量", 5, "")
	f("一、产品情况 单位 产量 销量", 4, "")
	f("产品的销量有所增加。 单位 产量 销量", 4, "")
	f("product unit made sold", 4, "")
}
