package chunk

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"grounded"
	"grounded/internal/sentence"
	"grounded/internal/tokens"
)

// unit is a stretch of the stored text that is not cut further.
type unit struct {
	span    grounded.Span
	tokens  int
	section int  // index of its section
	first   bool // begins its section
	header  string
}

// splitter holds the stored text while it is cut.
type splitter struct {
	cfg         Config
	title       string
	sections    []grounded.Section
	starts      []int      // of each section in the stored text
	captions    []string   // of the table that each section belongs to
	paths       [][]string // heading path at each section, its own heading included
	runes       []rune
	facts       string // the document's date and parties
	definitions []definition
	goOn        func(share float64) bool // told what share is cut; false: it is wanted no more
}

// Cut cleans sections and cuts them like [Clean] and [Split], and tells as it goes on what share
// is done. It returns the context's error where that ends first.
func Cut(ctx context.Context, title string, sections []grounded.Section, cfg Config, told func(share float64)) (text string, chunks []grounded.Chunk, facts Facts, err error) {
	clean := Clean(sections)
	text, chunks, facts = split(title, clean, cfg, func(share float64) bool {
		told(share)
		return ctx.Err() == nil
	})
	if err := ctx.Err(); err != nil {
		return "", nil, Facts{}, err
	}
	return text, chunks, facts, nil
}

// Split joins cleaned sections into the stored text and cuts it into chunks. Every
// chunk's Text is the stored text's code points of its Span; no code point but white
// space between chunks is left out. ID, Document and Revision are left to the caller.
// Sections without text give an empty text and no chunks. The facts are those of
// [FactsOf], which the chunks' contexts hold as well.
func Split(title string, sections []grounded.Section, cfg Config) (text string, chunks []grounded.Chunk, facts Facts) {
	return split(title, sections, cfg, func(float64) bool { return true })
}

// split is [Split]; what it returns means nothing once goOn has said no.
func split(title string, sections []grounded.Section, cfg Config, goOn func(share float64) bool) (text string, chunks []grounded.Chunk, facts Facts) {
	s := &splitter{cfg: cfg.withDefaults(), title: title, sections: sections, goOn: goOn}
	text = s.join()
	facts = FactsOf(title, text)
	s.facts, s.definitions = facts.line(), definitions(text)
	var units []unit
	for i := range sections {
		if !goOn(s.share(s.starts[i])) {
			return "", nil, Facts{}
		}
		units = append(units, s.units(i)...)
	}
	for _, group := range s.pack(units) {
		if !goOn(unitsShare + (1-unitsShare)*float64(group[0].span.Start)/float64(len(s.runes))) {
			return "", nil, Facts{}
		}
		chunks = append(chunks, s.chunk(group, len(chunks)))
	}
	return text, chunks, facts
}

// unitsShare is what finding the units is of the work.
const unitsShare = 0.6

// share of the work is done where the units before a place of the stored text are found.
func (s *splitter) share(at int) float64 {
	return unitsShare * float64(at) / float64(max(1, len(s.runes)))
}

// join writes the stored text and notes where each section begins and under which
// headings it stands.
func (s *splitter) join() string {
	var b strings.Builder
	var path []heading
	at := 0
	s.captions = captions(s.sections)
	for i, sec := range s.sections {
		if at > 0 && sec.Text != "" {
			b.WriteString("\n\n")
			at += 2
		}
		s.starts = append(s.starts, at)
		b.WriteString(sec.Text)
		at += utf8.RuneCountInString(sec.Text)
		if sec.Kind == grounded.SectionHeading {
			path = push(path, sec)
		}
		own := titles(path)
		if s.captions[i] != "" {
			own = append(own, s.captions[i])
		}
		s.paths = append(s.paths, own)
	}
	s.runes = []rune(b.String())
	return b.String()
}

type heading struct {
	level int
	text  string
}

func push(path []heading, sec grounded.Section) []heading {
	for len(path) > 0 && path[len(path)-1].level >= sec.Level {
		path = path[:len(path)-1]
	}
	return append(path[:len(path):len(path)], heading{sec.Level, strings.ReplaceAll(sec.Text, "\n", " ")})
}

