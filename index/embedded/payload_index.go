package embedded

import (
	"context"

	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/protobuf/proto"
)

// CreateFieldIndex implements the Points service. Making an index that exists, of
// whatever kind, makes it anew.
func (s pointsService) CreateFieldIndex(_ context.Context, in *qdrant.CreateFieldIndexCollection) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.createFieldIndex(in) })
}

func (s pointsService) createFieldIndex(in *qdrant.CreateFieldIndexCollection) error {
	in = proto.Clone(in).(*qdrant.CreateFieldIndexCollection)
	if in.FieldType == nil {
		kind, ok := kindOf(in.GetFieldIndexParams())
		if !ok {
			return invalid("field_type: it is missing")
		}
		in.FieldType = &kind
	}
	ix, err := newFieldIndex(in.GetFieldName(), in.GetFieldType(), in.GetFieldIndexParams())
	if err != nil {
		return err
	}
	var c *collection
	w := &write{alone: true, plan: func(b *batch) (err error) {
		if c, err = s.named(in.GetCollectionName()); err != nil {
			return err
		}
		in.CollectionName = c.name
		data, err := proto.Marshal(in)
		if err != nil {
			return err
		}
		c.fill(b.tx, ix)
		return b.tx.Bucket(bucketIndexes).Put(indexKey(c.name, ix.field), data)
	}, publish: func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.indexes[ix.field] = ix
	}}
	return s.do(w)
}

func kindOf(p *qdrant.PayloadIndexParams) (qdrant.FieldType, bool) {
	switch p.GetIndexParams().(type) {
	case *qdrant.PayloadIndexParams_KeywordIndexParams:
		return qdrant.FieldType_FieldTypeKeyword, true
	case *qdrant.PayloadIndexParams_IntegerIndexParams:
		return qdrant.FieldType_FieldTypeInteger, true
	case *qdrant.PayloadIndexParams_FloatIndexParams:
		return qdrant.FieldType_FieldTypeFloat, true
	case *qdrant.PayloadIndexParams_TextIndexParams:
		return qdrant.FieldType_FieldTypeText, true
	case *qdrant.PayloadIndexParams_BoolIndexParams:
		return qdrant.FieldType_FieldTypeBool, true
	case *qdrant.PayloadIndexParams_DatetimeIndexParams:
		return qdrant.FieldType_FieldTypeDatetime, true
	case *qdrant.PayloadIndexParams_UuidIndexParams:
		return qdrant.FieldType_FieldTypeUuid, true
	case *qdrant.PayloadIndexParams_GeoIndexParams:
		return qdrant.FieldType_FieldTypeGeo, true
	}
	return 0, false
}

// DeleteFieldIndex implements the Points service.
func (s pointsService) DeleteFieldIndex(_ context.Context, in *qdrant.DeleteFieldIndexCollection) (*qdrant.PointsOperationResponse, error) {
	return timed(func() error { return s.deleteFieldIndex(in) })
}

func (s pointsService) deleteFieldIndex(in *qdrant.DeleteFieldIndexCollection) error {
	var c *collection
	w := &write{alone: true, plan: func(b *batch) (err error) {
		if c, err = s.named(in.GetCollectionName()); err != nil {
			return err
		}
		return b.tx.Bucket(bucketIndexes).Delete(indexKey(c.name, in.GetFieldName()))
	}, publish: func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.indexes, in.GetFieldName())
	}}
	return s.do(w)
}

// fill reads a new payload index from the store. The collection is not changed.
func (c *collection) fill(tx *bolt.Tx, ix *fieldIndex) {
	b := tx.Bucket(c.bucket()).Bucket(bucketPoints)
	for slot := range c.alive.all() {
		if raw, err := openRecord(b.Get(seqKey(c.seqs[slot]))); err == nil {
			ix.add(slot, document{raw: raw.payload})
		}
	}
}

// kinds of a payload index as collection info shows them.
var schemaTypes = map[qdrant.FieldType]qdrant.PayloadSchemaType{
	qdrant.FieldType_FieldTypeKeyword:  qdrant.PayloadSchemaType_Keyword,
	qdrant.FieldType_FieldTypeInteger:  qdrant.PayloadSchemaType_Integer,
	qdrant.FieldType_FieldTypeFloat:    qdrant.PayloadSchemaType_Float,
	qdrant.FieldType_FieldTypeText:     qdrant.PayloadSchemaType_Text,
	qdrant.FieldType_FieldTypeBool:     qdrant.PayloadSchemaType_Bool,
	qdrant.FieldType_FieldTypeDatetime: qdrant.PayloadSchemaType_Datetime,
	qdrant.FieldType_FieldTypeUuid:     qdrant.PayloadSchemaType_Uuid,
}
