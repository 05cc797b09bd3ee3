package index

import (
	"context"
	"slices"

	"github.com/qdrant/go-client/qdrant"

	"grounded"
)

// Nearness is how near a chunk is, in cosines.
type Nearness struct {
	Vector float64 // to the vector asked for
	Like   float64 // to the mean of the chunks asked for
}

// Near measures chunks of the live generation: how near each is to vector, and to the mean
// of the chunks like. Chunks that p may not see or that have no vector are left out. The
// result is empty where none of like has a vector.
func (x *Index) Near(ctx context.Context, p grounded.Principal, collection string, ids []grounded.ChunkID, vector []float32, like []grounded.ChunkID) (map[grounded.ChunkID]Nearness, error) {
	if collection == "" {
		collection = grounded.DefaultCollection
	}
	filter, ok := visible(p, grounded.Filter{})
	if !ok || len(ids) == 0 || len(like) == 0 || !p.MayEnter(collection) {
		return nil, nil
	}
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	mean, err := x.mean(ctx, collection, filter, like)
	if err != nil || mean == nil {
		return nil, err
	}
	among := within(filter, ids)
	batch := &qdrant.QueryBatchPoints{CollectionName: aliasName(collection)}
	for _, v := range [][]float32{vector, mean} {
		batch.QueryPoints = append(batch.QueryPoints, &qdrant.QueryPoints{
			CollectionName: aliasName(collection), Query: qdrant.NewQueryDense(v), Using: qdrant.PtrOf(vectorDense), Filter: among,
			Limit: qdrant.PtrOf(uint64(len(ids))), Params: &qdrant.SearchParams{Exact: qdrant.PtrOf(true)},
		})
	}
	results, err := x.client.QueryBatch(ctx, batch)
	if err != nil {
		return nil, classify(err, "measuring chunks")
	}
	out := make(map[grounded.ChunkID]Nearness, len(ids))
	for _, h := range results[0].GetResult() {
		out[grounded.ChunkID(h.GetId().GetUuid())] = Nearness{Vector: float64(h.GetScore())}
	}
	for _, h := range results[1].GetResult() {
		id := grounded.ChunkID(h.GetId().GetUuid())
		n := out[id]
		n.Like = float64(h.GetScore())
		out[id] = n
	}
	return out, nil
}

// mean is the mean vector of chunks; nil where none has one. Its length does not matter:
// cosines are measured to it.
func (x *Index) mean(ctx context.Context, collection string, filter *qdrant.Filter, of []grounded.ChunkID) ([]float32, error) {
	points, err := x.client.Scroll(ctx, &qdrant.ScrollPoints{
		CollectionName: aliasName(collection), Limit: qdrant.PtrOf(uint32(len(of))), WithVectors: qdrant.NewWithVectorsInclude(vectorDense),
		Filter: within(filter, of),
	})
	if err != nil {
		return nil, classify(err, "reading vectors")
	}
	var sum []float32
	for _, p := range points {
		v := p.GetVectors().GetVectors().GetVectors()[vectorDense].GetDense().GetData()
		if sum == nil {
			sum = make([]float32, len(v))
		}
		for i := range v {
			sum[i] += v[i]
		}
	}
	if len(sum) == 0 {
		return nil, nil
	}
	return sum, nil
}

// within narrows a filter to the given chunks.
func within(f *qdrant.Filter, ids []grounded.ChunkID) *qdrant.Filter {
	list := make([]*qdrant.PointId, len(ids))
	for i, id := range ids {
		list[i] = qdrant.NewIDUUID(string(id))
	}
	return &qdrant.Filter{Must: append(slices.Clone(f.GetMust()), qdrant.NewHasID(list...)), MustNot: f.GetMustNot()}
}
