package eval

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"grounded"
	"grounded/index"
	"grounded/ingest"
)

// indexBatch is how many documents are parsed, embedded and written together.
const indexBatch = 256

// indexSet makes documents searchable as the service does, by words and by meaning.
func indexSet(ctx context.Context, documents []SetDocument, cfg RetrievalConfig) error {
	if err := cfg.Index.Ensure(ctx, collection, cfg.Pipeline.Spec()); err != nil {
		return err
	}
	for at := 0; at < len(documents); at += indexBatch {
		batch := documents[at:min(at+indexBatch, len(documents))]
		points, err := pointsOf(ctx, batch, cfg.Pipeline)
		if err != nil {
			return err
		}
		if err := writePoints(ctx, points, cfg); err != nil {
			return err
		}
		cfg.Progress("indexed", at+len(batch), len(documents))
	}
	return nil
}

// pointsOf parses documents and weighs their terms, over the cores. A document without
// text has no points.
func pointsOf(ctx context.Context, documents []SetDocument, p *ingest.Pipeline) ([]index.Point, error) {
	parsed := make([][]index.Point, len(documents))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range documents {
		group.Go(func() error {
			record := recordOf(d)
			found, err := p.Parse(ctx, record, []byte(d.Text), func(grounded.Status, float64) {})
			switch {
			case grounded.CodeOf(err) == grounded.CodeUnreadable:
				return nil
			case err != nil:
				return fmt.Errorf("document %s: %w", d.ID, err)
			}
			for _, c := range found.Chunks {
				parsed[i] = append(parsed[i], index.Point{Chunk: c, Record: record, Terms: p.Terms.Passage(ingest.PassageText(c))})
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var out []index.Point
	for _, points := range parsed {
		out = append(out, points...)
	}
	return out, nil
}

// recordOf is what the service would know of d.
func recordOf(d SetDocument) grounded.Document {
	return grounded.Document{
		ID: grounded.NewDocumentID(collection, d.ID), ExternalID: d.ID, Collection: collection,
		Title: d.Title, Name: ".txt", Revision: 1, Live: 1,
	}
}

// writePoints adds the vectors and writes.
func writePoints(ctx context.Context, points []index.Point, cfg RetrievalConfig) error {
	chunks := make([]grounded.Chunk, len(points))
	for i, p := range points {
		chunks[i] = p.Chunk
	}
	vectors, err := cfg.Pipeline.Vectors(ctx, chunks)
	if err != nil {
		return err
	}
	for i := range points {
		points[i].Vector = vectors[i]
	}
	for len(points) > 0 {
		n := min(indexBatch, len(points))
		if err := cfg.Index.Put(ctx, index.Live(collection), points[:n]); err != nil {
			return err
		}
		points = points[n:]
	}
	return nil
}
