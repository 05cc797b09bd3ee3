package chunk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/internal/tokens"
)

// pack groups consecutive units into chunks: as full as MaxTokens allows, ended early
// before a heading, a table or a page once MinTokens are reached. Headings go with what
// they head.
func (s *splitter) pack(units []unit) [][]unit {
	var (
		out  [][]unit
		cur  []unit
		size int
	)
	flush := func() {
		body := len(cur)
		for body > 0 && s.isHeading(cur[body-1]) {
			body--
		}
		if body == 0 {
			return // headings alone wait for their text
		}
		out = append(out, cur[:body:body])
		cur = cur[body:]
		size = total(cur)
	}
	for _, u := range units {
		if len(cur) > 0 && (size+u.tokens > s.cfg.MaxTokens || size >= s.cfg.MinTokens && s.isBreak(cur[len(cur)-1], u)) {
			flush()
		}
		if size+u.tokens > s.cfg.MaxTokens && len(cur) > 0 { // long headings
			out, cur, size = append(out, cur), nil, 0
		}
		cur = append(cur, u)
		size += u.tokens
	}
	if len(cur) > 0 {
		out = append(out, cur)
	}
	return s.mergeTail(out)
}

// mergeTail gives a last chunk that is too short to stand alone to its neighbour.
func (s *splitter) mergeTail(groups [][]unit) [][]unit {
	n := len(groups)
	if n < 2 {
		return groups
	}
	last, prev := groups[n-1], groups[n-2]
	if total(last) < s.cfg.MinTokens/2 && total(last)+total(prev) <= s.cfg.MaxTokens && !s.isHeading(last[0]) {
		groups[n-2] = append(prev, last...)
		return groups[:n-1]
	}
	return groups
}

func total(units []unit) (n int) {
	for _, u := range units {
		n += u.tokens
	}
	return n
}

func (s *splitter) isHeading(u unit) bool {
	return s.sections[u.section].Kind == grounded.SectionHeading
}

// isBreak reports whether a chunk had better end between a and b.
func (s *splitter) isBreak(a, b unit) bool {
	sa, sb := s.sections[a.section], s.sections[b.section]
	switch {
	case a.section == b.section:
		return false
	case sb.Kind == grounded.SectionHeading:
		return sa.Kind != grounded.SectionHeading
	case sa.Kind == grounded.SectionHeading:
		return false
	}
	return (sa.Kind == grounded.SectionTable) != (sb.Kind == grounded.SectionTable) || sa.Page != sb.Page || sa.Place != sb.Place
}

// chunk makes the chunk of a group of units.
func (s *splitter) chunk(group []unit, ordinal int) grounded.Chunk {
	first, last := group[0], group[len(group)-1]
	lead := first // the first unit that is not a heading tells where the chunk stands
	for _, u := range group {
		if lead = u; !s.isHeading(u) {
			break
		}
	}
	if t := s.table(group); t != nil && s.captions[t.section] != "" {
		lead = *t
	}
	span := s.trim(grounded.Span{Start: first.span.Start, End: last.span.End})
	text := string(s.runes[span.Start:span.End])
	c := grounded.Chunk{
		Ordinal: ordinal,
		Text:    text,
		Heading: s.paths[lead.section],
		Span:    span,
		Page:    s.sections[first.section].Page,
		PageEnd: s.sections[last.section].Page,
		Place:   s.sections[lead.section].Place,
		Tokens:  tokens.Count(text),
	}
	c.Context = s.context(c.Heading, first.header, s.defined(text, span.Start))
	for i := first.section; i <= last.section; i++ {
		c.Boxes = append(c.Boxes, s.boxes(i, span)...)
	}
	return c
}

// table is the first unit of the table that makes most of the group; nil where none does.
func (s *splitter) table(group []unit) *unit {
	all := total(group)
	for i := 0; i < len(group); {
		n, size := i, 0
		for n < len(group) && group[n].section == group[i].section {
			size += group[n].tokens
			n++
		}
		if 2*size > all && s.sections[group[i].section].Kind == grounded.SectionTable {
			return &group[i]
		}
		i = n
	}
	return nil
}

// context is what a reader of the chunk knows from around it: the title and the headings,
// the document's date and parties, terms defined earlier, the header of a table.
func (s *splitter) context(path []string, header string, defined []string) string {
	parts := make([]string, 0, len(path)+2)
	if s.title != "" && (len(path) == 0 || path[0] != s.title) {
		parts = append(parts, s.title)
	}
	parts = append(parts, path...)
	lines := slices.DeleteFunc([]string{strings.Join(parts, " > "), s.facts}, func(line string) bool { return line == "" })
	lines = append(lines, defined...)
	if header != "" {
		lines = append(lines, header)
	}
	return strings.Join(lines, "\n")
}

// boxes are those of section i's lines that lie in span.
func (s *splitter) boxes(i int, span grounded.Span) []grounded.Box {
	sec := s.sections[i]
	if len(sec.Boxes) == 0 {
		return nil
	}
	starts := sec.Starts
	if len(starts) != len(sec.Boxes) {
		starts = lineStarts(sec.Text)
	}
	var out []grounded.Box
	length := utf8.RuneCountInString(sec.Text)
	for k, box := range sec.Boxes {
		if k >= len(starts) {
			break
		}
		end := length
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		if s.starts[i]+starts[k] < span.End && s.starts[i]+end > span.Start {
			box.At = s.starts[i] + starts[k]
			out = append(out, box)
		}
	}
	return out
}

func lineStarts(text string) []int {
	starts := []int{0}
	at := 0
	for _, r := range text {
		at++
		if r == '\n' {
			starts = append(starts, at)
		}
	}
	return starts
}
