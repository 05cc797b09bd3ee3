package embedded

import (
	"context"

	"github.com/qdrant/go-client/qdrant"
)

// Get implements the Collections service.
func (s collectionsService) Get(_ context.Context, in *qdrant.GetCollectionInfoRequest) (*qdrant.GetCollectionInfoResponse, error) {
	c, err := s.named(in.GetCollectionName())
	if err != nil {
		return nil, err
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	points := uint64(len(c.slots))
	var vectors uint64
	for _, col := range c.dense {
		vectors += uint64(col.count)
	}
	return &qdrant.GetCollectionInfoResponse{Result: &qdrant.CollectionInfo{
		Status:              qdrant.CollectionStatus_Green,
		OptimizerStatus:     &qdrant.OptimizerStatus{Ok: true},
		SegmentsCount:       1,
		PointsCount:         &points,
		IndexedVectorsCount: &vectors,
		PayloadSchema:       c.schema(),
		Config:              c.shownConfig(),
	}}, nil
}

func (c *collection) schema() map[string]*qdrant.PayloadSchemaInfo {
	out := map[string]*qdrant.PayloadSchemaInfo{}
	for field, ix := range c.indexes {
		n := uint64(ix.anything.n)
		out[field] = &qdrant.PayloadSchemaInfo{DataType: schemaTypes[ix.kind], Params: ix.params, Points: &n}
	}
	return out
}

// shownConfig fills in Qdrant's defaults where a collection was made without.
func (c *collection) shownConfig() *qdrant.CollectionConfig {
	one := uint32(1)
	params := &qdrant.CollectionParams{
		ShardNumber: max(c.config.GetShardNumber(), 1), OnDiskPayload: c.config.OnDiskPayload == nil || c.config.GetOnDiskPayload(),
		VectorsConfig: c.config.GetVectorsConfig(), SparseVectorsConfig: c.config.GetSparseVectorsConfig(), ShardingMethod: c.config.ShardingMethod,
		ReplicationFactor: &one, WriteConsistencyFactor: &one,
	}
	if c.config.ReplicationFactor != nil {
		params.ReplicationFactor = c.config.ReplicationFactor
	}
	if c.config.WriteConsistencyFactor != nil {
		params.WriteConsistencyFactor = c.config.WriteConsistencyFactor
	}
	return &qdrant.CollectionConfig{
		Params: params,
		HnswConfig: merged(&qdrant.HnswConfigDiff{
			M: qdrant.PtrOf(uint64(16)), EfConstruct: qdrant.PtrOf(uint64(100)), FullScanThreshold: qdrant.PtrOf(uint64(10000)),
			MaxIndexingThreads: qdrant.PtrOf(uint64(0)), OnDisk: qdrant.PtrOf(false),
		}, c.config.GetHnswConfig()),
		OptimizerConfig: merged(&qdrant.OptimizersConfigDiff{
			DeletedThreshold: qdrant.PtrOf(0.2), VacuumMinVectorNumber: qdrant.PtrOf(uint64(1000)), DefaultSegmentNumber: qdrant.PtrOf(uint64(0)),
			IndexingThreshold: qdrant.PtrOf(uint64(10000)), FlushIntervalSec: qdrant.PtrOf(uint64(5)),
		}, c.config.GetOptimizersConfig()),
		WalConfig: merged(&qdrant.WalConfigDiff{
			WalCapacityMb: qdrant.PtrOf(uint64(32)), WalSegmentsAhead: qdrant.PtrOf(uint64(0)),
		}, c.config.GetWalConfig()),
		QuantizationConfig: c.config.GetQuantizationConfig(),
		Metadata:           c.config.GetMetadata(),
	}
}
