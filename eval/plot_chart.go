package eval

import (
	"fmt"
	"slices"
)

// chart is a drawing of bars, in units of its view box.
type chart struct {
	Width, Height float64
	Bars          []bar
	Labels        []label
	Line          float64 // height of the line that bars stand on
	Alt           string  // what it shows, for those who cannot see it
}

type bar struct {
	X, Y, W, H float64
	Down       bool // below the line
	Tip        string
}

type label struct {
	X, Y float64
	Text string
}

const chartWidth, chartHeight = 330, 120

// distribution draws how many questions have which nDCG: none, each tenth, and all of it.
func distribution(each []Quality) chart {
	var counts [12]int
	for _, q := range each {
		switch {
		case q.NDCG10 <= 0:
			counts[0]++
		case q.NDCG10 > 1-1e-9:
			counts[11]++
		default:
			counts[1+min(9, int(q.NDCG10*10))]++
		}
	}
	const top, base, gap = 14, chartHeight - 16, 3
	most := float64(max(1, slices.Max(counts[:])))
	width := float64(chartWidth) / float64(len(counts))
	c := chart{Width: chartWidth, Height: chartHeight, Line: base, Alt: fmt.Sprintf("%d questions have an nDCG@10 of 0 and %d of 1", counts[0], counts[11])}
	for i, n := range counts {
		name := fmt.Sprintf(".%d", i-1)
		switch i {
		case 0:
			name = "0"
		case 11:
			name = "1"
		}
		x, h := float64(i)*width, float64(n)/most*(base-top)
		c.Bars = append(c.Bars, bar{X: x + gap/2., Y: base - h, W: width - gap, H: h, Tip: fmt.Sprintf("questions: %d", n)})
		c.Labels = append(c.Labels, label{x + width/2, chartHeight - 3, name})
		if n > 0 {
			c.Labels = append(c.Labels, label{x + width/2, base - h - 3, fmt.Sprint(n)})
		}
	}
	return c
}

// gainsAndLosses draws what each question gained or lost, the greatest gain first. Of more
// questions than there is room for, neighbours share a bar.
func gainsAndLosses(gains []float64) chart {
	sorted := slices.Clone(gains)
	slices.Sort(sorted)
	slices.Reverse(sorted)
	const middle, reach = chartHeight / 2, chartHeight/2 - 4
	bars := min(len(sorted), chartWidth/2)
	width := float64(chartWidth) / float64(max(1, bars))
	c := chart{Width: chartWidth, Height: chartHeight, Line: middle, Alt: "gain of each question, sorted"}
	for i := range bars {
		part := sorted[i*len(sorted)/bars : (i+1)*len(sorted)/bars]
		sum := 0.0
		for _, v := range part {
			sum += v / float64(len(part))
		}
		b := bar{X: float64(i) * width, W: max(0.6, width-0.4), Tip: fmt.Sprintf("%+.3f", sum)}
		if b.H = sum * reach; b.H < 0 {
			b.H, b.Down, b.Y = -b.H, true, middle
		} else {
			b.Y = middle - b.H
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}