func titles(path []heading) []string {
	out := make([]string, len(path))
	for i, h := range path {
		out[i] = h.text
	}
	return out
}

// units cuts section i where a chunk may end.
func (s *splitter) units(i int) []unit {
	sec := s.sections[i]
	if strings.TrimSpace(sec.Text) == "" {
		return nil
	}
	var spans []grounded.Span
	header := ""
	switch sec.Kind {
	case grounded.SectionTable:
		spans, header = tableRows(sec.Text)
	case grounded.SectionList, grounded.SectionCode:
		spans = lines(sec.Text)
	default:
		spans = []grounded.Span{{Start: 0, End: utf8.RuneCountInString(sec.Text)}}
	}
	var out []unit
	for _, sp := range spans {
		if !s.goOn(s.share(s.starts[i] + sp.Start)) {
			return nil
		}
		out = append(out, s.fit(i, sp)...)
	}
	if _, ok := tokens.Within(header, longestHeader*s.cfg.MaxTokens); !ok {
		header = "" // each chunk would have more of it than of its own
	}
	for k := range out {
		out[k].first = k == 0
		if k > 0 {
			out[k].header = header
		}
	}
	return out
}

// longestHeader is how many chunks' tokens a table's header may have to go with all its rows.
const longestHeader = 4

// fit cuts a span of section i, given within the section, into units of at most
// MaxTokens: whole where it fits, a table's row else by cells, other text by sentences, and
// what is still too long by tokens.
func (s *splitter) fit(i int, sp grounded.Span) []unit {
	at := s.starts[i]
	whole := unit{span: grounded.Span{Start: at + sp.Start, End: at + sp.End}}
	if u, ok := s.small(i, whole.span); ok {
		return []unit{u}
	}
	if s.runes[whole.span.Start] == '|' && s.sections[i].Kind == grounded.SectionTable {
		return s.cells(i, whole.span)
	}
	return s.sentences(i, whole.span)
}

// cells cuts a row, given in the stored text, after cells; a cell is cut where it is too
// long alone. What follows a cut begins with its cell, not with the mark of a row, for the
// heads of the columns are not those of its cells.
func (s *splitter) cells(i int, row grounded.Span) (out []unit) {
	var ends []int // after each cell
	for at := row.Start + 1; at < row.End; at++ {
		if s.runes[at] == '|' && s.runes[at-1] != '\\' {
			ends = append(ends, at+1)
		}
	}
	start := row.Start
	for len(ends) > 0 && s.goOn(s.share(start)) {
		fits := s.fitting(i, start, ends)
		if fits == len(ends) {
			break
		}
		fits = max(fits, 1)
		out = append(out, s.sentences(i, s.trim(grounded.Span{Start: start, End: ends[fits-1]}))...)
		start, ends = ends[fits-1], ends[fits:]
	}
	return append(out, s.sentences(i, s.trim(grounded.Span{Start: start, End: row.End}))...)
}

