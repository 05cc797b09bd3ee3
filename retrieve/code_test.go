package retrieve_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/index"
	"grounded/retrieve"
)

// ledger is a document of rows of accounts from number first on, each passage with three of them.
func ledger(title string, first, passages int) book {
	b := book{record: grounded.Document{Title: title}}
	for i := range passages {
		var rows strings.Builder
		rows.WriteString("| account | holder | balance |\n| --- | --- | --- |")
		for k := range 3 {
			n := first + 3*i + k
			fmt.Fprintf(&rows, "\n| ACC-%05d | Holder %d | %d.50 |", n, n%7, 13*n)
		}
		b.texts = append(b.texts, rows.String())
	}
	return b
}

// about is prose that is more like a question of balances than any row is.
func about(n int) book {
	b := book{record: grounded.Document{Title: "about balances"}}
	for i := range n {
		b.texts = append(b.texts, fmt.Sprintf("What the balance of an account is can be asked at desk %d: the balance of each account is told to its holder there, and the account's balance is written down.", i))
	}
	return b
}

// TestNumberOfAThing: what holds the number of the one thing that is asked for comes first, with
// and without words around it.
func TestNumberOfAThing(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil, ledger("ledger", 50000, 40), about(30))
	for _, question := range []string{"ACC-50023", "What is the balance of account ACC-50023?", "账户ACC-50023的余额是多少？"} {
		got := ask(t, r, grounded.Question{Text: question})
		if len(got.Passages) == 0 || !strings.Contains(got.Passages[0].Text, "ACC-50023 ") {
			t.Errorf("%q finds first %.200q", question, texts(got))
		}
	}
}

// TestLongList: as many passages come as are asked for, where there are as many.
func TestLongList(t *testing.T) {
	t.Parallel()
	r := shelf(t, nil, ledger("ledger", 50000, 70), about(3), ledger("other ledger", 80000, 60))
	for _, n := range []int{21, 50, 100} {
		if got := ask(t, r, grounded.Question{Text: "balance of accounts", TopK: n}); len(got.Passages) != n {
			t.Errorf("%d of %d passages", len(got.Passages), n)
		}
	}
}

// lateEmbedder embeds questions and holds back passages.
type lateEmbedder struct{ embed.Embedder }

func (e lateEmbedder) Embed(ctx context.Context, kind embed.Kind, texts []string) ([][]float32, error) {
	if kind == embed.Passage {
		return nil, errors.New("not yet")
	}
	return e.Embedder.Embed(ctx, kind, texts)
}

// TestWithoutVectors: a document that is found by its words alone, as it is still being embedded,
// does not fall behind those that have vectors.
func TestWithoutVectors(t *testing.T) {
	t.Parallel()
	x, terms := emptyIndex(t)
	records := map[grounded.DocumentID]grounded.Document{}
	put := func(b book, e embed.Embedder) {
		doc := b.record
		doc.ID, doc.Live, doc.Collection = grounded.NewDocumentID("default", doc.Title), 1, "default"
		records[doc.ID] = doc
		for i, c := range consecutive(b.texts) {
			c.ID, c.Document, c.Revision, c.Ordinal = index.NewChunkID(doc.ID, 1, i), doc.ID, 1, i
			p := index.Point{Record: doc, Terms: terms.Passage(c.Text), Chunk: c}
			if vectors, err := e.Embed(t.Context(), embed.Passage, []string{c.Text}); err == nil {
				p.Vector = vectors[0]
			}
			if err := x.Put(t.Context(), index.Live("default"), []index.Point{p}); err != nil {
				t.Fatal(err)
			}
		}
	}
	put(about(30), enc)
	put(ledger("old ledger", 10000, 10), enc)
	put(ledger("ledger", 50000, 20), lateEmbedder{enc})
	put(book{record: grounded.Document{Title: "handbook"}, texts: []string{"The night shift hands over the keys of the archive to the porter at six."}}, lateEmbedder{enc})
	r := retrieve.New(retrieve.Config{Index: x, Embedder: lateEmbedder{enc}, Terms: terms, Record: func(id grounded.DocumentID) (grounded.Document, bool) {
		d, ok := records[id]
		return d, ok
	}})
	for question, want := range map[string]string{
		"What is the balance of account ACC-50023?":              "ACC-50023 ",
		"账户ACC-50023的余额是多少？":                                     "ACC-50023 ",
		"Who gets the keys of the archive from the night shift?": "to the porter",
	} {
		got := ask(t, r, grounded.Question{Text: question})
		if len(got.Passages) == 0 || !strings.Contains(got.Passages[0].Text, want) {
			t.Errorf("%q finds first %.200q", question, texts(got))
		}
	}
}
