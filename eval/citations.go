package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"time"
	"unicode"

	"grounded"
	"grounded/generate/verify"
	"grounded/internal/sentence"
)

// CitationReport is how well the markers that are added to an answer without any point at
// the passages that its sentences come from.
type CitationReport struct {
	Precision   float64 `json:"citation_precision"` // markers whose passage holds the sentence
	Recall      float64 `json:"citation_recall"`    // sentences with such a marker
	Sentences   int     `json:"sentences"`
	N           int     `json:"n"` // answers
	MsPerAnswer float64 `json:"ms_per_answer"`
}

// citationCase is an answer made of sentences whose passages are known.
type citationCase struct {
	answer   string
	ends     []int // of its sentences, in code points
	passages []grounded.Passage
	holds    []map[int]bool // by sentence: markers of the passages that hold what it was made from
}

const (
	citedAmong    = 8  // passages an answer is given, neighbours in the corpus and so much alike
	citedEach     = 2  // sentences taken from a passage
	citedShortest = 20 // code points of a sentence; a Chinese one half of that
	citedLongest  = 300
)

// Citations makes answers from the corpus of a folder that [ReadSet] reads, each of sentences
// of a few passages among their neighbours, copied or put in another form, and compares the
// markers that the check gives with where the sentences come from. Most is how many answers
// at most, evenly spread; 0: all. The same folder always makes the same answers.
func Citations(ctx context.Context, dir string, checker *verify.Checker, most int) (CitationReport, error) {
	var documents []SetDocument
	err := eachLine(filepath.Join(dir, "corpus.jsonl"), func(line []byte) error {
		var d SetDocument
		err := json.Unmarshal(line, &d)
		documents = append(documents, d)
		return err
	})
	if err != nil {
		return CitationReport{}, err
	}
	var cases []citationCase
	for from := 0; from+citedAmong <= len(documents); from += citedAmong {
		if c := newCitationCase(documents[from : from+citedAmong]); len(c.ends) > 0 {
			cases = append(cases, c)
		}
	}
	var r CitationReport
	right, given, found := 0, 0, 0
	start := time.Now()
	for _, c := range sampled(cases, most) {
		g, err := checker.Check(ctx, c.answer, c.passages)
		if err != nil {
			return r, fmt.Errorf("check an answer of %d sentences: %w", len(c.ends), err)
		}
		cited := c.markers(g)
		for n, markers := range cited {
			hit := false
			for _, m := range markers {
				given++
				count(&right, c.holds[n][m])
				hit = hit || c.holds[n][m]
			}
			count(&found, hit)
		}
		r.N++
		r.Sentences += len(cited)
	}
	r.MsPerAnswer = float64(time.Since(start).Microseconds()) / 1000 / float64(max(1, r.N))
	r.Precision, r.Recall = share(right, given), share(found, r.Sentences)
	return r, nil
}

// markers are those that each of the case's sentences gets.
func (c citationCase) markers(g grounded.Grounding) [][]int {
	out := make([][]int, len(c.ends))
	n := 0
	for _, s := range g.Sentences {
		for n+1 < len(c.ends) && s.Span.Start >= c.ends[n] {
			n++
		}
		if s.Verdict != grounded.Supported && s.Verdict != grounded.Partial {
			continue
		}
		for _, e := range verify.Cited(s, func(grounded.Evidence) bool { return true }) {
			out[n] = append(out[n], e.Marker)
		}
	}
	return out
}

func newCitationCase(documents []SetDocument) citationCase {
	var c citationCase
	for i, d := range documents {
		p := grounded.Passage{Title: d.Title}
		p.Text, p.Ordinal, p.Span.End = d.Text, i, len([]rune(d.Text))
		c.passages = append(c.passages, p)
	}
	var answer strings.Builder
	length, form := 0, 0
	for i := 0; i < len(documents); i += 3 {
		for _, s := range citable(documents[i].Text) {
			said := reworded(s, form)
			form++
			said = strings.TrimSpace(said) + "\n"
			length += len([]rune(said))
			answer.WriteString(said)
			holds := map[int]bool{}
			for k, d := range documents {
				if strings.Contains(d.Text, s) {
					holds[k+1] = true
				}
			}
			c.ends, c.holds = append(c.ends, length), append(c.holds, holds)
		}
	}
	c.answer = answer.String()
	return c
}

// citable are the first sentences of text that state something at some length: in the
// middle, where headings and menus are over.
func citable(text string) []string {
	var out []string
	runes := []rune(text)
	for _, span := range sentence.Split(text) {
		s := strings.TrimSpace(string(runes[span.Start:span.End]))
		least := citedShortest
		if grounded.LanguageOf(s) == grounded.Chinese {
			least /= 2
		}
		n := len([]rune(s))
		ends := strings.HasSuffix(s, ".") || strings.HasSuffix(s, "。")
		if len(out) == citedEach || n < least || n > citedLongest || !ends || strings.ContainsAny(s, "\n|[]{}<>#*`") || strings.IndexFunc(s, unicode.IsLetter) != 0 {
			continue
		}
		out = append(out, s)
	}
	return out
}

var (
	thousands = regexp.MustCompile(`\b\d{1,3}(?:,\d{3})+\b`)
	opening   = regexp.MustCompile(`^(?:However|Therefore|In addition|For example|Also|Additionally|Furthermore|Finally|同时|此外|因此|另外|其中)[,，]\s*`)
)

// reworded is s as it stands, or in one of three other forms that say the same.
func reworded(s string, form int) string {
	chinese := grounded.LanguageOf(s) == grounded.Chinese
	switch form % 4 {
	case 1: // said of the documents
		if chinese {
			return "根据材料，" + s
		}
		return "The documents say that " + s
	case 2: // figures without their separators, and no word that leads over
		s = thousands.ReplaceAllStringFunc(s, func(f string) string { return strings.ReplaceAll(f, ",", "") })
		return opening.ReplaceAllString(s, "")
	case 3: // full-width figures and signs in Chinese, other quotation marks in English
		if !chinese {
			return strings.NewReplacer("“", `"`, "”", `"`, "’", "'", "–", "-").Replace(s)
		}
		return strings.Map(func(c rune) rune {
			if '0' <= c && c <= '9' {
				return c - '0' + '０'
			}
			return c
		}, s)
	}
	return s
}
