package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"grounded"
)

// givenPassage is a passage of a file: its text alone, or with a title and an id.
type givenPassage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// UnmarshalJSON takes a string for the text.
func (g *givenPassage) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &g.Text)
	}
	type plain givenPassage
	return json.Unmarshal(data, (*plain)(g))
}

// readPassages reads the files in order.
func readPassages(paths []string) ([]grounded.Passage, error) {
	var out []grounded.Passage
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, unread(path, err)
		}
		list, err := parsePassages(path, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for _, g := range list {
			if strings.TrimSpace(g.Text) == "" {
				return nil, fmt.Errorf("%s: passage %d has no text", path, len(out)+1)
			}
			p := grounded.Passage{Title: g.Title, ExternalID: g.ID}
			p.Text, p.Ordinal, p.Span.End = g.Text, len(out), utf8.RuneCountInString(g.Text)
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: there are no passages to check against", strings.Join(paths, ", "))
	}
	return out, nil
}

func parsePassages(path string, data []byte) ([]givenPassage, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("it is not UTF-8")
	}
	var list []givenPassage
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, fmt.Errorf("it is no JSON list of passages: %w", err)
		}
		return list, nil
	case ".jsonl":
		for n, line := range bytes.Split(data, []byte("\n")) {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			var g givenPassage
			if err := json.Unmarshal(line, &g); err != nil {
				return nil, fmt.Errorf("line %d is no passage in JSON: %w", n+1, err)
			}
			list = append(list, g)
		}
		return list, nil
	}
	return []givenPassage{{Title: filepath.Base(path), Text: string(data)}}, nil
}
