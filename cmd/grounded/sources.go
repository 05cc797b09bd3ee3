package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"grounded"
	"grounded/api"
	"grounded/connectors"
	"grounded/ingest"
)

// target is what the connector follows, and to where.
func (c ConnectorConfig) target() connectors.Target {
	return connectors.Target{
		Source: c.source(), Collection: c.into(), Every: c.every(),
		Handling: connectors.Handling{ACL: c.ACL, Labels: c.Labels, Sensitivity: c.Sensitivity},
	}
}

// into is the collection that the connector fills.
func (c ConnectorConfig) into() string {
	if c.Collection == "" {
		return grounded.DefaultCollection
	}
	return c.Collection
}

// followSources keeps collections in step with the configured sources until ctx ends.
func (s *stack) followSources(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, c := range s.cfg.Connectors {
		g.Go(func() error { return s.syncer.Run(ctx, c.target()) })
	}
	return g.Wait()
}

// importNow does jobs of kind import: params name the connector.
func (s *stack) importNow(ctx context.Context, j ingest.Job, update func(func(*ingest.Job)) error) error {
	name := j.Params["connector"]
	for _, c := range s.cfg.Connectors {
		if c.Name != name || c.into() != j.Collection {
			continue
		}
		n, err := s.syncer.Once(ctx, c.target())
		if err != nil {
			why := "the log says why"
			if grounded.CodeOf(err) != grounded.CodeInternal {
				why = grounded.MessageOf(err)
			}
			return grounded.Wrap(grounded.CodeUnavailable, err, "connector %q could not be followed to its end: %s", name, why)
		}
		return update(func(j *ingest.Job) { j.Done, j.Total = n, n })
	}
	return grounded.Errorf(grounded.CodeNotFound, "there is no connector %q into collection %q; params name one: {\"connector\":\"NAME\"}", name, j.Collection)
}

// connectors are those of the configuration with how they went the last time.
func (s *stack) connectors(ctx context.Context) ([]api.Connector, error) {
	var out []api.Connector
	for _, c := range s.cfg.Connectors {
		state, err := s.syncer.State(ctx, c.Name)
		if err != nil {
			return nil, err
		}
		every := c.every()
		if every <= 0 {
			every = connectors.DefaultEvery
		}
		out = append(out, api.Connector{
			Name: c.Name, Kind: c.Kind, Collection: c.into(), Every: every.String(), ACL: c.ACL, Labels: c.Labels, Sensitivity: c.Sensitivity,
			LookedAt: state.LookedAt, Changes: state.Changes, Error: state.Error,
		})
	}
	return out, nil
}
