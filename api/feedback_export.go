package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/nats-io/nats.go/jetstream"

	"grounded"
	"grounded/ingest"
)

// JobExport is the kind of job that makes fine-tuning data of a collection's feedback.
const JobExport = "export"

// bucketExports keeps what export jobs have made, by job.
const bucketExports = "grounded-exports"

// example is one line of fine-tuning data, in the form that is common for chat models.
type example struct {
	Messages []grounded.Turn `json:"messages"`
}

// example is what a model can learn of the feedback: the correction, or the answer that was
// found good. ok is false where there is neither, or no question.
func (f *Feedback) example() (_ example, ok bool) {
	answer := f.Correction
	if answer == "" && f.Rating > 0 {
		answer = f.Answer
	}
	turns := []grounded.Turn{{Role: "user", Content: f.Question}, {Role: "assistant", Content: answer}}
	return example{turns}, f.Question != "" && answer != ""
}

// ExportFeedback does jobs of kind export: it writes an example for each piece of feedback
// that makes one, to be read at /v1/jobs/{id}/result.
func ExportFeedback(js jetstream.JetStream) ingest.JobFunc {
	return func(ctx context.Context, j ingest.Job, update func(func(*ingest.Job)) error) error {
		store, err := js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucketExports})
		if err != nil {
			return err
		}
		r, w := io.Pipe()
		defer r.Close() // ends the writer where the store ended early
		total := 0
		go func() {
			var err error
			total, err = writeExamples(ctx, js, j.Collection, w)
			w.CloseWithError(err)
		}()
		if _, err := store.Put(ctx, jetstream.ObjectMeta{Name: string(j.ID)}, r); err != nil {
			return fmt.Errorf("keep the examples: %w", err)
		}
		return update(func(j *ingest.Job) { j.Done, j.Total = total, total })
	}
}

// writeExamples writes those of a collection, oldest first, a line each.
func writeExamples(ctx context.Context, js jetstream.JetStream, collection string, w io.Writer) (n int, err error) {
	stream, err := js.Stream(ctx, StreamFeedback)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return 0, nil // nobody has said anything
	}
	if err != nil {
		return 0, err
	}
	info, err := stream.Info(ctx)
	if err != nil {
		return 0, err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for seq := info.State.FirstSeq; seq > 0 && seq <= info.State.LastSeq; seq++ {
		msg, err := stream.GetMsg(ctx, seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return n, err
		}
		var f Feedback
		if err := json.Unmarshal(msg.Data, &f); err != nil || f.Collection != collection {
			continue
		}
		if e, ok := f.example(); ok {
			if err := out.Encode(e); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// jobResult sends what a job has made.
func (s *Server) jobResult(c echo.Context, p grounded.Principal) error {
	j, err := s.job(c, p)
	if err != nil {
		return err
	}
	if j.Kind != JobExport || j.Status != ingest.JobDone || s.cfg.Stream == nil {
		return grounded.Errorf(grounded.CodeConflict, "job %s is %s of kind %s; an export that is done has a result", j.ID, j.Status, j.Kind)
	}
	ctx := c.Request().Context()
	store, err := s.cfg.Stream.ObjectStore(ctx, bucketExports)
	if err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the service's store is not answering; try again in a moment")
	}
	body, err := store.Get(ctx, string(j.ID))
	if err != nil {
		return grounded.Wrap(grounded.CodeUnavailable, err, "the service's store is not answering; try again in a moment")
	}
	defer body.Close()
	return c.Stream(http.StatusOK, "application/x-ndjson", body)
}
