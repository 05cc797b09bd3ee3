package ingest

import (
	"context"

	"grounded"
)

// SetCalibration stores from where on answers are tried in a collection; nil: as the service
// does. It counts from the next question on. Codes: not_found (collection).
func (q *Queue) SetCalibration(ctx context.Context, collection string, c *grounded.Calibration) error {
	_, err := q.updateCollection(ctx, collection, func(of *Collection) error {
		of.Calibration = c
		return nil
	})
	return err
}

// Calibration is a collection's own; nil where it has none. It takes no I/O and follows changes
// of this process at once, of others within milliseconds.
func (q *Queue) Calibration(collection string) *grounded.Calibration {
	return q.registry.collection(collection).Calibration
}
