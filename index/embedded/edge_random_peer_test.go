package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// source makes random points, filters and queries.
type source struct {
	*rand.Rand
	dims    int
	indexed map[string]qdrant.FieldType
	ghosts  bool // points were deleted, whose terms the engine counts until its optimizer runs
}

func oneOf[T any](s source, list ...T) T { return list[s.IntN(len(list))] }

func (s source) vector() []float32 {
	v := make([]float32, s.dims)
	for i := range v {
		v[i] = float32(s.NormFloat64())
	}
	return v
}

func (s source) sparse(n int) *qdrant.Vector {
	seen := map[uint32]bool{}
	var indices []uint32
	var values []float32
	for range 1 + s.IntN(n) {
		if dim := uint32(s.ExpFloat64() * 6); !seen[dim] {
			seen[dim] = true
			indices, values = append(indices, dim), append(values, s.Float32()*3-0.5)
		}
	}
	return qdrant.NewVectorSparse(indices, values)
}

const (
	oneUUID = "550e8400-e29b-41d4-a716-446655440000"
	twoUUID = "00000000-0000-0000-0000-00000000000a"
)

// scalar is a value of any of the kinds that conditions ask for.
func (s source) scalar() any {
	switch s.IntN(10) {
	case 0, 1:
		return int64(s.IntN(8) - 2)
	case 2:
		return oneOf(s, 0.5, 1.5, 2, -1, 3.25)
	case 3, 4:
		return oneOf(s, "red", "green", "blue", "", "Red green")
	case 5:
		return oneOf(s, "the quick brown fox", "Brown bread, and butter.", "fox-trot 2024", "naïve café", "数据库 向量")
	case 6:
		return s.IntN(2) == 0
	case 7:
		return oneOf(s, "2024-01-02", "2024-01-02T03:04:05Z", "2023-12-31T23:00:00-05:00", "2024-06-01 10:00:00", "2024-01-02T03:04:05.678901Z")
	case 8:
		return oneOf(s, oneUUID, twoUUID, strings.ToUpper(oneUUID))
	}
	return nil
}

func (s source) field(depth int) any {
	switch n := s.IntN(12); {
	case n < 7 || depth > 2:
		return s.scalar()
	case n < 10:
		list := make([]any, s.IntN(4))
		for i := range list {
			list[i] = s.field(depth + 1)
		}
		return list
	}
	m := map[string]any{}
	for _, k := range []string{"x", "y"} {
		if s.IntN(3) > 0 {
			m[k] = s.field(depth + 1)
		}
	}
	return m
}

var fieldNames = []string{"a", "b", "c", "d"}

func (s source) payload() map[string]*qdrant.Value {
	m := map[string]any{}
	for _, name := range fieldNames {
		if s.IntN(5) > 0 {
			m[name] = s.field(0)
		}
	}
	return qdrant.NewValueMap(m)
}

func (s source) point(id int) *qdrant.PointStruct {
	vectors := map[string]*qdrant.Vector{}
	for _, name := range []string{"cos", "dot", "euc", "man"} {
		if s.IntN(6) > 0 {
			vectors[name] = qdrant.NewVectorDense(s.vector())
		}
	}
	for _, name := range []string{"idf", "raw"} {
		if s.IntN(4) > 0 {
			vectors[name] = s.sparse(8)
		}
	}
	p := &qdrant.PointStruct{Id: qdrant.NewIDNum(uint64(id)), Vectors: qdrant.NewVectorsMap(vectors), Payload: s.payload()}
	if id%9 == 0 {
		p.Id = qdrant.NewIDUUID(fmt.Sprintf("00000000-0000-4000-8000-%012d", id))
	}
	p.Payload["rank"] = qdrant.NewValueInt(int64(id*7919%100003 - 500))
	p.Payload["size"] = qdrant.NewValueDouble(float64(id*31%1009) / 8)
	return p
}

