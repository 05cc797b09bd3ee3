package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"grounded/api"
	"grounded/ingest"
	"grounded/internal/telemetry"
)

// serveFlags win over the configuration file.
type serveFlags struct {
	config, listen, dataDir, qdrantListen, role string
}

func (f *serveFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "", "configuration file (default ./grounded.yaml where it exists)")
	cmd.Flags().StringVar(&f.listen, "listen", "", "address to listen on (default 127.0.0.1:8080)")
	cmd.Flags().StringVar(&f.dataDir, "data-dir", "", "where everything is kept (default ./grounded-data)")
	cmd.Flags().StringVar(&f.qdrantListen, "qdrant-listen", "", "open the embedded index to Qdrant clients at this address")
	cmd.Flags().StringVar(&f.role, "role", "all", "all, api or worker")
}

func (f *serveFlags) load() (Config, error) {
	cfg, err := loadConfig(f.config)
	if err != nil {
		return cfg, err
	}
	for _, o := range []struct {
		flag string
		to   *string
	}{{f.listen, &cfg.Listen}, {f.dataDir, &cfg.DataDir}, {f.qdrantListen, &cfg.Qdrant.Listen}} {
		if o.flag != "" {
			*o.to = o.flag
		}
	}
	switch f.role {
	case "all":
	case "api", "worker":
		if cfg.NATS.URL == "" || cfg.Qdrant.Addr == "" {
			return cfg, usage(fmt.Errorf("--role %s splits the service over processes, which share nats.url and qdrant.addr: set both", f.role))
		}
	default:
		return cfg, usage(fmt.Errorf("--role %q: say all, api or worker", f.role))
	}
	if err := cfg.check(); err != nil {
		return cfg, usage(err)
	}
	return cfg, nil
}

func serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{Use: "serve", Short: "Run the service", Args: cobra.NoArgs}
	f.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load()
		if err != nil {
			return err
		}
		return serve(cmd.Context(), cfg, f.role, cmd.ErrOrStderr(), func(addr string) {
			fmt.Fprintf(cmd.ErrOrStderr(), "grounded is serving at http://%s (data in %s)\n", addr, cfg.DataDir)
		})
	}
	return cmd
}

// serve runs the roles until ctx ends, then drains. ready is called once with the address.
func serve(ctx context.Context, cfg Config, role string, logs io.Writer, ready func(addr string)) (err error) {
	log, err := telemetry.NewLogger(logs, cfg.Log)
	if err != nil {
		return usage(err)
	}
	l, err := net.Listen("tcp", cfg.Listen) // first: where that fails, nothing is left behind
	if err != nil {
		return usage(unheard(cfg.Listen, err))
	}
	s, err := openStack(ctx, cfg, log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, s.close()) }()

	g, ctx := errgroup.WithContext(ctx)
	if role != "api" {
		s.work(ctx, g)
	}
	if err := s.serveHTTP(ctx, g, l); err != nil {
		return errors.Join(err, l.Close())
	}
	ready(l.Addr().String())
	err = g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// work starts what a worker does: documents, jobs, connectors.
func (s *stack) work(ctx context.Context, g *errgroup.Group) {
	w := ingest.NewWorker(s.queue, s.pipeline, ingest.WorkerConfig{Parsers: s.cfg.Workers, EmbedGivesWay: s.cfg.Embed.URL == "", Logger: s.log})
	g.Go(func() error { return w.Run(ctx) })
	g.Go(func() error { return s.jobs.Run(ctx) })
	g.Go(func() error { return s.followSources(ctx) })
}

// serveHTTP starts the API at l; a worker serves it too, for its health and metrics.
func (s *stack) serveHTTP(ctx context.Context, g *errgroup.Group, l net.Listener) error {
	server, err := api.New(s.apiConfig())
	if err != nil {
		return usage(err)
	}
	g.Go(func() error { return server.Serve(ctx, l) })
	return nil
}

func (s *stack) apiConfig() api.Config {
	var snapshot func(context.Context, io.Writer) error
	if s.server != nil {
		snapshot = s.server.Snapshot
	}
	return api.Config{
		Snapshot: snapshot, Backup: s.backup, Connectors: s.connectors,
		Queue: s.queue, Jobs: s.jobs, Retriever: s.retriever, Checker: s.checker, Embedder: s.embedder, Answerer: s.answerer,
		Router: s.router, Stream: s.broker.Stream, RenderPage: s.extractor.RenderPage, Keys: s.cfg.Keys, Health: s.health, Registry: s.registry,
		Logger: s.log, Version: version(), MaxUploadBytes: int64(s.cfg.Limits.Upload),
	}
}
