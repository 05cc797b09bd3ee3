package retrieve_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
	"grounded/index"
	"grounded/index/indextest"
	"grounded/retrieve"
)

// book is a document for a test, one chunk for each text.
type book struct {
	record grounded.Document // Title is its name
	texts  []string
	chunks []grounded.Chunk // where what is known of a chunk matters; else made of texts
}

// enc is loaded once for all tests.
var enc = e5.Open(e5.Config{})

var admin = grounded.Principal{Name: "root", Admin: true}

// emptyIndex has the collection default and nothing in it.
func emptyIndex(t testing.TB) (*index.Index, *embed.Terms) {
	t.Helper()
	x := indextest.Open(t)
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Ensure(t.Context(), "default", index.Spec{Dimensions: e5.Dimensions, Model: enc.Model().ID, Terms: terms.Fingerprint()}); err != nil {
		t.Fatal(err)
	}
	return x, terms
}

// shelf indexes books in the collection default and returns a retriever over them.
func shelf(t *testing.T, change func(*retrieve.Config), books ...book) *retrieve.Retriever {
	t.Helper()
	x, terms := emptyIndex(t)
	records, texts := map[grounded.DocumentID]grounded.Document{}, map[grounded.DocumentID]string{}
	for _, b := range books {
		doc := b.record
		doc.ID, doc.Live, doc.Collection = grounded.NewDocumentID("default", doc.Title), 1, "default"
		records[doc.ID] = doc
		chunks := b.chunks
		if chunks == nil {
			chunks = consecutive(b.texts)
		}
		texts[doc.ID] = strings.Join(b.texts, "\n\n")
		for i, c := range chunks {
			c.ID, c.Document, c.Revision, c.Ordinal = index.NewChunkID(doc.ID, 1, i), doc.ID, 1, i
			if c.Tokens == 0 {
				c.Tokens = utf8.RuneCountInString(c.Text)
			}
			indexed := strings.TrimSpace(c.Context + "\n" + c.Text)
			vectors, err := enc.Embed(t.Context(), embed.Passage, []string{indexed})
			if err != nil {
				t.Fatal(err)
			}
			if err := x.Put(t.Context(), index.Live("default"), []index.Point{{Record: doc, Terms: terms.Passage(indexed), Vector: vectors[0], Chunk: c}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	cfg := retrieve.Config{Index: x, Embedder: enc, Terms: terms,
		Record: func(id grounded.DocumentID) (grounded.Document, bool) { d, ok := records[id]; return d, ok },
		Text: func(_ context.Context, id grounded.DocumentID, _ grounded.Revision) (string, error) {
			return texts[id], nil
		},
		Named: func(_ context.Context, p grounded.Principal, _, name string) (out []grounded.Document) {
			for _, d := range records {
				if p.MaySee(d.ACL) && strings.Contains(strings.ToLower(d.Title), strings.ToLower(name)) {
					out = append(out, d)
				}
			}
			return out
		},
	}
	if change != nil {
		change(&cfg)
	}
	return retrieve.New(cfg)
}

// consecutive are chunks whose texts make up a document, an empty line between them.
func consecutive(texts []string) (out []grounded.Chunk) {
	at := 0
	for _, s := range texts {
		n := utf8.RuneCountInString(s)
		out = append(out, grounded.Chunk{Text: s, Span: grounded.Span{Start: at, End: at + n}})
		at += n + 2
	}
	return out
}

// ask retrieves for the administrator.
func ask(t *testing.T, r *retrieve.Retriever, q grounded.Question) retrieve.Result {
	t.Helper()
	got, err := r.Retrieve(t.Context(), admin, q)
	if err != nil {
		t.Fatalf("%q: %v", q.Text, err)
	}
	return got
}

// titles are the passages' documents, best first.
func titles(r retrieve.Result) (out []string) {
	for _, p := range r.Passages {
		out = append(out, p.Title)
	}
	return out
}

func keys(r retrieve.Result) (out []string) {
	for _, h := range r.Hints {
		out = append(out, h.Effect+" "+h.Key)
	}
	return out
}
