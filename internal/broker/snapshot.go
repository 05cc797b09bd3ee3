package broker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats.go"
)

// snapshotPatience is how long the server may take for one step of a snapshot.
const snapshotPatience = 30 * time.Second

// Stream is a stream as a snapshot describes it, in the server's own terms.
type Stream struct {
	Config json.RawMessage `json:"config"`
	State  json.RawMessage `json:"state"`
}

type apiError struct {
	Error *struct {
		Description string `json:"description"`
	} `json:"error"`
}

// Snapshot writes a copy of a stream, as it is at the call, to w. Consumers are left out:
// their owners make them. [Broker.Restore] reads it.
func (b *Broker) Snapshot(ctx context.Context, name string, w io.Writer) (Stream, error) {
	inbox := b.Conn.NewRespInbox()
	chunks, err := b.Conn.SubscribeSync(inbox)
	if err != nil {
		return Stream{}, err
	}
	defer func() { _ = chunks.Unsubscribe() }() // an error means a connection that is closed
	var reply struct {
		Stream
		apiError
	}
	request := map[string]any{"deliver_subject": inbox, "no_consumers": true}
	if err := b.api(ctx, "STREAM.SNAPSHOT."+name, request, &reply); err != nil {
		return Stream{}, fmt.Errorf("copy stream %s: %w", name, err)
	}
	if reply.Error != nil {
		return Stream{}, fmt.Errorf("copy stream %s: %s", name, reply.Error.Description)
	}
	for {
		wait, cancel := context.WithTimeout(ctx, snapshotPatience)
		msg, err := chunks.NextMsgWithContext(wait)
		cancel()
		if err != nil {
			return Stream{}, fmt.Errorf("copy stream %s: %w", name, err)
		}
		if len(msg.Data) == 0 {
			if status := msg.Header.Get("Status"); status != "" && status != "204" {
				return Stream{}, fmt.Errorf("copy stream %s: %s %s", name, status, msg.Header.Get("Description"))
			}
			return reply.Stream, nil
		}
		if _, err := w.Write(msg.Data); err != nil {
			return Stream{}, fmt.Errorf("copy stream %s: %w", name, err)
		}
		if msg.Reply != "" {
			if err := msg.Respond(nil); err != nil {
				return Stream{}, fmt.Errorf("copy stream %s: %w", name, err)
			}
		}
	}
}

// Restore makes a stream of what a snapshot holds. One that is there already is an error.
func (b *Broker) Restore(ctx context.Context, name string, s Stream, r io.Reader) error {
	var reply struct {
		DeliverSubject string `json:"deliver_subject"`
		apiError
	}
	if err := b.api(ctx, "STREAM.RESTORE."+name, s, &reply); err != nil {
		return fmt.Errorf("restore stream %s: %w", name, err)
	}
	if reply.Error != nil {
		return fmt.Errorf("restore stream %s: %s", name, reply.Error.Description)
	}
	chunk := make([]byte, 128<<10)
	for {
		n, err := io.ReadFull(r, chunk)
		end := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !end {
			return fmt.Errorf("restore stream %s: %w", name, err)
		}
		if n > 0 {
			if err := b.restoreChunk(ctx, reply.DeliverSubject, chunk[:n]); err != nil {
				return fmt.Errorf("restore stream %s: %w", name, err)
			}
		}
		if end {
			break
		}
	}
	if err := b.restoreChunk(ctx, reply.DeliverSubject, nil); err != nil {
		return fmt.Errorf("restore stream %s: %w", name, err)
	}
	return nil
}

// restoreChunk sends a part, or by none the end; the server's answer to the end says
// whether the stream is there.
func (b *Broker) restoreChunk(ctx context.Context, subject string, data []byte) error {
	wait, cancel := context.WithTimeout(ctx, snapshotPatience)
	defer cancel()
	msg, err := b.Conn.RequestWithContext(wait, subject, data)
	if err != nil || len(msg.Data) == 0 {
		return err
	}
	var reply apiError
	if err := json.Unmarshal(msg.Data, &reply); err != nil {
		return fmt.Errorf("read the server's answer: %w", err)
	}
	if reply.Error != nil {
		return errors.New(reply.Error.Description)
	}
	return nil
}

// api asks the server's JetStream interface.
func (b *Broker) api(ctx context.Context, subject string, in, out any) error {
	data, err := json.Marshal(in)
	if err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, snapshotPatience)
	defer cancel()
	var msg *nats.Msg
	if msg, err = b.Conn.RequestWithContext(wait, "$JS.API."+subject, data); err != nil {
		return err
	}
	return json.Unmarshal(msg.Data, out)
}
