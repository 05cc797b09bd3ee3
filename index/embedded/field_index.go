package embedded

import (
	"maps"

	"github.com/google/uuid"
	"github.com/qdrant/go-client/qdrant"
)

// fieldIndex answers the conditions of one payload field from memory: equality by sets of
// slots, ranges and order by numbers, text by its tokens.
type fieldIndex struct {
	field    string
	path     path
	kind     qdrant.FieldType
	params   *qdrant.PayloadIndexParams
	words    map[string]*set // keywords, UUIDs, tokens
	ints     map[int64]*set
	bools    [2]set
	numbers  *numbers
	tokens   tokenizer
	phrases  bool // a text index that keeps what phrase conditions need
	anything set  // slots with a value
}

func newFieldIndex(field string, kind qdrant.FieldType, params *qdrant.PayloadIndexParams) (*fieldIndex, error) {
	p, err := parsePath(field)
	if err != nil {
		return nil, prefix(err, "field_name")
	}
	ix := &fieldIndex{field: field, path: p, kind: kind, params: params}
	switch kind {
	case qdrant.FieldType_FieldTypeKeyword, qdrant.FieldType_FieldTypeUuid:
		ix.words = map[string]*set{}
	case qdrant.FieldType_FieldTypeText:
		ix.words = map[string]*set{}
		ix.phrases = params.GetTextIndexParams().GetPhraseMatching()
		ix.tokens, err = newTokenizer(params.GetTextIndexParams())
	case qdrant.FieldType_FieldTypeInteger:
		ix.ints = map[int64]*set{}
		if p := params.GetIntegerIndexParams(); p == nil || p.Range == nil || p.GetRange() {
			ix.numbers = &numbers{kind: kind}
		}
	case qdrant.FieldType_FieldTypeFloat, qdrant.FieldType_FieldTypeDatetime:
		ix.numbers = &numbers{kind: kind}
	case qdrant.FieldType_FieldTypeBool:
	case qdrant.FieldType_FieldTypeGeo:
		err = unimplemented("field_type geo")
	default:
		err = invalid("field_type: %d is not a type of index", kind)
	}
	return ix, err
}

// sets calls f with each set that a value belongs to, making it where it is missing.
func (ix *fieldIndex) sets(v *qdrant.Value, f func(*set)) {
	switch ix.kind {
	case qdrant.FieldType_FieldTypeInteger:
		if n, ok := number(ix.kind, v); ok {
			f(entry(ix.ints, n))
		}
	case qdrant.FieldType_FieldTypeBool:
		if b, ok := v.GetKind().(*qdrant.Value_BoolValue); ok {
			f(&ix.bools[index(b.BoolValue)])
		}
	default:
		s, ok := v.GetKind().(*qdrant.Value_StringValue)
		if !ok || ix.words == nil {
			return
		}
		if ix.kind == qdrant.FieldType_FieldTypeText {
			for _, token := range ix.tokens.tokens(s.StringValue, false) {
				f(entry(ix.words, token))
			}
			return
		}
		if word, ok := ix.word(s.StringValue); ok {
			f(entry(ix.words, word))
		}
	}
}

// word is a string as the index knows it; not every string is a UUID.
func (ix *fieldIndex) word(s string) (string, bool) {
	if ix.kind != qdrant.FieldType_FieldTypeUuid {
		return s, true
	}
	u, err := uuid.Parse(s)
	return u.String(), err == nil
}

func entry[K comparable](m map[K]*set, key K) *set {
	s := m[key]
	if s == nil {
		s = &set{}
		m[key] = s
	}
	return s
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// indexPayload adds a payload to every index, decoding only what they look at, and once.
func (c *collection) indexPayload(slot uint32, payload []byte) {
	if len(c.indexes) == 0 || len(payload) == 0 {
		return
	}
	d := c.indexedFields(payload)
	for _, ix := range c.indexes {
		ix.add(slot, d)
	}
}

// unindexPayload undoes indexPayload, of the same payload.
func (c *collection) unindexPayload(slot uint32, payload []byte) {
	if len(c.indexes) == 0 || len(payload) == 0 {
		return
	}
	d := c.indexedFields(payload)
	for _, ix := range c.indexes {
		ix.remove(slot, d)
	}
}

func (c *collection) indexedFields(payload []byte) document {
	return document{raw: payload}.only(c.indexedKeys())
}

// indexedKeys are the keys at the top of a payload that indexes look at.
func (c *collection) indexedKeys() map[string]bool {
	wanted := make(map[string]bool, len(c.indexes))
	for _, ix := range c.indexes {
		wanted[ix.path[0].key] = true
	}
	return wanted
}

func (ix *fieldIndex) add(slot uint32, d document) {
	var values []int64
	some := false
	d.each(ix.path, func(v *qdrant.Value) bool {
		ix.sets(v, func(s *set) { s.add(slot); some = true })
		if ix.numbers != nil {
			if n, ok := number(ix.kind, v); ok {
				values = append(values, n)
			}
		}
		return true
	})
	if ix.numbers != nil {
		ix.numbers.add(slot, values)
	}
	if some || len(values) > 0 {
		ix.anything.add(slot)
	}
}

// remove undoes add, of the same payload.
func (ix *fieldIndex) remove(slot uint32, d document) {
	if !ix.anything.has(slot) {
		return
	}
	d.each(ix.path, func(v *qdrant.Value) bool {
		ix.sets(v, func(s *set) { s.remove(slot) })
		return true
	})
	if ix.numbers != nil {
		ix.numbers.remove(slot)
	}
	ix.anything.remove(slot)
}

func (ix *fieldIndex) renumber(fresh []uint32) {
	for key, s := range ix.words {
		if s.n == 0 {
			delete(ix.words, key)
		}
		s.renumber(fresh)
	}
	for key, s := range ix.ints {
		if s.n == 0 {
			delete(ix.ints, key)
		}
		s.renumber(fresh)
	}
	for i := range ix.bools {
		ix.bools[i].renumber(fresh)
	}
	if ix.numbers != nil {
		ix.numbers.renumber(fresh)
	}
	ix.anything.renumber(fresh)
}

// part is an empty index of the same field, for slots that no other part has: what it
// keeps by slot it keeps in ix, where there is room for it, and absorb takes over the rest.
func (ix *fieldIndex) part() *fieldIndex {
	p := &fieldIndex{field: ix.field, path: ix.path, kind: ix.kind, params: ix.params, tokens: ix.tokens, phrases: ix.phrases}
	if ix.words != nil {
		p.words = map[string]*set{}
	}
	if ix.ints != nil {
		p.ints = map[int64]*set{}
	}
	if ix.numbers != nil {
		p.numbers = &numbers{kind: ix.numbers.kind, has: ix.numbers.has, first: ix.numbers.first}
	}
	return p
}

// absorb takes over a part whose slots are all above those of the index.
func (ix *fieldIndex) absorb(p *fieldIndex) {
	for key, s := range p.words {
		entry(ix.words, key).absorb(s)
	}
	for key, s := range p.ints {
		entry(ix.ints, key).absorb(s)
	}
	for i := range ix.bools {
		ix.bools[i].absorb(&p.bools[i])
	}
	if p.numbers != nil && p.numbers.more != nil {
		if ix.numbers.more == nil {
			ix.numbers.more = map[uint32][]int64{}
		}
		maps.Copy(ix.numbers.more, p.numbers.more)
	}
	ix.anything.absorb(&p.anything)
}
