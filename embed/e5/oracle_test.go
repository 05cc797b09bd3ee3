package e5_test

import (
	"encoding/json"
	"os"
	"testing"

	"grounded/embed"
	"grounded/embed/e5"
)

// TestOracle compares with the vectors of the package that the weights come from. The file
// named by GROUNDED_E5_ORACLE is {"texts": [...], "p": [[...]], "q": [[...]]}.
func TestOracle(t *testing.T) {
	t.Parallel()
	path := os.Getenv("GROUNDED_E5_ORACLE")
	if path == "" {
		t.Skip("GROUNDED_E5_ORACLE names no file of reference vectors")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Texts []string    `json:"texts"`
		P     [][]float64 `json:"p"`
		Q     [][]float64 `json:"q"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	enc := e5.Open(e5.Config{Path: os.Getenv("GROUNDED_E5_WEIGHTS"), Kernels: os.Getenv("GROUNDED_E5_KERNELS")})
	f := func(kind embed.Kind, want [][]float64, texts []string) {
		t.Helper()
		got, err := enc.Embed(t.Context(), kind, texts)
		if err != nil {
			t.Fatal(err)
		}
		lowest := 1.0
		for i := range got {
			var dot float64
			for j := range got[i] {
				dot += float64(got[i][j]) * want[i][j]
			}
			lowest = min(lowest, dot)
			if dot < 0.999 {
				t.Errorf("%s %.40q: cosine %.5f", kind, texts[i], dot)
			}
		}
		t.Logf("%s: lowest cosine %.6f of %d", kind, lowest, len(got))
	}
	f(embed.Passage, want.P, want.Texts)
	f(embed.Query, want.Q, want.Texts)
}
