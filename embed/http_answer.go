package embed

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// errAnswer marks an answer that asking again would not mend.
var errAnswer = errors.New("not an answer with one vector a text")

type response struct {
	Data []struct {
		Index     *int   `json:"index"`
		Embedding vector `json:"embedding"`
	} `json:"data"`
}

// vector reads both encodings of the OpenAI form: an array of numbers, or base64 of
// little-endian float32.
type vector []float32

// UnmarshalJSON implements json.Unmarshaler.
func (v *vector) UnmarshalJSON(data []byte) error {
	if len(data) == 0 || data[0] != '"' {
		return json.Unmarshal(data, (*[]float32)(v))
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw)%4 != 0 {
		return errors.New("embedding is not base64 of float32 values")
	}
	*v = make([]float32, len(raw)/4)
	for i := range *v {
		(*v)[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return nil
}

// decode checks that an answer holds n good vectors and puts them in order.
func (h *HTTP) decode(data []byte, n int) ([][]float32, error) {
	var r response
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", errAnswer, err)
	}
	if len(r.Data) != n {
		return nil, fmt.Errorf("%w: %d vectors for %d texts", errAnswer, len(r.Data), n)
	}
	out := make([][]float32, n)
	for i, d := range r.Data {
		if d.Index != nil {
			i = *d.Index
		}
		if i < 0 || i >= n || out[i] != nil {
			return nil, fmt.Errorf("%w: index %d comes twice or is none", errAnswer, i)
		}
		if err := h.checkDimensions(len(d.Embedding)); err != nil {
			return nil, err
		}
		if !normalize(d.Embedding) {
			return nil, fmt.Errorf("%w: vector %d has no direction", errAnswer, i)
		}
		out[i] = d.Embedding
	}
	return out, nil
}

// checkDimensions holds every answer to the first one's dimensions, or the config's.
func (h *HTTP) checkDimensions(n int) error {
	if n > 0 {
		h.dimensions.CompareAndSwap(0, int64(n))
	}
	if want := int(h.dimensions.Load()); n == 0 || n != want {
		return fmt.Errorf("%w: %d dimensions where %d are expected", errAnswer, n, want)
	}
	return nil
}
