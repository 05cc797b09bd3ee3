package eval

import (
	"context"

	"grounded"
	"grounded/embed"
	"grounded/retrieve"
)

// Rank scores texts against a question as retrieval does. A nil embedder leaves the words.
func Rank(e embed.Embedder, terms *embed.Terms) func(ctx context.Context, question string, texts []string) ([]grounded.Score, error) {
	return retrieve.New(retrieve.Config{Embedder: e, Terms: terms}).Score
}
