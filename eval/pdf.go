package eval

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"grounded"
	"grounded/index"
	"grounded/ingest"
	"grounded/retrieve"
)

// PDFResult is how well pages are found: in the index of all files, and within the file
// that the question names.
type PDFResult struct {
	Quality
	Within  Quality `json:"within"`
	Queries int     `json:"queries"`
	Docs    int     `json:"docs"`
}

// pdfQuestion is a line of questions.jsonl.
type pdfQuestion struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Document string `json:"document"`
	Pages    []int  `json:"pages"` // counted from 0
}

// PDF indexes the PDF files of dir through the pipeline and asks the questions of its
// questions.jsonl. Codes are those of the parts, not_found and invalid for the folder.
func PDF(ctx context.Context, dir string, cfg RetrievalConfig) (PDFResult, error) {
	var questions []pdfQuestion
	err := eachLine(filepath.Join(dir, "questions.jsonl"), func(line []byte) error {
		var q pdfQuestion
		err := json.Unmarshal(line, &q)
		q.Document = strings.TrimSuffix(q.Document, ".pdf")
		questions = append(questions, q)
		return err
	})
	if err != nil {
		return PDFResult{}, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) == 0 || len(questions) == 0 {
		return PDFResult{}, grounded.Errorf(grounded.CodeInvalid, "%s holds no PDF files or no questions", dir)
	}
	if err := indexFiles(ctx, files, cfg); err != nil {
		return PDFResult{}, err
	}
	rc := cfg.Retrieve
	rc.Index, rc.Terms, rc.Embedder = cfg.Index, cfg.Pipeline.Terms, cfg.Pipeline.Embedder
	rc.EmbedTimeout = patient
	retriever := retrieve.New(rc)
	questions = sampled(questions, cfg.Most)
	var shared, within []Quality
	for _, q := range questions {
		gains := map[string]float64{}
		for _, page := range q.Pages {
			gains[pageID(q.Document, page+1)] = 1
		}
		for _, filter := range []grounded.Filter{{}, {Documents: []grounded.DocumentID{grounded.NewDocumentID(collection, q.Document)}}} {
			found, err := retriever.Rank(ctx, reader, grounded.Question{Text: q.Question, Collection: collection, TopK: depth, Filter: filter})
			if err != nil {
				return PDFResult{}, err
			}
			judged := qualityOf(pagesOf(found.Passages), gains)
			if filter.Documents == nil {
				shared = append(shared, judged)
			} else {
				within = append(within, judged)
			}
		}
	}
	out := PDFResult{Quality: meanQuality(shared), Within: meanQuality(within), Queries: len(questions), Docs: len(files)}
	for _, v := range append(out.Quality.fields(), out.Within.fields()...) {
		*v = round(*v, 4)
	}
	return out, nil
}

func pageID(document string, page int) string { return document + "#" + strconv.Itoa(page) }

// pagesOf is the pages that passages stand on, each once, where its best passage stands.
func pagesOf(passages []grounded.Passage) (out []string) {
	seen := map[string]bool{}
	for _, p := range passages {
		for page := p.Page; page <= max(p.Page, p.PageEnd); page++ {
			if id := pageID(p.ExternalID, page); !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// indexFiles makes files searchable, each named without its extension.
func indexFiles(ctx context.Context, files []string, cfg RetrievalConfig) error {
	if err := cfg.Index.Ensure(ctx, collection, cfg.Pipeline.Spec()); err != nil {
		return err
	}
	for i, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be read", path)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".pdf")
		record := grounded.Document{
			ID: grounded.NewDocumentID(collection, name), ExternalID: name, Collection: collection,
			Title: name, Name: filepath.Base(path), Revision: 1, Live: 1,
		}
		parsed, err := cfg.Pipeline.Parse(ctx, record, data, func(grounded.Status, float64) {})
		if err != nil {
			return err
		}
		points := make([]index.Point, len(parsed.Chunks))
		for k, c := range parsed.Chunks {
			points[k] = index.Point{Chunk: c, Record: record, Terms: cfg.Pipeline.Terms.Passage(ingest.PassageText(c))}
		}
		if err := writePoints(ctx, points, cfg); err != nil {
			return err
		}
		if cfg.Progress != nil {
			cfg.Progress("indexed", i+1, len(files))
		}
	}
	return nil
}
