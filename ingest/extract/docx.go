package extract

import (
	"context"
	"path"
	"strconv"
	"strings"

	"grounded"
)

// word reads one WordprocessingML document. The structure is that of ECMA-376 part 1.
type word struct {
	styles  map[string]wordStyle
	formats map[string]map[string]string // numbering id -> level -> format
	counts  map[string]int               // numbering id and level -> last number
	notes   map[string]string
	used    []string // notes in the order they were referred to
	out     []grounded.Section
	fields  []bool // open complex fields: whether their result has begun
}

type wordStyle struct {
	name, base string
	level      int // of the outline, from 1; 0: none
	num        string
}

func readDOCX(_ context.Context, f File, o options) (Result, error) {
	c, err := openContainer(f.Data)
	if err != nil {
		return Result{}, err
	}
	main := mainPart(c, "word/document.xml")
	o.place("%s", main)
	doc, err := c.tree(main)
	if err != nil {
		return Result{}, err
	}
	if doc == nil {
		return Result{}, grounded.Errorf(grounded.CodeUnreadable, "the Word file has no main part; it may be damaged: save it again and upload it")
	}
	w := &word{counts: map[string]int{}, notes: map[string]string{}}
	dir := path.Dir(main)
	var warnings []string
	load := func(name string, use func(*node)) {
		n, err := c.tree(path.Join(dir, name))
		if err != nil {
			warnings = append(warnings, grounded.MessageOf(err))
		}
		if n != nil {
			use(n)
		}
	}
	load("styles.xml", w.loadStyles)
	load("numbering.xml", w.loadNumbering)
	load("footnotes.xml", func(n *node) { w.loadNotes(n, "footnote") })
	load("endnotes.xml", func(n *node) { w.loadNotes(n, "endnote") })
	w.body(doc)
	w.appendNotes()
	if len(w.out) == 0 { // a form may have all its words in its header
		for _, target := range relations(c, main) {
			if base := path.Base(target); strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer") {
				load(base, w.body)
			}
		}
	}
	out := Result{Sections: joinLists(w.out), Warnings: warnings}
	readCoreProperties(c, &out)
	if out.Title == "" {
		out.Title = firstHeading(out.Sections)
	}
	return out, nil
}

// mainPart follows the container's relation to its main part.
func mainPart(c *container, usual string) string {
	rels, err := c.tree("_rels/.rels")
	if err != nil || rels == nil {
		return usual
	}
	found := usual
	rels.each("Relationship", func(n *node) bool {
		if strings.HasSuffix(n.get("Type"), "/officeDocument") {
			found = strings.TrimPrefix(n.get("Target"), "/")
		}
		return false
	})
	if !c.has(found) {
		return usual
	}
	return found
}

// readCoreProperties takes title, author and dates from an Office container.
func readCoreProperties(c *container, out *Result) {
	n, err := c.tree("docProps/core.xml")
	if err != nil || n == nil {
		return
	}
	if out.Metadata == nil {
		out.Metadata = map[string]string{}
	}
	for tag, key := range map[string]string{"creator": "author", "created": "created", "modified": "modified", "subject": "subject", "keywords": "keywords"} {
		n.each(tag, func(k *node) bool { out.Metadata[key] = k.plain(); return false })
	}
	n.each("title", func(k *node) bool { out.Title = strings.TrimSpace(k.plain()); return false })
}

func (w *word) loadStyles(n *node) {
	w.styles = map[string]wordStyle{}
	n.each("style", func(s *node) bool {
		st := wordStyle{name: strings.ToLower(s.child("name").get("val")), base: s.child("basedOn").get("val")}
		if v := s.child("pPr", "outlineLvl").get("val"); v != "" {
			if lv, err := strconv.Atoi(v); err == nil && lv < 9 {
				st.level = lv + 1
			}
		}
		st.num = s.child("pPr", "numPr", "numId").get("val")
		switch {
		case strings.HasPrefix(st.name, "heading "):
			st.level, _ = strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(st.name, "heading ")))
		case st.name == "title":
			st.level = 1
		}
		w.styles[s.get("styleId")] = st
		return false
	})
}