// fitting is how many of the ends a unit from start on can have before it. It is looked for in
// growing steps, as a row may have thousands of cells.
func (s *splitter) fitting(i, start int, ends []int) int {
	small := func(n int) bool {
		_, ok := s.small(i, grounded.Span{Start: start, End: ends[n-1]})
		return ok
	}
	low, high := 0, 1 // low fits
	for high <= len(ends) && small(high) {
		low, high = high, 2*high
	}
	high = min(high, len(ends)+1)
	for high-low > 1 {
		if mid := (low + high) / 2; small(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// sentences is a span of the stored text where it fits, else its sentences, those too long
// cut by tokens.
func (s *splitter) sentences(i int, span grounded.Span) (out []unit) {
	if u, ok := s.small(i, span); ok {
		return []unit{u}
	}
	from := span.Start
	if s.runes[from] == '|' {
		from++ // or the row would be one sentence
	}
	for k, sen := range sentence.SplitRunes(s.runes[from:span.End]) {
		rest := grounded.Span{Start: from + sen.Start, End: from + sen.End}
		if k == 0 {
			rest.Start = span.Start
		}
		for rest.Len() > 0 && s.goOn(s.share(rest.Start)) {
			head := s.cut(rest)
			out = append(out, s.unit(i, head))
			rest = s.trim(grounded.Span{Start: head.End, End: rest.End})
		}
	}
	return out
}

func (s *splitter) unit(i int, sp grounded.Span) unit {
	return unit{span: sp, section: i, tokens: tokens.Count(string(s.runes[sp.Start:sp.End]))}
}

// small is the unit of a span; false where it has more than MaxTokens, which is known without
// reading all of it.
func (s *splitter) small(i int, sp grounded.Span) (unit, bool) {
	if sp.Len() > s.cfg.MaxTokens*longestToken {
		return unit{}, false
	}
	n, ok := tokens.Within(string(s.runes[sp.Start:sp.End]), s.cfg.MaxTokens)
	return unit{span: sp, section: i, tokens: n}, ok
}

// cut is sp where it fits; else its longest head that does, ended at a pause or a space
// where one stands in its second half. It is never empty.
func (s *splitter) cut(sp grounded.Span) grounded.Span {
	read, head := s.cfg.MaxTokens*usualToken, 0
	for { // a little is enough for most texts, and a document may have one line alone
		read = min(read, sp.Len())
		head = max(1, utf8.RuneCountInString(tokens.Cut(string(s.runes[sp.Start:sp.Start+read]), s.cfg.MaxTokens)))
		if head < read || read == sp.Len() || read >= s.cfg.MaxTokens*longestToken {
			break
		}
		read *= 4
	}
	if head == sp.Len() {
		return sp
	}
	for n := head; n > head/2; n-- {
		if strings.ContainsRune(" \n,;:，、；：", s.runes[sp.Start+n-1]) {
			head = n
			break
		}
	}
	return grounded.Span{Start: sp.Start, End: sp.Start + head}
}

// usualToken is more code points than tokens have on average in most texts.
const usualToken = 8

// longestToken is more code points than any token of the table has.
const longestToken = 128

func (s *splitter) trim(sp grounded.Span) grounded.Span {
	for sp.Start < sp.End && isSpace(s.runes[sp.Start]) {
		sp.Start++
	}
	for sp.End > sp.Start && isSpace(s.runes[sp.End-1]) {
		sp.End--
	}
	return sp
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }

// lines are the spans of the non-empty lines of text, in code points.
func lines(text string) []grounded.Span {
	var out []grounded.Span
	at := 0
	for _, line := range strings.Split(text, "\n") {
		n := utf8.RuneCountInString(line)
		if strings.TrimSpace(line) != "" {
			out = append(out, grounded.Span{Start: at, End: at + n})
		}
		at += n + 1
	}
	return out
}

// tableRows are the spans of a table's rows; what stands above its first row is one with
// it. header is the text of that, for the rows that stand apart from it.
func tableRows(text string) (rows []grounded.Span, header string) {
	rows = lines(text)
	all := strings.Split(text, "\n")
	head := headerLines(all)
	if len(rows) <= head {
		return []grounded.Span{{Start: 0, End: utf8.RuneCountInString(text)}}, ""
	}
	rows[head].Start = 0
	if strings.HasPrefix(all[0], "|") {
		return rows[head:], all[0]
	}
	return rows[head:], strings.Join(all[:head], "\n")
}

// mostHeaders is how many lines the heads of a table of lines may be spread over.
const mostHeaders = 3

// headerLines is how many lines of a table are its header: in Markdown the first and its
// rule, else those before the first that has a figure which is no year.
func headerLines(all []string) int {
	if len(all) > 1 && strings.Trim(all[1], "|-: \t") == "" {
		return 2
	}
	for i, line := range all[:min(len(all), mostHeaders)] {
		if amount.MatchString(line) {
			return max(i, 1)
		}
	}
	return 1
}

// amount is a figure with separators, a fraction, a unit or more digits than a year.
var amount = regexp.MustCompile(`\d[\d,]*\.\d|\d,\d{3}|\d\s?%|\d{5}|[$€£¥￥]\s*\(?\d`)
