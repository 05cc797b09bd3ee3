package verify

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"grounded"
)

// ScorerConfig names a server that scores pairs of texts, such as an NLI model or HHEM
// behind a few lines of HTTP, or a cross-encoder behind /v1/rerank or Text Embeddings
// Inference's /rerank.
type ScorerConfig struct {
	// URL is asked by POST. With the path /rerank or /v1/rerank it is sent, for each pair,
	// {"model","query","documents":[claim]} as rerankers want it; with any other
	// {"model","pairs":[{"premise","hypothesis"}]}, to which it replies
	// {"scores":[0.93,...]}, one a pair, 0..1: how likely the premise bears the hypothesis out.
	URL    string
	Model  string // sent as it is; empty: left out
	APIKey string // empty: no Authorization
}

// NewScorer returns how a [Judge] scores over HTTP. Errors are CodeUnavailable, without
// what the server said.
func NewScorer(cfg ScorerConfig) func(ctx context.Context, pairs []Pair, label grounded.Sensitivity) ([]float64, error) {
	s := scorer{cfg: cfg, client: &http.Client{}}
	if strings.HasSuffix(strings.TrimRight(cfg.URL, "/"), "/rerank") {
		return s.rerank
	}
	return s.pairs
}

type scorer struct {
	cfg    ScorerConfig
	client *http.Client
}

type pairsRequest struct {
	Model string `json:"model,omitempty"`
	Pairs []Pair `json:"pairs"`
}

func (s scorer) pairs(ctx context.Context, pairs []Pair, _ grounded.Sensitivity) ([]float64, error) {
	var out struct {
		Scores []float64 `json:"scores"`
	}
	if err := s.call(ctx, pairsRequest{s.cfg.Model, pairs}, &out); err != nil {
		return nil, err
	}
	return out.Scores, nil
}

// rerankRequest is that of /v1/rerank and of Text Embeddings Inference, which calls the
// documents texts; each ignores the other's name for them.
type rerankRequest struct {
	Model     string   `json:"model,omitempty"`
	Query     string   `json:"query"`
	Documents []string `json:"documents"`
	Texts     []string `json:"texts"`
}

type ranked struct {
	Index     int      `json:"index"`
	Relevance *float64 `json:"relevance_score"` // of /v1/rerank
	Score     *float64 `json:"score"`           // of Text Embeddings Inference
}

// rerank asks once a pair: the claim is the query, the premise the only document. Scores
// outside 0..1 are taken for logits.
func (s scorer) rerank(ctx context.Context, pairs []Pair, _ grounded.Sensitivity) ([]float64, error) {
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		var raw json.RawMessage
		request := rerankRequest{Model: s.cfg.Model, Query: p.Claim, Documents: []string{p.Premise}, Texts: []string{p.Premise}}
		if err := s.call(ctx, request, &raw); err != nil {
			return nil, err
		}
		score, ok := readRank(raw)
		if !ok {
			return nil, grounded.Errorf(grounded.CodeUnavailable, "the judge's reply is not that of a reranker")
		}
		if score < 0 || score > 1 {
			score = logistic(score)
		}
		out[i] = score
	}
	return out, nil
}

func readRank(raw json.RawMessage) (float64, bool) {
	var wrapped struct {
		Results []ranked `json:"results"`
	}
	list := []ranked{}
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &wrapped) == nil {
		list = wrapped.Results
	}
	if len(list) != 1 {
		return 0, false
	}
	score := cmp.Or(list[0].Relevance, list[0].Score)
	if score == nil {
		return 0, false
	}
	return *score, true
}

// scorerReplyMost bounds what is read of a reply.
const scorerReplyMost = 1 << 20

func (s scorer) call(ctx context.Context, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.URL, bytes.NewReader(body))
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "verify.judge.url cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	if s.cfg.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+s.cfg.APIKey)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the judge did not answer")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return grounded.Errorf(grounded.CodeUnavailable, "the judge answered %d", resp.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, scorerReplyMost)).Decode(out); err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the judge's reply cannot be read")
	}
	return nil
}
