package retrieve

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"grounded"
)

// RerankConfig names a server of the common /v1/rerank form (Jina, Cohere, vLLM,
// llama.cpp, Xinference).
type RerankConfig struct {
	URL     string        // with or without /v1/rerank
	Model   string        // sent as it is
	APIKey  string        // empty: no Authorization
	Depth   int           // candidates sent; 0: 50
	Timeout time.Duration // 0: 5 s
}

// Reranker orders candidates by a cross-encoder over HTTP. It is safe for concurrent use.
type Reranker struct {
	cfg    RerankConfig
	client *http.Client
}

// NewReranker returns a reranker; nil where cfg has no URL, which reranks nothing.
func NewReranker(cfg RerankConfig) *Reranker {
	if cfg.URL == "" {
		return nil
	}
	cfg.URL = strings.TrimRight(cfg.URL, "/")
	if !strings.HasSuffix(cfg.URL, "/rerank") {
		cfg.URL = strings.TrimSuffix(cfg.URL, "/v1") + "/v1/rerank"
	}
	if cfg.Depth == 0 {
		cfg.Depth = 50
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 5 * time.Second
	}
	return &Reranker{cfg: cfg, client: &http.Client{}}
}

type rerankRequest struct {
	Model     string   `json:"model,omitempty"`
	Query     string   `json:"query"`
	Documents []string `json:"documents"`
	TopN      int      `json:"top_n"`
}

type rerankReply struct {
	Results []struct {
		Index int     `json:"index"`
		Score float64 `json:"relevance_score"`
	} `json:"results"`
}

// order puts the first candidates in the server's order; the others keep theirs, after.
func (k *Reranker) order(ctx context.Context, question string, ranked []grounded.Passage) ([]grounded.Passage, error) {
	depth := min(k.cfg.Depth, len(ranked))
	if depth < 2 {
		return ranked, nil
	}
	request := rerankRequest{Model: k.cfg.Model, Query: question, TopN: depth}
	for _, p := range ranked[:depth] {
		request.Documents = append(request.Documents, strings.TrimSpace(p.Context+"\n"+p.Text))
	}
	reply, err := k.call(ctx, request)
	if err != nil {
		return nil, err
	}
	out := make([]grounded.Passage, 0, len(ranked))
	used := make([]bool, depth)
	for _, hit := range reply.Results {
		if hit.Index < 0 || hit.Index >= depth || used[hit.Index] {
			return nil, grounded.Errorf(grounded.CodeUnavailable, "the rerank server named a document that it was not sent")
		}
		used[hit.Index] = true
		p := ranked[hit.Index]
		p.Score.Rerank = hit.Score
		out = append(out, p)
	}
	slices.SortStableFunc(out, func(a, b grounded.Passage) int {
		switch {
		case a.Score.Rerank > b.Score.Rerank:
			return -1
		case a.Score.Rerank < b.Score.Rerank:
			return 1
		}
		return 0
	})
	for i, p := range ranked {
		if i >= depth || !used[i] {
			out = append(out, p)
		}
	}
	return out, nil
}

// maxRerankReply bounds what is read of a reply.
const maxRerankReply = 4 << 20

func (k *Reranker) call(ctx context.Context, in rerankRequest) (out rerankReply, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	ctx, cancel := context.WithTimeout(ctx, k.cfg.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, k.cfg.URL, bytes.NewReader(body))
	if err != nil {
		return out, grounded.Wrap(grounded.CodeInvalid, err, "rerank.url cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	if k.cfg.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+k.cfg.APIKey)
	}
	resp, err := k.client.Do(req)
	if err != nil {
		return out, grounded.Wrap(grounded.CodeUnavailable, err, "the rerank server is not answering")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return out, grounded.Errorf(grounded.CodeUnavailable, "the rerank server answered %d", resp.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxRerankReply)).Decode(&out); err != nil {
		return out, grounded.Wrap(grounded.CodeUnavailable, err, "the rerank server's reply cannot be read")
	}
	return out, nil
}
