package retrieve_test

import (
	"testing"
	"time"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/retrieve"
)

// corpus is a small collection in both languages.
var corpus = map[string]string{
	"limit-zh":    "个人客户通过手机银行转账，单日累计限额为人民币五万元。",
	"limit-en":    "Personal customers may transfer at most CNY 50,000 a day through mobile banking.",
	"oil-zh":      "变压器上层油温超过85℃时，应立即降低负荷并通知值班长。",
	"seal-en":     "The mechanical seal of pump P-101 is rated for 12 bar and must be replaced every 8,000 hours.",
	"leave-en":    "Employees accrue 1.5 days of annual leave for each completed month of service.",
	"copy-of-oil": "变压器上层油温超过 85℃ 时，应立即降低负荷并通知值班长！",
}

func retriever(t *testing.T) *retrieve.Retriever {
	t.Helper()
	x, terms := emptyIndex(t)
	records := map[grounded.DocumentID]grounded.Document{}
	for name, text := range corpus {
		id := grounded.NewDocumentID("default", name)
		doc := grounded.Document{ID: id, Title: name, Live: 1, UpdatedAt: time.Unix(0, 0)}
		records[id] = doc
		vectors, err := enc.Embed(t.Context(), embed.Passage, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		for rev := grounded.Revision(1); rev <= 2; rev++ { // the second is not live
			err = x.Put(t.Context(), index.Live("default"), []index.Point{{
				Record: doc, Terms: terms.Passage(text), Vector: vectors[0],
				Chunk: grounded.Chunk{ID: index.NewChunkID(id, rev, 0), Document: id, Revision: rev, Text: text},
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return retrieve.New(retrieve.Config{Index: x, Embedder: enc, Terms: terms, Record: func(id grounded.DocumentID) (grounded.Document, bool) {
		d, ok := records[id]
		return d, ok
	}})
}

func TestRetrieve(t *testing.T) {
	t.Parallel()
	r := retriever(t)
	f := func(q grounded.Question, want ...string) {
		t.Helper()
		got, err := r.Retrieve(t.Context(), admin, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if len(got.Passages) > 0 && got.Passages[0].Title == w {
				return
			}
		}
		t.Errorf("%q found %q first, want one of %q", q.Text, got.Passages[0].Title, want)
	}
	f(grounded.Question{Text: "手机银行每天最多能转多少钱？"}, "limit-zh", "limit-en")
	f(grounded.Question{Text: "变压器油温多少度要降负荷"}, "oil-zh", "copy-of-oil")
	f(grounded.Question{Text: "At what oil temperature must the load of a transformer be reduced?"}, "oil-zh", "copy-of-oil")
	f(grounded.Question{Text: "How often is the seal of P-101 replaced?"}, "seal-en")
	f(grounded.Question{Text: "它多久更换一次？", History: []grounded.Turn{{Role: "user", Content: "P-101泵的机械密封额定压力是多少？"}}}, "seal-en")

	got, err := r.Retrieve(t.Context(), admin, grounded.Question{Text: "变压器油温"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Passages) != len(corpus)-1 {
		t.Errorf("%d passages of %d: near copies and dead revisions are not shown", len(got.Passages), len(corpus))
	}
	if _, err := r.Retrieve(t.Context(), admin, grounded.Question{Text: " "}); grounded.CodeOf(err) != grounded.CodeInvalid {
		t.Errorf("an empty question: %v", err)
	}
}
