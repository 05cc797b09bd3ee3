// Package verify decides, sentence by sentence, whether passages support an answer, and
// shows where. It reads Chinese and English, other languages by fewer rules (foreign.go), needs no language model, and takes
// milliseconds; an [embed.Embedder] gives it a second look at the sentences that words
// alone do not decide.
//
// A sentence is first compared by its words (internal/align), then by its hard facts
// (internal/facts): a figure, date, unit or name that the passages lack is never passed,
// however well the rest agrees. A figure of a table belongs to its row and its year
// (cells.go), one of a sentence to what it is of there (internal/scopes), what is said to have
// done something must have done it (internal/roles), and a sentence may be in another language
// than its passages (across.go). Read verify.go, claims.go, judge.go, then quote.go (with
// table.go and row_fit.go: rows of tables) and answerable.go.
package verify

import (
	"cmp"
	"context"
	"math"
	"strings"
	"sync"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/roles"
	"grounded/generate/verify/internal/text"
)

// Config says what the checker may use. The zero value compares by words and facts.
type Config struct {
	Embedder embed.Embedder // compares by meaning; nil: words and facts only
	Terms    *embed.Terms   // words of questions; nil: as New makes them
	Weights  *Weights       // nil: those shipped
	LookTime time.Duration  // bounds the second look at one answer; 0: 300 ms
	Judge    Judge          // asked about claims that the check is unsure of; zero: nobody
	// Answering judges whether passages can answer. Nil: as shipped.
	Answering *Answering
}

// Checker checks answers against passages. It is safe for concurrent use.
type Checker struct {
	cfg       Config
	weights   Weights
	answering Answering
	answersID string // of answering
	seen      seen
	terms     *embed.Terms
}

// New returns a checker.
func New(cfg Config) (*Checker, error) {
	roles.Load()
	terms := cfg.Terms
	if terms == nil {
		var err error
		if terms, err = embed.NewTerms(embed.TermsConfig{}); err != nil {
			return nil, err
		}
	}
	c := &Checker{cfg: cfg, terms: terms}
	var err error
	if cfg.Weights != nil {
		c.weights = *cfg.Weights
	} else if c.weights, err = ReadWeights(shippedWeights); err != nil {
		return nil, err
	}
	if cfg.Answering != nil {
		c.answering = *cfg.Answering
	} else if c.answering, err = ReadAnswering(shippedAnswering); err != nil {
		return nil, err
	}
	c.answersID = c.answering.ID()
	return c, nil
}

// Weights are what the checker weighs with.
func (c *Checker) Weights() Weights { return c.weights }

// Prepared is a checker with its passages read. It is safe for concurrent use.
type Prepared struct {
	checker  *Checker
	question string             // may be empty
	passages []grounded.Passage // their texts made plain
	stored   []stored           // the texts of passages
	source   *align.Source
	rows     [][]row                    // of the tables of each passage
	spoken   map[grounded.Language]bool // by the passages

	mu   sync.Mutex // guards left
	left int        // sentences that second looks of Check may yet read
}

// Prepare reads passages once, for all sentences of the answers made from them.
func (c *Checker) Prepare(passages []grounded.Passage) *Prepared { return c.PrepareFor("", passages) }

// PrepareFor is [Checker.Prepare] for answers to question: what the question speaks of is
// known to the reader of any passage, so an answer may repeat it.
func (c *Checker) PrepareFor(question string, passages []grounded.Passage) *Prepared {
	passages, stored := madePlain(passages)
	texts, known := make([]string, len(passages)), make([]string, len(passages))
	for i, p := range passages {
		texts[i] = p.Text
		known[i] = p.Title + "\n" + p.Context + "\n" + strings.Join(p.Heading, "\n")
	}
	if len(passages) == 0 { // a claim is then beside nothing, and told so
		texts, known = []string{""}, []string{""}
	}
	prepared := &Prepared{checker: c, question: question, passages: passages, stored: stored, source: align.NewSource(texts, known), left: lookMost, spoken: map[grounded.Language]bool{}}
	prepared.source.Groups(groupsOf(passages))
	prepared.source.Ask(question)
	for i, p := range passages {
		prepared.rows = append(prepared.rows, rowsOf(i, p))
		prepared.spoken[grounded.LanguageOf(p.Text)] = true
	}
	prepared.source.Tables(prepared.tables())
	return prepared
}

// groupsOf numbers the documents of passages: by their ID, or their title where they have none.
func groupsOf(passages []grounded.Passage) []int {
	out := make([]int, len(passages))
	seen := map[string]int{}
	next := 0
	for i, p := range passages {
		key := cmp.Or(string(p.Document), p.Title)
		n, ok := seen[key]
		if !ok || key == "" {
			n = next
			seen[key], next = n, next+1
		}
		out[i] = n
	}
	return out
}

