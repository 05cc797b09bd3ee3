// Package extract turns the bytes of a document into sections with their places.
package extract

import (
	"context"
	"strings"
	"unicode/utf8"

	"grounded"
)

// File is a document as it came.
type File struct {
	Name      string
	MediaType string // as the sender says; content decides
	Data      []byte
}

// OutlineItem is an entry of a document's own table of contents.
type OutlineItem struct {
	Title string `json:"title"`
	Level int    `json:"level"`
	Page  int    `json:"page"`
}

// Result is what was found in a document.
type Result struct {
	Title     string             `json:"title,omitempty"`
	MediaType string             `json:"media_type"`
	Encoding  string             `json:"encoding,omitempty"` // of text formats
	Pages     int                `json:"pages,omitempty"`
	Sections  []grounded.Section `json:"sections"`
	Outline   []OutlineItem      `json:"outline,omitempty"`
	Metadata  map[string]string  `json:"metadata,omitempty"`
	Warnings  []string           `json:"warnings,omitempty"`
}

// Extract reads a document in this process.
func Extract(_ context.Context, f File) (Result, error) {
	switch {
	case len(f.Data) == 0:
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the file is empty")
	case !utf8.Valid(f.Data) || strings.ContainsRune(string(f.Data), 0):
		return Result{}, grounded.Errorf(grounded.CodeUnsupported, "the format of %s is not read", f.Name)
	}
	out := Result{MediaType: "text/plain", Encoding: "UTF-8"}
	for _, part := range strings.Split(strings.ReplaceAll(string(f.Data), "\r\n", "\n"), "\n\n") {
		text := strings.Trim(part, "\n")
		if strings.TrimSpace(text) == "" {
			continue
		}
		sec := grounded.Section{Kind: grounded.SectionParagraph, Text: text}
		if level := len(text) - len(strings.TrimLeft(text, "#")); level > 0 && level <= 6 && !strings.Contains(text, "\n") {
			sec = grounded.Section{Kind: grounded.SectionHeading, Level: level, Text: strings.TrimSpace(text[level:])}
			if out.Title == "" {
				out.Title = sec.Text
			}
		}
		out.Sections = append(out.Sections, sec)
	}
	return out, nil
}
