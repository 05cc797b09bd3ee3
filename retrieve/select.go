package retrieve

import (
	"context"
	"slices"

	"grounded"
)

// selection turns ranked candidates into at most topK passages within the token budget:
// near copies folded, neighbours of one document merged into one stretch.
func (r *Retriever) selection(ctx context.Context, ranked []grounded.Passage, topK int) ([]grounded.Passage, error) {
	var out []grounded.Passage
	var seen []print
	budget := r.cfg.MaxTokens
	for _, p := range ranked {
		if p.Tokens > budget && len(out) > 0 {
			continue
		}
		fp := r.print(p)
		if slices.ContainsFunc(seen, fp.copies) {
			continue
		}
		merged, err := r.absorb(ctx, out, p)
		if err != nil {
			return nil, err
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
	return out, nil
}

// maxMergedTokens bounds one merged passage.
const maxMergedTokens = 1200

// absorb merges p into a passage of out that it continues or that continues it.
func (r *Retriever) absorb(ctx context.Context, out []grounded.Passage, p grounded.Passage) (bool, error) {
	for i := range out {
		o := &out[i]
		if o.Document != p.Document || o.Revision != p.Revision || o.Tokens+p.Tokens > maxMergedTokens {
			continue
		}
		first, second := *o, p
		if p.Span.Start < o.Span.Start {
			first, second = p, *o
		}
		gap := second.Span.Start - first.Span.End
		if gap < 0 || gap > maxGap {
			continue
		}
		between, ok := r.between(ctx, first, gap)
		if !ok {
			continue
		}
		m := mergedPassage(first, second, between)
		m.Score, m.ID = o.Score, o.ID
		*o = m
		return true, nil
	}
	return false, ctx.Err()
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
