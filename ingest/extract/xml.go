package extract

import (
	"context"
	"strings"
)

// readXML reads an XML file of any kind, such as a feed: the text of each innermost
// element is a paragraph, of a title a heading, and HTML that is packed into one is read.
func readXML(_ context.Context, f File, _ options) (Result, error) {
	text, name := decode(f.Data, xmlCharset(f.Data))
	if i := strings.Index(text, "?>"); i >= 0 && i < 512 { // the encoding has been dealt with
		text = text[i+2:]
	}
	root, err := parseXML([]byte(text))
	if err != nil {
		return Result{}, err
	}
	out := Result{Encoding: name}
	out.addXML(root, 1)
	out.Title = firstHeading(out.Sections)
	return out, nil
}

func xmlCharset(data []byte) string {
	if m := declaredCharset.FindSubmatch(data[:min(len(data), 512)]); m != nil {
		return string(m[1])
	}
	return ""
}

func (r *Result) addXML(n *node, depth int) {
	var own strings.Builder
	inner := false
	for _, k := range n.kids {
		if k.name == "" {
			own.WriteString(k.text)
		} else {
			inner = true
		}
	}
	if text := strings.TrimSpace(own.String()); text != "" {
		if inner { // mixed content: the whole of it is one text
			r.Sections = append(r.Sections, paragraph(strings.Join(strings.Fields(n.plain()), " ")))
			return
		}
		switch low := strings.ToLower(n.name); {
		case strings.Contains(text, "</") || strings.Contains(text, "/>") || strings.Contains(text, "<br"):
			sections, _ := wholePage([]byte("<meta charset=utf-8>" + text))
			r.Sections = append(r.Sections, sections...)
		case (low == "title" || low == "name" || low == "heading") && len(text) < 300:
			r.Sections = append(r.Sections, heading(min(depth/2, 4), text))
		default:
			r.Sections = append(r.Sections, paragraph(text))
		}
	}
	for _, k := range n.kids {
		if k.name != "" {
			r.addXML(k, depth+1)
		}
	}
}
