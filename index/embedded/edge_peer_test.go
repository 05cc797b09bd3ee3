package embedded_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"grounded/internal/peer"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// edge is Qdrant's own engine in a Python process (testdata/edge.py).
type edge struct {
	in  io.Writer
	out *bufio.Reader
}

func startEdge(t testing.TB) *edge {
	t.Helper()
	in, out := peer.Start(t, peer.Python(t, "qdrant-edge-py", filepath.Join("testdata", "edge.py")))
	return &edge{in: in, out: out}
}

// call does one operation; refusal is the engine's error.
func (e *edge) call(t testing.TB, op string, args map[string]any, into any) (refusal string) {
	t.Helper()
	m := map[string]any{"op": op}
	for k, v := range args {
		switch x := v.(type) {
		case proto.Message:
			b, err := protojson.Marshal(x)
			must(t, err)
			m[k] = json.RawMessage(b)
		default:
			m[k] = v
		}
	}
	line, err := json.Marshal(m)
	must(t, err)
	_, err = e.in.Write(append(line, '\n'))
	must(t, err)
	reply, err := e.out.ReadBytes('\n')
	must(t, err)
	var answer struct {
		Result json.RawMessage
		Error  string
	}
	must(t, json.Unmarshal(reply, &answer))
	if answer.Error == "" && into != nil {
		must(t, json.Unmarshal(answer.Result, into))
	}
	return answer.Error
}

// pair holds the same points in the embedded index and in the engine.
type pair struct {
	client *qdrant.Client
	edge   *edge
}

const pairName = "pair"

var pairDense = map[string]qdrant.Distance{
	"cos": qdrant.Distance_Cosine, "dot": qdrant.Distance_Dot, "euc": qdrant.Distance_Euclid, "man": qdrant.Distance_Manhattan,
}

func newPair(t testing.TB, dims int) *pair {
	t.Helper()
	server, client := start(t, t.TempDir())
	t.Cleanup(func() {
		_ = client.Close()
		must(t, server.Close())
	})
	p := &pair{client, startEdge(t)}
	vectors, forEdge := map[string]*qdrant.VectorParams{}, map[string]any{}
	for name, d := range pairDense {
		vectors[name] = &qdrant.VectorParams{Size: uint64(dims), Distance: d}
		forEdge[name] = map[string]any{"size": dims, "distance": d.String()}
	}
	must(t, client.CreateCollection(context.Background(), &qdrant.CreateCollection{
		CollectionName: pairName, VectorsConfig: qdrant.NewVectorsConfigMap(vectors),
		SparseVectorsConfig: qdrant.NewSparseVectorsConfig(map[string]*qdrant.SparseVectorParams{"idf": {Modifier: qdrant.Modifier_Idf.Enum()}, "raw": {}}),
	}))
	p.must(t, "create", map[string]any{"path": t.TempDir(), "dense": forEdge, "sparse": map[string]bool{"idf": true, "raw": false}})
	return p
}

func (p *pair) must(t testing.TB, op string, args map[string]any) {
	t.Helper()
	if refusal := p.edge.call(t, op, args, nil); refusal != "" {
		t.Fatalf("the engine refuses %s: %s", op, refusal)
	}
}

func (p *pair) upsert(t testing.TB, points []*qdrant.PointStruct) {
	t.Helper()
	_, err := p.client.Upsert(context.Background(), &qdrant.UpsertPoints{CollectionName: pairName, Wait: qdrant.PtrOf(true), Points: points})
	must(t, err)
	raw := make([]json.RawMessage, len(points))
	for i, pt := range points {
		raw[i], err = protojson.Marshal(pt)
		must(t, err)
	}
	p.must(t, "upsert", map[string]any{"points": raw})
}

