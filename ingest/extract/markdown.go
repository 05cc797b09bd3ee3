package extract

import (
	"context"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	gmtext "github.com/yuin/goldmark/text"

	"grounded"
)

func readMarkdown(_ context.Context, f File, _ options) (Result, error) {
	text, name := decode(f.Data, "")
	out := Result{Encoding: name, Metadata: map[string]string{}}
	body := frontMatter(plainLines(text), &out)
	w := &markdownWalker{src: []byte(body)}
	doc := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote)).Parser().Parse(gmtext.NewReader(w.src))
	w.blocks(doc, "")
	out.Sections = joinLists(w.out)
	if out.Title == "" {
		out.Title = firstHeading(out.Sections)
	}
	return out, nil
}

// frontMatter takes the block of fields off the head of a file; it keeps the simple ones.
func frontMatter(text string, out *Result) string {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return text
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok || len(head) > 16384 {
		return text
	}
	fields := map[string]string{}
	for _, line := range strings.Split(head, "\n") {
		key, value, ok := strings.Cut(line, ":")
		if !ok && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "#") {
			return text // a rule and a paragraph, not fields
		}
		if value = strings.Trim(strings.TrimSpace(value), `"'`); ok && value != "" && !strings.ContainsAny(key, " -#") {
			fields[strings.ToLower(key)] = value
		}
	}
	for _, key := range []string{"author", "date", "description", "tags", "language"} {
		out.Metadata[key] = fields[key]
	}
	out.Title = fields["title"]
	return body
}

// markdownWalker turns blocks into sections; the marks of emphasis and links are left
// out of the text.
type markdownWalker struct {
	src []byte
	out []grounded.Section
}

func (w *markdownWalker) blocks(n ast.Node, indent string) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		w.block(k, indent)
	}
}

func (w *markdownWalker) block(k ast.Node, indent string) {
	switch t := k.(type) {
	case *ast.Heading:
		w.out = append(w.out, heading(t.Level, w.inline(t)))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.out = append(w.out, grounded.Section{Kind: grounded.SectionCode, Text: strings.TrimRight(w.lines(k), "\n")})
	case *ast.HTMLBlock:
		sections, _ := wholePage([]byte("<meta charset=utf-8>" + w.lines(k)))
		w.out = append(w.out, sections...)
	case *ast.List:
		w.list(t, indent)
	case *extast.Table:
		w.table(t)
	case *ast.Paragraph, *ast.TextBlock:
		w.out = append(w.out, paragraph(w.inline(k)))
	case *ast.ThematicBreak:
	default:
		w.blocks(k, indent)
	}
}

func (w *markdownWalker) list(list *ast.List, indent string) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		for k := item.FirstChild(); k != nil; k = k.NextSibling() {
			switch t := k.(type) {
			case *ast.List:
				w.list(t, indent+"  ")
			case *ast.Paragraph, *ast.TextBlock:
				text := strings.ReplaceAll(w.inline(k), "\n", " ")
				w.out = append(w.out, grounded.Section{Kind: grounded.SectionList, Text: indent + mark + text})
				mark = "  "
			default:
				w.block(k, indent)
			}
		}
	}
}

func (w *markdownWalker) table(t *extast.Table) {
	var rows [][]string
	for r := t.FirstChild(); r != nil; r = r.NextSibling() {
		var row []string
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			row = append(row, w.inline(c))
		}
		rows = append(rows, row)
	}
	if sec, ok := tableSection(rows); ok {
		w.out = append(w.out, sec)
	}
}

func (w *markdownWalker) lines(n ast.Node) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(w.src))
	}
	return b.String()
}

func (w *markdownWalker) inline(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(k ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch t := k.(type) {
		case *ast.Text:
			b.Write(t.Segment.Value(w.src))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(t.Value)
		case *ast.AutoLink:
			b.Write(t.URL(w.src))
		case *extast.FootnoteLink:
			b.WriteString("[" + strconv.Itoa(t.Index) + "]")
		}
		return ast.WalkContinue, nil
	})
	return unescapeMarkdown(b.String())
}

// unescapeMarkdown takes the backslash off escaped punctuation and resolves entities.
func unescapeMarkdown(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&nbsp;", "\u00a0", "&quot;", `"`).Replace(b.String())
}
