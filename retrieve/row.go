package retrieve

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/internal/subject"
)

// rowLabels are what the rows of the tables in a text are of, in Markdown or as lines that
// end in figures, and what stands above the first of them.
func rowLabels(text string) (labels []string, above string) {
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		label := rowLabel(strings.TrimSpace(line))
		if label != "" && len(labels) == 0 {
			above = text[:at]
		}
		if label != "" {
			labels = append(labels, label)
		}
		at += len(line) + 1
	}
	return labels, above
}

// rowLabel is what a row is of; empty for a line that is none, and for one without figures.
func rowLabel(line string) string {
	if rest, ok := strings.CutPrefix(line, "|"); ok {
		label, cells, _ := strings.Cut(rest, "|")
		if label = strings.TrimSpace(label); label == "" || strings.IndexFunc(cells, unicode.IsDigit) < 0 {
			return ""
		}
		return label
	}
	if last, _ := utf8.DecodeLastRuneInString(line); last != ')' && last != '%' && !unicode.IsDigit(last) {
		return ""
	}
	loc := figuresAtEnd.FindStringIndex(line)
	if loc == nil || strings.IndexFunc(line[:loc[0]], unicode.IsLetter) < 0 || onlyYears.MatchString(line[loc[0]:]) || onlyDates.MatchString(line) {
		return ""
	}
	return strings.TrimSpace(line[:loc[0]])
}

var figuresAtEnd = regexp.MustCompile(`(?:\s+(?:[$€£¥￥]\s*)?\(?-?\d[\d,]*(?:\.\d+)?\)?\s?%?|\s+[—–-])+$`)

// onlyDates are days in English, which are the heads of columns.
var onlyDates = regexp.MustCompile(`(?i)^(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+(?:19|20)\d\d[\s,]*)+$`)

// onlyYears are figures that are the heads of columns.
var onlyYears = regexp.MustCompile(`^(?:\s+(?:19|20)\d\d)+$`)

// asksRows are the names that a row may have which states what a question asks for: what the
// question calls it, what the trades call it too, and the same in the other language.
func asksRows(question string, related []embed.Related) map[string]bool {
	names := map[string]bool{}
	add := func(related []embed.Related) {
		for _, rel := range related {
			for _, name := range append([]string{rel.Name, rel.Term}, rel.Same...) {
				names[foldLabel(name)] = true
			}
		}
	}
	add(related)
	for _, t := range embed.Translations(question) {
		for _, name := range t.Names[:min(len(t.Names), 3)] {
			add(embed.RelatedTo(name))
			if utf8.RuneCountInString(name) >= leastLabel {
				names[foldLabel(name)] = true
			}
		}
	}
	return names
}

// rowsAsked is how much each passage found has a row of what the question asks for, or a line
// that names the holder of the office that it asks for; a hint tells of it.
func (d *reading) rowsAsked(found []grounded.Passage) map[grounded.ChunkID]float64 {
	hint := newHint(HintRow, "", Boost)
	share := d.rowShare()
	if share == nil || d.ignored(hint) {
		return nil
	}
	out := map[grounded.ChunkID]float64{}
	for _, p := range found {
		if n := share(p); n > 0 {
			out[p.ID] = n
		}
	}
	if len(out) > 0 {
		d.add(hint)
	}
	return out
}

// rowShare measures a passage for [reading.rowsAsked]; nil where the question asks for neither
// an office nor anything that a row is called.
func (d *reading) rowShare() func(grounded.Passage) float64 {
	if office, ok := subject.OfficeAsked(d.text); ok {
		return func(p grounded.Passage) float64 { return 2 * office.Best(p.Text) }
	}
	if subject.SignersAsked(d.text) {
		return func(p grounded.Passage) float64 { return 2 * subject.SignedFor(d.text, p.Text) }
	}
	known := d.known
	if _, name := subject.CountAsked(d.text); name != "" {
		known = append(slices.Clone(known), embed.RelatedTo(name)...)
	}
	names, question := asksRows(d.text, known), strings.ToLower(d.text)
	if len(names) == 0 {
		return nil
	}
	return func(p grounded.Passage) float64 { return labelled(p, question, names) }
}

// leastLabel is how long a translation must be to name a row, in characters.
const leastLabel = 4

// labelled is how much a passage has a row of one of the names: 1 for a row that is called
// just so, half for one that the question quotes whole.
func labelled(p grounded.Passage, question string, names map[string]bool) float64 {
	labels, _ := rowLabels(p.Text)
	best := 0.0
	for _, label := range labels {
		label = foldLabel(label)
		switch {
		case names[label]:
			return 1
		case utf8.RuneCountInString(label) >= leastQuoted && strings.Contains(question, label):
			best = 0.5
		}
	}
	return best
}

// leastQuoted is how long a label must be that a question is seen to quote.
const leastQuoted = 4

// foldLabel is a label in lower case, without its number, its notes and the word total.
func foldLabel(label string) string {
	label = labelNotes.ReplaceAllString(strings.ToLower(label), "")
	return strings.Trim(labelLead.ReplaceAllString(label, ""), " :：,，")
}

var (
	labelNotes = regexp.MustCompile(`\s*[(（][^)）]*[)）]|\[\d+\]`)
	labelLead  = regexp.MustCompile(`^(?:截[止至](?:本?报告期末?|期末)的?|[一二三四五六七八九十]+、|\d+[.、]|其中[:：]|减[:：]|加[:：]|total |totals? of )\s*`)
)
