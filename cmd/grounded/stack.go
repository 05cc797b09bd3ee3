package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/prometheus/client_golang/prometheus"

	"grounded"
	"grounded/api"
	"grounded/connectors"
	"grounded/embed"
	"grounded/generate"
	"grounded/generate/llm"
	"grounded/generate/verify"
	"grounded/index"
	"grounded/index/embedded"
	"grounded/ingest"
	"grounded/ingest/extract"
	"grounded/internal/broker"
	"grounded/internal/telemetry"
	"grounded/retrieve"
)

// stack is the service's parts, wired. close undoes open, last first.
type stack struct {
	cfg      Config
	log      *slog.Logger
	registry *prometheus.Registry
	health   *telemetry.Health

	broker    *broker.Broker
	server    *embedded.Server // nil with a Qdrant elsewhere
	index     *index.Index
	encoder   embed.Embedder // without its cache: what answers say is not kept
	embedder  embed.Embedder
	terms     *embed.Terms
	extractor *extract.Pool
	queue     *ingest.Queue
	pipeline  *ingest.Pipeline
	syncer    *connectors.Syncer // nil without connectors
	jobs      *ingest.Jobs
	retriever *retrieve.Retriever
	checker   *verify.Checker
	router    *llm.Router // nil without providers
	answerer  *generate.Answerer

	closers
}

