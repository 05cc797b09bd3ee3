// Package generate answers a question from passages, and lets nothing reach the user that
// it has not looked at: citations are made by code, sentences are checked as they end,
// links that the passages do not hold are taken out.
//
// Where the passages do not hold the answer it says so without asking a model; where no
// model can be asked it quotes the sentences that answer. It knows nothing of retrieval
// and nothing of HTTP.
//
// Read [Answerer.Answer], then prompt.go, compose.go (the stream), cite.go, policy.go.
package generate

import (
	"context"
	"time"

	"grounded"
	"grounded/generate/llm"
	"grounded/generate/verify"
	"grounded/internal/gist"
	"grounded/internal/greeting"
)

// Config says what answers are made with.
type Config struct {
	Router  *llm.Router     // nil, or without providers: answers are quotes
	Checker *verify.Checker // needed
	// MaxTokens bounds an answer. 0: 2048.
	MaxTokens int
	// PassageTokens bounds what of the passages goes into a prompt. 0: 12000.
	PassageTokens int
	// AnswerableAt is the least likelihood, 0..1, that the passages hold the answer, for
	// one to be tried, where the question brings none. 0: verify.AnswerableFrom; below zero:
	// always try.
	AnswerableAt float64
	// Quotes bounds the sentences of an extractive answer. 0: 5.
	Quotes int
}

// Answerer answers questions. It is safe for concurrent use.
type Answerer struct{ cfg Config }

// Event is a piece of an answer under way. One field is set.
type Event struct {
	Reasoning string                  // the model's, to be shown apart
	Text      string                  // of the answer, markers included
	Check     *grounded.SentenceCheck // of the sentence that Text has just ended
	Reset     bool                    // another host takes over: forget the reasoning so far
	Void      bool                    // what was sent as Text was reasoning: forget it
	Note      string                  // what is being waited for, in the language of the question
}

// New returns an answerer. It returns CodeInvalid without a checker.
func New(cfg Config) (*Answerer, error) {
	if cfg.Checker == nil {
		return nil, grounded.Errorf(grounded.CodeInvalid, "generate: a checker is needed")
	}
	if cfg.MaxTokens <= 0 {
		cfg.MaxTokens = 2048
	}
	if cfg.PassageTokens <= 0 {
		cfg.PassageTokens = 12000
	}
	if cfg.AnswerableAt == 0 {
		cfg.AnswerableAt = verify.AnswerableFrom
	}
	if cfg.Quotes <= 0 {
		cfg.Quotes = 5
	}
	return &Answerer{cfg: cfg}, nil
}

// work is one question being answered.
type work struct {
	a        *Answerer
	q        grounded.Question
	core     string // what is asked, where the question is long
	lang     grounded.Language
	passages []grounded.Passage
	prepared *verify.Prepared
	singles  map[int]*verify.Prepared // of one passage each, by marker
	emit     func(Event) error
}

// Answer answers q from passages, whose numbers in the text are their places from 1. It
// hands the pieces to emit as the policy allows and returns the whole. A failing model
// host is no error: the answer then is made of quotes, and its grounding says why.
//
// It returns CodeInvalid for a policy that there is not, the context's error, or emit's.
func (a *Answerer) Answer(ctx context.Context, q grounded.Question, passages []grounded.Passage, emit func(Event) error) (grounded.Answer, error) {
	if !q.Policy.Valid() {
		return grounded.Answer{}, grounded.Errorf(grounded.CodeInvalid, "grounding %q is none of mark, cut, retry, strict, quote, off", q.Policy)
	}
	if q.Policy == "" {
		q.Policy = grounded.PolicyMark
	}
	if q.AsOf.IsZero() {
		q.AsOf = time.Now()
	}
	if emit == nil {
		emit = func(Event) error { return nil }
	}
	w := &work{a: a, q: q, core: gist.Of(q.Text), lang: grounded.LanguageOf(q.Text), passages: passages, emit: emit, singles: map[int]*verify.Prepared{}}
	if greeting.Is(q.Text) {
		return w.greet()
	}
	if len(passages) == 0 {
		if q.Nothing != "" {
			return w.abstain(phrase{zh: q.Nothing, en: q.Nothing})
		}
		return w.abstain(nothingFound)
	}
	w.prepared = a.cfg.Checker.Prepare(passages)
	if w.prepared.Answerable(w.core) < w.answerableAt() && !w.prepared.HasRow(w.core) {
		return w.abstain(notAnswered)
	}
	if a.cfg.Router == nil || a.cfg.Router.Len() == 0 {
		return w.extract(w.say(noProvider))
	}
	return w.generate(ctx)
}

// answerableAt is the least likelihood for an answer to be tried: what the question brings,
// unless the configuration always tries.
func (w *work) answerableAt() float64 {
	if w.a.cfg.AnswerableAt > 0 && w.q.AnswerableAt > 0 {
		return w.q.AnswerableAt
	}
	return w.a.cfg.AnswerableAt
}

// single is the check against the passage of one marker alone.
func (w *work) single(marker int) *verify.Prepared {
	p, ok := w.singles[marker]
	if !ok {
		p = w.a.cfg.Checker.Prepare(w.passages[marker-1 : marker])
		w.singles[marker] = p
	}
	return p
}
