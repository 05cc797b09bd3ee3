package eval

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
)

//go:embed plot.html
var plotPage string

var plotTemplate = template.Must(template.New("plot").Funcs(template.FuncMap{
	"figure": func(v float64) string { return fmt.Sprintf("%.4f", v) },
	"ms":     func(v float64) string { return fmt.Sprintf("%.1f", v) },
	"signed": func(v float64) string { return fmt.Sprintf("%+.4f", v) },
	"share":  func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) },
}).Parse(plotPage))

// plot is what the page shows.
type plot struct {
	Set           string
	Whole         RetrievalResult
	Steps         []Ablation
	Last          int // of Steps, the whole
	Distributions []namedChart
	Differences   []difference
	Worst         []badQuestion
	Perfect       int // questions with an nDCG of 1
	Lost          int // questions with an nDCG of 0
}

type namedChart struct {
	Name  string
	Chart chart
}

// difference is the whole against one step, question by question.
type difference struct {
	Name                 string
	Mean                 float64
	Better, Worse, Equal int
	Chart                chart
}

// badQuestion is a question that went wrong: what was found, and what should have been.
type badQuestion struct {
	ID, Text string
	NDCG     float64
	Found    []plotDocument
	Missing  []plotDocument // of the relevant, those not among Found
}

type plotDocument struct {
	Rank    int // from 1; 0: not found
	Title   string
	Snippet string
	Right   bool
}

const (
	plotWorst   = 25  // questions
	plotFound   = 3   // documents of each
	plotSnippet = 220 // code points
)

// Plot writes a page of HTML, which needs nothing beside itself, about how retrieval did with
// each of the steps; the last of them is the whole.
func (r *Retrieval) Plot(w io.Writer, steps []Ablation) error {
	whole := steps[len(steps)-1].Result
	p := plot{Set: r.set.Name, Whole: whole, Steps: steps, Last: len(steps) - 1}
	for i, s := range steps {
		p.Distributions = append(p.Distributions, namedChart{s.Name, distribution(s.Result.Each)})
		if i < len(steps)-1 {
			p.Differences = append(p.Differences, differ(s.Name, s.Result.Each, whole.Each))
		}
	}
	for _, q := range whole.Each {
		count(&p.Perfect, q.NDCG10 > 1-1e-9)
		count(&p.Lost, q.NDCG10 == 0)
	}
	p.Worst = r.worst(whole)
	return plotTemplate.Execute(w, p)
}

// differ compares the whole with a step.
func differ(name string, step, whole []Quality) difference {
	d := difference{Name: name}
	gains := make([]float64, len(whole))
	for i := range whole {
		gains[i] = whole[i].NDCG10 - step[i].NDCG10
		d.Mean += gains[i] / float64(len(whole))
		count(&d.Better, gains[i] > 1e-9)
		count(&d.Worse, gains[i] < -1e-9)
	}
	d.Equal = len(whole) - d.Better - d.Worse
	d.Chart = gainsAndLosses(gains)
	return d
}

// worst are the questions with the least nDCG, those with something to learn from: not
// those that did well.
func (r *Retrieval) worst(result RetrievalResult) (out []badQuestion) {
	order := make([]int, len(result.Each))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(result.Each[a].NDCG10, result.Each[b].NDCG10) })
	documents := make(map[string]SetDocument, len(r.set.Documents))
	for _, d := range r.set.Documents {
		documents[d.ID] = d
	}
	for _, i := range order[:min(plotWorst, len(order))] {
		if result.Each[i].NDCG10 > 0.9 {
			break
		}
		q, found := r.questions[i], result.Found[i]
		bad := badQuestion{ID: q.ID, Text: q.Text, NDCG: result.Each[i].NDCG10}
		shown := found[:min(plotFound, len(found))]
		for rank, id := range shown {
			bad.Found = append(bad.Found, shownDocument(documents[id], rank+1, q.Relevant[id] > 0))
		}
		relevant := slices.Sorted(maps.Keys(q.Relevant))
		for _, id := range relevant {
			if !slices.Contains(shown, id) && len(bad.Missing) < plotFound {
				bad.Missing = append(bad.Missing, shownDocument(documents[id], slices.Index(found, id)+1, true))
			}
		}
		out = append(out, bad)
	}
	return out
}

func shownDocument(d SetDocument, rank int, right bool) plotDocument {
	text := []rune(strings.Join(strings.Fields(d.Text), " "))
	out := plotDocument{Rank: rank, Title: cmp.Or(d.Title, d.ID), Snippet: string(text[:min(plotSnippet, len(text))]), Right: right}
	if len(text) > plotSnippet {
		out.Snippet += "…"
	}
	return out
}
