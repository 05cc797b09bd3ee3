package generate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"grounded"
	"grounded/generate/llm"
)

// draft is one answer of a model, composed.
type draft struct {
	answer grounded.Answer
	resp   llm.Response
	none   bool // the model said that the passages do not answer
	fault  error
}

// generate asks a model and deals with what comes as the policy says.
func (w *work) generate(ctx context.Context) (grounded.Answer, error) {
	switch w.q.Policy {
	case grounded.PolicyQuote:
		return w.extract("")
	case grounded.PolicyRetry, grounded.PolicyStrict:
		return w.whole(ctx)
	}
	asItGoes := w.q.Policy != grounded.PolicyCut
	d, err := w.draft(ctx, w.composer(asItGoes, !asItGoes), "", nil, nil)
	if err != nil {
		return grounded.Answer{}, err
	}
	return w.conclude(d)
}

// conclude turns a draft that has been passed on into the answer.
func (w *work) conclude(d draft) (grounded.Answer, error) {
	switch {
	case d.fault != nil:
		return w.extract(w.reason(d.fault))
	case d.none, strings.TrimSpace(d.answer.Text) == "":
		a, err := w.abstain(notAnswered)
		return w.signed(a, d.resp), err
	}
	return w.signed(d.answer, d.resp), nil
}

// whole holds the answer back until all of it is checked; retry writes it once more where
// something had no support, strict gives none then.
func (w *work) whole(ctx context.Context) (grounded.Answer, error) {
	if err := w.emit(Event{Note: w.say(checking)}); err != nil {
		return grounded.Answer{}, err
	}
	d, err := w.quiet(ctx, "", nil, nil)
	if err != nil {
		return grounded.Answer{}, err
	}
	if bad := failing(d.answer, w.q.Policy); len(bad) > 0 && d.fault == nil && !d.none {
		if err := w.emit(Event{Note: w.say(again)}); err != nil {
			return grounded.Answer{}, err
		}
		second, err := w.quiet(ctx, d.answer.Text, bad, []string{d.resp.Provider})
		if err != nil {
			return grounded.Answer{}, err
		}
		if second.fault == nil && !second.none && len(failing(second.answer, w.q.Policy)) < len(bad) {
			d = second
		}
	}
	if d.fault != nil || d.none || strings.TrimSpace(d.answer.Text) == "" {
		return w.conclude(d)
	}
	if w.q.Policy == grounded.PolicyStrict && (len(failing(d.answer, w.q.Policy)) > 0 || d.resp.Cut) {
		a, err := w.abstain(notSupported)
		return w.signed(a, d.resp), err
	}
	return w.signed(d.answer, d.resp), w.replay(d.answer)
}

// quiet makes a draft that nobody sees yet. A second one is asked of another provider
// where there is one.
func (w *work) quiet(ctx context.Context, last string, bad []grounded.SentenceCheck, exclude []string) (draft, error) {
	if w.a.cfg.Router.Len() < 2 {
		exclude = nil
	}
	aside := *w
	aside.emit = func(e Event) error {
		if e.Text != "" || e.Check != nil {
			return nil
		}
		return w.emit(e)
	}
	return aside.draft(ctx, aside.composer(false, false), last, bad, exclude)
}

// replay passes on an answer that was held back.
func (w *work) replay(a grounded.Answer) error {
	runes := []rune(a.Text)
	at := 0
	for _, s := range a.Grounding.Sentences {
		if err := w.emit(Event{Text: string(runes[at:s.Span.End])}); err != nil {
			return err
		}
		at = s.Span.End
		if err := w.emit(Event{Check: &s}); err != nil {
			return err
		}
	}
	return nil
}

// failing are the sentences that the policy does not let pass.
func failing(a grounded.Answer, policy grounded.Policy) []grounded.SentenceCheck {
	var out []grounded.SentenceCheck
	for _, s := range a.Grounding.Sentences {
		bad := s.Verdict == grounded.Unsupported || s.Verdict == grounded.Contradicted
		if bad || policy == grounded.PolicyStrict && s.Verdict == grounded.Partial {
			out = append(out, s)
		}
	}
	return out
}

