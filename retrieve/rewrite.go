package retrieve

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"grounded"
)

// Who made a follow-up stand alone.
const (
	ByRules = "rules"
	ByModel = "model"
)

// rewriteTimeout is how long a model may take where Config.RewriteTimeout is zero.
const rewriteTimeout = 4 * time.Second

// standAlone is the question as it can be searched without what came before, and who made
// it so; empty where it stands alone as it is. The rules come first. A model, where there
// is one, is asked only of a question that leans on what came before; where it is slow,
// fails or says something that is no question, the rules' version stands.
func (r *Retriever) standAlone(ctx context.Context, p grounded.Principal, q grounded.Question) (question, by string) {
	asked := strings.TrimSpace(q.Text)
	question = StandAlone(asked, q.History)
	if put := strings.HasPrefix(question, strings.TrimRight(asked, " ?")); put && question != asked && r.namesTitle(ctx, p, q.Collection, asked) {
		return asked, "" // the last subject was only put to it
	}
	if question != asked {
		by = ByRules
	}
	if r.cfg.Rewrite == nil || len(userTurns(q.History)) == 0 || by == "" && (named(asked) || !leans(asked)) {
		return question, by
	}
	ctx, cancel := context.WithTimeout(ctx, r.cfg.RewriteTimeout)
	defer cancel()
	q.Text = asked
	rewritten, err := r.cfg.Rewrite(ctx, q)
	if err != nil || ctx.Err() != nil {
		return question, by
	}
	if rewritten = oneLine(rewritten); !plausible(rewritten, asked) {
		return question, by
	}
	if rewritten == asked {
		return asked, ""
	}
	return rewritten, ByModel
}

func oneLine(s string) string {
	return strings.Trim(strings.Join(strings.Fields(s), " "), `"“”「」`)
}

// maxRewritten bounds a question that a model wrote, in code points.
const maxRewritten = 300

// plausible reports whether a model's words can be the question.
func plausible(rewritten, asked string) bool {
	n := utf8.RuneCountInString(rewritten)
	return n >= 2 && n <= maxRewritten+utf8.RuneCountInString(asked) && grounded.LanguageOf(rewritten) == grounded.LanguageOf(asked)
}