// style follows a paragraph style to what it is based on.
func (w *word) style(id string) (level int, num string) {
	for range 12 {
		s, ok := w.styles[id]
		if !ok {
			break
		}
		if level == 0 {
			level = s.level
		}
		if num == "" {
			num = s.num
		}
		id = s.base
	}
	return level, num
}

func (w *word) loadNumbering(n *node) {
	abstract := map[string]map[string]string{}
	n.each("abstractNum", func(a *node) bool {
		levels := map[string]string{}
		a.each("lvl", func(l *node) bool {
			levels[l.get("ilvl")] = l.child("numFmt").get("val")
			return false
		})
		abstract[a.get("abstractNumId")] = levels
		return false
	})
	w.formats = map[string]map[string]string{}
	n.each("num", func(m *node) bool {
		w.formats[m.get("numId")] = abstract[m.child("abstractNumId").get("val")]
		return false
	})
}

func (w *word) loadNotes(n *node, tag string) {
	n.each(tag, func(k *node) bool {
		if t := k.get("type"); t == "" || t == "normal" {
			inner := &word{styles: w.styles}
			inner.body(k)
			var parts []string
			for _, sec := range inner.out {
				parts = append(parts, sec.Text)
			}
			w.notes[tag+k.get("id")] = strings.TrimSpace(strings.Join(parts, " "))
		}
		return false
	})
}

// appendNotes puts the footnotes and endnotes after the text, numbered as referred to.
func (w *word) appendNotes() {
	var lines []string
	for i, id := range w.used {
		if text := w.notes[id]; text != "" {
			lines = append(lines, "["+strconv.Itoa(i+1)+"] "+strings.Join(strings.Fields(text), " "))
		}
	}
	if len(lines) > 0 {
		w.out = append(w.out, grounded.Section{Kind: grounded.SectionList, Text: strings.Join(lines, "\n"), Place: "footnotes"})
	}
}

// body visits block elements in order.
func (w *word) body(n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "p":
			w.paragraph(k)
		case "tbl":
			if sec, ok := tableSection(w.table(k)); ok {
				w.out = append(w.out, sec)
			}
		case "del", "moveFrom", "sectPr", "sdtPr", "":
		case "AlternateContent":
			if c := k.child("Choice"); c != nil {
				w.body(c)
			} else if c := k.child("Fallback"); c != nil {
				w.body(c)
			}
		default:
			w.body(k)
		}
	}
}

func (w *word) paragraph(p *node) {
	var b strings.Builder
	var boxes []*node
	w.inline(p, &b, &boxes)
	text := strings.TrimSpace(b.String())
	if text != "" {
		w.out = append(w.out, w.classify(p, text))
	}
	for _, box := range boxes { // text boxes stand beside their paragraph
		w.body(box)
	}
}

func (w *word) classify(p *node, text string) grounded.Section {
	props := p.child("pPr")
	level, num := w.style(props.child("pStyle").get("val"))
	if v := props.child("outlineLvl").get("val"); v != "" {
		if lv, err := strconv.Atoi(v); err == nil && lv < 9 {
			level = lv + 1
		}
	}
	ilvl := "0"
	if np := props.child("numPr"); np != nil {
		num = np.child("numId").get("val")
		if v := np.child("ilvl").get("val"); v != "" {
			ilvl = v
		}
	}
	switch {
	case level > 0 && len(text) < 400:
		return heading(level, text)
	case num != "" && num != "0":
		depth, _ := strconv.Atoi(ilvl)
		return grounded.Section{Kind: grounded.SectionList, Text: strings.Repeat("  ", min(max(depth, 0), 8)) + w.marker(num, ilvl) + " " + strings.ReplaceAll(text, "\n", " ")}
	}
	return paragraph(text)
}

