package indextest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Cases are written in the JSON of Qdrant's REST API, which is short to read and which
// the differential tests hand to another engine. The types below are the part of it that
// they use.

type filterJSON struct {
	Must      []conditionJSON `json:"must,omitempty"`
	Should    []conditionJSON `json:"should,omitempty"`
	MustNot   []conditionJSON `json:"must_not,omitempty"`
	MinShould *struct {
		Conditions []conditionJSON `json:"conditions"`
		MinCount   uint64          `json:"min_count"`
	} `json:"min_should,omitempty"`
}

type conditionJSON struct {
	Key          string         `json:"key,omitempty"`
	Match        map[string]any `json:"match,omitempty"`
	Range        map[string]any `json:"range,omitempty"`
	ValuesCount  map[string]any `json:"values_count,omitempty"`
	FieldIsEmpty *bool          `json:"field_is_empty,omitempty"`
	FieldIsNull  *bool          `json:"field_is_null,omitempty"`
	IsEmpty      *keyJSON       `json:"is_empty,omitempty"`
	IsNull       *keyJSON       `json:"is_null,omitempty"`
	HasID        []any          `json:"has_id,omitempty"`
	HasVector    string         `json:"has_vector,omitempty"`
	Nested       *nestedJSON    `json:"nested,omitempty"`
	filterJSON                  // a filter as a condition
}

type keyJSON struct {
	Key string `json:"key"`
}

type nestedJSON struct {
	Key    string     `json:"key"`
	Filter filterJSON `json:"filter"`
}

func decode(text string, into any) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		panic(fmt.Sprintf("case %s: %v", text, err))
	}
}

// filterOf reads a filter; an empty text is none.
func filterOf(text string) *qdrant.Filter {
	if text == "" {
		return nil
	}
	var f filterJSON
	decode(text, &f)
	return f.proto()
}

func (f filterJSON) proto() *qdrant.Filter {
	out := &qdrant.Filter{Must: conditions(f.Must), Should: conditions(f.Should), MustNot: conditions(f.MustNot)}
	if f.MinShould != nil {
		out.MinShould = &qdrant.MinShould{Conditions: conditions(f.MinShould.Conditions), MinCount: f.MinShould.MinCount}
	}
	return out
}

func conditions(list []conditionJSON) (out []*qdrant.Condition) {
	for _, c := range list {
		out = append(out, c.proto())
	}
	return out
}

func (c conditionJSON) proto() *qdrant.Condition {
	switch {
	case c.IsEmpty != nil:
		return qdrant.NewIsEmpty(c.IsEmpty.Key)
	case c.IsNull != nil:
		return qdrant.NewIsNull(c.IsNull.Key)
	case c.HasID != nil:
		ids := make([]*qdrant.PointId, len(c.HasID))
		for i, id := range c.HasID {
			ids[i] = idOf(id)
		}
		return qdrant.NewHasID(ids...)
	case c.HasVector != "":
		return qdrant.NewHasVector(c.HasVector)
	case c.Nested != nil:
		return qdrant.NewNestedFilter(c.Nested.Key, c.Nested.Filter.proto())
	case c.Key == "":
		return qdrant.NewFilterAsCondition(c.filterJSON.proto())
	}
	f := &qdrant.FieldCondition{Key: c.Key, IsEmpty: c.FieldIsEmpty, IsNull: c.FieldIsNull, Match: matchOf(c.Match)}
	if c.ValuesCount != nil {
		f.ValuesCount = &qdrant.ValuesCount{}
		for op, v := range c.ValuesCount {
			n := uint64(integer(v))
			switch op {
			case "lt":
				f.ValuesCount.Lt = &n
			case "gt":
				f.ValuesCount.Gt = &n
			case "lte":
				f.ValuesCount.Lte = &n
			case "gte":
				f.ValuesCount.Gte = &n
			}
		}
	}
	f.Range, f.DatetimeRange = rangeOf(c.Range)
	return &qdrant.Condition{ConditionOneOf: &qdrant.Condition_Field{Field: f}}
}

