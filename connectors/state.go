package connectors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// State is how a source was followed the last time.
type State struct {
	LookedAt time.Time `json:"looked_at,omitzero"` // zero: never yet
	Changes  int       `json:"changes"`            // documents that were taken over
	Error    string    `json:"error,omitempty"`    // why the look did not come to its end
}

// stateKey is beside the cursors, whose keys hold no dot.
func stateKey(name string) string { return "state." + cursorKey(name) }

// State is that of the source with this name; the zero one before the first look.
func (s *Syncer) State(ctx context.Context, name string) (State, error) {
	var out State
	entry, err := s.cursors.Get(ctx, stateKey(name))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("read the state of %s: %w", name, err)
	}
	return out, json.Unmarshal(entry.Value(), &out)
}

func (s *Syncer) keep(ctx context.Context, name string, state State) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if _, err := s.cursors.Put(ctx, stateKey(name), data); err != nil {
		return fmt.Errorf("keep the state of %s: %w", name, err)
	}
	return nil
}
