package eval

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"grounded"
)

// documents are the texts that cases name by id, in a file of their own beside the cases'.
type documents struct {
	path string
	text map[string]string // read at the first use
}

func (d *documents) of(id string) (string, error) {
	if d.text == nil {
		if err := d.read(); err != nil {
			return "", err
		}
	}
	text, ok := d.text[id]
	if !ok {
		return "", grounded.Errorf(grounded.CodeInvalid, "%s holds no document %q", d.path, id)
	}
	return text, nil
}

func (d *documents) read() error {
	f, err := os.Open(d.path)
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "the cases name documents, and %s cannot be read", d.path)
	}
	defer f.Close()
	d.text = map[string]string{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxCaseBytes)
	for lines.Scan() {
		var doc struct {
			ID   string `json:"_id"`
			Text string `json:"text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			return grounded.Wrap(grounded.CodeInvalid, err, "%s holds a line that is no document", d.path)
		}
		d.text[doc.ID] = doc.Text
	}
	return lines.Err()
}

// resolve puts texts in place of ids, and the documents of a set of conflicts in place of
// contexts.
func (r *answerRow) resolve(docs *documents) error {
	var texts []string
	switch {
	case len(r.Documents) > 0:
		for _, d := range r.Documents {
			texts = append(texts, d.Text)
		}
		r.Answers, _ = json.Marshal(r.GoldAnswers) // strings always marshal
	case len(r.Context) == 0 && r.Query == "":
		for _, id := range r.ContextIDs {
			text, err := docs.of(id)
			if err != nil {
				return err
			}
			texts = append(texts, strings.TrimSpace(text))
		}
	}
	if len(texts) > 0 {
		r.Context, _ = json.Marshal(texts)
	}
	return nil
}
