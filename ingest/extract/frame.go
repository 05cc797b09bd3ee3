package extract

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"grounded"
)

// A message between the service and a child is a JSON header and a body of bytes, each
// with its length before it (4 bytes, big-endian). Requests go to the child's standard
// input, replies come from its standard output.

// request asks a child to extract a file or to draw a page of it; the body is the file.
type request struct {
	Name      string         `json:"name,omitempty"`
	MediaType string         `json:"media_type,omitempty"`
	NoPeer    bool           `json:"no_peer,omitempty"`
	OCR       []string       `json:"ocr,omitempty"`
	Page      int            `json:"page,omitempty"` // over 0: draw this page
	Boxes     []grounded.Box `json:"boxes,omitempty"`
	Scale     float64        `json:"scale,omitempty"`
}

// reply is a place that the child has come to, or the end: a problem or a result. The
// body is the drawing of a page.
type reply struct {
	Place   string            `json:"place,omitempty"`
	Problem *grounded.Problem `json:"problem,omitempty"`
	Cause   string            `json:"cause,omitempty"` // of the problem, for logs
	Result  *Result           `json:"result,omitempty"`
	Done    bool              `json:"done,omitempty"`
}

var errFrame = errors.New("message is longer than allowed")

func writeFrame(w io.Writer, header any, body []byte) error {
	head, err := json.Marshal(header)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	if uint64(len(body)) > 1<<32-1 || uint64(len(head)) > 1<<32-1 {
		return errFrame
	}
	for _, part := range [][]byte{head, body} {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(part)))
		if _, err := w.Write(n[:]); err != nil {
			return err
		}
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func readFrame(r io.Reader, header any, limit int64) (body []byte, err error) {
	head, err := readPart(r, limit)
	if err != nil {
		return nil, err
	}
	if body, err = readPart(r, limit); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(head, header); err != nil {
		return nil, fmt.Errorf("decode message: %w", err)
	}
	return body, nil
}

// readPart grows its buffer as bytes come, so that a false length costs nothing.
func readPart(r io.Reader, limit int64) ([]byte, error) {
	var n [4]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, err
	}
	size := int64(binary.BigEndian.Uint32(n[:]))
	if size > limit {
		return nil, errFrame
	}
	if size <= 1<<20 {
		b := make([]byte, size)
		_, err := io.ReadFull(r, b)
		return b, err
	}
	b, err := io.ReadAll(io.LimitReader(r, size))
	if err == nil && int64(len(b)) < size {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}
