package indextest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/qdrant/go-client/qdrant"
)

// payloads of the points 0, 1, 2 ... that filters are asked of. Points whose number leaves
// 2 when divided by 3 have no dense vectors, odd ones no sparse vectors.
var payloads = []string{
	0: `{"a":1}`, 1: `{"a":null}`, 2: `{"a":[]}`, 3: `{"a":[null]}`, 4: `{}`, 5: `{"a":[1,2,"x"]}`, 6: `{"a":"x y"}`,
	7: `{"a":{"b":1}}`, 8: `{"a":[{"b":1,"c":2},{"b":2,"c":1}]}`, 9: `{"a":[[1,2],[3]]}`, 10: `{"a":true}`, 11: `{"a":1.5}`,
	12: `{"a.b":5}`, 13: `{"a":"Hello World"}`, 14: `{"a":[null,1]}`, 15: `{"a":{"b":[1,2]}}`, 16: `{"a":{}}`,
	17: `{"a":"2024-01-02"}`, 18: `{"a":2.5}`, 19: `{"a":""}`, 20: `{"a":[true,"q"]}`, 21: `{"a":"2024-01-02T03:04:05+02:00"}`,
}

func fixture() (out []*qdrant.PointStruct) {
	for i, p := range payloads {
		v := map[string]*qdrant.Vector{}
		y := float32(i)
		if i%3 != 2 {
			v["cos"], v["euc"], v["man"], v["dot"] = dense(1, y/10), dense(1, y), dense(1, y), dense(1, y)
		}
		switch {
		case i%4 == 0:
			v["idf"] = sparse(2, 1)
		case i%2 == 0:
			v["idf"] = sparse(1, 1, 2, 0.5)
		}
		if s := v["idf"]; s != nil {
			v["raw"] = s
		}
		out = append(out, point(uint64(i), v, p))
	}
	return out
}

// filterCase is a filter and the points that it admits.
type filterCase struct {
	filter string
	want   string
}

