package verify

import (
	"math"
	"slices"
	"strings"

	"grounded"
	"grounded/generate/verify/internal/align"
	"grounded/generate/verify/internal/text"
)

// MeasureQuestion measures question beside the passages, in the order of
// [QuestionFeatureNames]: what training reads.
func (p *Prepared) MeasureQuestion(question string) []float64 {
	q, m := p.read(question)
	return p.measureQuestion(q, m)
}

func (p *Prepared) read(question string) (asked, *align.Match) {
	q := ask(question)
	if p.source.Tongue != nil {
		q.read(p.source.Analyse(q.bare))
	}
	return q, p.source.Match(align.Claim{Text: q.text, To: len(q.text.Tokens), FactTo: len(q.text.Facts)})
}

func (p *Prepared) measureQuestion(q asked, m *align.Match) []float64 {
	f := make([]float64, aCount)
	if len(p.source.Sentences) == 0 || len(m.Units) == 0 {
		return f
	}
	best := p.cosines(m, f)
	p.covered(m, best, f)
	namesAndFacts(m, f)
	p.closeness(q, m, best, f)
	p.titles(q, m, best, f)
	p.reads(q, m, best, f)
	manner(q, f)
	f[aTexts] = math.Log(float64(len(p.passages)))
	return f
}

// cosines measures what retrieval found by meaning, and says which passage comes nearest:
// without cosines, by words.
func (p *Prepared) cosines(m *align.Match, f []float64) (nearest int) {
	all := make([]float64, len(p.passages))
	for i := range p.passages {
		all[i] = p.passages[i].Score.Dense
	}
	if nearest = largest(all); all[nearest] == 0 {
		return largest(m.Passages(p.source))
	}
	slices.Sort(all)
	slices.Reverse(all)
	f[aCosineBest], f[aCosineMean3], f[aCosineMean] = all[0], mean(all[:min(3, len(all))]), mean(all)
	for _, c := range all {
		f[aCosineSpread] += (c - f[aCosineMean]) * (c - f[aCosineMean]) / float64(len(all))
	}
	f[aCosineSpread] = math.Sqrt(f[aCosineSpread])
	if len(all) > 1 {
		f[aCosineGap] = all[0] - mean(all[1:])
	}
	return nearest
}

// largest is the place of the largest value.
func largest(values []float64) (at int) {
	for i, v := range values {
		if v > values[at] {
			at = i
		}
	}
	return at
}

// covered measures how much of the question stands together.
func (p *Prepared) covered(m *align.Match, nearest int, f []float64) {
	if len(m.Windows) > 0 {
		f[aWindow] = m.Windows[0].Cover
	}
	for i := range p.source.Sentences {
		f[aSentence] = max(f[aSentence], m.CoverOf(i))
	}
	passages := m.Passages(p.source)
	f[aNearest] = passages[nearest]
	slices.Sort(passages)
	slices.Reverse(passages)
	f[aPassage], f[aPassage2], f[aPassages] = passages[0], passages[min(1, len(passages)-1)], mean(passages)
	f[aFound] = m.Covered
	heaviest, missing := 0.0, 0.0
	for _, u := range m.Units {
		heaviest = max(heaviest, u.Weight)
		if !u.Found {
			missing = max(missing, u.Weight)
		}
	}
	f[aRareMissing] = missing / heaviest
	for _, t := range p.source.Texts {
		f[aRun] = max(f[aRun], float64(align.Run(m.Claim.Text, t))/float64(len(m.Claim.Text.Tokens)))
	}
}

// neutral is what a question without names, facts or a kind is given in their place.
const neutral = 0.7

func namesAndFacts(m *align.Match, f []float64) {
	all, near := 0.0, 0.0
	for i, u := range m.Units {
		if u.Flags&(text.Capital|text.Figure) != 0 && u.Flags&text.Stop == 0 {
			all++
			if m.InBest(i) {
				near++
			}
		}
	}
	f[aNames], f[aFacts] = neutral, neutral
	if all > 0 {
		f[aNames] = near / all
	}
	if n := float64(len(m.Facts)); n > 0 {
		f[aFacts] = 0
		for _, x := range m.Facts {
			switch {
			case x.Near:
				f[aFacts] += 1 / n
			case x.Found:
				f[aFacts] += 0.5 / n
			}
		}
	}
}

// How many tokens around a date, figure or name are looked at for the question's words.
const (
	closeReach   = 16
	closestReach = 7
)

// closeness measures how near to one another the question's words stand, and to what it
// wants.
func (p *Prepared) closeness(q asked, m *align.Match, nearest int, f []float64) {
	for i, t := range p.source.Texts {
		marks := m.Marks(t)
		for _, k := range marks {
			within := m.Within(marks, int(k.Token), int(k.Token)+2*closeReach)
			f[aClose] = max(f[aClose], within)
			if i == nearest {
				f[aCloseNearest] = max(f[aCloseNearest], within)
			}
		}
		if q.want.has == nil {
			continue
		}
		for _, s := range t.Sentences {
			for _, k := range q.want.has(q, t, s) {
				within := m.Within(marks, k-closeReach, k+closeReach)
				f[aWanted] = 1
				f[aWantedClose] = max(f[aWantedClose], within)
				f[aWantedClosest] = max(f[aWantedClosest], m.Within(marks, k-closestReach, k+closestReach))
				if i == nearest {
					f[aWantedNearest] = max(f[aWantedNearest], within)
				}
			}
		}
	}
	if q.want.has == nil {
		f[aWanted], f[aWantedWindow] = neutral, neutral
		f[aWantedClose], f[aWantedClosest], f[aWantedNearest] = f[aClose], f[aClose], f[aCloseNearest]
		return
	}
	f[aWants] = 1
	if len(m.Windows) == 0 {
		return
	}
	for n := m.Windows[0].From; n <= m.Windows[0].To; n++ {
		if t, s := p.source.Text(n); len(q.want.has(q, t, s)) > 0 {
			f[aWantedWindow] = 1
		}
	}
}

// titles measures whether the passages are of what the question asks about.
func (p *Prepared) titles(q asked, m *align.Match, nearest int, f []float64) {
	of := titleOf(p.passages[nearest])
	same := 0.0
	for i, passage := range p.passages {
		title := titleOf(passage)
		if title == of {
			same++
		}
		t := text.Analyse(title)
		if i == nearest {
			f[aTitleNearest] = m.Within(m.Marks(t), 0, len(t.Tokens))
		}
		in, all := 0.0, 0.0
		for _, k := range t.Tokens {
			if k.Flags&text.Stop != 0 {
				continue
			}
			all++
			if q.tokens[k.Hash] {
				in++
			}
		}
		if all > 0 {
			f[aTitle] = max(f[aTitle], in/all)
		}
	}
	f[aTitles] = math.Log(same)
}

// titleMost is how long what stands before a colon or a line's end may be to be a title.
const titleMost = 60

// titleOf is what a passage is of: its document's title and headings, else a title that its
// text begins with.
func titleOf(p grounded.Passage) string {
	if title := strings.TrimSpace(p.Title + " " + strings.Join(p.Heading, " ")); title != "" {
		return title
	}
	n := 0
	for i, c := range p.Text {
		if c == ':' || c == '：' || c == '\n' {
			return p.Text[:i]
		}
		if n++; n > titleMost {
			break
		}
	}
	return ""
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(1, len(v)))
}
