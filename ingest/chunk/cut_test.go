package chunk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"grounded"
	"grounded/ingest/chunk"
)

// TestCut: what is cut is what Clean and Split make; progress grows all the way, and the work
// stops where its context ends, in a table of many rows and in one line without end alike.
func TestCut(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	table.WriteString("| account | balance |\n| --- | --- |")
	for i := range 2000 {
		fmt.Fprintf(&table, "\n| ACC-%d | %d.50 |", i, 17*i)
	}
	for name, sections := range map[string][]grounded.Section{
		"table": {{Kind: grounded.SectionTable, Text: table.String()}},
		"line":  {para(strings.Repeat("the pump runs and 变压器油温 ", 4000))},
	} {
		var shares []float64
		text, chunks, _, err := chunk.Cut(t.Context(), "t", sections, chunk.Config{}, func(share float64) { shares = append(shares, share) })
		wantText, want, _ := chunk.Split("t", chunk.Clean(sections), chunk.Config{})
		if err != nil || text != wantText || len(chunks) != len(want) || len(chunks) < 40 {
			t.Fatalf("%s: %d chunks, want %d; %v", name, len(chunks), len(want), err)
		}
		if len(shares) < len(chunks) || !slices.IsSorted(shares) || shares[0] < 0 || shares[len(shares)-1] > 1 || shares[len(shares)-1] < 0.9 {
			t.Errorf("%s: progress %v", name, shares)
		}
		for _, at := range []int{1, len(chunks) / 2, len(shares) - 1} {
			ctx, cancel := context.WithCancel(t.Context())
			told := 0
			_, _, _, err := chunk.Cut(ctx, "t", sections, chunk.Config{}, func(float64) {
				if told++; told == at {
					cancel()
				}
			})
			if !errors.Is(err, context.Canceled) || told > at+10 {
				t.Errorf("%s: ended at step %d of %d, went on to %d: %v", name, at, len(shares), told, err)
			}
		}
	}
}

// TestWideRows: the cells of a row of thousands are all there, and their heads, as long as
// hundreds of chunks, go with none of them.
func TestWideRows(t *testing.T) {
	t.Parallel()
	var heads, row strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&heads, "| head %d ", i)
		fmt.Fprintf(&row, "| %d.%d ", 7*i, i%10)
	}
	text, chunks, _ := chunk.Split("", []grounded.Section{{Kind: grounded.SectionTable, Text: heads.String() + "|\n" + row.String() + "|\n" + row.String() + "|"}}, chunk.Config{})
	at := 0
	for _, c := range chunks {
		if c.Tokens > 320 || len(c.Context) > 1000 || strings.TrimSpace(string([]rune(text)[at:c.Span.Start])) != "" {
			t.Fatalf("a chunk of %d tokens at %v, with %d bytes of context", c.Tokens, c.Span, len(c.Context))
		}
		at = c.Span.End
	}
	if at != len([]rune(text)) || len(chunks) < 50 {
		t.Errorf("%d chunks end at %d of %d", len(chunks), at, len([]rune(text)))
	}
}