func (s source) key() string {
	name := oneOf(s, fieldNames...)
	return oneOf(s, name, name, name, name, name+".x", name+"[]", name+"[].x", name+"[0]", name+".x.y", name+"[].x[].y", name+".y[]", "missing")
}

func bound[T any](s source, v T) *T {
	if s.IntN(2) == 0 {
		return nil
	}
	return &v
}

func (s source) match(key string) *qdrant.Match {
	words := []string{"red", "green", "", "none", oneUUID, strings.ToUpper(oneUUID), "Red green"}
	texts := []string{"fox", "brown FOX", "the brown", "red", "quick brown", "bread butter", "café", "naïve", "向量", "数据库", "2024 fox", "", "..."}
	switch s.IntN(10) { // not by booleans, which the engine's Python binding takes for integers
	case 0, 1:
		switch s.indexed[key] { // the engine at times takes a UUID for a number, if the index is of numbers
		case qdrant.FieldType_FieldTypeInteger, qdrant.FieldType_FieldTypeFloat, qdrant.FieldType_FieldTypeDatetime:
			words = []string{"red", "green", ""}
		}
		return &qdrant.Match{MatchValue: &qdrant.Match_Keyword{Keyword: oneOf(s, words...)}}
	case 2, 3:
		return &qdrant.Match{MatchValue: &qdrant.Match_Integer{Integer: int64(s.IntN(8) - 2)}}
	case 4:
		return &qdrant.Match{MatchValue: &qdrant.Match_Keywords{Keywords: &qdrant.RepeatedStrings{Strings: s.some(words)}}}
	case 5:
		return &qdrant.Match{MatchValue: &qdrant.Match_Integers{Integers: &qdrant.RepeatedIntegers{Integers: s.ints()}}}
	case 6:
		return &qdrant.Match{MatchValue: &qdrant.Match_ExceptKeywords{ExceptKeywords: &qdrant.RepeatedStrings{Strings: s.some(words)}}}
	case 7:
		return &qdrant.Match{MatchValue: &qdrant.Match_ExceptIntegers{ExceptIntegers: &qdrant.RepeatedIntegers{Integers: s.ints()}}}
	case 8:
		return &qdrant.Match{MatchValue: &qdrant.Match_Text{Text: oneOf(s, texts...)}}
	}
	if s.IntN(2) == 0 {
		return &qdrant.Match{MatchValue: &qdrant.Match_Phrase{Phrase: oneOf(s, texts...)}}
	}
	return &qdrant.Match{MatchValue: &qdrant.Match_TextAny{TextAny: oneOf(s, texts...)}}
}

func (s source) some(list []string) []string {
	list = slices.Clone(list)
	s.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:1+s.IntN(3)]
}

func (s source) ints() (out []int64) {
	for range 1 + s.IntN(3) {
		out = append(out, int64(s.IntN(8)-2))
	}
	return out
}

