package retrieve

import (
	"context"
	"slices"
	"strings"

	"grounded"
	"grounded/internal/heads"
)

// withHeads tells of each passage that begins among the rows of a table what stands above
// them in its document: the years of their columns, and the unit. A reader of the page sees it.
func (r *Retriever) withHeads(ctx context.Context, out []grounded.Passage) {
	if r.cfg.Text == nil {
		return
	}
	texts := map[grounded.DocumentID]string{}
	for i := range out {
		p := &out[i]
		if !headless(p.Text, p.Context) {
			continue
		}
		text, ok := texts[p.Document]
		if !ok {
			text, _ = r.cfg.Text(ctx, p.Document, p.Revision) // without it there is nothing to tell
			texts[p.Document] = text
		}
		above, _ := codePoints(text, max(0, p.Span.Start-headsReach), p.Span.Start)
		found := headsAbove(above)
		if found == "" {
			found = headsInWords(above, p.Text)
		}
		if found != "" {
			p.Context += "\n" + found
		}
	}
}

// headsInWords is a row of the heads of a table with which a text begins and that has none of its own,
// where the lines above hold them; empty where they do not.
func headsInWords(above, text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if !strings.HasPrefix(first, "|") || strings.Trim(first, "| ") != "" {
		return ""
	}
	columns := strings.Count(strings.Trim(strings.TrimSpace(first), " "), "|") - 1
	words := heads.InWords(strings.Split(above, "\n"), columns)
	if words == nil {
		return ""
	}
	return "| " + strings.Join(words, " | ") + " |"
}

const (
	headsReach = 6000 // code points above a passage in which its table may begin
	headsLines = 70   // lines of it
	headLine   = 120  // code points of a line of heads
)

// headless reports whether the first row of figures in a text has no heads above it.
func headless(text, around string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "|") && blankHead(around) == "" && strings.Trim(line, "|-: ") != "" && rowLabel(line) == "" && strings.IndexFunc(line, isHeading) >= 0 {
			return false // its own heads
		}
		if rowLabel(line) != "" {
			return !strings.HasPrefix(line, "|") || blankHead(around) != "heads"
		}
		if len(yearIn.FindAllString(line, -1)) > 1 {
			return false
		}
	}
	return false
}

func isHeading(c rune) bool { return c > ' ' && c != '|' && c != '-' && c != ':' }

// blankHead is "heads" where a context repeats a table's heads, "blank" where it repeats
// empty ones; empty where it repeats none.
func blankHead(around string) string {
	kind := ""
	for line := range strings.SplitSeq(around, "\n") {
		if rest, ok := strings.CutPrefix(line, "|"); ok && kind != "heads" {
			kind = "blank"
			if strings.Trim(rest, "|-: ") != "" {
				kind = "heads"
			}
		}
	}
	return kind
}

// headsAbove are the nearest lines of heads at the end of a text: one with the years, or
// several with one each, and one with the unit; empty where a sentence comes before them.
func headsAbove(text string) string {
	lines := strings.Split(text, "\n")
	var heads []string
	for n := 0; n < min(headsLines, len(lines)); n++ {
		line := strings.TrimSpace(lines[len(lines)-1-n])
		long := len([]rune(line)) > headLine
		switch {
		case line == "":
			continue
		case strings.HasPrefix(line, "|"):
			if rowLabel(line) == "" && yearIn.MatchString(line) {
				return line
			}
		case long:
			if heads == nil && strings.ContainsAny(line[len(line)-3:], ".。;；") {
				return ""
			}
		case rowLabel(line) == "" && yearIn.MatchString(line):
			heads = append(heads, line)
			if len(yearIn.FindAllString(line, -1)) > 1 {
				heads = append(heads, titleAbove(lines[:len(lines)-1-n])...)
				slices.Reverse(heads)
				return strings.Join(heads, "\n")
			}
			continue
		}
		if heads != nil {
			break
		}
	}
	slices.Reverse(heads)
	return strings.Join(heads, "\n")
}

// titleAbove is the name of the statement that stands just above its heads; nil where none does.
func titleAbove(lines []string) []string {
	left := 3
	for i := len(lines) - 1; i >= 0 && left > 0; i-- {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		left--
		squeezed := strings.ToLower(strings.Join(strings.Fields(line), ""))
		if len([]rune(line)) <= headLine && slices.ContainsFunc(statements, func(s statement) bool { return s.head.MatchString(squeezed) }) {
			return []string{line}
		}
	}
	return nil
}
