package index

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/qdrant/go-client/qdrant"

	"grounded"
	"grounded/embed"
)

// Fields of a point's payload.
const (
	fieldDocument    = "document"
	fieldRevision    = "revision"
	fieldOrdinal     = "ordinal"
	fieldOpen        = "acl_open" // no allow list: everyone in the collection
	fieldUsers       = "acl_users"
	fieldGroups      = "acl_groups"
	fieldDenyUsers   = "acl_deny_users"
	fieldDenyGroups  = "acl_deny_groups"
	fieldLabels      = "labels"
	fieldMetadata    = "metadata" // "key=value"
	fieldTitle       = "title"
	fieldExternalID  = "external_id"
	fieldSensitivity = "sensitivity"
	fieldUpdatedAt   = "updated_at"
	fieldText        = "text"
	fieldContext     = "context"
	fieldHeading     = "heading"
	fieldStart       = "start"
	fieldEnd         = "end"
	fieldPage        = "page"
	fieldPageEnd     = "page_end"
	fieldPlace       = "place"
	fieldBoxes       = "boxes" // JSON, for it is only shown
	fieldTokens      = "tokens"
)

// MaxRevision is above every revision: pruning to it drops a document whole.
const MaxRevision = grounded.Revision(math.MaxInt64)

// namespace makes chunk ids: UUIDv5 of it and "document/revision/ordinal".
var namespace = uuid.MustParse("6f1c2f4e-9a0b-5d3c-8e77-6772756e6465")

// NewChunkID derives the id of a chunk, so that writing it twice writes it once.
func NewChunkID(doc grounded.DocumentID, rev grounded.Revision, ordinal int) grounded.ChunkID {
	name, _ := json.Marshal([]any{doc, rev, ordinal})
	return grounded.ChunkID(uuid.NewSHA1(namespace, name).String())
}

// Point is a chunk as it is indexed.
type Point struct {
	Chunk  grounded.Chunk    // ID, Document and Revision set
	Record grounded.Document // title, labels, access and the like are read from it
	Terms  embed.Sparse      // sorted by index, no duplicates
	Vector []float32         // L2-normalised; nil where it is still to be computed
}

// Put writes points and returns once they are durable and searchable. Writing a point
// again replaces it whole, its vector included.
func (x *Index) Put(ctx context.Context, t Target, points []Point) error {
	if len(points) == 0 {
		return nil
	}
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	structs := make([]*qdrant.PointStruct, len(points))
	for i, p := range points {
		vectors := map[string]*qdrant.Vector{vectorTerms: qdrant.NewVectorSparse(p.Terms.Indices, p.Terms.Values)}
		if p.Vector != nil {
			vectors[vectorDense] = qdrant.NewVectorDense(p.Vector)
		}
		payload := recordPayload(p.Record)
		chunkPayload(payload, p.Chunk)
		structs[i] = &qdrant.PointStruct{
			Id: qdrant.NewIDUUID(string(p.Chunk.ID)), Vectors: qdrant.NewVectorsMap(vectors), Payload: payload,
		}
	}
	_, err := x.client.Upsert(ctx, &qdrant.UpsertPoints{CollectionName: t.name, Wait: qdrant.PtrOf(true), Points: structs})
	return classify(err, "writing chunks")
}

// PutVectors adds the vectors of points that were put without. Both slices are parallel.
// A point that has been pruned meanwhile is left out.
func (x *Index) PutVectors(ctx context.Context, t Target, ids []grounded.ChunkID, vectors [][]float32) error {
	if len(ids) == 0 {
		return nil
	}
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	present, err := x.present(ctx, t, ids)
	if err != nil {
		return err
	}
	points := make([]*qdrant.PointVectors, 0, len(ids))
	for i, id := range ids {
		if present[id] {
			points = append(points, &qdrant.PointVectors{
				Id:      qdrant.NewIDUUID(string(id)),
				Vectors: qdrant.NewVectorsMap(map[string]*qdrant.Vector{vectorDense: qdrant.NewVectorDense(vectors[i])}),
			})
		}
	}
	if len(points) == 0 {
		return nil
	}
	_, err = x.client.UpdateVectors(ctx, &qdrant.UpdatePointVectors{CollectionName: t.name, Wait: qdrant.PtrOf(true), Points: points})
	return classify(err, "writing vectors")
}

