package ingest_test

import (
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/ingest"
	"grounded/ingest/extract"
)

// TestWeightsBelongToTheCollection holds that k1, b and the average length stay what they
// were when the generation was made, whatever the configuration says later, and that a
// reindex measures the length anew.
func TestWeightsBelongToTheCollection(t *testing.T) {
	t.Parallel()
	s := newStack(t, t.TempDir(), letters{})
	const text = "walrus walrus walrus and two more words"
	s.until(t, s.submit(t, ingest.Upload{ExternalID: "before"}, text).ID, is(grounded.StatusReady))
	before := s.collection(t).Made[1].Terms
	if before.K1 == 0 || before.AverageLength == 0 {
		t.Fatalf("a generation is made with %+v", before)
	}

	changed, err := embed.NewTerms(embed.TermsConfig{K1: 9, B: 0.1, AverageLength: 7})
	if err != nil {
		t.Fatal(err)
	}
	other := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract, Terms: changed, Embedder: letters{}, Index: s.index})
	id := grounded.NewDocumentID("default", "after")
	parsed, err := other.Parse(t.Context(), grounded.Document{ID: id, Revision: 1, Name: "a.md"}, []byte(text), func(grounded.Status, float64) {})
	if err != nil {
		t.Fatal(err)
	}
	c := s.collection(t)
	if err := other.Put(t.Context(), index.Live("default"), c.Made[1], grounded.Document{ID: id}, parsed.Chunks, func(float64) {}); err != nil {
		t.Fatal(err)
	}
	hits, err := s.index.Search(t.Context(), admin, index.Query{Terms: changed.Query("walrus")})
	if err != nil || len(hits.Terms) != 2 {
		t.Fatalf("found %+v, %v", hits.Terms, err)
	}
	if a, b := hits.Terms[0].Score, hits.Terms[1].Score; a != b {
		t.Errorf("the same text weighs %g and %g in one collection", a, b)
	}

	s.fillWith(t, 60)
	jobs, _ := s.runJobs(t, ingest.JobsConfig{})
	j, err := jobs.Create(t.Context(), ingest.Job{Kind: ingest.JobReindex})
	if err != nil {
		t.Fatal(err)
	}
	if j = ended(t, jobs, j.ID); j.Status != ingest.JobDone {
		t.Fatalf("%+v", j)
	}
	after := s.collection(t).Made[2].Terms
	if after.K1 != before.K1 || after.B != before.B || after.AverageLength >= 20 || after.AverageLength < 3 {
		t.Errorf("a reindex weighs with %+v", after)
	}
}
