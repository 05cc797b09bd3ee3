package verify

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/embed"
)

// regions are names of parts of the world, which companies have segments of.
var regions = regexp.MustCompile(`(?i)^(?:north america|latin america|south america|the americas|americas|united states|canada|mexico|europe|western europe|emea|europe, middle east (?:&|and) africa|middle east|africa|asia pacific(?: (?:&|and) latin america)?|asia|apac|apla|greater china|china|japan|india|rest of (?:the )?world|international|北美(?:地区)?|欧洲(?:地区)?|亚太(?:地区)?|大中华区|境内|境外|国内|国外)$`)

const segmentMost = 40 // code points of the name of a segment

// ofSegment notes that the table of a row is of one segment of a company alone, as a line above it or
// a heading says. Where the question does not name that, the row is not what it asks for.
func (p *Prepared) ofSegment(f *fitted, n need) {
	at := p.passages[f.row.passage]
	lines := strings.Split(f.row.above, "\n")
	if k := len(at.Heading); k > 0 && f.row.label != "" { // else the columns say of what they are
		lines = append(lines, at.Heading[max(0, k-headingsRead):]...)
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || utf8.RuneCountInString(line) > segmentMost || strings.Contains(strings.ToLower(f.row.label), strings.ToLower(line)) || !p.isSegment(line, f.row) {
			continue
		}
		f.segment = line
		break
	}
	if f.segment == "" || n.within(unitsOf(f.segment)) >= labelledFrom {
		return
	}
	f.exact, f.sure = false, false
	f.fit *= partCounts
}

const headingsRead = 3 // of a passage, the last

// isSegment reports whether a line is the name of a segment: of a part of the world, or one that a
// row of another table of the document is called by and that names no figure.
func (p *Prepared) isSegment(line string, of row) bool {
	if regions.MatchString(line) {
		return true
	}
	if period.MatchString(line) || isFigure(line) || measured.MatchString(line) || len(embed.RelatedTo(line)) > 0 || grounded.LanguageOf(line) == grounded.Chinese {
		return false
	}
	for r := range p.eachRow() {
		if r.passage != of.passage && r.label != "" && strings.EqualFold(bareLabel(r.label), line) && p.passages[r.passage].Document == p.passages[of.passage].Document {
			return true
		}
	}
	return false
}

// inSegment puts the name of the row's segment before what it is called.
func (f fitted) inSegment() string {
	switch {
	case f.segment == "":
		return ""
	case grounded.LanguageOf(f.segment) == grounded.Chinese:
		return f.segment + "："
	}
	return f.segment + ": "
}
