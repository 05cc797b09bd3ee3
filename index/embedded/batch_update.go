package embedded

import (
	"context"
	"time"

	"github.com/qdrant/go-client/qdrant"
)

// UpdateBatch implements the Points service: operations one after another, as Qdrant does
// them. One that fails ends the batch; those before it stay.
func (s pointsService) UpdateBatch(ctx context.Context, in *qdrant.UpdateBatchPoints) (*qdrant.UpdateBatchResponse, error) {
	start := time.Now()
	out := &qdrant.UpdateBatchResponse{}
	for i, op := range in.GetOperations() {
		if err := s.operate(ctx, in.GetCollectionName(), op); err != nil {
			return nil, prefix(err, "operations[%d]", i)
		}
		out.Result = append(out.Result, completed())
	}
	out.Time = time.Since(start).Seconds()
	return out, nil
}

func (s pointsService) operate(ctx context.Context, name string, op *qdrant.PointsUpdateOperation) (err error) {
	switch x := op.GetOperation().(type) {
	case *qdrant.PointsUpdateOperation_Upsert:
		o := x.Upsert
		return s.upsert(&qdrant.UpsertPoints{
			CollectionName: name, Points: o.GetPoints(), ShardKeySelector: o.GetShardKeySelector(), UpdateFilter: o.GetUpdateFilter(), UpdateMode: o.UpdateMode,
		})
	case *qdrant.PointsUpdateOperation_DeletePoints_:
		o := x.DeletePoints
		_, err = s.Delete(ctx, &qdrant.DeletePoints{CollectionName: name, Points: o.GetPoints(), ShardKeySelector: o.GetShardKeySelector()})
	case *qdrant.PointsUpdateOperation_DeleteDeprecated:
		_, err = s.Delete(ctx, &qdrant.DeletePoints{CollectionName: name, Points: x.DeleteDeprecated})
	case *qdrant.PointsUpdateOperation_SetPayload_:
		o := x.SetPayload
		_, err = s.SetPayload(ctx, &qdrant.SetPayloadPoints{
			CollectionName: name, Payload: o.GetPayload(), PointsSelector: o.GetPointsSelector(), ShardKeySelector: o.GetShardKeySelector(), Key: o.Key,
		})
	case *qdrant.PointsUpdateOperation_OverwritePayload_:
		o := x.OverwritePayload
		_, err = s.OverwritePayload(ctx, &qdrant.SetPayloadPoints{
			CollectionName: name, Payload: o.GetPayload(), PointsSelector: o.GetPointsSelector(), ShardKeySelector: o.GetShardKeySelector(), Key: o.Key,
		})
	case *qdrant.PointsUpdateOperation_DeletePayload_:
		o := x.DeletePayload
		_, err = s.DeletePayload(ctx, &qdrant.DeletePayloadPoints{
			CollectionName: name, Keys: o.GetKeys(), PointsSelector: o.GetPointsSelector(), ShardKeySelector: o.GetShardKeySelector(),
		})
	case *qdrant.PointsUpdateOperation_ClearPayload_:
		o := x.ClearPayload
		_, err = s.ClearPayload(ctx, &qdrant.ClearPayloadPoints{CollectionName: name, Points: o.GetPoints(), ShardKeySelector: o.GetShardKeySelector()})
	case *qdrant.PointsUpdateOperation_ClearPayloadDeprecated:
		_, err = s.ClearPayload(ctx, &qdrant.ClearPayloadPoints{CollectionName: name, Points: x.ClearPayloadDeprecated})
	case *qdrant.PointsUpdateOperation_UpdateVectors_:
		o := x.UpdateVectors
		return s.updateVectors(&qdrant.UpdatePointVectors{
			CollectionName: name, Points: o.GetPoints(), ShardKeySelector: o.GetShardKeySelector(), UpdateFilter: o.GetUpdateFilter(),
		})
	case *qdrant.PointsUpdateOperation_DeleteVectors_:
		o := x.DeleteVectors
		return s.deleteVectors(&qdrant.DeletePointVectors{
			CollectionName: name, PointsSelector: o.GetPointsSelector(), Vectors: o.GetVectors(), ShardKeySelector: o.GetShardKeySelector(),
		})
	default:
		return invalid("the operation is empty")
	}
	return err
}
