package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"grounded"
)

// Set is a collection of passages with questions and the passages that answer each, as
// BEIR folders hold them.
type Set struct {
	Name      string
	Documents []SetDocument
	Questions []SetQuestion
}

// SetDocument is one passage to be found.
type SetDocument struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// SetQuestion is one question.
type SetQuestion struct {
	ID       string
	Text     string
	History  []grounded.Turn    // what was asked and answered before
	Relevant map[string]float64 // gain by SetDocument.ID, all above zero
	Accepted [][]string         // ways of being right, as an [AnswerCase] has them; nil: not known
}

// ReadSet reads a BEIR folder: queries.jsonl, qrels.tsv with a header, and the named
// corpus file (empty: corpus.jsonl). A question may have a history, pairs of a question and
// its answers, or a previous question. Questions without words or without a relevant
// passage are left out.
// It returns CodeNotFound for a file that is not there and CodeInvalid for one that
// cannot be read.
func ReadSet(dir, corpus string) (Set, error) {
	if corpus == "" {
		corpus = "corpus.jsonl"
	}
	s := Set{Name: filepath.Base(dir)}
	err := eachLine(filepath.Join(dir, corpus), func(line []byte) error {
		var d SetDocument
		err := json.Unmarshal(line, &d)
		s.Documents = append(s.Documents, d)
		return err
	})
	if err != nil {
		return Set{}, err
	}
	relevant, err := readQrels(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return Set{}, err
	}
	err = eachLine(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		q, err := questionOf(line)
		if q.Relevant = relevant[q.ID]; len(q.Relevant) > 0 {
			s.Questions = append(s.Questions, q)
		}
		return err
	})
	if err == nil && (len(s.Documents) == 0 || len(s.Questions) == 0) {
		err = grounded.Errorf(grounded.CodeInvalid, "%s holds no passages or no judged questions", dir)
	}
	return s, err
}

// questionOf reads a line of queries.jsonl.
func questionOf(line []byte) (SetQuestion, error) {
	var q struct {
		ID       string              `json:"_id"`
		Text     string              `json:"text"`
		History  [][]json.RawMessage `json:"history"`
		Previous string              `json:"previous"`
		Answers  json.RawMessage     `json:"answers"`
	}
	if err := json.Unmarshal(line, &q); err != nil {
		return SetQuestion{}, err
	}
	if q.Previous != "" {
		asked, _ := json.Marshal(q.Previous)
		q.History = append(q.History, []json.RawMessage{asked})
	}
	return SetQuestion{ID: q.ID, Text: q.Text, History: turns(q.History), Accepted: acceptedOf(q.Answers)}, nil
}

// turns reads pairs of a question and its answers.
func turns(pairs [][]json.RawMessage) (out []grounded.Turn) {
	for _, p := range pairs {
		for i, role := range []string{"user", "assistant"} {
			if i >= len(p) {
				break
			}
			var one string
			var many []string
			if json.Unmarshal(p[i], &one) != nil && json.Unmarshal(p[i], &many) == nil {
				one = strings.Join(many, " ")
			}
			out = append(out, grounded.Turn{Role: role, Content: one})
		}
	}
	return out
}

func readQrels(path string) (map[string]map[string]float64, error) {
	out := map[string]map[string]float64{}
	header := true
	err := eachLine(path, func(line []byte) error {
		f := strings.Split(string(line), "\t")
		if header {
			header = false
			return nil
		}
		if len(f) < 3 {
			return errors.New("not query-id, corpus-id and score with tabs between")
		}
		gain, err := strconv.ParseFloat(strings.TrimSpace(f[2]), 64)
		if err != nil || gain <= 0 {
			return err
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]float64{}
		}
		out[f[0]][f[1]] = gain
		return nil
	})
	return out, err
}

// eachLine calls f for each line of a file that is not blank.
func eachLine(path string, f func(line []byte) error) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return grounded.Wrap(grounded.CodeNotFound, err, "%s is not there", path)
	}
	if err != nil {
		return grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be opened", path)
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<16)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be read", path)
		}
		if len(strings.TrimSpace(string(line))) > 0 {
			if ferr := f(line); ferr != nil {
				return grounded.Wrap(grounded.CodeInvalid, ferr, "%s, line %d: %v", path, n, ferr)
			}
		}
		if err != nil {
			return nil
		}
	}
}
