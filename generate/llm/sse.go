package llm

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine bounds one line of a stream: some hosts send whole answers in one.
const maxLine = 32 << 20

var errLongLine = errors.New("a line of the stream is longer than 32 MiB")

// frame is what one line or event of a stream meant.
type frame struct {
	data    []byte // of a data line
	comment bool   // a keep-alive
	done    bool   // [DONE]
}

// frames reads server-sent events from hosts that keep to the format loosely: with or
// without a space after "data:", with comments, blank lines, event names and CRLF, and
// with a last line that no newline ends.
type frames struct{ r *bufio.Reader }

func newFrames(r io.Reader) *frames { return &frames{bufio.NewReaderSize(r, 32<<10)} }

// next returns io.EOF at the end of the stream.
func (f *frames) next() (frame, error) {
	for {
		line, err := f.line()
		if len(line) == 0 && err != nil {
			return frame{}, err
		}
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
			if err != nil {
				return frame{}, err
			}
			continue
		case line[0] == ':':
			return frame{comment: true}, nil
		case line[0] == '{' || line[0] == '"':
			return frame{data: line}, nil // a bare object: how some gateways report errors
		}
		data, ok := bytes.CutPrefix(line, []byte("data:"))
		if !ok {
			continue // event:, id:, retry:
		}
		data = bytes.TrimSpace(data)
		if len(data) == 0 {
			continue
		}
		if string(data) == "[DONE]" {
			return frame{done: true}, nil
		}
		return frame{data: data}, nil
	}
}

func (f *frames) line() ([]byte, error) {
	var whole []byte
	for {
		part, err := f.r.ReadSlice('\n')
		whole = append(whole, part...)
		if len(whole) > maxLine {
			return nil, errLongLine
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return whole, err
		}
	}
}
