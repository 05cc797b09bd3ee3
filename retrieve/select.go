package retrieve

import (
	"context"
	"math"
	"slices"

	"grounded"
)

// selection turns ranked candidates into at most topK passages within the token budget:
// near copies folded, neighbours of one document merged into one stretch. A long list has as many as
// are asked for, each as it is stored.
func (r *Retriever) selection(ctx context.Context, ranked []grounded.Passage, topK int) ([]grounded.Passage, error) {
	var out []grounded.Passage
	var seen []outline
	budget := r.cfg.MaxTokens
	long := topK > shortList
	if long {
		budget = math.MaxInt
	}
	for _, p := range ranked {
		if p.Tokens > budget && len(out) > 0 {
			continue
		}
		fp := r.outline(p)
		if slices.ContainsFunc(seen, fp.copies) {
			continue
		}
		merged := false
		if !long {
			out, merged = r.absorb(ctx, out, p)
		}
		if !merged {
			if len(out) == topK {
				break
			}
			out = append(out, p)
		}
		seen = append(seen, fp)
		budget -= p.Tokens
	}
	out = r.complete(ctx, out, budget)
	out = out[:min(len(out), topK)]
	r.withHeads(ctx, out)
	return out, ctx.Err()
}

// maxMergedTokens bounds one merged passage.
const maxMergedTokens = 1200

// absorb merges p into a passage of out that it continues or that continues it, and what
// it then joins with.
func (r *Retriever) absorb(ctx context.Context, out []grounded.Passage, p grounded.Passage) ([]grounded.Passage, bool) {
	for i := range out {
		m, ok := r.join(ctx, out[i], p)
		if !ok {
			continue
		}
		out[i] = m
		for j := len(out) - 1; j >= 0; j-- {
			if j == i {
				continue
			}
			better, worse := min(i, j), max(i, j)
			if m, ok = r.join(ctx, out[better], out[worse]); ok { // p was what stood between
				out[better] = m
				return slices.Delete(out, worse, worse+1), true
			}
		}
		return out, true
	}
	return out, false
}

// join makes one passage of two neighbours; it is found as well as a is.
func (r *Retriever) join(ctx context.Context, a, b grounded.Passage) (grounded.Passage, bool) {
	if a.Document != b.Document || a.Revision != b.Revision || a.Tokens+b.Tokens > maxMergedTokens {
		return a, false
	}
	first, second := a, b
	if b.Span.Start < a.Span.Start {
		first, second = b, a
	}
	gap := second.Span.Start - first.Span.End
	if gap < 0 || gap > maxGap {
		return a, false
	}
	between, ok := r.between(ctx, first, gap)
	if !ok {
		return a, false
	}
	m := mergedPassage(first, second, between)
	m.Score, m.ID = a.Score, a.ID
	return m, true
}

// maxGap is how much white space may stand between neighbouring chunks.
const maxGap = 8

// between is the stored text that stands between first and its successor.
func (r *Retriever) between(ctx context.Context, first grounded.Passage, gap int) (string, bool) {
	switch {
	case gap == 0:
		return "", true
	case r.cfg.Text != nil:
		text, err := r.cfg.Text(ctx, first.Document, first.Revision)
		if err != nil {
			return "", false
		}
		return codePoints(text, first.Span.End, first.Span.End+gap)
	case gap == 2: // what stands between sections
		return "\n\n", true
	}
	return "", false
}

// codePoints is text[start:end) counted in code points.
func codePoints(text string, start, end int) (string, bool) {
	from, n := -1, 0
	for i := range text {
		if n == start {
			from = i
		}
		if n == end {
			return text[from:i], true
		}
		n++
	}
	return "", false
}

func mergedPassage(a, b grounded.Passage, between string) grounded.Passage {
	m := a
	m.Text = a.Text + between + b.Text
	m.Span.End = b.Span.End
	m.Tokens = a.Tokens + b.Tokens
	m.Boxes = append(slices.Clip(a.Boxes), b.Boxes...)
	m.PageEnd = max(a.PageEnd, b.PageEnd, b.Page)
	m.Heading = commonPath(a.Heading, b.Heading)
	return m
}

// commonPath is the path of headings that both share.
func commonPath(a, b []string) []string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n:n]
}
