package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"grounded/embed"
	"grounded/embed/e5"
	"grounded/index"
	"grounded/internal/broker"
)

// finding is one thing that doctor looked at.
type finding struct {
	what string
	bad  bool
	text string
}

func doctorCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at the configuration and at what it names, and say what to do",
		Args:  cobra.NoArgs,
	}
	f.add(cmd)
	c := clientFlags(cmd)
	cmd.Flags().Lookup("server").Usage += "; without it the configuration's listen is asked"
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load()
		if err != nil {
			return err
		}
		if !cmd.Flags().Changed("server") && os.Getenv("GROUNDED_SERVER") == "" {
			c.server = "http://" + dialled(cfg.Listen)
		}
		return examine(cmd.Context(), cmd.OutOrStdout(), cfg, c)
	}
	return cmd
}

func examine(ctx context.Context, w io.Writer, cfg Config, c *client) error {
	bad := 0
	var all []finding
	for _, look := range []func(context.Context, Config) []finding{c.lookAtServer, lookAtDisk, lookAtServices, lookAtProviders} {
		for _, f := range look(ctx, cfg) {
			mark := "ok  "
			if f.bad {
				mark = "BAD "
				bad++
			}
			all = append(all, f)
			if !c.json {
				fmt.Fprintf(w, "%s %-22s %s\n", mark, f.what, f.text)
			}
		}
	}
	if c.json {
		if err := printFindings(w, all); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d things need attention", bad)
	}
	return nil
}

func printFindings(w io.Writer, all []finding) error {
	type shape struct {
		What string `json:"what"`
		OK   bool   `json:"ok"`
		Text string `json:"text"`
	}
	out := make([]shape, len(all))
	for i, f := range all {
		out[i] = shape{f.what, !f.bad, f.text}
	}
	return printJSON(w, out)
}

func lookAtDisk(_ context.Context, cfg Config) []finding {
	dir := cfg.DataDir
	for dir != "/" && dir != "." {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		dir = filepath.Dir(dir) // it is made at the first start
	}
	free, err := freeBytes(dir)
	if err != nil {
		return []finding{{"data_dir", true, err.Error()}}
	}
	text := fmt.Sprintf("%s has %d MiB free; %d MiB are kept in reserve", cfg.DataDir, free>>20, int64(cfg.Limits.FreeSpace)>>20)
	if dir != cfg.DataDir {
		text += "; it is made when a server with this configuration first starts (one with --data-dir keeps its own)"
	}
	out := []finding{{"data_dir", free < int64(cfg.Limits.FreeSpace), text}}
	if unix.Access(dir, unix.W_OK) != nil {
		out = append(out, finding{"data_dir", true, dir + " cannot be written by this user"})
	}
	return out
}

func lookAtServices(ctx context.Context, cfg Config) []finding {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out := []finding{{"nats", false, "in this process, synced on every write"}}
	if cfg.NATS.URL != "" {
		out[0] = lookAtNATS(ctx, cfg)
	}
	q := finding{"qdrant", false, "in this process"}
	if cfg.Qdrant.Addr != "" {
		q.text = cfg.Qdrant.Addr + " answers"
		x, err := index.Open(ctx, index.Config{Addr: cfg.Qdrant.Addr, APIKey: cfg.Qdrant.APIKey, TLS: cfg.Qdrant.TLS})
		if err == nil {
			err = x.Ping(ctx)
			_ = x.Close()
		}
		if err != nil {
			q = finding{"qdrant", true, err.Error()}
		}
	}
	e := finding{"embed", false, "multilingual-e5-small in this process"}
	if cfg.Embed.URL != "" || cfg.Embed.Model != "" {
		e = lookAtEmbedder(ctx, cfg)
	}
	return append(out, q, e)
}

func lookAtNATS(ctx context.Context, cfg Config) finding {
	b, err := broker.Open(ctx, broker.Config{URL: cfg.NATS.URL, Token: cfg.NATS.APIKey})
	if err != nil {
		return finding{"nats", true, err.Error()}
	}
	defer b.Close()
	if _, err := b.Stream.AccountInfo(ctx); err != nil {
		return finding{"nats", true, cfg.NATS.URL + " does not answer with JetStream: " + err.Error()}
	}
	if cfg.NATS.Replicas < 3 {
		return finding{"nats", false, cfg.NATS.URL + " answers; nats.replicas is below 3, so the loss of one server loses documents"}
	}
	return finding{"nats", false, cfg.NATS.URL + " answers"}
}

func lookAtEmbedder(ctx context.Context, cfg Config) finding {
	e, err := newEmbedder(cfg.Embed)
	if err == nil {
		_, err = e.Embed(ctx, embed.Query, []string{"test"})
	}
	if err != nil {
		return finding{"embed", true, err.Error()}
	}
	if local, ok := e.(*e5.Encoder); ok {
		return finding{"embed", false, fmt.Sprintf("%s is %s in this process, %d dimensions, with %q before questions and %q before passages",
			cfg.Embed.Model, e.Model().ID, e.Model().Dimensions, local.Prefix(embed.Query), local.Prefix(embed.Passage))}
	}
	return finding{"embed", false, fmt.Sprintf("%s answers with %d dimensions", cfg.Embed.URL, e.Model().Dimensions)}
}

// lookAtProviders asks each host for its models, which costs nothing.
func lookAtProviders(ctx context.Context, cfg Config) []finding {
	if len(cfg.Providers) == 0 {
		return []finding{{"providers", false, "none: answers are extractive (quoted sentences)"}}
	}
	var out []finding
	for _, p := range cfg.Providers {
		f := finding{"provider " + p.Name, false, "answers"}
		if p.APIKey == "" && p.BaseURL == "" {
			f = finding{f.what, true, "it has no api_key; is the environment variable set?"}
		} else if p.BaseURL != "" {
			f = lookAtHost(ctx, f.what, p.BaseURL, p.APIKey)
		}
		out = append(out, f)
	}
	return out
}

func lookAtHost(ctx context.Context, what, base, key string) finding {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	address, err := url.JoinPath(base, "models")
	if err != nil {
		return finding{what, true, err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return finding{what, true, err.Error()}
	}
	req.Header.Set("Authorization", "Bearer "+key)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{what, true, "it cannot be reached: " + err.Error()}
	}
	resp.Body.Close()
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		return finding{what, true, "it refuses the key (" + resp.Status + ")"}
	}
	return finding{what, false, "answers (" + resp.Status + ")"}
}
