package retrieve_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
	"grounded/index"
	"grounded/retrieve"
)

// axis is an embedder for which every question points along the first axis.
type axis struct{}

func (axis) Model() embed.Model { return enc.Model() }

func (axis) Embed(_ context.Context, _ embed.Kind, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = tilted(1, 1)
	}
	return out, nil
}

// tilted is a vector at a cosine to the first axis, its rest along another one.
func tilted(cosine float64, other int) []float32 {
	v := make([]float32, e5.Dimensions)
	v[0], v[other] = float32(cosine), float32(math.Sqrt(1-cosine*cosine))
	return v
}

// TestFeedback holds that of two passages about as near to the question the one goes first
// that is like what was found before both, and what only words find is measured too.
func TestFeedback(t *testing.T) {
	t.Parallel()
	x, terms := emptyIndex(t)
	put := func(name, text string, vector []float32) {
		id := grounded.NewDocumentID("default", name)
		err := x.Put(t.Context(), index.Live("default"), []index.Point{{
			Record: grounded.Document{ID: id, Title: name, Live: 1}, Terms: terms.Passage(text), Vector: vector,
			Chunk: grounded.Chunk{ID: index.NewChunkID(id, 1, 0), Document: id, Revision: 1, Text: text},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	put("first", "The pump is stopped.", tilted(0.95, 1))
	put("second", "The valve is closed.", tilted(0.94, 1))
	put("third", "The tank is drained.", tilted(0.93, 1))
	put("alien", "The choir sings well.", tilted(0.915, 2))
	put("alike", "The pipe is flushed.", tilted(0.91, 1))
	order := func(without retrieve.Steps) (titles []string) {
		r := retrieve.New(retrieve.Config{Index: x, Embedder: axis{}, Terms: terms, Without: without})
		got, err := r.Rank(t.Context(), admin, grounded.Question{Text: "How does one go about it?"})
		if err != nil || got.Degraded != "" {
			t.Fatal(err, got.Degraded)
		}
		for i, p := range got.Passages {
			titles = append(titles, p.Title)
			if p.Score.Dense < 0.9 || p.Score.Fused < 0 || p.Score.Fused > 1 || i > 0 && p.Score.Fused > got.Passages[i-1].Score.Fused {
				t.Errorf("%s has %+v", p.Title, p.Score)
			}
		}
		return titles
	}
	if got := order(retrieve.StepFeedback); !slices.Equal(got, []string{"first", "second", "third", "alien", "alike"}) {
		t.Errorf("without feedback %q", got)
	}
	if got := order(0); !slices.Equal(got, []string{"first", "second", "third", "alike", "alien"}) {
		t.Errorf("with feedback %q", got)
	}
}
