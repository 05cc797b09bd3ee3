package eval_test

import (
	"os"
	"path/filepath"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
	"grounded/eval"
	"grounded/index/indextest"
	"grounded/ingest"
	"grounded/ingest/extract"
	"grounded/retrieve"
)

// folder writes a BEIR folder in both languages.
func folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	f := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f("corpus.jsonl", `{"_id":"oil","title":"变压器","text":"变压器上层油温超过85℃时，应立即降低负荷并通知值班长。"}
{"_id":"seal","title":"","text":"The mechanical seal of pump P-101 must be replaced every 8,000 hours."}
{"_id":"leave","title":"Handbook","text":"Employees accrue 1.5 days of annual leave for each month of service."}
{"_id":"empty","title":"nothing","text":" "}

`)
	f("queries.jsonl", `{"_id":"q0","text":"not judged"}
{"_id":"q1","text":"变压器油温多少度要降负荷"}
{"_id":"q2","text":"How often is the seal of P-101 replaced?","history":[["What is P-101?",["a pump"]]]}
{"_id":"q3","text":"vacation days a month","previous":"How long is a shift?"}
`)
	f("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\toil\t1\nq2\tseal\t1\nq2\tleave\t0\nq3\tleave\t1\n")
	return dir
}

func retrieval(t testing.TB, set eval.Set) *eval.Retrieval {
	t.Helper()
	x := indextest.Open(t)
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	pipeline := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract, Terms: terms, Embedder: e5.Open(e5.Config{}), Index: x})
	run, err := eval.OpenRetrieval(t.Context(), set, eval.RetrievalConfig{Index: x, Pipeline: pipeline})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestReadSet(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	set, err := eval.ReadSet(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Documents) != 4 || len(set.Questions) != 3 {
		t.Fatalf("%d documents, %d questions", len(set.Documents), len(set.Questions))
	}
	q := set.Questions[1]
	if len(q.Relevant) != 1 || q.Relevant["seal"] != 1 || len(q.History) != 2 || q.History[1].Content != "a pump" {
		t.Errorf("question %+v", q)
	}
	if h := set.Questions[2].History; len(h) != 1 || h[0].Role != "user" || h[0].Content != "How long is a shift?" {
		t.Errorf("previous question %+v", h)
	}
	if _, err := eval.ReadSet(dir, "none.jsonl"); grounded.CodeOf(err) != grounded.CodeNotFound {
		t.Errorf("a missing corpus: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "qrels.tsv"), []byte("h\nq1 oil 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := eval.ReadSet(dir, ""); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("broken judgements: %v", err)
	}
}

func TestRetrieval(t *testing.T) {
	t.Parallel()
	set, err := eval.ReadSet(folder(t), "")
	if err != nil {
		t.Fatal(err)
	}
	run := retrieval(t, set)
	got, err := run.Run(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got.Queries != 3 || got.Docs != 4 || got.NDCG10 != 1 || got.Recall1 != 1 || got.P50Ms <= 0 || got.P99Ms < got.P50Ms {
		t.Errorf("got %+v", got)
	}
	// "vacation" stands in no passage.
	words, err := run.Run(t.Context(), retrieve.StepMeaning)
	if err != nil {
		t.Fatal(err)
	}
	if words.Each[0].NDCG10 != 1 || words.NDCG10 > got.NDCG10 {
		t.Errorf("by words alone %+v", words)
	}
	steps, err := run.Ablate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if last := steps[len(steps)-1]; last.Result.Quality != got.Quality {
		t.Errorf("the last row %+v is not the whole %+v", last, got)
	}
}
