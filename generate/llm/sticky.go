package llm

import (
	"container/list"
	"sync"
)

const conversationsKept = 10_000

// sticky remembers which host answered a conversation last, for its cache of the prompt's
// beginning. The least recently used is forgotten first.
type sticky struct {
	mu    sync.Mutex
	order *list.List // of pin, newest first
	at    map[string]*list.Element
}

type pin struct{ conversation, provider string }

func newSticky() *sticky { return &sticky{order: list.New(), at: make(map[string]*list.Element)} }

func (s *sticky) provider(conversation string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.at[conversation]
	if !ok {
		return ""
	}
	s.order.MoveToFront(e)
	return e.Value.(pin).provider
}

func (s *sticky) pin(conversation, provider string) {
	if conversation == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.at[conversation]; ok {
		e.Value = pin{conversation, provider}
		s.order.MoveToFront(e)
		return
	}
	s.at[conversation] = s.order.PushFront(pin{conversation, provider})
	if s.order.Len() > conversationsKept {
		oldest := s.order.Back()
		delete(s.at, oldest.Value.(pin).conversation)
		s.order.Remove(oldest)
	}
}
