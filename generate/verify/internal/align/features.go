package align

import (
	"cmp"
	"math"
	"strings"
	"unicode"

	"grounded/generate/verify/internal/facts"
	"grounded/generate/verify/internal/text"
)

// Features are what a model weighs. All are of the claim and its source alone, so that
// they mean the same in any domain.
type Features [Count]float64

// The features.
const (
	Covered           = iota // weight of the claim's words found anywhere
	Contained                // share of its words found anywhere
	Bigrams                  // share of its neighbouring words found as neighbours
	OneCover                 // weight in the best single sentence
	WindowCover              // weight in the best window of up to three sentences
	TwoCover                 // weight in the two best windows
	PassageCover             // weight in the best passage
	Aligned                  // weight that runs in step with the best window
	Longest                  // the longest run of neighbours in step, as a share of the claim
	Density                  // sum of the squares of such runs, by length
	Soft                     // share of words found when only their beginnings must agree
	FactsMissing             // figures that the source lacks
	FactsMissingShare        // as a share of the figures
	FactsFar                 // figures that stand elsewhere than the best windows
	FactsRival               // figures in whose place the best window has others
	FactsCount
	NamesMissing
	NamesMissingShare
	NamesFar // share of the names found outside the best window only
	Novel    // share of the weight in words that are no names, found nowhere
	NovelRun // the longest run of words found nowhere
	NovelMost
	Denied
	Opposed
	Substituted  // share of words that stand in the place of others
	Inserted     // share of words added between words in step
	Together     // neighbouring words of the claim that share a sentence of the source
	HardTogether // names and figures of the claim, by pairs, that share a sentence or neighbours
	Fragments    // pieces it takes to copy the claim together, by its length
	Copied       // share of it in pieces of two words and more
	CopyDensity  // squares of the pieces' lengths, by length
	Origins      // sentences that the pieces come from
	HardContext  // names and figures beside the words they stand beside in the source, on the mean
	HardWorst    // the same, of the one that stands worst
	Length       // log of the number of words
	SourceLength // log of the source's length
	Hedges
	Absolutes
	Chinese
	WorstStretch // the worst four words in a row, in the two best windows
	WorstClause
	Close   // how near to one another neighbours of the claim stand in the best window
	Crossed // share of neighbouring names and figures that stand there the other way round
	HedgeDropped
	HedgeAdded
	FactsSwapped
	NamesSwapped
	HalfCovers    // log of how many sentences have half of the claim
	FieldsAgainst // fields of a record that say no to what the claim says
	WordsSwapped  // words in the place of others, in a claim that follows its source
	Skipped       // log of words left out from within, as far as the claim follows
	Skips         // places where such are left out, by the words in step
	Softeners     // of these, words that take back
	CutShort      // the claim ends where the source goes on
	FiguresLoose  // figures beside whose noun the source never has them
	QuotesBroken  // quotations that are not to the letter
	Plain         // share of all words, the commonest too, that the passages themselves have
	Personal      // words of the speaker's own self that no passage has
	CountsMissing // two, three ... twelve of something, written as words, that the source lacks
	FieldsWith    // fields of a record that say what the claim says
	CosineBest    // of the second look; zero without
	CosineMean
	Either // the better of the cosine, brought to 0..1, and the weight in the best sentence
	Count
)

// Names names the features, in order, as the weights' file does.
var Names = [Count]string{
	"covered", "contained", "bigrams", "one_cover", "window_cover", "two_cover", "passage_cover", "aligned", "longest", "density", "soft",
	"facts_missing", "facts_missing_share", "facts_far", "facts_rival", "facts_count", "names_missing", "names_missing_share", "names_far",
	"novel", "novel_run", "novel_most", "denied", "opposed", "substituted", "inserted", "together", "hard_together", "fragments", "copied",
	"copy_density", "origins", "hard_context", "hard_worst", "length", "source_length", "hedges", "absolutes", "chinese", "worst_stretch",
	"worst_clause", "close", "crossed", "hedge_dropped", "hedge_added", "facts_swapped", "names_swapped", "half_covers", "fields_against",
	"words_swapped", "skipped", "skips", "softeners", "cut_short", "figures_loose", "quotes_broken", "plain", "personal", "counts_missing",
	"fields_with",
	"cosine_best", "cosine_mean", "either",
}

// Sign says which way a feature may count: 1 for support, -1 against, 0 not at all. Signs
// that are known beforehand are what makes weights learned on some sets hold on others.
func Sign(feature int) int { return signs[Names[feature]] }

var signs = func() map[string]int {
	m := map[string]int{}
	for sign, list := range map[int]string{
		1: `covered contained bigrams one_cover window_cover two_cover passage_cover aligned longest density soft together hard_together copied
		copy_density hard_context hard_worst worst_stretch worst_clause close half_covers plain fields_with cosine_best cosine_mean either`,
		-1: `facts_missing facts_missing_share facts_far facts_rival names_missing names_missing_share names_far novel novel_run novel_most denied
		opposed substituted inserted fragments origins absolutes crossed hedge_dropped hedge_added facts_swapped names_swapped fields_against
		words_swapped skipped skips softeners cut_short figures_loose quotes_broken personal counts_missing`,
	} {
		for name := range strings.FieldsSeq(list) {
			m[name] = sign
		}
	}
	return m
}()

