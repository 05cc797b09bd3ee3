package llm

import (
	"context"
	"strings"
	"time"

	"grounded"
)

// Fidelity is what a probe found behind a provider's name for R1. Some hosts serve a
// small distilled model under it: those miss the harder of the questions, answer without
// reasoning, or are faster than the whole model can be.
type Fidelity struct {
	Model     string    `json:"model"`     // that came back
	Score     float64   `json:"score"`     // share of the questions answered right
	Reasoned  float64   `json:"reasoned"`  // share answered with reasoning
	Questions int       `json:"questions"` // that got an answer
	Speed     float64   `json:"tokens_per_s,omitempty"`
	At        time.Time `json:"at"`
}

// puzzle has one short right answer that needs knowledge or steps which small models
// often lack.
type puzzle struct{ ask, want string }

var puzzles = []puzzle{
	{"What is 4729 * 386? Reply with the number only.", "1825394"},
	{"How many letters r are in the word strawberry? Reply with the number only.", "3"},
	{"Which is larger, 9.11 or 9.9? Reply with that number only.", "9.9"},
	{"What is the remainder of 7^222 divided by 11? Reply with the number only.", "5"},
	{"How many positive divisors does 5040 have? Reply with the number only.", "60"},
	{"一个三位数,各位数字之和是 12,百位是个位的 2 倍,十位比个位大 4。这个数是多少?只回答数字。", "462"},
	{"《红楼梦》里,贾宝玉的丫鬟晴雯的判词首句是什么?只回答那一句的前四个字。", "霁月难逢"},
	{"If 3 cats catch 3 mice in 3 minutes, how many cats catch 100 mice in 100 minutes? Reply with the number only.", "3"},
}

// Probe asks one provider a few questions with known answers and remembers what came of
// it for Status. It returns CodeNotFound for a provider that there is not, and Chat's
// errors where none of the questions was answered.
func (r *Router) Probe(ctx context.Context, provider string) (Fidelity, error) {
	found := false
	for _, h := range r.hosts {
		found = found || h.Name == provider
	}
	if !found {
		return Fidelity{}, grounded.Errorf(grounded.CodeNotFound, "no provider is called %q", provider)
	}
	f := Fidelity{At: time.Now().UTC()}
	var right, reasoned, tokens int
	var took time.Duration
	var last error
	for _, p := range puzzles {
		resp, err := r.Chat(ctx, Request{Only: []string{provider}, Messages: []Message{{User, p.ask}}, Sensitivity: grounded.Public},
			func(Delta) error { return nil })
		if err != nil {
			last = err
			continue
		}
		f.Questions++
		f.Model = resp.Model
		right += b2i(p.solvedBy(resp.Content))
		reasoned += b2i(resp.Reasoning != "")
		tokens += resp.Usage.CompletionTokens
		took += resp.Attempts[len(resp.Attempts)-1].Took
	}
	if f.Questions == 0 {
		return f, last
	}
	f.Score = float64(right) / float64(f.Questions)
	f.Reasoned = float64(reasoned) / float64(f.Questions)
	if took > 0 {
		f.Speed = float64(tokens) / took.Seconds()
	}
	r.mu.Lock()
	r.marks[provider] = f
	r.mu.Unlock()
	return f, nil
}

func (p puzzle) solvedBy(answer string) bool {
	clean := strings.NewReplacer(",", "", " ", "", "*", "", "。", "", "\n", "").Replace(answer)
	return strings.HasSuffix(strings.TrimSuffix(clean, "."), p.want) || strings.HasPrefix(clean, p.want)
}

func (r *Router) fidelity(provider string) (Fidelity, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, ok := r.marks[provider]
	return f, ok
}
