package verify

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"grounded"
)

// cellsShown bounds the cells of a row that are shown where no column is asked for.
const cellsShown = 12

// text is what the row says, each cell under its head.
func (f fitted) text() string {
	r := f.row
	if r.doubted {
		return r.asItStands()
	}
	colon, stop := ": ", "; "
	if grounded.LanguageOf(r.label+r.cells[0].text+r.cells[0].head) == grounded.Chinese {
		colon, stop = "：", "；"
	}
	var parts []string
	show := r.cells
	if f.picks != nil {
		show = f.picks
	}
	for _, c := range r.cells {
		picked := slices.Contains(show, c)
		if !picked && (r.label != "" || !f.keyed(c)) || len(parts) == cellsShown {
			continue
		}
		if c.head == "" {
			parts = append(parts, c.text)
		} else {
			parts = append(parts, c.head+colon+c.text)
		}
	}
	if r.label == "" {
		return f.asAsked(strings.Join(parts, stop))
	}
	label := f.inSegment() + f.asAsked(strings.TrimSpace(fillNote.ReplaceAllString(rowNumber.ReplaceAllString(r.label, ""), "")))
	if r.cells[0].head == "" { // nor is it known whether the table's unit is its own
		return label + colon + strings.Join(parts, " ")
	}
	unit := cmp.Or(unitNote.FindString(r.corner+"\n"+r.above), f.unit)
	if unit = strings.Trim(unit, "()（）"); unit != "" && !strings.Contains(label, unit) {
		label += " (" + unit + ")"
	}
	return label + " — " + strings.Join(parts, stop)
}

// unitElsewhere is what another table of the same document says of its unit, where it has the very
// figures of f in a row of that name; empty where f's own table says it or none does.
func (p *Prepared) unitElsewhere(f fitted) string {
	if unitNote.MatchString(f.row.corner+"\n"+f.row.above) || f.row.label == "" || p.passages[f.row.passage].Document == "" {
		return ""
	}
	label, shown := strings.ToLower(bareLabel(f.row.label)), f.figures()
	if len(digits.FindAllString(shown, -1)) < 3 {
		return "" // small figures meet by chance
	}
	for r := range p.eachRow() {
		if p.passages[r.passage].Document != p.passages[f.row.passage].Document || strings.ToLower(bareLabel(r.label)) != label {
			continue
		}
		unit := unitNote.FindString(r.corner + "\n" + r.above)
		has := slices.ContainsFunc(r.cells, func(c cell) bool { return strings.Trim(c.text, "$€£¥￥ ()") == strings.Trim(shown, "()") })
		if unit != "" && has {
			return unit
		}
	}
	return ""
}

// figures are those that the row shows.
func (f fitted) figures() string {
	show := f.row.cells
	if f.picks != nil {
		show = f.picks
	}
	var out []string
	for _, c := range show {
		out = append(out, strings.Trim(c.text, "$€£¥￥ "))
	}
	return strings.Join(out, " ")
}

// asAsked puts before what the source calls a thing what the question calls it, where that is
// another name.
func (f fitted) asAsked(source string) string {
	switch {
	case f.own == "":
		return source
	case grounded.LanguageOf(f.own) == grounded.Chinese:
		return f.own + "（“" + source + "”）"
	}
	return f.own + " (“" + source + "”)"
}

// keyed reports whether a cell says what the row is of, as the question does.
func (f fitted) keyed(c cell) bool {
	for h := range unitsOf(c.text) {
		if f.asked[h] {
			return true
		}
	}
	return yearOnly.MatchString(c.text)
}

// fillNote is how Chinese statements say which sign a loss has.
var fillNote = regexp.MustCompile(`[（(][^（）()]*号填\s*列[）)]`)

// rowNumber is the number of a row in a Chinese statement.
var rowNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+[.、])\s*`)

// unitNote is what tables say of their unit.
var unitNote = regexp.MustCompile(`(?i)\([^()]*(?:millions|thousands|billions|dollars|percent)[^()]*\)|单位[:：]\s*\S+`)