// draft asks the router once. A fault is a host's; err ends everything.
func (w *work) draft(ctx context.Context, c *composer, last string, bad []grounded.SentenceCheck, exclude []string) (draft, error) {
	messages, label := w.prompt(last, bad)
	most := w.a.cfg.MaxTokens
	if w.q.MaxTokens > 0 {
		most = min(most, w.q.MaxTokens)
	}
	req := llm.Request{
		Model: w.q.Model, Messages: messages, MaxTokens: most, Sensitivity: label,
		Exclude: exclude, Conversation: w.conversation(),
	}
	l := listener{w: w, c: c}
	resp, err := w.a.cfg.Router.Chat(ctx, req, l.hear)
	if err == nil && !l.none {
		err = l.end()
	}
	switch {
	case l.failed != nil:
		return draft{}, l.failed
	case ctx.Err() != nil:
		return draft{}, ctx.Err()
	case err != nil && grounded.CodeOf(err) == grounded.CodeUnavailable:
		return draft{fault: err, resp: resp}, nil
	case err != nil:
		return draft{}, err
	}
	return draft{answer: l.c.judged(ctx), resp: resp, none: l.none}, nil
}

// signed adds to an answer who gave it.
func (w *work) signed(a grounded.Answer, resp llm.Response) grounded.Answer {
	a.Reasoning, a.Provider, a.Model, a.Usage = resp.Reasoning, resp.Provider, resp.Model, resp.Usage
	a.Grounding.Cut = resp.Cut || resp.Truncated
	if resp.Truncated {
		a.Grounding.Degraded = w.say(tooLong)
	}
	return a
}

func (w *work) reason(err error) string {
	switch {
	case llm.Refusal(err):
		return w.say(filtered)
	case strings.Contains(grounded.MessageOf(err), "cleared"):
		return w.say(notCleared)
	}
	return w.say(allFailed)
}

// conversation names the talk by its first question, so that its turns meet one host.
func (w *work) conversation() string {
	first := w.q.Text
	if len(w.q.History) > 0 {
		first = w.q.History[0].Content
	}
	sum := sha256.Sum256([]byte(w.q.Collection + "\x00" + first))
	return hex.EncodeToString(sum[:12])
}

// listener hears a router's stream.
type listener struct {
	w      *work
	c      *composer
	head   string // content, until it is clear that it is not noAnswer
	past   bool
	none   bool
	queued bool
	failed error // of emit
}

func (l *listener) hear(d llm.Delta) error {
	l.failed = l.take(d)
	return l.failed
}

func (l *listener) take(d llm.Delta) error {
	switch {
	case d.Queued > 0 && !l.queued:
		l.queued = true
		return l.w.emit(Event{Note: l.w.say(queueing)})
	case d.Reset:
		return l.w.emit(Event{Reset: true})
	case d.Void:
		l.c = l.c.again()
		l.head, l.past, l.none = "", false, false
		return l.w.emit(Event{Void: true})
	case d.Reasoning != "":
		return l.w.emit(Event{Reasoning: d.Reasoning})
	case d.Content != "":
		return l.content(d.Content)
	}
	return nil
}

func (l *listener) content(s string) error {
	if l.none {
		return nil
	}
	if l.past {
		return l.c.push(s)
	}
	l.head += s
	bare := strings.TrimLeft(l.head, " \t\r\n*`\"“「[【#_")
	if len(bare) < len(noAnswer) && strings.HasPrefix(noAnswer, bare) {
		return nil
	}
	if strings.HasPrefix(bare, noAnswer) {
		l.none = true
		return nil
	}
	l.past = true
	head := l.head
	l.head = ""
	return l.c.push(head)
}

func (l *listener) end() error {
	if !l.past && l.head != "" {
		if err := l.c.push(l.head); err != nil {
			l.failed = err
			return err
		}
	}
	l.failed = l.c.finish()
	return l.failed
}
