package api

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"grounded"
	"grounded/embed"
	"grounded/internal/tokens"
)

// embeddingsRequest is the body of POST /v1/embeddings. Its model may be left out, or name
// the service's own, or a collection, which it embeds.
type embeddingsRequest struct {
	Model          string    `json:"model,omitempty"`
	Input          textInput `json:"input"`
	EncodingFormat string    `json:"encoding_format,omitempty"` // float or base64
	Dimensions     int       `json:"dimensions,omitempty"`
	InputType      string    `json:"input_type,omitempty"` // query or passage
}

// textInput is one text or a list of texts.
type textInput []string

// UnmarshalJSON takes a string for a list of one.
func (t *textInput) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*t = []string{""}
		return json.Unmarshal(data, &(*t)[0])
	}
	if err := json.Unmarshal(data, (*[]string)(t)); err != nil {
		return grounded.Errorf(grounded.CodeInvalid, "input must be a text or a list of texts")
	}
	return nil
}

type embeddingsReply struct {
	Object string         `json:"object"`
	Data   []embedding    `json:"data"`
	Model  string         `json:"model"`
	Usage  grounded.Usage `json:"usage"`
}

type embedding struct {
	Object    string `json:"object"`
	Index     int    `json:"index"`
	Embedding any    `json:"embedding"` // numbers, or base64 of little-endian float32
}

const maxInputs = 2048

func (r *embeddingsRequest) check(m embed.Model) (embed.Kind, error) {
	kind := embed.Kind(r.InputType)
	if kind == "" {
		kind = embed.Passage
	}
	switch {
	case len(r.Input) == 0 || len(r.Input) > maxInputs:
		return "", grounded.Errorf(grounded.CodeInvalid, "input must hold 1 to %d texts", maxInputs)
	case slices.ContainsFunc(r.Input, func(s string) bool { return strings.TrimSpace(s) == "" }):
		return "", grounded.Errorf(grounded.CodeInvalid, "input holds an empty text, which has no vector; leave it out")
	case r.EncodingFormat != "" && r.EncodingFormat != "float" && r.EncodingFormat != "base64":
		return "", grounded.Errorf(grounded.CodeInvalid, "encoding_format must be float or base64")
	case r.Dimensions != 0 && r.Dimensions != m.Dimensions:
		return "", grounded.Errorf(grounded.CodeInvalid, "the model has %d dimensions, no other number", m.Dimensions)
	case kind != embed.Query && kind != embed.Passage:
		return "", grounded.Errorf(grounded.CodeInvalid, "input_type must be query or passage")
	}
	return kind, nil
}

// embedsAs returns not_found unless name is that of the embedder m, whole or without what
// tells its forms apart, or of a collection of p's.
func (s *Server) embedsAs(ctx context.Context, p grounded.Principal, name string, m embed.Model) error {
	short, _, _ := strings.Cut(m.ID, "/")
	served, _, _ := strings.Cut(strings.TrimPrefix(m.ID, "http/"), "#")
	if name == "" || name == m.ID || name == served || name == short && short != "http" {
		return nil
	}
	if _, err := s.enter(ctx, p, name); grounded.CodeOf(err) != grounded.CodeNotFound {
		return err
	}
	return grounded.Errorf(grounded.CodeNotFound, "there is no model %q to embed with; leave model out, or name %q", head(name, 100), m.ID)
}

// embeddings computes vectors with the service's embedder.
func (s *Server) embeddings(c echo.Context, p grounded.Principal) error {
	var in embeddingsRequest
	if err := decode(c, &in, lenient); err != nil {
		return err
	}
	if err := s.embedsAs(c.Request().Context(), p, in.Model, s.cfg.Embedder.Model()); err != nil {
		return err
	}
	kind, err := in.check(s.cfg.Embedder.Model())
	if err != nil {
		return err
	}
	vectors, err := s.cfg.Embedder.Embed(c.Request().Context(), kind, in.Input)
	if err != nil {
		return err
	}
	out := embeddingsReply{Object: "list", Data: make([]embedding, len(vectors)), Model: s.cfg.Embedder.Model().ID}
	for i, v := range vectors {
		out.Data[i] = embedding{Object: "embedding", Index: i, Embedding: v}
		if in.EncodingFormat == "base64" {
			out.Data[i].Embedding = packed(v)
		}
		out.Usage.PromptTokens += tokens.Count(in.Input[i])
	}
	out.Usage.TotalTokens = out.Usage.PromptTokens
	return c.JSON(http.StatusOK, out)
}

func packed(v []float32) string {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}
