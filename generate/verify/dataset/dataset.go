// Package dataset reads sets of answers with contexts and people's labels, one JSON
// object a line, for training and for judging the check.
package dataset

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"grounded"
)

// The labels of an [Example]. Others exist and are neither.
const (
	Supported   = "supported"
	Unsupported = "unsupported"
)

// Example is an answer, the texts it was made from and what people say of it.
type Example struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Answer   string   `json:"answer"`
	Context  []string `json:"context"`
	// ContextIDs name lines of the set's documents where Context is empty.
	ContextIDs []string `json:"context_ids"`
	Label      string   `json:"label"`
	Labels     []Label  `json:"labels"` // stretches of the answer that are not supported
	// OKSpans are stretches of the answer that people looked at and found supported.
	OKSpans []Label `json:"ok_spans"`
	Source  string  `json:"source"` // part of the set; may be empty
}

// Label is a stretch of an answer, in code points, and what is wrong with it.
type Label struct {
	grounded.Span
	Type string `json:"type"`
}

// Read reads the examples of file in order. Contexts given by id are looked up in the
// files of documents beside it: a set named a-b.jsonl finds them in a-b.docs.jsonl or a.docs.jsonl.
func Read(file string) ([]Example, error) {
	var out []Example
	needed := false
	err := eachLine(file, func(line []byte) error {
		var e Example
		if err := json.Unmarshal(line, &e); err != nil {
			return err
		}
		needed = needed || len(e.Context) == 0 && len(e.ContextIDs) > 0
		out = append(out, e)
		return nil
	})
	if err != nil || !needed {
		return out, err
	}
	docs, err := documents(file)
	if err != nil {
		return nil, err
	}
	for i := range out {
		for _, id := range out[i].ContextIDs {
			text, ok := docs[id]
			if !ok {
				return nil, fmt.Errorf("%s: example %s: no document %s", file, out[i].ID, id)
			}
			out[i].Context = append(out[i].Context, text)
		}
	}
	return out, nil
}

// documents reads the documents beside file.
func documents(file string) (map[string]string, error) {
	name := strings.TrimSuffix(filepath.Base(file), ".jsonl")
	for name != "" {
		path := filepath.Join(filepath.Dir(file), name+".docs.jsonl")
		if _, err := os.Stat(path); err == nil {
			return readDocuments(path)
		}
		name = name[:max(0, strings.LastIndexByte(name, '-'))]
	}
	return nil, fmt.Errorf("%s: its examples name documents, but no .docs.jsonl stands beside it", file)
}

func readDocuments(path string) (map[string]string, error) {
	docs := map[string]string{}
	err := eachLine(path, func(line []byte) error {
		var d struct {
			ID   string `json:"_id"`
			Text string `json:"text"`
		}
		err := json.Unmarshal(line, &d)
		docs[d.ID] = d.Text
		return err
	})
	return docs, err
}

func eachLine(path string, f func(line []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for n := 1; lines.Scan(); n++ {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		if err := f(lines.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

// Passages are the example's contexts as passages.
func (e Example) Passages() []grounded.Passage {
	out := make([]grounded.Passage, len(e.Context))
	for i, text := range e.Context {
		out[i].Text = text
		out[i].Ordinal = i
		out[i].Span.End = len([]rune(text))
	}
	return out
}

// Wrong reports whether s touches a labelled stretch.
func (e Example) Wrong(s grounded.Span) bool {
	for _, l := range e.Labels {
		if l.Start < s.End && s.Start < l.End {
			return true
		}
	}
	return false
}
