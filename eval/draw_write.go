package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"grounded"
)

// Write writes a BEIR folder that [ReadSet] reads: corpus.jsonl, queries.jsonl with the kind
// and the answers of each question, and qrels.tsv. The folder is made where it is missing.
func (d Drawn) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be made", dir)
	}
	err := writeLines(filepath.Join(dir, "corpus.jsonl"), func(line func(any) error, _ io.Writer) error {
		for _, doc := range d.Documents {
			if err := line(doc); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = writeLines(filepath.Join(dir, "queries.jsonl"), func(line func(any) error, _ io.Writer) error {
		for _, q := range d.Questions {
			err := line(struct {
				ID      string    `json:"_id"`
				Text    string    `json:"text"`
				Kind    DrawnKind `json:"kind"`
				Answers []string  `json:"answers,omitempty"`
			}{q.ID, q.Text, q.Kind, q.Answers})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeLines(filepath.Join(dir, "qrels.tsv"), func(_ func(any) error, w io.Writer) error {
		fmt.Fprintln(w, "query-id\tcorpus-id\tscore")
		for _, q := range d.Questions {
			for _, id := range q.Relevant {
				fmt.Fprintf(w, "%s\t%s\t1\n", q.ID, id)
			}
		}
		return nil
	})
}

// writeLines has write fill the file at path, with a function that writes a value as a line of
// JSON.
func writeLines(path string, write func(line func(any) error, w io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be written", path)
	}
	w := bufio.NewWriter(file)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	err = write(lines.Encode, w)
	return errors.Join(err, w.Flush(), file.Close())
}