func (p *pair) index(t testing.TB, field string, kind qdrant.FieldType, text *qdrant.TextIndexParams) {
	t.Helper()
	in := &qdrant.CreateFieldIndexCollection{CollectionName: pairName, FieldName: field, FieldType: &kind, Wait: qdrant.PtrOf(true)}
	args := map[string]any{"field": field, "kind": kind.String()}
	if text != nil {
		in.FieldIndexParams = qdrant.NewPayloadIndexParamsText(text)
		args["tokenizer"], args["phrase"] = text.GetTokenizer().String(), text.GetPhraseMatching()
	}
	_, err := p.client.CreateFieldIndex(context.Background(), in)
	must(t, err)
	p.must(t, "index", args)
}

func (p *pair) remove(t testing.TB, f *qdrant.Filter) {
	t.Helper()
	_, err := p.client.Delete(context.Background(), &qdrant.DeletePoints{CollectionName: pairName, Wait: qdrant.PtrOf(true), Points: qdrant.NewPointsSelectorFilter(f)})
	must(t, err)
	p.must(t, "delete", map[string]any{"filter": f})
}

// describe writes a request down for a failure.
func describe(m proto.Message) string { return protojson.MarshalOptions{}.Format(m) }

// filter compares what a filter admits.
func (p *pair) filter(t *testing.T, f *qdrant.Filter) {
	t.Helper()
	points, err := p.client.Scroll(context.Background(), &qdrant.ScrollPoints{CollectionName: pairName, Filter: f, Limit: qdrant.PtrOf(uint32(100000)), WithPayload: qdrant.NewWithPayload(false)})
	var want []string
	refusal := p.edge.call(t, "scroll", map[string]any{"filter": f}, &want)
	if (err != nil) != (refusal != "") {
		t.Errorf("filter %s: %v; the engine: %q", describe(f), err, refusal)
		return
	}
	got := make([]string, len(points))
	for i, pt := range points {
		got[i] = textID(pt.GetId())
	}
	if !slices.Equal(got, want) {
		p.explain(t, append(onlyIn(got, want), onlyIn(want, got)...))
		t.Errorf("filter %s\nadmits     %v\nthe engine %v", describe(f), onlyIn(got, want), onlyIn(want, got))
	}
}

func textID(id *qdrant.PointId) string {
	if u := id.GetUuid(); u != "" {
		return u
	}
	return fmt.Sprint(id.GetNum())
}

// onlyIn is what a has and b has not.
func onlyIn(a, b []string) (out []string) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

func hitIDs(list []edgeHit) []string {
	out := make([]string, len(list))
	for i, h := range list {
		out[i] = h.ID
	}
	return out
}

// explain shows the payloads of points that one side alone has.
func (p *pair) explain(t *testing.T, ids []string) {
	var payloads map[string]string
	p.edge.call(t, "points", nil, &payloads)
	for _, id := range ids[:min(3, len(ids))] {
		t.Logf("point %s is %s", id, payloads[id])
	}
}

type edgeHit struct {
	ID    string
	Score float64
	Order any
}

// query compares a ranking: the same scores, and the same points within groups of equal
// scores, of which the last may be cut off anywhere.
func (p *pair) query(t *testing.T, q *qdrant.QueryPoints) {
	t.Helper()
	q.CollectionName = pairName
	points, err := p.client.Query(context.Background(), q)
	var want []edgeHit
	refusal := p.edge.call(t, "query", map[string]any{"query": q}, &want)
	if err != nil || refusal != "" {
		if err == nil || refusal == "" {
			t.Errorf("query %s: %v; the engine: %q", describe(q), err, refusal)
		}
		return
	}
	got := make([]edgeHit, len(points))
	for i, pt := range points {
		got[i] = edgeHit{ID: textID(pt.GetId()), Score: float64(pt.GetScore())}
		if o := pt.GetOrderValue(); o != nil && q.GetQuery().GetOrderBy() != nil { // the engine's score is no part of an order
			got[i].Score, want[min(i, len(want)-1)].Score = orderOf(o), number(want[min(i, len(want)-1)].Order)
		}
	}
	if diff := differ(got, want, q.GetOffset() > 0); diff != "" {
		p.explain(t, append(onlyIn(hitIDs(got), hitIDs(want)), onlyIn(hitIDs(want), hitIDs(got))...))
		t.Errorf("query %s: %s\ngives      %v\nthe engine %v", describe(q), diff, got, want)
	}
}