// Features measures m. The cosines are left to the caller.
func (m *Match) Features(s *Source) Features {
	var f Features
	d := m.Step
	m.coverage(s, &f)
	m.steps(d, &f)
	m.hard(&f)
	m.novelty(s, &f)
	m.together(s, &f)
	m.fragments(s, &f)
	m.beside(&f)
	m.manner(s, &f)
	m.stretches(&f)
	m.closeness(s, &f)
	if !m.Foreign() {
		m.softened(s, &f)
	}
	m.swapped(&f)
	m.spread(&f)
	m.altered(s, &f)
	m.loose(s, &f)
	m.plain(s, &f)
	f[QuotesBroken] = math.Min(2, float64(len(m.Broken)))
	f[FieldsWith] = math.Min(3, float64(m.with))
	f[FieldsAgainst] = math.Min(3, float64(len(m.Against)))
	return f
}

func (m *Match) coverage(s *Source, f *Features) {
	f[Covered] = m.Covered
	found := 0
	for _, u := range m.Units {
		if u.Found {
			found++
		}
	}
	f[Contained] = ratio(found, len(m.Units), 1)
	pairs, known := 0, 0
	t := m.Claim.Text
	for i := m.Claim.From; i+1 < m.Claim.To; i++ {
		pairs++
		if m.hasPair(s, text.Pair(t.Tokens[i].Hash, t.Tokens[i+1].Hash)) {
			known++
		}
	}
	f[Bigrams] = ratio(known, pairs, 1)
	for n := range m.scores {
		f[OneCover] = math.Max(f[OneCover], m.CoverOf(n))
	}
	if len(m.Windows) > 0 {
		f[WindowCover] = m.Windows[0].Cover
		f[TwoCover] = f[WindowCover]
		for k := 1; k < len(m.Windows); k++ {
			f[TwoCover] = math.Max(f[TwoCover], f[WindowCover]+m.Adds(m.Windows[k], m.Windows[:1]))
		}
	}
	for _, c := range m.Passages(s) {
		f[PassageCover] = math.Max(f[PassageCover], c)
	}
}

// steps measures how the claim runs in step with the best window.
func (m *Match) steps(d Diff, f *Features) {
	f[Aligned] = d.Aligned
	n := float64(max(1, m.Claim.To-m.Claim.From))
	run, squares, longest := 0, 0, 0
	for k, p := range d.Pairs {
		if k > 0 && p[0] == d.Pairs[k-1][0]+1 && p[1] == d.Pairs[k-1][1]+1 {
			run++
		} else {
			squares += run * run
			run = 1
		}
		longest = max(longest, run)
	}
	squares += run * run
	f[Longest], f[Density] = float64(longest)/n, math.Log1p(float64(squares)/n)
	t := m.Claim.Text
	content := 0
	for _, g := range d.Gaps {
		mine := 0
		for i := g.From; i < g.To; i++ {
			if t.Tokens[i].Flags&text.Stop == 0 {
				mine++
			}
		}
		content += mine
		if g.Until-g.Other > 0 {
			f[Substituted] += float64(mine) / n
		} else {
			f[Inserted] += float64(mine) / n
		}
	}
	f[Denied] = math.Min(2, float64(d.Negated)) * d.Aligned
	if d.Opposite != "" {
		f[Opposed] = d.Aligned
	}
}

// hard counts figures.
func (m *Match) hard(f *Features) {
	missing := 0
	for _, x := range m.Facts {
		switch {
		case !x.Found && m.isCount(x.Fact):
			f[CountsMissing]++
		case !x.Found:
			missing++
			if x.Rival {
				f[FactsRival]++
			}
		case !x.Near:
			f[FactsFar]++
		}
	}
	f[CountsMissing] = math.Min(2, f[CountsMissing])
	f[FactsMissing] = math.Min(3, float64(missing))
	f[FactsMissingShare] = ratio(missing, len(m.Facts), 0)
	f[FactsFar] = math.Min(3, f[FactsFar])
	f[FactsRival] = math.Min(3, f[FactsRival])
	f[FactsCount] = math.Min(5, float64(len(m.Facts)))
}

// isCount reports whether f is a small number written as an English word: an answer may have
// counted what its source lists.
func (m *Match) isCount(f facts.Fact) bool {
	c := m.Claim.Text.Folded[f.Start]
	return f.Kind == facts.Number && f.Unit == "" && f.Value <= 12 && ('a' <= c && c <= 'z' || m.Foreign() && unicode.IsLetter(c))
}