// present tells which ids exist: Qdrant refuses a whole batch for one id that is gone.
func (x *Index) present(ctx context.Context, t Target, ids []grounded.ChunkID) (map[grounded.ChunkID]bool, error) {
	list := make([]*qdrant.PointId, len(ids))
	for i, id := range ids {
		list[i] = qdrant.NewIDUUID(string(id))
	}
	found, err := x.client.Get(ctx, &qdrant.GetPoints{CollectionName: t.name, Ids: list, WithPayload: qdrant.NewWithPayload(false)})
	if err != nil {
		return nil, classify(err, "looking up chunks")
	}
	out := make(map[grounded.ChunkID]bool, len(found))
	for _, p := range found {
		out[grounded.ChunkID(p.GetId().GetUuid())] = true
	}
	return out, nil
}

// WithoutVectors returns the chunks of a revision that have no vector yet, in no
// particular order, at most limit of them (0: all).
func (x *Index) WithoutVectors(ctx context.Context, t Target, doc grounded.DocumentID, rev grounded.Revision, limit int) ([]grounded.Chunk, error) {
	return x.scroll(ctx, t, withoutVectors(doc, rev), limit)
}

func withoutVectors(doc grounded.DocumentID, rev grounded.Revision) *qdrant.Filter {
	return &qdrant.Filter{
		Must:    []*qdrant.Condition{qdrant.NewMatchKeyword(fieldDocument, string(doc)), qdrant.NewMatchInt(fieldRevision, int64(rev))},
		MustNot: []*qdrant.Condition{qdrant.NewHasVector(vectorDense)},
	}
}

// CountWithoutVectors counts the chunks of a revision that have no vector yet.
func (x *Index) CountWithoutVectors(ctx context.Context, t Target, doc grounded.DocumentID, rev grounded.Revision) (int, error) {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	n, err := x.client.Count(ctx, &qdrant.CountPoints{CollectionName: t.name, Filter: withoutVectors(doc, rev), Exact: qdrant.PtrOf(true)})
	return int(n), classify(err, "counting chunks")
}

// Chunks returns the chunks of a revision that are in t, in no particular order.
func (x *Index) Chunks(ctx context.Context, t Target, doc grounded.DocumentID, rev grounded.Revision) ([]grounded.Chunk, error) {
	filter := &qdrant.Filter{
		Must: []*qdrant.Condition{qdrant.NewMatchKeyword(fieldDocument, string(doc)), qdrant.NewMatchInt(fieldRevision, int64(rev))},
	}
	return x.scroll(ctx, t, filter, 0)
}

func (x *Index) scroll(ctx context.Context, t Target, filter *qdrant.Filter, limit int) ([]grounded.Chunk, error) {
	const page = 512
	var (
		out    []grounded.Chunk
		offset *qdrant.PointId
	)
	for {
		call, cancel := x.deadline(ctx)
		points, next, err := x.client.ScrollAndOffset(call, &qdrant.ScrollPoints{
			CollectionName: t.name, Filter: filter, Offset: offset, Limit: qdrant.PtrOf(uint32(page)), WithPayload: qdrant.NewWithPayload(true),
		})
		cancel()
		if err != nil {
			return nil, classify(err, "listing chunks")
		}
		for _, p := range points {
			out = append(out, decode(p.GetId(), p.GetPayload()).Chunk)
		}
		if next == nil || limit > 0 && len(out) >= limit {
			break
		}
		offset = next
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

// Prune drops the chunks of doc older than keep; [MaxRevision] drops all of them.
func (x *Index) Prune(ctx context.Context, t Target, doc grounded.DocumentID, keep grounded.Revision) error {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	filter := &qdrant.Filter{Must: []*qdrant.Condition{
		qdrant.NewMatchKeyword(fieldDocument, string(doc)),
		qdrant.NewRange(fieldRevision, &qdrant.Range{Lt: qdrant.PtrOf(float64(keep))}),
	}}
	_, err := x.client.Delete(ctx, &qdrant.DeletePoints{
		CollectionName: t.name, Wait: qdrant.PtrOf(true), Points: qdrant.NewPointsSelectorFilter(filter),
	})
	return classify(err, "dropping old chunks")
}

// SetPayload writes a record's title, labels, metadata, access list and sensitivity to
// its chunks, without touching text or vectors.
func (x *Index) SetPayload(ctx context.Context, t Target, doc grounded.Document) error {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	filter := &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchKeyword(fieldDocument, string(doc.ID))}}
	_, err := x.client.SetPayload(ctx, &qdrant.SetPayloadPoints{
		CollectionName: t.name, Wait: qdrant.PtrOf(true), Payload: recordPayload(doc), PointsSelector: qdrant.NewPointsSelectorFilter(filter),
	})
	return classify(err, "writing labels and access")
}