// groups compares a query by groups with the engine's ranking, grouped by edge.py.
func (p *pair) groups(t *testing.T, q *qdrant.QueryPointGroups) {
	t.Helper()
	q.CollectionName = pairName
	list, err := p.client.QueryGroups(context.Background(), q)
	must(t, err)
	var want []string
	if refusal := p.edge.call(t, "groups", map[string]any{"query": q}, &want); refusal != "" {
		t.Errorf("groups %s: the engine: %q", describe(q), refusal)
		return
	}
	got := make([]string, len(list))
	for i, g := range list {
		var ids []string
		for _, h := range g.GetHits() {
			ids = append(ids, textID(h.GetId()))
		}
		id := g.GetId().GetStringValue()
		switch x := g.GetId().GetKind().(type) {
		case *qdrant.GroupId_UnsignedValue:
			id = fmt.Sprint(x.UnsignedValue)
		case *qdrant.GroupId_IntegerValue:
			id = fmt.Sprint(x.IntegerValue)
		}
		got[i] = id + "=" + strings.Join(ids, ",")
	}
	if !slices.Equal(got, want) {
		t.Errorf("groups %s\ngives      %q\nthe engine %q", describe(q), got, want)
	}
}

func orderOf(o *qdrant.OrderValue) float64 {
	if f, ok := o.GetVariant().(*qdrant.OrderValue_Float); ok {
		return f.Float
	}
	return float64(o.GetInt())
}

func number(v any) float64 {
	f, _ := v.(float64)
	return f
}

// differ compares rankings, of which the first and last group of equal scores may be cut.
func differ(got, want []edgeHit, cutBefore bool) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d results, want %d", len(got), len(want))
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-4*max(1, math.Abs(b)) }
	for i := range got {
		if !near(got[i].Score, want[i].Score) {
			return fmt.Sprintf("result %d", i)
		}
	}
	for from := 0; from < len(want); {
		to := from + 1
		for to < len(want) && near(want[to].Score, want[to-1].Score) {
			to++
		}
		if to < len(want) && (from > 0 || !cutBefore) {
			ids := func(list []edgeHit) string {
				var out []string
				for _, h := range list[from:to] {
					out = append(out, h.ID)
				}
				slices.Sort(out)
				return strings.Join(out, " ")
			}
			if ids(got) != ids(want) {
				return fmt.Sprintf("results %d to %d", from, to)
			}
		}
		from = to
	}
	return ""
}

// facet compares the counts of a field's values.
func (p *pair) facet(t *testing.T, key string, f *qdrant.Filter) {
	t.Helper()
	hits, err := p.client.Facet(context.Background(), &qdrant.FacetCounts{CollectionName: pairName, Key: key, Filter: f, Limit: qdrant.PtrOf(uint64(1000)), Exact: qdrant.PtrOf(true)})
	var want [][2]any
	refusal := p.edge.call(t, "facet", map[string]any{"key": key, "filter": f}, &want)
	if (err != nil) != (refusal != "") {
		t.Errorf("facet %s: %v; the engine: %q", key, err, refusal)
		return
	}
	counts := func(n int, at func(int) string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = at(i)
		}
		slices.SortFunc(out, cmp.Compare[string])
		return out
	}
	got := counts(len(hits), func(i int) string {
		v := hits[i].GetValue()
		switch x := v.GetVariant().(type) {
		case *qdrant.FacetValue_IntegerValue:
			return fmt.Sprint(x.IntegerValue, " ", hits[i].GetCount())
		case *qdrant.FacetValue_BoolValue:
			return fmt.Sprint(map[bool]string{true: "True", false: "False"}[x.BoolValue], " ", hits[i].GetCount())
		}
		return fmt.Sprint(v.GetStringValue(), " ", hits[i].GetCount())
	})
	if w := counts(len(want), func(i int) string { return fmt.Sprint(want[i][0], " ", want[i][1]) }); !slices.Equal(got, w) {
		t.Errorf("facet %s of %s\ngives      %v\nthe engine %v", key, describe(f), got, w)
	}
}
