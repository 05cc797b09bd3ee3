package retrieve

import (
	"context"
	"sync"

	"grounded"
)

// textsKept bounds the bytes of stored texts that are kept, and of how many documents: one
// question reads the same ones again and again, and some are long.
const (
	textsKept     = 8
	textBytesKept = 64 << 20
)

// storedTexts remembers the texts read last; a revision's never changes. It is safe for concurrent
// use.
type storedTexts struct {
	read func(ctx context.Context, doc grounded.DocumentID, rev grounded.Revision) (string, error)

	mu   sync.Mutex
	kept []storedText // the one used last at the end
}

type storedText struct {
	doc  grounded.DocumentID
	rev  grounded.Revision
	text string
}

func (s *storedTexts) of(ctx context.Context, doc grounded.DocumentID, rev grounded.Revision) (string, error) {
	if text, ok := s.known(doc, rev); ok {
		return text, nil
	}
	text, err := s.read(ctx, doc, rev)
	if err == nil {
		s.keep(storedText{doc, rev, text})
	}
	return text, err
}

func (s *storedTexts) known(doc grounded.DocumentID, rev grounded.Revision) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, k := range s.kept {
		if k.doc == doc && k.rev == rev {
			copy(s.kept[i:], s.kept[i+1:])
			s.kept[len(s.kept)-1] = k
			return k.text, true
		}
	}
	return "", false
}

func (s *storedTexts) keep(t storedText) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, t)
	size := 0
	for i := len(s.kept) - 1; i >= 0; i-- {
		if size += len(s.kept[i].text); size > textBytesKept || len(s.kept)-i > textsKept {
			s.kept = append([]storedText(nil), s.kept[i+1:]...)
			return
		}
	}
}
