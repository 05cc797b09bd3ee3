package extract

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"sync"

	"grounded"
)

// ChildArg is the first argument with which the binary is to call [ChildMain].
const ChildArg = "extract-child"

// memoryEnv tells a child how much memory its runtime should try to stay below.
const memoryEnv = "GROUNDED_EXTRACT_MEMORY"

// maxRequestBytes is more than any document that is accepted.
const maxRequestBytes = 1<<32 - 1

// ChildMain serves requests on standard input until it ends, and returns the exit code.
// It ends at once when its parent is gone, whatever it is doing.
func ChildMain() int {
	in, out := os.Stdin, os.Stdout
	os.Stdout = os.Stderr // a stray print must not look like a reply
	if n, err := strconv.ParseInt(os.Getenv(memoryEnv), 10, 64); err == nil && n > 0 {
		debug.SetMemoryLimit(n)
	}
	debug.SetMaxStack(256 << 20)
	c := &child{out: bufio.NewWriterSize(out, 1<<16)}
	requests := make(chan work)
	go func() { // reads ahead, so that the end of the input is seen during work
		r := bufio.NewReaderSize(in, 1<<16)
		for {
			var q request
			body, err := readFrame(r, &q, maxRequestBytes)
			if err != nil {
				code := 0
				if !errors.Is(err, io.EOF) {
					code = 2
				}
				os.Exit(code)
			}
			requests <- work{q, body}
		}
	}()
	for w := range requests {
		if err := c.serve(w); err != nil {
			return 1
		}
		w.data = nil
		debug.FreeOSMemory()
	}
	return 0
}

type work struct {
	request
	data []byte
}

type child struct {
	mu  sync.Mutex // guards out
	out *bufio.Writer
}

func (c *child) send(r reply, body []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := writeFrame(c.out, r, body); err != nil {
		return err
	}
	return c.out.Flush()
}

func (c *child) serve(w work) error {
	ctx := context.Background()
	if w.Page > 0 {
		png, err := RenderPage(ctx, w.data, w.Page, w.Boxes, w.Scale)
		return c.finish(nil, png, err)
	}
	o := options{noPeer: w.NoPeer, ocr: w.OCR, at: func(place string) { _ = c.send(reply{Place: place}, nil) }}
	out, err := extractWith(ctx, File{Name: w.Name, MediaType: w.MediaType, Data: w.data}, o)
	return c.finish(&out, nil, err)
}

func (c *child) finish(out *Result, body []byte, err error) error {
	if err == nil {
		return c.send(reply{Done: true, Result: out}, body)
	}
	r := reply{Done: true, Problem: &grounded.Problem{Code: grounded.CodeOf(err), Message: err.Error()}}
	var e *grounded.Error
	if errors.As(err, &e) {
		r.Problem.Message, r.Problem.Place = e.Message, e.Place
		if e.Err != nil {
			r.Cause = e.Err.Error()
		}
	}
	return c.send(r, nil)
}
