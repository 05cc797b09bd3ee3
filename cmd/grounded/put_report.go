package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"grounded"
)

// putReport shows how putting goes: a bar on a terminal, a line a document elsewhere, an
// object a document with --json.
type putReport struct {
	mu     sync.Mutex
	w      io.Writer
	notes  io.Writer // what is no result: standard error
	json   bool
	bars   *mpb.Progress
	bar    *mpb.Bar
	shares map[grounded.DocumentID]float64 // how far the documents are that are waited for
	ended  atomic.Int64                    // documents; the bar reads it while mu is held
	lines  []string                        // printed when the bar is done
}

func newPutReport(w io.Writer, total int, asJSON bool) *putReport {
	r := &putReport{w: w, notes: os.Stderr, json: asJSON, shares: map[grounded.DocumentID]float64{}}
	if !asJSON && isTerminal(os.Stderr) {
		r.bars = mpb.New(mpb.WithOutput(os.Stderr), mpb.WithWidth(50))
		r.notes = r.bars // above the bar
		counter := decor.Percentage()
		if total > 1 {
			counter = decor.Any(func(decor.Statistics) string { return fmt.Sprintf("%d / %d", r.ended.Load(), total) })
		}
		r.bar = r.bars.AddBar(int64(total)*steps, mpb.PrependDecorators(decor.Name("putting ")), mpb.AppendDecorators(counter))
	}
	return r
}

// steps are those of the bar a document.
const steps = 100

// progress moves the bar by how far a document has come.
func (r *putReport) progress(doc grounded.Document) {
	r.mu.Lock()
	r.shares[doc.ID] = doc.Progress
	at := r.at()
	r.mu.Unlock()
	if r.bar != nil {
		r.bar.SetCurrent(at)
	}
}

// at is where the bar stands, which is at its end only when all documents are done. The
// caller holds mu.
func (r *putReport) at() int64 {
	sum := float64(r.ended.Load())
	for _, share := range r.shares {
		sum += min(share, 0.99)
	}
	return int64(sum * steps)
}

// busy tells that the server refused a document and when it is tried again.
func (r *putReport) busy(name string, err error, wait time.Duration, try int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.notes, "%s: the server is busy (%v); trying again in %v (%d of %d)\n", name, err, wait, try, putTries-1)
}

// done reports one document at its end.
func (r *putReport) done(name string, doc grounded.Document, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.json {
		r.doneJSON(name, doc, err)
		return
	}
	line := fmt.Sprintf("%-10s %s", doc.Status, name)
	switch {
	case err != nil && doc.ID != "":
		line = fmt.Sprintf("%-10s %s, but it cannot be waited for: %v", "accepted", name, err)
	case err != nil:
		line = fmt.Sprintf("%-10s %s: %v", "refused", name, err)
	case doc.Error != nil && doc.Status == grounded.StatusFailed:
		line += ": " + doc.Error.Message
	case doc.Reason != "":
		line += " (" + doc.Reason + ")"
	}
	for _, warning := range doc.Warnings {
		line += "\n           warning: " + warning
	}
	if r.bar == nil {
		fmt.Fprintln(r.w, line)
		return
	}
	r.lines = append(r.lines, line)
	r.ended.Add(1)
	delete(r.shares, doc.ID)
	r.bar.SetCurrent(r.at())
}

func (r *putReport) doneJSON(name string, doc grounded.Document, err error) {
	out := struct {
		Name     string             `json:"name"`
		Document *grounded.Document `json:"document,omitempty"`
		Error    string             `json:"error,omitempty"`
	}{Name: name}
	if err != nil {
		out.Error = err.Error()
	}
	if err == nil || doc.ID != "" {
		out.Document = &doc
	}
	_ = printJSON(r.w, out) // a closed pipe ends the process elsewhere
}

// close ends the bar and prints what it held back.
func (r *putReport) close() {
	if r.bars == nil {
		return
	}
	if !r.bar.Completed() {
		r.bar.Abort(false)
	}
	r.bars.Wait()
	for _, line := range r.lines {
		fmt.Fprintln(r.w, line)
	}
}

func marshal(v any) (string, error) {
	data, err := json.Marshal(v)
	return string(data), err
}

func unmarshal(data string, v any) error { return json.Unmarshal([]byte(data), v) }