var plainFilters = []filterCase{
	{`{"must":[{"key":"a","match":{"value":1}}]}`, "0 5 14"},
	{`{"must":[{"key":"a","match":{"value":7}}]}`, ""},
	{`{"must":[{"key":"a","match":{"value":"x"}}]}`, "5"},
	{`{"must":[{"key":"a","match":{"value":"x y"}}]}`, "6"},
	{`{"must":[{"key":"a","match":{"value":""}}]}`, "19"},
	{`{"must":[{"key":"a","match":{"value":true}}]}`, "10 20"},
	{`{"must":[{"key":"a","match":{"value":false}}]}`, ""},
	{`{"must":[{"key":"a","match":{"any":[1,2]}}]}`, "0 5 14"},
	{`{"must":[{"key":"a","match":{"any":["x","q"]}}]}`, "5 20"},
	{`{"must":[{"key":"a","match":{"except":[1,2]}}]}`, "5 6 7 8 9 10 11 13 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a","match":{"except":["x"]}}]}`, "0 5 6 7 8 9 10 11 13 14 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a","match":{"text":"x"}}]}`, "5 6"},
	{`{"must":[{"key":"a","match":{"text":"hello world"}}]}`, "13"},
	{`{"must":[{"key":"a","match":{"text":"World Hello"}}]}`, "13"},
	{`{"must":[{"key":"a","match":{"text":"ell"}}]}`, ""},
	{`{"must":[{"key":"a","match":{"text_any":"zz Hello"}}]}`, "13"},
	{`{"must":[{"key":"a","match":{"text_any":"zz ell"}}]}`, ""},
	{`{"must":[{"key":"a","match":{"phrase":"Hello World"}}]}`, "13"},
	{`{"must":[{"key":"a","match":{"phrase":"World Hello"}}]}`, ""},
	{`{"must":[{"key":"a","match":{"phrase":"ello Wor"}}]}`, ""},
	{`{"must":[{"is_empty":{"key":"a"}}]}`, "1 2 4 12"},
	{`{"must":[{"is_null":{"key":"a"}}]}`, "1 3 14"},
	{`{"must":[{"key":"a","field_is_empty":true}]}`, "1 2 4 12"},
	{`{"must":[{"key":"a","field_is_empty":false}]}`, "0 3 5 6 7 8 9 10 11 13 14 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a","field_is_null":true}]}`, "1 3 14"},
	{`{"must":[{"key":"a","field_is_null":false}]}`, "0 2 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a","values_count":{"gte":1}}]}`, "0 3 5 6 7 8 9 10 11 13 14 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a","values_count":{"lt":1}}]}`, "1 2 4 12"},
	{`{"must":[{"key":"a","values_count":{"gte":2,"lte":2}}]}`, "8 9 14 20"},
	{`{"must":[{"key":"a","values_count":{"gt":0,"lt":2}}]}`, "0 3 6 7 10 11 13 15 16 17 18 19 21"},
	{`{"must":[{"key":"a","values_count":{"gt":2}}]}`, "5"},
	{`{"must":[{"key":"a.b","match":{"value":1}}]}`, "7 15"},
	{`{"must":[{"key":"a[].b","match":{"value":1}}]}`, "8"},
	{`{"must":[{"key":"a[0]","match":{"value":1}}]}`, "5 9"},
	{`{"must":[{"key":"a[]","match":{"value":1}}]}`, "5 9 14"},
	{`{"must":[{"key":"a[][]","match":{"value":1}}]}`, "9"},
	{`{"must":[{"key":"a[1].b","match":{"value":2}}]}`, "8"},
	{`{"must":[{"key":"\"a.b\"","match":{"value":5}}]}`, "12"},
	{`{"must":[{"is_empty":{"key":"a.b"}}]}`, "0 1 2 3 4 5 6 8 9 10 11 12 13 14 16 17 18 19 20 21"},
	{`{"must":[{"is_empty":{"key":"a[].b"}}]}`, "0 1 2 3 4 5 6 7 9 10 11 12 13 14 15 16 17 18 19 20 21"},
	{`{"must":[{"key":"a.b","values_count":{"gte":1}}]}`, "7 15"},
	{`{"must":[{"key":"a[].b","values_count":{"gte":2}}]}`, ""},
	{`{"must":[{"nested":{"key":"a","filter":{"must":[{"key":"b","match":{"value":1}},{"key":"c","match":{"value":2}}]}}}]}`, "8"},
	{`{"must":[{"nested":{"key":"a","filter":{"must":[{"key":"b","match":{"value":1}},{"key":"c","match":{"value":1}}]}}}]}`, ""},
	{`{"must":[{"nested":{"key":"a","filter":{"must_not":[{"key":"b","match":{"value":1}}]}}}]}`, "8"},
	{`{"must":[{"nested":{"key":"a[]","filter":{"must":[{"key":"b","match":{"value":1}},{"key":"c","match":{"value":2}}]}}}]}`, "8"},
	{`{"must":[{"nested":{"key":"a","filter":{"should":[{"key":"b","match":{"value":9}},{"key":"c","match":{"value":1}}]}}}]}`, "8"},
	{`{"must":[{"key":"a","range":{"gte":1,"lte":2}}]}`, "0 5 11 14"},
	{`{"must":[{"key":"a","range":{"gt":1}}]}`, "5 11 18"},
	{`{"must":[{"key":"a","range":{"lt":1.5}}]}`, "0 5 14"},
	{`{"must":[{"key":"a","range":{"lte":1.5,"gt":1}}]}`, "11"},
	{`{"must":[{"key":"a","range":{"gte":"2024-01-01T00:00:00Z","lt":"2024-02-01T00:00:00Z"}}]}`, "17 21"},
	{`{"must":[{"key":"a","range":{"gte":"2024-01-02T01:04:05Z","lte":"2024-01-02T01:04:05Z"}}]}`, "21"},
	{`{"must":[{"key":"a","range":{"gt":"2024-01-02T00:00:00Z"}}]}`, "21"},
	{`{"must":[{"has_vector":"cos"}]}`, "0 1 3 4 6 7 9 10 12 13 15 16 18 19 21"},
	{`{"must":[{"has_vector":"idf"}]}`, "0 2 4 6 8 10 12 14 16 18 20"},
	{`{"must_not":[{"has_vector":"cos"}]}`, "2 5 8 11 14 17 20"},
	{`{"must":[{"has_id":[3,1,99]}]}`, "1 3"},
	{`{"must_not":[{"has_id":[3,1]}],"must":[{"has_id":[1,2,3]}]}`, "2"},
	{`{}`, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21"},
	{`{"must":[{}]}`, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21"},
	{`{"must_not":[{}]}`, ""},
	{`{"should":[{"key":"a","match":{"value":1}},{"key":"a","match":{"value":"x y"}}]}`, "0 5 6 14"},
	{`{"should":[{"key":"a","match":{"value":1}}],"must":[{"key":"a","match":{"value":2}}]}`, "5"},
	{`{"should":[{"key":"a","match":{"value":1}}],"must_not":[{"key":"a","match":{"value":2}}]}`, "0 14"},
	{`{"min_should":{"conditions":[{"key":"a","match":{"value":1}},{"key":"a","match":{"value":2}},{"key":"a","match":{"value":"x"}}],"min_count":2}}`, "5"},
	{`{"min_should":{"conditions":[{"key":"a","match":{"value":1}},{"key":"a","match":{"value":2}}],"min_count":1}}`, "0 5 14"},
	{`{"min_should":{"conditions":[{"key":"a","match":{"value":1}}],"min_count":0}}`, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21"},
	{`{"min_should":{"conditions":[],"min_count":1}}`, ""},
	{`{"must":[{"should":[{"key":"a","match":{"value":1}},{"key":"a","match":{"value":true}}]},{"must_not":[{"is_null":{"key":"a"}}]}]}`, "0 5 10 20"},
	{`{"must_not":[{"must":[{"key":"a","values_count":{"gte":1}}]},{"has_id":[2]}]}`, "1 4 12"},
}

// indexedFilters are asked with a payload index on "a": an index sees only values of its
// own kind. Answers that an index does not change are asked of every kind.
var indexedFilters = map[qdrant.FieldType][]filterCase{
	qdrant.FieldType_FieldTypeInteger: {
		{`{"must":[{"key":"a","match":{"value":1}}]}`, "0 5 14"},
		{`{"must":[{"key":"a","match":{"any":[1,2,3]}}]}`, "0 5 14"},
		{`{"must":[{"key":"a","match":{"except":[2]}}]}`, "0 5 14"},
		{`{"must":[{"key":"a","match":{"except":[1,2]}}]}`, ""},
		{`{"must":[{"key":"a","range":{"gt":1}}]}`, "5"},
	},
	qdrant.FieldType_FieldTypeKeyword: {
		{`{"must":[{"key":"a","match":{"value":"x y"}}]}`, "6"},
		{`{"must":[{"key":"a","match":{"any":["x","q","none"]}}]}`, "5 20"},
		{`{"must":[{"key":"a","match":{"except":["x"]}}]}`, "6 13 17 19 20 21"},
		{`{"must":[{"key":"a","match":{"value":1}}]}`, "0 5 14"},
	},
	qdrant.FieldType_FieldTypeFloat: {
		{`{"must":[{"key":"a","range":{"gte":1.5}}]}`, "5 11 18"},
		{`{"must":[{"key":"a","range":{"lt":1.5}}]}`, "0 5 14"},
	},
	qdrant.FieldType_FieldTypeDatetime: {
		{`{"must":[{"key":"a","range":{"gte":"2024-01-02T01:04:05Z"}}]}`, "21"},
		{`{"must":[{"key":"a","range":{"lt":"2024-01-02T01:04:05Z"}}]}`, "17"},
	},
	qdrant.FieldType_FieldTypeBool: {
		{`{"must":[{"key":"a","match":{"value":true}}]}`, "10 20"},
		{`{"must":[{"key":"a","match":{"value":false}}]}`, ""},
	},
	qdrant.FieldType_FieldTypeText: {
		{`{"must":[{"key":"a","match":{"text":"world hello"}}]}`, "13"},
		{`{"must":[{"key":"a","match":{"text_any":"x zz"}}]}`, "5 6"},
	},
}

// phraseFilters are asked with a text index that keeps phrases. One of prefixes cuts the
// phrase itself into them.
var phraseFilters = map[qdrant.TokenizerType][]filterCase{
	qdrant.TokenizerType_Word: {
		{`{"must":[{"key":"a","match":{"phrase":"hello world"}}]}`, "13"},
		{`{"must":[{"key":"a","match":{"phrase":"hello wor"}}]}`, ""},
	},
	qdrant.TokenizerType_Prefix: {
		{`{"must":[{"key":"a","match":{"phrase":"hello world"}}]}`, "13"},
		{`{"must":[{"key":"a","match":{"phrase":"hello wor"}}]}`, "13"},
		{`{"must":[{"key":"a","match":{"phrase":"ello wor"}}]}`, ""},
	},
}

// steady are asked with every kind of index.
var steady = []string{
	`{"must":[{"is_empty":{"key":"a"}}]}`, `{"must":[{"is_null":{"key":"a"}}]}`, `{"must":[{"key":"a","values_count":{"gte":2,"lte":2}}]}`,
	`{"must_not":[{"has_vector":"cos"}]}`, `{"must":[{"key":"a[].b","match":{"value":1}}]}`,
}

func (s Suite) filters(t *testing.T) {
	name := s.collection(t, fixture()...)
	f := func(t *testing.T, c filterCase) {
		t.Helper()
		t.Run(c.filter, func(t *testing.T) {
			got := strings.Trim(fmt.Sprint(s.ids(t, name, filterOf(c.filter))), "[]")
			if got != c.want {
				t.Errorf("admits %q, want %q", got, c.want)
			}
			n, err := s.Client.Count(context.Background(), &qdrant.CountPoints{CollectionName: name, Filter: filterOf(c.filter), Exact: qdrant.PtrOf(true)})
			must(t, err)
			if want := len(strings.Fields(c.want)); int(n) != want {
				t.Errorf("counts %d, want %d", n, want)
			}
		})
	}
	for _, c := range plainFilters {
		f(t, c)
	}
	for kind, cases := range indexedFilters {
		s.index(t, name, kind)
		t.Run(kind.String(), func(t *testing.T) {
			for _, c := range cases {
				f(t, c)
			}
			for _, c := range plainFilters {
				if slices.Contains(steady, c.filter) {
					f(t, c)
				}
			}
		})
		_, err := s.Client.DeleteFieldIndex(context.Background(), &qdrant.DeleteFieldIndexCollection{CollectionName: name, FieldName: "a", Wait: qdrant.PtrOf(true)})
		must(t, err)
	}
	for tokenizer, cases := range phraseFilters {
		s.index(t, name, qdrant.FieldType_FieldTypeText, qdrant.NewPayloadIndexParamsText(&qdrant.TextIndexParams{
			Tokenizer: tokenizer, Lowercase: qdrant.PtrOf(true), PhraseMatching: qdrant.PtrOf(true),
		}))
		t.Run("phrases "+tokenizer.String(), func(t *testing.T) {
			for _, c := range cases {
				f(t, c)
			}
		})
		_, err := s.Client.DeleteFieldIndex(context.Background(), &qdrant.DeleteFieldIndexCollection{CollectionName: name, FieldName: "a", Wait: qdrant.PtrOf(true)})
		must(t, err)
	}
}
