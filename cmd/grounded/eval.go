package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"grounded/embed"
	"grounded/generate/verify"
	"grounded/index"
	"grounded/index/embedded"
	"grounded/ingest"
	"grounded/ingest/extract"
)

func evalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Measure on data sets; nothing is left behind",
		Long: "Each sub-command reads a data set, runs the parts that the service runs in a temporary directory,\n" +
			"and prints one line of JSON. Progress goes to standard error.",
		Args: cobra.NoArgs,
	}
	cmd.AddCommand(evalRetrievalCommand(), evalDrawCommand(), evalPDFCommand(), evalGroundingCommand(), evalTrainCommand(), evalCitationsCommand(),
		evalAnswersCommand(), evalAbstentionCommand(), evalTrainAbstentionCommand())
	return cmd
}

// evalFlags are those that every evaluation takes beside its own.
type evalFlags struct {
	serveFlags
	data, vectorCache string
	wordsOnly         bool
}

func (f *evalFlags) add(cmd *cobra.Command, data string) {
	f.serveFlags.add(cmd)
	cmd.Flags().StringVar(&f.data, "data", "", data)
	cmd.Flags().StringVar(&f.vectorCache, "vector-cache", "", "folder that keeps vectors between runs")
	_ = cmd.MarkFlagRequired("data") // it has just been defined
}

// addWordsOnly offers to do without the embedding model.
func (f *evalFlags) addWordsOnly(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.wordsOnly, "words-only", false, "without the embedding model")
}

// evalParts are the service's parts, in a folder of their own.
type evalParts struct {
	cfg      Config
	embedder embed.Embedder
	terms    *embed.Terms
	index    *index.Index
	pipeline *ingest.Pipeline
	closers
}

// openModels makes the terms and the embedder as the configuration says, and nothing else.
func (f *evalFlags) openModels() (p *evalParts, err error) {
	p = &evalParts{}
	if p.cfg, err = f.load(); err != nil {
		return p, err
	}
	if p.terms, err = embed.NewTerms(embed.TermsConfig{}); err != nil {
		return p, err
	}
	if f.wordsOnly {
		return p, nil
	}
	return p, p.openEmbedder(f.vectorCache)
}

// open makes all parts, the index embedded and empty.
func (f *evalFlags) open(ctx context.Context) (p *evalParts, err error) {
	if p, err = f.openModels(); err != nil {
		return p, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	return p, p.openIndex(ctx)
}

// openIndex makes the index, embedded and empty, and what writes to it.
func (p *evalParts) openIndex(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "grounded-eval-")
	if err != nil {
		return fmt.Errorf("make a folder for the evaluation: %w", err)
	}
	p.onClose(func() error { return os.RemoveAll(dir) })
	server, err := embedded.Open(embedded.Config{Dir: dir})
	if err != nil {
		return err
	}
	p.onClose(server.Close)
	if p.index, err = index.Open(ctx, index.Config{Dial: server.Dial}); err != nil {
		return err
	}
	p.onClose(p.index.Close)
	p.pipeline = ingest.NewPipeline(ingest.PipelineConfig{
		Extract: extract.Extract, Chunk: p.cfg.Chunk, Terms: p.terms, Embedder: p.embedder, Index: p.index,
	})
	return nil
}

func (p *evalParts) openEmbedder(cacheDir string) (err error) {
	if p.embedder, err = newEmbedder(p.cfg.Embed); err != nil {
		return err
	}
	if cacheDir == "" {
		return nil
	}
	if err := os.MkdirAll(cacheDir, 0o700); err != nil {
		return usage(fmt.Errorf("--vector-cache: %w", err))
	}
	cache, err := embed.OpenCache(filepath.Join(cacheDir, "vectors.db"), p.embedder)
	if err != nil {
		return err
	}
	p.onClose(cache.Close)
	p.embedder = cache
	return nil
}

// checker makes the check with time for every second look, so that figures do not depend on
// the machine's load. Without an embedder there is none.
func (p *evalParts) checker() (*verify.Checker, error) {
	return verify.New(verify.Config{Terms: p.terms, Embedder: p.embedder, LookTime: time.Minute})
}

// progressTo returns a reporter that writes to w, at most twice a second.
func progressTo(w io.Writer) func(what string, done, of int) {
	var last time.Time
	return func(what string, done, of int) {
		if done < of && time.Since(last) < 500*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "\r%s %d of %d ", what, done, of)
		if done == of {
			fmt.Fprintln(w)
		}
	}
}

// printLine prints v as one line of JSON.
func printLine(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", line)
	return err
}
