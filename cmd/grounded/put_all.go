package main

import (
	"context"
	"errors"
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
	var failed, accepted, left atomic.Int64
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
			waited := true
			if err == nil {
				accepted.Add(1)
				if o.wait != "" {
					kept := doc
					if doc, err = c.follow(ctx, doc, o.wait, report.progress); err != nil {
						doc, waited = kept, false
					}
				}
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			switch {
			case !waited:
				left.Add(1)
			case err != nil || doc.Status == grounded.StatusFailed:
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
	bad, n := failed.Load(), left.Load()
	switch {
	case n > 0 && bad > 0:
		return usage(fmt.Errorf("%d of %d failed; %s", bad, len(items), goesOn(n)))
	case n > 0:
		return usage(errors.New(goesOn(n)))
	case bad > 0:
		return fmt.Errorf("%d of %d failed", bad, len(items))
	}
	return nil
}

// goesOn tells of documents that were accepted and cannot be waited for, as when the server ends.
func goesOn(n int64) string {
	what := "1 accepted document"
	if n > 1 {
		what = fmt.Sprintf("%d accepted documents", n)
	}
	return fmt.Sprintf("%s can be waited for no more; the server holds what it accepted and goes on with it, where it ended at its next start (`grounded docs` shows how far)", what)
}
