package e5

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// wordPiece writes a word in the longest pieces, from its begin on; a word that cannot
// be is unknown as a whole.
type wordPiece struct {
	pieces  map[string]int32
	prefix  string // of pieces that go on with a word
	unknown int32
	longest int // characters of a word that is looked at
}

func (f *tokenizerFile) addWordPiece(t *jsonTokenizer) error {
	w := &wordPiece{prefix: "##", longest: 100}
	if err := json.Unmarshal(f.Model.Vocab, &w.pieces); err != nil {
		return fmt.Errorf("its vocabulary: %w", err)
	}
	if f.Model.Prefix != nil {
		w.prefix = *f.Model.Prefix
	}
	if f.Model.Longest > 0 {
		w.longest = f.Model.Longest
	}
	unknown, ok := w.pieces[f.Model.Unknown]
	if !ok {
		return fmt.Errorf("its vocabulary lacks %q", f.Model.Unknown)
	}
	w.unknown = unknown
	for _, id := range w.pieces {
		if id < 0 {
			return fmt.Errorf("its vocabulary has the number %d", id)
		}
		t.highest = max(t.highest, int(id))
	}
	t.split = w.split
	return nil
}

func (w *wordPiece) split(out []int32, word string) []int32 {
	begin := len(out)
	if utf8.RuneCountInString(word) > w.longest {
		return append(out, w.unknown)
	}
	buf := make([]byte, 0, 64)
	for at := 0; at < len(word); {
		buf = buf[:0]
		if at > 0 {
			buf = append(buf, w.prefix...)
		}
		start := len(buf)
		buf = append(buf, word[at:]...)
		for {
			if id, ok := w.pieces[string(buf)]; ok {
				out = append(out, id)
				at += len(buf) - start
				break
			}
			_, n := utf8.DecodeLastRune(buf[start:])
			buf = buf[:len(buf)-n]
			if len(buf) == start {
				return append(out[:begin], w.unknown)
			}
		}
	}
	return out
}

// addUnigram takes a vocabulary of pieces with their scores. Marks are not pieces of
// texts.
func (f *tokenizerFile) addUnigram(t *jsonTokenizer, special map[int32]bool) error {
	if f.Model.Fallback {
		return fmt.Errorf("its model falls back to bytes")
	}
	var entries []json.RawMessage
	if err := json.Unmarshal(f.Model.Vocab, &entries); err != nil {
		return fmt.Errorf("its vocabulary: %w", err)
	}
	if f.Model.UnkID == nil || *f.Model.UnkID < 0 || int(*f.Model.UnkID) >= len(entries) {
		return fmt.Errorf("its unk_id is none of its pieces")
	}
	v := &vocabulary{pieces: len(entries), offsets: make([]uint32, 1, len(entries)+1)}
	scores := make([]float64, len(entries))
	for i, e := range entries {
		var piece string
		pair := []any{&piece, &scores[i]}
		if err := json.Unmarshal(e, &pair); err != nil {
			return fmt.Errorf("piece %d of its vocabulary: %w", i, err)
		}
		v.blob = append(v.blob, piece...)
		v.offsets = append(v.offsets, uint32(len(v.blob)))
	}
	u := newUnigram(v, scores, *f.Model.UnkID, special)
	u.fuse = true
	t.highest = max(t.highest, len(entries)-1)
	t.split = func(out []int32, word string) []int32 {
		buf := []byte(word)
		return u.split(out, buf, starts(buf))
	}
	return nil
}
