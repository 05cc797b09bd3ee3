package index

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"

	"grounded"
	"grounded/embed"
)

// Query asks for the chunks nearest in meaning, in words, or both.
type Query struct {
	Collection string          // empty: grounded.DefaultCollection
	Dense      []float32       // nil: not by meaning
	Terms      embed.Sparse    // empty: not by words
	Limit      int             // of each list; 0: 100
	Filter     grounded.Filter // narrows both lists
	Bare       bool            // without what a document's record knows too: title, labels, metadata and the like
}

// Hit is one chunk found in one list.
type Hit struct {
	Passage grounded.Passage // Score is left to whoever fuses the lists
	Score   float64          // cosine for Dense, BM25 for Terms
}

// Hits are the two lists, each best first.
type Hits struct {
	Dense []Hit
	Terms []Hit
}

// Search returns the chunks of the live generation that p may see. A collection that does
// not exist and one that p may not enter are the same [grounded.CodeNotFound].
func (x *Index) Search(ctx context.Context, p grounded.Principal, q Query) (Hits, error) {
	if q.Collection == "" {
		q.Collection = grounded.DefaultCollection
	}
	if !p.MayEnter(q.Collection) {
		return Hits{}, grounded.Errorf(grounded.CodeNotFound, "there is no collection %q", q.Collection)
	}
	filter, ok := visible(p, q.Filter)
	if !ok || q.Dense == nil && len(q.Terms.Indices) == 0 {
		return Hits{}, nil
	}
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	batch := &qdrant.QueryBatchPoints{CollectionName: aliasName(q.Collection)}
	if q.Dense != nil {
		batch.QueryPoints = append(batch.QueryPoints, q.points(qdrant.NewQueryDense(q.Dense), vectorDense, filter))
	}
	if len(q.Terms.Indices) > 0 {
		batch.QueryPoints = append(batch.QueryPoints, q.points(qdrant.NewQuerySparse(q.Terms.Indices, q.Terms.Values), vectorTerms, filter))
	}
	results, err := x.client.QueryBatch(ctx, batch)
	if err != nil {
		if grpcCode(err) == codes.NotFound {
			return Hits{}, grounded.Errorf(grounded.CodeNotFound, "there is no collection %q", q.Collection)
		}
		return Hits{}, classify(err, "searching")
	}
	var hits Hits
	if q.Dense != nil {
		hits.Dense, results = decodeHits(results[0], q.Collection), results[1:]
	}
	if len(results) > 0 {
		hits.Terms = decodeHits(results[0], q.Collection)
	}
	return hits, nil
}

// The access list is read by the index alone.
var (
	shownAll  = qdrant.NewWithPayloadExclude(fieldOpen, fieldUsers, fieldGroups, fieldDenyUsers, fieldDenyGroups)
	shownBare = qdrant.NewWithPayloadExclude(fieldOpen, fieldUsers, fieldGroups, fieldDenyUsers, fieldDenyGroups,
		fieldTitle, fieldExternalID, fieldLabels, fieldMetadata, fieldSensitivity, fieldUpdatedAt)
)

func (q Query) shown() *qdrant.WithPayloadSelector {
	if q.Bare {
		return shownBare
	}
	return shownAll
}

func (q Query) points(query *qdrant.Query, using string, filter *qdrant.Filter) *qdrant.QueryPoints {
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	return &qdrant.QueryPoints{
		CollectionName: aliasName(q.Collection),
		Query:          query,
		Using:          qdrant.PtrOf(using),
		Filter:         filter,
		Limit:          qdrant.PtrOf(uint64(limit)),
		WithPayload:    q.shown(),
	}
}

// Around returns the chunks of a revision with the given ordinals, in their order,
// leaving out those that p may not see or that are not there.
func (x *Index) Around(ctx context.Context, p grounded.Principal, collection string, doc grounded.DocumentID, rev grounded.Revision, ordinals []int) ([]grounded.Passage, error) {
	filter, ok := visible(p, grounded.Filter{Documents: []grounded.DocumentID{doc}})
	if !ok || len(ordinals) == 0 || !p.MayEnter(collection) {
		return nil, nil
	}
	ints := make([]int64, len(ordinals))
	for i, n := range ordinals {
		ints[i] = int64(n)
	}
	filter.Must = append(filter.Must, qdrant.NewMatchInt(fieldRevision, int64(rev)), qdrant.NewMatchInts(fieldOrdinal, ints...))
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	points, err := x.client.Scroll(ctx, &qdrant.ScrollPoints{
		CollectionName: aliasName(collection), Filter: filter, Limit: qdrant.PtrOf(uint32(len(ordinals))), WithPayload: qdrant.NewWithPayload(true),
	})
	if err != nil {
		return nil, classify(err, "reading neighbouring chunks")
	}
	byOrdinal := make(map[int]grounded.Passage, len(points))
	for _, pt := range points {
		passage := decode(pt.GetId(), pt.GetPayload())
		passage.Collection = collection
		byOrdinal[passage.Ordinal] = passage
	}
	out := make([]grounded.Passage, 0, len(points))
	for _, n := range ordinals {
		if passage, ok := byOrdinal[n]; ok {
			out = append(out, passage)
		}
	}
	return out, nil
}