// novelty looks at what stands nowhere: names, other words, runs of them.
func (m *Match) novelty(s *Source, f *Features) {
	names, missing, far, soft := 0, 0, 0, 0
	run, last := 0, -1
	for i, u := range m.Units {
		name := u.Flags&text.Capital != 0
		if name {
			names++
		}
		if u.Found {
			soft++
			if name && len(m.Windows) > 0 && !m.Windows[0].has(i) {
				far++
			}
			continue
		}
		if s.begins(m.Claim.Text, u) {
			soft++
		}
		if u.From > last {
			run = 0
		}
		run += u.To - max(u.From, last)
		last = u.To
		f[NovelRun] = math.Max(f[NovelRun], float64(run))
		switch {
		case name && u.Flags&text.First == 0:
			missing++
		default:
			f[Novel] += u.Weight
		}
		f[NovelMost] = math.Max(f[NovelMost], u.Weight)
	}
	f[NamesMissing] = math.Min(3, float64(missing))
	f[NamesMissingShare] = ratio(missing, names, 0)
	f[NamesFar] = ratio(far, names, 0)
	f[Soft] = ratio(soft, len(m.Units), 1)
	f[NovelRun] = math.Min(8, f[NovelRun])
	if m.Weight > 0 {
		f[Novel] /= m.Weight
	}
	f[NovelMost] /= idf(0, cmp.Or(m.sentences, len(s.Sentences)))
}

// together looks at whether what the claim joins is joined in the source: who with what,
// which figure with which name.
func (m *Match) together(s *Source, f *Features) {
	pairs, joined := 0, 0
	for i := 0; i+1 < len(m.Units); i++ {
		if m.Units[i].Found && m.Units[i+1].Found {
			pairs++
			if m.share(s, i, i+1, 0) {
				joined++
			}
		}
	}
	f[Together] = ratio(joined, pairs, 1)
	var hard []int
	for i, u := range m.Units {
		if u.Found && u.Flags&(text.Capital|text.Figure) != 0 && len(hard) < 12 {
			hard = append(hard, i)
		}
	}
	pairs, joined = 0, 0
	for a := range hard {
		for b := a + 1; b < len(hard); b++ {
			pairs++
			if m.share(s, hard[a], hard[b], 1) {
				joined++
			}
		}
	}
	f[HardTogether] = ratio(joined, pairs, 1)
}

// share reports whether units a and b stand within reach sentences of one another.
func (m *Match) share(s *Source, a, b, reach int) bool {
	for n, mask := range m.masks {
		if mask == nil || mask[a/64]&(1<<(a%64)) == 0 {
			continue
		}
		for k := max(0, n-reach); k <= min(len(m.masks)-1, n+reach); k++ {
			other := m.masks[k]
			if other != nil && other[b/64]&(1<<(b%64)) != 0 && s.Sentences[k].Passage == s.Sentences[n].Passage {
				return true
			}
		}
	}
	return false
}

func (m *Match) manner(s *Source, f *Features) {
	t := m.Claim.Text
	for i := m.Claim.From; i < m.Claim.To; i++ {
		if !m.Foreign() && hedges[t.Tokens[i].Hash] {
			f[Hedges] = 1
		}
		if !m.Foreign() && absolutes[t.Tokens[i].Hash] || t.Tokens[i].Flags&text.Han != 0 && (t.Folded[t.Tokens[i].Start] == '最' || t.Folded[t.Tokens[i].Start] == '全') {
			f[Absolutes] = 1
		}
		if t.Tokens[i].Flags&text.Han != 0 {
			f[Chinese]++
		}
	}
	f[Chinese] = math.Round(ratio(int(f[Chinese]), m.Claim.To-m.Claim.From, 0))
	tokens := 0
	for _, p := range s.Texts {
		tokens += len(p.Tokens)
	}
	f[Length] = math.Log1p(float64(len(m.Units)))
	f[SourceLength] = math.Log1p(float64(tokens))
}

var (
	hedges    = text.Set("may might could possibly perhaps probably likely seem appear suggest suggests indicates believe expected plan planned aims proposed allegedly reportedly")
	absolutes = text.Set("all every only always never first most best largest highest exactly none entire completely")
)

// plain looks every word up in the passages, with no regard to what it weighs.
func (m *Match) plain(s *Source, f *Features) {
	t := m.Claim.Text
	found, all := 0, 0
	for i := m.Claim.From; i < m.Claim.To; i++ {
		h := t.Tokens[i].Hash
		if b := t.Bigram(i); b != 0 && i+1 < m.Claim.To {
			h = b
		} else if t.Tokens[i].Flags&text.Han != 0 && i > m.Claim.From && t.Tokens[i-1].Flags&text.Joined != 0 {
			continue
		}
		all++
		if m.hasWord(s, h) {
			found++
		} else if personal[h] && !m.Foreign() {
			f[Personal]++
		}
	}
	f[Plain] = ratio(found, all, 1)
	f[Personal] = math.Min(2, f[Personal])
}

var personal = text.Set("i me my mine i'm i've i'll i'd")

func ratio(n, of int, none float64) float64 {
	if of == 0 {
		return none
	}
	return float64(n) / float64(of)
}

func (w Window) has(i int) bool { return i/64 < len(w.mask) && w.mask[i/64]&(1<<(i%64)) != 0 }