// Stats counts a collection's live generation.
type Stats struct {
	Chunks         int `json:"chunks"`
	WithoutVectors int `json:"without_vectors"`
}

// Stats counts what is in t.
func (x *Index) Stats(ctx context.Context, t Target) (Stats, error) {
	ctx, cancel := x.deadline(ctx)
	defer cancel()
	count := func(f *qdrant.Filter) (int, error) {
		n, err := x.client.Count(ctx, &qdrant.CountPoints{CollectionName: t.name, Filter: f, Exact: qdrant.PtrOf(true)})
		return int(n), classify(err, "counting chunks")
	}
	all, err := count(nil)
	if err != nil {
		return Stats{}, err
	}
	without, err := count(&qdrant.Filter{MustNot: []*qdrant.Condition{qdrant.NewHasVector(vectorDense)}})
	return Stats{Chunks: all, WithoutVectors: without}, err
}

func recordPayload(d grounded.Document) map[string]*qdrant.Value {
	meta := make([]string, 0, len(d.Metadata))
	for k, v := range d.Metadata {
		meta = append(meta, k+"="+v)
	}
	return map[string]*qdrant.Value{
		fieldTitle:       qdrant.NewValueString(d.Title),
		fieldExternalID:  qdrant.NewValueString(d.ExternalID),
		fieldSensitivity: qdrant.NewValueString(string(d.Sensitivity)),
		fieldUpdatedAt:   qdrant.NewValueString(d.UpdatedAt.UTC().Format(time.RFC3339Nano)),
		fieldLabels:      stringList(d.Labels),
		fieldMetadata:    stringList(meta),
		fieldOpen:        qdrant.NewValueBool(len(d.ACL.Users) == 0 && len(d.ACL.Groups) == 0),
		fieldUsers:       stringList(d.ACL.Users),
		fieldGroups:      stringList(d.ACL.Groups),
		fieldDenyUsers:   stringList(d.ACL.DenyUsers),
		fieldDenyGroups:  stringList(d.ACL.DenyGroups),
	}
}

func chunkPayload(m map[string]*qdrant.Value, c grounded.Chunk) {
	m[fieldDocument] = qdrant.NewValueString(string(c.Document))
	m[fieldRevision] = qdrant.NewValueInt(int64(c.Revision))
	m[fieldOrdinal] = qdrant.NewValueInt(int64(c.Ordinal))
	m[fieldText] = qdrant.NewValueString(c.Text)
	m[fieldContext] = qdrant.NewValueString(c.Context)
	m[fieldHeading] = stringList(c.Heading)
	m[fieldStart] = qdrant.NewValueInt(int64(c.Span.Start))
	m[fieldEnd] = qdrant.NewValueInt(int64(c.Span.End))
	m[fieldPage] = qdrant.NewValueInt(int64(c.Page))
	m[fieldPageEnd] = qdrant.NewValueInt(int64(c.PageEnd))
	m[fieldPlace] = qdrant.NewValueString(c.Place)
	m[fieldTokens] = qdrant.NewValueInt(int64(c.Tokens))
	if len(c.Boxes) > 0 {
		boxes, _ := json.Marshal(c.Boxes)
		m[fieldBoxes] = qdrant.NewValueString(string(boxes))
	}
}

func stringList(list []string) *qdrant.Value {
	values := make([]*qdrant.Value, len(list))
	for i, s := range list {
		values[i] = qdrant.NewValueString(s)
	}
	return qdrant.NewValueFromList(values...)
}

// stringsOf reads what stringList wrote.
func stringsOf(v *qdrant.Value) []string {
	var out []string
	for _, s := range v.GetListValue().GetValues() {
		out = append(out, s.GetStringValue())
	}
	return out
}
