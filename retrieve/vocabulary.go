package retrieve

import (
	"regexp"
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

// abbreviation is a short name in Latin letters.
var abbreviation = regexp.MustCompile(`^[A-Za-z&/]{2,6}$`)

// explained is the question with the other names of what it names by the collection's own
// words, and the full names of abbreviations: the model that embeds it cannot know them.
func (r *Retriever) explained(collection, question string, related []embed.Related) string {
	var others []string
	add := func(names []string) {
		for _, name := range names {
			if len(others) < maxExplained && !strings.Contains(question, name) && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	for _, f := range r.vocabulary(collection).Find(question) {
		add(f.Other)
	}
	for _, rel := range related {
		if abbreviation.MatchString(rel.Name) && len(rel.Same) > 0 {
			add(rel.Same[:1])
		}
	}
	if len(others) == 0 {
		return question
	}
	return question + " (" + strings.Join(others, ", ") + ")"
}
