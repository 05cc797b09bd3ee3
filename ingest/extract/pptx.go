package extract

import (
	"context"
	"fmt"
	"path"
	"strings"

	"grounded"
)

func readPPTX(ctx context.Context, f File, o options) (Result, error) {
	c, err := openContainer(f.Data)
	if err != nil {
		return Result{}, err
	}
	main := mainPart(c, "ppt/presentation.xml")
	slides, err := slideParts(c, main)
	if err != nil {
		return Result{}, err
	}
	var out Result
	for i, part := range slides {
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		place := fmt.Sprintf("slide %d", i+1)
		o.place("%s", place)
		n, err := c.tree(part)
		if err != nil {
			out.Warnings = append(out.Warnings, place+" could not be read")
			continue
		}
		s := slide{place: place}
		s.shapes(n)
		s.chartSections(c, part)
		s.notes(c, part)
		out.Sections = append(out.Sections, s.out...)
	}
	readCoreProperties(c, &out)
	if generic := strings.ToLower(out.Title); generic == "" || strings.HasPrefix(generic, "powerpoint") {
		out.Title = firstHeading(out.Sections)
	}
	return out, nil
}

// slideParts lists the slides in the order of the presentation.
func slideParts(c *container, main string) ([]string, error) {
	doc, err := c.tree(main)
	if err != nil {
		return nil, err
	}
	targets := relations(c, main)
	var out []string
	doc.each("sldId", func(n *node) bool {
		for _, a := range n.attr {
			if t := targets[a.Value]; a.Name.Local == "id" && t != "" {
				out = append(out, t)
			}
		}
		return false
	})
	return out, nil
}

// relations maps the ids of a part's relations to the parts they lead to.
func relations(c *container, part string) map[string]string {
	out := map[string]string{}
	n, err := c.tree(path.Join(path.Dir(part), "_rels", path.Base(part)+".rels"))
	if err != nil {
		return out
	}
	n.each("Relationship", func(r *node) bool {
		t := r.get("Target")
		if !strings.HasPrefix(t, "/") {
			t = path.Join(path.Dir(part), t)
		}
		out[r.get("Id")] = strings.TrimPrefix(t, "/")
		return false
	})
	return out
}

// slide collects the sections of one slide, the title first.
type slide struct {
	place string
	out   []grounded.Section
}

func (s *slide) add(sec grounded.Section) {
	if strings.TrimSpace(sec.Text) != "" {
		sec.Place = s.place
		s.out = append(s.out, sec)
	}
}

func (s *slide) shapes(n *node) {
	var rest []grounded.Section
	n.each("sp", func(sp *node) bool {
		switch sp.child("nvSpPr", "nvPr", "ph").get("type") {
		case "title", "ctrTitle":
			s.add(heading(1, drawingText(sp.child("txBody"))))
		case "sldNum", "dt", "ftr", "hdr":
		default:
			rest = append(rest, drawingSections(sp.child("txBody"))...)
		}
		return false
	})
	for _, sec := range rest {
		s.add(sec)
	}
	n.each("tbl", func(t *node) bool {
		var rows [][]string
		t.each("tr", func(tr *node) bool {
			var row []string
			tr.each("tc", func(tc *node) bool { row = append(row, drawingText(tc)); return false })
			rows = append(rows, row)
			return false
		})
		if sec, ok := tableSection(rows); ok {
			s.add(sec)
		}
		return false
	})
}

// notes adds what the speaker wrote below the slide.
func (s *slide) notes(c *container, part string) {
	for _, target := range relations(c, part) {
		if !strings.Contains(target, "notesSlide") {
			continue
		}
		n, err := c.tree(target)
		if err != nil {
			continue
		}
		n.each("sp", func(sp *node) bool {
			if sp.child("nvSpPr", "nvPr", "ph").get("type") == "body" {
				s.add(paragraph(drawingText(sp.child("txBody"))))
			}
			return false
		})
	}
}

// drawingSections reads a text body: paragraphs with a bullet level as a list.
func drawingSections(body *node) []grounded.Section {
	var lines []string
	depth := 0
	body.each("p", func(p *node) bool {
		text := strings.TrimSpace(drawingParagraph(p))
		if text == "" {
			return false
		}
		level := len(p.child("pPr").get("lvl"))
		if v := p.child("pPr").get("lvl"); level > 0 && v >= "1" && v <= "8" {
			depth = max(depth, int(v[0]-'0'))
			text = strings.Repeat("  ", int(v[0]-'0')) + text
		}
		lines = append(lines, text)
		return false
	})
	if len(lines) == 0 {
		return nil
	}
	sec := paragraph(strings.Join(lines, "\n"))
	if depth > 0 {
		sec.Kind = grounded.SectionList
	}
	return []grounded.Section{sec}
}

func drawingText(n *node) string {
	var lines []string
	n.each("p", func(p *node) bool {
		if text := strings.TrimSpace(drawingParagraph(p)); text != "" {
			lines = append(lines, text)
		}
		return false
	})
	return strings.Join(lines, "\n")
}

func drawingParagraph(p *node) string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "t":
				b.WriteString(k.plain())
			case "br":
				b.WriteByte('\n')
			case "pPr", "rPr", "":
			default:
				walk(k)
			}
		}
	}
	walk(p)
	return b.String()
}