func (s source) condition(depth int) *qdrant.Condition {
	number := func() *float64 { return bound(s, oneOf(s, -1, 0, 0.5, 1, 1.5, 2, 2.5, 4)) }
	moment := func() *timestamppb.Timestamp {
		if s.IntN(2) == 0 {
			return nil
		}
		return timestamppb.New(time.Date(2024, 1, oneOf(s, 1, 2, 3), oneOf(s, 0, 3, 4), 4, 5, oneOf(s, 0, 678901000), time.UTC))
	}
	n := func() *uint64 { return bound(s, uint64(s.IntN(4))) }
	field := &qdrant.FieldCondition{Key: s.key()}
	switch s.IntN(15) {
	case 0, 1, 2, 3, 4:
		field.Match = s.match(field.Key)
	case 5, 6:
		field.Range = &qdrant.Range{Lt: number(), Gt: number(), Lte: number(), Gte: number()}
		if _, ok := s.indexed[field.Key]; ok { // of two lower or upper bounds the engine ignores one where it walks an index
			field.Range = oneOf(s, &qdrant.Range{Lt: number(), Gt: number()}, &qdrant.Range{Lte: number(), Gte: number()}, &qdrant.Range{Lt: number(), Gte: number()})
		}
	case 7:
		field.DatetimeRange = &qdrant.DatetimeRange{Lt: moment(), Gt: moment(), Lte: moment(), Gte: moment()}
		if _, ok := s.indexed[field.Key]; ok {
			field.DatetimeRange = oneOf(s, &qdrant.DatetimeRange{Lt: moment(), Gt: moment()}, &qdrant.DatetimeRange{Lte: moment(), Gte: moment()})
		}
	case 8:
		field.ValuesCount = &qdrant.ValuesCount{Lt: n(), Gt: n(), Lte: n(), Gte: n()}
	case 9:
		return qdrant.NewIsEmpty(field.Key)
	case 10:
		return qdrant.NewIsNull(field.Key)
	case 11:
		var ids []*qdrant.PointId
		for range 1 + s.IntN(60) {
			ids = append(ids, qdrant.NewIDNum(uint64(s.IntN(400))))
		}
		return qdrant.NewHasID(ids...)
	case 12:
		return qdrant.NewHasVector(oneOf(s, "cos", "euc", "idf", "raw"))
	case 13:
		inner := &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewMatchInt("x", int64(s.IntN(6)-2))}}
		if s.IntN(2) == 0 {
			inner = &qdrant.Filter{MustNot: []*qdrant.Condition{qdrant.NewIsEmpty(oneOf(s, "x", "y"))}}
		}
		return qdrant.NewNestedFilter(oneOf(s, fieldNames...)+oneOf(s, "", "[]"), inner)
	default:
		if depth < 3 {
			return qdrant.NewFilterAsCondition(s.filter(depth + 1))
		}
		field.Match = s.match(field.Key)
	}
	return &qdrant.Condition{ConditionOneOf: &qdrant.Condition_Field{Field: field}}
}

func (s source) filter(depth int) *qdrant.Filter {
	list := func(most int) (out []*qdrant.Condition) {
		for range s.IntN(most + 1) {
			out = append(out, s.condition(depth))
		}
		return out
	}
	f := &qdrant.Filter{Must: list(2), Should: list(2), MustNot: list(1)}
	if s.IntN(4) == 0 {
		if conds := list(3); len(conds) > 0 {
			f.MinShould = &qdrant.MinShould{Conditions: conds, MinCount: uint64(1 + s.IntN(2))}
		}
	}
	if len(f.Must)+len(f.Should)+len(f.MustNot) == 0 && f.MinShould == nil {
		f.Must = []*qdrant.Condition{s.condition(depth)}
	}
	return f
}

// leaf is a query without prefetches, by one of the vectors.
func (s source) leaf() (query *qdrant.Query, using *string) {
	if s.IntN(3) == 0 {
		name := oneOf(s, "idf", "raw")
		if s.ghosts {
			name = "raw"
		}
		v := s.sparse(6).GetSparse()
		return qdrant.NewQuerySparse(v.GetIndices(), v.GetValues()), &name
	}
	name := oneOf(s, "cos", "dot", "euc", "man")
	inputs := func(most int) (out []*qdrant.VectorInput) {
		for range 1 + s.IntN(most) {
			out = append(out, qdrant.NewVectorInputDense(s.vector()))
		}
		return out
	}
	switch s.IntN(10) {
	case 0:
		strategy := oneOf(s, qdrant.RecommendStrategy_BestScore, qdrant.RecommendStrategy_SumScores)
		if name == "man" { // whose sums are the same wherever a point is beyond both examples
			strategy = qdrant.RecommendStrategy_BestScore
		}
		return recommendQuery(strategy, inputs(2), inputs(2)), &name
	case 3:
		return recommendQuery(qdrant.RecommendStrategy_AverageVector, inputs(3), inputs(3)[s.IntN(2):]), &name
	case 1:
		return qdrant.NewQueryDiscover(&qdrant.DiscoverInput{Target: inputs(1)[0], Context: s.pairs()}), &name
	case 2:
		return qdrant.NewQueryOrderBy(&qdrant.OrderBy{Key: oneOf(s, "rank", "size"), Direction: oneOf(s, qdrant.Direction_Asc, qdrant.Direction_Desc).Enum()}), nil
	}
	return qdrant.NewQueryDense(s.vector()), &name
}

