package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"grounded"
	"grounded/eval"
	"grounded/ingest"
	"grounded/ingest/extract"
)

func evalDrawCommand() *cobra.Command {
	var f serveFlags
	var from, collection, out string
	var cfg eval.DrawConfig
	cmd := &cobra.Command{
		Use:   "draw",
		Short: "Draw questions from documents, to measure retrieval on one's own",
		Long: `Draws questions from the documents of a folder or of a server's collection (their headings, definitions, cells of tables, figures and
dates), each with the passages that answer it, and writes them as a BEIR folder, which "eval retrieval --data" reads. The same
documents and seed give the same questions. Look through queries.jsonl and delete what nobody would ask.`,
		Args: cobra.NoArgs,
	}
	f.add(cmd)
	c := clientFlags(cmd)
	cmd.Flags().StringVar(&from, "from", "", "folder or file to draw from; needs no server")
	cmd.Flags().StringVar(&collection, "collection", "", "collection of the server to draw from")
	cmd.Flags().StringVar(&out, "out", "", "folder to write")
	cmd.Flags().IntVar(&cfg.Most, "most", 200, "questions at most; 0: all that can be drawn")
	cmd.Flags().Uint64Var(&cfg.Seed, "seed", 1, "another seed draws other questions")
	_ = cmd.MarkFlagRequired("out") // it has just been defined
	cmd.MarkFlagsOneRequired("from", "collection")
	cmd.MarkFlagsMutuallyExclusive("from", "collection")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var documents []eval.DrawDocument
		var err error
		if from != "" {
			documents, err = f.drawDocuments(cmd.Context(), from, cmd.ErrOrStderr())
		} else {
			documents, err = c.drawDocuments(cmd.Context(), collection, cmd.ErrOrStderr())
		}
		if err != nil {
			return err
		}
		drawn := eval.Draw(documents, cfg)
		if len(drawn.Questions) == 0 {
			return usage(errors.New("no question could be drawn from these documents"))
		}
		if err := drawn.Write(out); err != nil {
			return usage(unwritten(out, err))
		}
		kinds := map[eval.DrawnKind]int{}
		for _, q := range drawn.Questions {
			kinds[q.Kind]++
		}
		return printLine(cmd.OutOrStdout(), struct {
			Queries   int                    `json:"queries"`
			Docs      int                    `json:"docs"`
			Documents int                    `json:"documents"`
			Kinds     map[eval.DrawnKind]int `json:"kinds"`
		}{len(drawn.Questions), len(drawn.Documents), len(documents), kinds})
	}
	return cmd
}

// drawDocuments reads and cuts the files in from as the service would. A file that cannot be
// read is told of and left out.
func (f *serveFlags) drawDocuments(ctx context.Context, from string, log io.Writer) ([]eval.DrawDocument, error) {
	cfg, err := f.load()
	if err != nil {
		return nil, err
	}
	items, err := putItems([]string{from})
	if err != nil {
		return nil, usage(err)
	}
	pipeline := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract, Chunk: cfg.Chunk})
	progress := progressTo(log)
	var out []eval.DrawDocument
	for i, item := range items {
		data, err := os.ReadFile(item.path)
		if err != nil {
			return nil, usage(unread(item.path, err))
		}
		name := filepath.Base(item.path)
		id := strings.TrimPrefix(strings.TrimPrefix(item.id, filepath.ToSlash(filepath.Clean(from))), "/")
		parsed, err := pipeline.Parse(ctx, grounded.Document{Name: name}, data, func(grounded.Status, float64) {})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			fmt.Fprintf(log, "%s is left out: %v\n", item.name(), err)
			continue
		}
		if id == "" {
			id = name
		}
		out = append(out, eval.DrawDocument{ID: id, Title: parsed.Title, Name: name, Chunks: parsed.Chunks})
		progress("read", i+1, len(items))
	}
	return out, nil
}

// drawDocuments asks the server for the documents of a collection and their passages.
func (c *client) drawDocuments(ctx context.Context, collection string, log io.Writer) ([]eval.DrawDocument, error) {
	documents, err := list[grounded.Document](ctx, c, "/v1/documents", url.Values{"collection": {collection}})
	if err != nil {
		return nil, err
	}
	progress := progressTo(log)
	var out []eval.DrawDocument
	for i, d := range documents {
		if d.Live == 0 {
			continue // nothing of it is searched yet
		}
		chunks, err := list[grounded.Chunk](ctx, c, "/v1/documents/"+string(d.ID)+"/chunks", nil)
		if err != nil {
			return nil, err
		}
		out = append(out, eval.DrawDocument{ID: d.ExternalID, Title: d.Title, Name: d.Name, Chunks: chunks})
		progress("read", i+1, len(documents))
	}
	return out, nil
}

// list reads all pages of a list.
func list[T any](ctx context.Context, c *client, path string, query url.Values) (out []T, err error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set("limit", "1000")
	for {
		var page struct {
			Data []T    `json:"data"`
			Next string `json:"next_cursor"`
		}
		if err := c.call(ctx, "GET", path+"?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		out = append(out, page.Data...)
		if page.Next == "" {
			return out, nil
		}
		query.Set("cursor", page.Next)
	}
}
