package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"grounded"
)

// mostFollowed bounds how many documents are waited for at once.
const mostFollowed = 256

// putAll submits the items and, where asked, waits for them. The error says how many
// failed.
func (c *client) putAll(ctx context.Context, items []putItem, o putOptions, report *putReport) error {
	var failed, accepted atomic.Int64
	user := ctx
	g, ctx := errgroup.WithContext(ctx)
	slots := make(chan struct{}, max(o.parallel, 1)) // of uploads: a large document being read holds up no other
	g.SetLimit(max(o.parallel, mostFollowed))
	for _, item := range items {
		g.Go(func() error {
			slots <- struct{}{}
			doc, err := c.putPatiently(ctx, item, o, report)
			<-slots
			if isUsage(err) || ctx.Err() != nil {
				return err // the server is away: the others fare no better
			}
			if err == nil {
				accepted.Add(1)
				if o.wait != "" {
					doc, err = c.follow(ctx, doc, o.wait, report.progress)
				}
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil || doc.Status == grounded.StatusFailed {
				failed.Add(1)
			}
			report.done(item.name(), doc, err)
			return nil
		})
	}
	err := g.Wait()
	report.close()
	switch {
	case user.Err() != nil:
		return fmt.Errorf("interrupted; %d of %d documents had been accepted, and the server goes on with them (`grounded docs` shows how far)", accepted.Load(), len(items))
	case err != nil:
		return err
	}
	if n := failed.Load(); n > 0 {
		return fmt.Errorf("%d of %d failed", n, len(items))
	}
	return nil
}