// pairs is the context of a query. Points on the right side of every pair have the same
// score, so a context query alone is compared where it is not cut off by a prefetch.
func (s source) pairs() *qdrant.ContextInput {
	in := &qdrant.ContextInput{}
	for range 1 + s.IntN(2) {
		in.Pairs = append(in.Pairs, &qdrant.ContextInputPair{Positive: qdrant.NewVectorInputDense(s.vector()), Negative: qdrant.NewVectorInputDense(s.vector())})
	}
	return in
}

func recommendQuery(strategy qdrant.RecommendStrategy, positive, negative []*qdrant.VectorInput) *qdrant.Query {
	return qdrant.NewQueryRecommend(&qdrant.RecommendInput{Positive: positive, Negative: negative, Strategy: &strategy})
}

// fusion is of any kind; untied leaves out those that give points of two lists the same
// score, whose order is anybody's: of the same rank, or in lists of two by their scores.
func (s source) fusion(sources int, untied bool) *qdrant.Query {
	kind := s.IntN(3)
	if untied && sources > 1 {
		kind = 1
	}
	switch kind {
	case 0:
		return qdrant.NewQueryFusion(qdrant.Fusion_DBSF)
	case 1:
		rrf := &qdrant.Rrf{K: qdrant.PtrOf(uint32(1 + s.IntN(60)))}
		if untied || s.IntN(2) == 0 {
			for range sources {
				rrf.Weights = append(rrf.Weights, 0.5+s.Float32()*2)
			}
		}
		return qdrant.NewQueryRRF(rrf)
	}
	if untied {
		return qdrant.NewQueryFusion(qdrant.Fusion_DBSF)
	}
	return qdrant.NewQueryFusion(qdrant.Fusion_RRF)
}

func (s source) prefetches(depth int) (out []*qdrant.PrefetchQuery) {
	for range 1 + s.IntN(3) {
		p := &qdrant.PrefetchQuery{Limit: qdrant.PtrOf(uint64(1 + s.IntN(30)))}
		p.Query, p.Using = s.leaf()
		if p.Using == nil { // by a field without equal values, in whose ranks any could be first
			p.Query.GetOrderBy().Key = "rank"
		}
		if p.Query.GetDiscover() != nil { // of distances: scores that differ in the last digits alone, which a fusion stretches
			p.Using = qdrant.PtrOf(oneOf(s, "cos", "dot"))
		}
		if s.IntN(3) == 0 {
			p.Filter = s.filter(2)
		}
		if depth < 2 && s.IntN(4) == 0 {
			p.Prefetch = s.prefetches(depth + 1)
			if s.IntN(2) == 0 {
				p.Query, p.Using = s.fusion(len(p.Prefetch), true), nil
			}
		}
		out = append(out, p)
	}
	return out
}

func (s source) query() *qdrant.QueryPoints {
	q := &qdrant.QueryPoints{Limit: qdrant.PtrOf(uint64(1 + s.IntN(40)))}
	q.Query, q.Using = s.leaf()
	if s.IntN(10) == 0 {
		q.Query, q.Using = qdrant.NewQueryContext(s.pairs()), qdrant.PtrOf(oneOf(s, "cos", "dot", "euc", "man"))
	}
	if s.IntN(2) == 0 {
		q.Filter = s.filter(1)
	}
	if s.IntN(4) == 0 {
		q.Offset = qdrant.PtrOf(uint64(s.IntN(10)))
	}
	if s.IntN(3) == 0 {
		q.Prefetch = s.prefetches(0)
		if s.IntN(3) > 0 {
			q.Query, q.Using = s.fusion(len(q.Prefetch), false), nil
		}
	}
	if s.IntN(5) == 0 {
		q.ScoreThreshold = qdrant.PtrOf(s.Float32()*4 - 1)
	}
	return q
}

