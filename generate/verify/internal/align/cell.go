package align

import (
	"regexp"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/facts"
)

// Row is a row of a table of a passage, as its reader found it.
type Row struct {
	Passage int
	Span    grounded.Span // code points of the passage
	Label   string        // what the row is of
	Around  string        // what stands over the table and around its passage
	Cells   []Cell

	label  [][]uint32 // words of its forms: without and with what stands in brackets, shorter ones
	folded string     // the label
	note   facts.Note
	around map[uint32]bool
	shares bool // its figures are shares
	each   bool // its figures are for one of something: no note of a table is of them
	signed bool // its figures are a profit or a loss by their sign
}

// Cell is a figure of a row.
type Cell struct {
	Span grounded.Span // code points of the passage
	Head string
	Year int // that it is of; 0: not known

	fact    facts.Fact
	head    []uint32
	quarter int // of the year; 0: not said
}

// Tables tells the source which of its text is rows of tables. It must be called before the
// first claim is matched.
func (s *Source) Tables(rows []Row) {
	notes := map[string]facts.Note{}
	noteOf := func(text string) facts.Note {
		n, ok := notes[text]
		if !ok {
			n = facts.FindNote([]rune(folded(text)))
			notes[text] = n
		}
		return n
	}
	around := map[string]map[uint32]bool{}
	for _, r := range rows {
		kept := r.Cells[:0]
		for _, c := range r.Cells {
			if f, ok := s.figureIn(r.Passage, c.Span); ok {
				c.fact, c.head = f, WordsOf(headWords(c.Head))
				c.quarter = quarterIn(c.Head)
				kept = append(kept, c)
			}
		}
		if r.Cells = kept; len(kept) == 0 {
			s.rowSpans[r.Passage] = append(s.rowSpans[r.Passage], r.Span)
			continue
		}
		if around[r.Around] == nil {
			around[r.Around] = map[uint32]bool{}
			for _, u := range WordsOf(r.Around) {
				around[r.Around][u] = true
			}
		}
		r.around = around[r.Around]
		r.label, r.folded = labelForms(r.Label), folded(r.Label)
		r.note = noteOf(r.Label)
		if r.note.Factor == 0 {
			r.note = noteOf(r.Around)
		}
		if r.note.Factor == 0 {
			r.note = s.notes[r.Passage]
		}
		r.shares = isShare(r.Label)
		if r.each = perOne.MatchString(r.folded); r.each && noteOf(r.Label).Factor == 0 {
			r.note = facts.Note{}
		}
		r.signed = signedWords.MatchString(r.Label) && !taxed.MatchString(r.Label)
		s.rows = append(s.rows, r)
		s.rowSpans[r.Passage] = append(s.rowSpans[r.Passage], r.Span)
	}
}

// perOne is a label of figures for one of something.
var perOne = regexp.MustCompile(`\bper (?:[a-z]+ ){0,2}(?:share|unit|ads)\b|每股|每份`)

// quarterIn is the one quarter that a head names; 0 where there is none, or several.
func quarterIn(head string) int {
	if !strings.ContainsAny(head, "季qQ") {
		return 0
	}
	out := 0
	for _, f := range facts.Find([]rune(folded(head))) {
		if q := f.QuarterOf(); q != 0 && out != 0 && q != out {
			return 0
		} else if q != 0 {
			out = q
		}
	}
	return out
}

// Tabled reports whether there are rows of tables.
func (s *Source) Tabled() bool { return len(s.rows) > 0 }

// CellText is a cell as the passage writes it.
func (s *Source) CellText(r *Row, c *Cell) string {
	return s.Texts[r.Passage].Quote(grounded.Span{Start: c.fact.Start, End: c.fact.End})
}

// figureIn is the first figure of a passage within span, the cell of a table. Small ones in
// brackets, which number notes elsewhere, are negative there like others.
func (s *Source) figureIn(passage int, span grounded.Span) (facts.Fact, bool) {
	t := s.Texts[passage]
	for i := range t.Facts {
		f := &t.Facts[i]
		if f.Start >= span.End {
			break
		}
		if f.End <= span.Start || !measurable(*f) {
			continue
		}
		if f.Value > 0 && f.Start > span.Start && f.End < span.End && t.Folded[f.Start-1] == '(' && t.Folded[f.End] == ')' {
			f.Value, f.Start, f.End = -f.Value, f.Start-1, f.End+1
		}
		return *f, true
	}
	return facts.Fact{}, false
}

// inRow reports whether code point at of a passage stands in a row of a table.
func (s *Source) inRow(passage, at int) bool {
	for _, span := range s.rowSpans[passage] {
		if span.Start <= at && at < span.End {
			return true
		}
	}
	return false
}

// compare says how the figure f of a claim stands to g, which stands in a passage. A figure of a
// table that is not said to be a share is none.
func (s *Source) compare(f *facts.Fact, passage int, g *facts.Fact) facts.Relation {
	r := facts.CompareUnder(f, g, s.notes[passage])
	if r >= facts.Rounded && f.Unit == "%" && g.Unit == "" && s.amountAt(passage, g.Start) {
		return facts.Differs
	}
	if r >= facts.Rounded && f.Scale > 1 && g.Scale <= 1 && s.notes[passage].Factor != 0 && s.eachAt(passage, g.Start) {
		return facts.Differs // $3.56 a share is no $3.56 million
	}
	return r
}

// eachAt reports whether a row whose figures are for one of something stands at code point at of a passage.
func (s *Source) eachAt(passage, at int) bool {
	return slices.ContainsFunc(s.rows, func(r Row) bool {
		return r.each && r.Passage == passage && r.Span.Start <= at && at < r.Span.End
	})
}

// amountAt reports whether a cell of a table that is not said to hold a share stands at code point
// at of a passage.
func (s *Source) amountAt(passage, at int) bool {
	for i := range s.rows {
		r := &s.rows[i]
		if r.Passage != passage || at < r.Span.Start || at >= r.Span.End || r.shares {
			continue
		}
		for _, c := range r.Cells {
			if c.Span.Start <= at && at < c.Span.End {
				return c.Year != 0 && !isShare(c.Head)
			}
		}
	}
	return false
}