// Check checks each sentence of answer. Markers such as [1] in it point at passages[0] and
// so on. Spans are in code points of answer; those of the evidence in the stored text.
func (c *Checker) Check(ctx context.Context, answer string, passages []grounded.Passage) (grounded.Grounding, error) {
	return c.Prepare(passages).Answer(ctx, answer)
}

// Answer checks each sentence of answer. Where the checker has an embedder, the sentences
// that words leave unsure get a second look, within 300 ms.
func (p *Prepared) Answer(ctx context.Context, answer string) (grounded.Grounding, error) {
	g := grounded.Grounding{Sentences: []grounded.SentenceCheck{}}
	var claims []*claim
	var of []int
	for _, part := range p.parts(answer) {
		if err := ctx.Err(); err != nil {
			return g, err
		}
		if part.match != nil {
			claims, of = append(claims, p.newClaim(part.match)), append(of, len(g.Sentences))
		}
		check := grounded.SentenceCheck{Verdict: grounded.NotAClaim, Score: 1}
		if part.match == nil && !part.none {
			if lacks, wrong := p.lacking(part.text); wrong {
				check = lacks
			}
		}
		check.Span, check.Text = part.span, part.text
		g.Sentences = append(g.Sentences, check)
	}
	left := lookMost
	p.look(ctx, claims, &left)
	nothing := ask("")
	for i, c := range claims {
		p.decide(c, &g.Sentences[of[i]])
		g.Conflicts = append(g.Conflicts, p.conflicts(nothing, c.match)...)
	}
	ease(g.Sentences)
	Summarize(&g)
	p.checker.Second(ctx, &g, highest(p.passages))
	return g, nil
}

// highest is the highest label among passages.
func highest(passages []grounded.Passage) grounded.Sensitivity {
	label := grounded.Public
	for _, p := range passages {
		if p.Sensitivity.Rank() > label.Rank() {
			label = p.Sensitivity
		}
	}
	return label
}

// Check checks one sentence, with a second look where it is unsure; over all sentences
// checked so, second looks read as much as for one answer. The span of the result counts
// from the sentence's own start.
func (p *Prepared) Check(sentence string) grounded.SentenceCheck {
	check := grounded.SentenceCheck{
		Span: grounded.Span{End: len([]rune(sentence))}, Text: sentence, Verdict: grounded.NotAClaim, Score: 1,
	}
	m := p.match(sentence)
	if m == nil {
		return check
	}
	c := p.newClaim(m)
	p.mu.Lock()
	p.look(context.Background(), []*claim{c}, &p.left)
	p.mu.Unlock()
	p.decide(c, &check)
	return check
}

// decide gives a claim its verdict.
func (p *Prepared) decide(c *claim, check *grounded.SentenceCheck) {
	if len(p.passages) == 0 {
		check.Verdict, check.Score, check.Reason = grounded.Unsupported, 0, nothingGiven[languageOf(c.match, check.Text) == grounded.Chinese]
		return
	}
	judge := judge
	if c.match.Across != nil {
		judge = judgeAcross
	}
	j := judge(p.source, c.match, p.score(c))
	language := languageOf(c.match, check.Text)
	check.Verdict, check.Score, check.Reason = j.verdict, j.score, j.reason(language)
	check.Evidence = p.evidence(c.match, j.verdict == grounded.Supported)
	p.checkQuotations(check, language)
	if check.Score < doubtedBelow {
		for _, span := range c.match.Doubted() {
			if span = trimmed(c.match.Claim.Text.Runes, span); span.End > span.Start {
				check.Doubted = append(check.Doubted, span)
			}
		}
	}
}

// languageOf is the language in which something is said of a claim: its own, English where that is
// neither Chinese nor English.
func languageOf(m *align.Match, sentence string) grounded.Language {
	if m.Foreign() {
		return grounded.English
	}
	return grounded.LanguageOf(sentence)
}

// nothingGiven is the reason where there are no passages, by whether it is told in Chinese.
var nothingGiven = map[bool]string{true: "没有可供核对的段落", false: "there are no passages to check against"}

// doubtedBelow is the score below which stretches of a sentence are named as likely at fault: the
// one that agrees best with what people marked in answers to questions, summaries and texts made
// from records.
const doubtedBelow = 0.37

// part is a sentence of an answer.
type part struct {
	span  grounded.Span
	text  string
	match *align.Match // nil: no claim
	none  bool         // whatever it says, it is no claim where it stands
}

// parts are the sentences of answer beside the passages. Where nothing but a yes or no is
// said, that is the claim.
func (p *Prepared) parts(answer string) []part {
	runes, spans, none := partsOf(answer)
	var out []part
	claims := 0
	for i, span := range spans {
		s := part{span: span, text: string(runes[span.Start:span.End]), none: none[i]}
		if !s.none {
			s.match = p.match(s.text)
		}
		if s.match != nil {
			claims++
		}
		out = append(out, s)
	}
	if claims > 0 {
		return out
	}
	for i := range out {
		if bare := text.Bare(out[i].text); !out[i].none && isAssent(text.Unmarked(bare)) {
			out[i].match = p.compare(bare)
		}
	}
	return out
}

