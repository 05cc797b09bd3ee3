package embedded

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/qdrant/go-client/qdrant"
	bolt "go.etcd.io/bbolt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

type collectionsService struct {
	qdrant.UnimplementedCollectionsServer
	*Server
}

// Create implements the Collections service.
func (s collectionsService) Create(_ context.Context, in *qdrant.CreateCollection) (*qdrant.CollectionOperationResponse, error) {
	name := in.GetCollectionName()
	if name == "" || len(name) > 255 || strings.ContainsAny(name, "<>:\"/\\|?*\x00\x1f") {
		return nil, invalid("collection_name: %q is not a name", name)
	}
	if in.GetShardingMethod() == qdrant.ShardingMethod_Custom {
		return nil, unimplemented("sharding_method custom")
	}
	c, err := newCollection(proto.Clone(in).(*qdrant.CreateCollection))
	if err != nil {
		return nil, err
	}
	data, err := proto.Marshal(in)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.collections[name] != nil || s.aliases[name] != "" {
		return nil, status.Errorf(codes.AlreadyExists, "Wrong input: Collection `%s` already exists!", name)
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(c.bucket()); err != nil {
			return err
		}
		return tx.Bucket(bucketCollections).Put([]byte(name), data)
	})
	if err != nil {
		return nil, err
	}
	s.collections[name] = c
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

// Delete implements the Collections service.
func (s collectionsService) Delete(_ context.Context, in *qdrant.DeleteCollection) (*qdrant.CollectionOperationResponse, error) {
	name := in.GetCollectionName()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.collections[name]
	if c == nil {
		return &qdrant.CollectionOperationResponse{Result: false}, nil
	}
	c.writing.Lock() // a write under way ends first
	defer c.writing.Unlock()
	err := s.db.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket(c.bucket()); err != nil {
			return err
		}
		for alias, target := range s.aliases {
			if target == name {
				if err := tx.Bucket(bucketAliases).Delete([]byte(alias)); err != nil {
					return err
				}
			}
		}
		for field := range c.indexes {
			if err := tx.Bucket(bucketIndexes).Delete(indexKey(name, field)); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketCollections).Delete([]byte(name))
	})
	if err != nil {
		return nil, err
	}
	for alias, target := range s.aliases {
		if target == name {
			delete(s.aliases, alias)
		}
	}
	delete(s.collections, name)
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

// Get implements the Collections service.
func (s collectionsService) Get(_ context.Context, in *qdrant.GetCollectionInfoRequest) (*qdrant.GetCollectionInfoResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	n := uint64(len(c.points))
	schema := map[string]*qdrant.PayloadSchemaInfo{}
	for field, ix := range c.indexes {
		count := uint64(ix.count())
		schema[field] = &qdrant.PayloadSchemaInfo{DataType: schemaType(ix.kind), Points: &count}
	}
	return &qdrant.GetCollectionInfoResponse{Result: &qdrant.CollectionInfo{
		Status:          qdrant.CollectionStatus_Green,
		OptimizerStatus: &qdrant.OptimizerStatus{Ok: true},
		SegmentsCount:   1,
		PointsCount:     &n,
		PayloadSchema:   schema,
		Config: &qdrant.CollectionConfig{
			Params: &qdrant.CollectionParams{
				ShardNumber: 1, VectorsConfig: c.config.GetVectorsConfig(), SparseVectorsConfig: c.config.GetSparseVectorsConfig(),
				ReplicationFactor: qdrant.PtrOf(uint32(1)), WriteConsistencyFactor: qdrant.PtrOf(uint32(1)), OnDiskPayload: c.config.GetOnDiskPayload(),
			},
			HnswConfig:         &qdrant.HnswConfigDiff{},
			OptimizerConfig:    &qdrant.OptimizersConfigDiff{},
			WalConfig:          &qdrant.WalConfigDiff{},
			QuantizationConfig: c.config.QuantizationConfig,
			Metadata:           c.config.GetMetadata(),
		},
	}}, nil
}

