package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"grounded"
)

// answer acknowledges, gives back or gives up.
func (w *Worker) answer(ctx context.Context, msg jetstream.Msg, t task, err error) {
	clean := context.WithoutCancel(ctx)
	r := &record{}
	if err != nil {
		if found, _, lookup := w.q.get(clean, t.Key); lookup == nil {
			r = found
		}
	}
	v := w.judge(ctx, t.Kind, err, r.Attempt)
	if v.giveUp {
		if derr := w.giveUp(clean, t, err); derr != nil {
			w.log.Error("a failure cannot be recorded; the work stays queued", "document", r.ID, "error", derr)
			v = verdict{retry: w.cfg.AwayRetry}
		}
	}
	if v.counts {
		_, uerr := w.q.update(clean, t.Key, func(r *record) error { r.Attempt++; return nil })
		if uerr != nil {
			w.log.Warn("an attempt cannot be counted", "document", r.ID, "error", uerr)
		}
	}
	if v.retry > 0 {
		w.log.Warn("work is put off", "document", r.ID, "task", t.Kind, "for", v.retry, "error", err)
		err = msg.NakWithDelay(v.retry)
	} else {
		err = msg.Ack()
	}
	if err != nil && ctx.Err() == nil {
		w.log.Warn("a message cannot be answered; it will come again", "error", err)
	}
}

// verdict is what becomes of a message. The zero value acknowledges it.
type verdict struct {
	retry  time.Duration // give it back for so long
	counts bool          // the attempt counts as a failure
	giveUp bool          // the document has failed
}

const (
	maxAttempts = 5                // of parsing that may succeed another time
	maxRetry    = 10 * time.Minute // between attempts of what is never given up
)

// judge is the one retry policy. A shutdown is no failure; what is away is waited for
// without end; what is wrong with a document is final; all else is tried a few times.
// Only parsing is given up: a document without vectors still serves, and a removal or a
// change of access must happen some time.
func (w *Worker) judge(ctx context.Context, kind string, err error, attempt int) verdict {
	switch {
	case err == nil:
		return verdict{}
	case ctx.Err() != nil:
		return verdict{retry: 100 * time.Millisecond}
	}
	code := grounded.CodeOf(err)
	backoff := min(w.cfg.Backoff<<min(attempt, 20), maxRetry)
	switch {
	case code == grounded.CodeUnavailable || code == grounded.CodeNoSpace || code == grounded.CodeLimited:
		return verdict{retry: w.cfg.AwayRetry}
	case kind != taskParse:
		return verdict{retry: backoff, counts: true}
	case final[code] || attempt+1 >= maxAttempts:
		return verdict{giveUp: true}
	}
	return verdict{retry: backoff, counts: true}
}

// final are the codes that say what is wrong with the document itself.
var final = map[grounded.Code]bool{
	grounded.CodeUnreadable: true, grounded.CodeUnsupported: true, grounded.CodeTooLarge: true, grounded.CodeInvalid: true,
}

// giveUp records the failure and keeps the task as a dead letter.
func (w *Worker) giveUp(ctx context.Context, t task, cause error) error {
	w.log.Warn("work is given up", "key", t.Key, "task", t.Kind, "error", cause)
	r, err := w.q.update(ctx, t.Key, func(r *record) error {
		if r.Deleted || r.Revision != t.Revision {
			return errUnchanged
		}
		stage := r.Status
		r.Status, r.Reason = grounded.StatusFailed, ""
		r.Error = &grounded.Problem{Code: grounded.CodeOf(cause), Message: grounded.MessageOf(cause), Stage: stage}
		var e *grounded.Error
		if errors.As(cause, &e) {
			r.Error.Place = e.Place
		}
		if r.Live > 0 && r.Live < r.Revision {
			r.Warnings = append(r.Warnings, fmt.Sprintf("revision %d failed; revision %d is still served", r.Revision, r.Live))
		}
		return nil
	})
	if errors.Is(err, errUnchanged) || grounded.CodeOf(err) == grounded.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return w.q.bury(ctx, dead{Task: &t, Document: r.ID, Error: r.Error})
}

// dead is a message of the dead-letter stream.
type dead struct {
	At       time.Time           `json:"at"`
	Document grounded.DocumentID `json:"document,omitempty"`
	Task     *task               `json:"task,omitempty"`
	Raw      []byte              `json:"raw,omitempty"` // a message that could not be read
	Error    *grounded.Problem   `json:"error"`
}

func (q *Queue) bury(ctx context.Context, d dead) error {
	d.At = time.Now().UTC()
	data, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if _, err := q.js.Publish(ctx, subjectDead, data); err != nil {
		return unavailable(err, "keeping failed work")
	}
	return nil
}
