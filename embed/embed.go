// Package embed turns text into what an index can compare: dense vectors for meaning
// (an [Embedder]) and sparse BM25 vectors for words ([Terms]).
//
// The default embedder is the model in package embed/e5, in this process; [NewHTTP]
// reaches any OpenAI-compatible server. [OpenCache] keeps a vector once computed.
package embed

import "context"

// Kind says which side of a search a text is on: models embed questions and passages
// differently.
type Kind string

// The kinds.
const (
	Query   Kind = "query"
	Passage Kind = "passage"
)

// Model identifies what made a vector. Vectors of models with different IDs cannot be
// compared.
type Model struct {
	ID         string // changes whenever the same text would get another vector
	Dimensions int    // 0 while a server has not said
}

// Embedder computes dense vectors. It is safe for concurrent use.
type Embedder interface {
	// Model says what the vectors are made with.
	Model() Model
	// Embed returns one L2-normalised vector of Model().Dimensions values for each text, in
	// order. It returns grounded.CodeUnavailable where the model's server is away.
	Embed(ctx context.Context, kind Kind, texts []string) ([][]float32, error)
}
