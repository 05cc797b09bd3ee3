package verify

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
	"grounded/generate/verify/internal/align"
)

// tables are the rows of all passages as matching reads them: what each is of, and its figures
// with the heads and the years of their columns.
func (p *Prepared) tables() []align.Row {
	var out []align.Row
	for r := range p.eachRow() {
		row := align.Row{Passage: r.passage, Span: r.span, Label: r.label, Around: r.corner + "\n" + r.above + "\n" + p.surroundings(r.passage)}
		of := ""
		for _, c := range r.cells {
			switch {
			case yearOnly.MatchString(c.text):
				of = year.FindString(c.text)
			case r.label == "" && !isFigure(c.text):
				row.Label = strings.TrimSpace(row.Label + " " + c.text)
			}
		}
		for i, span := range p.places(r) {
			c := r.cells[i]
			if span.End == 0 || !isFigure(c.text) || yearOnly.MatchString(c.text) {
				continue
			}
			row.Cells = append(row.Cells, align.Cell{Span: span, Head: c.head, Year: p.cellYear(c.head, of, r.passage)})
		}
		if row.Label == "" && of == "" && len(row.Cells) == 0 {
			continue
		}
		out = append(out, row)
	}
	return out
}

// cellYear is the year of a figure under head, in a row of year of; 0 where neither says.
func (p *Prepared) cellYear(head, of string, passage int) int {
	years := year.FindAllString(head, -1)
	if slices.Sort(years); len(slices.Compact(years)) > 1 || strings.Contains(head, "比") {
		return 0 // a change from one to the other
	}
	if len(years) > 0 {
		of = years[0]
	} else if of == "" {
		of = p.yearOf(head, passage)
	}
	y, err := strconv.Atoi(of)
	if err != nil {
		return 0
	}
	return y
}

// isFigure reports whether a cell holds a figure and nothing that names anything.
func isFigure(cell string) bool {
	digits, letters := 0, 0
	for _, c := range cell {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsLetter(c):
			letters++
		}
	}
	return digits > 0 && letters <= 3
}

// places are where the cells of r stand in their passage; without an end where that is not found.
func (p *Prepared) places(r *row) []grounded.Span {
	line := string(p.source.Texts[r.passage].Runes[r.span.Start:r.span.End])
	from := 0
	if r.label != "" {
		if k := strings.Index(line, r.label); k >= 0 {
			from = k + len(r.label)
		}
	}
	at := r.span.Start + utf8.RuneCountInString(line[:from])
	out := make([]grounded.Span, len(r.cells))
	for i, c := range r.cells {
		k := strings.Index(line[from:], c.text)
		if k < 0 {
			continue
		}
		at += utf8.RuneCountInString(line[from : from+k])
		end := at + utf8.RuneCountInString(c.text)
		out[i] = grounded.Span{Start: at, End: end}
		from, at = from+k+len(c.text), end
	}
	return out
}

// aliases are other names of the things that a claim names, where there are tables, whose
// labels may have those: purchases of equipment for capital expenditure.
func (p *Prepared) aliases(claim string) []align.Alias {
	if !p.source.Tabled() {
		return nil
	}
	var out []align.Alias
	related := embed.RelatedTo(claim)
	if len(p.spoken) > 1 || !p.spoken[grounded.LanguageOf(claim)] {
		for _, t := range embed.Translations(claim) {
			related = append(related, embed.RelatedTo(t.Names[0])...)
		}
	}
	for _, r := range related {
		own := setOf(r.Name)
		for _, name := range r.Same {
			out = append(out, align.Alias{Own: own, Other: setOf(name)})
		}
	}
	return out
}

func setOf(name string) map[uint32]bool {
	out := map[uint32]bool{}
	for _, u := range align.WordsOf(name) {
		out[u] = true
	}
	return out
}
