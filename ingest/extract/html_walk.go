package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"grounded"
)

// pageWalker turns elements into sections: what is inline is gathered into lines, what
// is a block ends them.
type pageWalker struct {
	prune int // 0: keep all; 1: leave out menus and the like by their tags; 2: by their names too
	out   []grounded.Section
	line  strings.Builder
	link  int          // bytes of line that are in links
	links map[int]bool // sections that are nothing but links

	inLink bool
	lists  []int // open lists: 0 unordered, else the next number
}

// surroundings are the names of what stands around a page's text, in its classes and ids.
var surroundings = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|breadcrumbs?|sidebar|footer|foot|copyright|comments?|comment-?list|respond|related|recommend\w*|share|sharing|social|cookie|cookies|consent|banner|advert\w*|ads?|sponsor\w*|popup|modal|newsletter|subscribe|widget|pagination|pager|login|search-?box|toolbar|skip-link|screen-reader-text|visually-hidden|sr-only)(?:$|[\s_-])`)

func (w *pageWalker) block(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		text := strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(n.Data)
		if w.line.WriteString(text); w.inLink {
			w.link += len(strings.TrimSpace(text))
		}
		return
	case html.CommentNode, html.DoctypeNode:
		return
	}
	if isHidden(n) || isSurrounding(n, w.prune) {
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		if text := inlineText(n); text != "" {
			w.out = append(w.out, heading(int(n.Data[1]-'0'), text))
		}
	case atom.A:
		outer := w.inLink
		w.inLink = outer || attribute(n, "href") != ""
		w.children(n)
		w.inLink = outer
	case atom.Br:
		w.line.WriteByte('\n')
	case atom.Pre:
		w.flush()
		if text := strings.Trim(rawText(n), "\n"); strings.TrimSpace(text) != "" {
			w.out = append(w.out, grounded.Section{Kind: grounded.SectionCode, Text: text})
		}
	case atom.Table:
		w.flush()
		w.table(n)
	case atom.Ul, atom.Ol, atom.Menu:
		w.flush()
		first := 0
		if n.DataAtom == atom.Ol {
			first = 1
		}
		w.lists = append(w.lists, first)
		w.children(n)
		w.flush()
		w.lists = w.lists[:len(w.lists)-1]
	case atom.Li:
		w.item(n)
	case atom.Img:
		if alt := attribute(n, "alt"); len(alt) > 20 {
			w.line.WriteString(" " + alt + " ")
		}
	default:
		if isBlock(n) {
			w.flush()
			w.children(n)
			w.flush()
			return
		}
		w.children(n)
	}
}

func (w *pageWalker) children(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		w.block(k)
	}
}

// item gathers a list item; blocks within it follow as items do.
func (w *pageWalker) item(n *html.Node) {
	w.flush()
	mark := "- "
	if d := len(w.lists); d > 0 {
		if w.lists[d-1] > 0 {
			mark = strconv.Itoa(w.lists[d-1]) + ". "
			w.lists[d-1]++
		}
		mark = strings.Repeat("  ", min(d-1, 8)) + mark
	}
	before := len(w.out)
	w.children(n)
	w.flush()
	if len(w.out) > before && w.out[before].Kind == grounded.SectionParagraph {
		sec := &w.out[before]
		sec.Kind, sec.Text = grounded.SectionList, mark+strings.ReplaceAll(sec.Text, "\n", " ")
	}
}

// flush ends the paragraph being gathered.
func (w *pageWalker) flush() {
	var lines []string
	for _, line := range strings.Split(w.line.String(), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	w.line.Reset()
	link := w.link
	w.link = 0
	if len(lines) == 0 {
		return
	}
	text := strings.Join(lines, "\n")
	if link*10 >= len(text)*8 {
		if w.links == nil {
			w.links = map[int]bool{}
		}
		w.links[len(w.out)] = true
	}
	w.out = append(w.out, paragraph(text))
}

// sections are those found, items joined to lists. Where menus are left out, runs of
// links are too, if the page has text besides.
func (w *pageWalker) sections() []grounded.Section {
	w.flush()
	size, rest := 0, 0
	for i, sec := range w.out {
		size += len(sec.Text)
		if !w.links[i] {
			rest += len(sec.Text)
		}
	}
	if w.prune == 0 || rest < 600 || rest*4 < size {
		return joinLists(w.out)
	}
	var out []grounded.Section
	for i := 0; i < len(w.out); {
		n := 0
		for w.links[i+n] {
			n++
		}
		if n < 3 { // one link, or two, may belong to the text
			n = max(n, 1)
			out = append(out, w.out[i:i+n]...)
		}
		i += n
	}
	return joinLists(out)
}

// table reads a table of data; one that only lays a page out is walked through.
func (w *pageWalker) table(n *html.Node) {
	if isLayout(n) {
		w.children(n)
		w.flush()
		return
	}
	if c := firstChild(n, atom.Caption); c != nil {
		if text := inlineText(c); text != "" {
			w.out = append(w.out, paragraph(text))
		}
	}
	if sec, ok := tableSection(htmlRows(n)); ok {
		w.out = append(w.out, sec)
	}
}

// isLayout reports whether a table's cells hold blocks of text or other tables.
func isLayout(n *html.Node) bool {
	cells, inner, long := 0, false, 0
	walkHTML(n, func(k *html.Node) bool {
		switch {
		case k != n && k.DataAtom == atom.Table:
			inner = true
			return false
		case k.DataAtom == atom.Td || k.DataAtom == atom.Th:
			cells++
			if len(inlineText(k)) > 1200 {
				long++
			}
		}
		return true
	})
	return inner || cells <= 1 || long*3 > cells
}

// htmlRows reads the rows of a table. A cell over several rows is repeated in each, so
// that a row can be read alone; one over several columns leaves the others empty.
func htmlRows(table *html.Node) [][]string {
	var rows [][]string
	below := map[int]map[int]string{} // row -> column -> text that reaches down
	walkHTML(table, func(n *html.Node) bool {
		if n.DataAtom != atom.Tr {
			return n == table || n.DataAtom != atom.Table
		}
		r := len(rows)
		var row []string
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
				continue
			}
			row = takeBelow(row, below[r])
			text, col := inlineText(c), len(row)
			row = append(row, text)
			for range span(c, "colspan") - 1 {
				row = append(row, "")
			}
			for i := 1; i < span(c, "rowspan"); i++ {
				if below[r+i] == nil {
					below[r+i] = map[int]string{}
				}
				below[r+i][col] = text
			}
		}
		rows = append(rows, takeBelow(row, below[r]))
		return false
	})
	return rows
}

func takeBelow(row []string, from map[int]string) []string {
	for {
		text, ok := from[len(row)]
		if !ok {
			return row
		}
		row = append(row, text)
	}
}

func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attribute(n, name)))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, 100)
}

func firstChild(n *html.Node, a atom.Atom) *html.Node {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.DataAtom == a {
			return k
		}
	}
	return nil
}

func rawText(n *html.Node) string {
	var b strings.Builder
	walkHTML(n, func(k *html.Node) bool {
		if k.Type == html.TextNode {
			b.WriteString(k.Data)
		} else if k.DataAtom == atom.Br {
			b.WriteByte('\n')
		}
		return true
	})
	return b.String()
}

func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg, atom.Iframe, atom.Object, atom.Head, atom.Select, atom.Button, atom.Textarea, atom.Canvas, atom.Audio, atom.Video:
		return true
	}
	if n.Type != html.ElementNode {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(attribute(n, "style")), " ", "")
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

func isSurrounding(n *html.Node, prune int) bool {
	if prune == 0 {
		return false
	}
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside, atom.Form:
		return true
	case atom.Body, atom.Html, atom.Main, atom.Article:
		return false
	}
	if role := attribute(n, "role"); role == "navigation" || role == "banner" || role == "contentinfo" || role == "search" || role == "complementary" {
		return true
	}
	if prune < 2 || !isBlock(n) && n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return false
	}
	return surroundings.MatchString(attribute(n, "class")) || surroundings.MatchString(attribute(n, "id"))
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Blockquote, atom.Body, atom.Html,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Figure, atom.Figcaption,
		atom.Address, atom.Fieldset, atom.Form, atom.Hr, atom.Pre, atom.Details, atom.Summary, atom.Center, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Option, atom.Caption:
		return true
	}
	return false
}