func matchOf(m map[string]any) *qdrant.Match {
	for how, v := range m {
		switch how {
		case "value":
			switch x := v.(type) {
			case string:
				return &qdrant.Match{MatchValue: &qdrant.Match_Keyword{Keyword: x}}
			case bool:
				return &qdrant.Match{MatchValue: &qdrant.Match_Boolean{Boolean: x}}
			}
			return &qdrant.Match{MatchValue: &qdrant.Match_Integer{Integer: integer(v)}}
		case "text":
			return &qdrant.Match{MatchValue: &qdrant.Match_Text{Text: v.(string)}}
		case "text_any":
			return &qdrant.Match{MatchValue: &qdrant.Match_TextAny{TextAny: v.(string)}}
		case "phrase":
			return &qdrant.Match{MatchValue: &qdrant.Match_Phrase{Phrase: v.(string)}}
		}
		var words []string
		var ints []int64
		for _, e := range v.([]any) {
			if s, ok := e.(string); ok {
				words = append(words, s)
			} else {
				ints = append(ints, integer(e))
			}
		}
		switch {
		case how == "any" && ints == nil:
			return &qdrant.Match{MatchValue: &qdrant.Match_Keywords{Keywords: &qdrant.RepeatedStrings{Strings: words}}}
		case how == "any":
			return &qdrant.Match{MatchValue: &qdrant.Match_Integers{Integers: &qdrant.RepeatedIntegers{Integers: ints}}}
		case how == "except" && ints == nil:
			return &qdrant.Match{MatchValue: &qdrant.Match_ExceptKeywords{ExceptKeywords: &qdrant.RepeatedStrings{Strings: words}}}
		case how == "except":
			return &qdrant.Match{MatchValue: &qdrant.Match_ExceptIntegers{ExceptIntegers: &qdrant.RepeatedIntegers{Integers: ints}}}
		}
		panic("match " + how)
	}
	return nil
}

// rangeOf reads a range of numbers, or of times where its bounds are strings.
func rangeOf(m map[string]any) (r *qdrant.Range, d *qdrant.DatetimeRange) {
	if m == nil {
		return nil, nil
	}
	r = &qdrant.Range{}
	for op, v := range m {
		if s, ok := v.(string); ok {
			if d == nil {
				r, d = nil, &qdrant.DatetimeRange{}
			}
			t, err := time.Parse(time.RFC3339Nano, s)
			if err != nil {
				panic(err)
			}
			ts := timestamppb.New(t)
			*map[string]**timestamppb.Timestamp{"lt": &d.Lt, "gt": &d.Gt, "lte": &d.Lte, "gte": &d.Gte}[op] = ts
			continue
		}
		x := number(v)
		*map[string]**float64{"lt": &r.Lt, "gt": &r.Gt, "lte": &r.Lte, "gte": &r.Gte}[op] = &x
	}
	return r, d
}

func integer(v any) int64 {
	n, err := v.(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	return n
}

func number(v any) float64 {
	x, err := v.(json.Number).Float64()
	if err != nil {
		panic(err)
	}
	return x
}

func idOf(v any) *qdrant.PointId {
	if s, ok := v.(string); ok {
		return qdrant.NewIDUUID(s)
	}
	return qdrant.NewIDNum(uint64(integer(v)))
}

// payloadOf reads a payload; integers stay integers.
func payloadOf(text string) map[string]*qdrant.Value {
	if text == "" {
		return nil
	}
	var m map[string]any
	decode(text, &m)
	return valueOf(m).GetStructValue().GetFields()
}

func valueOf(v any) *qdrant.Value {
	switch x := v.(type) {
	case nil:
		return qdrant.NewValueNull()
	case bool:
		return qdrant.NewValueBool(x)
	case string:
		return qdrant.NewValueString(x)
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return qdrant.NewValueInt(n)
		}
		return qdrant.NewValueDouble(number(x))
	case []any:
		list := make([]*qdrant.Value, len(x))
		for i, e := range x {
			list[i] = valueOf(e)
		}
		return qdrant.NewValueFromList(list...)
	case map[string]any:
		fields := map[string]*qdrant.Value{}
		for k, e := range x {
			fields[k] = valueOf(e)
		}
		return qdrant.NewValueStruct(&qdrant.Struct{Fields: fields})
	}
	panic(fmt.Sprintf("%T in a payload", v))
}

// jsonOf writes a payload, names in order.
func jsonOf(fields map[string]*qdrant.Value) string {
	b, err := json.Marshal(plain(qdrant.NewValueStruct(&qdrant.Struct{Fields: fields})))
	if err != nil {
		panic(err)
	}
	return string(b)
}

func plain(v *qdrant.Value) any {
	switch x := v.GetKind().(type) {
	case *qdrant.Value_BoolValue:
		return x.BoolValue
	case *qdrant.Value_IntegerValue:
		return x.IntegerValue
	case *qdrant.Value_DoubleValue:
		return x.DoubleValue
	case *qdrant.Value_StringValue:
		return x.StringValue
	case *qdrant.Value_ListValue:
		out := []any{}
		for _, e := range x.ListValue.GetValues() {
			out = append(out, plain(e))
		}
		return out
	case *qdrant.Value_StructValue:
		out := map[string]any{}
		for k, e := range x.StructValue.GetFields() {
			out[k] = plain(e)
		}
		return out
	}
	return nil
}
