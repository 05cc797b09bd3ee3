package embedded

import (
	"context"
	"slices"
	"strings"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

type collectionsService struct {
	qdrant.UnimplementedCollectionsServer
	*Server
}

func ok() *qdrant.CollectionOperationResponse {
	return &qdrant.CollectionOperationResponse{Result: true}
}

// Create implements the Collections service.
func (s collectionsService) Create(_ context.Context, in *qdrant.CreateCollection) (*qdrant.CollectionOperationResponse, error) {
	name := in.GetCollectionName()
	if name == "" || len(name) > 255 || strings.ContainsAny(name, "<>:\"/\\|?*\x00\x1f") {
		return nil, invalid("collection_name: %q is not a name", name)
	}
	if err := checkCollection(in); err != nil {
		return nil, err
	}
	c, err := newCollection(proto.Clone(in).(*qdrant.CreateCollection))
	if err != nil {
		return nil, err
	}
	data, err := proto.Marshal(in)
	if err != nil {
		return nil, err
	}
	w := &write{alone: true, plan: func(b *batch) error {
		s.mu.RLock()
		defer s.mu.RUnlock()
		if s.collections[name] != nil || s.aliases[name] != "" {
			return status.Errorf(codes.AlreadyExists, "Wrong input: Collection `%s` already exists!", name)
		}
		return c.create(b.tx, data)
	}, publish: func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.collections[name] = c
	}}
	if err := s.do(w); err != nil {
		return nil, err
	}
	return ok(), nil
}

// checkCollection refuses what would change results and is not implemented. How vectors
// would be indexed, quantised and replicated cannot: it is kept and shown again.
func checkCollection(in *qdrant.CreateCollection) error {
	switch {
	case in.GetShardingMethod() == qdrant.ShardingMethod_Custom:
		return unimplemented("sharding_method custom")
	case in.GetStrictModeConfig().GetEnabled():
		return unimplemented("strict_mode_config.enabled")
	}
	for name, p := range in.GetSparseVectorsConfig().GetMap() {
		path := "sparse_vectors_config." + name
		if d := p.GetIndex().GetDatatype(); d != qdrant.Datatype_Default && d != qdrant.Datatype_Float32 {
			return unimplemented(path + ".index.datatype " + strings.ToLower(d.String()))
		}
		if m := p.GetModifier(); m != qdrant.Modifier_None && m != qdrant.Modifier_Idf {
			return invalid("%s.modifier: value %d is not a modifier", path, m)
		}
	}
	return nil
}

// Update implements the Collections service. What it may change has no part in results.
func (s collectionsService) Update(_ context.Context, in *qdrant.UpdateCollection) (*qdrant.CollectionOperationResponse, error) {
	if in.GetStrictModeConfig().GetEnabled() {
		return nil, unimplemented("strict_mode_config.enabled")
	}
	if in.GetSparseVectorsConfig() != nil {
		return nil, unimplemented("sparse_vectors_config")
	}
	var c *collection
	var config *qdrant.CreateCollection
	w := &write{alone: true, plan: func(b *batch) (err error) {
		if c, err = s.named(in.GetCollectionName()); err != nil {
			return err
		}
		config = proto.Clone(c.config).(*qdrant.CreateCollection)
		if err := updateConfig(config, in); err != nil {
			return err
		}
		data, err := proto.Marshal(config)
		if err != nil {
			return err
		}
		return b.tx.Bucket(bucketCollections).Put([]byte(c.name), data)
	}, publish: func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.config = config
	}}
	if err := s.do(w); err != nil {
		return nil, err
	}
	return ok(), nil
}

func updateConfig(config *qdrant.CreateCollection, in *qdrant.UpdateCollection) error {
	for name := range in.GetVectorsConfig().GetParamsMap().GetMap() {
		if config.GetVectorsConfig().GetParamsMap().GetMap()[name] == nil {
			return unknownVector(name)
		}
	}
	if in.HnswConfig != nil {
		config.HnswConfig = merged(config.HnswConfig, in.HnswConfig)
	}
	if in.OptimizersConfig != nil {
		config.OptimizersConfig = merged(config.OptimizersConfig, in.OptimizersConfig)
	}
	if p := in.GetParams(); p != nil {
		if p.ReplicationFactor != nil {
			config.ReplicationFactor = p.ReplicationFactor
		}
		if p.WriteConsistencyFactor != nil {
			config.WriteConsistencyFactor = p.WriteConsistencyFactor
		}
		if p.OnDiskPayload != nil {
			config.OnDiskPayload = p.OnDiskPayload
		}
	}
	if len(in.GetMetadata()) > 0 {
		if config.Metadata == nil {
			config.Metadata = map[string]*qdrant.Value{}
		}
		merge(config.Metadata, in.GetMetadata())
	}
	return nil
}

// merged is a with the fields that b sets.
func merged[M proto.Message](a, b M) M {
	out := a.ProtoReflect().New().Interface().(M)
	proto.Merge(out, a)
	proto.Merge(out, b)
	return out
}

// Delete implements the Collections service.
func (s collectionsService) Delete(_ context.Context, in *qdrant.DeleteCollection) (*qdrant.CollectionOperationResponse, error) {
	name := in.GetCollectionName()
	var c *collection
	var orphans []string
	w := &write{alone: true, plan: func(b *batch) error {
		s.mu.RLock()
		defer s.mu.RUnlock()
		if c = s.collections[name]; c == nil {
			return nil
		}
		for alias, target := range s.aliases {
			if target == name {
				orphans = append(orphans, alias)
				if err := b.tx.Bucket(bucketAliases).Delete([]byte(alias)); err != nil {
					return err
				}
			}
		}
		return c.remove(b.tx)
	}, publish: func() {
		if c == nil {
			return
		}
		s.mu.Lock()
		delete(s.collections, name)
		for _, alias := range orphans {
			delete(s.aliases, alias)
		}
		s.mu.Unlock()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.gone = true
	}}
	if err := s.do(w); err != nil {
		return nil, err
	}
	return &qdrant.CollectionOperationResponse{Result: c != nil}, nil
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

// CollectionClusterInfo implements the Collections service: one shard, here.
func (s collectionsService) CollectionClusterInfo(_ context.Context, in *qdrant.CollectionClusterInfoRequest) (*qdrant.CollectionClusterInfoResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return &qdrant.CollectionClusterInfoResponse{ShardCount: 1, LocalShards: []*qdrant.LocalShardInfo{
		{PointsCount: uint64(len(c.slots)), State: qdrant.ReplicaState_Active},
	}}, nil
}