// match compares sentence with the passages; nil where it is no claim.
func (p *Prepared) match(sentence string) *align.Match {
	bare := text.Bare(sentence)
	if said := text.Unmarked(bare); !isClaim(said) || isAssent(said) {
		return nil
	}
	return p.compare(bare)
}

// compare compares a claim with the passages; nil where there is nothing in it to compare.
func (p *Prepared) compare(bare string) *align.Match {
	t := p.source.Analyse(bare)
	claim := align.Claim{Text: t, To: len(t.Tokens), FactTo: len(t.Facts), Stated: true}
	if t.Tongue == nil { // names by other names are known in Chinese and English
		said := text.Unmarked(bare)
		claim.Aliases, claim.Terms = p.aliases(said), p.translated(said)
	}
	m := p.source.Match(claim)
	if len(m.Units) == 0 && len(m.Facts) == 0 {
		return nil
	}
	return m
}

// Summarize sets the verdict and the score of the whole from the sentences' that are claims:
// the worst verdict, and what [Whole] makes of the scores.
func Summarize(g *grounded.Grounding) {
	g.Verdict = grounded.NotAClaim
	var scores []float64
	for _, s := range g.Sentences {
		if s.Verdict == grounded.NotAClaim {
			continue
		}
		if rank(s.Verdict) > rank(g.Verdict) {
			g.Verdict = s.Verdict
		}
		scores = append(scores, s.Score)
	}
	g.Score = Whole(scores)
}

// What an answer's claims count together beside the lowest of them.
const (
	wholeMean = 1.5 // their mean
	wholeOdds = 1.0 // the mean of the odds against them
	wholeMany = 0.6 // against the answer: how many they are (log)
)

// Whole is the score of an answer whose claims have scores: of the logits, the lowest, the mean
// and what the mean of the odds against them makes, which lies between, less where there are
// many, as one of them may be wrong. The lowest alone would doubt a long answer for one odd
// sentence among many that hold. Without claims it is 1, with one it is that one's.
func Whole(scores []float64) float64 {
	if len(scores) == 0 {
		return 1
	}
	lowest, sum, odds := math.Inf(1), 0.0, 0.0
	for _, s := range scores {
		z := logit(s)
		lowest, sum, odds = math.Min(lowest, z), sum+z, odds+math.Exp(-z)
	}
	n := float64(len(scores))
	z := lowest + wholeMean*sum/n - wholeOdds*math.Log(odds/n) - wholeMany*math.Log(n)
	return logistic(z / (1 + wholeMean + wholeOdds))
}

// rank orders verdicts from good to bad.
func rank(v grounded.Verdict) int {
	switch v {
	case grounded.Supported:
		return 1
	case grounded.Partial:
		return 2
	case grounded.Unsupported:
		return 3
	case grounded.Contradicted:
		return 4
	}
	return 0
}

// evidence points at the windows that cover the claim: the best one, and the next where
// it adds to the first. A supported claim has one at least.
func (p *Prepared) evidence(m *align.Match, supported bool) []grounded.Evidence {
	var out []grounded.Evidence
	for i, w := range m.Windows {
		if w.Cover < 0.2 || i > 0 && (m.Adds(w, m.Windows[:i]) < 0.15 || len(out) == 3) {
			continue
		}
		out = append(out, p.point(w.From, w.To))
	}
	if len(out) == 0 && supported && len(m.Windows) > 0 {
		w := m.Windows[0]
		out = append(out, p.point(w.From, w.To))
	}
	return out
}

// point is the evidence of the source's sentences from..to of one passage.
func (p *Prepared) point(from, to int) grounded.Evidence {
	t, first := p.source.Text(from)
	_, last := p.source.Text(to)
	n := p.source.Sentences[from].Passage
	return p.at(n, t, grounded.Span{Start: first.Span.Start, End: last.Span.End})
}

func (p *Prepared) at(n int, t *text.Text, span grounded.Span) grounded.Evidence {
	passage := p.passages[n]
	span, quote := p.stored[n].find(t, span)
	e := grounded.Evidence{
		Marker: n + 1, Document: passage.Document, Revision: passage.Revision, Chunk: passage.ID, Page: passage.Page,
		Span:  grounded.Span{Start: passage.Span.Start + span.Start, End: passage.Span.Start + span.End},
		Quote: quote,
	}
	e.Boxes = grounded.BoxesIn(passage.Boxes, e.Span)
	if len(e.Boxes) > 0 && e.Boxes[0].Page > 0 {
		e.Page = e.Boxes[0].Page // a passage may go over several pages
	}
	return e
}
