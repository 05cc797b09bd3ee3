package main

import (
	"context"
	"errors"
	"time"

	"grounded"
)

const (
	putTries    = 6
	putPause    = time.Second // after the first refusal, where the server names no time; doubled each time
	putPauseMax = 30 * time.Second
)

// putPatiently submits one item, again where the server is busy, and tells so.
func (c *client) putPatiently(ctx context.Context, item putItem, o putOptions, report *putReport) (grounded.Document, error) {
	pause := putPause
	for try := 1; ; try++ {
		doc, err := c.put(ctx, item, o)
		var refused *busyError
		if !errors.As(err, &refused) || try == putTries {
			return doc, err
		}
		wait := pause
		if refused.after >= 0 {
			wait = refused.after
		}
		wait, pause = min(wait, putPauseMax), 2*pause
		report.busy(item.name(), err, wait, try)
		select {
		case <-ctx.Done():
			return doc, ctx.Err()
		case <-time.After(wait):
		}
	}
}