// visible is the part of every query that keeps documents from those who may not see
// them. ok is false where p may see nothing at all.
func visible(p grounded.Principal, f grounded.Filter) (filter *qdrant.Filter, ok bool) {
	filter = &qdrant.Filter{}
	if !p.Admin {
		if p.Name == "" {
			return nil, false
		}
		admitted := []*qdrant.Condition{qdrant.NewMatchBool(fieldOpen, true), qdrant.NewMatchKeyword(fieldUsers, p.Name)}
		filter.MustNot = append(filter.MustNot, qdrant.NewMatchKeyword(fieldDenyUsers, p.Name))
		if len(p.Groups) > 0 {
			admitted = append(admitted, qdrant.NewMatchKeywords(fieldGroups, p.Groups...))
			filter.MustNot = append(filter.MustNot, qdrant.NewMatchKeywords(fieldDenyGroups, p.Groups...))
		}
		filter.Must = append(filter.Must, qdrant.NewFilterAsCondition(&qdrant.Filter{Should: admitted}))
	}
	if len(f.Documents) > 0 {
		ids := make([]string, len(f.Documents))
		for i, d := range f.Documents {
			ids[i] = string(d)
		}
		filter.Must = append(filter.Must, qdrant.NewMatchKeywords(fieldDocument, ids...))
	}
	if len(f.Labels) > 0 {
		filter.Must = append(filter.Must, qdrant.NewMatchKeywords(fieldLabels, f.Labels...))
	}
	for k, v := range f.Metadata {
		filter.Must = append(filter.Must, qdrant.NewMatchKeyword(fieldMetadata, k+"="+v))
	}
	return filter, true
}

func decodeHits(r *qdrant.BatchResult, collection string) []Hit {
	hits := make([]Hit, len(r.GetResult()))
	for i, p := range r.GetResult() {
		hits[i] = Hit{Passage: decode(p.GetId(), p.GetPayload()), Score: float64(p.GetScore())}
		hits[i].Passage.Collection = collection
	}
	return hits
}

// decode reads a payload back. Collection and Score are the caller's to set.
func decode(id *qdrant.PointId, m map[string]*qdrant.Value) grounded.Passage {
	p := grounded.Passage{
		Chunk: grounded.Chunk{
			ID:       grounded.ChunkID(id.GetUuid()),
			Document: grounded.DocumentID(m[fieldDocument].GetStringValue()),
			Revision: grounded.Revision(m[fieldRevision].GetIntegerValue()),
			Ordinal:  int(m[fieldOrdinal].GetIntegerValue()),
			Text:     m[fieldText].GetStringValue(),
			Context:  m[fieldContext].GetStringValue(),
			Heading:  stringsOf(m[fieldHeading]),
			Span:     grounded.Span{Start: int(m[fieldStart].GetIntegerValue()), End: int(m[fieldEnd].GetIntegerValue())},
			Page:     int(m[fieldPage].GetIntegerValue()),
			PageEnd:  int(m[fieldPageEnd].GetIntegerValue()),
			Place:    m[fieldPlace].GetStringValue(),
			Tokens:   int(m[fieldTokens].GetIntegerValue()),
		},
		Title:       m[fieldTitle].GetStringValue(),
		ExternalID:  m[fieldExternalID].GetStringValue(),
		Labels:      stringsOf(m[fieldLabels]),
		Sensitivity: grounded.Sensitivity(m[fieldSensitivity].GetStringValue()),
	}
	p.UpdatedAt, _ = time.Parse(time.RFC3339Nano, m[fieldUpdatedAt].GetStringValue())
	if boxes := m[fieldBoxes].GetStringValue(); boxes != "" {
		_ = json.Unmarshal([]byte(boxes), &p.Boxes) // written by chunkPayload
	}
	for _, kv := range stringsOf(m[fieldMetadata]) {
		if k, v, ok := strings.Cut(kv, "="); ok {
			if p.Metadata == nil {
				p.Metadata = map[string]string{}
			}
			p.Metadata[k] = v
		}
	}
	return p
}
