package runes_test

import (
	"testing"

	"grounded/generate/verify/internal/runes"
)

func TestSet(t *testing.T) {
	t.Parallel()
	s := runes.Of("a中\U00020000")
	for c, want := range map[rune]bool{'a': true, '中': true, 'b': false, '国': false, '\U00020000': false, 'a' + 1<<16: false, -1: false} {
		if s.Has(c) != want {
			t.Errorf("Has(%U) = %v", c, !want)
		}
	}
}
