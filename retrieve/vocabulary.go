package retrieve

import (
	"slices"
	"strings"

	"grounded"
	"grounded/embed"
)

// vocabulary is a collection's own words; nil where it has none.
func (r *Retriever) vocabulary(collection string) *embed.Vocabulary {
	if r.cfg.Vocabulary == nil {
		return nil
	}
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	return r.cfg.Vocabulary(collection)
}

func (r *Retriever) terms(collection string) *embed.Terms {
	return r.cfg.Terms.With(r.vocabulary(collection))
}

// maxExplained bounds the names that are added to a question for its vector.
const maxExplained = 6

// explained is the question with the other names of what it names: the model that embeds
// it cannot know a house's own abbreviations.
func (r *Retriever) explained(collection, question string) string {
	var others []string
	for _, f := range r.vocabulary(collection).Find(question) {
		for _, other := range f.Other {
			if len(others) < maxExplained && !strings.Contains(question, other) && !slices.Contains(others, other) {
				others = append(others, other)
			}
		}
	}
	if len(others) == 0 {
		return question
	}
	return question + " (" + strings.Join(others, ", ") + ")"
}
