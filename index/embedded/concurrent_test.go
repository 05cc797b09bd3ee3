package embedded_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"golang.org/x/sync/errgroup"
)

// TestTogether reads, writes, snapshots and switches an alias at once; every answer is of
// whole points. It says most under -race.
func TestTogether(t *testing.T) {
	t.Parallel()
	server, client := start(t, t.TempDir())
	sampleCollection(t, client, "a")
	must(t, client.CreateAlias(t.Context(), "live", "a"))
	for n := range 200 {
		put(t, client, "a", samplePoint(n, 1))
	}
	ctx := context.Background()
	var writing atomic.Int32
	var group errgroup.Group
	for w := range 3 {
		writing.Add(1)
		group.Go(func() error {
			defer writing.Add(-1)
			for version := 2; version < 12; version++ {
				var points []*qdrant.PointStruct
				for n := w; n < 200; n += 3 {
					points = append(points, samplePoint(n, version))
				}
				if _, err := client.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: "live", Wait: qdrant.PtrOf(true), Points: points}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	read := func(ask func() error) {
		group.Go(func() error {
			for writing.Load() > 0 {
				if err := ask(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	var torn atomic.Int32
	read(func() error {
		points, err := client.Query(ctx, &qdrant.QueryPoints{
			CollectionName: "live", Query: qdrant.NewQueryDense(make([]float32, 16)), Using: qdrant.PtrOf("dot"), Limit: qdrant.PtrOf(uint64(300)),
			WithPayload: qdrant.NewWithPayload(true), WithVectors: qdrant.NewWithVectors(true),
		})
		if len(points) != 200 {
			torn.Add(1)
		}
		for _, p := range points {
			n, version := int(p.GetId().GetNum()), int(p.GetPayload()["version"].GetIntegerValue())
			if !same(&qdrant.RetrievedPoint{Id: p.GetId(), Payload: p.GetPayload(), Vectors: p.GetVectors()}, samplePoint(n, version)) {
				torn.Add(1)
			}
		}
		return err
	})
	read(func() error {
		n, err := client.Count(ctx, &qdrant.CountPoints{CollectionName: "live", Filter: &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchInt("n", 7)}}})
		if n != 1 {
			torn.Add(1)
		}
		return err
	})
	read(func() error {
		_, err := client.Query(ctx, &qdrant.QueryPoints{CollectionName: "live", Query: qdrant.NewQuerySparse([]uint32{9}, []float32{1}), Using: qdrant.PtrOf("terms")})
		return err
	})
	group.Go(func() error {
		_, err := client.CreateFullSnapshot(ctx)
		return err
	})
	must(t, group.Wait())
	if torn.Load() > 0 {
		t.Errorf("%d answers were not of whole points", torn.Load())
	}
	must(t, client.Close())
	must(t, server.Close())
}
