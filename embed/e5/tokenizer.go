package e5

import "unicode/utf8"

// tokenizer is the one of a weight file in the "E5S1" layout.
type tokenizer struct {
	*unigram[float32]
	norm map[rune][]rune // code points that become others, or none
}

func newTokenizer(f *file) *tokenizer {
	return &tokenizer{newUnigram(&f.vocabulary, f.scores, f.unk, nil), f.norm}
}

// normalize maps code points, folds runs of spaces to one and writes spaces as pieces
// do, with one before the first word.
func (t *tokenizer) normalize(text string) (buf []byte, starts []int) {
	buf = make([]byte, 0, len(text)+8)
	starts = make([]int, 0, len(text)+2)
	last := rune(-1)
	add := func(r rune) {
		if r == ' ' && last == ' ' {
			return
		}
		if last < 0 && r != ' ' {
			starts = append(starts, 0)
			buf = utf8.AppendRune(buf, space)
		}
		last = r
		starts = append(starts, len(buf))
		if r == ' ' {
			r = space
		}
		buf = utf8.AppendRune(buf, r)
	}
	for _, r := range text {
		if to, ok := t.norm[r]; ok {
			for _, r := range to {
				add(r)
			}
			continue
		}
		add(r)
	}
	if last < 0 {
		starts = append(starts, 0)
		buf = utf8.AppendRune(buf, space)
	}
	return buf, append(starts, len(buf))
}

// tokens is the text in pieces, without the marks for its begin and end.
func (t *tokenizer) tokens(text string) []int32 {
	buf, starts := t.normalize(text)
	return t.split(nil, buf, starts)
}
