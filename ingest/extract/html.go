package extract

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"grounded"
)

var declaredCharset = regexp.MustCompile(`(?i)<(?:meta[^>]{0,200}?charset\s*=\s*["']?|\?xml[^>]{0,100}?encoding\s*=\s*["'])([\w-]+)`)

// readHTML takes the main text of a page: what readability finds, unless that is a small
// part of what the page says once menus and the like are gone.
func readHTML(ctx context.Context, f File, _ options) (Result, error) {
	doc, name, err := parseHTML(f.Data)
	if err != nil {
		return Result{}, err
	}
	out := Result{Encoding: name, Title: pageTitle(doc), Metadata: pageMetadata(doc)}
	whole := pageSections(doc, 2)
	if len(whole) == 0 {
		whole = pageSections(doc, 0)
	}
	out.Sections = whole
	if main := mainSections(doc); len(main) > 0 && chooseMain(main, whole) {
		out.Sections = main
	}
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	if h := firstHeading(out.Sections); out.Title == "" {
		out.Title = h
	}
	return out, nil
}

// chooseMain decides between what readability found and the pruned page.
func chooseMain(main, whole []grounded.Section) bool {
	m, w := textSize(main), textSize(whole)
	if m == 0 || m*4 < w && m < 500 {
		return false
	}
	return m*8 >= w && tableRows(main)*2 >= tableRows(whole)
}

func textSize(sections []grounded.Section) int {
	n := 0
	for _, sec := range sections {
		n += utf8.RuneCountInString(sec.Text)
	}
	return n
}

func tableRows(sections []grounded.Section) int {
	n := 0
	for _, sec := range sections {
		if sec.Kind == grounded.SectionTable {
			n += strings.Count(sec.Text, "\n")
		}
	}
	return n
}

// wholePage reads a page of which all is text, as in a book or a mail.
func wholePage(data []byte) (sections []grounded.Section, title string) {
	doc, _, err := parseHTML(data)
	if err != nil {
		return nil, ""
	}
	return pageSections(doc, 0), pageTitle(doc)
}

func parseHTML(data []byte) (*html.Node, string, error) {
	declared := ""
	if m := declaredCharset.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		declared = string(m[1])
	}
	text, name := decode(data, declared)
	if depthOver(text, maxDepth) {
		return nil, "", grounded.Errorf(grounded.CodeTooLarge, "the page has too deeply nested elements")
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, "", grounded.Wrap(grounded.CodeUnreadable, err, "the HTML page cannot be read")
	}
	return doc, name, nil
}

// depthOver reports whether block elements are opened far more often than closed, which
// the parser would nest and every walk would then descend.
func depthOver(text string, limit int) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	depth := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Br, atom.Img, atom.Hr, atom.Input, atom.Meta, atom.Link, atom.P, atom.Li, atom.Tr, atom.Td, atom.Th, atom.Dt, atom.Dd, atom.Option, atom.Area, atom.Col, atom.Source, atom.Wbr, atom.Param, atom.Embed, atom.Base, atom.Track:
			default:
				depth++
			}
		case html.EndTagToken:
			if depth > 0 {
				depth--
			}
		}
		if depth > limit {
			return true
		}
	}
}

func mainSections(doc *html.Node) (out []grounded.Section) {
	defer func() {
		if recover() != nil {
			out = nil // the pruned page is there
		}
	}()
	p := readability.NewParser()
	p.MaxElemsToParse = 200000
	article, err := p.ParseDocument(doc, nil)
	if err != nil || article.Node == nil {
		return nil
	}
	w := &pageWalker{prune: 1}
	w.block(article.Node)
	sections := w.sections()
	if title := article.Title(); title != "" && len(sections) > 0 && sections[0].Text != title {
		if h := titleHeading(doc, title); h != "" {
			sections = append([]grounded.Section{heading(1, h)}, sections...)
		}
	}
	return sections
}

// titleHeading is the page's own h1 where it says what its title says.
func titleHeading(doc *html.Node, title string) string {
	found := ""
	walkHTML(doc, func(n *html.Node) bool {
		if n.DataAtom == atom.H1 && found == "" {
			if t := inlineText(n); t != "" && (strings.Contains(title, t) || strings.Contains(t, title)) {
				found = t
			}
		}
		return true
	})
	return found
}

func pageSections(doc *html.Node, prune int) []grounded.Section {
	w := &pageWalker{prune: prune}
	w.block(doc)
	return w.sections()
}

func pageTitle(doc *html.Node) string {
	title := ""
	walkHTML(doc, func(n *html.Node) bool {
		if n.DataAtom == atom.Title && title == "" && n.FirstChild != nil {
			title = strings.Join(strings.Fields(n.FirstChild.Data), " ")
		}
		return n.DataAtom != atom.Svg
	})
	return title
}

func pageMetadata(doc *html.Node) map[string]string {
	out := map[string]string{}
	keys := map[string]string{"author": "author", "description": "description", "keywords": "keywords", "article:published_time": "created",
		"article:modified_time": "modified", "date": "created", "og:site_name": "site"}
	walkHTML(doc, func(n *html.Node) bool {
		if n.DataAtom == atom.Html {
			if v := attribute(n, "lang"); v != "" {
				out["language"] = v
			}
		}
		if n.DataAtom == atom.Meta {
			name := strings.ToLower(attribute(n, "name") + attribute(n, "property"))
			if key := keys[name]; key != "" && out[key] == "" {
				out[key] = attribute(n, "content")
			}
		}
		return n.DataAtom != atom.Body
	})
	return out
}

func walkHTML(n *html.Node, visit func(*html.Node) bool) {
	if !visit(n) {
		return
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		walkHTML(k, visit)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// inlineText is the text below n on one line.
func inlineText(n *html.Node) string {
	var b bytes.Buffer
	walkHTML(n, func(k *html.Node) bool {
		switch {
		case k.Type == html.TextNode:
			b.WriteString(k.Data)
		case isHidden(k):
			return false
		case k.DataAtom == atom.Br || isBlock(k):
			b.WriteByte(' ')
		}
		return true
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
