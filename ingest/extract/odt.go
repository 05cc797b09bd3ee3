package extract

import (
	"context"
	"strconv"
	"strings"

	"grounded"
)

// readODT reads the three kinds of OpenDocument files, whose markup is one: text, sheets
// and slides.
func readODT(_ context.Context, f File, o options) (Result, error) {
	c, err := openContainer(f.Data)
	if err != nil {
		return Result{}, err
	}
	if b, _ := c.read("META-INF/manifest.xml"); strings.Contains(string(b), "encryption-data") {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the OpenDocument file is encrypted; remove its password and upload it again")
	}
	o.place("content.xml")
	doc, err := c.tree("content.xml")
	if err != nil {
		return Result{}, err
	}
	if doc == nil {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the OpenDocument file has no content; it may be damaged: save it again and upload it")
	}
	w := &openText{}
	w.body(doc, "")
	out := Result{Sections: joinLists(w.out), Metadata: map[string]string{}}
	if meta, err := c.tree("meta.xml"); err == nil && meta != nil {
		for tag, key := range map[string]string{"creator": "author", "creation-date": "created", "date": "modified", "subject": "subject"} {
			meta.each(tag, func(k *node) bool { out.Metadata[key] = k.plain(); return false })
		}
		meta.each("title", func(k *node) bool { out.Title = k.plain(); return false })
	}
	if out.Title == "" {
		out.Title = firstHeading(out.Sections)
	}
	return out, nil
}

type openText struct {
	out    []grounded.Section
	slides int
}

func (w *openText) add(sec grounded.Section, place string) {
	if strings.TrimSpace(sec.Text) != "" {
		sec.Place = place
		w.out = append(w.out, sec)
	}
}

func (w *openText) body(n *node, place string) {
	for _, k := range n.kids {
		switch k.name {
		case "h":
			level, _ := strconv.Atoi(k.get("outline-level"))
			w.add(heading(level, openInline(k)), place)
		case "p":
			w.add(paragraph(strings.TrimSpace(openInline(k))), place)
		case "list-item":
			text := strings.Join(strings.Fields(openInline(k)), " ")
			w.add(grounded.Section{Kind: grounded.SectionList, Text: "- " + text}, place)
		case "table":
			at := place
			if name := k.get("name"); name != "" && place == "" {
				at = name
			}
			if sec, ok := tableSection(openTable(k)); ok {
				w.add(sec, at)
			}
		case "page":
			w.slides++
			w.body(k, "slide "+strconv.Itoa(w.slides))
		case "tracked-changes", "styles", "automatic-styles", "font-face-decls", "scripts", "table-of-content", "":
		default:
			w.body(k, place)
		}
	}
}

func openInline(n *node) string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "":
				b.WriteString(k.text)
			case "s":
				count, _ := strconv.Atoi(k.get("c"))
				b.WriteString(strings.Repeat(" ", max(1, min(count, 100))))
			case "tab":
				b.WriteByte('\t')
			case "line-break":
				b.WriteByte('\n')
			case "note":
				b.WriteString(" (")
				walk(&node{kids: []*node{k.child("note-body")}})
				b.WriteString(")")
			case "annotation", "bookmark":
			case "p", "h":
				b.WriteByte(' ')
				walk(k)
			default:
				walk(k)
			}
		}
	}
	walk(n)
	return b.String()
}

func openTable(t *node) [][]string {
	var rows [][]string
	cells := 0
	t.each("table-row", func(tr *node) bool {
		var row []string
		for _, k := range tr.kids {
			if k.name != "table-cell" && k.name != "covered-table-cell" {
				continue
			}
			text := strings.TrimSpace(openInline(k))
			count, _ := strconv.Atoi(k.get("number-columns-repeated"))
			if text == "" {
				count = min(count, 64)
			}
			for range max(1, min(count, 1024)) {
				row = append(row, text)
			}
		}
		if cells += len(row); cells < maxTableCells {
			rows = append(rows, row)
		}
		return false
	})
	return rows
}