// openStack opens the parts that every role needs.
func openStack(ctx context.Context, cfg Config, log *slog.Logger) (*stack, error) {
	s := &stack{cfg: cfg, log: log, registry: telemetry.NewRegistry(), health: &telemetry.Health{}}
	for _, open := range []func(context.Context) error{s.openState, s.openIndex, s.openEmbedder, s.openIngest, s.openAnswers} {
		if err := open(ctx); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

func (s *stack) openState(ctx context.Context) error {
	if err := os.MkdirAll(s.cfg.DataDir, 0o700); err != nil {
		return usage(fmt.Errorf("data_dir: %w", unwritten(s.cfg.DataDir, err)))
	}
	unlock, err := lockDir(s.cfg.DataDir, s.cfg.NATS.URL != "")
	if err != nil {
		return err
	}
	s.onClose(unlock)
	if free, err := freeBytes(s.cfg.DataDir); err == nil && free < leastFree {
		return usage(fmt.Errorf("data_dir: the disk of %s is full; free some space first", s.cfg.DataDir))
	}
	s.broker, err = broker.Open(ctx, broker.Config{URL: s.cfg.NATS.URL, Listen: s.cfg.NATS.Listen, Dir: s.cfg.dir("nats"), Token: s.cfg.NATS.APIKey})
	if err != nil {
		return err
	}
	s.onClose(func() error { s.broker.Close(); return nil })
	s.health.Need("nats", func(context.Context) error {
		if !s.broker.Conn.IsConnected() {
			return errors.New("not connected")
		}
		return nil
	})
	return nil
}

func (s *stack) openIndex(ctx context.Context) error {
	ic := index.Config{Addr: s.cfg.Qdrant.Addr, APIKey: s.cfg.Qdrant.APIKey, TLS: s.cfg.Qdrant.TLS}
	if ic.Addr == "" {
		server, err := embedded.Open(embedded.Config{Dir: s.cfg.dir("index"), Listen: s.cfg.Qdrant.Listen, APIKey: s.cfg.Qdrant.APIKey})
		if err != nil {
			return err
		}
		s.server = server
		s.onClose(server.Close)
		ic = index.Config{Dial: server.Dial}
	}
	var err error
	if s.index, err = index.Open(ctx, ic); err != nil {
		return err
	}
	s.onClose(s.index.Close)
	s.health.Need("index", s.index.Ping)
	return nil
}

func (s *stack) openEmbedder(context.Context) (err error) {
	if s.embedder, err = newEmbedder(s.cfg.Embed); err != nil {
		return err
	}
	if s.terms, err = embed.NewTerms(embed.TermsConfig{}); err != nil {
		return err
	}
	s.encoder = s.embedder
	cache, err := embed.OpenCache(s.cfg.dir("vectors.db"), s.embedder)
	if err != nil {
		return err
	}
	s.embedder = cache
	s.onClose(cache.Close)
	countVectors(s.registry, cache)
	return nil
}

func (s *stack) openIngest(ctx context.Context) (err error) {
	dir := s.cfg.DataDir
	if s.cfg.NATS.URL != "" {
		dir = "" // the bytes go elsewhere
	}
	s.queue, err = ingest.OpenQueue(ctx, s.broker.Stream, ingest.Config{
		MaxUploadBytes: int64(s.cfg.Limits.Upload), FreeSpaceBytes: int64(s.cfg.Limits.FreeSpace), Dir: dir, Replicas: s.cfg.NATS.Replicas,
		Index: s.index,
	})
	if err != nil {
		return err
	}
	s.onClose(func() error { s.queue.Close(); return nil })
	s.extractor = extract.NewPool(extract.PoolConfig{})
	s.onClose(s.extractor.Close)
	s.pipeline = ingest.NewPipeline(ingest.PipelineConfig{
		Extract: s.extractor.Extract, Chunk: s.cfg.Chunk, Terms: s.terms, Embedder: s.embedder, Index: s.index, Vocabulary: s.queue.Vocabulary,
	})
	if len(s.cfg.Connectors) > 0 {
		if s.syncer, err = connectors.NewSyncer(ctx, s.broker.Stream, s.queue, s.log); err != nil {
			return err
		}
	}
	s.jobs = ingest.NewJobs(s.queue, ingest.JobsConfig{Pipeline: s.pipeline, Logger: s.log, Kinds: map[string]ingest.JobFunc{
		api.JobImport: s.importNow, api.JobExport: api.ExportFeedback(s.broker.Stream),
	}})
	return nil
}

func (s *stack) openAnswers(context.Context) (err error) {
	if s.router, err = s.cfg.router(s.log); err != nil {
		return err
	}
	if s.checker, err = verify.New(verify.Config{Terms: s.terms, Embedder: s.encoder, Judge: s.cfg.judge(s.router)}); err != nil {
		return err
	}
	s.retriever = retrieve.New(retrieve.Config{
		Index: s.index, Embedder: s.embedder, Terms: s.terms, Record: s.queue.Record, Text: s.queue.Text, Vocabulary: s.queue.Vocabulary,
		Named: s.named, HasCollection: s.hasCollection, Rewrite: s.rewriter(),
		Rerank: s.cfg.reranker(),
	})
	s.answerer, err = generate.New(generate.Config{Router: s.router, Checker: s.checker})
	return err
}

// router is that of the configured providers; nil without any.
func (c *Config) router(log *slog.Logger) (*llm.Router, error) {
	if len(c.Providers) == 0 {
		return nil, nil
	}
	r, err := llm.New(llm.Config{Providers: c.Providers, Policy: c.Routing.Policy, Hedge: c.Routing.Hedge, Logger: log})
	if err != nil {
		return nil, usage(err)
	}
	return r, nil
}

// reranker is the configured one; nil without.
func (c *Config) reranker() *retrieve.Reranker {
	return retrieve.NewReranker(retrieve.RerankConfig{URL: c.Rerank.URL, Model: c.Rerank.Model, APIKey: c.Rerank.APIKey})
}

// judge is the configured one, asked through router where it is a model; none without.
func (c *Config) judge(router *llm.Router) verify.Judge {
	j := c.Verify.Judge
	judge := verify.Judge{Name: j.Model, Clearance: j.Clearance, Timeout: j.Timeout}
	switch {
	case j.URL != "":
		judge.Name = cmp.Or(j.Model, "judge")
		judge.Score = verify.NewScorer(verify.ScorerConfig{URL: j.URL, Model: j.Model, APIKey: j.APIKey})
	case j.Model != "" && router != nil:
		judge.Clearance = grounded.Confidential // the router knows who is cleared for what
		judge.Score = generate.ModelJudge(router, j.Model)
	}
	return judge
}
