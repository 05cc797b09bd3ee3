package eval_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"grounded"
	"grounded/embed"
	"grounded/embed/e5"
	"grounded/index"
	"grounded/index/indextest"
	"grounded/ingest"
	"grounded/ingest/extract"
	"grounded/retrieve"
)

// tableQuestion is a line of testdata/tables.jsonl: a question whose answer stands in a file
// of the public data, most often in a row of a table.
type tableQuestion struct {
	Question string   `json:"question"`
	History  []string `json:"history"`
	File     string   `json:"file"`   // part of the name of the one file that is asked; empty: all
	Wanted   []string `json:"wanted"` // any of them answers
	First    bool     `json:"first"`  // in the first line of the answer
	None     bool     `json:"none"`   // nothing there answers
}

// tableFiles are the files asked about, below the folder of the public data.
var tableFiles = []string{
	"pdf/financebench-dev/3M_2018_10K.pdf", "pdf/financebench-dev/NIKE_2018_10K.pdf", "pdf/financebench-dev/COSTCO_2021_10K.pdf",
	"pdf/financebench-dev/JOHNSON_JOHNSON_2022Q4_EARNINGS.pdf", "pdf/financebench-dev/PEPSICO_2023Q1_EARNINGS.pdf",
	"pdf/financebench-dev/FOOTLOCKER_2022_8K_dated_2022-08-19.pdf", "documents/zh-pdf/*四方科技*.pdf",
}

// filingFiles are those of the second set.
var filingFiles = []string{
	"pdf/financebench-dev/AMAZON_2019_10K.pdf", "pdf/financebench-dev/ADOBE_2022_10K.pdf", "pdf/financebench-dev/CORNING_2021_10K.pdf",
	"pdf/financebench-dev/MICROSOFT_2016_10K.pdf", "pdf/financebench-dev/NETFLIX_2015_10K.pdf", "pdf/financebench-dev/BESTBUY_2023_10K.pdf",
	"pdf/financebench-dev/LOCKHEEDMARTIN_2022_10K.pdf", "pdf/financebench-dev/BLOCK_2016_10K.pdf", "pdf/financebench-dev/ACTIVISIONBLIZZARD_2019_10K.pdf",
	"documents/zh-pdf/技术报告.pdf",
}

// TestTableQuestions prints how many questions about tables get their figure, found by words
// and answered by quotes. The floor is below what was measured, so that a loss shows.
func TestTableQuestions(t *testing.T) {
	askAll(t, "testdata/tables.jsonl", tableFiles, tablesFloor)
}

// TestFilingQuestions does the same with questions about the reports of ten other organisations:
// rows, sentences, follow-ups and what nothing answers. They were written, with their answers,
// before the service was asked any of them; 25 were right at first sight.
func TestFilingQuestions(t *testing.T) {
	askAll(t, "testdata/filings.jsonl", filingFiles, filingsFloor)
}

func askAll(t *testing.T, file string, files []string, floor int) {
	t.Helper()
	root := publicSets(t)
	answer := quotesFrom(t, root, files)
	lines, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer lines.Close()
	right, all := 0, 0
	for scan := bufio.NewScanner(lines); scan.Scan(); all++ {
		var q tableQuestion
		if err := json.Unmarshal(scan.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		got := answer(q)
		if q.rightly(got) {
			right++
		} else {
			t.Logf("%s %s\n%s", q.History, q.Question, got.Text)
		}
	}
	t.Logf("%d of %d questions get their figure", right, all)
	if right < floor {
		t.Errorf("want %d", floor)
	}
}

const (
	tablesFloor  = 42
	filingsFloor = 23
)

// rightly reports whether the answer is what the question wants: the figure, or none.
func (q tableQuestion) rightly(a grounded.Answer) bool {
	if q.None {
		return a.Grounding.Verdict != grounded.Supported
	}
	text := a.Text
	if q.First {
		text, _, _ = strings.Cut(text, "\n")
	}
	for _, w := range q.Wanted {
		if strings.Contains(text, w) && a.Grounding.Verdict == grounded.Supported {
			return true
		}
	}
	return false
}

// quotesFrom answers questions from files.
func quotesFrom(t *testing.T, root string, files []string) func(tableQuestion) grounded.Answer {
	t.Helper()
	x := indextest.Open(t)
	terms, err := embed.NewTerms(embed.TermsConfig{})
	if err != nil {
		t.Fatal(err)
	}
	pipeline := ingest.NewPipeline(ingest.PipelineConfig{Extract: extract.Extract, Terms: terms, Embedder: e5.Open(e5.Config{}), Index: x})
	if err := x.Ensure(t.Context(), "tables", pipeline.Spec()); err != nil {
		t.Fatal(err)
	}
	texts, names := map[grounded.DocumentID]string{}, map[grounded.DocumentID]string{}
	for _, pattern := range files {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(paths) != 1 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		data, err := os.ReadFile(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(paths[0])
		record := grounded.Document{
			ID: grounded.NewDocumentID("tables", name), ExternalID: name, Collection: "tables", Name: name, Revision: 1, Live: 1,
		}
		parsed, err := pipeline.Parse(t.Context(), record, data, func(grounded.Status, float64) {})
		if err != nil {
			t.Fatal(err)
		}
		record.Title = parsed.Title
		texts[record.ID], names[record.ID] = parsed.Text, name
		points := make([]index.Point, len(parsed.Chunks))
		for k, c := range parsed.Chunks {
			points[k] = index.Point{Chunk: c, Record: record, Terms: terms.Passage(ingest.PassageText(c))}
		}
		if err := x.Put(t.Context(), index.Live("tables"), points); err != nil {
			t.Fatal(err)
		}
	}
	r := retrieve.New(retrieve.Config{Index: x, Terms: terms, Text: func(_ context.Context, d grounded.DocumentID, _ grounded.Revision) (string, error) {
		return texts[d], nil
	}})
	quotes := extractive(t)
	return func(q tableQuestion) grounded.Answer {
		t.Helper()
		question := grounded.Question{Text: q.Question, Collection: "tables"}
		for _, earlier := range q.History {
			question.History = append(question.History, grounded.Turn{Role: "user", Content: earlier})
		}
		for id, name := range names {
			if q.File != "" && strings.Contains(name, q.File) {
				question.Filter.Documents = []grounded.DocumentID{id}
			}
		}
		found, err := r.Retrieve(t.Context(), grounded.Principal{Name: "eval", Admin: true}, question)
		if err != nil {
			t.Fatal(err)
		}
		question.Text = found.Question
		a, err := quotes.Answer(t.Context(), question, found.Passages)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}