// groups is a query by groups, of vectors whose scores are never equal.
func (s source) groups() *qdrant.QueryPointGroups {
	name := oneOf(s, "cos", "dot", "euc", "man")
	q := &qdrant.QueryPointGroups{
		Query: qdrant.NewQueryDense(s.vector()), Using: &name, GroupBy: oneOf(s, fieldNames...) + oneOf(s, "", "", ".x"),
		Limit: qdrant.PtrOf(uint64(1 + s.IntN(12))), GroupSize: qdrant.PtrOf(uint64(1 + s.IntN(5))),
	}
	if s.IntN(2) == 0 {
		q.Filter = s.filter(1)
	}
	return q
}

// TestEdge compares with Qdrant's own engine. GROUNDED_FULL=1 takes many more rounds.
func TestEdge(t *testing.T) {
	rounds, asked := 8, 150
	if os.Getenv("GROUNDED_FULL") != "" {
		rounds, asked = 24, 1000
	}
	kinds := []qdrant.FieldType{
		qdrant.FieldType_FieldTypeKeyword, qdrant.FieldType_FieldTypeInteger, qdrant.FieldType_FieldTypeFloat, qdrant.FieldType_FieldTypeBool,
		qdrant.FieldType_FieldTypeDatetime, qdrant.FieldType_FieldTypeUuid, qdrant.FieldType_FieldTypeText,
	}
	for round := range rounds {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			s := source{Rand: rand.New(rand.NewPCG(7, uint64(round)))}
			s.dims = oneOf(s, 2, 5, 33)
			p := newPair(t, s.dims)
			points := make([]*qdrant.PointStruct, 300)
			for i := range points {
				points[i] = s.point(i + 1)
			}
			p.upsert(t, points)
			p.index(t, "rank", qdrant.FieldType_FieldTypeInteger, nil)
			p.index(t, "size", qdrant.FieldType_FieldTypeFloat, nil)
			s.indexed = map[string]qdrant.FieldType{}
			if round > 0 { // the first has no indexes of the fields that filters ask for
				for i, name := range fieldNames {
					kind := kinds[(round-1+i)%len(kinds)]
					s.indexed[name] = kind
					var text *qdrant.TextIndexParams
					if kind == qdrant.FieldType_FieldTypeText {
						text = &qdrant.TextIndexParams{
							Tokenizer:      oneOf(s, qdrant.TokenizerType_Word, qdrant.TokenizerType_Whitespace, qdrant.TokenizerType_Prefix),
							PhraseMatching: qdrant.PtrOf(s.IntN(2) == 0),
						}
					}
					p.index(t, name, kind, text)
				}
			}
			for i := range asked {
				switch i {
				case asked / 3:
					p.upsert(t, []*qdrant.PointStruct{s.point(3), s.point(4), s.point(9), s.point(301), s.point(302)})
				case asked * 2 / 3:
					s.ghosts = true
					p.remove(t, &qdrant.Filter{Must: []*qdrant.Condition{qdrant.NewRange("rank", &qdrant.Range{Lt: qdrant.PtrOf(20000.0)})}})
				}
				p.filter(t, s.filter(0))
				p.query(t, s.query())
				if i%5 == 0 {
					p.groups(t, s.groups())
				}
				if i%10 == 0 {
					var f *qdrant.Filter
					if i%20 == 0 {
						f = s.filter(1)
					}
					p.facet(t, oneOf(s, fieldNames...), f)
				}
				if t.Failed() && i > 20 {
					t.Fatalf("with indexes %v", s.indexed)
				}
			}
		})
	}
}