func (w *word) marker(num, ilvl string) string {
	switch format := w.formats[num][ilvl]; format {
	case "", "bullet", "none":
		return "-"
	}
	key := num + "/" + ilvl
	if w.counts == nil {
		return "-"
	}
	w.counts[key]++
	depth, _ := strconv.Atoi(ilvl)
	for deeper := depth + 1; deeper < 9; deeper++ {
		delete(w.counts, num+"/"+strconv.Itoa(deeper))
	}
	return strconv.Itoa(w.counts[key]) + "."
}

// inline writes the text of a paragraph: what was deleted and the instructions of fields
// left out, tabs and breaks kept.
func (w *word) inline(n *node, b *strings.Builder, boxes *[]*node) {
	for _, k := range n.kids {
		switch k.name {
		case "t", "delText":
			if k.name == "t" && w.showing() {
				b.WriteString(k.plain())
			}
		case "tab", "ptab":
			b.WriteByte('\t')
		case "br", "cr":
			b.WriteByte('\n')
		case "noBreakHyphen":
			b.WriteByte('-')
		case "sym":
			if v, err := strconv.ParseUint(k.get("char"), 16, 16); err == nil {
				b.WriteRune(rune(v))
			}
		case "fldChar":
			w.field(k.get("fldCharType"))
		case "footnoteReference", "endnoteReference":
			w.used = append(w.used, strings.TrimSuffix(k.name, "Reference")+k.get("id"))
			b.WriteString("[" + strconv.Itoa(len(w.used)) + "]")
		case "txbxContent":
			*boxes = append(*boxes, k)
		case "AlternateContent":
			if c := k.child("Choice"); c != nil {
				w.inline(c, b, boxes)
			} else if c := k.child("Fallback"); c != nil {
				w.inline(c, b, boxes)
			}
		case "pPr", "rPr", "del", "moveFrom", "instrText", "", "commentReference", "annotationRef", "posOffset", "align":
		case "rt": // the reading above a word
			b.WriteByte('(')
			w.inline(k, b, boxes)
			b.WriteByte(')')
		default:
			w.inline(k, b, boxes)
		}
	}
}

func (w *word) field(kind string) {
	switch kind {
	case "begin":
		w.fields = append(w.fields, false)
	case "separate":
		if n := len(w.fields); n > 0 {
			w.fields[n-1] = true
		}
	case "end":
		if n := len(w.fields); n > 0 {
			w.fields = w.fields[:n-1]
		}
	}
}

func (w *word) showing() bool {
	for _, result := range w.fields {
		if !result {
			return false
		}
	}
	return true
}

// table reads rows; a cell over several columns leaves the others empty, and one that
// goes on from above repeats its text, so that each row can be read alone.
func (w *word) table(t *node) [][]string {
	var rows [][]string
	t.each("tr", func(tr *node) bool {
		var row []string
		cell := func(tc *node) bool {
			text := w.cell(tc)
			if merge := tc.child("tcPr", "vMerge"); merge != nil && merge.get("val") != "restart" && len(rows) > 0 {
				if above := rows[len(rows)-1]; len(row) < len(above) && text == "" {
					text = above[len(row)]
				}
			}
			row = append(row, text)
			span, _ := strconv.Atoi(tc.child("tcPr", "gridSpan").get("val"))
			for i := 1; i < min(span, 64); i++ {
				row = append(row, "")
			}
			return false
		}
		tr.each("tc", cell)
		rows = append(rows, row)
		return false
	})
	return rows
}

func (w *word) cell(tc *node) string {
	inner := &word{styles: w.styles, formats: w.formats, counts: w.counts, notes: w.notes, used: w.used}
	inner.body(tc)
	w.used = inner.used
	var parts []string
	for _, sec := range inner.out {
		parts = append(parts, strings.TrimSpace(sec.Text))
	}
	return strings.Join(parts, " ")
}

// joinLists makes one list of items that follow each other.
func joinLists(in []grounded.Section) []grounded.Section {
	var out []grounded.Section
	for _, sec := range in {
		if n := len(out); n > 0 && sec.Kind == grounded.SectionList && out[n-1].Kind == grounded.SectionList && sec.Place == out[n-1].Place {
			out[n-1].Text += "\n" + sec.Text
			continue
		}
		out = append(out, sec)
	}
	return out
}