// List implements the Collections service.
func (s collectionsService) List(context.Context, *qdrant.ListCollectionsRequest) (*qdrant.ListCollectionsResponse, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := &qdrant.ListCollectionsResponse{}
	for name := range s.collections {
		out.Collections = append(out.Collections, &qdrant.CollectionDescription{Name: name})
	}
	slices.SortFunc(out.Collections, func(a, b *qdrant.CollectionDescription) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// CollectionExists implements the Collections service.
func (s collectionsService) CollectionExists(_ context.Context, in *qdrant.CollectionExistsRequest) (*qdrant.CollectionExistsResponse, error) {
	_, err := s.named(in.GetCollectionName())
	return &qdrant.CollectionExistsResponse{Result: &qdrant.CollectionExists{Exists: err == nil}}, nil
}

// UpdateAliases implements the Collections service: all actions or none, at once for
// every reader.
func (s collectionsService) UpdateAliases(_ context.Context, in *qdrant.ChangeAliases) (*qdrant.CollectionOperationResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := make(map[string]string, len(s.aliases))
	for k, v := range s.aliases {
		next[k] = v
	}
	for i, action := range in.GetActions() {
		if err := s.applyAlias(next, action); err != nil {
			return nil, status.Errorf(status.Code(err), "actions[%d]: %s", i, status.Convert(err).Message())
		}
	}
	err := s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketAliases)
		for alias := range s.aliases {
			if err := b.Delete([]byte(alias)); err != nil {
				return err
			}
		}
		for alias, name := range next {
			if err := b.Put([]byte(alias), []byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.aliases = next
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

func (s collectionsService) applyAlias(aliases map[string]string, action *qdrant.AliasOperations) error {
	switch a := action.GetAction().(type) {
	case *qdrant.AliasOperations_CreateAlias:
		alias, name := a.CreateAlias.GetAliasName(), a.CreateAlias.GetCollectionName()
		if s.collections[name] == nil {
			return status.Errorf(codes.NotFound, "Not found: Collection `%s` doesn't exist!", name)
		}
		if alias == "" || s.collections[alias] != nil {
			return invalid("alias_name: %q is empty or a collection", alias)
		}
		aliases[alias] = name
	case *qdrant.AliasOperations_DeleteAlias:
		delete(aliases, a.DeleteAlias.GetAliasName())
	case *qdrant.AliasOperations_RenameAlias:
		old, fresh := a.RenameAlias.GetOldAliasName(), a.RenameAlias.GetNewAliasName()
		if aliases[old] == "" {
			return status.Errorf(codes.NotFound, "Not found: Alias %s does not exists!", old)
		}
		aliases[fresh] = aliases[old]
		delete(aliases, old)
	default:
		return invalid("an action is missing")
	}
	return nil
}

// ListAliases implements the Collections service.
func (s collectionsService) ListAliases(context.Context, *qdrant.ListAliasesRequest) (*qdrant.ListAliasesResponse, error) {
	return &qdrant.ListAliasesResponse{Aliases: s.aliasesOf("")}, nil
}

// ListCollectionAliases implements the Collections service.
func (s collectionsService) ListCollectionAliases(_ context.Context, in *qdrant.ListCollectionAliasesRequest) (*qdrant.ListAliasesResponse, error) {
	return &qdrant.ListAliasesResponse{Aliases: s.aliasesOf(in.GetCollectionName())}, nil
}

// aliasesOf lists the aliases of a collection; empty: all.
func (s *Server) aliasesOf(name string) []*qdrant.AliasDescription {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*qdrant.AliasDescription
	for alias, target := range s.aliases {
		if name == "" || name == target {
			out = append(out, &qdrant.AliasDescription{AliasName: alias, CollectionName: target})
		}
	}
	slices.SortFunc(out, func(a, b *qdrant.AliasDescription) int { return strings.Compare(a.AliasName, b.AliasName) })
	return out
}

func indexKey(collection, field string) []byte {
	return []byte(collection + "\x00" + field)
}

// storeIndex records a payload index; kind nil forgets it.
func (s *Server) storeIndex(c *collection, field string, kind *qdrant.FieldType) error {
	return s.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketIndexes)
		if kind == nil {
			return b.Delete(indexKey(c.name, field))
		}
		return b.Put(indexKey(c.name, field), binary.BigEndian.AppendUint32(nil, uint32(*kind)))
	})
}

func schemaType(kind qdrant.FieldType) qdrant.PayloadSchemaType {
	return map[qdrant.FieldType]qdrant.PayloadSchemaType{
		qdrant.FieldType_FieldTypeKeyword:  qdrant.PayloadSchemaType_Keyword,
		qdrant.FieldType_FieldTypeInteger:  qdrant.PayloadSchemaType_Integer,
		qdrant.FieldType_FieldTypeFloat:    qdrant.PayloadSchemaType_Float,
		qdrant.FieldType_FieldTypeText:     qdrant.PayloadSchemaType_Text,
		qdrant.FieldType_FieldTypeBool:     qdrant.PayloadSchemaType_Bool,
		qdrant.FieldType_FieldTypeDatetime: qdrant.PayloadSchemaType_Datetime,
		qdrant.FieldType_FieldTypeUuid:     qdrant.PayloadSchemaType_Uuid,
	}[kind]
}
