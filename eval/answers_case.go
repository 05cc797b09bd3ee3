package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/unicode/norm"

	"grounded"
)

// AnswerCase is a question, what may be answered from, and what counts as right.
type AnswerCase struct {
	ID         string
	Question   string
	Context    []string
	Collection string
	// Accepted are the ways of being right: an answer is where it holds all strings of one
	// of them.
	Accepted   [][]string
	Answerable bool
	// Wrong are passages that are known not to answer, where Context has the right ones among
	// others.
	Wrong []string
}

// answerRow is a line as it comes: {"id","question","context" or "collection","answers",
// "answerable"}, or a row of the RGB benchmark (query, answer, positive, negative).
type answerRow struct {
	ID         any             `json:"id"`
	Question   string          `json:"question"`
	Context    json.RawMessage `json:"context"`
	Collection string          `json:"collection"`
	Answers    json.RawMessage `json:"answers"`
	Answerable *bool           `json:"answerable"`
	ContextIDs []string        `json:"context_ids"` // lines of the file of documents beside
	Documents  []struct {
		Text string `json:"text"`
		Type string `json:"type"`
	} `json:"documents"`
	GoldAnswers []string `json:"gold_answers"`

	Query    string          `json:"query"`
	Answer   json.RawMessage `json:"answer"`
	Positive []any           `json:"positive"`
	Negative []string        `json:"negative"`
}

// maxCaseBytes bounds one line.
const maxCaseBytes = 64 << 20

// ReadAnswerCases reads JSON lines. It returns CodeInvalid where a line is none of the
// forms known, CodeNotFound where there is no file.
func ReadAnswerCases(path string) ([]AnswerCase, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, grounded.Wrap(grounded.CodeNotFound, err, "there is no file %s", path)
	}
	if err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "%s cannot be read", path)
	}
	defer f.Close()
	return readAnswerCases(f, strings.TrimSuffix(path, ".jsonl")+".docs.jsonl")
}

func readAnswerCases(r io.Reader, beside string) ([]AnswerCase, error) {
	var out []AnswerCase
	docs := documents{path: beside}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxCaseBytes)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		var row answerRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return nil, grounded.Wrap(grounded.CodeInvalid, err, "line %d is not a case", n)
		}
		if err := row.resolve(&docs); err != nil {
			return nil, err
		}
		c, err := row.asCase()
		if err != nil {
			return nil, grounded.Wrap(grounded.CodeInvalid, err, "line %d is not a case: %v", n, err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		return nil, grounded.Wrap(grounded.CodeInvalid, err, "the cases cannot be read")
	}
	if len(out) == 0 {
		return nil, grounded.Errorf(grounded.CodeInvalid, "the file holds no case")
	}
	return out, nil
}

func (r answerRow) asCase() (AnswerCase, error) {
	c := AnswerCase{ID: fmt.Sprint(r.ID), Question: r.Question, Collection: r.Collection, Answerable: r.Answerable == nil || *r.Answerable}
	if r.Query != "" {
		return r.rgb(c), nil
	}
	if r.Question == "" {
		return c, errors.New("it has no question")
	}
	if len(r.Context) == 0 && r.Collection == "" {
		return c, errors.New("it has neither context nor collection")
	}
	var one string
	if json.Unmarshal(r.Context, &one) == nil && one != "" {
		c.Context = []string{one}
	} else if len(r.Context) > 0 {
		if err := json.Unmarshal(r.Context, &c.Context); err != nil {
			return c, errors.New("context is no list of strings")
		}
	}
	c.Accepted = acceptedOf(r.Answers)
	return c, nil
}

// acceptedOf are the ways of being right that a JSON list of strings and lists of them holds.
func acceptedOf(raw json.RawMessage) (ways [][]string) {
	for _, v := range list(raw) {
		if all := stringsOf(v); len(all) > 0 {
			ways = append(ways, all)
		}
	}
	return ways
}

// rgbMost bounds the passages of a row of RGB.
const rgbMost = 8

// rgb reads a row of RGB: its right passages among as many wrong ones, at most eight in
// all. Each of the strings in answer is needed; a list within stands for any of its own.
func (r answerRow) rgb(c AnswerCase) AnswerCase {
	c.Question = r.Query
	var right []string
	for _, p := range r.Positive {
		right = append(right, stringsOf(p)...)
	}
	right = right[:min(len(right), 4)]
	wrong := r.Negative[:min(len(r.Negative), rgbMost-len(right))]
	c.Wrong = r.Negative[:min(len(r.Negative), rgbMost)]
	for i := range max(len(right), len(wrong)) {
		if i < len(wrong) {
			c.Context = append(c.Context, wrong[i])
		}
		if i < len(right) {
			c.Context = append(c.Context, right[i])
		}
	}
	ways := [][]string{nil}
	for _, v := range list(r.Answer) {
		var next [][]string
		for _, way := range ways {
			for _, s := range stringsOf(v) {
				next = append(next, append(way[:len(way):len(way)], s))
			}
		}
		if len(next) > 0 && len(next) < 200 {
			ways = next
		}
	}
	c.Accepted = ways
	return c
}

// list is a JSON list, or one value as a list.
func list(raw json.RawMessage) []any {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil || v == nil {
		return nil
	}
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case float64:
		return []string{fmt.Sprint(v)}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, stringsOf(x)...)
		}
		return out
	}
	return nil
}

// acceptedBy reports whether text holds all strings of one way of being right.
func (c AnswerCase) acceptedBy(text string) bool {
	text = fold(text)
	for _, way := range c.Accepted {
		all := len(way) > 0
		for _, s := range way {
			all = all && strings.Contains(text, fold(s))
		}
		if all {
			return true
		}
	}
	return false
}

// touchedBy reports whether text holds any accepted string.
func (c AnswerCase) touchedBy(text string) bool {
	text = fold(text)
	for _, way := range c.Accepted {
		for _, s := range way {
			if strings.Contains(text, fold(s)) {
				return true
			}
		}
	}
	return false
}

// fold removes what does not make an answer another one: case, width, white space, and
// commas within figures.
func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', ',', '\u00a0', '\u200b', '，':
			return -1
		}
		return r
	}, s)
}
