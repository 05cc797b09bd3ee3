package grounded_test

import (
	"testing"

	"grounded"
)

func TestBoxesIn(t *testing.T) {
	t.Parallel()
	lines := []grounded.Box{{Page: 1, At: 0}, {Page: 1, At: 10}, {Page: 2, At: 25}}
	f := func(boxes []grounded.Box, start, end int, want ...int) {
		t.Helper()
		got := grounded.BoxesIn(boxes, grounded.Span{Start: start, End: end})
		if len(got) != len(want) {
			t.Fatalf("[%d,%d) is in %+v, want %v", start, end, got, want)
		}
		for i, at := range want {
			if got[i].At != at {
				t.Errorf("[%d,%d) is in %+v, want %v", start, end, got, want)
			}
		}
	}
	f(lines, 0, 5, 0)
	f(lines, 12, 20, 10)
	f(lines, 9, 11, 0, 10)
	f(lines, 24, 40, 10, 25)
	f(lines, 0, 40, 0, 10, 25)
	f(nil, 0, 5)
	f([]grounded.Box{{Page: 1}, {Page: 1}}, 3, 4, 0, 0) // not known
}
