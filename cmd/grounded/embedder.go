package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"grounded/embed"
	"grounded/embed/e5"
)

// newEmbedder returns what the configuration names: a server, a model's files, or, with
// neither, the model that is compiled in.
func newEmbedder(cfg embed.Config) (embed.Embedder, error) {
	switch {
	case cfg.URL != "":
		return embed.NewHTTP(cfg)
	case cfg.Model != "":
		return e5.OpenPath(cfg.Model, e5.Config{QueryPrefix: cfg.QueryPrefix, PassagePrefix: cfg.PassagePrefix})
	}
	return e5.Open(e5.Config{}), nil
}

// countVectors exposes how many vectors were remembered and how many computed.
func countVectors(r *prometheus.Registry, c *embed.Cache) {
	counter := func(source string, n func(embed.CacheStats) int64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "grounded_embed_vectors_total", Help: "Vectors asked for, by where they came from.",
			ConstLabels: prometheus.Labels{"source": source},
		}, func() float64 { return float64(n(c.Stats())) }))
	}
	counter("cache", func(s embed.CacheStats) int64 { return s.Hits })
	counter("computed", func(s embed.CacheStats) int64 { return s.Misses })
}
