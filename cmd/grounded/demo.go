package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"grounded"
)

// demoQuestions are asked once the samples are in.
var demoQuestions = []string{
	"变压器上层油温超过多少度时要降低负荷？",
	"How often must the mechanical seal of pump P-101 be replaced?",
}

func demoCommand() *cobra.Command {
	var f serveFlags
	var once bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Serve the sample documents, ask a question in each language, keep serving",
		Args:  cobra.NoArgs,
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&once, "once", false, "end after the answers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load()
		if err != nil {
			return err
		}
		if cfg.Log.Level == "info" {
			cfg.Log.Level = "warn" // the demo's own lines are what is read
		}
		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		addr := make(chan string, 1)
		served := make(chan error, 1)
		go func() {
			served <- serve(ctx, cfg, f.role, cmd.ErrOrStderr(), func(a string) { addr <- a })
		}()
		select {
		case err := <-served:
			return err
		case a := <-addr:
			if err := demo(ctx, cmd.OutOrStdout(), "http://"+a); err != nil {
				cancel()
				return errors.Join(err, <-served)
			}
			if once {
				cancel()
			} else {
				fmt.Fprintf(cmd.OutOrStdout(), "\nServing at http://%s - open it, drop your own files, ask. Ctrl-C stops.\n", a)
			}
			return <-served
		}
	}
	return cmd
}

// demo indexes the samples and asks.
func demo(ctx context.Context, w io.Writer, server string) (err error) {
	c := &client{server: server, key: os.Getenv("GROUNDED_KEY"), http: &http.Client{}}
	if err := c.waitUp(ctx, 30*time.Second); err != nil {
		return err
	}
	start := time.Now()
	dir, items, err := unpackSamples()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fmt.Fprintf(w, "Indexing %d sample documents\n", len(items))
	o := putOptions{collection: grounded.DefaultCollection, labels: []string{"sample"}, wait: "ready", parallel: 4}
	if err := c.putAll(ctx, items, o, newPutReport(w, len(items), false)); err != nil {
		return err
	}
	fmt.Fprintf(w, "Ready in %.1f s\n", time.Since(start).Seconds())
	for _, q := range demoQuestions {
		fmt.Fprintf(w, "\n> %s\n\n", q)
		if _, err := c.ask(ctx, w, chatRequest{Model: grounded.DefaultCollection, Messages: []grounded.Turn{{Role: "user", Content: q}}, Stream: true}); err != nil {
			return err
		}
	}
	return nil
}

// unpackSamples writes the samples to a folder of their own, to be put as any file is.
func unpackSamples() (dir string, items []putItem, err error) {
	names, err := sampleNames()
	if err != nil {
		return "", nil, err
	}
	dir, err = os.MkdirTemp("", "grounded-samples-")
	if err != nil {
		return "", nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(samples, name)
		if err != nil {
			return dir, nil, err
		}
		path := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return dir, nil, err
		}
		items = append(items, putItem{path: path, id: name, shown: filepath.Base(name)})
	}
	return dir, items, nil
}
